"""Pairs counted by contingency are the pairs counted one by one."""

from __future__ import annotations

import importlib.util
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

BENCH = Path(__file__).parents[2] / "bench"


@pytest.fixture(scope="module")
def pair_scores() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pair_scores", BENCH / "pair_scores.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=25))
def test_it_is_the_count_of_listed_pairs(pair_scores: ModuleType, reports: list[tuple[int, int]]) -> None:
    stories = [str(story) for story, _ in reports]
    groups = [[i for i, (_, g) in enumerate(reports) if g == wanted] for wanted in range(5)]
    pairs = list(combinations(range(len(reports)), 2))
    true = {p for p in pairs if stories[p[0]] == stories[p[1]]}
    said = {p for p in pairs if reports[p[0]][1] == reports[p[1]][1]}
    found = pair_scores.score(groups, stories)
    assert found.recall == pytest.approx(len(true & said) / len(true) if true else 1.0)
    assert found.precision == pytest.approx(len(true & said) / len(said) if said else 1.0)
    assert found.false_pairs == len(said - true)
