"""Text columns: ordered by bytes and lossless in both databases; and what some of their values are asked by.

SQLite compares text by its bytes (code point order in UTF-8) and keeps any character. PostgreSQL compares by the locale
of the database unless told otherwise, and has no NUL in text, so there the columns are ``COLLATE "C"`` and NUL is escaped.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy
from sqlalchemy import BindParameter, TypeDecorator, bindparam


class PostgresText(TypeDecorator[str]):
    """U+0000 as U+0001 U+0001 and U+0001 as U+0001 U+0002: one to one, order is kept, other text is as it is."""

    impl = sqlalchemy.Text(collation="C")
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: object) -> str | None:
        if value is None or ("\0" not in value and "\1" not in value):
            return value
        return value.replace("\1", "\1\2").replace("\0", "\1\1")

    def process_result_value(self, value: str | None, dialect: object) -> str | None:
        if value is None or "\1" not in value:
            return value
        return value.replace("\1\1", "\0").replace("\1\2", "\1")


Text = sqlalchemy.Text().with_variant(PostgresText(), "postgresql")
AMONG: BindParameter[Any] = bindparam("values", expanding=True)  # column.in_(AMONG)
