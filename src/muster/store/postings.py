"""The ordered inverted index (:mod:`muster.domain.postings`) in the ledger's tables."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from muster.domain.postings import Holders, Position, Reached, Space
from muster.store import posting_statements as sql
from muster.store.prepared import MANY, asked_of, delete_keys, insert_tuples, padded
from muster.store.schema import holdings, names, postings
from muster.store.tally import chunks

_TOGETHER = (
    1,
    2,
    4,
    8,
    16,
    32,
)  # keys asked for in one statement: few lengths, so that the driver knows the statements
_NO_SPACE = -1  # nobody holds anything there
_STRETCHES = (128, 1024, 2**31 - 1)  # holders of a key read at once on either side, until they are enough
# as the primary keys order the rows, so that they are sorted for it
_COLUMNS = ("space", "period", "key", "day", "owner", "mark")
_HOLDING = ("owner", "space", "day", "packed")
_NO_END = 2**31 - 1
_UNDATED_KIND = "undated"


class LedgerPostings:
    """Reads and writes within one transaction. Writes are gathered and sent before the next read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._qmark = connection.dialect.paramstyle == "qmark"
        self._rows: list[tuple[int, int, int, int, str, int]] = []
        self._held: list[tuple[str, int, int, bytes]] = []
        self._at_hand: dict[tuple[int, str], Mapping[int, int]] = {}
        self._undated: dict[int, bool] = {}

    def put(self, space: Space, at: Position, keys: Mapping[int, int]) -> None:
        before = self.held(space, at.owner)
        if before:
            self._drop(space, at, before)
        self.fill(space, at, keys)

    def fill(self, space: Space, at: Position, keys: Mapping[int, int]) -> None:
        """:meth:`put` for an owner that holds nothing yet in the space."""
        then = sql.period(space, at.day)
        self._rows += [(space.number, then, key, at.day, at.owner, mark) for key, mark in keys.items()]
        if keys:
            self._held.append((at.owner, space.number, at.day, _packed(keys)))
        self._at_hand[space.number, at.owner] = keys
        if not at.day:
            self._note_undated(space)

    def _drop(self, space: Space, at: Position, keys: Iterable[int]) -> None:
        self.flush()
        then = sql.period(space, at.day)
        mine = [(space.number, then, key, at.day, at.owner) for key in keys]
        delete_keys(self._connection, postings, _COLUMNS[:-1], mine)
        delete_keys(self._connection, holdings, ("owner", "space"), [(at.owner, space.number)])

    def flush(self) -> None:
        """Send what is gathered, in the order of the tables: a page of theirs is then taken up once for all its rows, and not
        for each row again (half the time of writing 10,000 reports)."""
        if self._rows or self._held:
            insert_tuples(self._connection, postings, _COLUMNS, sorted(self._rows))
            insert_tuples(self._connection, holdings, _HOLDING, sorted(self._held))
            self._rows, self._held = [], []

    def read(self, space: Space, owners: Iterable[str]) -> None:
        missing = sorted({i for i in owners if (space.number, i) not in self._at_hand})
        self._at_hand.update({(space.number, i): {} for i in missing})
        for chunk in chunks(missing, MANY):
            ones = padded(chunk)
            for owner, packed in self._ask(sql.single(sql.HELD, keys=len(ones)), (space.number, *ones)):
                self._at_hand[space.number, owner] = _unpacked(packed)

    def held(self, space: Space, owner: str) -> Mapping[int, int]:
        if (space.number, owner) not in self._at_hand:
            self.read(space, (owner,))
        return self._at_hand[space.number, owner]

    def earlier(
        self, space: Space, at: Position, keys: Mapping[int, int], marks: Collection[int] | None = None
    ) -> Mapping[str, int]:
        wanted = None if marks is None else frozenset(marks)
        undated = self._undated_keys(space, keys)
        total = Counter(self._dated(space, at, [k for k in keys if k not in undated], keys, wanted))
        for key in undated:
            found = list(self._dated(space, at, [key], keys, wanted))
            values = (space.number, key, at.day, at.owner, space.nearest - len(found))
            found += [owner for (owner,) in self._ask(sql.single(sql.UNDATED, marks=wanted), values)]
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
        found = Counter[str]()
        first = max(1, at.day - space.reach)
        over = sql.periods(space, first, at.day)
        where = (first, at.day, at.day, at.owner, space.nearest)
        ones = [(values[key], space.number, *over, key, *where) for key in asked] if at.day else []
        nobody = (0, _NO_SPACE, *over, 0, *where)
        for owner, value in self._together(ones, nobody, lambda n: sql.summed(n, len(over), marks)):
            found[owner] += int(value)
        return found

    def _undated_keys(self, space: Space, keys: Iterable[int]) -> frozenset[int]:
        """Keys that owners of unknown day hold."""
        asked = sorted(keys)
        if not asked or not self._any_undated(space):
            return frozenset()
        return frozenset(key for (key,) in self._among(sql.UNDATED_KEYS, (space.number,), asked))

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

    def holding(
        self, space: Space, keys: Collection[int], days: tuple[int, int], most: int
    ) -> Sequence[tuple[int, int, str, int]] | None:
        found = list[tuple[int, int, str, int]]()
        asked = [(then, *days) for then in sql.periods(space, *days)]
        if self._any_undated(space):
            asked.append((0, 0, 0))
        for one in asked:
            for chunk in chunks(sorted(keys), MANY):
                ones = padded(chunk)
                values = (space.number, *one, *ones, most + 1 - len(found))
                found += self._ask(sql.single(sql.HOLDING_THEN, keys=len(ones)), values)
                if len(found) > most:
                    return None
        return found

    def later(self, space: Space, at: Position, keys: Iterable[int]) -> frozenset[str]:
        last = at.day + space.reach if at.day else _NO_END
        over = sql.periods(space, at.day, last) if at.day else self._periods(space)
        where, asked = (at.day, last, at.day, at.owner), list(keys)
        rows = (row for then in over for row in self._among(sql.LATER, (space.number, then, *where), asked))
        return frozenset(owner for (owner,) in rows)

    def followers(self, space: Space, at: Position, keys: Iterable[int]) -> frozenset[str]:
        if not at.day:
            return self.later(space, at, keys)
        return frozenset(owner for _, owner, _ in self._next(space, at, keys))

    def reached(self, space: Space, at: Position, keys: Mapping[int, int], least: int) -> Reached:
        if not at.day:
            return Reached({}, self.later(space, at, keys))
        weights, under = Counter[str](), dict[int, list[str]]()
        for key, owner, mark in self._next(space, at, keys):
            weights[owner] += mark
            under.setdefault(key, []).append(owner)
        finding = {owner: weight for owner, weight in weights.items() if weight >= least}
        crowded = self._crowded(space, at, under)
        return Reached(finding, frozenset(owner for key in crowded for owner in under[key]))

    def _next(self, space: Space, at: Position, keys: Iterable[int]) -> Iterator[Any]:
        """(key, holder, its mark) of the holders after a known day that have the position among their nearest."""
        days = (at.day, at.day + space.reach)
        return self._of_each(sql.NEXT, space, days, list(keys), (*days, at.day, at.owner, space.nearest))

    def _crowded(self, space: Space, at: Position, keys: Iterable[int]) -> Iterator[int]:
        """Keys with so many holders that one more or less may push others out, or let them move up."""
        days = (at.day - space.reach, at.day + space.reach)
        over = (0, *sql.periods(space, *days))
        for chunk in chunks(sorted(keys), MANY):
            ones = padded(chunk)
            values = (space.number, *over, *days, *ones, space.nearest)
            yield from (key for (key,) in self._ask(sql.single(sql.CROWDED, len(over), len(ones)), values))

    def around(
        self,
        space: Space,
        day: int,
        keys: Iterable[int],
        marks: Collection[Container[int]],
        without: Container[str],
    ) -> Mapping[int, Holders]:
        """Holders of each key within reach before and since a known day, and all of unknown day; in order, with marks.

        As many on either side as it takes to have the nearest with each of the ``marks``: before the day of owners not
        ``without``, after it of any.
        """
        asked = sorted(set(keys))
        found = defaultdict[int, list[tuple[Position, int]]](list)
        if self._any_undated(space):
            for key, at, owner, mark in self._among(sql.UNDATED_HOLDERS, (space.number,), asked):
                found[key].append((Position(at, owner), mark))

        def since(held: Holders) -> bool:
            return _filled((mark for at, mark in held if at.day > day), marks, space.nearest)

        def before(held: Holders) -> bool:
            return _filled((mark for at, mark in held if at.owner not in without), marks, space.nearest)

        last, first = day + space.reach, max(1, day - space.reach)
        for key, ones in (
            *self._enough(sql.SINCE, space, (day, last), asked, since),
            *self._enough(sql.BEFORE, space, (first, day - 1), asked, before),
        ):
            found[key] += ones
        return {key: sorted(ones) for key, ones in found.items()}

    def _enough(
        self,
        statement: str,
        space: Space,
        days: tuple[int, int],
        keys: Sequence[int],
        enough: Callable[[Holders], bool],
    ) -> Iterator[tuple[int, Holders]]:
        """Each key's holders, read in growing stretches until there are no more or ``enough``."""
        for length in _STRETCHES:
            held: dict[int, list[tuple[Position, int]]] = {}
            for key, at, owner, mark in self._of_each(statement, space, days, keys, (*days, length)):
                held.setdefault(key, []).append((Position(at, owner), mark))
            more = {key for key, some in held.items() if len(some) == length and not enough(some)}
            yield from ((key, some) for key, some in held.items() if key not in more)
            keys = sorted(more)

    def holders(self, space: Space, keys: Iterable[int]) -> Mapping[int, Mapping[str, int]]:
        found: dict[int, dict[str, int]] = {}
        asked = sorted(set(keys))
        for then in self._periods(space):
            for key, owner, mark in self._among(sql.HOLDERS, (space.number, then), asked):
                found.setdefault(key, {})[owner] = mark
        return found

    def _periods(self, space: Space) -> Iterator[int]:
        """All stretches of time that the space has rows in, from one to the next."""
        if not space.reach:
            yield 0
            return
        last = -1
        while (then := self._ask(sql.NEXT_PERIOD, (space.number, last))[0][0]) is not None:
            yield then
            last = then

    def _among(self, statement: str, where: tuple[object, ...], keys: Sequence[int]) -> Iterator[Any]:
        """What is asked of keys together, in one stretch of time."""
        for chunk in chunks(keys, MANY):
            ones = padded(chunk)
            yield from self._ask(sql.single(statement, keys=len(ones)), (*where, *ones))

    def _of_each(
        self,
        statement: str,
        space: Space,
        days: tuple[int, int],
        keys: Sequence[int],
        where: tuple[object, ...],
    ) -> Iterator[Any]:
        """What is asked of each key by itself, of many at once, on these days."""
        over = sql.periods(space, *days)
        ones = [(space.number, *over, key, *where) for key in keys]
        nobody = (_NO_SPACE, *over, 0, *where)
        return self._together(ones, nobody, lambda n: sql.united(statement, n, len(over)))

    def _together(
        self, ones: Sequence[tuple[Any, ...]], nobody: tuple[Any, ...], statement: Callable[[int], str]
    ) -> Iterator[Any]:
        """What many keys ask, each with its values, in statements of few lengths, filled up with what finds nothing."""
        for chunk in chunks(ones, _TOGETHER[-1]):
            length = next(n for n in _TOGETHER if n >= len(chunk))
            filled = (*chunk, *[nobody] * (length - len(chunk)))
            yield from self._ask(statement(length), [value for one in filled for value in one])

    def _ask(self, statement: str, values: Sequence[object]) -> list[Any]:
        """Rows straight from the driver: a report asks some hundred of these questions, each of a few microseconds."""
        self.flush()
        sql = statement if self._qmark else statement.replace("?", "%s")
        return asked_of(self._connection, sql, values)


def _filled(found: Iterable[int], marks: Collection[Container[int]], nearest: int) -> bool:
    """Whether ``nearest`` of the marks found are in each of ``marks``."""
    count = Counter(found)
    return all(sum(n for mark, n in count.items() if mark in ones) >= nearest for ones in marks)


def _packed(keys: Mapping[int, int]) -> bytes:
    return array("q", [value for pair in keys.items() for value in pair]).tobytes()


def _unpacked(blob: bytes) -> dict[int, int]:
    values = array("q")
    values.frombytes(bytes(blob))
    return dict(zip(values[::2], values[1::2], strict=True))
