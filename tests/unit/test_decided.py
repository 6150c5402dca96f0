"""Which decisions are in force, and the claim that they make: properties of the algebra, and what people may write."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.domain.claim import Action, Certainty, Claim, Phrase, Polarity, SpeechAct, TimeFrame
from muster.domain.decided import (
    ALONE,
    Decided,
    Review,
    Reviewed,
    applied,
    decided,
    reviewed,
    standings,
    value_of,
    with_value,
)
from muster.domain.decision import Anchor, ClaimField, Decision, Ruling, Value
from muster.domain.document import Document
from muster.domain.errors import NotFound, UsageError
from muster.domain.place import Place, Precision
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span
from muster.pipeline.correcting import as_value

TEXT = "Two An-124 cargo planes left Hmeimim on Saturday, an officer said. Lorries arrived at Tartus."
DOCUMENT = Document("d1", TEXT)
PAPER = Source("The Paper", SourceKind.OUTLET, True, identity="paper")
OFFICER = Source("an officer", SourceKind.OFFICIAL, False)


def claim(start: int, end: int, action: Action = Action.DEPART) -> Claim:
    span = Span(start, end)
    how = (SpeechAct.STATE, action, Polarity.AFFIRMED, Certainty.CERTAIN, TimeFrame.PAST)
    return Claim(DOCUMENT.id, span, span.of(TEXT), span, (PAPER, OFFICER), *how)


CLAIMS = (claim(0, 48), claim(67, 92, Action.ARRIVE))
WORDS = {ClaimField.ACTION: tuple(Action), ClaimField.CERTAINTY: tuple(Certainty)}


@st.composite
def histories(draw: st.DrawFn) -> list[Decision]:
    made: list[Decision] = []
    for n in range(draw(st.integers(1, 8))):
        at = f"2031-01-0{draw(st.integers(1, 4))}T00:0{n}:00+00:00"
        if made and draw(st.booleans()):
            back = draw(st.sampled_from(made))
            made.append(replace(back, at=at, why=f"undo {n}", reverses=back.id))
            continue
        one, ruling = draw(st.sampled_from(CLAIMS)), draw(st.sampled_from(Ruling))
        said = Decision(one.id, Anchor.of(one), ruling, draw(st.sampled_from(("ana", "bo"))), at, f"why {n}")
        if ruling is Ruling.CORRECT:
            field = draw(st.sampled_from(sorted(WORDS)))
            now = Value(word=draw(st.sampled_from(WORDS[field])).value)
            said = replace(said, field=field, was=value_of(one, field), now=now)
        made.append(said)
    return made


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_decisions_are_handed_in_never_matters(
    made: list[Decision], chance: random.Random
) -> None:
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert standings(shuffled, CLAIMS) == standings(made, CLAIMS)
    assert decided([*shuffled, *made], CLAIMS[::-1]) == decided(made, CLAIMS)


@given(histories())
def test_taking_a_decision_back_restores_what_held_before_it(made: list[Decision]) -> None:
    one = CLAIMS[0]
    said = Decision(one.id, Anchor.of(one), Ruling.REJECT, "ana", "2032-01-01", "a slip of the eye")
    back = replace(said, at="2032-01-02", why="it was none", reverses=said.id)
    before, after = decided(made, CLAIMS), decided([*made, said, back], CLAIMS)
    assert before.get(one.id, Decided(one)) == after.pop(one.id)
    assert {i: d for i, d in before.items() if i != one.id} == after


@given(histories())
def test_a_corrected_claim_keeps_the_id_that_it_was_read_with(made: list[Decision]) -> None:
    for claim_id, one in decided(made, CLAIMS).items():
        assert one.claim.id == one.read.id == claim_id
        assert applied(one.read, ()) == one.read


def test_the_latest_speaks_for_a_field_and_each_field_for_itself() -> None:
    one = CLAIMS[0]
    said = Decision(one.id, Anchor.of(one), Ruling.CORRECT, "ana", "2031-01-01", "why")
    first = replace(said, field=ClaimField.ACTION, now=Value(word="move"))
    other = replace(said, field=ClaimField.CERTAINTY, now=Value(word="possible"))
    later = replace(first, by="bo", at="2031-01-02", now=Value(word="withdraw"))
    (made,) = decided((first, other, later), CLAIMS).values()
    assert (made.claim.action, made.claim.certainty) == (Action.WITHDRAW, Certainty.POSSIBLE)
    assert f"a later decision of bo stands: {later.id}" in [s.why for s in standings((first, later), CLAIMS)]


def test_a_decision_finds_its_claim_again_by_the_words_it_stands_at() -> None:
    old = claim(4, 40)
    said = Decision(old.id, Anchor.of(old), Ruling.REJECT, "ana", "2031-01-01", "no")
    (standing,) = standings([said], CLAIMS)
    assert (standing.claim, standing.in_force) == (CLAIMS[0].id, True)
    elsewhere = replace(said, anchor=said.anchor._replace(action=Action.LOAD))
    (standing,) = standings([elsewhere], CLAIMS)
    assert (standing.claim, standing.in_force, standing.why) == (None, False, ALONE)
    assert decided([elsewhere], CLAIMS) == {}


def test_what_became_of_a_claim_under_the_eyes_of_people() -> None:
    read = CLAIMS[0]
    at = [f"2025-02-0{day}T00:00:00Z" for day in range(1, 5)]
    word = value_of(read, ClaimField.ACTION), Value(word="arrive")
    accepted = Decision(read.id, Anchor.of(read), Ruling.ACCEPT, "ana", at[0], "")
    corrected = Decision(read.id, Anchor.of(read), Ruling.CORRECT, "bo", at[1], "x", ClaimField.ACTION, *word)
    rejected = Decision(read.id, Anchor.of(read), Ruling.REJECT, "ana", at[2], "x")
    back = replace(rejected, by="bo", at=at[3], reverses=rejected.id)
    for made, told in (
        ((), Reviewed()),
        ((accepted,), Reviewed(Review.ACCEPTED, "ana", at[0])),
        ((accepted, corrected), Reviewed(Review.CORRECTED, "bo", at[1])),
        ((accepted, corrected, rejected), Reviewed(Review.REJECTED, "ana", at[2])),
        ((corrected, rejected, back), Reviewed(Review.CORRECTED, "bo", at[1])),
        ((rejected, back), Reviewed()),
    ):
        assert reviewed(decided(made, CLAIMS).get(read.id)) == told
    assert reviewed(decided([accepted], CLAIMS)[read.id].unsigned) == Reviewed(Review.ACCEPTED, None, at[0])


class Places:
    """Two places of one name."""

    known: ClassVar = {
        f"site:{n}": Place(f"site:{n}", "Tartus", kind, 35.9, 34.9, Precision.SITE, 900, "SY")
        for n, kind in (("port", "port"), ("base", "naval_base"))
    }

    def find(self, name: str) -> tuple[Place, ...]:
        return tuple(p for p in self.known.values() if p.name == name)

    def get(self, place_id: str) -> Place | None:
        return self.known.get(place_id)

    def spot(self, text: str) -> tuple[tuple[Span, str], ...]:
        return ()

    def near(self, lon: float, lat: float, metres: float) -> tuple[Place, ...]:
        return ()


def value(field: ClaimField, written: str) -> Value:
    return as_value(written, field, CLAIMS[0], DOCUMENT, Places())


@pytest.mark.parametrize(
    ("field", "written", "reads"),
    [
        (ClaimField.ACTION, "Withdraw", "withdraw"),
        (ClaimField.SPEECH_ACT, "cannot confirm", "cannot_confirm"),
        (ClaimField.ACTOR, " the  Third Brigade ", "the Third Brigade"),
        (ClaimField.ACTOR, "", ""),
        (ClaimField.TIME, "2024-12-14", "2024-12-14"),
        (ClaimField.TIME, "2024-12-14/2024-12-16", "2024-12-14 to 2024-12-16"),
        (ClaimField.TIME, "../2024-12-16", ".. to 2024-12-16"),
        (
            ClaimField.EQUIPMENT,
            "Two An-124 cargo planes | An-124 | 2",
            "Two An-124 cargo planes | An-124 | 2",
        ),
        (ClaimField.EQUIPMENT, "planes | | 2-; lorries", "planes | 2-; lorries"),
        (ClaimField.SITE, "the port [site:port]", "the port [site:port]"),
        (ClaimField.SITE, "site:base; site:port", "Tartus [site:base]; Tartus [site:port]"),
        (ClaimField.SPEAKER, "two officials (official)", "two officials (official)"),
    ],
)
def test_what_is_written_is_read(field: ClaimField, written: str, reads: str) -> None:
    made = value(field, written)
    assert made.written == reads
    changed = with_value(CLAIMS[0], field, made)
    assert value_of(changed, field).written == reads
    assert (
        as_value(reads, field, changed, DOCUMENT, Places()).written == reads
    )  # what is shown can be sent back


def test_words_that_are_printed_keep_their_place() -> None:
    made = value(ClaimField.OBJECT, "cargo planes").phrase
    assert made == Phrase("cargo planes", Span(11, 23))
    assert value(ClaimField.OBJECT, "tanks").phrase == Phrase("tanks", None)


def test_without_a_speaker_the_publisher_speaks_itself() -> None:
    alone = with_value(CLAIMS[0], ClaimField.SPEAKER, Value())
    assert alone.attribution == (PAPER,)
    assert with_value(alone, ClaimField.SPEAKER, Value(speaker=OFFICER)).attribution == (PAPER, OFFICER)


@pytest.mark.parametrize(
    ("field", "written", "error"),
    [
        (ClaimField.ACTION, "fly", UsageError),
        (ClaimField.ACTION, "", UsageError),
        (ClaimField.TIME, "Saturday", UsageError),
        (ClaimField.TIME, "2024-12-16/2024-12-14", UsageError),
        (ClaimField.EQUIPMENT, "planes | An-124 | many", UsageError),
        (ClaimField.SITE, "Tartus", UsageError),  # may mean two
        (ClaimField.SITE, "Atlantis", NotFound),
        (ClaimField.SPEAKER, "he (wizard)", UsageError),
        (ClaimField.ACTOR, "x" * 501, UsageError),
    ],
)
def test_what_a_field_cannot_say_is_refused(field: ClaimField, written: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        value(field, written)
