"""What a status asks of the ledger of one place: the claims that name it from the newest back, and how many others do."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, not_, or_, select

from muster.domain.claim import TimeFrame
from muster.domain.place import Place
from muster.domain.query import SiteSummary
from muster.domain.record import Dated, Recorded
from muster.domain.status import AsOf, Clock
from muster.store import schema
from muster.store.codec import loads
from muster.store.kept_claims import KeptClaims, first_unsure_day
from muster.store.tally import chunks

_NO_DAY = "~"  # after every day
_CHUNK = 500
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
        named = schema.claim_places
        order = (named.c.published_day.desc().nulls_last(), named.c.claim.desc())
        query = _naming(place).where(_perhaps_known(as_of), _perhaps_told(as_of)).order_by(*order)
        seen = set[str]()
        with self.connection.execute(query.execution_options(yield_per=_WALKED)) as walked:
            for rows in walked.partitions():
                unsure = [row.id for row in rows if (row.published_day or "") >= first_unsure_day(as_of)]
                exact = self.dated(unsure) if unsure else {}
                for row in rows:
                    if row.id not in seen:  # named twice, in two roles
                        seen.add(row.id)
                        yield exact.get(row.id) or _claim(row)

    def before(self, place: str, as_of: AsOf, last: Dated, most: int) -> int:
        """How many claims :meth:`newest` yields from ``last`` on, itself among them; at most ``most`` are counted."""
        named = schema.claim_places
        day, claim = named.c.published_day, named.c.claim
        at = last.published[:10] if last.published else None
        dated = (day <= at) & ((day < at) | (claim <= last.claim))
        older = day.is_(None) & (claim <= last.claim) if at is None else dated | day.is_(None)
        return self._counted(_naming(place).where(_perhaps_known(as_of), _perhaps_told(as_of), older), most)

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
        return self.connection.execute(select(func.count()).select_from(inside)).scalar_one()

    def undated(self, place: str, most: int) -> int:
        """How many claims that name a place stand in reports of unknown day; at most ``most`` are counted."""
        named = schema.claim_places
        query = (
            select(named.c.claim).where(named.c.place == place, named.c.published_day.is_(None)).distinct()
        )
        counted = select(func.count()).select_from(query.limit(most).subquery())
        return self.connection.execute(counted).scalar_one()

    def newest_day(self, claims: Iterable[str]) -> date | None:
        """The last day on which any of the claims was published, None where none is known."""
        day = schema.claims.c.published_day
        days = [""]
        for chunk in chunks(sorted(set(claims)), _CHUNK):
            query = select(func.max(day)).where(schema.claims.c.id.in_(chunk))
            days.append(self.connection.execute(query).scalar() or "")
        return date.fromisoformat(max(days)) if max(days) else None

    def naming(self, place: str, claims: Iterable[str]) -> frozenset[str]:
        """Those of the claims that name a place."""
        named, found = schema.claim_places, set[str]()
        for chunk in chunks(sorted(set(claims)), _CHUNK):
            query = select(named.c.claim).where(named.c.claim.in_(chunk), named.c.place == place)
            found.update(self.connection.execute(query).scalars())
        return frozenset(found)

    def place(self, place: str) -> Place | None:
        """A place as it was read, None where no claim that was taken in speaks of it."""
        table = schema.sites
        body = self.connection.execute(select(table.c.body).where(table.c.place == place)).scalar()
        return loads(SiteSummary, body).place if body else None


def _claim(row: Any) -> Dated:
    return Dated(row.id, row.report, row.published_day, datetime.fromisoformat(row.recorded_at))


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
