"""In which order, and when, the ledger took in its reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, true

from muster.domain.record import Recording
from muster.store.schema import custody, intakes, reports
from muster.store.tally import chunks


def recordings(connection: Connection, only: Iterable[str] | None = None) -> dict[str, Recording]:
    """For each report (id), or for these alone, its first place in the custody log, and when it was recorded."""
    if only is None:
        return _found(connection, true())
    found: dict[str, Recording] = {}
    for chunk in chunks(sorted(set(only)), 500):
        found |= _found(connection, reports.c.id.in_(chunk))
    return found


def _found(connection: Connection, where: ColumnElement[bool]) -> dict[str, Recording]:
    query = (
        select(reports.c.id, func.min(custody.c.seq).label("seq"), reports.c.recorded_at)
        .join(intakes, intakes.c.report == reports.c.id)
        .join(custody, custody.c.sha256 == intakes.c.evidence)
        .where(where)
        .group_by(reports.c.id, reports.c.recorded_at)
    )
    return {
        row.id: Recording(row.seq, datetime.fromisoformat(row.recorded_at))
        for row in connection.execute(query)
    }
