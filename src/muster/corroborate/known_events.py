"""Claims clustered as they were known: from what was kept of comparing them, so that next to no pair is scored again.

Each claim is compared only with those published before it, so what was known on a day of publication is a beginning of that
order, and the edges among the known claims are those kept. A connected part of the graph whose events were known whole is
clustered as it stands in the ledger; only a part of which something was still to come is clustered anew, from its known
claims alone, so that nothing learned later can shift an older picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from muster.corroborate.claim_graph import MemoryClaims, Region, take_in
from muster.corroborate.clustering import agglomerate
from muster.corroborate.judgements import Constraints
from muster.corroborate.memory import MemoryPostings
from muster.domain.connected import connected
from muster.domain.link import Edge
from muster.domain.proposition import Proposition


class Kept(Protocol):
    """What a ledger keeps of the claims that it compared."""

    def members(self, claims: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """The events that some claims belong to, each with all its claims."""
        ...

    def claims_in(self, events: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Events (ids) with all their claims."""
        ...

    def neighbours(self, events: Iterable[str]) -> Iterable[tuple[str, str]]:
        """Pairs of events, one of them of ``events``, that an edge between claims joins."""
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

    def whole(self, events: Iterable[str]) -> frozenset[str]:
        """Those of the events that were surely known with all that they are connected with."""
        ...


class KnownEvent(NamedTuple):
    """Claims (ids, ascending) about one event as far as they were known. ``whole``: the ledger has the same event."""

    claims: tuple[str, ...]
    whole: bool


def known_events(
    claims: Sequence[str], kept: Kept, known: Known | None, constraints: Callable[[], Constraints]
) -> list[KnownEvent]:
    """The events that known claims (ids) stand in, in the order of ``claims``.

    ``known`` tells what was known; None where everything was. A claim that was not compared yet stands alone.
    """
    mine = kept.members(claims)
    found: list[KnownEvent] = []
    changed: set[str] = set()
    for part in _parts(mine.keys() - known.whole(mine), kept, known) if known else ():
        if len(part.told) < part.claims:
            changed |= part.events
            found += [KnownEvent(ones, False) for ones in _anew(part.told, kept, constraints())]
    found += [KnownEvent(ones, True) for event, ones in mine.items() if event not in changed]
    home = {i: event for event in found for i in event.claims}
    return list(dict.fromkeys(home.get(i, KnownEvent((i,), True)) for i in claims))


class _Part(NamedTuple):
    """A connected part of the graph of claims: its events (ids), how many claims they have, and those that were known."""

    events: set[str]
    claims: int
    told: frozenset[str]


def _parts(mine: Iterable[str], kept: Kept, known: Known) -> list[_Part]:
    """The parts around some events, as far as known claims reach."""
    fringe, inside = set(mine), dict[str, tuple[str, ...]]()
    told, pairs = set[str](), set[tuple[str, str]]()
    while fringe:
        near = kept.claims_in(fringe)
        told |= known.known(i for ones in near.values() for i in ones)  # of all at once
        found = set(kept.neighbours(e for e, ones in near.items() if not told.isdisjoint(ones)))
        pairs |= found
        inside |= {event: near.get(event, ()) for event in fringe}  # also one that is gone meanwhile
        fringe = {e for pair in found for e in pair} - inside.keys()
    return [_part(events, inside, told) for events in connected(inside, pairs)]


def _part(events: set[str], inside: Mapping[str, tuple[str, ...]], told: set[str]) -> _Part:
    claims = [i for event in events for i in inside[event]]
    return _Part(events, len(claims), frozenset(told.intersection(claims)))


def _anew(claims: frozenset[str], kept: Kept, constraints: Constraints) -> tuple[tuple[str, ...], ...]:
    """Clusters of some known claims. Where the first of those that say the same was not known, nothing kept tells what
    the others are like, and the claims are compared again. Claims of which nothing is kept are in no cluster."""
    first = kept.first_told(claims)
    claims = claims.intersection(first)
    if not claims.issuperset(first.values()):
        graph = MemoryClaims(MemoryPostings())
        return agglomerate(take_in(_ordered(kept, claims), graph, constraints), constraints)
    repeated: dict[str, list[str]] = {}
    for claim in sorted(claims):
        repeated.setdefault(first[claim], []).append(claim)
    nodes = kept.propositions(repeated)
    spoken = {i: tuple(ones) for i, ones in repeated.items()}
    edges = sorted(e for e in kept.edges(nodes) if e.a in nodes and e.b in nodes)
    return agglomerate(Region(nodes, tuple(edges), spoken), constraints)


def _ordered(kept: Kept, claims: Iterable[str]) -> list[Proposition]:
    return [p for _, p in sorted(kept.propositions(claims).items())]
