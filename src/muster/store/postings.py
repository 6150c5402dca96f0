"""The ordered inverted index (:mod:`muster.domain.postings`) in the ledger's tables."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Container, Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from muster.domain.postings import Position, Space
from muster.store.schema import holdings, names, postings
from muster.store.tally import chunks

_EARLIER = text(
    "SELECT owner, mark FROM postings WHERE space = :space AND key = :key AND day BETWEEN :first AND :day"
    " AND (day < :day OR owner < :owner) ORDER BY day DESC, owner DESC LIMIT :most"
)
_UNDATED = text(
    "SELECT owner, mark FROM postings WHERE space = :space AND key = :key AND day = 0"
    " AND (:day > 0 OR owner < :owner) ORDER BY owner DESC LIMIT :most"
)
_LATER = text(
    "SELECT DISTINCT owner FROM postings WHERE space = :space AND key IN :keys AND day BETWEEN :day AND :last"
    " AND (day > :day OR owner > :owner)"
).bindparams(bindparam("keys", expanding=True))
_HOLDERS = text("SELECT key, owner, mark FROM postings WHERE space = :space AND key IN :keys").bindparams(
    bindparam("keys", expanding=True)
)
_MANY = 400  # keys bound in one statement
_NO_END = 2**31 - 1
_UNDATED_KIND = "undated"


class LedgerPostings:
    """Reads and writes within one transaction. Writes are gathered and sent before the next read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
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
            self._held.append({**where, "keys": _packed(keys)})
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
        self.flush()
        query = select(holdings.c.keys).where(holdings.c.owner == owner, holdings.c.space == space.number)
        found = self._connection.execute(query).scalar()
        return _unpacked(found) if found else {}

    def earlier(
        self, space: Space, at: Position, keys: Mapping[int, int], marks: Container[int] | None = None
    ) -> Mapping[str, int]:
        self.flush()
        total = Counter[str]()
        for key, value in keys.items():
            for owner in self._nearest(space, at, key, marks):
                total[owner] += value
        return total

    def _nearest(self, space: Space, at: Position, key: int, marks: Container[int] | None) -> list[str]:
        asked = {"space": space.number, "key": key, "day": at.day, "owner": at.owner}
        found = list[str]()
        most = space.nearest if marks is None else _NO_END
        ranges = [(_EARLIER, {"first": max(1, at.day - space.reach)})] if at.day else []
        if self._any_undated(space):
            ranges.append((_UNDATED, {}))
        for statement, more in ranges:
            rows = self._connection.execute(statement, {**asked, **more, "most": most})
            for owner, mark in rows:
                if len(found) == space.nearest:
                    break
                if marks is None or mark in marks:
                    found.append(owner)
            rows.close()
        return found

    def _any_undated(self, space: Space) -> bool:
        if space.number not in self._undated:
            known = (names.c.kind == _UNDATED_KIND) & (names.c.name == str(space.number))
            self._undated[space.number] = (
                self._connection.execute(select(names.c.name).where(known)).first() is not None
            )
        return self._undated[space.number]

    def _note_undated(self, space: Space) -> None:
        """Remember that a space has owners of unknown day: most have none, and need not be asked for them."""
        if space.nearest and not self._any_undated(space):
            self._connection.execute(insert(names).values(kind=_UNDATED_KIND, name=str(space.number)))
            self._undated[space.number] = True

    def later(self, space: Space, at: Position, keys: Iterable[int]) -> frozenset[str]:
        self.flush()
        last = at.day + space.reach if at.day else _NO_END
        asked = {"space": space.number, "day": at.day, "owner": at.owner, "last": last}
        return frozenset(
            owner
            for chunk in chunks(list(keys), _MANY)
            for (owner,) in self._connection.execute(_LATER, {**asked, "keys": chunk})
        )

    def holders(self, space: Space, keys: Iterable[int]) -> Mapping[int, Mapping[str, int]]:
        self.flush()
        found: dict[int, dict[str, int]] = {}
        for chunk in chunks(sorted(set(keys)), _MANY):
            for key, owner, mark in self._connection.execute(
                _HOLDERS, {"space": space.number, "keys": chunk}
            ):
                found.setdefault(key, {})[owner] = mark
        return found


def _packed(keys: Mapping[int, int]) -> bytes:
    return array("q", [value for pair in keys.items() for value in pair]).tobytes()


def _unpacked(blob: bytes) -> dict[int, int]:
    values = array("q")
    values.frombytes(bytes(blob))
    return dict(zip(values[::2], values[1::2], strict=True))
