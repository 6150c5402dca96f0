"""One page of the claims that a query asks for, and how many there are in all."""

from __future__ import annotations

from sqlalchemy import Connection

from muster.domain.query import ClaimQuery
from muster.store import dialect
from muster.store.found import Found

MOST_COUNTED = (
    10_000  # hits: beyond that nobody wants the exact number, and counting costs more than answering
)


def found(connection: Connection, query: ClaimQuery) -> Found:
    """The ids of one page, newest report first, and how many there are, counted up to ``MOST_COUNTED``."""
    return dialect.claims_found(connection, query, MOST_COUNTED)
