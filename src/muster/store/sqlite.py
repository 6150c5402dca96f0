"""A ledger in a folder: one SQLite file, the original bytes as files beside it, one writer on this machine."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from contextlib import suppress
from pathlib import Path
from sqlite3 import Error as DriverError
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, QueuePool, Table, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.schema import DropIndex

from muster.domain.errors import LedgerCorrupt, MusterError, NotFound, Retry, StopRun, TooSlow
from muster.domain.query import ClaimQuery
from muster.store import schema, sqlite_word_search, sqlite_words
from muster.store.address import Address
from muster.store.claim_entries import Entry
from muster.store.evidence import EvidenceStore
from muster.store.found import Found, by_columns
from muster.store.limits import limit_sqlite
from muster.store.packed import pack
from muster.store.turns import writes
from muster.store.words import CLAIM_WORDS, REPORT_WORDS

DATABASE = "ledger.sqlite"
EVIDENCE = "evidence"
TEAM = "team.sqlite"  # accounts: apart from the ledger, which may be handed on

_CACHE_KIB = 65_536  # of pages at hand: a portion of many reports, or a search with many hits, touches many of the index
_WAIT_MS = 5_000
_WORDS_UNORDERED = (
    "DROP TABLE claim_words",
    "DROP VIEW IF EXISTS claim_words_said",
    "DROP TABLE IF EXISTS claim_words_of",
)
_KEPT = 4  # connections of a reader
_KEPT_SECONDS = 60


class SqliteLedger:
    """The :class:`~muster.store.dialect.Database` of a folder."""

    def __init__(self, folder: Path) -> None:
        self.address = Address(folder)
        self._folder = folder
        self._path = folder / DATABASE
        self._lock: WriterLock | None = None

    def writer(self, create: bool) -> Engine:
        """Read-write engine. Every transaction begins IMMEDIATE, so a writer never fails half-way for want of the lock."""
        if not create:
            self._exists()
        (self._folder / EVIDENCE).mkdir(parents=True, exist_ok=True)
        lock = WriterLock(self._folder)
        lock.acquire()
        self._lock = lock
        engine = create_engine(f"sqlite:///{self._path}", pool_size=1, hide_parameters=True)
        event.listen(engine, "connect", _set_up_writer)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        return engine

    def release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def reader(self) -> Engine:
        """Read-only engine for any thread. A connection is kept for the next question, since to open one costs more than
        most questions; for a minute only, so that a ledger which was put back from a copy is soon the one that is read.
        """
        self._exists()
        address = quote(str(self._path.absolute()))
        kept: dict[str, Any] = {"pool_size": _KEPT, "max_overflow": -1, "pool_recycle": _KEPT_SECONDS}
        asked = f"sqlite:///file:{address}?mode=ro&uri=true"
        engine = create_engine(asked, poolclass=QueuePool, hide_parameters=True, **kept)
        event.listen(engine, "connect", _set_up_reader)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        limit_sqlite(engine)
        return engine

    def team(self) -> Engine:
        """Engine over the team's file, which nobody else on this machine may read."""
        self._exists()
        path = self._folder / TEAM
        path.touch(mode=0o600)
        engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
        event.listen(engine, "connect", _set_up_writer)
        event.listen(engine, "begin", _begin)
        return engine

    def evidence(self, _engine: Engine) -> EvidenceStore:
        return EvidenceStore(self._folder / EVIDENCE)

    def shrink(self, engine: Engine) -> None:
        """Write the file anew; killed or out of room, it stays the length that it has."""
        connection = engine.raw_connection()
        with suppress(DriverError):
            connection.cursor().execute("VACUUM")
        connection.close()

    def state(self, _engine: Engine) -> Hashable:
        """Names, sizes and times of the ledger's files."""
        found = sorted(self._folder.glob(f"{DATABASE}*"))
        # the shared-memory index changes with every reader and says nothing
        stats = [(path.name, path.stat()) for path in found if not path.name.endswith("-shm")]
        return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)

    def explain(self, error: DatabaseError) -> MusterError:
        code = getattr(error.orig, "sqlite_errorname", "") or ""
        if code.startswith("SQLITE_INTERRUPT"):
            return TooSlow(f"{self._path}: the question took too long and was stopped; ask for less")
        if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return Retry(f"{self._path}: the ledger is busy; try again")
        if code.startswith(
            ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")
        ):
            return StopRun(
                f"{self._path}: cannot read or write the ledger ({error.orig}); check disk space and permissions"
            )
        if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            return LedgerCorrupt(
                f"{self._path} is not a readable ledger ({error.orig}); restore it from a copy"
            )
        return StopRun(f"{self._path}: {error.orig}")

    def _exists(self) -> None:
        if not self._path.is_file():
            raise NotFound(
                f"no ledger in {self._folder}; make one with: muster ingest FILES --ledger {self._folder}"
            )


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


