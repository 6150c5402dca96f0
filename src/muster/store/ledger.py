"""The writer. Base tables only grow; derived tables are kept up with them; everything about one report is one transaction.

What :meth:`Ledger.store` has returned for is on the disk: the bytes are synced and renamed before the row that names
them is committed, and commits are synced too. A process killed at any moment leaves either the whole report or none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine, Table, delete, insert, select
from sqlalchemy.exc import DatabaseError

from muster.domain.claim import Claim
from muster.domain.decision import Decision
from muster.domain.document import Document, RawReport
from muster.domain.grade import ReliabilityGrade
from muster.domain.ids import digest
from muster.domain.link import Judgement
from muster.domain.marking import Marking
from muster.domain.record import Analysis, Custody, Quarantined
from muster.domain.tool import tool_name
from muster.store import custody, dialect, rows, schema
from muster.store.address import Address
from muster.store.addresses import elsewhere
from muster.store.claim_entries import entries
from muster.store.codec import loads
from muster.store.custody import ALSO_AT, CLOCK_BACK, moment_of
from muster.store.digests import base_digest, derived_digest
from muster.store.marked import marking_row
from muster.store.migrations import freed, migrate
from muster.store.settling import settle
from muster.store.tally import TalliedTables
from muster.store.workspace import Derived, Workspace

Now = Callable[[], datetime]


def utc_now() -> datetime:
    """The system clock, whole seconds, aware UTC."""
    return datetime.now(UTC).replace(microsecond=0)


class Ledger:
    """The one writer of a ledger. Use :meth:`open`; close it, or use it as a context manager."""

    def __init__(self, database: dialect.Database, engine: Engine, clock: Now) -> None:
        self.address = database.address
        self._database = database
        self._engine = engine
        self._clock = clock
        self._tool = tool_name()
        self._behind = False  # whether the log says already that the clock stands before its last entry
        self.evidence = database.evidence(engine)

    @classmethod
    def open(cls, address: Address | Path | str, clock: Now = utc_now, create: bool = True) -> Ledger:
        """Take the writer's lock and bring the schema up to date.

        Raises NotFound when there is no ledger and ``create`` is False, Retry when another writer is at work or the
        database server cannot be reached, StopRun when a newer Muster wrote it, LedgerCorrupt when it is no database.
        """
        database = dialect.at(Address.of(address))
        engine = database.writer(create)
        try:
            if freed(migrate(engine)):
                database.shrink(engine)
        except BaseException as error:
            engine.dispose()
            database.release()
            if isinstance(error, DatabaseError):
                raise database.explain(error) from error
            raise
        ledger = cls(database, engine, clock)
        ledger.evidence.sweep()
        return ledger

    def close(self) -> None:
        self._engine.dispose()
        self._database.release()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def known(self, raw: RawReport) -> bool:
        """Whether this very input (bytes and declared fields) was stored before."""
        return self.held(raw) is not None

    def held(self, raw: RawReport) -> str | None:
        """The id of the report that this very input (bytes and declared fields) was read as; None where it is new."""
        intakes = schema.intakes
        with self._transaction() as connection:
            asked = select(intakes.c.report).where(intakes.c.key == rows.intake_key(raw))
            return connection.execute(asked).scalar_one_or_none()

    def store(self, raw: RawReport, analysis: Analysis) -> bool:
        """Keep one report: original bytes, custody, document and claims. True when the report is new here.

        The same input again changes nothing. Other bytes that read as a report already here are kept as further
        evidence of it, and the same report under another address is that report: the custody log keeps the address.
        """
        key = rows.intake_key(raw)
        if self.known(raw):
            return False
        sha256 = self.evidence.put(raw.content)
        document, claims = _distinct(analysis, sha256)
        with self._tables() as tables:
            log = _Log(tables, self._clock(), self._tool, self._behind)
            at = log.at
            if not _has(tables.connection, schema.evidence, sha256):
                row = rows.evidence_row(raw, document, sha256, at, self._tool)
                tables.insert(schema.evidence, [row])
                log.append("collected", sha256, raw.locator)
            new = not _has(tables.connection, schema.reports, document.id)
            here = elsewhere(tables.connection, document) if new else None
            if here is not None and document.url:
                log.append(ALSO_AT, sha256, document.url)
            report, new = here or document.id, new and here is None
            if new:
                tables.insert(schema.reports, [rows.report_row(document, sha256, at, self._tool)])
                _insert_claims(tables, document, claims, at)
                settle(tables, document.id)
            tables.insert(schema.intakes, [{"key": key, "report": report, "evidence": sha256}])
        self._behind = log.behind
        return new

    def quarantine(self, item: Quarantined) -> bool:
        """Keep the reason why an input could not be read. True when it is new here."""
        with self._tables() as tables:
            at = _Log(tables, self._clock(), self._tool).at
            return _add(tables, schema.quarantine, rows.quarantine_row(item, at))

    def judge(self, judgement: Judgement) -> bool:
        """Add a judgement beside the earlier ones. True when it is new here.

        What any judgement speaks of is compared anew at the next consolidation: a judgement can put others out of force.
        """
        with self._tables() as tables:
            new = _add(tables, schema.judgements, rows.judgement_row(judgement))
            if new:
                _compare_judged_anew(tables.connection)
            return new

    def judgements(self) -> tuple[Judgement, ...]:
        """All judgements, oldest first."""
        table = schema.judgements
        with self._transaction() as connection:
            bodies = connection.execute(select(table.c.body).order_by(table.c.at, table.c.id)).scalars().all()
        return tuple(loads(Judgement, body) for body in bodies)

    def decide(self, decision: Decision) -> bool:
        """Add a decision on a claim beside the earlier ones, and make the claim what the decisions in force say.

        True when it is new here. The claim's report is compared anew at the next consolidation. A decision whose report
        is not here waits for it.
        """
        with self._tables() as tables:
            new = _add(tables, schema.decisions, rows.decision_row(decision))
            if new:
                settle(tables, decision.anchor.report)
            return new

    def grade(self, grade: ReliabilityGrade) -> bool:
        """Add a dated grade of a source; the latest counts. True when it is new here."""
        with self._tables() as tables:
            return _add(tables, schema.reliability, rows.reliability_row(grade))

    def mark(self, marking: Marking) -> bool:
        """Add a marking beside the earlier ones; nothing is compared anew for it. True when it is new here."""
        with self._tables() as tables:
            return _add(tables, schema.markings, marking_row(marking))

    @contextmanager
    def working(self) -> Iterator[Workspace]:
        """A transaction of consolidation: all that was done in it is kept when it ends well, else nothing."""
        with self._transaction() as connection:
            space = Workspace(connection)
            yield space
            space.finish()
            made = {"id": 1, "derived": derived_digest(connection), "tool": self._tool}
            connection.execute(delete(schema.derivation))
            connection.execute(insert(schema.derivation), [made])

    def replace_derived(self, derived: Derived) -> None:
        """Put ``derived`` in the place of what was computed before, in one transaction."""
        with self.working() as space:
            space.clear()
            space.write(derived)

    def retally(self) -> None:
        """Compute the running sum of the base tables anew: after rows were written by other means than this class."""
        with self._transaction() as connection:
            TalliedTables(connection).recount_base()

    def outdated(self) -> bool:
        """Whether the derived tables must be made anew: there are none, or another version made them."""
        with self._transaction() as connection:
            made = connection.execute(select(schema.derivation)).first()
            return made is None or made.tool != self._tool

    def current(self) -> bool:
        """Whether the derived tables were computed from what the base tables hold now, by this version."""
        if self.outdated():
            return False
        with self._transaction() as connection:
            return connection.execute(select(schema.pending).limit(1)).first() is None

    def digest(self) -> str:
        """SHA-256 of all that the ledger says: equal for equal content, whatever the file layout."""
        with self._transaction() as connection:
            return digest(base_digest(connection), derived_digest(connection))

    @contextmanager
    def _tables(self) -> Iterator[TalliedTables]:
        with self._transaction() as connection:
            tables = TalliedTables(connection)
            yield tables
            tables.flush()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise self._database.explain(error) from error


class _Log:
    """The custody log within one transaction, and the moment that everything in it is recorded at.

    Time in a ledger never runs backwards: where the clock stands before the last entry (it was set back), the moment
    is that entry's, and the first entry that a writer adds then says what the clock said. What was known at a moment is
    therefore always a beginning of the log, whatever happened to the clock.
    """

    def __init__(self, tables: TalliedTables, now: datetime, tool: str, behind: bool = False) -> None:
        self.behind = behind
        self._tables = tables
        self._tool = tool
        self._clock = now.astimezone(UTC)
        newest = select(schema.custody).order_by(schema.custody.c.seq.desc()).limit(1)
        row = tables.connection.execute(newest).first()
        self._last = Custody(*row) if row else None
        self._moment = max(self._clock, moment_of(self._last)) if self._last else self._clock

    @property
    def at(self) -> str:
        return self._moment.isoformat()

    def append(self, action: str, sha256: str, locator: str) -> None:
        if self._clock < self._moment and not self.behind:
            self._write(
                CLOCK_BACK, sha256, f"the clock says {self._clock.isoformat()}, before the last entry"
            )
            self.behind = True
        self._write(action, sha256, locator)

    def _write(self, action: str, sha256: str, locator: str) -> None:
        entry = custody.append(self._last, self.at, action, sha256, locator, self._tool)
        self._tables.insert(schema.custody, [entry._asdict()])
        self._last = entry


def _insert_claims(tables: TalliedTables, document: Document, claims: Sequence[Claim], at: str) -> None:
    claim_rows = [rows.claim_row(claim, document, n, at) for n, claim in enumerate(claims)]
    place_rows = [row for claim in claims for row in rows.place_rows(claim, document)]
    new: tuple[tuple[Table, list[rows.Row]], ...] = (
        (schema.claims, claim_rows),
        (schema.claim_places, place_rows),
        (schema.claim_sources, [row for claim in claims for row in rows.source_rows(claim, document)]),
    )
    for table, found in new:
        tables.insert(table, found)
    tables.connection.execute(insert(schema.pending).values(report=document.id))
    dialect.index_claims(tables.connection, entries(claim_rows, place_rows))
    dialect.index_report(tables.connection, document.id, f"{document.title or ''}\n{document.text}")


def _distinct(analysis: Analysis, sha256: str) -> tuple[Document, tuple[Claim, ...]]:
    """The document with its evidence named, and its claims once each; a claim left out is noted on the document."""
    document = replace(analysis.document, evidence_sha256=sha256)
    first: dict[str, Claim] = {}
    for claim in analysis.claims:
        first.setdefault(claim.id, claim)
    differing = sum(first[claim.id] != claim for claim in analysis.claims)
    if differing:
        note = f"{differing} readings of words that another claim already rests on were left out"
        document = replace(document, notes=(*document.notes, note))
    return document, tuple(first.values())


def _has(connection: Connection, table: Table, key: str) -> bool:
    (column,) = table.primary_key.columns
    return connection.execute(select(column).where(column == key)).first() is not None


def _compare_judged_anew(connection: Connection) -> None:
    judgements, claims, reports, pending = schema.judgements, schema.claims, schema.reports, schema.pending
    named = select(judgements.c.a).union(select(judgements.c.b))
    of_claims = select(claims.c.report).where(claims.c.id.in_(named))
    judged = select(reports.c.id).where(reports.c.id.in_(of_claims) | reports.c.id.in_(named))
    fresh = judged.where(reports.c.id.not_in(select(pending.c.report)))
    connection.execute(insert(pending).from_select(["report"], fresh))


def _add(tables: TalliedTables, table: Table, row: rows.Row) -> bool:
    (column,) = table.primary_key.columns
    if _has(tables.connection, table, row[column.name]):
        return False
    tables.insert(table, [row])
    return True
