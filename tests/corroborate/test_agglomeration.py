"""Agglomeration by average link against joining by exhaustive search."""

from __future__ import annotations

import math
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.agglomeration import Cuts, Edge, agglomerate
from muster.corroborate.likeness import Bundle, joined, likeness

CUTS = Cuts(least=0.3, lone=0.5, decay=10.0)


def item(weights: dict[str, float], day: int = 0) -> Bundle:
    length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
    vector = {term: w / length for term, w in weights.items() if w}
    return Bundle(1, {"en": vector}, {"en": {}}, day, 1)


def edges(items: list[Bundle]) -> list[Edge]:
    pairs = combinations(range(len(items)), 2)
    found = [Edge(likeness(items[a], items[b], CUTS.decay), a, b) for a, b in pairs]
    return [edge for edge in found if edge.alike >= CUTS.least]


def exhaustive(items: list[Bundle]) -> set[frozenset[int]]:
    """Join the most alike pair that is alike enough, measuring all pairs each time."""
    groups = {frozenset({i}): one for i, one in enumerate(items)}
    while True:
        measured = [
            (likeness(groups[a], groups[b], CUTS.decay), a, b)
            for a, b in combinations(groups, 2)
            if likeness(groups[a], groups[b], CUTS.decay) >= CUTS.needed(groups[a], groups[b])
        ]
        if not measured:
            return set(groups)
        _, a, b = max(measured, key=lambda one: one[0])
        groups[a | b] = joined(groups.pop(a), groups.pop(b))


weights = st.dictionaries(
    st.sampled_from("abcdefg"), st.floats(0.1, 1.0).map(lambda w: round(w, 6)), min_size=1, max_size=4
)


@settings(max_examples=200)
@given(st.lists(weights, min_size=1, max_size=8))
def test_every_item_is_in_exactly_one_group_and_no_two_groups_are_left_to_join(
    vectors: list[dict[str, float]],
) -> None:
    items = [item(v) for v in vectors]
    groups = agglomerate(items, edges(items), CUTS)
    assert sorted(i for group in groups for i in group.members) == list(range(len(items)))
    known = {frozenset((e.a, e.b)) for e in edges(items)}
    for one, two in combinations(groups, 2):
        if any(frozenset((a, b)) in known for a in one.members for b in two.members):
            alike = likeness(one.bundle, two.bundle, CUTS.decay)
            assert alike < CUTS.needed(one.bundle, two.bundle) + 1e-9


def test_it_joins_as_exhaustive_search_does() -> None:
    items = [
        item({"a": 1.0, "b": 0.4}),
        item({"a": 1.0, "c": 0.5}),
        item({"a": 0.6, "d": 1.0}),
        item({"d": 1.0, "e": 0.3}),
        item({"f": 1.0}),
        item({"f": 1.0, "g": 0.2}, day=40),
    ]
    found = {frozenset(group.members) for group in agglomerate(items, edges(items), CUTS)}
    assert found == exhaustive(items)
    assert frozenset({5}) in found  # as alike as can be, and forty days later


def test_a_pair_too_weak_alone_joins_once_one_side_has_grown() -> None:
    near = [item({"a": 1.0, "b": 0.1}), item({"a": 1.0, "b": 0.12}), item({"a": 1.0, "b": 0.14})]
    loose = item({"a": 0.45, "z": 1.0})
    assert CUTS.least <= likeness(near[0], loose, CUTS.decay) < CUTS.lone
    alone = [near[0], loose]
    assert len(agglomerate(alone, edges(alone), CUTS)) == 2
    together = [*near, loose]
    assert len(agglomerate(together, edges(together), CUTS)) == 1
