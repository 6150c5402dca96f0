"""The gate before parser and model."""

from __future__ import annotations

import pytest

from muster.extract.relevance import military_words, speaks_of_forces

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
