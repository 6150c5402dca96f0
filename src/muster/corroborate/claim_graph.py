"""Claims joined by likeness: each is compared with those published before it, and those that look like one event are joined.

What a connected part of the graph becomes depends on that part alone, so that one report changes only what it touches.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from muster.corroborate.hashing import text_key
from muster.corroborate.judgements import FREE, Constraints
from muster.corroborate.matching import edge
from muster.corroborate.meeting import BLOCK, Filing, Pair, file_blocks, met
from muster.corroborate.shares import shared
from muster.domain.connected import connected
from muster.domain.link import Edge
from muster.domain.postings import Holders, Position, Postings, Space
from muster.domain.proposition import Proposition

REPRINT = Space(3, reach=0, nearest=0)  # claims that copies of one text make in the same words


class ClaimGraph(Filing, Protocol):
    """What is kept of the claims taken in so far."""

    def keep(self, propositions: Iterable[Proposition]) -> None: ...

    def replace_edges(self, gone: Iterable[Edge], found: Iterable[Edge]) -> None: ...


class Region(NamedTuple):
    """Connected claims that stand for all (``nodes``, by id), the edges between them, and for each of them the claims that
    repeat its words, itself among them."""

    nodes: Mapping[str, Proposition]
    edges: tuple[Edge, ...]
    repeated: Mapping[str, tuple[str, ...]]


def parts(region: Region, bound: Iterable[Pair] = ()) -> list[Region]:
    """The region cut where nothing connects: neither edges nor the pairs ``bound`` together."""
    apart = connected(region.nodes, (*((e.a, e.b) for e in region.edges), *bound))
    home = {node: n for n, ones in enumerate(apart) for node in ones}
    edges = defaultdict[int, list[Edge]](list)
    for e in region.edges:
        edges[home[e.a]].append(e)
    return [
        Region({i: region.nodes[i] for i in ones}, tuple(edges[n]), {i: region.repeated[i] for i in ones})
        for n, ones in enumerate(apart)
    ]


def taken_in(claims: Iterable[str], graph: ClaimGraph) -> frozenset[str]:
    """Those of some claims (ids) that the graph holds."""
    ones = set(claims)
    graph.postings.read(REPRINT, ones)
    return frozenset(i for i in ones if graph.postings.held(REPRINT, i))


def take_in(
    fresh: Sequence[Proposition],
    graph: ClaimGraph,
    constraints: Constraints,
    left: frozenset[str] = frozenset(),
    workers: int = 1,
) -> Region:
    """File claims anew (all claims of each of their reports) and return everything that may now be grouped otherwise.

    ``left``: claims that the graph holds and that count no longer. Many pairs are scored by several ``workers``.
    """
    alone = graph.blank
    graph.keep(fresh)
    first, fallen = _file_reprints(fresh, left, graph, constraints)
    ids = {p.id for p in fresh}
    graph.postings.read(BLOCK, ids | first)
    new = graph.propositions(i for i in first if i in ids or not graph.postings.held(BLOCK, i))
    changed = file_blocks(new, fallen, graph, alone)
    renewed, anew = fallen | new.keys(), (changed.anew | new.keys()) - fallen
    gone = [e for e in graph.edges(renewed | anew) if e.b in anew or not renewed.isdisjoint((e.a, e.b))]
    pairs = [*_pairs(anew, graph), *(pair for pair in changed.joined if pair[1] not in anew | fallen)]
    found = _edges(pairs, graph, workers)
    graph.replace_edges(gone, found)
    touched = {i for e in set(gone) ^ set(found) for i in (e.a, e.b)}
    freed = standing(constraints.partners(left), graph) if left else set[str]()
    return _connected(touched.union(new, first, freed) - fallen, graph, constraints)


def _reprint_keys(claims: Iterable[Proposition], constraints: Constraints) -> dict[str, int]:
    """Key of what each claim says under which origin; what a report says more than once counts apart, in the order in which
    it does, and a claim that someone judged speaks for itself alone."""
    seen, found = Counter[tuple[str, int]](), {}
    for p in sorted(claims, key=lambda p: (p.document, p.claim.span.start, p.id)):
        origin = p.id if constraints.names(p.id) else p.group or p.document
        plain = text_key(origin, p.claim.action, p.claim.polarity, p.claim.speech_act, *_told(p))
        seen[p.document, plain] += 1
        found[p.id] = text_key(str(plain), str(seen[p.document, plain]))
    return found


def _told(p: Proposition) -> Iterable[str]:
    """What copies of one text keep of a claim although they change words: who, what, where and when; the words themselves
    where it tells too little of that to be known by it."""
    if not (p.places and (p.equipment or p.names)):
        return sorted(p.words)
    when = (str(p.start), str(p.end), p.claim.time_frame)
    where = (*sorted(p.places), "from", *sorted(p.came_from), "to", *sorted(p.went_to))
    return (p.claim.speaker.kind, *when, *where, *map(str, sorted(p.equipment, key=str)), *sorted(p.names))


def standing_among(claims: Sequence[Proposition], constraints: Constraints = FREE) -> frozenset[str]:
    """The claims (ids) that stand for those that say the same in copies of one text: the first published of each."""
    keys = _reprint_keys(claims, constraints)
    first: dict[int, Position] = {}
    for p in claims:
        first[keys[p.id]] = min(first.get(keys[p.id], p.position), p.position)
    return frozenset(at.owner for at in first.values())


def _file_reprints(
    fresh: Sequence[Proposition], left: frozenset[str], graph: ClaimGraph, constraints: Constraints
) -> tuple[frozenset[str], frozenset[str]]:
    """The claims that stand for those that say the same, and those that no longer stand for any."""
    now, touched = _reprint_keys(fresh, constraints), set[int]()
    graph.postings.read(REPRINT, left.union(now))
    for p in graph.propositions(left).values():
        touched |= {*graph.postings.held(REPRINT, p.id)}
        graph.postings.put(REPRINT, p.position, {})
    for p in fresh:
        key, old = now[p.id], graph.postings.held(REPRINT, p.id)
        touched |= {key, *old}
        if old != {key: p.position.day}:
            graph.postings.put(REPRINT, p.position, {key: p.position.day})
    holders = graph.postings.holders(REPRINT, touched)
    first = frozenset(_first(ones) for ones in holders.values())
    rest = left.union(*holders.values()) - first
    graph.postings.read(BLOCK, rest)
    return first, frozenset(claim for claim in rest if graph.postings.held(BLOCK, claim))


def _pairs(claims: Iterable[str], graph: ClaimGraph) -> Iterator[Pair]:
    """Each claim with those before it that may speak of the same event.

    In the order of publication: what is printed in the same days names the same places, forces and days, so that what two
    sides have in common is at hand from the pair before (:mod:`muster.corroborate.facets`).
    """
    for p in sorted(graph.propositions(claims).values(), key=lambda p: p.position):
        yield from ((other, p.id) for other in met(p, graph.postings))


def _edges(pairs: Sequence[Pair], graph: ClaimGraph, workers: int) -> list[Edge]:
    known = graph.propositions({i for pair in pairs for i in pair})

    def scored(ones: Sequence[Pair]) -> list[Edge]:
        found = ((a, b, edge(known[a], known[b])) for a, b in ones)
        return [Edge(a, b, score) for a, b, score in found if score is not None]

    return shared(scored, pairs, workers)


def _connected(touched: Iterable[str], graph: ClaimGraph, constraints: Constraints) -> Region:
    region, fringe, edges = set(touched), set(touched), set[Edge]()
    while fringe:
        found = graph.edges(fringe)
        edges.update(found)
        near = {i for e in found for i in (e.a, e.b)} | _judged(fringe, graph, constraints)
        fringe = near - region
        region |= near
    graph.postings.read(REPRINT, region)
    keys = {i: next(iter(graph.postings.held(REPRINT, i))) for i in region}
    holders = graph.postings.holders(REPRINT, keys.values())
    repeated = {i: tuple(sorted(holders[key])) for i, key in keys.items()}
    return Region(graph.propositions(region), tuple(sorted(edges)), repeated)


def _judged(claims: Iterable[str], graph: ClaimGraph, constraints: Constraints) -> set[str]:
    """The standing claims of those that were judged the same as any that these stand for."""
    if not constraints.must:
        return set()
    keys = _keys(claims, graph)
    spoken = {c for ones in graph.postings.holders(REPRINT, keys).values() for c in ones}
    return standing(constraints.partners(spoken), graph)


def standing(claims: Iterable[str], graph: ClaimGraph) -> set[str]:
    """The claims that stand for these."""
    holders = graph.postings.holders(REPRINT, _keys(claims, graph))
    return {_first(ones) for ones in holders.values()}


def _keys(claims: Iterable[str], graph: ClaimGraph) -> set[int]:
    """What the claims say in which words, as keys."""
    ones = set(claims)
    graph.postings.read(REPRINT, ones)
    return {key for i in ones for key in graph.postings.held(REPRINT, i)}


def _first(ones: Mapping[str, int]) -> str:
    """The claim published first, of claims with their days."""
    return min((day, claim) for claim, day in ones.items())[1]


class MemoryClaims:
    """What :class:`ClaimGraph` asks for, in memory."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings
        self._propositions: dict[str, Proposition] = {}
        self._edges: dict[str, dict[tuple[str, str], Edge]] = defaultdict(dict)

    def propositions(self, claims: Iterable[str]) -> Mapping[str, Proposition]:
        return {i: self._propositions[i] for i in claims}

    def everything(self) -> tuple[str, ...]:
        """All claims taken in."""
        return tuple(self._propositions)

    def keep(self, propositions: Iterable[Proposition]) -> None:
        self._propositions |= {p.id: p for p in propositions}

    def edges(self, claims: Iterable[str]) -> Sequence[Edge]:
        found: dict[tuple[str, str], Edge] = {}
        for claim in claims:
            found |= self._edges.get(claim, {})
        return list(found.values())

    @property
    def blank(self) -> bool:
        return not self._propositions

    def around(
        self, space: Space, day: int, keys: Iterable[int], marks: object, without: object
    ) -> Mapping[int, Holders]:
        """All within reach: nothing is spared by stopping early."""
        first, last = Position(day - space.reach, ""), Position(day + space.reach + 1, "")
        found = {}
        for key, ones in self.postings.holders(space, keys).items():
            held = [(self._propositions[i].position, mark) for i, mark in ones.items()]
            found[key] = sorted(one for one in held if first <= one[0] < last or not one[0].day)
        return found

    def replace_edges(self, gone: Iterable[Edge], found: Iterable[Edge]) -> None:
        for e in gone:
            for end in (e.a, e.b):
                self._edges[end].pop((e.a, e.b), None)
        for e in found:
            for end in (e.a, e.b):
                self._edges[end][e.a, e.b] = e


def with_answers(claims: Sequence[Proposition], answers: Mapping[str, str]) -> tuple[Proposition, ...]:
    """Propositions that know what they answer."""
    return tuple(replace(p, answers=answers[p.id]) if p.id in answers else p for p in claims)
