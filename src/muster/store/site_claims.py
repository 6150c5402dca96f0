"""What a status asks of the ledger: the claims on a place from the newest back, and what is derived of them.

Everything is asked of one connection by ids, so that it costs what it reads and not what the archive holds.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, not_, or_, select

from muster.domain.claim import TimeFrame
from muster.domain.link import Edge, Link
from muster.domain.origin import OriginGroup
from muster.domain.place import Place
from muster.domain.proposition import Proposition, unpack
from muster.domain.query import SiteSummary
from muster.domain.record import Dated, Recorded, Revision
from muster.domain.status import AsOf, Clock
from muster.store import schema
from muster.store.codec import loads
from muster.store.copies import rows_of
from muster.store.lineage import groups
from muster.store.tally import chunks

_REPRINT, _BLOCK = 3, 4  # spaces of claims that say the same, and of those that stand for them (corroborate/claim_graph.py)
_CHUNK = 500
_NO_DAY = "~"  # after every day
_WALKED = 100  # rows fetched at a time


class SiteClaims:
    """Reads within one connection; ``read`` gives claims by id with their reports."""

    def __init__(
        self, connection: Connection, read: Callable[[Sequence[str]], tuple[Recorded, ...]]
    ) -> None:
        self._connection = connection
        self._read = read

    def recorded(self, claims: Iterable[str]) -> tuple[Recorded, ...]:
        """Claims with their reports, by id, ascending; unknown ids are left out."""
        return self._read(sorted(set(claims)))

    def newest(self, place: str, as_of: AsOf) -> Iterator[Dated]:
        """Claims that name a place and may have been known, the last published first; those of unknown day at the end.

        Of those published after the asked day, only the ones that may tell of it or of what was then to come.
        """
        named = schema.claim_places
        order = (named.c.published_day.desc().nulls_last(), named.c.claim.desc())
        query = _naming(place).where(_perhaps_known(as_of), _perhaps_told(as_of)).order_by(*order)
        seen = set[str]()
        for rows in self._connection.execute(query.execution_options(yield_per=_WALKED)).partitions():
            unsure = [r.id for r in rows if (r.published_day or "") >= _first_unsure_day(as_of)]
            exact = self.dated(unsure) if unsure else {}
            for row in rows:
                if row.id not in seen:  # named twice, in two roles
                    seen.add(row.id)
                    yield exact.get(row.id) or _claim(row, row.published_day)

    def before(self, place: str, as_of: AsOf, last: Dated, most: int) -> int:
        """How many claims :meth:`newest` yields from ``last`` on, itself among them; at most ``most`` are counted."""
        named = schema.claim_places
        day = last.published[:10] if last.published else None
        older = (named.c.published_day == day) & (named.c.claim <= last.claim) | (named.c.published_day < day)
        query = _naming(place).where(_perhaps_known(as_of), _perhaps_told(as_of), older)
        return self._counted(query.where(named.c.published_day <= day), most)

    def others(self, place: str, as_of: AsOf, most: int) -> int:
        """How many claims name a place beside those that :meth:`newest` yields; at most ``most`` are counted."""
        day = schema.claim_places.c.published_day
        query = _naming(place).where(_surely_unknown(as_of) | not_(_perhaps_told(as_of)))
        if as_of.clock is Clock.RECORDED:
            return self._counted(query, most)
        dated = query.where(day > min(as_of.valid.isoformat(), _last_day(as_of)))
        return self._counted(dated, most) + self.undated(place, most)

    def _counted(self, query: Select[Any], most: int) -> int:
        inside = query.with_only_columns(schema.claim_places.c.claim).distinct().limit(most).subquery()
        return self._connection.execute(select(func.count()).select_from(inside)).scalar_one()

    def undated(self, place: str, most: int) -> int:
        """How many claims that name a place stand in reports of unknown day; at most ``most`` are counted."""
        named = schema.claim_places
        query = select(named.c.claim).where(named.c.place == place, named.c.published_day.is_(None)).distinct()
        counted = select(func.count()).select_from(query.limit(most).subquery())
        return self._connection.execute(counted).scalar_one()

    def dated(self, claims: Iterable[str]) -> dict[str, Dated]:
        """Claims by id; unknown ids are left out."""
        found: dict[str, Dated] = {}
        for chunk in chunks(sorted(set(claims)), _CHUNK):
            rows = self._connection.execute(_dated().where(schema.claims.c.id.in_(chunk)))
            found |= {row.id: _claim(row, row.published) for row in rows}
        return found

    def everything_known(self, as_of: AsOf) -> bool:
        """Whether surely no report of the ledger was unknown."""
        reports = schema.reports
        if as_of.clock is Clock.RECORDED:
            last = self._connection.execute(select(func.max(reports.c.recorded_at))).scalar()
            return last is None or datetime.fromisoformat(last) <= as_of.known
        newest = self._connection.execute(select(func.max(reports.c.published_day))).scalar()
        undated = select(reports.c.id).where(reports.c.published_day.is_(None)).limit(1)
        return (newest is None or newest < _first_unsure_day(as_of)) and self._connection.execute(undated).first() is None

    def whole(self, events: Iterable[str], as_of: AsOf) -> frozenset[str]:
        """Those of the events (ids) all of whose claims were surely known."""
        members, claims = schema.event_members, schema.claims
        if as_of.clock is Clock.RECORDED:
            later = claims.c.recorded_at > as_of.known.astimezone(UTC).isoformat()
        else:
            later = func.coalesce(claims.c.published_day, _NO_DAY) >= _first_unsure_day(as_of)
        asked, open_ = set(events), set[str]()
        for chunk in chunks(sorted(asked), _CHUNK):
            query = select(members.c.event).join(claims, claims.c.id == members.c.claim)
            open_.update(self._connection.execute(query.where(members.c.event.in_(chunk), later)).scalars())
        return frozenset(asked - open_)

    def members(self, claims: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The events that some claims belong to, each with all its claims, ascending."""
        return self.claims_in(
            row.event for row in rows_of(self._connection, schema.event_members, "claim", claims)
        )

    def claims_in(self, events: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Events (ids) with all their claims, ascending."""
        found = defaultdict(list)
        for row in rows_of(self._connection, schema.event_members, "event", events):
            found[row.event].append(row.claim)
        return {event: tuple(sorted(ones)) for event, ones in found.items()}

    def neighbours(self, events: Iterable[str]) -> set[tuple[str, str]]:
        """Pairs of events, the first of them of ``events``, that an edge between claims joins."""
        one, two, edges = schema.event_members.alias(), schema.event_members.alias(), schema.claim_edges
        found = set[tuple[str, str]]()
        for chunk in chunks(sorted(set(events)), _CHUNK):
            for near, far in ((edges.c.a, edges.c.b), (edges.c.b, edges.c.a)):
                query = select(one.c.event, two.c.event).distinct().join(edges, near == one.c.claim)
                joined = query.join(two, two.c.claim == far).where(one.c.event.in_(chunk))
                rows = self._connection.execute(joined.where(two.c.event != one.c.event))
                found.update((row[0], row[1]) for row in rows)
        return found

    def edges(self, claims: Iterable[str]) -> set[Edge]:
        """Edges that any of the claims is an end of."""
        asked = list(claims)
        return {
            Edge(row.a, row.b, row.score)
            for end in ("a", "b")
            for row in rows_of(self._connection, schema.claim_edges, end, asked)
        }

    def propositions(self, claims: Iterable[str]) -> dict[str, Proposition]:
        """What the claims say in comparable form; those not taken in yet are left out."""
        found = rows_of(self._connection, schema.propositions, "claim", claims)
        return {row.claim: unpack(row.body) for row in found}

    def standing(self, claims: Iterable[str]) -> frozenset[str]:
        """Those of the claims that stand for all that say the same in copies of one text."""
        owner = schema.holdings.c.owner
        found = set[str]()
        for chunk in chunks(sorted(set(claims)), _CHUNK):
            query = select(owner).where(schema.holdings.c.space == _BLOCK, owner.in_(chunk))
            found.update(self._connection.execute(query).scalars())
        return frozenset(found)

    def first_told(self, claims: Iterable[str]) -> Mapping[str, str]:
        """For each of the claims the one (id) published first of all that say the same in copies of one text."""
        holdings, postings = schema.holdings, schema.postings
        keys: dict[str, int] = {}
        for chunk in chunks(sorted(set(claims)), _CHUNK):
            held = select(holdings.c.owner, holdings.c.packed)
            mine = held.where(holdings.c.space == _REPRINT, holdings.c.owner.in_(chunk))
            keys |= {row.owner: _key(row.packed) for row in self._connection.execute(mine)}
        held_by: dict[int, tuple[int, str]] = {}
        for part in chunks(sorted(set(keys.values())), _CHUNK):
            query = select(postings.c.key, postings.c.day, postings.c.owner)
            asked = query.where(postings.c.space == _REPRINT, postings.c.key.in_(part))
            for key, *at in self._connection.execute(asked):
                held_by[key] = min(held_by.get(key, (at[0], at[1])), (at[0], at[1]))
        return {claim: held_by[key][1] for claim, key in keys.items()}

    def groups(self, reports: Iterable[str]) -> tuple[OriginGroup, ...]:
        """The origin groups of some reports (ids), cut down to these as members, without evidence."""
        held = rows_of(self._connection, schema.origin_members, "report", reports)
        return groups(rows_of(self._connection, schema.origins, "id", {row.origin for row in held}), held)

    def newest_day(self, claims: Iterable[str]) -> date | None:
        """The last day on which any of the claims was published, None where none is known."""
        day = schema.claims.c.published_day
        days = [""]
        for chunk in chunks(sorted(set(claims)), _CHUNK):
            query = select(func.max(day)).where(schema.claims.c.id.in_(chunk))
            days.append(self._connection.execute(query).scalar() or "")
        return date.fromisoformat(max(days)) if max(days) else None

    def naming(self, place: str, claims: Iterable[str]) -> frozenset[str]:
        """Those of the claims that name a place."""
        named, found = schema.claim_places, set[str]()
        for chunk in chunks(sorted(set(claims)), _CHUNK):
            query = select(named.c.claim).where(named.c.claim.in_(chunk), named.c.place == place)
            found.update(self._connection.execute(query).scalars())
        return frozenset(found)

    def place(self, place: str) -> Place | None:
        """A place as it was read, None where no claim that was taken in speaks of it."""
        table = schema.sites
        body = self._connection.execute(select(table.c.body).where(table.c.place == place)).scalar()
        return loads(SiteSummary, body).place if body else None

    def revisions(self, reports: Iterable[str]) -> tuple[Revision, ...]:
        """The revisions of some reports (ids), and those of what revised them."""
        return revisions_of(self._connection, reports)

    def links(self, claims: Iterable[str]) -> tuple[Link, ...]:
        """The links between any two of the claims."""
        asked = set(claims)
        found = rows_of(self._connection, schema.links, "a", asked)
        return tuple(loads(Link, row.body) for row in found if row.b in asked)


def revisions_of(connection: Connection, reports: Iterable[str]) -> tuple[Revision, ...]:
    """The revisions of some reports (ids), and those of what revised them."""
    found: dict[str, Revision] = {}
    asked = set(reports)
    while asked:
        fresh = [Revision(*row) for row in rows_of(connection, schema.revisions, "earlier", asked)]
        asked = {one.later for one in fresh} - found.keys()
        found |= {one.earlier: one for one in fresh}
    return tuple(sorted(found.values()))


def _dated() -> Select[Any]:
    claims, reports = schema.claims, schema.reports
    columns = (claims.c.id, claims.c.report, reports.c.published, claims.c.recorded_at)
    return select(*columns).select_from(claims).join(reports, reports.c.id == claims.c.report)


def _claim(row: Any, published: str | None) -> Dated:
    return Dated(row.id, row.report, published, datetime.fromisoformat(row.recorded_at))


def _naming(place: str) -> Select[Any]:
    claims, named = schema.claims, schema.claim_places
    query = select(claims.c.id, claims.c.report, claims.c.published_day, claims.c.recorded_at)
    return query.join_from(named, claims, named.c.claim == claims.c.id).where(named.c.place == place)


def _perhaps_known(as_of: AsOf) -> ColumnElement[bool]:
    """Exact on the clock of recording; on that of publication a day more, since a zone may shift it."""
    if as_of.clock is Clock.RECORDED:
        return schema.claims.c.recorded_at <= as_of.known.astimezone(UTC).isoformat()
    return schema.claim_places.c.published_day <= _last_day(as_of)


def _surely_unknown(as_of: AsOf) -> ColumnElement[bool]:
    if as_of.clock is Clock.RECORDED:
        return schema.claims.c.recorded_at > as_of.known.astimezone(UTC).isoformat()
    day = schema.claim_places.c.published_day
    return or_(day.is_(None), day > _last_day(as_of))


def _last_day(as_of: AsOf) -> str:
    last = as_of.known.astimezone(UTC).date()
    return (last if last == date.max else last + timedelta(days=1)).isoformat()


def _perhaps_told(as_of: AsOf) -> ColumnElement[bool]:
    """Whether a claim may tell of the asked day or before, or of a plan, as its columns show it."""
    named, claims, day = schema.claim_places, schema.claims, as_of.valid.isoformat()
    tells = (func.coalesce(claims.c.first_day, "") <= day) | (claims.c.time_frame == TimeFrame.FUTURE.value)
    return (func.coalesce(named.c.published_day, _NO_DAY) <= day) | tells


def _first_unsure_day(as_of: AsOf) -> str:
    """The first day that a zone may put after the asked moment."""
    return (as_of.known.astimezone(UTC).date() - timedelta(days=1)).isoformat()


def _key(packed: bytes) -> int:
    values = array("q")
    values.frombytes(bytes(packed))
    return values[0]
