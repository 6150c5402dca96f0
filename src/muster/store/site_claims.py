"""What a status asks of the ledger of one place: the claims that name it from the newest back, and how many others do."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, bindparam, func, not_, or_, select

from muster.domain.place import Place
from muster.domain.query import SiteSummary
from muster.domain.record import Dated, Recorded
from muster.domain.status import AsOf, Clock
from muster.store import schema
from muster.store.codec import loads
from muster.store.columns import Text
from muster.store.dated_parts import NO_DAY
from muster.store.kept_claims import KeptClaims, first_unsure_day, last_unsure_day
from muster.store.prepared import rows_of

_WALKED = 100  # rows fetched at a time


class SiteClaims(KeptClaims):
    """Reads within one connection; ``read`` gives claims by id with their reports."""

    def __init__(self, connection: Connection, read: Callable[[Sequence[str]], tuple[Recorded, ...]]) -> None:
        super().__init__(connection)
        self._read = read

    def recorded(self, claims: Iterable[str]) -> tuple[Recorded, ...]:
        """Claims with their reports, by id, ascending; unknown ids are left out."""
        return self._read(sorted(set(claims)))

    def newest(self, place: str, as_of: AsOf) -> Generator[Dated, None, None]:
        """Claims that name a place and may have been known, the last published first; those of unknown day at the end.

        Of those published after the asked day, only the ones that may tell of it or of what was then to come. Close it where
        it is not read to its end.
        """
        bound = _bound(place, as_of)
        seen = set[str]()
        options = {"yield_per": _WALKED}
        with self.connection.execute(_newest(as_of.clock), bound, execution_options=options) as walked:
            for rows in walked.partitions():
                unsure = [row.id for row in rows if (row.published_day or "") >= first_unsure_day(as_of)]
                exact = self.dated(unsure) if unsure else {}
                for row in rows:
                    if row.id not in seen:  # named twice, in two roles
                        seen.add(row.id)
                        yield exact.get(row.id) or _claim(row)

    def before(self, place: str, as_of: AsOf, last: Dated, most: int) -> int:
        """How many claims :meth:`newest` yields from ``last`` on, itself among them; at most ``most`` are counted."""
        at = last.published[:10] if last.published else None
        query = _older(as_of.clock, at is not None)
        return self._counted(query, most, _bound(place, as_of) | {"at": at, "last": last.claim})

    def others(self, place: str, as_of: AsOf, most: int) -> int:
        """How many claims name a place beside those that :meth:`newest` yields; at most ``most`` are counted."""
        bound = _bound(place, as_of)
        if as_of.clock is Clock.RECORDED:
            return self._counted(_others(as_of.clock), most, bound)
        # those of later days first: the index knows them, so that the others are not gone through
        later = bound | {"later": min(bound["asked"], bound["moment"])}
        return self._counted(_others(as_of.clock), most, later) + self.undated(place, most)

    def undated(self, place: str, most: int) -> int:
        """How many claims that name a place stand in reports of unknown day; at most ``most`` are counted."""
        return self._counted(_undated(), most, {"place": place})

    def _counted(self, query: Select[Any], most: int, bound: Mapping[str, Any]) -> int:
        counted: int = self.connection.execute(query, {**bound, "most": most}).scalar_one()
        return counted

    def newest_day(self, claims: Iterable[str]) -> date | None:
        """The last day on which any of the claims was published, None where none is known."""
        days = rows_of(self.connection, schema.claims, "id", claims, ("published_day",))
        last = max((day or "" for (day,) in days), default="")
        return date.fromisoformat(last) if last else None

    def naming(self, place: str, claims: Iterable[str]) -> frozenset[str]:
        """Those of the claims that name a place."""
        named = rows_of(self.connection, schema.claim_places, "claim", claims, ("claim", "place"))
        return frozenset(row.claim for row in named if row.place == place)

    def place(self, place: str) -> Place | None:
        """A place as it was read, None where no claim that was taken in speaks of it."""
        body = self.connection.execute(_site(), {"place": place}).scalar()
        return loads(SiteSummary, body).place if body else None


def _claim(row: Any) -> Dated:
    return Dated(row.id, row.report, row.published_day, datetime.fromisoformat(row.recorded_at))


def _bound(place: str, as_of: AsOf) -> dict[str, Any]:
    """What the statements below ask with: the moment exact on the clock of recording; on that of publication a day more,
    since a zone may shift it."""
    recorded = as_of.clock is Clock.RECORDED
    moment = as_of.known.astimezone(UTC).isoformat() if recorded else last_unsure_day(as_of)
    return {"place": place, "asked": as_of.valid.isoformat(), "moment": moment}


@cache
def _site() -> Select[Any]:
    return select(schema.sites.c.body).where(schema.sites.c.place == bindparam("place"))


@cache
def _newest(clock: Clock) -> Select[Any]:
    named = schema.claim_places
    claims = schema.claims
    order = (named.c.published_day.desc().nulls_last(), named.c.claim.desc())
    query = select(claims.c.id, claims.c.report, claims.c.published_day, claims.c.recorded_at)
    joined = query.join_from(named, claims, named.c.claim == claims.c.id).where(_here())
    return joined.where(_perhaps_known(clock), _perhaps_told()).order_by(*order)


@cache
def _older(clock: Clock, has_day: bool) -> Select[Any]:
    """From a claim on, in the order of :func:`_newest`, counted."""
    named = schema.claim_places
    day, claim = named.c.published_day, named.c.claim
    at, last = bindparam("at", type_=Text), bindparam("last", type_=Text)
    dated = (day <= at) & ((day < at) | (claim <= last))
    older = dated | day.is_(None) if has_day else day.is_(None) & (claim <= last)
    return _count(_naming(clock).where(_perhaps_known(clock), _perhaps_told(), older))


@cache
def _others(clock: Clock) -> Select[Any]:
    query = _naming(clock).where(_surely_unknown(clock) | not_(_perhaps_told()))
    if clock is Clock.PUBLISHED:
        query = query.where(schema.claim_places.c.published_day > bindparam("later"))
    return _count(query)


@cache
def _undated() -> Select[Any]:
    named = schema.claim_places
    return _count(select(named.c.claim).where(_here(), named.c.published_day.is_(None)))


def _count(query: Select[Any]) -> Select[Any]:
    inside = query.distinct().limit(bindparam("most", type_=Integer))
    return select(func.count()).select_from(inside.subquery())


def _naming(clock: Clock) -> Select[Any]:
    """Claims that name the place; on the clock of publication the index of places tells all that is asked of them."""
    claims, named = schema.claims, schema.claim_places
    query = select(named.c.claim).where(_here())
    return query if clock is Clock.PUBLISHED else query.join(claims, named.c.claim == claims.c.id)


def _here() -> ColumnElement[bool]:
    return schema.claim_places.c.place == bindparam("place")


def _perhaps_known(clock: Clock) -> ColumnElement[bool]:
    return _time(clock) <= bindparam("moment")


def _surely_unknown(clock: Clock) -> ColumnElement[bool]:
    later = _time(clock) > bindparam("moment")
    return later if clock is Clock.RECORDED else or_(_time(clock).is_(None), later)


def _time(clock: Clock) -> ColumnElement[Any]:
    return schema.claims.c.recorded_at if clock is Clock.RECORDED else schema.claim_places.c.published_day


def _perhaps_told() -> ColumnElement[bool]:
    """Whether a claim may tell of the asked day or before, or of a plan, as its columns show it."""
    named, asked = schema.claim_places, bindparam("asked", type_=Text)
    return (func.coalesce(named.c.published_day, NO_DAY) <= asked) | (named.c.told_from <= asked)
