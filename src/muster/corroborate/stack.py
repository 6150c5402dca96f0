"""Reports that are compared with one another, their columns laid end to end: what is asked of many pairs is then asked once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.profile import Profile

Ints = NDArray[np.int64]


class Sentences(NamedTuple):
    """All sentences, one report's after the other's: characters and words (from the report's first one on), and with which
    sentence each report begins (and a last one behind)."""

    start: Ints
    end: Ints
    first: Ints
    last: Ints
    begin: Ints


class Stack(NamedTuple):
    """Columns by word, with where each report begins (``base``, and a last one behind), and columns by report. ``key`` is 0 where
    no four words follow, ``again`` the row from which the same four words of the report run the next time (-1: nowhere). ``day``, ``place`` and ``outlet`` are 0 where they are not known."""

    profiles: Sequence[Profile]
    base: Ints
    size: Ints
    key: NDArray[np.int64]
    again: Ints
    item: NDArray[np.int64]
    kind: NDArray[np.uint8]
    quoted: NDArray[np.uint8]
    start: Ints
    end: Ints
    sentences: Sentences
    quoted_words: Ints
    day: Ints
    place: Ints
    outlet: Ints

    def expand(self, reports: Ints) -> tuple[Ints, Ints]:
        """All words of some reports, one after the other: which of the reports each belongs to, and its row."""
        return spread(self.base[reports], self.size[reports])


def spread(first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """``count[n]`` numbers from ``first[n]`` on, for each n in turn: n, and the number."""
    which = np.repeat(np.arange(len(count)), count)
    before = np.cumsum(count) - count
    return which, np.arange(len(which)) + (first - before)[which]


def stacked(profiles: Sequence[Profile]) -> Stack:
    """The columns of some reports."""
    size = np.array([p.size for p in profiles], np.int64)
    base = np.append(0, np.cumsum(size))
    offsets = [p.offsets for p in profiles]
    quoted = np.frombuffer(b"".join(p.quoted for p in profiles), np.uint8)
    return Stack(
        profiles=profiles,
        base=base,
        size=size,
        key=_keys(profiles, base),
        again=_again(profiles, base),
        item=np.concatenate([p.words.items for p in profiles]),
        kind=np.concatenate([p.words.kinds for p in profiles]),
        quoted=quoted,
        start=np.concatenate([starts for starts, _ in offsets]),
        end=np.concatenate([ends for _, ends in offsets]),
        sentences=_sentences(profiles),
        quoted_words=np.array([p.quoted_words for p in profiles], np.int64),
        day=np.array([p.day.toordinal() if p.day else 0 for p in profiles], np.int64),
        place=_numbered([p.place for p in profiles]),
        outlet=_numbered([p.outlet for p in profiles]),
    )


def _keys(profiles: Sequence[Profile], base: Ints) -> NDArray[np.int64]:
    key = np.zeros(base[-1], np.int64)
    for p, first in zip(profiles, base.tolist(), strict=False):
        key[first : first + len(p.hashes)] = p.hashes
    return key


def _again(profiles: Sequence[Profile], base: Ints) -> Ints:
    again = np.concatenate([p.again for p in profiles])
    return np.where(again >= 0, again + np.repeat(base[:-1], np.diff(base)), -1)


def _sentences(profiles: Sequence[Profile]) -> Sentences:
    begin = np.append(0, np.cumsum([len(p.rows) for p in profiles]))
    start, end, first, last = np.concatenate([p.rows for p in profiles]).T
    return Sentences(start, end, first, last, begin)


def _numbered(names: Sequence[str | None]) -> Ints:
    """A number for each name, 0 for none."""
    numbers: dict[str, int] = {}
    return np.array(
        [numbers.setdefault(n, len(numbers) + 1) if n is not None else 0 for n in names], np.int64
    )
