"""Logical digests: one hash of what tables hold, whatever the order or the file layout of their rows."""

from __future__ import annotations

from sqlalchemy import Connection

from muster.store.tally import total_of


def base_digest(connection: Connection) -> str:
    """Sum over the base tables, in hexadecimal."""
    return f"{total_of(connection, 'base'):064x}"


def derived_digest(connection: Connection) -> str:
    """Sum over the derived tables, in hexadecimal."""
    return f"{total_of(connection, 'derived'):064x}"
