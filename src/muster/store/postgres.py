"""A ledger in a PostgreSQL database (15 or newer), for a team whose machines share a database and no disk.

There is one writer at a time, on whatever machine: the writer has a single connection, and that connection holds a
session advisory lock for as long as it lives. A writer that loses its connection has lost the lock and its transaction
with it, so two can never write side by side. Readers see one snapshot a question (REPEATABLE READ, read only). The
original bytes lie in a table: a dump of the database is the whole ledger.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Table,
    bindparam,
    column,
    create_engine,
    event,
    func,
    inspect,
    select,
    table,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import BYTEA, insert
from sqlalchemy.exc import DatabaseError

from muster.domain.errors import LedgerCorrupt, MusterError, NotFound, Retry, StopRun, TooSlow, UsageError
from muster.domain.ids import digest
from muster.domain.query import ClaimQuery
from muster.store import schema
from muster.store.address import Address
from muster.store.claim_entries import Entry
from muster.store.columns import Text
from muster.store.evidence_table import EVIDENCE_BYTES, EvidenceTable
from muster.store.found import Found, by_columns, counted
from muster.store.limits import limit_postgres
from muster.store.packed import Packed
from muster.store.questions import asks_words, matching
from muster.store.turns import writes
from muster.store.words import CLAIM_WORDS, REPORT_WORDS, words

OLDEST = 150_000  # server_version_num of PostgreSQL 15
_WAIT_LOCK = "1s"  # a writer that was just killed may hold its lock for a moment
_LOCKS = 0x4D55  # first key of our advisory locks; the second names the schema that the ledger lies in
_PACKED_AT_ONCE = 2000
_TEAM_LOCKS = 0x4D56  # the same for the team's tables
_WRITER = (
    "SET synchronous_commit = on",  # what was reported as stored is on the disk, whatever the server's default
    "SET lock_timeout = '5s'",
    # a machine that vanished gives the writer's lock back within a minute
    "SET tcp_keepalives_idle = 30",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
    "SET client_connection_check_interval = '5s'",
)

# SQLSTATE by its beginning: https://www.postgresql.org/docs/15/errcodes-appendix.html
_PASSES = ("08", "40", "53300", "55P03", "57014", "57P0")
_STOPPED = "57014"  # by its own time limit, or by somebody
_DAMAGED = ("XX001", "XX002")
_NO_ROOM = ("53", "54", "58")
_NO_RIGHT = ("25006", "28", "42501")
# Refused before there is a session: libpq gives words and no SQLSTATE.
_UNKNOWN_DATABASE = ("does not exist", "database")
_REFUSED = ("authentication failed", "no password supplied", "pg_hba.conf", "role")


class PostgresLedger:
    """The :class:`~muster.store.dialect.Database` at a ``postgresql://`` address."""

    def __init__(self, url: URL) -> None:
        self.address = Address(url)
        self._url = url

    def writer(self, create: bool) -> Engine:
        """Engine of one connection, which takes the writer's lock when it is made."""
        engine = self._engine(pool_size=1, max_overflow=0)
        event.listen(engine, "connect", self._set_up_writer)
        return self._opened(engine, must_exist=not create)

    def release(self) -> None:
        """Nothing is left to do: the lock went with the writer's connection."""

    def reader(self) -> Engine:
        """Engine whose every transaction is one read-only snapshot; a dead connection is replaced unseen."""
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        engine = self._engine(pool_pre_ping=True, execution_options=snapshot)
        event.listen(engine, "connect", self._set_up_reader)
        limit_postgres(engine)
        return self._opened(engine, must_exist=True)

    def team(self) -> Engine:
        """Engine over the team's tables; a transaction that writes waits its turn."""
        self.reader().dispose()  # raises what is wrong with the ledger
        engine = self._engine(pool_pre_ping=True)
        event.listen(engine, "connect", self._set_up_team)
        event.listen(engine, "begin", _take_turn)
        return engine

    def evidence(self, engine: Engine) -> EvidenceTable:
        return EvidenceTable(engine, self.explain)

    def shrink(self, engine: Engine) -> None:
        """Nothing is to do: the server's autovacuum keeps the room for what comes."""

    def state(self, engine: Engine) -> Hashable:
        """The snapshot: which transactions have been committed. It changes with every commit that wrote anything."""
        with engine.connect() as connection:
            return str(connection.execute(text("SELECT pg_current_snapshot()::text")).scalar_one())

    def explain(self, error: DatabaseError) -> MusterError:
        code = getattr(error.orig, "sqlstate", None)
        if code is None:
            return self._unconnected(str(error.orig).strip())
        said = f"{self.address}: {str(error.orig).splitlines()[0]} (SQLSTATE {code})"
        if code == _STOPPED and "statement timeout" in said:
            return TooSlow(f"{self.address}: the question took too long and was stopped; ask for less")
        if code.startswith(_PASSES):
            return Retry(f"{said}; try again")
        if code.startswith(_DAMAGED):
            return LedgerCorrupt(f"{said}; restore it from a copy")
        if code.startswith(_NO_ROOM):
            return StopRun(f"{said}; check the disk space and the limits of the database server")
        if code.startswith(_NO_RIGHT):
            return StopRun(f"{said}; check what the role may do")
        return StopRun(said)

    def _unconnected(self, words: str) -> MusterError:
        said = f"{self.address}: {' '.join(words.split())}"
        if "FATAL" in words and all(part in words for part in _UNKNOWN_DATABASE) and "role" not in words:
            return NotFound(f"{said}; make it with: createdb")
        if any(part in words for part in _REFUSED):
            return UsageError(f"{said}; check the user, and the password in ~/.pgpass or PGPASSWORD")
        return Retry(f"{said}; is the server running and can it be reached?")

    def _engine(self, **options: Any) -> Engine:
        chosen = {"application_name": "muster", "connect_timeout": 10}
        arguments = {name: value for name, value in chosen.items() if name not in self._url.query}
        url = self._url.set(drivername="postgresql+psycopg")
        try:
            return create_engine(
                url, connect_args=arguments, use_native_hstore=False, hide_parameters=True, **options
            )
        except ImportError as error:
            raise UsageError(
                "a ledger in PostgreSQL needs the package psycopg; install it with: "
                "pip install 'muster-osint[postgres]'"
            ) from error

    def _opened(self, engine: Engine, must_exist: bool) -> Engine:
        """The engine, once it has connected. Raises NotFound when the database holds no ledger and must."""
        try:
            with engine.connect() as connection:
                if must_exist and not inspect(connection).has_table(schema.migrations.name):
                    raise NotFound(
                        f"no ledger in {self.address}; make one with: muster ingest FILES --ledger {self.address}"
                    )
        except DatabaseError as error:
            engine.dispose()
            raise self.explain(error) from error
        except MusterError:
            engine.dispose()
            raise
        return engine

    def _set_up_reader(self, connection: Any, _record: Any) -> None:
        try:
            self._refuse_unfit(connection)
        except BaseException:
            connection.close()
            raise

    def _set_up_team(self, connection: Any, record: Any) -> None:
        self._set_up_reader(connection, record)
        connection.execute("SET lock_timeout = '5s'")
        connection.commit()

    def _set_up_writer(self, connection: Any, _record: Any) -> None:
        try:
            self._refuse_unfit(connection)
            self._take_lock(connection)
            for statement in _WRITER:
                connection.execute(statement)
            connection.commit()
        except BaseException:
            connection.close()
            raise

    def _refuse_unfit(self, connection: Any) -> None:
        version, encoding = (
            connection.info.server_version,
            connection.info.parameter_status("server_encoding"),
        )
        if version < OLDEST:
            raise StopRun(
                f"{self.address}: PostgreSQL {version // 10_000} is too old; Muster needs {OLDEST // 10_000} or newer"
            )
        if encoding != "UTF8":
            raise StopRun(
                f"{self.address}: the database is encoded in {encoding}; make one with: createdb --encoding=UTF8"
            )

    def _take_lock(self, connection: Any) -> None:
        connection.execute(f"SET lock_timeout = '{_WAIT_LOCK}'")
        (place,) = connection.execute("SELECT current_schema()").fetchone()
        key = int(digest(str(place))[:7], 16)
        try:
            connection.execute("SELECT pg_advisory_lock(%s, %s)", (_LOCKS, key))
        except Exception as error:
            if getattr(error, "sqlstate", None) != "55P03":
                raise
            raise Retry(
                f"{self.address}: another muster is writing to this ledger; try again when it has finished"
            ) from error


