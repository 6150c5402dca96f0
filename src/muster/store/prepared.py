"""Statements of which a report asks some hundred, written once for each table and handed to the driver as they are.

SQLAlchemy's own way to a row (cache keys, compiled parameters, row objects) costs several times what the database needs for
a row by key. What its types do with a value (text that PostgreSQL cannot hold, truth values of SQLite) is done here too.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Dialect, Float, Table
from sqlalchemy.exc import DatabaseError
from sqlalchemy.types import TypeEngine

from muster.store.limits import renew

MANY = 500  # values of one statement
_LENGTHS = (1, 4, 16, 64, MANY)  # few, so that the driver knows the statements
_SHAPES = 512

_Convert = Callable[[Any], Any] | None
Conversions = tuple[
    tuple[int, Callable[[Any], Any]], ...
]  # what is done to the values at some places of a row


class _Read(NamedTuple):
    """SQL, how rows are made of what the driver gives, and what is done to values bound and to columns read."""

    sql: str
    made: Callable[[Iterable[Any]], Any]
    bind: _Convert
    converted: Conversions


class _Write(NamedTuple):
    """SQL, and what is done to the values bound, by column."""

    sql: str
    columns: tuple[str, ...]
    binds: Conversions


def rows_of(
    connection: Connection,
    table: Table,
    column: str,
    values: Iterable[str],
    columns: tuple[str, ...] | None = None,
) -> list[Any]:
    """Rows (named tuples of ``columns``, of all where none are named) whose ``column`` has one of ``values``."""
    found: list[Any] = []
    asked = sorted(set(values))
    for start in range(0, len(asked), MANY):
        found += _some(connection, table, column, columns, asked[start : start + MANY])
    return found


def delete_of(connection: Connection, table: Table, column: str, values: Iterable[str]) -> None:
    """Delete the rows whose ``column`` has one of ``values``."""
    asked = sorted(set(values))
    for start in range(0, len(asked), MANY):
        ones = padded(asked[start : start + MANY])
        statement = _deleting(connection.dialect, table, column, len(ones))
        run(connection, statement.sql, _bound(statement.bind, ones))


def delete_keys(connection: Connection, table: Table, columns: Sequence[str], keys: Collection[Any]) -> None:
    """Delete the rows whose ``columns`` are one of ``keys`` (tuples of values)."""
    if keys:
        statement = _deleting_keys(connection.dialect, table, tuple(columns))
        run_many(connection, statement.sql, _bound_rows(statement, keys))


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that name the same columns."""
    if rows:
        columns = tuple(rows[0])
        insert_tuples(connection, table, columns, [tuple([row[name] for name in columns]) for row in rows])


