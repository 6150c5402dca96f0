"""New reports into what the others together say: origins, events, links, places.

The one way in which anything is derived across reports, whether one report comes to a million or all are taken in at once
(:mod:`muster.pipeline.space`); what it leaves does not depend on the order or the portions in which reports came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from muster.corroborate import across, claim_graph, syndication
from muster.corroborate.claim_graph import ClaimGraph, Region
from muster.corroborate.clustering import agglomerate_parts, propositions
from muster.corroborate.contradiction import first_told, within
from muster.corroborate.copies import Copies
from muster.corroborate.events import event
from muster.corroborate.given import Given
from muster.corroborate.judgements import Constraints
from muster.corroborate.lines import Lineage
from muster.corroborate.revisions import VERSION, latest, revisions, version_keys, withdrawn
from muster.corroborate.revisions import links as withdrawal_links
from muster.corroborate.shares import shared
from muster.domain.decided import Resettled
from muster.domain.event import PostureEvent
from muster.domain.link import Link
from muster.domain.origin import OriginGroup
from muster.domain.postings import Position
from muster.domain.record import Recorded, Recording, Revision

Claims = tuple[str, ...]
_WORTH_SHARING = 2_000  # events to be made


class Space(Protocol):
    """Reports and claims to read, and what is derived from them to read and replace."""

    @property
    def copies(self) -> Copies: ...

    @property
    def claims(self) -> ClaimGraph: ...

    def recorded(self, claims: Iterable[str]) -> list[Recorded]: ...

    def recorded_of(self, reports: Iterable[str]) -> list[Recorded]: ...

    def claims_of(self, reports: Iterable[str]) -> Claims: ...

    def groups_of(self, reports: Iterable[str]) -> tuple[OriginGroup, ...]: ...

    def replace_groups(self, reports: Iterable[str], fresh: Sequence[OriginGroup]) -> None: ...

    def members(self, claims: Iterable[str]) -> dict[str, Claims]: ...

    def replace_events(self, gone: Iterable[str], fresh: Sequence[PostureEvent]) -> None: ...

    def replace_parts(
        self, before: Mapping[str, Claims], fresh: Iterable[Recorded], parts: Iterable[Mapping[str, Claims]]
    ) -> None: ...

    def replace_report_parts(self, fresh: Iterable[str], parts: Iterable[set[str]]) -> None: ...

    def replace_links(self, owners: Iterable[str], fresh: Mapping[str, Sequence[Link]]) -> None: ...

    def count_sites(self, fresh: Sequence[Recorded]) -> None: ...

    def resettled(self, reports: Iterable[str]) -> Resettled: ...

    def recount_sites(self, places: Iterable[str]) -> None: ...

    def recordings(self, reports: Iterable[str]) -> Mapping[str, Recording]: ...

    def replace_revisions(self, reports: Iterable[str], fresh: Sequence[Revision]) -> None: ...


class _Regrouping(NamedTuple):
    """Reports whose claims must be compared anew, and those of whose groups only the standing changed."""

    moved: frozenset[str]
    restated: frozenset[str]


def absorb(new: frozenset[str], space: Space, given: Given, workers: int = 1) -> None:
    """Take in reports (ids) that the space holds; those taken in before are compared anew (someone judged them, or decided
    on a claim of theirs)."""
    before, alone = space.copies.traits(new).keys(), space.copies.blank
    regrouping = _regroup(new, space, given.reports, workers)
    fresh = space.recorded_of(new | regrouping.moved)
    lineage = Lineage.of(space.groups_of({r.claim.report for r in fresh}), given.owners)
    settled = space.resettled(new)
    left = claim_graph.taken_in(settled.rejected, space.claims)
    region = claim_graph.take_in(propositions(fresh, lineage), space.claims, given.claims, left, workers)
    stale = {r.claim.id for r in fresh}.union(space.claims_of(regrouping.restated), left)
    change = _changed(region, stale, left, space, given.claims, workers)
    recorded = {r.claim.id: r for r in space.recorded(i for claims in change.rebuilt for i in claims)}
    lineage = Lineage.of(space.groups_of({r.claim.report for r in recorded.values()}), given.owners)
    events = _events(change.rebuilt, recorded, lineage, workers)
    space.replace_events(change.gone, events)
    ids = {claims: event for event, claims in change.before.items()} | {e.claims: e.id for e in events}
    parts = [{ids[claims]: claims for claims in part} for part in change.parts]
    space.replace_parts(change.regrouped, fresh, parts)
    moved = _moved(change.before.values(), change.rebuilt, {r.claim.id for r in fresh}, left)
    _relink(change.gone, events, recorded, region, moved, alone, left, lineage, space, workers)
    newcomers = new - before
    space.count_sites([r for r in fresh if r.claim.report in newcomers])
    space.recount_sites(settled.places)
    _revise(newcomers | settled.reports, settled.rejected, space)


def _regroup(new: frozenset[str], space: Space, constraints: Constraints, workers: int) -> _Regrouping:
    regrouped = syndication.take_in(new, space.copies, constraints, workers)
    before = space.groups_of(regrouped.reports)
    space.replace_groups(regrouped.reports, regrouped.groups)
    space.replace_report_parts(new, regrouped.parts)
    was, now = _places(before), _places(regrouped.groups)
    moved = frozenset(report for report in regrouped.reports if was.get(report) != now.get(report))
    standing = {g.id: (g.label, g.lineage_known) for g in before}
    restated = {
        member
        for g in regrouped.groups
        if g.id in standing and standing[g.id] != (g.label, g.lineage_known)
        for member in g.members
    }
    return _Regrouping(moved - new, frozenset(restated - moved))


def _places(groups: Iterable[OriginGroup]) -> dict[str, set[tuple[object, ...]]]:
    """For each report the groups that it belongs to, with the passages it has of each."""
    found: dict[str, set[tuple[object, ...]]] = {}
    for g in groups:
        for member in g.members:
            spans = tuple(p.span for p in g.passages if p.report == member)
            found.setdefault(member, set()).add((g.id, spans))
    return found


class _Change(NamedTuple):
    """Events (with their claims) as they were ``before`` around what changed, those of them (ids) that are no more so, the
    clusters (claims) to make events of; and the clusters of all parts that were grouped anew, with the events before that."""

    before: dict[str, Claims]
    gone: set[str]
    rebuilt: list[Claims]
    parts: list[tuple[Claims, ...]]
    regrouped: dict[str, Claims]


def _changed(
    region: Region,
    stale: set[str],
    left: frozenset[str],
    space: Space,
    constraints: Constraints,
    workers: int,
) -> _Change:
    """What becomes of the events around a region; ``left``: claims that count no longer."""
    parts = agglomerate_parts(region, constraints, workers)
    clusters = sorted(claims for part in parts for claims in part)
    before = space.members({i for claims in clusters for i in claims} | stale)
    inside = {i for claims in clusters for i in claims}
    apart = (tuple(i for i in c if i not in left) for c in before.values() if inside.isdisjoint(c))
    outside = [claims for claims in apart if claims]
    known = {claims: event_id for event_id, claims in before.items()}
    rebuilt = [c for c in (*clusters, *outside) if c not in known or not stale.isdisjoint(c)]
    kept = {known[c] for c in (*clusters, *outside) if c in known and stale.isdisjoint(c)}
    aside = {known[claims] for claims in outside if claims in known}
    regrouped = {event: claims for event, claims in before.items() if event not in aside}
    return _Change(before, before.keys() - kept, rebuilt, parts, regrouped)


def _events(
    clusters: Sequence[Claims], recorded: Mapping[str, Recorded], lineage: Lineage, workers: int
) -> list[PostureEvent]:
    def made(some: Sequence[Claims]) -> list[PostureEvent]:
        return [event([recorded[i] for i in claims], lineage) for claims in some]

    return sorted(shared(made, clusters, workers, least=_WORTH_SHARING), key=lambda e: e.id)


class _Moved(NamedTuple):
    """Claims that are said anew, and those that share an event with others than before, these left out of account."""

    fresh: set[str]
    apart: set[str]


def _moved(before: Iterable[Claims], now: Iterable[Claims], fresh: set[str], left: frozenset[str]) -> _Moved:
    old = fresh | left
    was = {claim: rest for claims in before for rest in (frozenset(claims) - old,) for claim in rest}
    company = ((claim, rest) for claims in now for rest in (frozenset(claims) - old,) for claim in rest)
    return _Moved(fresh, {claim for claim, rest in company if was.get(claim) != rest})


def _relink(
    gone: Iterable[str],
    events: Sequence[PostureEvent],
    recorded: Mapping[str, Recorded],
    region: Region,
    moved: _Moved,
    alone: bool,
    left: frozenset[str],
    lineage: Lineage,
    space: Space,
    workers: int,
) -> None:
    """Links inside the events made, and between their claims and those of other events.

    The links of a claim to earlier ones stay as they are where neither it, nor one that it finds, nor whom it shares its
    event with is another than before.
    """
    spoken = {i for ones in region.repeated.values() for i in ones}
    inside = {i: r for i, r in recorded.items() if i in spoken}
    standing = inside.keys() & region.nodes.keys()
    members = {e.id: [recorded[i] for i in e.claims] for e in events}
    told = {r.claim.id for ones in members.values() for r in first_told(ones, lineage)}
    known = space.claims.propositions(told | standing)
    made = {event: list(within(ones, known, lineage)) for event, ones in members.items()}
    anew = None if alone else moved.fresh
    touched = across.file(inside.values(), known, region.nodes, anew, space.claims.postings)
    touched |= across.forget(space.claims.propositions(left), space.claims.postings)
    silent = inside.keys() - standing
    affected = (standing & (moved.fresh | moved.apart)) | (touched - left - silent)
    made |= across.across(
        affected,
        space.claims.propositions,
        lambda ids: {r.claim.id: r for r in space.recorded(ids)},
        lambda ids: {i: e for e, claims in space.members(ids).items() for i in claims},
        space.claims.postings,
        workers,
    )
    space.replace_links({*gone, *silent, *affected, *left}, made)


def _revise(new: frozenset[str], rejected: frozenset[str], space: Space) -> None:
    """Versions of one report, and what the later one no longer says; ``rejected`` claims of theirs say nothing."""
    postings, documents = space.copies.postings, dict(space.copies.documents(new))
    fringe = set(new)
    postings.read(VERSION, new)
    for report in new:
        postings.put(VERSION, Position(0, report), version_keys(documents[report]))
    while fringe:
        keys = {key for report in fringe for key in postings.held(VERSION, report)}
        near = {report for ones in postings.holders(VERSION, keys).values() for report in ones}
        fringe = near - documents.keys()
        documents |= space.copies.documents(fringe)
    recordings = space.recordings(documents)
    found = revisions(documents.values(), recordings)
    touched = {report for one in found for report in one}
    if not touched:
        return
    space.replace_revisions(documents, found)
    gone = withdrawn(space.recorded_of(touched), latest(found, documents, recordings))
    owners = {claim: f"version {claim}" for claim in (*space.claims_of(touched), *rejected)}
    space.replace_links(owners.values(), {owners[link.b]: [link] for link in withdrawal_links(gone)})
