"""The ordered inverted index (:mod:`muster.domain.postings`) in the ledger's tables."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from muster.domain.postings import Holders, Position, Space
from muster.store.schema import holdings, names, postings
from muster.store.tally import chunks

_EARLIER = (
    "SELECT * FROM (SELECT CAST(? AS BIGINT) AS value, owner FROM postings WHERE space = ? AND key = ?"
    " AND day BETWEEN ? AND ? AND (day < ? OR owner < ?){} ORDER BY day DESC, owner DESC LIMIT ?) AS nearest"
)
_SUMMED = "SELECT owner, SUM(value) FROM ({}) AS found GROUP BY owner"
_TOGETHER = (
    32,
    8,
    1,
)  # keys asked for in one statement: few lengths, so that the driver knows the statements
_UNDATED = (
    "SELECT owner FROM postings WHERE space = ? AND key = ? AND day = 0"
    " AND (? > 0 OR owner < ?){} ORDER BY owner DESC LIMIT ?"
)
_UNDATED_KEYS = "SELECT DISTINCT key FROM postings WHERE space = ? AND day = 0 AND key IN ({})"
_LATER = (
    "SELECT DISTINCT owner FROM postings WHERE space = ? AND day BETWEEN ? AND ?"
    " AND (day > ? OR owner > ?) AND key IN ({})"
)
_HOLDERS = "SELECT key, owner, mark FROM postings WHERE space = ? AND key IN ({})"
_AROUND = (
    "SELECT key, day, owner, mark FROM postings WHERE space = ? AND (day BETWEEN ? AND ?{}) AND key IN ({})"
)
_HELD = "SELECT packed FROM holdings WHERE owner = ? AND space = ?"
_MANY = 400  # keys bound in one statement
_NO_END = 2**31 - 1
_UNDATED_KIND = "undated"


class LedgerPostings:
    """Reads and writes within one transaction. Writes are gathered and sent before the next read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor = connection.connection.cursor()
        self._qmark = connection.dialect.paramstyle == "qmark"
        self._rows: list[dict[str, object]] = []
        self._held: list[dict[str, object]] = []
        self._undated: dict[int, bool] = {}

    def put(self, space: Space, at: Position, keys: Mapping[int, int]) -> None:
        before = self.held(space, at.owner)
        if before:
            self._drop(space, at, before)
        self.fill(space, at, keys)

    def fill(self, space: Space, at: Position, keys: Mapping[int, int]) -> None:
        """:meth:`put` for an owner that holds nothing yet in the space."""
        where = {"space": space.number, "day": at.day, "owner": at.owner}
        self._rows += [{**where, "key": key, "mark": mark} for key, mark in keys.items()]
        if keys:
            self._held.append({**where, "packed": _packed(keys)})
        if not at.day:
            self._note_undated(space)

    def _drop(self, space: Space, at: Position, keys: Iterable[int]) -> None:
        mine = (
            (postings.c.space == space.number) & (postings.c.day == at.day) & (postings.c.owner == at.owner)
        )
        for chunk in chunks(list(keys), _MANY):
            self._connection.execute(delete(postings).where(mine, postings.c.key.in_(chunk)))
        self._connection.execute(
            delete(holdings).where(holdings.c.owner == at.owner, holdings.c.space == space.number)
        )

    def flush(self) -> None:
        if self._rows:
            self._connection.execute(insert(postings), self._rows)
        if self._held:
            self._connection.execute(insert(holdings), self._held)
        self._rows, self._held = [], []

    def held(self, space: Space, owner: str) -> Mapping[int, int]:
        found = self._ask(_HELD, (owner, space.number))
        return _unpacked(found[0][0]) if found else {}

    def earlier(
        self, space: Space, at: Position, keys: Mapping[int, int], marks: Collection[int] | None = None
    ) -> Mapping[str, int]:
        wanted = None if marks is None else frozenset(marks)
        undated = self._undated_keys(space, keys)
        total = Counter(self._dated(space, at, [k for k in keys if k not in undated], keys, wanted))
        for key in undated:
            found = list(self._dated(space, at, [key], keys, wanted))
            values = (space.number, key, at.day, at.owner, space.nearest - len(found))
            found += [owner for (owner,) in self._ask(_UNDATED.format(_marked(wanted)), values)]
            for owner in found:
                total[owner] += keys[key]
        return total

    def _dated(
        self,
        space: Space,
        at: Position,
        asked: Sequence[int],
        values: Mapping[int, int],
        marks: frozenset[int] | None,
    ) -> dict[str, int]:
        """The nearest holders of each key before a known day, each with the sum of the values of what it shares."""
        found, start = Counter[str](), 0
        where = (max(1, at.day - space.reach), at.day, at.day, at.owner, space.nearest)
        while at.day and start < len(asked):
            length = next(n for n in _TOGETHER if n <= len(asked) - start)
            ones = [(values[key], space.number, key, *where) for key in asked[start : start + length]]
            for owner, value in self._ask(_summed(length, marks), [v for one in ones for v in one]):
                found[owner] += int(value)
            start += length
        return found

    def _undated_keys(self, space: Space, keys: Iterable[int]) -> frozenset[int]:
        """Keys that owners of unknown day hold."""
        asked = sorted(keys)
        if not asked or not self._any_undated(space):
            return frozenset()
        found = (
            row
            for chunk in chunks(asked, _MANY)
            for row in self._ask(_in(_UNDATED_KEYS, chunk), (space.number, *chunk))
        )
        return frozenset(key for (key,) in found)

    def _any_undated(self, space: Space) -> bool:
        if space.number not in self._undated:
            known = (names.c.kind == _UNDATED_KIND) & (names.c.name == str(space.number))
            query = select(names.c.name).where(known)
            self._undated[space.number] = self._connection.execute(query).first() is not None
        return self._undated[space.number]

    def _note_undated(self, space: Space) -> None:
        """Remember that a space has owners of unknown day: most have none, and need not be asked for them."""
        if space.nearest and not self._any_undated(space):
            self._connection.execute(insert(names).values(kind=_UNDATED_KIND, name=str(space.number)))
            self._undated[space.number] = True

    def later(self, space: Space, at: Position, keys: Iterable[int]) -> frozenset[str]:
        last = at.day + space.reach if at.day else _NO_END
        asked = (space.number, at.day, last, at.day, at.owner)
        rows = (
            row
            for chunk in chunks(list(keys), _MANY)
            for row in self._ask(_in(_LATER, chunk), (*asked, *chunk))
        )
        return frozenset(owner for (owner,) in rows)

    def around(self, space: Space, day: int, keys: Iterable[int]) -> Mapping[int, Holders]:
        """Holders of each key within reach before and after a known day, and all of unknown day; in order, with marks."""
        found: dict[int, list[tuple[Position, int]]] = {}
        where = (space.number, max(1, day - space.reach), day + space.reach)
        undated = " OR day = 0" if self._any_undated(space) else ""
        for chunk in chunks(sorted(set(keys)), _MANY):
            marks = ",".join("?" * len(chunk))
            for key, at, owner, mark in self._ask(_AROUND.format(undated, marks), (*where, *chunk)):
                found.setdefault(key, []).append((Position(at, owner), mark))
        return {key: sorted(ones) for key, ones in found.items()}

    def holders(self, space: Space, keys: Iterable[int]) -> Mapping[int, Mapping[str, int]]:
        found: dict[int, dict[str, int]] = {}
        for chunk in chunks(sorted(set(keys)), _MANY):
            for key, owner, mark in self._ask(_in(_HOLDERS, chunk), (space.number, *chunk)):
                found.setdefault(key, {})[owner] = mark
        return found

    def _ask(self, statement: str, values: Sequence[object]) -> list[Any]:
        """Rows straight from the driver: a report asks some hundred of these questions, each of a few microseconds."""
        self.flush()
        self._cursor.execute(statement if self._qmark else statement.replace("?", "%s"), values)
        return list(self._cursor.fetchall())


@cache
def _summed(keys: int, marks: frozenset[int] | None) -> str:
    return _SUMMED.format(" UNION ALL ".join([_EARLIER.format(_marked(marks))] * keys))


def _marked(marks: frozenset[int] | None) -> str:
    return "" if marks is None else f" AND mark IN ({','.join(map(str, sorted(marks)))})"


def _in(statement: str, values: Sequence[object]) -> str:
    return statement.format(",".join("?" * len(values)))


def _packed(keys: Mapping[int, int]) -> bytes:
    return array("q", [value for pair in keys.items() for value in pair]).tobytes()


def _unpacked(blob: bytes) -> dict[int, int]:
    values = array("q")
    values.frombytes(bytes(blob))
    return dict(zip(values[::2], values[1::2], strict=True))
