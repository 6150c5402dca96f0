"""The gate before parser and model."""

from __future__ import annotations

import pytest

from muster.domain.reading import Reading
from muster.domain.text import Span
from muster.extract.relevance import military_words, speaks_of_forces, worth_parsing

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
