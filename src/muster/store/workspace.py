"""One transaction of consolidation: what is derived from the reports, read and replaced piece by piece."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Connection, delete, func, insert, select

from muster.domain.claim import Claim
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
from muster.store import dated_parts, rows, schema, sites
from muster.store.claim_graph import LedgerClaims
from muster.store.codec import loads
from muster.store.copies import LedgerCopies
from muster.store.dated_parts import Claims
from muster.store.lineage import groups
from muster.store.postings import LedgerPostings
from muster.store.prepared import delete_of, rows_of
from muster.store.recordings import recordings
from muster.store.settling import resettled
from muster.store.tally import TalliedTables


@dataclass(frozen=True, slots=True)
class Derived:
    """Everything that is computed from the base tables. ``owners`` says inside which event a link lies, or of which later
    claim it is; by link id."""

    origins: tuple[OriginGroup, ...] = ()
    events: tuple[PostureEvent, ...] = ()
    links: tuple[Link, ...] = ()
    sites: tuple[SiteSummary, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    revisions: tuple[Revision, ...] = ()


class Kept(Protocol):
    """What comparing the next report with those taken in needs at hand."""

    def held(self) -> Iterable[tuple[KeySpace, Position, Mapping[int, int]]]: ...

    def names(self) -> Mapping[str, frozenset[str]]: ...

    def traits(self) -> Iterable[ReportTraits]: ...

    def weakest(self) -> Iterable[tuple[int, Mapping[str, int]]]: ...

    def matches(self) -> Iterable[CopyMatch]: ...

    def propositions(self) -> Iterable[Proposition]: ...

    def edges(self) -> Iterable[Edge]: ...


_AT_HAND = 4096  # claims that stay read from one report to the next


@lru_cache(_AT_HAND)
def _claim(body: str) -> Claim:
    return loads(Claim, body)


class Workspace:
    """Base tables to read, derived and working tables to write; see :meth:`Ledger.working`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tables = TalliedTables(connection)
        self._postings = LedgerPostings(connection)
        self.copies = LedgerCopies(self._tables, self._postings)
        self.claims = LedgerClaims(self._tables, self._postings)
        self._documents: dict[str, Document] = {}
        self._recorded: dict[str, Recorded] = {}  # claims read in this transaction: most are asked for twice

    def finish(self) -> None:
        """Send what is gathered; called before the transaction ends."""
        self._postings.flush()
        self._tables.flush()

    def clear(self) -> None:
        """Forget everything derived: every report is to be taken in anew."""
        self._tables.clear((*schema.DERIVED, schema.derivation))
        for table in (*schema.WORKING, schema.pending):
            self._connection.execute(delete(table))
        self._connection.execute(insert(schema.pending).from_select(["report"], select(schema.reports.c.id)))

    def pending(self, limit: int) -> tuple[str, ...]:
        """Reports to be taken in, in the order of publication."""
        reports, waiting = schema.reports, schema.pending
        some = self._connection.execute(select(waiting.c.report).limit(limit)).scalars().all()
        if len(some) < limit:  # few of many: these are looked up, not all reports gone through by day
            days = self._days(some)
            return tuple(sorted(some, key=lambda i: (days[i], i)))
        query = select(waiting.c.report).join(reports, reports.c.id == waiting.c.report)
        ordered = query.order_by(reports.c.published_day, reports.c.id).limit(limit)
        return tuple(self._connection.execute(ordered).scalars())

    def waiting(self) -> int:
        """How many reports are to be taken in."""
        return self._connection.execute(select(func.count()).select_from(schema.pending)).scalar_one()

    def taken(self, reports: Iterable[str]) -> None:
        """These reports are taken in."""
        delete_of(self._connection, schema.pending, "report", reports)

    def recorded(self, claims: Iterable[str]) -> list[Recorded]:
        """Claims by id, ascending, with their reports."""
        asked = set(claims)
        self._with_reports(rows_of(self._connection, schema.claims, "id", asked - self._recorded.keys()))
        return [self._recorded[i] for i in sorted(asked & self._recorded.keys())]

    def recorded_of(self, reports: Iterable[str]) -> list[Recorded]:
        """All claims of some reports, by id, ascending."""
        return self._with_reports(rows_of(self._connection, schema.claims, "report", reports))

    def _with_reports(self, found: Sequence[Any]) -> list[Recorded]:
        wanted = {row.report for row in found} - self._documents.keys()
        self._documents |= self.copies.documents(wanted)
        self._recorded |= {
            row.id: Recorded(
                _claim(row.body), self._documents[row.report], datetime.fromisoformat(row.recorded_at)
            )
            for row in found
            if row.id not in self._recorded
        }
        return [self._recorded[i] for i in sorted(row.id for row in found)]

    def groups_of(self, reports: Iterable[str]) -> tuple[OriginGroup, ...]:
        """The origin groups of some reports, cut down to these as members, without evidence."""
        held = rows_of(self._connection, schema.origin_members, "report", reports)
        return groups(rows_of(self._connection, schema.origins, "id", {row.origin for row in held}), held)

    def replace_groups(self, reports: Iterable[str], fresh: Sequence[OriginGroup]) -> None:
        """Put the groups ``fresh`` in the place of all that the reports belonged to."""
        days = self._days(g.root for g in fresh)
        held = rows_of(self._connection, schema.origin_members, "report", reports)
        gone = {row.origin for row in held}
        ones = [rows.origin_row(g, days.get(g.root, "")) for g in fresh]
        members = [row for g in fresh for row in rows.origin_member_rows(g)]
        self._tables.replace(schema.origins, "id", gone, ones)
        self._tables.replace(schema.origin_members, "origin", gone, members)

    def members(self, claims: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The events that some claims belong to, each with all its claims, ascending."""
        table = schema.event_members
        ids = {row.event for row in rows_of(self._connection, table, "claim", claims)}
        found = defaultdict(list)
        for row in rows_of(self._connection, table, "event", ids):
            found[row.event].append(row.claim)
        return {event: tuple(sorted(ones)) for event, ones in found.items()}

    def claims_of(self, reports: Iterable[str]) -> tuple[str, ...]:
        """Ids of all claims of some reports."""
        return tuple(i for (i,) in rows_of(self._connection, schema.claims, "report", reports, ("id",)))

    def replace_events(self, gone: Iterable[str], fresh: Sequence[PostureEvent]) -> None:
        """Put events in the place of those that are gone."""
        ids, members = set(gone), [row for event in fresh for row in rows.event_member_rows(event)]
        self._tables.replace(schema.events, "id", ids, [rows.event_row(event) for event in fresh])
        self._tables.replace(schema.event_members, "event", ids, members)

    def replace_parts(
        self, before: Mapping[str, Claims], fresh: Iterable[Recorded], parts: Iterable[Mapping[str, Claims]]
    ) -> None:
        """Put the events (by id, with their claims) of connected parts in the place of those that were there ``before``; each
        claim is one of the ``fresh`` ones, or was in one of these."""
        dated = {
            r.claim.id: dated_parts.came(rows.published_day(r.document), r.recorded_at.isoformat())
            for r in fresh
        }
        dated_parts.replace(self._connection, before, dated, parts)

    def replace_report_parts(self, fresh: Iterable[str], parts: Iterable[set[str]]) -> None:
        """Keep which reports are connected: all of some parts as they lie apart now, each a ``fresh`` one or there before."""
        found = [{report: (report,) for report in part} for part in parts]
        columns = ("id", "published_day", "recorded_at")
        dates = rows_of(self._connection, schema.reports, "id", fresh, columns)
        dated = {row.id: dated_parts.came(row.published_day, row.recorded_at) for row in dates}
        before = {report: itself for part in found for report, itself in part.items()}
        dated_parts.replace(self._connection, before, dated, found)

    def replace_links(self, owners: Iterable[str], fresh: Mapping[str, Sequence[Link]]) -> None:
        """Put links in the place of all that ``owners`` (events, or later claims) had."""
        made = {link.id: rows.link_row(link, owner) for owner, ones in fresh.items() for link in ones}
        self._tables.replace(schema.links, "owner", owners, list(made.values()))

    def write(self, derived: Derived, matches: Iterable[CopyMatch] | None = None) -> None:
        """Write what was derived of all reports together, the groups' verdicts as ``matches`` where none are given; the
        tables are empty before."""
        verdicts = {(v.a, v.b): v for g in derived.origins for v in g.evidence}
        known = [CopyMatch(v.a, v.b, 1.0, True, verdict=v) for v in verdicts.values()]
        self.copies.replace_matches((), known if matches is None else matches)
        self.replace_groups((), derived.origins)
        self.replace_events((), derived.events)
        linked: dict[str, list[Link]] = defaultdict(list)
        for link in {link.id: link for link in derived.links}.values():
            linked[derived.owners.get(link.id, link.a)].append(link)
        self.replace_links((), linked)
        self._tables.insert(schema.sites, [rows.site_row(s) for s in derived.sites])
        self._tables.insert(schema.revisions, [one._asdict() for one in derived.revisions])
        self._connection.execute(delete(schema.pending))

    def load(self, kept: Kept, derived: Derived) -> None:
        """Write what was derived in memory of all reports, with what comparing the next one needs; tables are empty before."""
        for space, at, keys in kept.held():
            self._postings.fill(space, at, keys)
        for kind, names in kept.names().items():
            self.copies.add_names(kind, names)
        self.copies.replace_traits(kept.traits())
        for search, found in kept.weakest():
            self.copies.replace_weakest(search, found)
        self.copies.replace_matches((), kept.matches())
        self.claims.keep(kept.propositions())
        self.claims.replace_edges((), kept.edges())
        self.write(derived, ())
        dated_parts.fill(self._connection)

    def _days(self, reports: Iterable[str]) -> dict[str, str]:
        """Day of publication of reports, as ISO text, empty where it is not known."""
        found = rows_of(self._connection, schema.reports, "id", reports, ("id", "published_day"))
        return {report: day or "" for report, day in found}

    def resettled(self, reports: Iterable[str]) -> Resettled:
        """What decisions of people did to some reports."""
        return resettled(self._connection, reports)

    def recordings(self, reports: Iterable[str]) -> Mapping[str, Recording]:
        """When reports were recorded, and in which order."""
        return recordings(self._connection, reports)

    def replace_revisions(self, reports: Iterable[str], fresh: Sequence[Revision]) -> None:
        """Put revisions in the place of all in which one of the reports is the earlier version."""
        self._tables.replace(schema.revisions, "earlier", reports, [one._asdict() for one in fresh])

    def count_sites(self, fresh: Sequence[Recorded]) -> None:
        """Add new claims to the summaries of their places."""
        more = {s.place.id: s for s in sites.summaries(fresh)}
        kept = {
            row.place: loads(SiteSummary, row.body)
            for row in rows_of(self._connection, schema.sites, "place", more)
        }
        whole = [sites.merged(kept[i], s) if i in kept else s for i, s in sorted(more.items())]
        self._tables.replace(schema.sites, "place", kept, [rows.site_row(s) for s in whole])

    def recount_sites(self, places: Iterable[str]) -> None:
        """Make the summaries of some places anew, from all claims of reports that are taken in."""
        asked = set(places)
        named = {row.claim for row in rows_of(self._connection, schema.claim_places, "place", asked)}
        found = self.recorded(named)
        taken = self.copies.traits({r.claim.report for r in found})
        made = sites.summaries(r for r in found if r.claim.report in taken)
        self._tables.replace(
            schema.sites, "place", asked, [rows.site_row(s) for s in made if s.place.id in asked]
        )
