"""Selects that a status asks over and over, compiled once for each number of values and handed to the driver as they are.

As in :mod:`muster.store.prepared`, but for any SELECT that has ``column.in_(AMONG)``: what SQLAlchemy does to such a statement
at each execution (a parameter made for each value, the text put together anew) costs more than what the database needs.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Select

from muster.store.prepared import MANY, Conversions, asked_of, conversions, made_of, padded

_SHAPES = 512


class _Parameter(NamedTuple):
    """Its name, what it is given by (a name and, for one of a list, its place in that) or else its value, and what is done to
    values for the database."""

    name: str
    given: str | None
    place: int | None
    fixed: Any
    convert: Callable[[Any], Any] | None


class _Compiled(NamedTuple):
    """SQL, its parameters in order, how rows are made of what the driver gives, and what is done to columns read."""

    sql: str
    parameters: tuple[_Parameter, ...]
    made: Callable[[Iterable[Any]], Any]
    converted: Conversions


def rows_among(connection: Connection, query: Select[Any], values: Iterable[Any], **bound: Any) -> list[Any]:
    """Rows (named tuples) of a select that asks for some ``values`` (:data:`muster.store.columns.AMONG`); what else it binds
    is given by name, lists for lists. ``query`` must be one object whenever it is asked, since it is remembered.

    Raises DatabaseError, as SQLAlchemy does.
    """
    found: list[Any] = []
    asked = sorted(set(values))
    for start in range(0, len(asked), MANY):
        given = {"values": padded(asked[start : start + MANY]), **bound}
        lengths = tuple((name, len(one) if isinstance(one, list) else None) for name, one in given.items())
        compiled = _compiled(connection.dialect, query, lengths)
        parameters = [(p.name, _value(p, given)) for p in compiled.parameters]
        listed = [value for _, value in parameters] if connection.dialect.positional else dict(parameters)
        found += made_of(asked_of(connection, compiled.sql, listed), compiled.made, compiled.converted)
    return found


def _value(parameter: _Parameter, given: Mapping[str, Any]) -> Any:
    if parameter.given is None:
        return parameter.fixed
    value = given[parameter.given]
    if parameter.place is not None:
        value = value[parameter.place]
    return parameter.convert(value) if parameter.convert else value


@lru_cache(_SHAPES)
def _compiled(dialect: Dialect, query: Select[Any], lengths: tuple[tuple[str, int | None], ...]) -> _Compiled:
    blank = {name: None if length is None else [None] * length for name, length in lengths}
    made = query.compile(dialect=dialect).construct_expanded_state(blank)
    sources: dict[str, tuple[str, int | None]] = {name: (name, None) for name in blank}
    for name, ones in made.parameter_expansion.items():
        sources |= {one: (name, n) for n, one in enumerate(ones)}
    parameters = []
    order: Any = made.positiontup if dialect.positional else made.parameters
    for name in order:
        given, place = sources.get(name, (None, None))
        convert: Any = made.processors.get(name)
        parameters.append(_Parameter(name, given, place, made.parameters[name], convert))
    columns = query.selected_columns
    row: Any = namedtuple("row", tuple(columns.keys()))  # type: ignore[misc]  # the names are the query's
    return _Compiled(made.statement, tuple(parameters), row._make, conversions(dialect, columns))
