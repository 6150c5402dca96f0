"""Reading of the versioned lexicons under ``muster/data``: TOML tables, cached, never changed."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from muster.domain.errors import AssetMismatch


@cache
def table(topic: str, name: str) -> dict[str, Any]:
    """The table ``muster/data/<topic>/<name>.toml``. Raises AssetMismatch where it is missing or not TOML."""
    try:
        text = resources.files("muster.data").joinpath(topic, f"{name}.toml").read_text(encoding="utf-8")
        return tomllib.loads(text)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise AssetMismatch(
            f"lexicon {topic}/{name} cannot be read: {error}; install Muster again"
        ) from error


@cache
def wordlist(name: str) -> frozenset[str]:
    """A word list of ``muster/data/codebook/participants.toml``, section ``lists``."""
    return frozenset(table("codebook", "participants")["lists"][name])
