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
from muster.domain.link import Edge
from muster.domain.proposition import Proposition

Known = Callable[[Iterable[str]], frozenset[str]]


class Kept(Protocol):
    """What a ledger keeps of the claims that it compared."""

    def members(self, claims: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """The events that some claims belong to, each with all its claims."""
        ...

    def edges(self, claims: Iterable[str]) -> Iterable[Edge]:
        """Edges that any of the claims is an end of."""
        ...

    def first_told(self, claims: Iterable[str]) -> Mapping[str, str]:
        """For each claim the one that stands for all that say the same in copies of one text."""
        ...

    def propositions(self, claims: Iterable[str]) -> Mapping[str, Proposition]: ...


class KnownEvent(NamedTuple):
    """Claims (ids, ascending) about one event as far as they were known. ``whole``: the ledger has the same event."""

    claims: tuple[str, ...]
    whole: bool


class _Part(NamedTuple):
    """Events (with all their claims) that edges between known claims connect, and these edges."""

    events: list[tuple[str, ...]]
    edges: list[Edge]


def known_events(
    claims: Sequence[str], kept: Kept, known: Known | None, constraints: Callable[[], Constraints]
) -> list[KnownEvent]:
    """The events that known claims (ids) stand in, in the order of ``claims``.

    ``known`` picks what was known of some claims; None where everything was. A claim that was not compared yet stands alone.
    """
    if known is None:
        return _placed(claims, [KnownEvent(ones, True) for ones in kept.members(claims).values()])
    found: list[KnownEvent] = []
    for part in _parts(claims, kept, known):
        inside = known({i for ones in part.events for i in ones})
        if sum(map(len, part.events)) == len(inside):
            found += [KnownEvent(ones, True) for ones in part.events]
        else:
            found += [KnownEvent(ones, False) for ones in _anew(inside, part.edges, kept, constraints())]
    return _placed(claims, found)


def _placed(claims: Sequence[str], events: Iterable[KnownEvent]) -> list[KnownEvent]:
    home = {i: event for event in events for i in event.claims}
    return list(dict.fromkeys(home.get(i, KnownEvent((i,), True)) for i in claims))


def _parts(claims: Iterable[str], kept: Kept, known: Known) -> list[_Part]:
    """Connected parts of the graph of known claims, each event with all its claims."""
    events: dict[str, tuple[str, ...]] = {}
    edges: set[Edge] = set()
    fringe = set(claims)
    while fringe:
        fresh = {e: ones for e, ones in kept.members(fringe).items() if e not in events}
        events |= fresh
        inside = known({i for ones in fresh.values() for i in ones})
        found = kept.edges(inside)
        ends = known({i for e in found for i in (e.a, e.b)})
        edges.update(e for e in found if e.a in ends and e.b in ends)
        fringe = ends - {i for ones in events.values() for i in ones}
    return _connected(events, edges)


def _connected(events: Mapping[str, tuple[str, ...]], edges: Iterable[Edge]) -> list[_Part]:
    home = {claim: event for event, ones in events.items() for claim in ones}
    parts = {event: _Part([ones], []) for event, ones in events.items()}
    for edge in sorted(edges):
        one, two = parts[home[edge.a]], parts[home[edge.b]]
        if one is not two:
            one, two = sorted((one, two), key=lambda part: -len(part.events))
            one.events.extend(two.events)
            one.edges.extend(two.edges)
            parts |= {home[claim]: one for ones in two.events for claim in ones}
        one.edges.append(edge)
    return list({id(part): part for part in parts.values()}.values())


def _anew(
    claims: frozenset[str], edges: Iterable[Edge], kept: Kept, constraints: Constraints
) -> tuple[tuple[str, ...], ...]:
    """Clusters of some known claims. Where the first of those that say the same was not known, nothing kept tells what
    the others are like, and the claims are compared again."""
    first = kept.first_told(claims)
    if not claims.issuperset(first.values()):
        graph = MemoryClaims(MemoryPostings())
        return agglomerate(take_in(_ordered(kept, claims), graph, constraints), constraints)
    repeated: dict[str, list[str]] = {}
    for claim in sorted(claims):
        repeated.setdefault(first[claim], []).append(claim)
    nodes = kept.propositions(repeated)
    spoken = {i: tuple(ones) for i, ones in repeated.items()}
    return agglomerate(Region(nodes, tuple(sorted(edges)), spoken), constraints)


def _ordered(kept: Kept, claims: Iterable[str]) -> list[Proposition]:
    return [p for _, p in sorted(kept.propositions(claims).items())]
