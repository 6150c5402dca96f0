"""What the ledger holds about one report beside its text: custody, versions, refused tries, grades and judgements."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, ColumnElement, Connection, select

from muster.domain.grade import ReliabilityGrade
from muster.domain.link import Judgement
from muster.domain.record import Custody, Quarantined
from muster.store import schema
from muster.store.codec import loads
from muster.store.prepared import rows_of


def custody_of(connection: Connection, sha256: str | None) -> tuple[Custody, ...]:
    """Entries of the custody log about some original bytes, oldest first; none without a hash."""
    table = schema.custody
    query = select(table).where(table.c.sha256 == sha256).order_by(table.c.seq)
    return tuple(Custody(*row) for row in connection.execute(query)) if sha256 else ()


def versions_of(connection: Connection, report: str) -> tuple[str, ...]:
    """All versions (ids) of a report, the first one first, itself among them; empty where it was never revised."""
    table, chain = schema.revisions, [report]
    while (at := _step(connection, table.c.earlier, table.c.later == chain[0])) and at not in chain:
        chain.insert(0, at)
    while (at := _step(connection, table.c.later, table.c.earlier == chain[-1])) and at not in chain:
        chain.append(at)
    return tuple(chain) if len(chain) > 1 else ()


def _step(connection: Connection, column: Column[str], where: ColumnElement[bool]) -> str | None:
    found = connection.execute(select(column).where(where).order_by(column).limit(1)).scalar()
    return str(found) if found else None


def refused(connection: Connection, sha256: str | None) -> tuple[Quarantined, ...]:
    """Times at which some original bytes were set aside, with the reasons; also where they were read at a later try."""
    table = schema.quarantine
    columns = (table.c.locator, table.c.reason, table.c.error, table.c.sha256)
    query = select(*columns).where(table.c.sha256 == sha256).order_by(table.c.recorded_at)
    return tuple(Quarantined(*row) for row in connection.execute(query)) if sha256 else ()


def grades_of(connection: Connection, key: str) -> tuple[ReliabilityGrade, ...]:
    """All grades of a source, newest first."""
    table = schema.reliability
    query = select(table.c.body).where(table.c.identity == key).order_by(table.c.at.desc(), table.c.id)
    return tuple(loads(ReliabilityGrade, body) for body in connection.execute(query).scalars())


def grades_now(connection: Connection, keys: Iterable[str]) -> dict[str, ReliabilityGrade]:
    """The latest grade of each of some sources; those that nobody graded are left out."""
    rows = sorted(rows_of(connection, schema.reliability, "identity", keys), key=lambda row: (row.at, row.id))
    return {row.identity: loads(ReliabilityGrade, row.body) for row in rows}


def judgements_on(connection: Connection, records: Iterable[str]) -> tuple[Judgement, ...]:
    """Judgements that name any of some claims or reports (ids), oldest first."""
    asked = tuple(records)
    found = {row.id: row for end in ("a", "b") for row in rows_of(connection, schema.judgements, end, asked)}
    rows = sorted(found.values(), key=lambda row: (row.at, row.id))
    return tuple(loads(Judgement, row.body) for row in rows)
