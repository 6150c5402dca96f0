"""Keys that are the same in every process and on every machine: signed 64-bit integers, as databases store them."""

from __future__ import annotations

from collections.abc import Sequence
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
    """Key of some texts in order."""
    return int.from_bytes(blake2b("\x1f".join(parts).encode(), digest_size=8).digest(), "little", signed=True)


@lru_cache(maxsize=1_000_000)
def _word(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


def shingle_keys(words: Sequence[str]) -> list[int]:
    """One key for every run of four words, by where it begins; empty for fewer than four words.

    A multiply-and-add of the words' own keys, spread so that the smallest of several keys is a fair sample (MinHash,
    Broder 1997).
    """
    if len(words) < SHINGLE:
        return []
    each = np.fromiter((_word(w) for w in words), np.uint64, len(words))
    return _mix(each).view(np.int64).tolist()  # type: ignore[no-any-return]


def _mix(each: NDArray[np.uint64]) -> NDArray[np.uint64]:
    count = len(each) - SHINGLE + 1
    total = sum((each[n : n + count] * _FACTORS[n] for n in range(SHINGLE)), np.zeros(count, np.uint64))
    total ^= total >> _SHIFT
    total *= _SPREAD
    return total ^ (total >> _SHIFT)
