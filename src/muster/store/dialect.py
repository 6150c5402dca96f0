"""Everything that is particular to one database: connections, the writer's lock, full-text search.

SQLite today; a PostgreSQL ledger has the same tables, takes an advisory lock and searches with its own text index.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    NullPool,
    Select,
    column,
    create_engine,
    event,
    insert,
    select,
    table,
    text,
)
from sqlalchemy.exc import DatabaseError, OperationalError

from muster.domain.errors import LedgerCorrupt, MusterError, Retry, StopRun

_WAIT_MS = 5_000
_SEARCH = table("claim_words", column("claim"), column("quote"))
_TEXTS = table("report_words", column("report"), column("words"))


def writer_engine(path: Path) -> Engine:
    """Read-write engine. Every transaction begins IMMEDIATE, so a writer never fails half-way for want of the lock."""
    engine = create_engine(f"sqlite:///{path}", pool_size=1)
    event.listen(engine, "connect", _set_up_writer)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def reader_engine(path: Path) -> Engine:
    """Read-only engine; one short-lived connection a question, so any thread may ask."""
    address = quote(str(path.absolute()))
    engine = create_engine(f"sqlite:///file:{address}?mode=ro&uri=true", poolclass=NullPool)
    event.listen(engine, "connect", _set_up_reader)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _set_up_writer(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by us, also around schema changes
    for pragma in (
        f"busy_timeout={_WAIT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _set_up_reader(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (f"busy_timeout={_WAIT_MS}", "query_only=ON", "trusted_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}").close()


class WriterLock:
    """At most one writer on a ledger. The lock is the operating system's and falls with the process, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine = create_engine(f"sqlite:///{folder / 'writer.lock'}", poolclass=NullPool)
        event.listen(self._engine, "connect", _no_waiting)
        self._connection: Connection | None = None

    def acquire(self) -> None:
        """Raises Retry when another writer holds it."""
        connection = self._engine.connect()
        try:
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
        except OperationalError as error:
            connection.close()
            raise Retry(
                f"{self._folder}: another muster is writing to this ledger; try again when it has finished"
            ) from error
        self._connection = connection

    def release(self) -> None:
        if self._connection is not None:
            self._connection.exec_driver_sql("ROLLBACK")
            self._connection.close()
            self._connection = None
        self._engine.dispose()


def _no_waiting(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=0").close()


def create_search(connection: Connection) -> None:
    """The word index over quotes and report texts."""
    for statement in (
        "CREATE VIRTUAL TABLE IF NOT EXISTS claim_words USING fts5(claim UNINDEXED, quote)",
        "CREATE VIRTUAL TABLE IF NOT EXISTS report_words USING fts5(report UNINDEXED, words)",
    ):
        connection.execute(text(statement))


def index_claims(connection: Connection, quotes: list[tuple[str, str]]) -> None:
    """Add (claim id, quote) pairs to the word index."""
    if quotes:
        connection.execute(insert(_SEARCH), [{"claim": claim, "quote": quote} for claim, quote in quotes])


def index_report(connection: Connection, report: str, words: str) -> None:
    """Add one report's title and text to the word index."""
    connection.execute(insert(_TEXTS), [{"report": report, "words": words}])


def claims_with_words(words: str) -> Select[Any]:
    """Ids of claims whose quote holds every word of ``words`` (no operators: punctuation is only punctuation)."""
    return select(_SEARCH.c.claim).where(_match("claim_words", words))


def reports_with_words(words: str) -> Select[Any]:
    """Ids of reports whose title or text holds every word of ``words``."""
    return select(_TEXTS.c.report).where(_match("report_words", words))


def _match(index: str, words: str) -> ColumnElement[bool]:
    phrases = ['"' + word.replace('"', '""') + '"' for word in words.replace("\0", " ").split()]
    return text(f"{index} MATCH :phrases").bindparams(phrases=" ".join(phrases))  # type: ignore[return-value]


def check(connection: Connection) -> tuple[str, ...]:
    """What the database itself finds broken in its file."""
    found = [row[0] for row in connection.execute(text("PRAGMA quick_check(10)"))]
    return () if found == ["ok"] else tuple(f"database file: {line}" for line in found)


def explain(path: Path, error: DatabaseError) -> MusterError:
    """What a database error means for the person at the keyboard."""
    code = getattr(error.orig, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Retry(f"{path}: the ledger is busy; try again")
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StopRun(
            f"{path}: cannot read or write the ledger ({error.orig}); check disk space and permissions"
        )
    if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return LedgerCorrupt(f"{path} is not a readable ledger ({error.orig}); restore it from a copy")
    return StopRun(f"{path}: {error.orig}")
