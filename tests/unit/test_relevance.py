"""The gate before parser and model."""

from __future__ import annotations

import pytest

from muster.domain.claim import Action, Certainty, Claim, Equipment, Polarity, SpeechAct, TimeFrame
from muster.domain.reading import Reading
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span
from muster.extract.relevance import (
    military_words,
    of_events,
    speaks_of_forces,
    worth_parsing,
    worth_reading,
)

PADDING = "The council met again and spoke about the budget for schools and roads. " * 25


@pytest.mark.parametrize(
    "text",
    [
        "A convoy left Homs on Monday.",
        "Two Il-76s landed at dawn.",
        "HMS Anson slipped out past the pier.",
        PADDING + "Soldiers were seen near the airbase.",
    ],
)
def test_forces_equipment_and_sites_open_it(text: str) -> None:
    assert speaks_of_forces(text)


@pytest.mark.parametrize(
    "text", ["", PADDING, "The striker was transferred to Milan.", PADDING + "A tank of fuel."]
)
def test_other_news_stays_outside(text: str) -> None:
    assert not speaks_of_forces(text)


def test_the_same_word_counts_once() -> None:
    assert len(military_words("Troops, troops and more troops")) == 1


def test_lines_around_a_possible_predicate_are_worth_parsing() -> None:
    text = "\n".join(f"Line {n}." for n in range(10))
    at = text.index("Line 5")
    reading = Reading("test model", possible=(Span(at, at + 4),))
    kept = worth_parsing(text, reading)
    assert kept is not None
    assert [span.of(text) for span in kept] == [f"Line {n}." for n in range(2, 8)]


def test_every_line_is_parsed_where_no_model_read() -> None:
    assert worth_parsing("Ships left.", Reading()) is None


CAPSULE = (
    "The capsule docked with the station on Sunday and its crew moved in after the rocket had left. " * 20
)


def test_a_story_of_other_things_that_dock_and_leave_is_not_read() -> None:
    assert worth_reading(CAPSULE) == ()


def test_of_a_long_mixed_text_the_lines_with_a_sign_are_read() -> None:
    text = f"{CAPSULE}\nTroops left the barracks at Homs.\n{CAPSULE}"
    assert [span.of(text) for span in worth_reading(text)] == ["Troops left the barracks at Homs."]


def test_briefs_and_reports_about_forces_are_read_whole() -> None:
    assert len(worth_reading("Two Il-76s landed.\nThey left at dawn.")) == 2
    dense = "Soldiers, gunners of a brigade and sailors of a frigate left the garrison with howitzers. " * 20
    assert len(worth_reading(f"{dense}\nThey went north.")) == 2


READ = Reading("test model")


def claim(reasons: tuple[str, ...], low: int | None = None) -> Claim:
    thing = Equipment("tanks", "tank", low, low)
    return Claim(
        "t", Span(0, 4), "left", Span(0, 4), (Source("Desk", SourceKind.OUTLET, True),), SpeechAct.STATE, Action.DEPART,
        Polarity.AFFIRMED, Certainty.CERTAIN, TimeFrame.PAST, equipment=(thing,), reasons=reasons,
    )  # fmt: skip


def test_a_report_of_capabilities_keeps_what_rules_and_model_agree_on() -> None:
    agreed = claim(("depart/1:leave", "a voice", "model:0.97"))
    vague = [claim(("model:0.99",)), claim(("depart/1:leave", "model:0.40")), claim(("depart/1:leave",))] * 3
    assert of_events([*vague, agreed], READ) == (agreed,)
    assert of_events(vague, Reading()) == tuple(vague)


def test_a_report_with_counts_or_few_claims_is_left_alone() -> None:
    counted = [claim(("model:0.99",), low=4)] * 9
    assert of_events(counted, READ) == tuple(counted)
    few = [claim(("model:0.99",))] * 3
    assert of_events(few, READ) == tuple(few)
