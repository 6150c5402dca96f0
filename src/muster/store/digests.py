"""Logical digests: one hash of what tables hold, whatever the order or the file layout of their rows."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Table, select

from muster.domain.ids import digest
from muster.store import schema
from muster.store.codec import canonical


def base_digest(connection: Connection) -> str:
    """SHA-256 over the base tables."""
    return _digest(connection, schema.BASE)


def derived_digest(connection: Connection) -> str:
    """SHA-256 over the derived tables."""
    return _digest(connection, schema.DERIVED)


def _digest(connection: Connection, tables: Iterable[Table]) -> str:
    return digest(*(part for table in tables for part in (table.name, _table_digest(connection, table))))


def _table_digest(connection: Connection, table: Table) -> str:
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=1000)
    running = digest(table.name)
    for row in connection.execute(query):
        running = digest(running, canonical(list(row)))
    return running
