"""Running sums over tables: one number for what they hold, whatever the order or the file layout of their rows.

The sum of the SHA-256 of the rows modulo 2^256 (a multiset hash, Bellare & Micciancio 1997): a row's hash is added when it
is written and taken away when it goes, so that it need never be computed over a whole archive again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from muster.store import schema
from muster.store.codec import canonical
from muster.store.prepared import delete_keys, delete_of, insert_rows, rows_of

_MODULUS = 1 << 256
_CHUNK = 10_000
_GROUPS = {t.name: "base" for t in schema.BASE} | {t.name: "derived" for t in schema.DERIVED}

Row = Mapping[str, Any]


def row_hash(table: Table, values: Sequence[Any]) -> int:
    """Hash of one row, its values in the order of the columns."""
    text = canonical([table.name, *values])
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


class TalliedTables:
    """Writes that keep the sums of base and derived tables; call :meth:`flush` before the transaction ends."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._change: dict[str, int] = {}

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        if not rows:
            return
        insert_rows(self.connection, table, rows)
        names = [c.name for c in table.columns]
        self._add(table, sum(row_hash(table, [row.get(n) for n in names]) for row in rows))

    def delete(self, table: Table, column: str, values: Iterable[str]) -> None:
        """Delete the rows whose ``column`` has one of ``values``."""
        asked = sorted(set(values))
        rows = rows_of(self.connection, table, column, asked)
        if rows:
            delete_of(self.connection, table, column, asked)
            self._add(table, -sum(row_hash(table, row) for row in rows))

    def replace(self, table: Table, column: str, values: Iterable[str], rows: Sequence[Row]) -> None:
        """Put ``rows`` in the place of those whose ``column`` has one of ``values``; what is there already stays untouched."""
        names = [c.name for c in table.columns]
        key = [c.name for c in table.primary_key.columns]
        before = {tuple(row): row for row in rows_of(self.connection, table, column, values)}
        after = {tuple([row.get(n) for n in names]): row for row in rows}
        gone = [row for values, row in before.items() if values not in after]
        delete_keys(self.connection, table, key, [tuple([getattr(row, n) for n in key]) for row in gone])
        self._add(table, -sum(row_hash(table, row) for row in gone))
        self.insert(table, [row for values, row in after.items() if values not in before])

    def delete_pairs(self, table: Table, pairs: Iterable[tuple[str, str]]) -> None:
        """Delete the rows whose two key columns are one of ``pairs``."""
        one, two = (column.name for column in table.primary_key.columns)
        asked = set(pairs)
        rows = [
            row
            for row in rows_of(self.connection, table, one, {a for a, _ in asked})
            if (getattr(row, one), getattr(row, two)) in asked
        ]
        delete_keys(self.connection, table, (one, two), sorted(asked))
        self._add(table, -sum(row_hash(table, row) for row in rows))

    def clear(self, tables: Iterable[Table]) -> None:
        """Empty derived tables."""
        for table in tables:
            self.connection.execute(delete(table))
        self.flush()
        self.connection.execute(delete(schema.tallies).where(schema.tallies.c.name == "derived"))

    def change(self, table: Table, by: int) -> None:
        """The rows of a table sum up to so much more (or less) than before, though they were written by other means."""
        self._add(table, by)

    def recount_base(self) -> None:
        """Put the sum computed from the rows themselves in the place of the one kept."""
        self._change["base"] = (
            recount(self.connection, schema.BASE) - total_of(self.connection, "base")
        ) % _MODULUS
        self.flush()

    def _add(self, table: Table, change: int) -> None:
        group = _GROUPS[table.name]
        self._change[group] = (self._change.get(group, 0) + change) % _MODULUS

    def flush(self) -> None:
        """Write the sums."""
        for group, change in self._change.items():
            total = f"{(total_of(self.connection, group) + change) % _MODULUS:064x}"
            where = schema.tallies.c.name == group
            changed = self.connection.execute(update(schema.tallies).where(where).values(total=total))
            if not changed.rowcount:
                self.connection.execute(insert(schema.tallies).values(name=group, total=total))
        self._change.clear()


def total_of(connection: Connection, group: str) -> int:
    """The sum kept for ``base`` or ``derived``; 0 for empty tables."""
    found = connection.execute(select(schema.tallies.c.total).where(schema.tallies.c.name == group)).scalar()
    return int(found, 16) if found else 0


def recount(connection: Connection, tables: Iterable[Table]) -> int:
    """The sum computed from the rows themselves."""
    total = 0
    for table in tables:
        total += summed(table, connection.execute(select(table).execution_options(yield_per=_CHUNK)))
    return total % _MODULUS


def summed(table: Table, rows: Iterable[Sequence[Any]]) -> int:
    """The sum over some rows of a table."""
    return sum(row_hash(table, row) for row in rows)


def chunks(values: Sequence[Any], length: int) -> Iterable[Sequence[Any]]:
    for start in range(0, len(values), length):
        yield values[start : start + length]