def insert_tuples(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows, each the values of ``columns``."""
    if rows:
        statement = _inserting(connection.dialect, table, columns)
        run_many(connection, statement.sql, _bound_rows(statement, rows))


def asked_of(connection: Connection, sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
    """The rows that a statement finds, as the driver gives them. Raises DatabaseError, as SQLAlchemy does."""
    with _cursor(connection) as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def run(connection: Connection, sql: str, values: Sequence[Any]) -> None:
    """Run a statement that finds nothing. Raises DatabaseError, as SQLAlchemy does."""
    with _cursor(connection) as cursor:
        cursor.execute(sql, values)


def run_many(connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement once for each of some rows of values. Raises DatabaseError, as SQLAlchemy does."""
    with _cursor(connection) as cursor:
        cursor.executemany(sql, rows)


@contextmanager
def _cursor(connection: Connection) -> Iterator[Any]:
    """The driver's cursor, in a transaction and within the time that a statement may take."""
    if not connection.in_transaction():
        connection.begin()
    renew(connection)
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except connection.dialect.loaded_dbapi.Error as error:
        raise DatabaseError(None, None, error) from error
    finally:
        cursor.close()


def conversions(dialect: Dialect, columns: Iterable[ColumnElement[Any]]) -> Conversions:
    """What is done to the columns of a row as the driver gives it, each with its place; most are taken as they are."""
    found = ((n, _reader(dialect, column.type)) for n, column in enumerate(columns))
    return tuple((n, convert) for n, convert in found if convert)


def made_of(
    rows: Iterable[Sequence[Any]], made: Callable[[Iterable[Any]], Any], places: Conversions
) -> list[Any]:
    """Rows as they are handed on, out of what the driver gave."""
    return list(map(made, [converted(row, places) for row in rows] if places else rows))


def converted(row: Sequence[Any], places: Conversions) -> list[Any]:
    """The row with some of its values converted."""
    values = list(row)
    for place, convert in places:
        values[place] = convert(values[place])
    return values


def padded(values: Sequence[Any]) -> list[Any]:
    """The values, the last one repeated up to one of a few lengths; at most :data:`MANY`."""
    length = next(n for n in _LENGTHS if n >= len(values))
    return [*values, *([values[-1]] * (length - len(values)))]


def _some(
    connection: Connection, table: Table, column: str, columns: tuple[str, ...] | None, asked: Sequence[str]
) -> list[Any]:
    values = padded(asked)
    statement = _reading(connection.dialect, table, column, columns, len(values))
    rows = asked_of(connection, statement.sql, _bound(statement.bind, values))
    return made_of(rows, statement.made, statement.converted)


def _bound(bind: _Convert, values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(map(bind, values)) if bind else tuple(values)


def _bound_rows(statement: _Write, rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    if not statement.binds:
        return [tuple(row) for row in rows]
    return [tuple(converted(row, statement.binds)) for row in rows]


@lru_cache(_SHAPES)
def _reading(
    dialect: Dialect, table: Table, column: str, columns: tuple[str, ...] | None, length: int
) -> _Read:
    names = columns or tuple(c.name for c in table.columns)
    sql = f"SELECT {_listed(dialect, names)} FROM {_quoted(dialect, table.name)} WHERE {_among(dialect, column, length)}"  # noqa: S608
    read = conversions(dialect, [table.c[name] for name in names])
    return _Read(sql, _row(table, names)._make, _bind(dialect, table, column), read)


@lru_cache(_SHAPES)
def _deleting(dialect: Dialect, table: Table, column: str, length: int) -> _Read:
    sql = f"DELETE FROM {_quoted(dialect, table.name)} WHERE {_among(dialect, column, length)}"  # noqa: S608
    return _Read(sql, tuple, _bind(dialect, table, column), ())


@lru_cache(_SHAPES)
def _deleting_keys(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> _Write:
    where = " AND ".join(f"{_quoted(dialect, name)} = {_mark(dialect)}" for name in columns)
    sql = f"DELETE FROM {_quoted(dialect, table.name)} WHERE {where}"  # noqa: S608
    return _Write(sql, columns, _binds(dialect, table, columns))


@lru_cache(_SHAPES)
def _inserting(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> _Write:
    marks = ", ".join([_mark(dialect)] * len(columns))
    sql = f"INSERT INTO {_quoted(dialect, table.name)} ({_listed(dialect, columns)}) VALUES ({marks})"  # noqa: S608
    return _Write(sql, columns, _binds(dialect, table, columns))


@cache
def _row(table: Table, names: tuple[str, ...]) -> Any:
    return namedtuple(table.name, names)


def _reader(dialect: Dialect, kind: TypeEngine[Any]) -> _Convert:
    if isinstance(kind, Float):
        return None  # both drivers give floats
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _bind(dialect: Dialect, table: Table, column: str) -> _Convert:
    return table.c[column].type.dialect_impl(dialect).bind_processor(dialect)


def _binds(dialect: Dialect, table: Table, columns: Sequence[str]) -> Conversions:
    found = ((n, _bind(dialect, table, name)) for n, name in enumerate(columns))
    return tuple((n, convert) for n, convert in found if convert)


def _among(dialect: Dialect, column: str, length: int) -> str:
    return f"{_quoted(dialect, column)} IN ({', '.join([_mark(dialect)] * length)})"


def _listed(dialect: Dialect, names: Iterable[str]) -> str:
    return ", ".join(_quoted(dialect, name) for name in names)


def _quoted(dialect: Dialect, name: str) -> str:
    return dialect.identifier_preparer.quote(name)


def _mark(dialect: Dialect) -> str:
    return "?" if dialect.paramstyle == "qmark" else "%s"
