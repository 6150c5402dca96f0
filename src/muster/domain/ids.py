"""Identifiers made from content, so that the same input twice is the same record."""

from __future__ import annotations

import hashlib


def digest(*fields: str | bytes | None) -> str:
    """SHA-256 over length-prefixed fields, as 64 hex digits.

    Length prefixes keep ("ab", "c") apart from ("a", "bc"); ``None`` is kept apart from "".
    """
    parts: list[bytes] = []
    for field in fields:
        if field is None:
            parts.append(b"-1:")
        else:
            data = field.encode() if isinstance(field, str) else field
            parts += (b"%d:" % len(data), data)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def content_id(prefix: str, *fields: str | bytes | None) -> str:
    """A short stable id: ``prefix`` + "_" + 20 hex digits (80 bits) of :func:`digest`."""
    return f"{prefix}_{digest(*fields)[:20]}"
