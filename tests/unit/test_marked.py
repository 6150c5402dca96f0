"""Labels and tags: which are in force, what they say of a claim, and what becomes of them when one is taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.domain.claim import Action, Certainty, Claim, Polarity, SpeechAct, TimeFrame
from muster.domain.decision import Anchor
from muster.domain.marked import in_force, standings
from muster.domain.marking import Marking, Sensitive, Subject, Tlp, strictest
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span

PAPER = Source("The Paper", SourceKind.OUTLET, True, identity="paper")
OFFICER = Source("an officer", SourceKind.OFFICIAL, False)


def claim(start: int = 0, end: int = 10) -> Claim:
    span = Span(start, end)
    return Claim(
        "r_1", span, "x" * (end - start), span, (PAPER, OFFICER), SpeechAct.STATE, Action.DEPART,
        Polarity.AFFIRMED, Certainty.CERTAIN, TimeFrame.PAST,
    )  # fmt: skip


def label(tlp: Tlp, subject: Subject = Subject.LEDGER, key: str = "", day: int = 1) -> Marking:
    return Marking(subject, key, "ana", f"2025-01-{day:02}", "because", tlp=tlp)


def test_the_labels_of_tlp_2_are_read_as_people_write_them():
    assert [Tlp.of(w) for w in ("tlp:red", "Amber+Strict", "TLP:AMBER STRICT", " clear ")] == [
        Tlp.RED,
        Tlp.AMBER_STRICT,
        Tlp.AMBER_STRICT,
        Tlp.CLEAR,
    ]
    with pytest.raises(ValueError, match="WHITE"):
        Tlp.of("TLP:WHITE")


def test_the_strictest_of_labels():
    assert [a for a, b in zip(Tlp, list(Tlp)[1:], strict=False) if not a.stricter_than(b)] == []
    assert strictest([Tlp.GREEN, None, Tlp.AMBER_STRICT, Tlp.AMBER]) is Tlp.AMBER_STRICT
    assert strictest([None]) is None
    assert not Tlp.RED.stricter_than(Tlp.RED)


def test_a_report_of_its_own_label_and_a_source_that_is_stricter():
    ledger = label(Tlp.AMBER)
    assert in_force([ledger]).of_claim(claim()) is Tlp.AMBER
    public = label(Tlp.CLEAR, Subject.REPORT, "r_1")
    assert in_force([ledger, public]).of_claim(claim()) is Tlp.CLEAR
    source = label(Tlp.RED, Subject.SOURCE, "an officer")
    known = in_force([ledger, public, source])
    assert (known.of_claim(claim()), known.of_report("r_1"), known.of_report("r_2")) == (
        Tlp.RED,
        Tlp.CLEAR,
        Tlp.AMBER,
    )
    assert in_force([]).of_claim(claim()) is None


def test_the_latest_label_counts_and_tags_add_up():
    first, then = label(Tlp.RED), label(Tlp.GREEN, day=2)
    tags = [
        Marking(Subject.REPORT, "r_1", "ana", "2025-01-03", "x", sensitive=Sensitive.PERSON, covers=(name,))
        for name in ("Ana", "Bea")
    ]
    known = in_force([then, *tags, first])
    assert known.default is Tlp.GREEN
    assert [t.covers for t in known.tags_of(claim())] == [t.covers for t in sorted(tags, key=lambda t: t.id)]
    assert {s.marking.id: s.in_force for s in standings([first, then])} == {first.id: False, then.id: True}


def test_a_tag_stays_on_the_words_when_they_are_read_anew():
    before, after, elsewhere = claim(0, 10), claim(5, 20), claim(20, 30)
    tag = Marking(
        Subject.CLAIM,
        before.id,
        "ana",
        "2025-01-01",
        "x",
        sensitive=Sensitive.LOCATION,
        anchor=Anchor.of(before),
    )
    known = in_force([tag])
    assert [bool(known.tags_of(c)) for c in (before, after, elsewhere)] == [True, True, False]


@given(st.lists(st.tuples(st.sampled_from(list(Tlp)), st.integers(1, 9)), min_size=1, max_size=5), st.data())
def test_taking_back_is_as_if_it_had_never_been_said(said, data):
    markings = [label(tlp, day=day) for tlp, day in said]
    gone = data.draw(st.sampled_from(markings))
    back = replace(gone, at="2025-02-01", reverses=gone.id)
    again = replace(back, at="2025-02-02", reverses=back.id)
    rest = [m for m in markings if m.id != gone.id]
    assert in_force([*markings, back]) == in_force(rest)
    assert in_force([*markings, back, again]) == in_force(markings)
    assert in_force(reversed([*markings, back])) == in_force([*markings, back])
