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
from muster.domain.event import PostureEvent
from muster.domain.grade import ReliabilityGrade
from muster.domain.ids import digest
from muster.domain.link import Judgement, Link
from muster.domain.origin import OriginGroup
from muster.domain.query import SiteSummary
from muster.domain.record import Analysis, Custody, Quarantined
from muster.store import custody, dialect, rows, schema
from muster.store.address import Address
from muster.store.digests import base_digest, derived_digest
from muster.store.migrations import migrate

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
    """The one writer of a ledger. Use :meth:`open`; close it, or use it as a context manager."""

    def __init__(self, database: dialect.Database, engine: Engine, clock: Now) -> None:
        self.address = database.address
        self._database = database
        self._engine = engine
        self._clock = clock
        self._tool = tool_name()
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
            migrate(engine)
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
        with self._transaction() as connection:
            self._keep_evidence(connection, raw, document, sha256, at)
            new = not _has(connection, schema.reports, document.id)
            if new:
                row = rows.report_row(document, sha256, at, self._tool)
                connection.execute(insert(schema.reports), [row])
                _insert_claims(connection, document, claims, at)
            intake = {"key": key, "report": document.id, "evidence": sha256}
            connection.execute(insert(schema.intakes), [intake])
        return new

    def quarantine(self, item: Quarantined) -> bool:
        """Keep the reason why an input could not be read. True when it is new here."""
        with self._transaction() as connection:
            row = rows.quarantine_row(item, self._at())
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
            raise self._database.explain(error) from error

    def _at(self) -> str:
        return self._clock().astimezone(UTC).isoformat()

    def _keep_evidence(
        self, connection: Connection, raw: RawReport, document: Document, sha256: str, at: str
    ) -> None:
        if _has(connection, schema.evidence, sha256):
            return
        row = rows.evidence_row(raw, document, sha256, at, self._tool)
        connection.execute(insert(schema.evidence), [row])
        newest = select(schema.custody).order_by(schema.custody.c.seq.desc()).limit(1)
        last = connection.execute(newest).first()
        entry = custody.append(
            Custody(*last) if last else None, at, "collected", sha256, raw.locator, self._tool
        )
        connection.execute(insert(schema.custody), [entry._asdict()])


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
