"""Columns as numbers: each value stands for its place in the order in which values were first met."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

K = TypeVar("K", bound=Hashable)

Numbers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

NONE = -1  # the code of no value
_SPARSE = 200  # flags a key, up to which setting and reading them is quicker than sorting the keys
_MOST = 1 << 26  # flags, of a byte each


class Vocabulary(Generic[K]):
    """Values and their codes. It only grows, so that columns made earlier keep their meaning."""

    def __init__(self) -> None:
        self.values: list[K] = []
        self._codes: dict[K | None, int] = {None: NONE}

    def __len__(self) -> int:
        return len(self.values)

    def find(self, value: K) -> int:
        """The code of a value, or :data:`NONE` where the column never had it."""
        return self._codes.get(value, NONE)

    def code(self, value: K | None) -> int:
        """The code of a value, which is added where it is new; :data:`NONE` for None."""
        known = self._codes.get(value)
        if known is not None or value is None:
            return NONE if known is None else known
        self._codes[value] = code = len(self.values)
        self.values.append(value)
        return code

    def codes(self, values: Iterable[K | None]) -> Numbers:
        """One code a value."""
        return np.array([self.code(value) for value in values], dtype=np.int64)


def flags(size: int, rows: Numbers) -> Flags:
    """``size`` flags, those of ``rows`` set."""
    found = np.zeros(size, dtype=np.bool_)
    found[rows] = True
    return found


def distinct(keys: Numbers, size: int) -> Numbers:
    """The different keys among some below ``size``, ascending."""
    few = size <= min(_SPARSE * len(keys) + 65_536, _MOST)
    return np.flatnonzero(flags(size, keys)) if few else np.unique(keys)
