"""Bodies packed: canonical JSON deflated (RFC 1951) against a dictionary of what such bodies have in common.

A body of a kilobyte is mostly names of fields, so that alone it hardly packs; with the dictionary a quarter of it is left.
The first byte tells the form. A dictionary is never changed: another one is another form, and what is stored in the old one
stays readable.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, TypeDecorator, type_coerce

_PLAIN, _DEFLATED = b"\0", b"\1"
_RAW = -14  # window of 16 KiB, no header and no checksum: the ledger's sums check what is stored
_LEVEL, _MEMORY = 5, 6
_AT_HAND = 8192  # bodies that stay unpacked


class Packed(TypeDecorator[str]):
    """Text that is packed in the database; nothing in SQL can look inside.

    What cannot be unpacked reads as empty text, which is no JSON: whoever decodes it says that the ledger is damaged.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: object) -> bytes | None:
        return None if value is None else pack(value)

    def result_processor(self, dialect: object, coltype: object) -> Callable[[Any], str | None]:
        return _read


def as_stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A packed column as it is stored, under its name: for what is unpacked only where it was not decoded before."""
    return type_coerce(column, LargeBinary).label("body")


def _read(value: Any) -> str | None:
    if value is None:
        return None
    return unpack(value) if isinstance(value, bytes) else ""


def pack(text: str) -> bytes:
    """The form in which a body is stored."""
    plain = text.encode()
    deflate = _primed().copy()
    packed = deflate.compress(plain) + deflate.flush()
    return _DEFLATED + packed if len(packed) < len(plain) else _PLAIN + plain


@lru_cache(_AT_HAND)
def unpack(stored: bytes) -> str:
    """What :func:`pack` was given; empty where that cannot be told."""
    form, rest = stored[:1], stored[1:]
    try:
        if form == _DEFLATED:
            return zlib.decompressobj(_RAW, _dictionary()).decompress(rest).decode()
        return rest.decode() if form == _PLAIN else ""
    except (zlib.error, UnicodeDecodeError):
        return ""


@cache
def _dictionary() -> bytes:
    return files("muster.data").joinpath("store", "bodies.1").read_bytes()


@cache
def _primed() -> Any:
    """A compressor that has taken in the dictionary; it is copied, which is cheaper than to take it in again."""
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, _dictionary())
