"""What a hop changes in the claims that both reports make."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from muster.corroborate.story_path import path
from muster.domain.claim import Action, Certainty, Claim, Equipment, Polarity, SpeechAct, TimeFrame
from muster.domain.document import DateBasis, Document, Published
from muster.domain.event import PostureEvent
from muster.domain.grade import Credibility
from muster.domain.origin import OriginGroup
from muster.domain.place import PlaceBasis, PlaceMention, PlaceReading, Precision
from muster.domain.source import Source, SourceKind
from muster.domain.story_path import Aspect, Change, Shift
from muster.domain.text import Span

FIRST = "Twelve tanks left the depot at Shayrat for Tobruk, Colonel Haddad of the supply corps told Meridian News Agency."
SECOND = "A dozen tanks have rolled out of the Shayrat depot towards Tobruk, an officer said."


def document(name: str, text: str, outlet: str, day: str) -> Document:
    return Document(name, text, outlet, None, Published(day, DateBasis.DECLARED), "en")


WIRE = document("wire", FIRST, "Meridian News Agency", "2025-02-01")
COPY = document("copy", SECOND, "Daily Lantern", "2025-02-02")
HADDAD = Source("Colonel Haddad", SourceKind.PERSON, True)
OFFICER = Source("an officer", SourceKind.OFFICIAL, False)
MERIDIAN = Source("Meridian", SourceKind.WIRE, True)


def mention(within: Document, name: str, place_id: str | None = None) -> PlaceMention:
    at = within.text.index(name)
    reading = PlaceReading(place_id, name, Precision.SITE, PlaceBasis.STATED, "printed") if place_id else None
    return PlaceMention(name, Span(at, at + len(name)), reading)


def claim(of: Document, verb: str, chain: tuple[Source, ...] = (), **fields: Any) -> Claim:
    at = of.text.index(verb)
    publisher = Source(of.outlet or "", SourceKind.OUTLET, True)
    made = Claim(
        of.id, Span(0, len(of.text)), of.text, Span(at, at + len(verb)), (publisher, *chain),
        SpeechAct.STATE, Action.DEPART, Polarity.AFFIRMED, Certainty.CERTAIN, TimeFrame.PAST,
    )  # fmt: skip
    return replace(made, **fields)


def changed(
    one: Claim, two: Claim, *events: PostureEvent, documents: tuple[Document, ...] = (WIRE, COPY)
) -> list[Change]:
    group = OriginGroup(tuple(sorted(d.id for d in documents)), documents[0].id, "Meridian News Agency", True)
    (hop,) = path(group, documents, (one, two), events).hops
    return [change for change in hop.changes if change.aspect is not Aspect.CREDIT]


def tanks(low: int | None, high: int | None) -> tuple[Equipment, ...]:
    return (Equipment("tanks", "tank", low, high),)


CASES = [
    ("certainty", {"certainty": Certainty.POSSIBLE}, {}, Aspect.CERTAINTY, Shift.HARDENED, "possible", "certain"),
    ("a hedge gained", {}, {"certainty": Certainty.PROBABLE}, Aspect.CERTAINTY, Shift.SOFTENED, "certain", "probable"),
    ("suggested", {"speech_act": SpeechAct.SUGGEST}, {}, Aspect.SPEECH_ACT, Shift.HARDENED, "suggest", "state"),
    ("denied", {"speech_act": SpeechAct.DENY}, {}, Aspect.SPEECH_ACT, Shift.HARDENED, "deny", "state"),
    ("not confirmed", {"speech_act": SpeechAct.CANNOT_CONFIRM}, {}, Aspect.SPEECH_ACT, Shift.HARDENED, "cannot confirm", "state"),
    ("an order", {"speech_act": SpeechAct.ORDER}, {}, Aspect.SPEECH_ACT, Shift.CHANGED, "order", "state"),
    ("future", {"time_frame": TimeFrame.FUTURE}, {}, Aspect.TIME_FRAME, Shift.HARDENED, "future", "past"),
    ("back to a plan", {}, {"time_frame": TimeFrame.FUTURE}, Aspect.TIME_FRAME, Shift.SOFTENED, "past", "future"),
    ("polarity", {"polarity": Polarity.NEGATED}, {}, Aspect.POLARITY, Shift.CHANGED, "negated", "affirmed"),
    ("another count", {"equipment": tanks(12, 12)}, {"equipment": tanks(20, 20)}, Aspect.COUNT, Shift.CHANGED, "12 tank", "20 tank"),
    ("a narrower count", {"equipment": tanks(10, None)}, {"equipment": tanks(12, 12)}, Aspect.COUNT, Shift.HARDENED, "10 to ? tank", "12 tank"),
    ("a wider count", {"equipment": tanks(12, 12)}, {"equipment": tanks(10, 20)}, Aspect.COUNT, Shift.SOFTENED, "12 tank", "10 to 20 tank"),
    ("no count", {"equipment": tanks(12, 12)}, {"equipment": tanks(None, None)}, Aspect.COUNT, Shift.LOST, "12 tank", "tank, not given"),
    ("a new count", {"equipment": tanks(None, None)}, {"equipment": tanks(12, 12)}, Aspect.COUNT, Shift.ADDED, "tank, not given", "12 tank"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "one", "two", "aspect", "shift", "before", "after"), CASES, ids=[c[0] for c in CASES]
)
def test_a_field_that_shifts_is_told_with_both_quotes(
    name: str, one: dict[str, Any], two: dict[str, Any], aspect: Aspect, shift: Shift, before: str, after: str
) -> None:
    (found,) = changed(claim(WIRE, "left", (HADDAD,), **one), claim(COPY, "rolled", (HADDAD,), **two))
    assert (found.aspect, found.shift, found.before, found.after) == (aspect, shift, before, after)
    assert found.parent is not None
    assert found.child is not None
    assert (found.parent.quote, found.child.quote) == (FIRST, SECOND)


def test_claims_that_say_the_same_show_no_change() -> None:
    assert changed(claim(WIRE, "left", (HADDAD,)), claim(COPY, "rolled", (HADDAD,))) == []


@pytest.mark.parametrize(
    ("there", "here", "shift", "before", "after"),
    [
        ((HADDAD,), (OFFICER,), Shift.LOST, "Colonel Haddad", "an officer"),
        ((OFFICER,), (HADDAD,), Shift.ADDED, "an officer", "Colonel Haddad"),
        ((HADDAD,), (), Shift.LOST, "Colonel Haddad", "the report’s own voice"),
        (
            (HADDAD,),
            (Source("Mayor Vega", SourceKind.PERSON, True),),
            Shift.CHANGED,
            "Colonel Haddad",
            "Mayor Vega",
        ),
        ((MERIDIAN, OFFICER), (OFFICER,), Shift.LOST, "through Meridian", "not named"),
        ((), (OFFICER,), Shift.ADDED, "the report’s own voice", "an officer"),
    ],
)
def test_the_chain(
    there: tuple[Source, ...], here: tuple[Source, ...], shift: Shift, before: str, after: str
) -> None:
    (found,) = changed(claim(WIRE, "left", there), claim(COPY, "rolled", here))
    assert (found.aspect, found.shift, found.before, found.after) == (Aspect.SOURCE, shift, before, after)


def test_naming_the_paper_it_was_taken_from_is_no_change_of_the_source() -> None:
    wire = Source("Meridian News Agency", SourceKind.WIRE, True)
    assert changed(claim(WIRE, "left"), claim(COPY, "rolled", (wire,))) == []
    assert changed(claim(WIRE, "left", (OFFICER,)), claim(COPY, "rolled", (wire, OFFICER))) == []


def test_places_are_compared_by_what_is_printed() -> None:
    libya = document("copy", SECOND.replace("Tobruk", "Sebha"), "Daily Lantern", "2025-02-02")
    one = claim(WIRE, "left", (HADDAD,), destination=(mention(WIRE, "Tobruk"),))
    two = claim(libya, "rolled", (HADDAD,), destination=(mention(libya, "Sebha"),))
    (found,) = changed(one, two, documents=(WIRE, libya))
    assert (found.aspect, found.shift, found.before, found.after) == (
        Aspect.PLACE,
        Shift.CHANGED,
        "Tobruk",
        "Sebha",
    )
    short = document("copy", SECOND.replace(" towards Tobruk", ""), "Daily Lantern", "2025-02-02")
    (gone,) = changed(one, claim(short, "rolled", (HADDAD,)), documents=(WIRE, short))
    assert (gone.aspect, gone.shift, gone.before) == (Aspect.PLACE, Shift.LOST, "Tobruk")


def test_a_place_that_is_only_read_differently_is_no_change() -> None:
    one = claim(
        WIRE, "left", (HADDAD,), origin=(mention(WIRE, "Shayrat", "site:a"), PlaceMention("the base"))
    )
    two = claim(COPY, "rolled", (HADDAD,), site=(mention(COPY, "Shayrat depot", "site:b"),))
    assert changed(one, two) == []


def test_claims_of_one_event_meet_although_their_sentences_do_not() -> None:
    far = "Armour is gone from the province, Daily Lantern has learnt."
    both = document("copy", f"{SECOND} {far}", "Daily Lantern", "2025-02-02")
    one = claim(WIRE, "left", (HADDAD,), certainty=Certainty.POSSIBLE)
    two = claim(both, "gone", (HADDAD,), span=Span(len(SECOND) + 1, len(both.text)), quote=far)
    event = PostureEvent(
        tuple(sorted((one.id, two.id))), Action.DEPART, "t", None, None, None, None, None, (), (),
        Credibility.CANNOT_BE_JUDGED, (),
    )  # fmt: skip
    assert changed(one, two, documents=(WIRE, both)) == []
    assert [c.aspect for c in changed(one, two, event, documents=(WIRE, both))] == [Aspect.CERTAINTY]


def test_a_sentence_reprinted_word_for_word_says_the_same_whatever_was_read_from_it() -> None:
    twin = document("copy", FIRST, "Daily Lantern", "2025-02-02")
    one, two = claim(WIRE, "left", (HADDAD,)), claim(twin, "left", (), certainty=Certainty.POSSIBLE)
    assert changed(one, two, documents=(WIRE, twin)) == []


def test_a_doubt_in_other_words_is_no_statement() -> None:
    asked = document("wire", "Meridian News Agency could not confirm how many tanks had left Shayrat.", "Meridian News Agency", "2025-02-01")  # fmt: skip
    unclear = document(
        "copy", "It was not clear how many tanks had left Shayrat.", "Daily Lantern", "2025-02-02"
    )
    one = claim(asked, "left", speech_act=SpeechAct.CANNOT_CONFIRM)
    found = changed(one, claim(unclear, "left"), documents=(asked, unclear))
    assert all(change.shift is not Shift.HARDENED for change in found)


def test_a_chain_of_three_hardens_step_by_step() -> None:
    texts = (
        "Tanks may leave the depot at Shayrat for Tobruk, Colonel Haddad told Meridian News Agency.",
        "Tanks will leave the depot at Shayrat for Tobruk, Colonel Haddad told Meridian News Agency, the Harbour Gazette added.",
        "Tanks left the depot at Shayrat for Tobruk, the Harbour Gazette reported.",
    )
    papers = ("Meridian News Agency", "Harbour Gazette", "Daily Lantern")
    row = [document(f"d{n}", text, papers[n], f"2025-02-0{n + 1}") for n, text in enumerate(texts)]
    claims = [
        claim(row[0], "leave", (HADDAD,), certainty=Certainty.POSSIBLE, time_frame=TimeFrame.FUTURE),
        claim(row[1], "leave", (HADDAD,), time_frame=TimeFrame.FUTURE),
        claim(row[2], "left"),
    ]
    group = OriginGroup(tuple(sorted(d.id for d in row)), row[0].id, "Meridian News Agency", True)
    found = path(group, row, claims)
    steps = {hop.child: {(c.aspect, c.shift) for c in hop.changes} for hop in found.hops}
    assert [hop.parent for hop in found.hops] == [row[0].id, row[1].id]
    assert steps[row[1].id] == {(Aspect.CERTAINTY, Shift.HARDENED)}
    assert steps[row[2].id] == {
        (Aspect.TIME_FRAME, Shift.HARDENED),
        (Aspect.SOURCE, Shift.LOST),
        (Aspect.CREDIT, Shift.LOST),
    }
