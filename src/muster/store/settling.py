"""The claims of a report made what people decided: ``claims`` says what counts, ``readings`` what was read.

Whatever asks for claims therefore gets them as decided, at no cost for those that nobody decided on. What a table holds is a
function of the report's claims as read and of all decisions on it, whichever came first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from muster.domain.claim import Claim
from muster.domain.decided import Decided, Resettled, decided
from muster.domain.decision import Decision
from muster.domain.document import Document
from muster.store import dialect, rows, schema
from muster.store.claim_entries import entries
from muster.store.codec import loads
from muster.store.prepared import rows_of
from muster.store.tally import TalliedTables

_OF_CLAIM = ((schema.claim_places, "claim"), (schema.claim_sources, "claim"), (schema.claims, "id"))


class Reading(NamedTuple):
    """A claim as it was read, its place among those of its report, and when it was recorded (ISO UTC)."""

    claim: Claim
    position: int
    recorded_at: str


def settle(tables: TalliedTables, report: str) -> None:
    """Bring the claims of one report to what its decisions say; where that changes any it is to be compared anew. Nothing
    happens where the report is not here, or nobody decided on it."""
    connection = tables.connection
    found = rows_of(connection, schema.reports, "id", [report])
    made = decisions_of(connection, [report])
    if not found or not made:
        return
    document, read = loads(Document, found[0].body), readings_of(connection, report)
    settled = decided(made, (r.claim for r in read.values()))
    _keep(tables, [read[claim] for claim in sorted(settled)])
    fresh = dict(claim_rows(document, settled, read))
    held = [row._asdict() for row in rows_of(connection, schema.claims, "id", settled)]
    if _same(held, fresh[schema.claims]):
        return
    lay = (row._asdict() for row in rows_of(connection, schema.claim_places, "claim", settled))
    indexed = entries(fresh[schema.claims], fresh[schema.claim_places])
    dialect.index_anew(connection, entries(held, lay), indexed)
    for table, column in _OF_CLAIM:
        tables.delete(table, column, settled)
    for table, made_rows in fresh.items():
        tables.insert(table, made_rows)
    _compare_anew(connection, report)


def _same(held: Iterable[rows.Row], fresh: Iterable[rows.Row]) -> bool:
    """Whether rows say the same, in whatever order."""
    return {row["id"]: row for row in held} == {row["id"]: row for row in fresh}


def claim_rows(
    document: Document, settled: dict[str, Decided], read: dict[str, Reading]
) -> Iterator[tuple[Any, list[rows.Row]]]:
    """The rows that decided claims have: none for one that is rejected."""
    kept = [(one.claim, read[claim]) for claim, one in sorted(settled.items()) if not one.rejected]
    claims = [rows.claim_row(claim, document, was.position, was.recorded_at) for claim, was in kept]
    yield schema.claims, claims
    yield schema.claim_places, [row for claim, _ in kept for row in rows.place_rows(claim, document)]
    yield schema.claim_sources, [row for claim, _ in kept for row in rows.source_rows(claim, document)]


def readings_of(connection: Connection, report: str) -> dict[str, Reading]:
    """All claims of a report as they were read, by id."""
    columns = ("id", "position", "recorded_at", "body")
    found: dict[str, Reading] = {}
    for table in (schema.claims, schema.readings):  # what was read goes before what was made of it
        query = select(*(table.c[name] for name in columns)).where(table.c.report == report)
        for row in connection.execute(query):
            found[row.id] = Reading(loads(Claim, row.body), row.position, row.recorded_at)
    return found


def decisions_of(connection: Connection, reports: Iterable[str]) -> tuple[Decision, ...]:
    """All decisions on claims of some reports."""
    return tuple(
        loads(Decision, row.body) for row in rows_of(connection, schema.decisions, "report", reports)
    )


def decided_among(connection: Connection, claims: Iterable[str]) -> dict[str, Decided]:
    """Those of some claims (ids) that any decision belongs to."""
    asked = set(claims)
    reports = {row.report for row in rows_of(connection, schema.readings, "id", asked)}
    if not reports:
        return {}
    found = decided(decisions_of(connection, reports), read_of(connection, reports))
    return {claim: one for claim, one in found.items() if claim in asked}


def read_of(connection: Connection, reports: Iterable[str] | None = None) -> tuple[Claim, ...]:
    """The claims of some reports, or of all, that any decision belongs to, as they were read: as good as all claims for
    finding the one that a decision belongs to."""
    if reports is None:
        kept: Sequence[Any] = connection.execute(select(schema.readings)).all()
    else:
        kept = rows_of(connection, schema.readings, "report", reports)
    return tuple(loads(Claim, row.body) for row in kept)


def resettled(connection: Connection, reports: Iterable[str]) -> Resettled:
    """What decisions did to some reports."""
    kept = rows_of(connection, schema.readings, "report", reports)
    if not kept:
        return Resettled()
    ids = {row.id for row in kept}
    counting = {row.id for row in rows_of(connection, schema.claims, "id", ids)}
    places = {m.reading.place_id for row in kept for _, m in loads(Claim, row.body).places if m.reading}
    settled = frozenset(row.report for row in kept)
    for made in decisions_of(connection, settled):
        places |= {m.reading.place_id for m in (made.now.places if made.now else ()) if m.reading}
    return Resettled(settled, frozenset(ids - counting), frozenset(p for p in places if p))


def _keep(tables: TalliedTables, read: Sequence[Reading]) -> None:
    kept = {row.id for row in rows_of(tables.connection, schema.readings, "id", (r.claim.id for r in read))}
    tables.insert(schema.readings, [rows.reading_row(*r) for r in read if r.claim.id not in kept])


def _compare_anew(connection: Connection, report: str) -> None:
    waiting = select(schema.pending.c.report).where(schema.pending.c.report == report)
    if connection.execute(waiting).first() is None:
        connection.execute(insert(schema.pending).values(report=report))
