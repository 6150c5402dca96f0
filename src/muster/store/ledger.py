"""The writer. Base tables only grow; derived tables are replaced whole; everything about one report is one transaction.

What :meth:`Ledger.store` has returned for is on the disk: the bytes are synced and renamed before the row that names
them is committed, and commits are synced too. A process killed at any moment leaves either the whole report or none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine, Table, delete, insert, select
from sqlalchemy.exc import DatabaseError

from muster.domain.claim import Claim
from muster.domain.document import Document, RawReport
from muster.domain.errors import NotFound
from muster.domain.event import PostureEvent
from muster.domain.grade import ReliabilityGrade
from muster.domain.ids import digest
from muster.domain.link import Judgement, Link
from muster.domain.origin import OriginGroup
from muster.domain.query import SiteSummary
from muster.domain.record import Analysis, Custody, Quarantined
from muster.store import custody, dialect, rows, schema
from muster.store.addresses import elsewhere
from muster.store.custody import ALSO_AT, CLOCK_BACK, moment_of
from muster.store.digests import base_digest, derived_digest
from muster.store.evidence import EvidenceStore
from muster.store.migrations import migrate

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


@dataclass(frozen=True, slots=True)
class Derived:
    """Everything that is computed from the base tables."""

    origins: tuple[OriginGroup, ...] = ()
    events: tuple[PostureEvent, ...] = ()
    links: tuple[Link, ...] = ()
    sites: tuple[SiteSummary, ...] = ()


class Ledger:
    """The one writer of a ledger folder. Use :meth:`open`; close it, or use it as a context manager."""

    def __init__(self, folder: Path, engine: Engine, lock: dialect.WriterLock, clock: Now) -> None:
        self.folder = folder
        self._engine = engine
        self._lock = lock
        self._clock = clock
        self._tool = tool_name()
        self._behind = False  # whether the log says already that the clock stands before its last entry
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
        evidence of it, and the same report under another address is that report: the custody log keeps the address.
        """
        key = rows.intake_key(raw)
        if self.known(raw):
            return False
        sha256 = self.evidence.put(raw.content)
        document, claims = _distinct(analysis, sha256)
        with self._transaction() as connection:
            log = _Log(connection, self._clock(), self._tool, self._behind)
            at = log.at
            if not _has(connection, schema.evidence, sha256):
                row = rows.evidence_row(raw, document, sha256, at, self._tool)
                connection.execute(insert(schema.evidence), [row])
                log.append("collected", sha256, raw.locator)
            new = not _has(connection, schema.reports, document.id)
            here = elsewhere(connection, document) if new else None
            if here is not None and document.url:
                log.append(ALSO_AT, sha256, document.url)
            report, new = here or document.id, new and here is None
            if new:
                row = rows.report_row(document, sha256, at, self._tool)
                connection.execute(insert(schema.reports), [row])
                _insert_claims(connection, document, claims, at)
            intake = {"key": key, "report": report, "evidence": sha256}
            connection.execute(insert(schema.intakes), [intake])
        self._behind = log.behind
        return new

    def quarantine(self, item: Quarantined) -> bool:
        """Keep the reason why an input could not be read. True when it is new here."""
        with self._transaction() as connection:
            row = rows.quarantine_row(item, _Log(connection, self._clock(), self._tool).at)
            return _add(connection, schema.quarantine, row)

    def judge(self, judgement: Judgement) -> bool:
        """Add a judgement beside the earlier ones. True when it is new here."""
        with self._transaction() as connection:
            return _add(connection, schema.judgements, rows.judgement_row(judgement))

    def grade(self, grade: ReliabilityGrade) -> bool:
        """Add a dated grade of a source; the latest counts. True when it is new here."""
        with self._transaction() as connection:
            return _add(connection, schema.reliability, rows.reliability_row(grade))

    def replace_derived(self, derived: Derived) -> None:
        """Put ``derived`` in the place of what was computed before, in one transaction."""
        with self._transaction() as connection:
            for table in (*schema.DERIVED, schema.derivation):
                connection.execute(delete(table))
            for table, new in _derived_rows(derived):
                if new:
                    connection.execute(insert(table), new)
            digests = {"base": base_digest(connection), "derived": derived_digest(connection)}
            connection.execute(insert(schema.derivation), [{"id": 1, **digests, "tool": self._tool}])

    def current(self) -> bool:
        """Whether the derived tables were computed from what the base tables hold now, by this version."""
        with self._transaction() as connection:
            made = connection.execute(select(schema.derivation)).first()
            return made is not None and (made.base, made.tool) == (base_digest(connection), self._tool)

    def digest(self) -> str:
        """SHA-256 of all that the ledger says: equal for equal content, whatever the file layout."""
        with self._transaction() as connection:
            return digest(base_digest(connection), derived_digest(connection))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise dialect.explain(self.folder / DATABASE, error) from error


class _Log:
    """The custody log within one transaction, and the moment that everything in it is recorded at.

    Time in a ledger never runs backwards: where the clock stands before the last entry (it was set back), the moment
    is that entry's, and the first entry that a writer adds then says what the clock said. What was known at a moment is
    therefore always a beginning of the log, whatever happened to the clock.
    """

    def __init__(self, connection: Connection, now: datetime, tool: str, behind: bool = False) -> None:
        self.behind = behind
        self._connection = connection
        self._tool = tool
        self._clock = now.astimezone(UTC)
        newest = select(schema.custody).order_by(schema.custody.c.seq.desc()).limit(1)
        row = connection.execute(newest).first()
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
        self._connection.execute(insert(schema.custody), [entry._asdict()])
        self._last = entry


def _insert_claims(connection: Connection, document: Document, claims: Sequence[Claim], at: str) -> None:
    new: tuple[tuple[Table, list[rows.Row]], ...] = (
        (schema.claims, [rows.claim_row(claim, document, n, at) for n, claim in enumerate(claims)]),
        (schema.claim_places, [row for claim in claims for row in rows.place_rows(claim)]),
        (schema.claim_sources, [row for claim in claims for row in rows.source_rows(claim)]),
    )
    for table, found in new:
        if found:
            connection.execute(insert(table), found)
    dialect.index_claims(connection, [(claim.id, claim.quote) for claim in claims])
    dialect.index_report(connection, document.id, f"{document.title or ''}\n{document.text}")


def _derived_rows(derived: Derived) -> Iterable[tuple[Table, list[rows.Row]]]:
    origins = list(enumerate(derived.origins))
    events = list(enumerate(derived.events))
    yield schema.origins, [rows.origin_row(group, n) for n, group in origins]
    yield schema.origin_members, [row for n, group in origins for row in rows.origin_member_rows(group, n)]
    yield schema.events, [rows.event_row(event, n) for n, event in events]
    yield schema.event_members, [row for n, event in events for row in rows.event_member_rows(event, n)]
    yield schema.links, list({link.id: rows.link_row(link) for link in derived.links}.values())
    yield schema.sites, [rows.site_row(site) for site in derived.sites]


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


def _add(connection: Connection, table: Table, row: rows.Row) -> bool:
    (column,) = table.primary_key.columns
    if _has(connection, table, row[column.name]):
        return False
    connection.execute(insert(table), [row])
    return True