def _take_turn(connection: Connection) -> None:
    """The lock is for one transaction and goes with it; the ledger's writer is not in its way."""
    if writes(connection):
        query = text("SELECT pg_advisory_xact_lock(:first, hashtext(current_schema()))")
        connection.execute(query, {"first": _TEAM_LOCKS})


class PostgresStatements:
    """The :class:`~muster.store.dialect.Statements` of PostgreSQL."""

    def create_own(self, connection: Connection) -> None:
        EVIDENCE_BYTES.create(connection)
        # without fastupdate: a list of words that are not in the index yet would slow every search down
        for statement in (
            'CREATE TABLE claim_words (claim text COLLATE "C" NOT NULL, quote text COLLATE "C" NOT NULL)',
            'CREATE TABLE report_words (report text COLLATE "C" NOT NULL, words text COLLATE "C" NOT NULL)',
            "CREATE INDEX claim_words_each ON claim_words USING gin (string_to_array(quote, ' ')) WITH (fastupdate = off)",
            "CREATE INDEX report_words_each ON report_words USING gin (string_to_array(words, ' ')) WITH (fastupdate = off)",
        ):
            connection.execute(text(statement))

    def index_report(self, connection: Connection, report: str, said: str) -> None:
        connection.execute(insert(REPORT_WORDS).values(report=report, words=" ".join(words(said))))

    def index_claims(self, connection: Connection, claims: Sequence[Entry]) -> None:
        rows = [{"claim": q.id, "quote": " ".join(words(q.quote))} for q in claims]
        if rows:
            connection.execute(insert(CLAIM_WORDS), rows)

    def index_anew(self, connection: Connection, held: Sequence[Entry], fresh: Sequence[Entry]) -> None:
        """Nothing is to do: a decision changes no words, and who searches looks at the claims, too."""

    def claims_found(self, connection: Connection, query: ClaimQuery, most: int) -> Found:
        if not asks_words(query):
            return by_columns(connection, query, most)
        # all that hold words are looked at to put them in order, and counted on the way
        page = matching(query).limit(query.limit).offset(query.offset)
        rows = connection.execute(page.add_columns(func.count().over().label("total"))).all()
        total = min(rows[0].total, most) if rows else counted(connection, matching(query), most)
        return Found([row.id for row in rows], total)

    def claims_by_day(self, connection: Connection) -> None:
        """Nothing is to do: hits are put in order as they are found."""

    def compact(self, connection: Connection) -> None:
        """Nothing is to do: the tables never had a longer form here."""

    def check(self, connection: Connection) -> tuple[str, ...]:
        query = "SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()"
        failures = connection.execute(text(query)).scalar()
        return (f"database: {failures} pages do not have the checksum recorded",) if failures else ()

    def pack_bodies(self, connection: Connection, table: Table) -> None:
        columns = {column["name"]: column["type"] for column in inspect(connection).get_columns(table.name)}
        if isinstance(columns["body"], BYTEA):
            return
        key = [column.name for column in table.primary_key.columns]
        connection.execute(text(f"ALTER TABLE {table.name} RENAME COLUMN body TO unpacked"))
        connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN body bytea"))
        _fill_packed(connection, table.name, key)
        connection.execute(text(f"ALTER TABLE {table.name} ALTER COLUMN body SET NOT NULL"))
        connection.execute(text(f"ALTER TABLE {table.name} DROP COLUMN unpacked"))


def _fill_packed(connection: Connection, name: str, key: Sequence[str]) -> None:
    """Bodies of a table, packed, beside those that are not; some at a time, since they may not all fit into memory."""
    read = table(name, *(column(k, Text) for k in key), column("unpacked", Text), column("body", Packed))
    keys = [read.c[k] for k in key]
    some = select(*keys, read.c.unpacked).order_by(*keys).limit(_PACKED_AT_ONCE)
    put = (
        update(read)
        .where(*(one == bindparam(f"its_{one.name}") for one in keys))
        .values(body=bindparam("packed"))
    )
    found = connection.execute(some).all()
    while found:
        rows = [{f"its_{k}": getattr(row, k) for k in key} | {"packed": row.unpacked} for row in found]
        connection.execute(put, rows)
        found = connection.execute(some.where(tuple_(*keys) > tuple_(*found[-1][: len(key)]))).all()
