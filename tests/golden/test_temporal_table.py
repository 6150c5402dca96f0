"""Accuracy floors of news time on the table of expressions in context."""

from __future__ import annotations

from pathlib import Path

import pytest

from muster.evaluation.news_time import NewsTimeScore, score_news_time

FLOORS = {"dev": 0.98, "held_out": 0.95}


@pytest.fixture(scope="module")
def score() -> NewsTimeScore:
    return score_news_time(Path(__file__).with_name("news_time.jsonl"))


@pytest.mark.parametrize("part", FLOORS)
def test_accuracy_holds_its_floor(score: NewsTimeScore, part: str) -> None:
    failures = [o.row.id for o in score.outcomes if o.row.part == part and not o.right]
    assert score.accuracy(part) >= FLOORS[part], failures


def test_the_table_is_large_and_half_of_it_is_kept_apart(score: NewsTimeScore) -> None:
    parts = [o.row.part for o in score.outcomes]
    assert len(parts) >= 300
    assert parts.count("held_out") >= len(parts) / 2


def test_words_that_are_no_time_are_in_the_table_and_give_none(score: NewsTimeScore) -> None:
    negatives = [o for o in score.outcomes if not o.row.is_time]
    assert len(negatives) >= 25
    assert sum(o.right for o in negatives) >= len(negatives) - 1
