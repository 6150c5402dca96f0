"""Claims into events: claims of any report about one event or state, whatever their polarity.

Claims that look like one event (:mod:`muster.corroborate.claim_graph`) are joined from the surest pair down. A cluster
grows only while the newcomers fit the members they meet on average and conflict with none (the guard against chaining in
single-link clustering).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from muster.corroborate.answers import answered
from muster.corroborate.claim_graph import MemoryClaims, Region, parts, take_in, with_answers
from muster.corroborate.events import event, ordered
from muster.corroborate.judgements import FREE, Constraints
from muster.corroborate.lines import Lineage
from muster.corroborate.matching import Score, likeness
from muster.corroborate.meeting import Pair
from muster.corroborate.memory import MemoryPostings
from muster.corroborate.owners import Owners
from muster.corroborate.proposition import proposition
from muster.corroborate.shares import shared
from muster.domain.event import PostureEvent
from muster.domain.origin import OriginGroup
from muster.domain.proposition import Proposition
from muster.domain.record import Recorded

_WORTH_SHARING = 4_000  # nodes of a region
_MEAN = 1.5  # mean score that the pairs across two clusters must reach


def cluster(
    recorded: Sequence[Recorded],
    origins: Sequence[OriginGroup],
    owners: Owners | None = None,
    constraints: Constraints = FREE,
) -> tuple[PostureEvent, ...]:
    """Events that the claims speak of, each claim in exactly one. Independent of the order of ``recorded``."""
    lineage = Lineage.of(origins, owners)
    by_id = {r.claim.id: r for r in recorded}
    region = take_in(propositions(by_id.values(), lineage), MemoryClaims(MemoryPostings()), constraints)
    found = agglomerate(region, constraints)
    return ordered(event([by_id[i] for i in claims], lineage) for claims in found)


def propositions(recorded: Iterable[Recorded], lineage: Lineage) -> tuple[Proposition, ...]:
    """Propositions of all claims of some reports, by id, each knowing what it answers.

    They are made report by report: the words of a report are counted once for all its claims.
    """
    together = sorted(recorded, key=lambda r: (r.claim.report, r.claim.id))
    ones = sorted((proposition(r, lineage.group(r).id) for r in together), key=lambda p: p.id)
    return with_answers(ones, answered(ones))


def agglomerate(
    region: Region, constraints: Constraints = FREE, workers: int = 1
) -> tuple[tuple[str, ...], ...]:
    """Clusters of the region's claims (ids, ascending)."""
    return tuple(
        sorted(claims for part in agglomerate_parts(region, constraints, workers) for claims in part)
    )


def agglomerate_parts(
    region: Region, constraints: Constraints = FREE, workers: int = 1
) -> list[tuple[tuple[str, ...], ...]]:
    """Clusters of the claims (ids, ascending) of each part of the region that nothing connects with another. What a person
    judged comes first. The parts are clustered apart, in large regions by several ``workers``."""
    bound = list(_demanded(region, constraints))
    apart = parts(region, bound)

    def clustered(regions: Sequence[Region]) -> list[tuple[tuple[str, ...], ...]]:
        return [_agglomerate(one, bound, constraints) for one in regions]

    least = 2 if len(region.nodes) >= _WORTH_SHARING else len(apart) + 1
    return shared(clustered, apart, workers, least)


def _demanded(region: Region, constraints: Constraints) -> Iterable[Pair]:
    """Nodes that stand for claims judged the same, in pairs."""
    at = {claim: node for node, claims in region.repeated.items() for claim in claims}
    for bundle in constraints.bundles():
        first, *rest = [at[claim] for claim in bundle if claim in at] or [""]
        yield from ((first, other) for other in rest)


def _agglomerate(
    region: Region, bound: Iterable[Pair], constraints: Constraints
) -> tuple[tuple[str, ...], ...]:
    nodes = [p for _, p in sorted(region.nodes.items())]
    number = {p.id: n for n, p in enumerate(nodes)}
    known = {_pair(number[e.a], number[e.b]): Score(e.score) for e in region.edges}
    clusters = _Clusters(nodes, region.repeated, constraints, known)
    for one, two in bound:
        if one in number:
            clusters.join(number[one], number[two])
    for edge in sorted(region.edges, key=lambda e: (-e.score, *sorted((e.a, e.b)))):
        if clusters.fit(number[edge.a], number[edge.b]):
            clusters.join(number[edge.a], number[edge.b])
    return tuple(
        tuple(sorted(c for n in members for c in region.repeated[nodes[n].id]))
        for members in clusters.members.values()
    )


def _pair(one: int, two: int) -> tuple[int, int]:
    return (one, two) if one < two else (two, one)


class _Clusters:
    """Clusters of nodes (by number), and the scores of pairs (:func:`_pair`), each worked out once; ``known`` ones were before."""

    def __init__(
        self,
        nodes: Sequence[Proposition],
        repeated: Mapping[str, Sequence[str]],
        constraints: Constraints,
        known: dict[tuple[int, int], Score],
    ) -> None:
        self._nodes = nodes
        self._constraints = constraints
        self._spoken = [repeated[p.id] for p in nodes]
        self._scores = known
        self._home = list(range(len(nodes)))
        self.members = {n: [n] for n in self._home}

    def score(self, one: int, two: int) -> Score:
        pair = _pair(one, two)
        if pair not in self._scores:
            self._scores[pair] = likeness(self._nodes[pair[0]], self._nodes[pair[1]])
        return self._scores[pair]

    def fit(self, one: int, two: int) -> bool:
        """Whether two nodes' clusters may join; False where they already have."""
        ones, twos = self.members[self._home[one]], self.members[self._home[two]]
        if ones is twos or self._parted(ones, twos):
            return False
        total = 0.0
        for i in ones:
            for j in twos:
                score = self.score(i, j)
                if score.veto:
                    return False
                total += score.value
        return total >= _MEAN * len(ones) * len(twos)

    def _parted(self, ones: Sequence[int], twos: Sequence[int]) -> bool:
        return self._constraints.parts(
            (c for n in ones for c in self._spoken[n]), (c for n in twos for c in self._spoken[n])
        )

    def join(self, one: int, two: int) -> None:
        first, second = sorted((self._home[one], self._home[two]))
        if first != second:
            for n in self.members[second]:
                self._home[n] = first
            self.members[first] += self.members.pop(second)
