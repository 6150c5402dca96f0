"""How long a question that a person waits for may take the database: set around the question, kept by each database's own means.

What is set holds for the readers that are opened within (and the threads that take the context along), and for no writer:
ingest, consolidation, export and the command line wait as long as they must.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from sqlalchemy import Connection, Engine, event, text

QUERY_LIMIT = 1.0  # seconds that a person waits for one question
_STEPS = 10_000  # instructions of SQLite's virtual machine between two looks at the clock: well below a millisecond
_LIMIT: ContextVar[float | None] = ContextVar("seconds of one statement", default=None)
_LIMITED = "muster_limited"  # in the memory of a SQLite connection: when its statement must end


@contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """Inside, a statement of a reader may take so many seconds; None for as long as it must."""
    before = _LIMIT.set(seconds)
    try:
        yield
    finally:
        _LIMIT.reset(before)


def limit_sqlite(engine: Engine) -> None:
    """A progress handler on each connection that stops a statement when its time is over. The connection stays usable."""

    def begin(connection: Connection) -> None:
        seconds, driver = _LIMIT.get(), _driver(connection)
        if seconds is None:
            driver.set_progress_handler(None, 0)
            return
        connection.info[_LIMITED] = monotonic() + seconds
        driver.set_progress_handler(lambda: monotonic() > connection.info[_LIMITED], _STEPS)

    event.listen(engine, "begin", begin)
    event.listen(engine, "before_cursor_execute", lambda connection, *_: renew(connection))


def renew(connection: Connection) -> None:
    """The time of a statement begins now; for one that is handed to the driver as it is."""
    seconds = _LIMIT.get()
    if seconds is not None and _LIMITED in connection.info:
        connection.info[_LIMITED] = monotonic() + seconds


def limit_postgres(engine: Engine) -> None:
    """``statement_timeout`` for one transaction; it is gone with that."""

    def begin(connection: Connection) -> None:
        seconds = _LIMIT.get()
        if seconds is not None:
            milliseconds = max(1, round(seconds * 1000))
            connection.execute(text(f"SET LOCAL statement_timeout = {milliseconds}"))

    event.listen(engine, "begin", begin)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
    return driver
