"""What differs between the databases, behind one face: how to get at a ledger, and the few statements of its own.

Everything else in this package is the same for SQLite (:mod:`muster.store.sqlite`, a ledger in a folder) and PostgreSQL
(:mod:`muster.store.postgres`, a team's ledger).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import DatabaseError

from muster.domain.errors import MusterError
from muster.domain.query import ClaimQuery
from muster.store import postgres, sqlite
from muster.store.address import Address
from muster.store.claim_entries import Entry
from muster.store.evidence import Evidence
from muster.store.found import Found


class Database(Protocol):
    """A ledger's database at one address."""

    @property
    def address(self) -> Address: ...

    def writer(self, create: bool) -> Engine:
        """Take the writer's lock and give a read-write engine. Raises Retry when another holds the lock, NotFound when
        there is no ledger and ``create`` is False.
        """

    def release(self) -> None:
        """Give the writer's lock back, after the engine is disposed of."""

    def reader(self) -> Engine:
        """A read-only engine for any thread; each transaction sees one state. Raises NotFound when there is no ledger."""

    def team(self) -> Engine:
        """An engine over the team's tables, which are no part of the ledger; transactions that write (see
        :mod:`muster.store.turns`) come one at a time. Raises NotFound when there is no ledger.
        """

    def evidence(self, engine: Engine) -> Evidence:
        """Where the original bytes lie, reached through an engine of this database."""

    def shrink(self, engine: Engine) -> None:
        """Give room that was freed in the ledger back to the disk, where the database does not see to it itself."""

    def state(self, engine: Engine) -> Hashable:
        """Something that differs whenever what is committed differs."""

    def explain(self, error: DatabaseError) -> MusterError:
        """What a database error means for the person at the keyboard."""


class Statements(Protocol):
    """Statements that one kind of database has its own form of."""

    def create_own(self, connection: Connection) -> None:
        """Make the tables that only this kind has: its word index, and what it keeps original bytes in."""

    def index_report(self, connection: Connection, report: str, said: str) -> None:
        """Add a report's words to the index."""

    def index_claims(self, connection: Connection, claims: Sequence[Entry]) -> None:
        """Add claims to the index of claims, which does not hold them."""

    def index_anew(self, connection: Connection, held: Sequence[Entry], fresh: Sequence[Entry]) -> None:
        """Let the index have claims as they are now in the place of what they were."""

    def claims_found(self, connection: Connection, query: ClaimQuery, most: int) -> Found:
        """One page of the claims asked for, newest report first; they are counted up to ``most``."""

    def claims_by_day(self, connection: Connection) -> None:
        """Bring an index of claims of an earlier form into the present one."""

    def check(self, connection: Connection) -> tuple[str, ...]:
        """What the database itself finds broken, in words."""

    def pack_bodies(self, connection: Connection, table: Table) -> None:
        """Pack the bodies of a table that still holds them as text."""

    def compact(self, connection: Connection) -> None:
        """Bring tables of an earlier, longer form into the present one."""


_STATEMENTS: dict[str, Statements] = {
    "sqlite": sqlite.SqliteStatements(),
    "postgresql": postgres.PostgresStatements(),
}


def at(address: Address) -> Database:
    """The database at an address; nothing is opened yet."""
    if isinstance(address.place, Path):
        return sqlite.SqliteLedger(address.place)
    return postgres.PostgresLedger(address.place)


def _of(connection: Connection) -> Statements:
    return _STATEMENTS[connection.dialect.name]


def create_own(connection: Connection) -> None:
    """The word index over quotes and report texts; see :meth:`Statements.create_own`."""
    _of(connection).create_own(connection)


def check(connection: Connection) -> tuple[str, ...]:
    """What the database itself finds broken, in words."""
    return _of(connection).check(connection)


def pack_bodies(connection: Connection, table: Table) -> None:
    """Pack the bodies of a table that still holds them as text; see :mod:`muster.store.packed`."""
    _of(connection).pack_bodies(connection, table)


def compact(connection: Connection) -> None:
    """Bring tables that this kind of database has in a longer form into the present one."""
    _of(connection).compact(connection)


def claims_by_day(connection: Connection) -> None:
    """Bring the index of claims into its present form."""
    _of(connection).claims_by_day(connection)


def index_claims(connection: Connection, claims: Sequence[Entry]) -> None:
    """Add claims to the index of claims, which does not hold them."""
    _of(connection).index_claims(connection, claims)


def index_anew(connection: Connection, held: Sequence[Entry], fresh: Sequence[Entry]) -> None:
    """Let the index of claims have them as they are now in the place of what they were."""
    _of(connection).index_anew(connection, held, fresh)


def index_report(connection: Connection, report: str, said: str) -> None:
    """Add one report's title and text to the word index."""
    _of(connection).index_report(connection, report, said)


def claims_found(connection: Connection, query: ClaimQuery, most: int) -> Found:
    """One page of the claims asked for; see :meth:`Statements.claims_found`."""
    return _of(connection).claims_found(connection, query, most)
