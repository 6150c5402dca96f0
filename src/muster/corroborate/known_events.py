"""Claims clustered as they were known: from what was kept of comparing them, so that next to no pair is scored again.

Each claim is compared only with those published before it, so what was known on a day of publication is a beginning of that
order, and the edges among the known claims are those kept. Only events of which a claim was not known are clustered anew, from
their known claims, together with the events that an edge joins to these. A neighbour that comes out as the ledger has it has
met the rest of the graph as it did there, since edges are taken in one order and clusters only grow; one that does not is
clustered anew as well, with its own neighbours, and so on. So nothing learned later can shift an older picture, and what a
question costs does not grow with the part of the graph that its events lie in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from muster.corroborate.claim_graph import MemoryClaims, Region, take_in
from muster.corroborate.clustering import agglomerate
from muster.corroborate.judgements import Constraints
from muster.corroborate.memory import MemoryPostings
from muster.domain.link import Edge
from muster.domain.proposition import Proposition
from muster.domain.status import Unsure

Claims = tuple[str, ...]


class Kept(Protocol):
    """What a ledger keeps of the claims that it compared."""

    def members(self, claims: Iterable[str]) -> Mapping[str, Claims]:
        """The events that some claims belong to, each with all its claims."""
        ...

    def claims_in(self, events: Iterable[str]) -> Mapping[str, Claims]:
        """Events (ids) with all their claims."""
        ...

    def together(self, events: Iterable[str]) -> frozenset[str]:
        """The events (ids) with all that edges connect them with."""
        ...

    def neighbours(self, events: Iterable[str]) -> Iterable[tuple[str, str]]:
        """Pairs of events, the first of them of ``events``, that an edge between claims joins."""
        ...

    def edges(self, claims: Iterable[str]) -> Iterable[Edge]:
        """Edges that any of the claims is an end of."""
        ...

    def first_told(self, claims: Iterable[str]) -> Mapping[str, str]:
        """For each claim the one that stands for all that say the same in copies of one text."""
        ...

    def propositions(self, claims: Iterable[str]) -> Mapping[str, Proposition]: ...


class Known(Protocol):
    """What was known at the asked point."""

    def known(self, claims: Iterable[str]) -> frozenset[str]:
        """Those of the claims that were known."""
        ...

    def unsure(self, events: Iterable[str]) -> Unsure:
        """Of the events (ids), and all that edges connect them with, those that perhaps were not known whole."""
        ...


class KnownEvent(NamedTuple):
    """Claims (ids, ascending) about one event as far as they were known. ``whole``: the ledger has the same event."""

    claims: Claims
    whole: bool


def known_events(
    claims: Sequence[str], kept: Kept, known: Known | None, constraints: Callable[[], Constraints]
) -> list[KnownEvent]:
    """The events that known claims (ids) stand in, in the order of ``claims``.

    ``known`` tells what was known; None where everything was. A claim that was not compared yet stands alone.
    """
    mine = kept.members(claims)
    unsure = known.unsure(mine) if known else _SURE
    changed = _changed(unsure, kept, known, constraints()) if known and unsure.partly else _NOTHING
    found = [KnownEvent(ones, False) for ones in changed.clusters]
    found += [KnownEvent(ones, True) for event, ones in mine.items() if event not in changed.events]
    home = {i: event for event in found for i in event.claims}
    return list(dict.fromkeys(home.get(i, KnownEvent((i,), True)) for i in claims))


class _Changed(NamedTuple):
    """Events (ids) that were other ones as they were known, and the clusters (claims) that there were in their place."""

    events: frozenset[str]
    clusters: tuple[Claims, ...]


_SURE = Unsure(frozenset(), frozenset())
_NOTHING = _Changed(frozenset(), ())


def _changed(unsure: Unsure, kept: Kept, known: Known, constraints: Constraints) -> _Changed:
    whole = kept.claims_in(unsure.partly)
    told = known.known(i for ones in whole.values() for i in ones)
    seen = {event: tuple(i for i in ones if i in told) for event, ones in whole.items()}
    partly = {event: ones for event, ones in seen.items() if ones != whole[event]}
    again = _compared_again(partly, kept, known, constraints)
    rest = {event: ones for event, ones in partly.items() if event not in again.events}
    rest |= dict.fromkeys(unsure.unseen, ())
    found = _clustered_again(rest, kept, constraints)
    return _Changed(found.events | again.events, found.clusters + again.clusters)


def _compared_again(
    partly: Mapping[str, Claims], kept: Kept, known: Known, constraints: Constraints
) -> _Changed:
    """The parts around some events (by id, with their known claims) where the first of those that say the same was not known:
    nothing kept tells what the others are like, and all known claims of such a part are compared again."""
    home = {i: event for event, ones in partly.items() for i in ones}
    lost = {home[i] for i, first in kept.first_told(home).items() if first not in home}
    if not lost:
        return _NOTHING
    events = kept.together(lost)
    told = known.known(i for ones in kept.claims_in(events).values() for i in ones)
    ones = [p for _, p in sorted(kept.propositions(told).items())]
    region = take_in(ones, MemoryClaims(MemoryPostings()), constraints)
    return _Changed(events, agglomerate(region, constraints))


def _clustered_again(partly: Mapping[str, Claims], kept: Kept, constraints: Constraints) -> _Changed:
    """What was in the place of events known in part (by id, with their known claims), and of those that this changes."""
    events, fresh = dict(partly), {event: ones for event, ones in partly.items() if ones}
    near, clusters = dict[str, Claims](), tuple[Claims, ...]()
    while fresh:
        met = {two for _, two in kept.neighbours(fresh)} - events.keys() - near.keys()
        near |= kept.claims_in(met)
        clusters = _clusters(
            {i for ones in (*events.values(), *near.values()) for i in ones}, kept, constraints
        )
        fresh = {event: ones for event, ones in near.items() if ones not in clusters}
        events |= fresh
        near = {event: ones for event, ones in near.items() if event not in fresh}
    standing = set(near.values())
    return _Changed(frozenset(events), tuple(ones for ones in clusters if ones not in standing))


def _clusters(claims: Iterable[str], kept: Kept, constraints: Constraints) -> tuple[Claims, ...]:
    """Clusters of some known claims by the edges between them. Claims of which nothing is kept are in no cluster."""
    first = kept.first_told(claims)
    repeated: dict[str, list[str]] = {}
    for claim in sorted(first):
        repeated.setdefault(first[claim], []).append(claim)
    nodes = kept.propositions(repeated)
    spoken = {i: tuple(ones) for i, ones in repeated.items()}
    edges = sorted(e for e in kept.edges(nodes) if e.a in nodes and e.b in nodes)
    return agglomerate(Region(nodes, tuple(edges), spoken), constraints)
