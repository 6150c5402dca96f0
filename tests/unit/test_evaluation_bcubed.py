"""BCubed against values worked out by hand, and the constraints of Amigó et al. (2009) that it is chosen for."""

from __future__ import annotations

import pytest

from muster.evaluation.bcubed import Agreement, bcubed, mean


def clusters(*groups: str) -> dict[str, int]:
    """Items are letters: ``clusters("ab", "c")``."""
    return {item: n for n, group in enumerate(groups) for item in group}


def scored(gold: dict[str, int], found: dict[str, int]) -> Agreement:
    return mean(bcubed(gold, found).values())


def test_a_mixed_clustering_by_hand() -> None:
    items = bcubed(clusters("abc", "de"), clusters("abd", "ce"))
    assert items["a"] == Agreement(2 / 3, 2 / 3)
    assert items["c"] == Agreement(1 / 2, 1 / 3)
    assert items["d"] == Agreement(1 / 3, 1 / 2)
    total = mean(items.values())
    assert total.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2) / 5)
    assert total.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2) / 5)
    assert total.f1 == pytest.approx(8 / 15)


def test_all_in_one_and_each_alone() -> None:
    gold = clusters("abc", "d")
    assert scored(gold, clusters("abcd")) == (pytest.approx((3 * 3 / 4 + 1 / 4) / 4), 1.0)
    assert scored(gold, clusters("a", "b", "c", "d")) == (1.0, pytest.approx((3 * 1 / 3 + 1) / 4))


def test_the_same_clustering_under_other_names_is_perfect() -> None:
    gold = clusters("abc", "de")
    assert scored(gold, {item: -label for item, label in gold.items()}) == (1.0, 1.0)


def test_a_rag_bag_is_better_than_a_spoiled_cluster() -> None:
    gold = clusters("abcd", "e", "f", "g", "h")
    assert scored(gold, clusters("abcd", "efgh")).f1 > scored(gold, clusters("abcde", "fgh")).f1


def test_items_outside_the_gold_do_not_count_and_missing_ones_are_an_error() -> None:
    assert scored(clusters("ab"), clusters("abz")) == (1.0, 1.0)
    with pytest.raises(KeyError):
        bcubed(clusters("ab"), clusters("a"))
    assert mean([]) == (1.0, 1.0)
    assert Agreement(0.0, 0.0).f1 == 0.0
