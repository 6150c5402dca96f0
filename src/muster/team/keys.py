"""Keys that let somebody in. They are drawn at random, shown or sent once, and only their hashes are kept.

A fast hash is right here, other than for passwords: nobody can try out 256 random bits.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

TOKEN = "muster_"  # noqa: S105 - how a token begins, so that a search for leaked secrets finds it


def fresh(prefix: str = "") -> str:
    """A new key of 256 random bits, fit for an address or a header."""
    return prefix + secrets.token_urlsafe(32)


def hashed(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def name(prefix: str) -> str:
    """An id by which a thing is spoken of; knowing it lets nobody in."""
    return f"{prefix}_{secrets.token_hex(8)}"
