"""What every question to a ledger needs: a connection of its own, and what is decoded once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, Select, Table, func, select
from sqlalchemy.exc import DatabaseError

from muster.domain.claim import Claim
from muster.domain.decided import Decided
from muster.domain.document import Document
from muster.domain.errors import NotFound
from muster.domain.record import Recorded
from muster.store import dialect, schema
from muster.store.codec import loads
from muster.store.columns import AMONG
from muster.store.lineage import origins_held
from muster.store.packed import as_stored, unpack
from muster.store.prepared import rows_of
from muster.store.prepared_selects import rows_among
from muster.store.settling import decided_among
from muster.store.tally import chunks

P = ParamSpec("P")
T = TypeVar("T")

_KEPT = 2048  # documents kept decoded
_KEPT_CLAIMS = 8192
_CHUNK = 500  # ids bound in one statement


class Asking:
    """Read-only and thread-safe: every question opens its own connection and sees one consistent state."""

    def __init__(self, database: dialect.Database, engine: Engine) -> None:
        self.address = database.address
        self._database = database
        self._engine = engine
        self.evidence = database.evidence(engine)
        self._decode = lru_cache(_KEPT)(_document)
        self._decode_claim = lru_cache(_KEPT_CLAIMS)(_claim)

    def ask(self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer to a question that another module of the store puts, in one consistent state of the ledger."""
        with self._connection() as connection:
            return question(connection, *args, **kwargs)

    def state(self) -> Hashable:
        """Something that differs whenever what the ledger says differs."""
        try:
            return self._database.state(self._engine)
        except DatabaseError as error:
            raise self._database.explain(error) from error

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise self._database.explain(error) from error

    def _all(self, query: Select[Any]) -> tuple[Recorded, ...]:
        with self._connection() as connection:
            return self._recorded(connection, connection.execute(query).scalars().all())

    def _recorded(self, connection: Connection, ids: Sequence[str]) -> tuple[Recorded, ...]:
        """Claims with document, origin and event, in the order of ``ids``; unknown ids are left out."""
        found: dict[str, Recorded] = {}
        for chunk in chunks(ids, _CHUNK):
            rows = rows_among(connection, _claims_with_report(), chunk)
            documents = self._documents(connection, {row.report for row in rows})
            held = origins_held(rows_of(connection, schema.origin_members, "report", documents))
            members = rows_of(connection, schema.event_members, "claim", chunk)
            events = {row.claim: row.event for row in members}
            settled = decided_among(connection, chunk)
            for row in rows:
                claim = self._decode_claim(row.body)
                found[row.id] = Recorded(
                    claim,
                    documents[row.report],
                    datetime.fromisoformat(row.recorded_at),
                    held(row.report, claim.span),
                    events.get(row.id),
                    settled.get(row.id),
                )
        return tuple(found[one] for one in ids if one in found)

    def _plain(self, connection: Connection, ids: Sequence[str]) -> tuple[Recorded, ...]:
        """Claims with their reports alone, ascending by id; unknown ids are left out."""
        rows = rows_among(connection, _claims_with_report(), ids)
        documents = self._documents(connection, {row.report for row in rows})
        moments = {at: datetime.fromisoformat(at) for at in {row.recorded_at for row in rows}}
        made = (
            (claim, Recorded(self._decode_claim(body), documents[report], moments[at]))
            for claim, report, at, body in rows
        )
        return tuple(recorded for _, recorded in sorted(made, key=itemgetter(0)))

    def _rejected(self, connection: Connection, column: str, value: str) -> tuple[Recorded, ...]:
        """Rejected claims as they would be if they counted, by their place in the report."""
        kept = sorted(
            rows_of(connection, schema.readings, column, [value]), key=lambda r: (r.report, r.position)
        )
        settled = decided_among(connection, [row.id for row in kept])
        documents = self._documents(connection, {row.report for row in kept})
        return tuple(
            Recorded(one.claim, documents[row.report], datetime.fromisoformat(row.recorded_at), decided=one)
            for row in kept
            if (one := settled.get(row.id, Decided(loads(Claim, row.body)))).rejected
        )

    def _documents(self, connection: Connection, ids: Iterable[str]) -> dict[str, Document]:
        return {report: self._decode(stored) for report, stored in rows_among(connection, _reports(), ids)}

    def _bodies(self, kind: type[T], query: Select[Any]) -> tuple[T, ...]:
        with self._connection() as connection:
            bodies = connection.execute(query).scalars().all()
        return tuple(loads(kind, body) for body in bodies)

    def _one(self, kind: type[T], table: Table, key: str, name: str) -> T:
        with self._connection() as connection:
            body = body_of(connection, table, key)
        if body is None:
            raise NotFound(f"no {name} {key}")
        return loads(kind, body)


def _document(stored: bytes) -> Document:
    return loads(Document, unpack(stored))


def _claim(stored: bytes) -> Claim:
    return loads(Claim, unpack(stored))


@cache
def _claims_with_report() -> Select[Any]:
    claims = schema.claims
    columns = (claims.c.id, claims.c.report, claims.c.recorded_at, as_stored(claims.c.body))
    return select(*columns).where(claims.c.id.in_(AMONG))


@cache
def _reports() -> Select[Any]:
    reports = schema.reports
    return select(reports.c.id, as_stored(reports.c.body)).where(reports.c.id.in_(AMONG))


def size(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def body_of(connection: Connection, table: Table, key: str) -> str | None:
    (column,) = table.primary_key.columns
    return connection.execute(select(table.c.body).where(column == key)).scalar_one_or_none()
