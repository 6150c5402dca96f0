"""Frames of the same words around other names or numbers, looked for in many pairs at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.aligned import Aligned
from muster.corroborate.alignment import GAP
from muster.corroborate.stack import Ints, Stack, spread
from muster.corroborate.vocabulary import Kind

_Flags = NDArray[np.bool_]


def replaced(stack: Stack, a: Ints, b: Ints, found: Aligned, asked: _Flags) -> _Flags:
    """Pairs in which the same frame of words may hold another name or number."""
    order = np.lexsort((found.b, found.a, found.pair))
    order = order[asked[found.pair[order]]]
    one, two = order[:-1], order[1:]
    pair = found.pair[one]
    ends = found.a[one] + found.length[one], found.b[one] + found.length[one]
    wide = found.a[two] - ends[0], found.b[two] - ends[1]
    near = (found.pair[two] == pair) & (wide[0] > 0) & (wide[0] <= GAP) & (wide[1] > 0) & (wide[1] <= GAP)
    gaps = np.flatnonzero(near)
    pair = pair[gaps]
    sides = [
        _items(stack, stack.base[side[pair]] + end[gaps], size[gaps])
        for side, end, size in zip((a, b), ends, wide, strict=True)
    ]
    said = np.zeros(len(a), np.bool_)
    said[pair[_strange(sides, len(gaps))]] = True
    return said


def _strange(sides: Sequence[_Items], gaps: int) -> _Flags:
    """Gaps in which the sides tell of different things, or may."""
    strange = np.zeros(gaps, np.bool_)
    for kinds in ((Kind.NUMBER,), (Kind.COUNTRY, Kind.NAME)):
        ones, others = (_of_kind(side, kinds) for side in sides)
        strange |= _disjoint(ones, others, gaps)
    told = [np.bincount(side.gap, minlength=gaps) > 0 for side in sides]
    unsure = [np.bincount(side.gap[side.unsure], minlength=gaps) > 0 for side in sides]
    return strange | (told[0] & told[1] & (unsure[0] | unsure[1]))


class _Items(NamedTuple):
    """Words in gaps that may tell something in particular: which gap, what and of which kind, and whether that is not sure."""

    gap: Ints
    item: NDArray[np.int64]
    kind: NDArray[np.uint8]
    unsure: _Flags


def _items(stack: Stack, first: Ints, count: Ints) -> _Items:
    gap, word = spread(first, count)
    telling = np.flatnonzero(stack.kind[word] != Kind.NOTHING)
    gap, word = gap[telling], word[telling]
    kind = stack.kind[word]
    return _Items(gap, stack.item[word], kind, kind == Kind.SEVERAL)


def _of_kind(side: _Items, kinds: Sequence[Kind]) -> _Items:
    kept = np.isin(side.kind, kinds)
    return _Items._make(column[kept] for column in side)


def _disjoint(ones: _Items, others: _Items, gaps: int) -> _Flags:
    """Gaps where both sides have items, and none in common."""
    both = [np.bincount(side.gap, minlength=gaps) > 0 for side in (ones, others)]
    common = np.zeros(gaps, np.bool_)
    here, there = (np.stack((side.gap, side.item), 1).view("i8,i8")[:, 0] for side in (ones, others))
    common[ones.gap[np.isin(here, there)]] = True
    return both[0] & both[1] & ~common