class SqliteStatements:
    """The :class:`~muster.store.dialect.Statements` of SQLite."""

    def create_own(self, connection: Connection) -> None:
        sqlite_words.create(_driver(connection))

    def index_report(self, connection: Connection, report: str, said: str) -> None:
        sqlite_words.add_report(_driver(connection), report, said)

    def index_claims(self, connection: Connection, claims: Sequence[Entry]) -> None:
        sqlite_words.add_claims(_driver(connection), claims)

    def index_anew(self, connection: Connection, held: Sequence[Entry], fresh: Sequence[Entry]) -> None:
        sqlite_words.take_claims(_driver(connection), held)
        sqlite_words.add_claims(_driver(connection), fresh)

    def claims_found(self, connection: Connection, query: ClaimQuery, most: int) -> Found:
        if sqlite_word_search.answers(query):
            return sqlite_word_search.found(connection, query, most)
        return by_columns(connection, query, most)

    def compact(self, connection: Connection) -> None:
        """The index of reports without a copy of the texts; members of events as their own index."""
        if "content=" not in _made(connection, REPORT_WORDS.name):
            _without_texts(connection)
        table = schema.event_members
        if "WITHOUT ROWID" not in _made(connection, table.name):
            connection.execute(text(f"ALTER TABLE {table.name} RENAME TO longer"))
            for one in table.indexes:
                connection.execute(DropIndex(one))
            table.create(connection)
            connection.execute(text(f"INSERT INTO {table.name} SELECT event, claim FROM longer"))  # noqa: S608
            connection.execute(text("DROP TABLE longer"))

    def claims_by_day(self, connection: Connection) -> None:
        """The index of claims made anew of those that count, where it is not numbered by days."""
        if "facts" not in _made(connection, CLAIM_WORDS.name):
            for statement in _WORDS_UNORDERED:
                connection.execute(text(statement))
            self.create_own(connection)
            sqlite_words.fill(_driver(connection))

    def check(self, connection: Connection) -> tuple[str, ...]:
        found = [row[0] for row in connection.execute(text("PRAGMA quick_check(10)"))]
        broken = [] if found == ["ok"] else [f"database file: {line}" for line in found]
        counts = text("SELECT (SELECT count(*) FROM claims), (SELECT count(*) FROM claim_words_of)")
        there, indexed = connection.execute(counts).one()
        lacking = [] if there == indexed else [f"index of words: {indexed} claims, and {there} in the ledger"]
        return (*broken, *lacking)

    def pack_bodies(self, connection: Connection, table: Table) -> None:
        """In place: a column that was declared as text keeps bytes as they are."""
        database: Any = connection.connection.driver_connection
        database.create_function("muster_packed", 1, pack, deterministic=True)
        changed = f"UPDATE {table.name} SET body = muster_packed(body) WHERE typeof(body) = 'text'"  # noqa: S608
        connection.execute(text(changed))


def _made(connection: Connection, table: str) -> str:
    """The statement that a table was made with."""
    query = "SELECT sql FROM sqlite_master WHERE name = :name"
    return str(connection.execute(text(query), {"name": table}).scalar_one())


def _without_texts(connection: Connection) -> None:
    """The index of reports as a view of no texts."""
    connection.execute(text("ALTER TABLE report_words RENAME TO longer"))
    sqlite_words.create(_driver(connection))
    for statement in (
        "INSERT INTO report_words_of SELECT rowid, report FROM longer",
        "INSERT INTO report_words (rowid, report, words) SELECT rowid, report, words FROM longer",
        "DROP TABLE longer",
    ):
        connection.execute(text(statement))


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _set_up_writer(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by us, also around schema changes
    for pragma in (
        f"busy_timeout={_WAIT_MS}",
        f"cache_size={-_CACHE_KIB}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _set_up_reader(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_WAIT_MS}",
        f"cache_size={-_CACHE_KIB}",
        "query_only=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """IMMEDIATE for what writes, so that it never fails half-way for want of the lock."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes(connection) else "BEGIN")


def _no_waiting(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=0").close()
