"""Keys that are the same in every process and on every machine: signed 64-bit integers, as databases store them."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

SHINGLE = 4  # words
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64
)
_SPREAD = np.uint64(0xFF51AFD7ED558CCD)
_SHIFT = np.uint64(32)


@lru_cache(maxsize=500_000)
def text_key(*parts: str) -> int:
    """Key of some texts in order, kept at hand."""
    return rare_key(*parts)


def rare_key(*parts: str) -> int:
    """The same key, for texts that hardly ever come again."""
    return int.from_bytes(blake2b("\x1f".join(parts).encode(), digest_size=8).digest(), "little", signed=True)


def shingle_keys(words: NDArray[np.uint64]) -> NDArray[np.int64]:
    """One key for every run of four words, given by their own keys, by where it begins; empty for fewer than four words.

    A multiply-and-add of the words' keys, spread so that the smallest of several keys is a fair sample (MinHash, Broder
    1997).
    """
    return _mix(words).view(np.int64) if len(words) >= SHINGLE else np.empty(0, np.int64)


def joint_keys(one: int, others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keys of one key with each of some others."""
    mixed = (others.view(np.uint64) ^ np.array(one, np.int64).view(np.uint64)) * _FACTORS[0]
    spread: NDArray[np.uint64] = mixed ^ (mixed >> _SHIFT)
    return spread.view(np.int64)


def _mix(each: NDArray[np.uint64]) -> NDArray[np.uint64]:
    count = len(each) - SHINGLE + 1
    total = sum((each[n : n + count] * _FACTORS[n] for n in range(SHINGLE)), np.zeros(count, np.uint64))
    total ^= total >> _SHIFT
    total *= _SPREAD
    return total ^ (total >> _SHIFT)
