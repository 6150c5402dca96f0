"""Questions about what was found across reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from muster.domain.errors import NotFound
from muster.domain.event import PostureEvent
from muster.domain.link import Link
from muster.domain.origin import CopyVerdict, OriginGroup, taken
from muster.domain.place import Place
from muster.domain.query import Page, SiteSummary
from muster.store import schema
from muster.store.asking import body_of, size
from muster.store.codec import loads
from muster.store.lineage import groups, with_evidence
from muster.store.prepared import rows_of
from muster.store.reader_claims import ClaimReader
from muster.store.sites import place_of, summaries


class FindingReader(ClaimReader):
    """Links, events, origins and sites."""

    def links(self, claim_id: str | None = None) -> tuple[Link, ...]:
        """Links between claims, or those of one claim on either end."""
        query = select(schema.links.c.body).order_by(schema.links.c.id)
        if claim_id is not None:
            query = query.where(or_(schema.links.c.a == claim_id, schema.links.c.b == claim_id))
        return self._bodies(Link, query)

    def links_of(self, claims: Iterable[str]) -> tuple[Link, ...]:
        """Links that have any of some claims (ids) on either end, by id."""
        asked = tuple(claims)
        with self._connection() as connection:
            ends = (rows_of(connection, schema.links, end, asked) for end in ("a", "b"))
            found = {row.id: row.body for rows in ends for row in rows}
        return tuple(loads(Link, body) for _, body in sorted(found.items()))

    def events(self) -> tuple[PostureEvent, ...]:
        """All events, by the time that they speak of."""
        events = schema.events
        return self._bodies(PostureEvent, select(events.c.body).order_by(events.c.sort, events.c.id))

    def events_of(self, claims: Iterable[str]) -> tuple[PostureEvent, ...]:
        """The events that some claims (ids) stand in, by the time that they speak of."""
        with self._connection() as connection:
            ids = {row.event for row in rows_of(connection, schema.event_members, "claim", claims)}
            found = rows_of(connection, schema.events, "id", ids)
        return tuple(
            loads(PostureEvent, row.body) for row in sorted(found, key=lambda row: (row.sort, row.id))
        )

    def events_by_id(self, events: Iterable[str]) -> tuple[PostureEvent, ...]:
        """Some events, by id, ascending; unknown ids are left out."""
        with self._connection() as connection:
            found = rows_of(connection, schema.events, "id", events)
        return tuple(loads(PostureEvent, row.body) for row in sorted(found, key=lambda row: row.id))

    def best_events(self, limit: int = 100, offset: int = 0) -> Page[PostureEvent]:
        """One page of the events, those on most independent origins first, then the latest."""
        events = schema.events
        order = (events.c.origins.desc(), events.c.sort.desc(), events.c.id)
        with self._connection() as connection:
            total = size(connection, events)
            page = select(events.c.body).order_by(*order).limit(limit).offset(offset)
            bodies = connection.execute(page).scalars().all()
        return Page(tuple(loads(PostureEvent, body) for body in bodies), total, offset)

    def event(self, event_id: str) -> PostureEvent:
        """Raises NotFound."""
        return self._one(PostureEvent, schema.events, event_id, "event")

    def origins(self) -> tuple[OriginGroup, ...]:
        """All origin groups, by the day of their roots."""
        with self._connection() as connection:
            found = connection.execute(select(schema.origins).order_by(schema.origins.c.sort)).all()
            held = connection.execute(select(schema.origin_members)).all()
            verdicts = _verdicts(connection, select(schema.copy_matches.c.verdict))
        return with_evidence(groups(found, held), verdicts)

    def groups_of(self, reports: Iterable[str], whole: bool = False) -> tuple[OriginGroup, ...]:
        """The origin groups of some reports (ids), cut down to these as members or ``whole``; without evidence."""
        with self._connection() as connection:
            held = rows_of(connection, schema.origin_members, "report", reports)
            ids = {row.origin for row in held}
            if whole:
                held = rows_of(connection, schema.origin_members, "origin", ids)
            return groups(rows_of(connection, schema.origins, "id", ids), held)

    def origin(self, origin_id: str, of: str | None = None) -> OriginGroup:
        """One origin group, with all its evidence or that of one report (id) alone. Raises NotFound."""
        members, matches = schema.origin_members, schema.copy_matches
        with self._connection() as connection:
            found = connection.execute(select(schema.origins).where(schema.origins.c.id == origin_id)).all()
            held = connection.execute(select(members).where(members.c.origin == origin_id)).all()
            inside = select(members.c.report).where(members.c.origin == origin_id)
            both = select(matches.c.verdict).where(matches.c.a.in_(inside), matches.c.b.in_(inside))
            if of is not None:
                both = both.where(or_(matches.c.a == of, matches.c.b == of))
            verdicts = _verdicts(connection, both)
        if not found:
            raise NotFound(f"no origin {origin_id}")
        return with_evidence(groups(found, held), verdicts)[0]

    def origins_of(self, document_id: str) -> tuple[OriginGroup, ...]:
        """Origin groups of one report, the one it takes most from first; empty where it was not compared yet."""
        members = schema.origin_members
        with self._connection() as connection:
            ids = (
                connection.execute(select(members.c.origin).where(members.c.report == document_id))
                .scalars()
                .all()
            )
        found = [self.origin(one) for one in ids]
        return tuple(sorted(found, key=lambda g: (-taken(g, document_id), g.id)))

    def sites(self) -> tuple[SiteSummary, ...]:
        """Places that claims speak of, the most spoken of first."""
        table = schema.sites
        return self._bodies(SiteSummary, select(table.c.body).order_by(table.c.claims.desc(), table.c.place))

    def place(self, place_id: str) -> Place:
        """A place as the claims' readings describe it. Raises NotFound when no claim speaks of it."""
        with self._connection() as connection:
            body = body_of(connection, schema.sites, place_id)
        if body is not None:
            return loads(SiteSummary, body).place
        place = place_of(place_id, self.claims_at(place_id))
        if place is None:
            raise NotFound(f"no claim speaks of the place {place_id}")
        return place

    def summaries(self) -> tuple[SiteSummary, ...]:
        """Site summaries computed from the claims as they are now."""
        return summaries(self.all_claims())


def _verdicts(connection: Connection, asked: Select[Any]) -> list[CopyVerdict]:
    """What shows the copies among some matches, where anything does."""
    found = connection.execute(asked.where(schema.copy_matches.c.verdict.is_not(None))).scalars()
    return [loads(CopyVerdict, verdict) for verdict in found]
