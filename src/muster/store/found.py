"""What a question about many claims is answered with before any of them is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, literal, select

from muster.domain.query import ClaimQuery
from muster.store.questions import matching


class Found(NamedTuple):
    """The ids of one page, and how many there are in all."""

    ids: Sequence[str]
    total: int


def by_columns(connection: Connection, query: ClaimQuery, most: int) -> Found:
    """Claims found by the tables of claims, places and sources, newest report first; they are counted up to ``most``."""
    asked = matching(query)
    page = asked.limit(query.limit).offset(query.offset)
    return Found(connection.execute(page).scalars().all(), counted(connection, asked, most))


def counted(connection: Connection, asked: Select[Any], most: int) -> int:
    """How many rows a select finds, up to ``most``: nothing of the rows is asked for, so that an index that holds all that
    is asked for is enough."""
    hits = asked.with_only_columns(literal(1).label("hit"), maintain_column_froms=True).order_by(None)
    return connection.execute(select(func.count()).select_from(hits.limit(most).subquery())).scalar_one()
