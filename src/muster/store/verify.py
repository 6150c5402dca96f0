"""What must hold in every ledger, checked row by row."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from muster.domain.claim import Claim
from muster.domain.decided import decided
from muster.domain.document import Document
from muster.domain.errors import LedgerCorrupt
from muster.domain.record import Custody
from muster.store import custody, dialect, rows, schema
from muster.store.codec import loads
from muster.store.evidence import Evidence
from muster.store.prepared import rows_of
from muster.store.settling import claim_rows, decisions_of, readings_of
from muster.store.tally import recount, total_of


def problems(connection: Connection, evidence: Evidence) -> Iterator[str]:
    """Everything that does not agree, in words."""
    yield from dialect.check(connection)
    yield from _evidence(connection, evidence)
    yield from _custody(connection)
    yield from _reports(connection)
    yield from _derived(connection)


def _evidence(connection: Connection, evidence: Evidence) -> Iterator[str]:
    table = schema.evidence
    for sha256, size in connection.execute(select(table.c.sha256, table.c.size).order_by(table.c.sha256)):
        problem = evidence.problem(sha256, size)
        if problem:
            yield problem


def _custody(connection: Connection) -> Iterator[str]:
    chain = [
        Custody(*row) for row in connection.execute(select(schema.custody).order_by(schema.custody.c.seq))
    ]
    yield from custody.problems(chain)
    logged = {entry.sha256 for entry in chain}
    for sha256 in connection.execute(select(schema.evidence.c.sha256)).scalars():
        if sha256 not in logged:
            yield f"evidence {sha256}: no custody entry names it"


def _reports(connection: Connection) -> Iterator[str]:
    query = select(schema.reports).order_by(schema.reports.c.id).execution_options(yield_per=100)
    for row in connection.execute(query):
        try:
            document = loads(Document, row.body)
        except LedgerCorrupt as error:
            yield f"report {row.id}: {error}"
            continue
        if dict(row._mapping) != rows.report_row(document, row.evidence, row.recorded_at, row.tool):
            yield f"report {row.id}: the columns do not say what the report says"
        yield from _claims(connection, row.id, document)
        yield from _decided(connection, row.id, document)


def _claims(connection: Connection, report: str, document: Document) -> Iterator[str]:
    table = schema.claims
    query = select(table).where(table.c.report == report).order_by(table.c.position)
    for row in connection.execute(query):
        try:
            claim = loads(Claim, row.body)
        except LedgerCorrupt as error:
            yield f"claim {row.id}: {error}"
            continue
        if claim.span.of(document.text) != claim.quote:
            yield f"claim {row.id}: its quote does not stand at its offsets in report {report}"
        if dict(row._mapping) != rows.claim_row(claim, document, row.position, row.recorded_at):
            yield f"claim {row.id}: the columns do not say what the claim says"


def _decided(connection: Connection, report: str, document: Document) -> Iterator[str]:
    """Claims that people decided on must be what the decisions make of those that were read."""
    made = decisions_of(connection, [report])
    if not made:
        return
    read = readings_of(connection, report)
    settled = decided(made, (r.claim for r in read.values()))
    for table, wanted in claim_rows(document, settled, read):
        column = "id" if table is schema.claims else "claim"
        found = [row._asdict() for row in rows_of(connection, table, column, settled)]
        if sorted(found, key=repr) != sorted(wanted, key=repr):
            yield f"report {report}: {table.name} is not what was decided on its claims"


def _derived(connection: Connection) -> Iterator[str]:
    if recount(connection, schema.BASE) != total_of(connection, "base"):
        yield "base tables: they do not hold what was written; restore the ledger from a copy"
    made = connection.execute(select(schema.derivation)).first()
    if made is None:
        return
    if int(made.derived, 16) != recount(connection, schema.DERIVED):
        yield "derived tables: changed since they were computed; run: muster verify --rebuild"
    if connection.execute(select(schema.pending).limit(1)).first() is not None:
        yield "derived tables: reports were added since they were computed; run: muster verify --rebuild"
