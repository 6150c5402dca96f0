"""Events as they were known, worked out around what was known in part, are those that clustering all that was known gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.corroborate import clustering
from muster.corroborate.claim_graph import Region
from muster.corroborate.clustering import agglomerate
from muster.corroborate.judgements import FREE
from muster.corroborate.known_events import Claims, KnownEvent, known_events
from muster.corroborate.matching import THRESHOLD, Score
from muster.corroborate.proposition import proposition
from muster.domain.connected import connected
from muster.domain.link import Edge
from muster.domain.proposition import Proposition
from muster.domain.status import Unsure

Scores = Mapping[frozenset[str], float]
FAR = -4.0  # of pairs that were never compared


class Graph:
    """Claims with the scores of all pairs, and their events; ``said``: for each claim the first that says the same."""

    def __init__(self, model: Proposition, ids: list[str], scores: Scores, said: Mapping[str, str]) -> None:
        self.all = {i: replace(model, id=i) for i in ids}
        self.scores, self.said = scores, said
        self.events = {f"event of {ones[0]}": ones for ones in self.clusters(ids)}
        self.home = {i: event for event, ones in self.events.items() for i in ones}
        self.read = set[str]()

    def clusters(self, claims: Iterable[str]) -> tuple[Claims, ...]:
        known = sorted(claims)
        nodes = {self.said[i]: self.all[self.said[i]] for i in known}
        spoken = {n: tuple(i for i in known if self.said[i] == n) for n in nodes}
        return agglomerate(Region(nodes, tuple(sorted(self._between(nodes))), spoken), FREE)

    def _between(self, nodes: Iterable[str]) -> set[Edge]:
        pairs = combinations(sorted(nodes), 2)
        found = (Edge(a, b, self.scores.get(frozenset((a, b)), FAR)) for a, b in pairs)
        return {edge for edge in found if edge.score >= THRESHOLD}

    def members(self, claims: Iterable[str]) -> dict[str, Claims]:
        return self.claims_in(self.home[i] for i in claims)

    def claims_in(self, events: Iterable[str]) -> dict[str, Claims]:
        found = {event: self.events[event] for event in events}
        self.read |= found.keys()
        return found

    def _joined(self) -> set[tuple[str, str]]:
        edges = self._between({self.said[i] for i in self.all})
        return {(self.home[e.a], self.home[e.b]) for e in edges}

    def together(self, events: Iterable[str]) -> frozenset[str]:
        asked = set(events)
        parts = connected(self.events, self._joined())
        return frozenset(event for part in parts if part & asked for event in part)

    def neighbours(self, events: Iterable[str]) -> set[tuple[str, str]]:
        asked, joined = set(events), self._joined()
        return {(a, b) for pair in joined for a, b in (pair, pair[::-1]) if a in asked and a != b}

    def edges(self, claims: Iterable[str]) -> set[Edge]:
        asked = set(claims)
        every = self._between({self.said[i] for i in self.all})
        return {e for e in every if not asked.isdisjoint((e.a, e.b))}

    def first_told(self, claims: Iterable[str]) -> dict[str, str]:
        return {i: self.said[i] for i in claims}

    def propositions(self, claims: Iterable[str]) -> dict[str, Proposition]:
        return {i: self.all[i] for i in claims}


class Told:
    """Which claims of a graph were known; ``wary``: events known whole count as perhaps known in part."""

    def __init__(self, graph: Graph, claims: set[str], wary: bool = False) -> None:
        self.graph, self.claims, self.wary = graph, claims, wary

    def known(self, claims: Iterable[str]) -> frozenset[str]:
        return frozenset(self.claims.intersection(claims))

    def unsure(self, events: Iterable[str]) -> Unsure:
        near = self.graph.together(events)
        ones = {event: self.claims.intersection(self.graph.events[event]) for event in near}
        unseen = frozenset(event for event in near if not ones[event])
        partly = {event for event in near if len(ones[event]) < len(self.graph.events[event])}
        return Unsure(frozenset(near if self.wary else partly) - unseen, unseen)


@pytest.fixture
def model(tell) -> Proposition:
    return proposition(tell("a", "withdraw", origin="Alpha", day=3), None)


@pytest.fixture
def by_scores(monkeypatch: pytest.MonkeyPatch) -> dict[str, Scores]:
    """What the likeness of two claims is looked up in; a veto where two were never compared."""
    held: dict[str, Scores] = {"now": {}}

    def looked_up(a: Proposition, b: Proposition) -> Score:
        value = held["now"].get(frozenset((a.id, b.id)), FAR)
        return Score(value, veto="apart" if value < FAR else None)

    monkeypatch.setattr(clustering, "likeness", looked_up)
    return held


IDS = [f"c{n:02}" for n in range(14)]
scores = st.dictionaries(
    st.sampled_from(list(combinations(IDS, 2))),
    st.one_of(st.integers(6, 16).map(lambda n: n / 2), st.floats(-9.0, 3.0)),
    min_size=8,
    max_size=50,
).map(lambda found: {frozenset(pair): score for pair, score in found.items()})


@settings(max_examples=600, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scores, st.sets(st.sampled_from(IDS), min_size=1), st.sets(st.integers(1, 13)), st.booleans())
def test_what_was_known_is_clustered_as_if_nothing_more_had_come(
    model: Proposition,
    by_scores: dict[str, Scores],
    drawn: Scores,
    known: set[str],
    repeats: set[int],
    wary: bool,
) -> None:
    by_scores["now"] = drawn
    said = {i: IDS[n - 1] if n in repeats and n - 1 not in repeats else i for n, i in enumerate(IDS)}
    known |= {said[i] for i in known}  # who repeats comes later
    graph = Graph(model, IDS, drawn, said)
    found = known_events(sorted(known), graph, Told(graph, known, wary), lambda: FREE)
    assert sorted(event.claims for event in found) == list(graph.clusters(known))
    ledgers = set(graph.events.values())
    assert all(event.claims in ledgers for event in found if event.whole)


def chain(model: Proposition, length: int, by_scores: dict[str, Scores]) -> Graph:
    """Events of two claims each, joined by edges too weak to make them one."""
    ids = [f"c{n:03}" for n in range(2 * length)]
    strong = {frozenset(ids[n : n + 2]): 9.0 for n in range(0, 2 * length, 2)}
    weak = {frozenset(ids[n : n + 2]): 3.0 for n in range(1, 2 * length - 1, 2)}
    by_scores["now"] = strong | weak
    return Graph(model, ids, by_scores["now"], {i: i for i in ids})


def test_only_the_neighbours_of_what_was_known_in_part_are_read(
    model: Proposition, by_scores: dict[str, Scores]
) -> None:
    graph = chain(model, 40, by_scores)
    assert len(graph.events) == 40
    known = set(graph.all) - {"c040"}
    (event,) = known_events(["c000"], graph, Told(graph, known), lambda: FREE)
    assert event == KnownEvent(("c000", "c001"), True)
    assert len(graph.read) <= 4  # the one asked, that known in part, and one on each side of it


def test_a_change_is_followed_as_far_as_it_goes(model: Proposition, by_scores: dict[str, Scores]) -> None:
    """Without its strongest partner a claim falls to the next event, whose own last claim then finds no room."""
    ids = ["c0", "c1", "c2", "c3", "c4"]
    pairs = {("c0", "c1"): 9.0, ("c1", "c2"): 8.0, ("c2", "c3"): 7.0, ("c3", "c4"): 6.0}
    apart = {pair: -99.0 for pair in combinations(ids, 2) if pair not in pairs}
    by_scores["now"] = {frozenset(pair): score for pair, score in (pairs | apart).items()}
    graph = Graph(model, ids, by_scores["now"], {i: i for i in ids})
    assert sorted(graph.events.values()) == [("c0", "c1"), ("c2", "c3"), ("c4",)]
    found = known_events(["c4"], graph, Told(graph, {"c1", "c2", "c3", "c4"}), lambda: FREE)
    assert found == [KnownEvent(("c3", "c4"), False)]
