"""What is asked of the table of keys: SQL with question marks, the same for either database.

The rows are laid out by stretches of time, so that what is asked of reports of one time, and what is written of them, lies
together however old the archive is. A stretch is a few times as long as an owner looks back: a question then reaches over
one of them, seldom two.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from muster.domain.postings import Space

_LOOKS = 4  # how often as long as an owner looks back a stretch is

# {period}: the stretches asked for; {keys}: the keys; {marks}: which marks count
EARLIER = (
    "SELECT * FROM (SELECT CAST(? AS BIGINT) AS value, owner FROM postings WHERE space = ? AND {period} AND key = ?"
    " AND day BETWEEN ? AND ? AND (day < ? OR owner < ?){marks}"
    " ORDER BY period DESC, day DESC, owner DESC LIMIT ?) AS nearest"
)
NEXT = (
    "SELECT * FROM (SELECT key, owner, mark FROM postings WHERE space = ? AND {period} AND key = ?"
    " AND day BETWEEN ? AND ? AND (day > ? OR owner > ?) ORDER BY period, day, owner LIMIT ?) AS next"
)
BEFORE = (
    "SELECT * FROM (SELECT key, day, owner, mark FROM postings WHERE space = ? AND {period} AND key = ?"
    " AND day BETWEEN ? AND ? ORDER BY period DESC, day DESC, owner DESC LIMIT ?) AS before"
)
SINCE = (
    "SELECT * FROM (SELECT key, day, owner, mark FROM postings WHERE space = ? AND {period} AND key = ?"
    " AND day BETWEEN ? AND ? ORDER BY period, day, owner LIMIT ?) AS since"
)
UNDATED = (
    "SELECT owner FROM postings WHERE space = ? AND period = 0 AND key = ? AND day = 0"
    " AND (? > 0 OR owner < ?){marks} ORDER BY owner DESC LIMIT ?"
)
LATER = (
    "SELECT DISTINCT owner FROM postings WHERE space = ? AND {period} AND day BETWEEN ? AND ?"
    " AND (day > ? OR owner > ?) AND key IN ({keys})"
)
CROWDED = (
    "SELECT key FROM postings WHERE space = ? AND {period} AND (day BETWEEN ? AND ? OR day = 0) AND key IN ({keys})"
    " GROUP BY key HAVING COUNT(*) >= ?"
)
HOLDING_THEN = (
    "SELECT key, day, owner, mark FROM postings WHERE space = ? AND {period} AND day BETWEEN ? AND ?"
    " AND key IN ({keys}) LIMIT ?"
)
HOLDERS = "SELECT key, owner, mark FROM postings WHERE space = ? AND {period} AND key IN ({keys})"
UNDATED_KEYS = (
    "SELECT DISTINCT key FROM postings WHERE space = ? AND period = 0 AND day = 0 AND key IN ({keys})"
)
UNDATED_HOLDERS = "SELECT key, day, owner, mark FROM postings WHERE space = ? AND period = 0 AND day = 0 AND key IN ({keys})"
NEXT_PERIOD = "SELECT MIN(period) FROM postings WHERE space = ? AND period > ?"
HELD = "SELECT owner, packed FROM holdings WHERE space = ? AND owner IN ({keys})"


def period(space: Space, day: int) -> int:
    """The stretch of a day; 0 for those of unknown day, and for all where keys are looked up whatever the day."""
    return day // stretch(space) if space.reach else 0


def stretch(space: Space) -> int:
    """Days of a stretch."""
    return _LOOKS * space.reach


def periods(space: Space, first: int, last: int) -> Sequence[int]:
    """The stretches that have one of these days."""
    return range(period(space, first), period(space, last) + 1)


@cache
def single(statement: str, over: int = 1, keys: int = 0, marks: frozenset[int] | None = None) -> str:
    """A question over so many stretches and keys."""
    within = "period = ?" if over == 1 else f"period IN ({_marks(over)})"
    return statement.format(period=within, keys=_marks(keys), marks=_marked(marks))


@cache
def united(statement: str, times: int, over: int, marks: frozenset[int] | None = None) -> str:
    """A question about one key, asked of so many at once."""
    return " UNION ALL ".join([single(statement, over, marks=marks)] * times)


@cache
def summed(times: int, over: int, marks: frozenset[int] | None) -> str:
    """The owners that many keys find, each with the sum of the keys' values."""
    return f"SELECT owner, SUM(value) FROM ({united(EARLIER, times, over, marks)}) AS found GROUP BY owner"  # noqa: S608


def _marks(times: int) -> str:
    return ",".join("?" * times)


def _marked(marks: frozenset[int] | None) -> str:
    return "" if marks is None else f" AND mark IN ({','.join(map(str, sorted(marks)))})"
