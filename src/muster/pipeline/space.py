"""Derivation in memory: for a first look at many reports at once, and as the reference for what the ledger keeps up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from muster.corroborate.claim_graph import MemoryClaims
from muster.corroborate.events import ordered
from muster.corroborate.memory import MemoryCopies
from muster.domain.decided import Resettled
from muster.domain.document import Document
from muster.domain.event import PostureEvent
from muster.domain.link import Edge, Link
from muster.domain.origin import CopyMatch, OriginGroup, ReportTraits
from muster.domain.postings import Position
from muster.domain.postings import Space as KeySpace
from muster.domain.proposition import Proposition
from muster.domain.query import SiteSummary
from muster.domain.record import Recorded, Recording, Revision
from muster.store.sites import merged, summaries
from muster.store.workspace import Derived


class MemorySpace:
    """What :class:`~muster.pipeline.absorb.Space` asks for, over reports and claims in memory."""

    def __init__(
        self,
        documents: Iterable[Document],
        recorded: Iterable[Recorded],
        recordings: Mapping[str, Recording] | None = None,
    ) -> None:
        self.copies = MemoryCopies({d.id: d for d in documents})
        self.claims = MemoryClaims(self.copies.postings)
        self._recorded = {r.claim.id: r for r in recorded}
        self._of_report: dict[str, list[str]] = defaultdict(list)
        for claim, r in sorted(self._recorded.items()):
            self._of_report[r.claim.report].append(claim)
        self._groups: dict[str, OriginGroup] = {}
        self._held: dict[str, set[str]] = defaultdict(set)
        self._events: dict[str, PostureEvent] = {}
        self._home: dict[str, str] = {}
        self._links: dict[str, Sequence[Link]] = {}
        self._sites: dict[str, SiteSummary] = {}
        self._recordings = recordings or {}
        self._revisions: dict[str, Revision] = {}

    @property
    def everything(self) -> frozenset[str]:
        return self.copies.everything

    def recorded(self, claims: Iterable[str]) -> list[Recorded]:
        return [self._recorded[i] for i in sorted(set(claims))]

    def recorded_of(self, reports: Iterable[str]) -> list[Recorded]:
        return self.recorded(self.claims_of(reports))

    def claims_of(self, reports: Iterable[str]) -> tuple[str, ...]:
        return tuple(claim for report in set(reports) for claim in self._of_report.get(report, ()))

    def groups_of(self, reports: Iterable[str]) -> tuple[OriginGroup, ...]:
        ids = {g for report in reports for g in self._held.get(report, ())}
        return tuple(self._groups[i] for i in sorted(ids))

    def replace_groups(self, reports: Iterable[str], fresh: Sequence[OriginGroup]) -> None:
        for group in self.groups_of(reports):
            del self._groups[group.id]
            for member in group.members:
                self._held[member].discard(group.id)
        for group in fresh:
            self._groups[group.id] = group
            for member in group.members:
                self._held[member].add(group.id)

    def members(self, claims: Iterable[str]) -> dict[str, tuple[str, ...]]:
        ids = {self._home[i] for i in claims if i in self._home}
        return {i: self._events[i].claims for i in ids}

    def replace_events(self, gone: Iterable[str], fresh: Sequence[PostureEvent]) -> None:
        for event_id in gone:
            for claim in self._events.pop(event_id).claims:
                del self._home[claim]
        for event in fresh:
            self._events[event.id] = event
            self._home |= dict.fromkeys(event.claims, event.id)

    def replace_parts(self, before: object, fresh: object, parts: object) -> None:
        """Nothing: it knows no days to be asked of; what it derived is dated as it is written."""

    def replace_report_parts(self, fresh: object, parts: object) -> None:
        """Nothing, as above."""

    def replace_links(self, owners: Iterable[str], fresh: Mapping[str, Sequence[Link]]) -> None:
        for owner in owners:
            self._links.pop(owner, None)
        self._links |= {owner: links for owner, links in fresh.items() if links}

    def count_sites(self, fresh: Sequence[Recorded]) -> None:
        for summary in summaries(fresh):
            place, kept = summary.place.id, self._sites.get(summary.place.id)
            self._sites[place] = merged(kept, summary) if kept else summary

    def resettled(self, reports: Iterable[str]) -> Resettled:
        """Nothing: the claims that it is made of are decided claims, and those rejected are not among them."""
        return Resettled()

    def recount_sites(self, places: Iterable[str]) -> None:
        """Nothing to do: no decision comes later."""

    def recordings(self, reports: Iterable[str]) -> Mapping[str, Recording]:
        return {r: self._recordings[r] for r in reports if r in self._recordings}

    def replace_revisions(self, reports: Iterable[str], fresh: Sequence[Revision]) -> None:
        for report in reports:
            self._revisions.pop(report, None)
        self._revisions |= {one.earlier: one for one in fresh}

    def held(self) -> Iterable[tuple[KeySpace, Position, Mapping[int, int]]]:
        return self.copies.postings.everything()

    def names(self) -> Mapping[str, frozenset[str]]:
        return self.copies.all_names()

    def traits(self) -> Iterable[ReportTraits]:
        return self.copies.traits(self.everything).values()

    def weakest(self) -> Iterable[tuple[int, Mapping[str, int]]]:
        return self.copies.all_weakest()

    def matches(self) -> Iterable[CopyMatch]:
        return self.copies.matches(self.everything)

    def propositions(self) -> Iterable[Proposition]:
        return self.claims.propositions(self.claims.everything()).values()

    def edges(self) -> Iterable[Edge]:
        return self.claims.edges(self.claims.everything())

    def derived(self) -> Derived:
        """All that was derived, in the order in which the ledger tells it."""
        traits = self.copies.traits(self.everything)
        links = {link.id: (owner, link) for owner, ones in self._links.items() for link in ones}
        return Derived(
            origins=tuple(
                sorted(self._groups.values(), key=lambda g: (str(traits[g.root].day or ""), g.root))
            ),
            events=ordered(self._events.values()),
            links=tuple(link for _, (_, link) in sorted(links.items())),
            sites=tuple(sorted(self._sites.values(), key=lambda s: (-s.claims, s.place.id))),
            owners={i: owner for i, (owner, _) in links.items()},
            revisions=tuple(sorted(self._revisions.values())),
        )
