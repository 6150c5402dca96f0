"""Past or future: which of two weekdays, months or days is meant. The anchor is Wednesday 19 March 2025."""

from __future__ import annotations

import pytest

from muster.domain.document import DateBasis, Document, Published
from muster.domain.text import Span
from muster.resolve.temporal import expressions
from muster.resolve.temporal_tense import Direction, direction, sentence_around, sentence_cuts


def start(text: str) -> str | None:
    (one, *_) = expressions(Document("r", text, published=Published("2025-03-19", DateBasis.DECLARED)))
    day = one.start or one.end
    return day.isoformat() if day else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The tug left on Friday.", "2025-03-14"),
        ("The tug will leave on Friday.", "2025-03-21"),
        ("The tug leaves on Friday.", "2025-03-21"),
        ("The tug is leaving on Friday.", "2025-03-21"),
        ("The tug is to leave on Friday.", "2025-03-21"),
        ("The tug was due to leave on Friday.", "2025-03-21"),
        ("The tug is expected on Friday.", "2025-03-21"),
        ("The road will stay closed until Friday.", "2025-03-21"),
        ("The master said the tug would leave on Friday.", "2025-03-21"),
        ("On Friday, the tug will leave.", "2025-03-21"),
        ("On Friday, the master began a planned inspection.", "2025-03-14"),
        ("According to the master on Friday, the tug may have sunk.", "2025-03-14"),
        ("The mayor on Friday suggested that the port may close.", "2025-03-14"),
        ("The crew was late due to heavy rain on Friday.", "2025-03-14"),
        ("The master died on Friday.", "2025-03-14"),
        ("The mayor ordered extra patrols on Friday.", "2025-03-14"),
        ("The mayor ordered the crews to leave on Friday.", "2025-03-21"),
        ("The tug sailed on Wednesday.", "2025-03-19"),
        ("The tug will sail on Wednesday.", "2025-03-19"),
        ("A drill is planned for October.", "2025-10-01"),
        ("A drill was held in October.", "2024-10-01"),
    ],
)
def test_the_verb_decides_the_side(text: str, expected: str) -> None:
    assert start(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guards stood there Wednesday through Friday.", "2025-03-19"),
        ("Shops were shut on Sunday and Saturday.", "2025-03-15"),
        ("Shops were shut on Friday and Saturday.", "2025-03-14"),
        ("At 15:30 local time (1430 UTC) on Tuesday a fire broke out.", "2025-03-18"),
    ],
)
def test_expressions_of_several_parts(text: str, expected: str) -> None:
    assert start(text) == expected


@pytest.mark.parametrize(
    "text", ["Crews of Operation Red Dawn left.", "It was the dawn of a new age.", "It fell later."]
)
def test_parts_of_day_in_names_and_figures_of_speech(text: str) -> None:
    assert expressions(Document("r", text, published=Published("2025-03-19", DateBasis.DECLARED))) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It will stay until at least mid-2026.", (None, "2026-08-31")),
        ("Flights in the week of 12 March were few.", ("2025-03-10", "2025-03-16")),
        ("Flights in the week ending 16 March were few.", ("2025-03-10", "2025-03-16")),
        ("Flights in the week beginning 4 March were few.", ("2025-03-04", "2025-03-10")),
        ("They left soon after midnight on Monday.", ("2025-03-17", "2025-03-17")),
        ("They left on the night of Monday.", ("2025-03-17", "2025-03-18")),
        ("They left on Tuesday 11 March at 14:20.", ("2025-03-11", "2025-03-11")),
        ("They left the depot at end-February.", ("2025-02-21", "2025-02-28")),
    ],
)
def test_named_weeks_nights_and_joined_words(text: str, expected: tuple[str | None, str]) -> None:
    (one,) = expressions(Document("r", text, published=Published("2025-03-19", DateBasis.DECLARED)))
    assert tuple(day and day.isoformat() for day in (one.start, one.end)) == expected


def test_a_habit_has_no_date() -> None:
    assert expressions(Document("r", "They meet every Friday.")) == ()


def test_a_count_before_an_event_has_no_date() -> None:
    assert start("It arrived on 3 March. ") == "2025-03-03"
    readings = expressions(
        Document(
            "r",
            "It came on 3 March, two weeks before the vote.",
            published=Published("2025-03-19", DateBasis.DECLARED),
        )
    )
    assert not readings[-1].resolved


def test_abbreviations_do_not_end_a_sentence() -> None:
    text = "Gen. Novak left at 5 p.m. on Friday. The rest stayed."
    span = Span(text.index("on Friday"), text.index(". The"))
    sentence = sentence_around(sentence_cuts(text), span)
    assert sentence.of(text).startswith("Gen. Novak")
    assert "rest" not in sentence.of(text)
    assert direction(text, sentence, span) is Direction.PAST
