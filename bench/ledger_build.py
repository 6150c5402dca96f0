"""A ledger of a constructed archive, in bulk: two processes make rows, this one writes them.

What differs from ``muster ingest`` is how the rows come onto the disk, not what they are: large transactions with
synchronous=OFF, no fsync of evidence files (one file a report, as the product keeps them), and every index that is not a
primary key made at the end from its own SQL. The custody chain is hashed entry by entry. What is derived across reports is then
computed by the product itself. A build that is cut short is begun anew.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from collections import deque
from collections.abc import Iterator
from multiprocessing.pool import AsyncResult, Pool
from pathlib import Path
from typing import Any, NamedTuple

from ledger_rows import Collected, Part, columns, part

from muster.domain.record import Custody
from muster.domain.tool import tool_name
from muster.evaluation.synthetic import archive
from muster.evaluation.synthetic.timeline import BLOCK
from muster.pipeline.consolidate import consolidate
from muster.store import custody, schema, sqlite_words
from muster.store.evidence import EvidenceStore
from muster.store.ledger import Ledger
from muster.store.sqlite import DATABASE, EVIDENCE

WORKERS = 2
_AHEAD = 2  # parts in flight for each worker
_PARTS_A_TRANSACTION = 20
_CACHE_KIB = 3_000_000
_WORDS_HASH = 64_000_000  # bytes of new words that the full-text index holds before it writes them
_WORDS_HASH_DEFAULT = 1_048_576
LEFT_OUT = 20  # of so many reports one is left out of the ledger: it is what the measurement of adding adds


class Built(NamedTuple):
    """What was built and what each stage took, in seconds."""

    reports: int
    claims: int
    seconds: float
    rows_seconds: float
    index_seconds: float
    derive_seconds: float
    bytes: int


def build(folder: Path, reports: int, seed: int, workers: int = WORKERS) -> Built:
    """Write the ledger. Raises FileExistsError where there is one."""
    start = time.perf_counter()
    connection, indexes = begin(folder)
    claims = _write_all(connection, folder, reports, seed, workers)
    written = time.perf_counter()
    finish(connection, indexes)
    indexed = time.perf_counter()
    with Ledger.open(folder) as book:
        book.retally()
        consolidate(book, workers=workers)
    end = time.perf_counter()
    size = (folder / DATABASE).stat().st_size
    kept = reports - -(-reports // LEFT_OUT)
    return Built(kept, claims, end - start, written - start, indexed - written, end - indexed, size)


def begin(folder: Path) -> tuple[sqlite3.Connection, list[str]]:
    """A new ledger to write to in bulk, and its indexes as SQL. Raises FileExistsError where there is one."""
    if (folder / DATABASE).exists():
        raise FileExistsError(f"{folder} holds a ledger: name another folder")
    Ledger.open(folder).close()
    connection = sqlite3.connect(folder / DATABASE, isolation_level=None)
    return connection, _prepare(connection)


def _prepare(connection: sqlite3.Connection) -> list[str]:
    """Set up for bulk writing and take away the secondary indexes; the SQL that makes them again."""
    for pragma in ("journal_mode=MEMORY", "synchronous=OFF", f"cache_size=-{_CACHE_KIB}", "foreign_keys=OFF", "temp_store=MEMORY"):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}").close()
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    indexes = found.fetchall()
    for name, _ in indexes:
        connection.execute(f'DROP INDEX "{name}"')
    _words_hash(connection, _WORDS_HASH)
    return [sql for _, sql in indexes]


def _words_hash(connection: sqlite3.Connection, size: int) -> None:
    for table in ("claim_words", "report_words"):
        connection.execute(f"INSERT INTO {table}({table}, rank) VALUES('hashsize', ?)", (size,))


def finish(connection: sqlite3.Connection, indexes: list[str]) -> None:
    for sql in indexes:
        connection.execute(sql)
    connection.execute("BEGIN")
    sqlite_words.fill(connection)
    connection.execute("COMMIT")
    _words_hash(connection, _WORDS_HASH_DEFAULT)
    connection.execute("PRAGMA optimize=0x10002").close()
    connection.execute("PRAGMA journal_mode=WAL").close()
    connection.close()


def _write_all(connection: sqlite3.Connection, folder: Path, reports: int, seed: int, workers: int) -> int:
    last: Custody | None = None
    claims = 0
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        connection.execute("BEGIN")
        for number, made in enumerate(_parts(pool, folder, reports, seed, workers)):
            _write(connection, made)
            last = _write_custody(connection, made.collected, last)
            claims += made.claims
            if number % _PARTS_A_TRANSACTION == _PARTS_A_TRANSACTION - 1:
                connection.execute("COMMIT")
                connection.execute("BEGIN")
    connection.execute("COMMIT")
    return claims


def _parts(pool: Pool, folder: Path, reports: int, seed: int, workers: int) -> Iterator[Part]:
    """Parts in order; a few are in flight, so that memory does not grow with the archive."""
    waiting: deque[AsyncResult[Part]] = deque()
    for number in range(-(-reports // BLOCK)):
        waiting.append(pool.apply_async(make_part, (folder, reports, seed, number)))
        if len(waiting) >= _AHEAD * workers:
            yield waiting.popleft().get()
    while waiting:
        yield waiting.popleft().get()


def make_part(folder: Path, reports: int, seed: int, number: int) -> Part:
    """Rows of one block, its evidence files written; runs in a worker."""
    start = number * BLOCK
    ones = enumerate(archive(seed, reports, start=start, stop=start + BLOCK))
    made = part([one for n, one in ones if n % LEFT_OUT])
    store = EvidenceStore(folder / EVIDENCE)
    for collected in made.collected:
        path = store.path(collected.sha256)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(collected.content)
    return made._replace(collected=[one._replace(content=b"") for one in made.collected])


def _write(connection: sqlite3.Connection, made: Part) -> None:
    for name, rows in made.tables.items():
        insert(connection, name, columns(schema.metadata.tables[name]), rows)
    (last,) = connection.execute("SELECT coalesce(max(n), 0) FROM report_words_of").fetchone()
    numbered = [(n, *one) for n, one in enumerate(made.report_words, last + 1)]
    insert(connection, "report_words_of", ("n", "report"), [one[:2] for one in numbered])
    insert(connection, "report_words", ("rowid", "report", "words"), numbered)


def _write_custody(
    connection: sqlite3.Connection, collected: list[Collected], last: Custody | None
) -> Custody | None:
    tool, entries = tool_name(), []
    for one in collected:
        last = custody.append(last, one.at, "collected", one.sha256, one.locator, tool)
        entries.append(tuple(last))
    insert(connection, schema.custody.name, Custody._fields, entries)
    return last


def insert(
    connection: sqlite3.Connection, table: str, names: tuple[str, ...], found: list[tuple[Any, ...]]
) -> None:
    marks = ", ".join("?" * len(names))
    connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", found)  # noqa: S608
