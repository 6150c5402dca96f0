"""A ledger of many reports out of one of fewer: the same archive again, some years earlier, under other ids.

To analyse and derive a million reports takes hours; what it costs to ask a ledger of a million, and to add to it, can be known
sooner. Every row stands in the larger ledger once for each turn: in the last one as it was built, in each one before that
:data:`YEARS` years earlier, with the ids that follow from that (a claim carries its own) and other keys of copies. So the turns
share their places, forces and words, but no report, claim, event or origin. Reports that are added belong to the last turn. The
custody chain is broken between the turns, sums do not tell of them, and no evidence files are made for them.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import re
import sqlite3
import time
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from multiprocessing.pool import AsyncResult
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from ledger_build import begin, finish, insert

from muster.corroborate.across import OPPOSED, SCENE
from muster.corroborate.claim_graph import REPRINT
from muster.corroborate.keys import ABROAD, CREDIT, TEXT
from muster.corroborate.meeting import BLOCK
from muster.corroborate.revisions import VERSION
from muster.corroborate.syndication import LINES
from muster.domain.document import Document
from muster.domain.ids import content_id
from muster.store import schema
from muster.store.codec import loads
from muster.store.packed import pack, unpack
from muster.store.posting_statements import stretch
from muster.store.sqlite import DATABASE

YEARS = 12  # turned back: as many days every time, as long as no century is among the leap years
DAYS = 4383
_HEX = "0123456789abcdef"
_TOKEN = re.compile(
    r"(\b[celor]_[0-9a-f]{20}\b|\b[0-9a-f]{64}\b|\b20[12]\d-\d\d-\d\d|(?<![\d.])73[5-9]\d{3}\b|\bsyn-)"
)
_CHUNK = 4_000  # rows that a worker turns at once
_AHEAD = 6  # chunks in flight
_CACHE_KIB = 6_000_000
_WORKERS = 2
_BY_PLACE = (
    BLOCK.number,
    OPPOSED.number,
)  # spaces of keys that say what claims are about: the same in every turn
_SPACES = (TEXT.space, CREDIT.space, REPRINT, BLOCK, LINES, OPPOSED, SCENE, ABROAD.space, VERSION)
_IN_ORDER = "turns CROSS JOIN source.postings AS p ON p.space = :space"  # the oldest turn first
_BY_KEY = (
    "(SELECT DISTINCT key FROM source.postings WHERE space = :space AND period = 0) AS g CROSS JOIN turns"
    " CROSS JOIN source.postings AS p ON p.space = :space AND p.period = 0 AND p.key = g.key"
)
_CLUSTERED = (
    schema.weakest,
    schema.event_members,
    schema.dated_parts,
    schema.claim_edges,
)
_LISTED = (
    schema.custody, schema.evidence, schema.reports, schema.intakes, schema.claims, schema.claim_places, schema.claim_sources,
    schema.origins, schema.origin_members, schema.copy_matches, schema.events, schema.links, schema.revisions, schema.report_traits,
    schema.propositions,
)  # fmt: skip
_WORDS = "report_words"


class Turned(NamedTuple):
    """What was made and what it took, in seconds."""

    reports: int
    seconds: float
    bytes: int


class _Chunk(NamedTuple):
    """Some rows of a table: those whose ``key`` is above ``low`` and up to ``high``."""

    table: str
    key: str
    low: Any
    high: Any


def decades(source: Path, folder: Path, turns: int) -> Turned:
    """Write a ledger with every row of ``source`` ``turns`` times (at most ten). Raises FileExistsError where there is one."""
    start = time.perf_counter()
    connection, indexes = begin(folder)
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}").close()
    connection.execute("ATTACH ? AS source", (str(source / DATABASE),))
    connection.execute("BEGIN")
    _turn_rows(connection, source, turns)
    _turn_keys(connection, source, turns)
    _sum_sites(connection, turns)
    for table in (schema.names, schema.tallies, schema.derivation):
        connection.execute(f"DELETE FROM {table.name}")  # noqa: S608
        connection.execute(f"INSERT INTO {table.name} SELECT * FROM source.{table.name}")  # noqa: S608
    connection.execute("COMMIT")
    (reports,) = connection.execute("SELECT count(*) FROM reports").fetchone()
    connection.execute("DETACH source")
    finish(connection, indexes)
    return Turned(reports, time.perf_counter() - start, (folder / DATABASE).stat().st_size)


def _turn_rows(connection: sqlite3.Connection, source: Path, turns: int) -> None:
    """What has ids and days anywhere in it: turned by other processes, written by this one."""
    with multiprocessing.get_context("spawn").Pool(_WORKERS) as pool:
        waiting: deque[tuple[_Chunk, AsyncResult[Any]]] = deque()
        for chunk in _chunks(connection):
            waiting.append((chunk, pool.apply_async(turned, (source, chunk, turns))))
            if len(waiting) >= _AHEAD:
                _write(connection, *waiting.popleft())
        while waiting:
            _write(connection, *waiting.popleft())


def _write(connection: sqlite3.Connection, chunk: _Chunk, made: AsyncResult[list[tuple[Any, ...]]]) -> None:
    rows = made.get()
    if chunk.table == _WORDS:
        insert(connection, f"{_WORDS}_of", ("n", "report"), [row[:2] for row in rows])
        insert(connection, _WORDS, ("rowid", "report", "words"), rows)
    elif rows:
        insert(
            connection, chunk.table, tuple(c.name for c in schema.metadata.tables[chunk.table].columns), rows
        )


def _chunks(connection: sqlite3.Connection) -> Iterator[_Chunk]:
    tables = [*((t.name, "rowid") for t in _LISTED), (f"{_WORDS}_of", "n")]
    for name, key in tables:
        (last,) = connection.execute(f"SELECT coalesce(max({key}), 0) FROM source.{name}").fetchone()  # noqa: S608
        for low in range(0, last, _CHUNK):
            yield _Chunk(name.removesuffix("_of"), key, low, low + _CHUNK)
    for table in _CLUSTERED:
        key = next(iter(table.primary_key.columns)).name
        found = connection.execute(f"SELECT DISTINCT {key} FROM source.{table.name} ORDER BY 1")  # noqa: S608
        edges = ["", *(value for n, (value,) in enumerate(found) if n % _CHUNK == _CHUNK - 1), "~"]
        for low, high in itertools.pairwise(edges):
            yield _Chunk(table.name, key, low, high)


def turned(source: Path, chunk: _Chunk, turns: int) -> list[tuple[Any, ...]]:
    """The rows of a chunk in every turn; runs in a worker. What is clustered by its key stays in the order of that."""
    found = _source(source).execute(_query(chunk), (chunk.low, chunk.high)).fetchall()
    if not found:
        return []
    ids = _ids(source, turns)
    columns = [_turned_column(chunk, place, found, ids) for place in range(len(found[0]))]
    if chunk.table == schema.links.name:
        columns[1] = [_link_ids(*those) for those in zip(*columns[2:5], strict=True)]
    each = [list(zip(*(column[back] for column in columns), strict=True)) for back in reversed(range(turns))]
    if chunk.key in ("rowid", "n"):
        return [row for rows in each for row in rows]
    return [row for rows in zip(*each, strict=True) for row in rows]


def _query(chunk: _Chunk) -> str:
    within = f"{chunk.key} > ? AND {chunk.key} <= ? ORDER BY {chunk.key}"
    if chunk.table == _WORDS:
        return f"SELECT n, report, body FROM report_words_of JOIN reports ON id = report WHERE {within}"  # noqa: S608
    return f"SELECT * FROM {chunk.table} WHERE {within}"  # noqa: S608


@cache
def _source(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{folder / DATABASE}?mode=ro", uri=True)


def _link_ids(relations: list[str], a: list[str], b: list[str]) -> list[str]:
    return [content_id("l", *ends) for ends in zip(relations, a, b, strict=True)]


def _turned_column(chunk: _Chunk, place: int, found: Sequence[tuple[Any, ...]], ids: _Ids) -> list[list[Any]]:
    """The values of one column, for each turn back."""
    turns, values = ids.turns, [row[place] for row in found]
    if chunk.table == _WORDS and place == 2:
        return [[_words(value) for value in values]] * turns
    if place == 0 and chunk.table in (schema.custody.name, _WORDS):  # numbers in the order of recording
        return [[value + (turns - 1 - back) * 10**8 for value in values] for back in range(turns)]
    named = [row[0] if chunk.table == schema.claims.name else None for row in found]
    made = (_turned(value, ids, claim) for value, claim in zip(values, named, strict=True))
    return [list(column) for column in zip(*made, strict=True)]


def _words(body: bytes) -> str:
    report = json.loads(unpack.__wrapped__(body))
    return f"{report.get('title') or ''}\n{report['text']}"


def _turned(value: Any, ids: _Ids, claim: str | None) -> Sequence[Any]:
    """A value for each turn back; packed JSON of a ``claim`` (id) says its id itself, which its content no longer gives."""
    if isinstance(value, str):
        return ids.text(value)
    if isinstance(value, bytes):
        _, *rest = ids.text(unpack.__wrapped__(value))
        if claim is not None:
            known = ids.text(claim)[1:]
            rest = [f'{body[:-1]},"read_as":"{one}"}}' for body, one in zip(rest, known, strict=True)]
        return [value, *map(pack, rest)]
    return [value] * ids.turns


class _Ids:
    """What ids, days and hashes become: those of reports, origins and events by what they are made of."""

    def __init__(self, source: Path, turns: int) -> None:
        self.turns = turns
        self._made: dict[str, list[str]] = {}
        rows = _source(source).execute
        for (body,) in rows("SELECT body FROM reports"):
            known = [loads(Document, said).id for said in self.text(unpack.__wrapped__(body))]
            self._made[known[0]] = known
        for origin, root in rows("SELECT id, root FROM origins").fetchall():
            self._made[origin] = [content_id("o", then) for then in self.text(root)]
        for event, body in rows("SELECT id, body FROM events"):
            first = self.text(json.loads(unpack.__wrapped__(body))["first"])
            self._made[event] = [content_id("e", then) for then in first]

    def report(self, report: str) -> list[str]:
        return self._made[report]

    def text(self, text: str) -> list[str]:
        """A text for each turn back."""
        parts = _TOKEN.split(text)
        if len(parts) == 1:
            return [text] * self.turns
        tokens = [self._made.get(token) or _tokens(token, self.turns) for token in parts[1::2]]
        found = [text]
        for back in range(1, self.turns):
            parts[1::2] = [then[back] for then in tokens]
            found.append("".join(parts))
        return found


@cache
def _ids(source: Path, turns: int) -> _Ids:
    return _Ids(source, turns)


@lru_cache(100_000)
def _tokens(token: str, turns: int) -> list[str]:
    return [_token(token, back) for back in range(turns)]


def _token(token: str, back: int) -> str:
    if not back:
        return token
    if token == "syn-":  # noqa: S105 - the name of a constructed report begins so
        return f"turn-{back}-"
    if len(token) == 10:
        return f"{int(token[:4]) - YEARS * back}{token[4:]}"
    if len(token) == 6:
        return str(int(token) - DAYS * back)
    return token[:-1] + _HEX[(int(token[-1], 16) + back) % 16]


def _turn_keys(connection: sqlite3.Connection, source: Path, turns: int) -> None:
    """The inverted index, in the order of its keys; those of copies differ in their last bits."""
    connection.execute("CREATE TEMP TABLE turns AS WITH RECURSIVE n(back) AS (SELECT ? UNION ALL SELECT back - 1 FROM n WHERE back)"
                       " SELECT back FROM n", (turns - 1,))  # fmt: skip
    connection.create_function("turned_keys", 3, _turned_keys, deterministic=True)
    ids = _ids(source, turns)
    connection.create_function(
        "turned_id", 2, lambda owner, back: ids.report(owner)[back], deterministic=True
    )
    claim = f"substr(p.owner, 1, 21) || substr('{_HEX}', (instr('{_HEX}', substr(p.owner, 22)) - 1 + back) % 16 + 1, 1)"
    owner = f"CASE WHEN p.owner < 'd' THEN {claim} ELSE turned_id(p.owner, back) END"
    day = f"CASE WHEN p.day THEN p.day - {DAYS} * back ELSE 0 END"
    bits = f"CASE WHEN p.space IN {_BY_PLACE} THEN 0 ELSE back END"
    key = f"(p.key | {bits}) - (p.key & {bits})"
    mark = f"CASE WHEN p.space = {REPRINT.number} THEN p.mark - {DAYS} * back ELSE p.mark END"
    for space in _SPACES:
        then = f"({day}) / {stretch(space)}" if space.reach else "0"
        connection.execute(
            f"INSERT INTO postings SELECT p.space, {then}, {key}, {day}, {owner}, {mark}"  # noqa: S608
            f" FROM {_IN_ORDER if space.reach else _BY_KEY}",
            {"space": space.number},
        )
    connection.execute(
        f"INSERT INTO holdings SELECT {owner}, p.space, {day}, turned_keys(p.packed, p.space, back)"  # noqa: S608
        " FROM turns CROSS JOIN source.holdings AS p"
    )


def _turned_keys(packed: bytes, space: int, back: int) -> bytes:
    if not back or space in _BY_PLACE:
        return packed
    pairs = np.frombuffer(packed, np.int64).reshape(-1, 2).copy()
    pairs[:, 0] ^= back
    if space == REPRINT.number:
        pairs[:, 1] -= DAYS * back
    return pairs.tobytes()


def _sum_sites(connection: sqlite3.Connection, turns: int) -> None:
    """A place's summary over all turns."""
    for place, claims, body in connection.execute("SELECT * FROM source.sites").fetchall():
        said = json.loads(body) | {"claims": claims * turns}
        said["first"] = _token(said["first"], turns - 1) if said.get("first") else None
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        connection.execute("INSERT INTO sites VALUES (?, ?, ?)", (place, claims * turns, text))
