"""What each printed word of a language stands for, worked out once and read off in columns for all words of a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.anchors import Anchor, may_be_name, may_tell, number_of, particular, weight
from muster.corroborate.credits import may_tell_of_own
from muster.corroborate.hashing import text_key
from muster.corroborate.lexicon import notions

_MOST = 1_000_000  # words at hand
_ROOM = 1 << 14
_SLOT_BITS = 20


class Kind(IntEnum):
    """What a word may tell in particular."""

    NOTHING = 0
    DULL = 1  # it may be a name by its capital, and is none
    NUMBER = 2
    COUNTRY = 3
    NAME = 4  # where it is printed as one
    SEVERAL = 5  # countries


class Words(NamedTuple):
    """Words, each by the key of its lower-case form, the key of what it tells in particular (0: nothing; of a
    name its own, though several words may be one name), the :class:`Kind` of that, and whether it may be part of what tells of one's own people."""

    keys: NDArray[np.uint64]
    items: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    telling: NDArray[np.bool_]


class Particular(NamedTuple):
    """What a word tells in particular, heavier ones first in order: its weight turned round, what it is, and the key of that."""

    light: float
    anchor: Anchor
    key: int


class Vocabulary(dict[str, int]):
    """Printed word -> its row in the columns. It only ever grows: rows stay good."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._printed: list[str] = []
        self._codes = np.zeros(_ROOM, np.uint64)
        self._slots = np.zeros(
            1 << _SLOT_BITS, np.int32
        )  # by the first bits of a word's code one of the rows that it may be
        self._columns = Words(
            np.empty(_ROOM, np.uint64),
            np.empty(_ROOM, np.int64),
            np.empty(_ROOM, np.uint8),
            np.empty(_ROOM, np.bool_),
        )
        self._particulars: dict[int, Particular | None] = {}

    def __missing__(self, word: str) -> int:
        row = self[word] = len(self)
        if row == len(self._columns.keys):
            self._columns = Words._make(np.resize(column, 2 * row) for column in self._columns)
            self._codes = np.resize(self._codes, 2 * row)
        low = word.casefold()
        key = blake2b(low.encode(), digest_size=8).digest()
        item, kind = _told(word, low, int.from_bytes(key, "little", signed=True), self._language)
        self._columns.keys[row] = int.from_bytes(key, "little")
        self._columns.items[row], self._columns.kinds[row] = item, kind
        self._columns.telling[row] = may_tell_of_own(word, low)
        self._printed.append(word)
        return row

    def rows(self, words: Sequence[str]) -> NDArray[np.int32]:
        """The rows of some words."""
        return np.fromiter(map(self.__getitem__, words), np.int32, len(words))

    def rows_of(self, codes: NDArray[np.uint64], printed: Callable[[int], str]) -> NDArray[np.int32]:
        """The rows of words given by codes, and where they are not at hand, as ``printed``."""
        slots = codes >> np.uint64(64 - _SLOT_BITS)
        rows = self._slots.take(slots.view(np.int64))
        missed = np.flatnonzero(self._codes.take(rows) != codes)
        if len(missed):
            some, first, back = np.unique(codes[missed], return_index=True, return_inverse=True)
            found = self.rows([printed(n) for n in missed[first].tolist()])
            self._codes[found], self._slots[slots[missed[first]]] = some, found
            rows[missed] = found[back]
        return rows

    def word(self, row: int) -> str:
        """The word of a row, as printed."""
        return self._printed[row]

    def columns(self, rows: NDArray[np.int32]) -> Words:
        """What stands in some rows."""
        return Words._make(column.take(rows) for column in self._columns)

    def particulars(
        self, rows: NDArray[np.int32], kinds: NDArray[np.uint8], without: Sequence[str] = ()
    ) -> dict[int, Particular]:
        """What words tell in particular, by their rows and their kinds in the text, some printed words left out; by key."""
        telling = np.flatnonzero(kinds != Kind.NOTHING)
        codes = set((2 * rows[telling] + (kinds[telling] == Kind.NAME)).tolist())
        for word in without:
            codes -= {2 * self[word], 2 * self[word] + 1}
        found = self._particulars
        told = (found[code] if code in found else self._particular(code) for code in codes)
        return {one.key: one for one in told if one}

    def _particular(self, code: int) -> Particular | None:
        anchor = particular(self._printed[code >> 1], self._language, bool(code & 1))
        found = self._particulars[code] = in_particular(anchor) if anchor else None
        return found


def in_particular(anchor: Anchor) -> Particular:
    """An anchor with its weight and its key."""
    return Particular(-weight(anchor), anchor, text_key("anchor", *anchor))


_known: dict[str, Vocabulary] = {}


def vocabulary(language: str) -> Vocabulary:
    """The words of a language met so far; when they are too many, a new one is begun."""
    found = _known.get(language)
    if found is None or len(found) > _MOST:
        found = _known[language] = Vocabulary(language)
    return found


def _told(word: str, low: str, key: int, language: str) -> tuple[int, Kind]:
    if not may_tell(word, language):
        return 0, Kind.NOTHING
    value = number_of(low, language)
    if value is not None:
        return text_key("number", str(value)), Kind.NUMBER
    meant = notions(low, language)
    countries = [n.key for n in meant if n.kind == "country"]
    if countries:
        return text_key("name", countries[0]), Kind.SEVERAL if len(set(countries)) > 1 else Kind.COUNTRY
    return (key, Kind.NAME) if not meant and may_be_name(word, low) else (0, Kind.DULL)
