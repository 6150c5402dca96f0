"""The book of a team: its tables opened, beside a ledger in a folder or inside the ledger's database.

Several processes may hold it at once (the server, and somebody at the command line), so the writer's lock is taken for one
short transaction at a time and not for a lifetime, as the ledger's is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from muster.store import dialect, team_schema
from muster.store.address import Address
from muster.store.migrations import migrate
from muster.store.turns import WRITING


class TeamBook:
    """Thread-safe. Every question sees one state; every change is one transaction."""

    def __init__(self, database: dialect.Database, engine: Engine) -> None:
        self._database = database
        self._engine = engine
        self._writer = engine.execution_options(**WRITING)

    @classmethod
    def open(cls, address: Address | Path | str) -> TeamBook:
        """Made where it is not there yet, beside a ledger that must be. Raises NotFound without one, Retry when the database
        is busy or away, StopRun when a newer Muster wrote it.
        """
        database = dialect.at(Address.of(address))
        engine = database.team()
        book = cls(database, engine)
        try:
            migrate(book._writer, team_schema.STEPS, team_schema.migrations)
        except BaseException as error:
            engine.dispose()
            if isinstance(error, DatabaseError):
                raise database.explain(error) from error
            raise
        return book

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the book."""
        with self._connected(self._engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction with the writer's lock: kept whole, or not at all."""
        with self._connected(self._writer) as connection:
            yield connection

    @contextmanager
    def _connected(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise self._database.explain(error) from error

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> TeamBook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
