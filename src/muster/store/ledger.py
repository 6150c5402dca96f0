"""The writer. Base tables only grow; derived tables are kept up with them; everything about one report is one transaction.

What :meth:`Ledger.store` has returned for is on the disk: the bytes are synced and renamed before the row that names
them is committed, and commits are synced too. A process killed at any moment leaves either the whole report or none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine, Table, delete, insert, select
from sqlalchemy.exc import DatabaseError

from muster.domain.claim import Claim
from muster.domain.document import Document, RawReport
from muster.domain.errors import NotFound
from muster.domain.grade import ReliabilityGrade
from muster.domain.ids import digest
from muster.domain.link import Judgement
from muster.domain.record import Analysis, Custody, Quarantined
from muster.store import custody, dialect, rows, schema
from muster.store.digests import base_digest, derived_digest
from muster.store.evidence import EvidenceStore
from muster.store.migrations import migrate
from muster.store.tally import TalliedTables
from muster.store.workspace import Derived, Workspace

DATABASE = "ledger.sqlite"
EVIDENCE = "evidence"

Now = Callable[[], datetime]


def utc_now() -> datetime:
    """The system clock, whole seconds, aware UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def tool_name() -> str:
    """Name and version for the custody log."""
    try:
        return f"muster {version('muster-osint')}"
    except PackageNotFoundError:
        return "muster (not installed)"


class Ledger:
    """The one writer of a ledger folder. Use :meth:`open`; close it, or use it as a context manager."""

    def __init__(self, folder: Path, engine: Engine, lock: dialect.WriterLock, clock: Now) -> None:
        self.folder = folder
        self._engine = engine
        self._lock = lock
        self._clock = clock
        self._tool = tool_name()
        self.evidence = EvidenceStore(folder / EVIDENCE)

    @classmethod
    def open(cls, folder: Path | str, clock: Now = utc_now, create: bool = True) -> Ledger:
        """Take the writer's lock and bring the schema up to date.

        Raises NotFound when there is no ledger and ``create`` is False, Retry when another writer is at work, StopRun
        when a newer Muster wrote it, LedgerCorrupt when the file is no database.
        """
        folder = Path(folder)
        path = folder / DATABASE
        if not create and not path.is_file():
            raise NotFound(f"no ledger in {folder}; make one with: muster ingest FILES --ledger {folder}")
        (folder / EVIDENCE).mkdir(parents=True, exist_ok=True)
        lock = dialect.WriterLock(folder)
        lock.acquire()
        engine = dialect.writer_engine(path)
        try:
            migrate(engine)
        except BaseException as error:
            engine.dispose()
            lock.release()
            if isinstance(error, DatabaseError):
                raise dialect.explain(path, error) from error
            raise
        ledger = cls(folder, engine, lock, clock)
        ledger.evidence.sweep()
        return ledger

    def close(self) -> None:
        self._engine.dispose()
        self._lock.release()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def known(self, raw: RawReport) -> bool:
        """Whether this very input (bytes and declared fields) was stored before."""
        with self._transaction() as connection:
            return _has(connection, schema.intakes, rows.intake_key(raw))

    def store(self, raw: RawReport, analysis: Analysis) -> bool:
        """Keep one report: original bytes, custody, document and claims. True when the report is new here.

        The same input again changes nothing. Other bytes that read as a report already here are kept as further
        evidence of it.
        """
        key = rows.intake_key(raw)
        if self.known(raw):
            return False
        sha256 = self.evidence.put(raw.content)
        document, claims = _distinct(analysis, sha256)
        at = self._at()
        with self._tables() as tables:
            self._keep_evidence(tables, raw, document, sha256, at)
            new = not _has(tables.connection, schema.reports, document.id)
            if new:
                tables.insert(schema.reports, [rows.report_row(document, sha256, at, self._tool)])
                _insert_claims(tables, document, claims, at)
            tables.insert(schema.intakes, [{"key": key, "report": document.id, "evidence": sha256}])
        return new

    def quarantine(self, item: Quarantined) -> bool:
        """Keep the reason why an input could not be read. True when it is new here."""
        with self._tables() as tables:
            return _add(tables, schema.quarantine, rows.quarantine_row(item, self._at()))

    def judge(self, judgement: Judgement) -> bool:
        """Add a judgement beside the earlier ones. True when it is new here."""
        with self._tables() as tables:
            return _add(tables, schema.judgements, rows.judgement_row(judgement))

    def grade(self, grade: ReliabilityGrade) -> bool:
        """Add a dated grade of a source; the latest counts. True when it is new here."""
        with self._tables() as tables:
            return _add(tables, schema.reliability, rows.reliability_row(grade))

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
            raise dialect.explain(self.folder / DATABASE, error) from error

    def _at(self) -> str:
        return self._clock().astimezone(UTC).isoformat()

    def _keep_evidence(
        self, tables: TalliedTables, raw: RawReport, document: Document, sha256: str, at: str
    ) -> None:
        if _has(tables.connection, schema.evidence, sha256):
            return
        tables.insert(schema.evidence, [rows.evidence_row(raw, document, sha256, at, self._tool)])
        newest = select(schema.custody).order_by(schema.custody.c.seq.desc()).limit(1)
        last = tables.connection.execute(newest).first()
        entry = custody.append(
            Custody(*last) if last else None, at, "collected", sha256, raw.locator, self._tool
        )
        tables.insert(schema.custody, [entry._asdict()])


def _insert_claims(tables: TalliedTables, document: Document, claims: Sequence[Claim], at: str) -> None:
    new: tuple[tuple[Table, list[rows.Row]], ...] = (
        (schema.claims, [rows.claim_row(claim, document, n, at) for n, claim in enumerate(claims)]),
        (schema.claim_places, [row for claim in claims for row in rows.place_rows(claim, document)]),
        (schema.claim_sources, [row for claim in claims for row in rows.source_rows(claim, document)]),
    )
    for table, found in new:
        tables.insert(table, found)
    tables.connection.execute(insert(schema.pending).values(report=document.id))
    dialect.index_claims(tables.connection, [(claim.id, claim.quote) for claim in claims])
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


def _add(tables: TalliedTables, table: Table, row: rows.Row) -> bool:
    (column,) = table.primary_key.columns
    if _has(tables.connection, table, row[column.name]):
        return False
    tables.insert(table, [row])
    return True
