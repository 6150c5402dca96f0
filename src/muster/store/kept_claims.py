"""What is kept of comparing claims, as a status asks for it: events, edges, links, the forms that were compared.

Everything is asked of one connection by ids, so that it costs what it reads and not what the archive holds.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, select

from muster.domain.link import Edge, Link, Relation
from muster.domain.origin import CopyMatch, OriginGroup, ReportTraits
from muster.domain.proposition import Proposition, unpack
from muster.domain.record import Dated, Revision
from muster.domain.status import AsOf, Clock, Unsure
from muster.store import dated_parts, packed, schema
from muster.store.codec import loads
from muster.store.columns import AMONG
from muster.store.copies import matches_of, traits_of
from muster.store.lineage import groups
from muster.store.prepared import rows_of
from muster.store.prepared_selects import rows_among

_REPRINT = 3  # space of claims that say the same (corroborate/claim_graph.py)
_LOOKED_UP = 64  # claims at first
_LAST_RECORDED = select(func.max(schema.reports.c.recorded_at))
_LAST_PUBLISHED = select(func.max(schema.reports.c.published_day))
_UNDATED = select(schema.reports.c.id).where(schema.reports.c.published_day.is_(None)).limit(1)


class Repeated(NamedTuple):
    """The claim (id) published first of all that say the same in copies of one text, and when this one was published (its
    day's ordinal, 0 where it is not known)."""

    first: str
    day: int


class KeptClaims:
    """Reads within one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def dated(self, claims: Iterable[str]) -> dict[str, Dated]:
        """Claims by id; unknown ids are left out."""
        rows = self._among(_dated(), claims)
        return {r.id: Dated(r.id, r.report, r.published, datetime.fromisoformat(r.recorded_at)) for r in rows}

    def everything_known(self, as_of: AsOf) -> bool:
        """Whether surely every report of the ledger was known."""
        ask = self.connection.execute
        if as_of.clock is Clock.RECORDED:
            last = ask(_LAST_RECORDED).scalar()
            return last is None or datetime.fromisoformat(last) <= as_of.known
        newest = ask(_LAST_PUBLISHED).scalar()
        if newest is not None and newest >= first_unsure_day(as_of):
            return False
        return ask(_UNDATED).first() is None

    def unsure(self, items: Iterable[str], as_of: AsOf) -> Unsure:
        """Of the events, or reports (ids), and all that they are connected with, those that perhaps were not known whole."""
        recorded = as_of.clock is Clock.RECORDED
        moment = as_of.known.astimezone(UTC).isoformat()
        sure, last = (moment, moment) if recorded else (first_unsure_day(as_of), last_unsure_day(as_of))
        found = self._among(dated_parts.unsure(recorded), items, moment=sure)
        partly = frozenset(row.item for row in found if row.first <= last)
        return Unsure(partly, frozenset(row.item for row in found) - partly)

    def together(self, items: Iterable[str]) -> frozenset[str]:
        """The events, or reports (ids), with all that they are connected with."""
        return frozenset(row.item for row in self._among(dated_parts.together(), items))

    def members(self, claims: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The events that some claims belong to, each with all its claims, ascending."""
        return self.claims_in(
            row.event for row in rows_of(self.connection, schema.event_members, "claim", claims)
        )

    def claims_in(self, events: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Events (ids) with all their claims, ascending."""
        found = defaultdict(list)
        for row in rows_of(self.connection, schema.event_members, "event", events):
            found[row.event].append(row.claim)
        return {event: tuple(sorted(ones)) for event, ones in found.items()}

    def neighbours(self, events: Iterable[str]) -> set[tuple[str, str]]:
        """Pairs of events, the first of them of ``events``, that an edge between claims joins."""
        asked = set(events)
        return {
            (r.one, r.two)
            for ends in (("a", "b"), ("b", "a"))
            for r in self._among(dated_parts.neighbours(*ends), asked)
        }

    def edges(self, claims: Iterable[str]) -> set[Edge]:
        """Edges that any of the claims is an end of."""
        asked = list(claims)
        return {
            Edge(row.a, row.b, row.score)
            for end in ("a", "b")
            for row in rows_of(self.connection, schema.claim_edges, end, asked)
        }

    def propositions(self, claims: Iterable[str]) -> dict[str, Proposition]:
        """What the claims say in comparable form; those not taken in yet are left out."""
        found = rows_of(self.connection, schema.propositions, "claim", claims)
        return {row.claim: unpack(row.body) for row in found}

    def first_told(self, claims: Iterable[str]) -> Mapping[str, str]:
        """For each of the claims the one (id) published first of all that say the same in copies of one text."""
        return {claim: one.first for claim, one in self.repeated(claims).items()}

    def repeated(self, claims: Iterable[str]) -> dict[str, Repeated]:
        """Who said first what each of the claims says; those not taken in yet are left out.

        All that say the same are found by any of them: some are looked up, and of the rest only those that were not found so.
        So a large event costs what is said of it, and not how often that was printed.
        """
        left, found, some = set(claims), dict[str, Repeated](), _LOOKED_UP
        while left:
            drawn = sorted(left)[:: max(1, len(left) // some)]
            keys = {_key(row.packed) for row in self._among(_held(), drawn)}
            holders = defaultdict[int, list[tuple[int, str]]](list)
            for row in self._among(_holders(), keys):
                holders[row.key].append((row.day, row.owner))
            for ones in holders.values():
                _, first = min(ones)
                found |= {owner: Repeated(first, day) for day, owner in ones if owner in left}
            left.difference_update(drawn, found)
            some *= 2
        return found

    def groups(self, reports: Iterable[str]) -> tuple[OriginGroup, ...]:
        """The origin groups of some reports (ids), cut down to these as members, without evidence."""
        held = rows_of(self.connection, schema.origin_members, "report", reports)
        return groups(rows_of(self.connection, schema.origins, "id", {row.origin for row in held}), held)

    def matches(self, reports: Iterable[str]) -> Sequence[CopyMatch]:
        """What was judged of pairs of reports, one of them of ``reports``, without verdicts."""
        return matches_of(self.connection, reports)

    def traits(self, reports: Iterable[str]) -> Mapping[str, ReportTraits]:
        """What is compared of the reports; those not taken in yet are left out."""
        return traits_of(self.connection, reports)

    def dated_reports(self, reports: Iterable[str]) -> dict[str, Dated]:
        """Reports by id with their dates, each as a claim of its own; unknown ids are left out."""
        columns = ("id", "published", "recorded_at")
        rows = rows_of(self.connection, schema.reports, "id", reports, columns)
        return {r.id: Dated(r.id, r.id, r.published, datetime.fromisoformat(r.recorded_at)) for r in rows}

    def revisions(self, reports: Iterable[str]) -> tuple[Revision, ...]:
        """The revisions of some reports (ids), and those of what revised them."""
        return revisions_of(self.connection, reports)

    def links(self, claims: Iterable[str], relations: Iterable[Relation]) -> tuple[Link, ...]:
        """The links between any two of the claims that are of one of the relations."""
        asked = set(claims)
        found = self._among(_links(), asked, relations=sorted(relations))
        return tuple(loads(Link, packed.unpack(stored)) for other, stored in found if other in asked)

    def _among(self, query: Select[Any], values: Iterable[Any], **bound: Any) -> list[Any]:
        return rows_among(self.connection, query, values, **bound)


def revisions_of(connection: Connection, reports: Iterable[str]) -> tuple[Revision, ...]:
    """The revisions of some reports (ids), and those of what revised them."""
    found: dict[str, Revision] = {}
    asked = set(reports)
    while asked:
        fresh = [Revision(*row) for row in rows_of(connection, schema.revisions, "earlier", asked)]
        asked = {one.later for one in fresh} - found.keys()
        found |= {one.earlier: one for one in fresh}
    return tuple(sorted(found.values()))


def first_unsure_day(as_of: AsOf) -> str:
    """The first day that a zone may put after the asked moment."""
    day = as_of.known.astimezone(UTC).date()
    return (day - timedelta(days=1) if day > date.min else day).isoformat()


def last_unsure_day(as_of: AsOf) -> str:
    """The last day that a zone may put up to the asked moment."""
    day = as_of.known.astimezone(UTC).date()
    return (day + timedelta(days=1) if day < date.max else day).isoformat()


@cache
def _dated() -> Select[Any]:
    claims, reports = schema.claims, schema.reports
    columns = (claims.c.id, claims.c.report, reports.c.published, claims.c.recorded_at)
    query = select(*columns).select_from(claims).join(reports, reports.c.id == claims.c.report)
    return query.where(claims.c.id.in_(AMONG))


@cache
def _links() -> Select[Any]:
    links = schema.links
    wanted = links.c.relation.in_(bindparam("relations", expanding=True))
    return select(links.c.b, packed.as_stored(links.c.body)).where(links.c.a.in_(AMONG), wanted)


@cache
def _held() -> Select[Any]:
    holdings = schema.holdings
    query = select(holdings.c.packed)
    return query.where(holdings.c.space == _REPRINT, holdings.c.owner.in_(AMONG))


@cache
def _holders() -> Select[Any]:
    postings = schema.postings
    query = select(postings.c.key, postings.c.day, postings.c.owner)
    everyone = (postings.c.space == _REPRINT, postings.c.period == 0)  # looked up whatever the day
    return query.where(*everyone, postings.c.key.in_(AMONG))


def _key(packed: bytes) -> int:
    values = array("q")
    values.frombytes(bytes(packed))
    return values[0]
