"""Domain values to canonical JSON and back, driven by their type annotations.

One codec serves every frozen dataclass, named tuple, enum, date and tuple of the domain. The JSON is canonical (keys
sorted, no white space, no NaN, characters as they are), and a field that equals its default is left out, so a field
added to the domain later changes no byte of what is already stored.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, Union

from muster.domain.errors import LedgerCorrupt

T = TypeVar("T")
_MISSING: Any = object()
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class Coder(typing.NamedTuple):
    """How values of one type become JSON values and come back. A JSON value whose type is ``plain`` is the value itself."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]
    plain: type[Any] | None = None


class _Field(typing.NamedTuple):
    name: str
    coder: Coder
    default: Any


def dumps(kind: type[T], value: T) -> str:
    """Canonical JSON text of ``value`` read as a ``kind``. Raises ValueError on NaN and infinities."""
    return canonical(_coder_of(kind).encode(value))


def loads(kind: type[T], text: str) -> T:
    """The value that :func:`dumps` wrote. Raises LedgerCorrupt when the text does not describe a ``kind``."""
    try:
        return typing.cast(T, _coder_of(kind).decode(json.loads(text)))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise LedgerCorrupt(f"stored text is no {kind.__name__}: {error}") from error


def canonical(value: object) -> str:
    """RFC 8785-like text of a JSON value: sorted keys, no white space."""
    return _CANONICAL.encode(value)


def _coder_of(kind: Any) -> Coder:
    return coder(kind)


@cache
def coder(kind: Any) -> Coder:
    """The coder of a type, made once."""
    origin = typing.get_origin(kind)
    if origin in (Union, types.UnionType):
        return _optional(kind)
    if origin is tuple:
        return _tuple(typing.get_args(kind))
    if origin is Sequence:
        return _tuple((*typing.get_args(kind), ...))
    if isinstance(kind, type):
        return _plain(kind)
    raise TypeError(f"no coder for {kind!r}")


def _plain(kind: type[Any]) -> Coder:
    if dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"):
        return _record(kind)
    if issubclass(kind, Enum):
        return Coder(attrgetter("_value_"), _Members(kind).__getitem__)
    if issubclass(kind, datetime):
        return Coder(datetime.isoformat, datetime.fromisoformat)
    if issubclass(kind, date):
        return Coder(date.isoformat, date.fromisoformat)
    if kind is float:
        return Coder(float, float, float)
    if kind in (str, int, bool):
        return Coder(_strict(kind), _strict(kind), kind)
    raise TypeError(f"no coder for {kind!r}")


class _Members(dict[Any, Enum]):
    """An enum's members by value. Raises ValueError for what is none."""

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__((member.value, member) for member in kind)
        self._kind = kind

    def __missing__(self, value: Any) -> Enum:
        return self._kind(value)


def _strict(kind: type[Any]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) is kind:
            return value
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ValueError(f"{value!r} is no {kind.__name__}")
        return kind(value)

    return check


def _optional(kind: Any) -> Coder:
    inner = [arg for arg in typing.get_args(kind) if arg is not type(None)]
    if len(inner) != 1:
        raise TypeError(f"only unions with None are stored, not {kind!r}")
    encode, decode, plain = coder(inner[0])
    return Coder(
        lambda value: None if value is None else encode(value),
        lambda value: None if value is None else decode(value),
        plain,
    )


def _tuple(args: tuple[Any, ...]) -> Coder:
    if len(args) == 2 and args[1] is Ellipsis:
        encode, decode, _ = coder(args[0])
        if args[0] is int:
            return Coder(list, tuple)
        return Coder(
            lambda value: [encode(item) for item in value],
            lambda value: tuple([decode(item) for item in value]),
        )
    parts = tuple(coder(arg) for arg in args)
    return Coder(
        lambda value: [part.encode(item) for part, item in zip(parts, value, strict=True)],
        lambda value: tuple(part.decode(item) for part, item in zip(parts, value, strict=True)),
    )


def _record(kind: type[Any]) -> Coder:
    fields = _fields(kind)

    parts = tuple((f.name, f.coder.plain, f.coder.encode, f.default, type(f.default)) for f in fields)

    def encode(value: Any) -> dict[str, Any]:
        out = {}
        for name, plain, one, default, usual in parts:
            item = getattr(value, name)
            is_a = type(item)
            if item is not default and not (is_a is usual and item == default):
                out[name] = item if is_a is plain else one(item)
        return out

    return Coder(encode, _decoder(kind, fields))


def _decoder(kind: type[Any], fields: tuple[_Field, ...]) -> Callable[[Any], Any]:
    """Fields go to the constructor by position: those that must be there stand before those that need not."""
    if len(fields) == 2 and all(f.default is _MISSING for f in fields):
        return _pair(kind, *fields)
    at = {f.name: (n, f.coder.plain, f.coder.decode) for n, f in enumerate(fields)}
    blank = [f.default for f in fields]
    needed = sum(default is _MISSING for default in blank)

    def decode(value: Any) -> Any:
        given, missing = blank[:], needed
        for name, item in value.items():
            try:
                n, plain, one = at[name]
            except KeyError:
                raise ValueError(f"unknown field of {kind.__name__}: {name!r}") from None
            given[n] = item if type(item) is plain else one(item)
            missing -= n < needed
        if missing:
            raise ValueError(f"{kind.__name__} lacks a field")
        return kind(*given)

    return decode


def _pair(kind: type[Any], one: _Field, two: _Field) -> Callable[[Any], Any]:
    """A record of two fields that must both be there: a stretch of text, of which a claim names many."""
    first, plain_first, decode_first = one.name, one.coder.plain, one.coder.decode
    second, plain_second, decode_second = two.name, two.coder.plain, two.coder.decode

    def decode(value: Any) -> Any:
        a, b = value[first], value[second]
        if len(value) != 2:
            raise ValueError(f"unknown field of {kind.__name__}")
        return kind(
            a if type(a) is plain_first else decode_first(a),
            b if type(b) is plain_second else decode_second(b),
        )

    return decode


def _fields(kind: type[Any]) -> tuple[_Field, ...]:
    hints = typing.get_type_hints(kind)
    if hasattr(kind, "_fields"):
        defaults = kind._field_defaults
        return tuple(_Field(name, coder(hints[name]), defaults.get(name, _MISSING)) for name in kind._fields)
    return tuple(
        _Field(field.name, coder(hints[field.name]), _default(field)) for field in dataclasses.fields(kind)
    )


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return _MISSING
