"""In which order, and when, the ledger took in its reports."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from muster.domain.record import Recording
from muster.store.schema import custody, intakes, reports


def recordings(connection: Connection) -> dict[str, Recording]:
    """For each report (id) its first place in the custody log, and when it was recorded."""
    first = (
        select(intakes.c.report, func.min(custody.c.seq).label("seq"))
        .join(custody, custody.c.sha256 == intakes.c.evidence)
        .group_by(intakes.c.report)
        .subquery()
    )
    query = select(reports.c.id, first.c.seq, reports.c.recorded_at).join(
        first, first.c.report == reports.c.id
    )
    return {
        row.id: Recording(row.seq, datetime.fromisoformat(row.recorded_at))
        for row in connection.execute(query)
    }
