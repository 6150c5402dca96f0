"""Aligned runs of many pairs at once: what :func:`muster.corroborate.alignment.runs` finds of each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.alignment import runs, tiled
from muster.corroborate.hashing import SHINGLE
from muster.corroborate.stack import Ints, Stack, spread

_SLOTS = 1 << 20
_Places = NDArray[np.int32]


class Aligned(NamedTuple):
    """Runs of pairs, pair by pair, the longest of each first: which pair, the first words (from each report's first one on), and
    how many. ``begin`` is where each pair's runs begin, and a last one behind."""

    pair: Ints
    a: Ints
    b: Ints
    length: Ints
    begin: Ints


def aligned(stack: Stack, a: Ints, b: Ints) -> Aligned:
    """The runs of pairs of reports of the stack; quickest where pairs with the same ``b`` follow one another."""
    plain = np.ones(len(a), np.bool_)
    found = _joined(_maximal(stack, a, b, plain))
    entangled = np.zeros(len(a), np.bool_)
    entangled[found.pair[1:][_reaching(found)]] = True
    parts = [_of(found, ~entangled[found.pair])]
    for n in np.flatnonzero(entangled).tolist():
        mine = slice(*found.pair.searchsorted((n, n + 1)).tolist())
        kept = tiled(
            found.a[mine], found.b[mine], found.length[mine], int(stack.size[a[n]]), int(stack.size[b[n]])
        )
        parts.append(_rows(n, kept))
    for n in np.flatnonzero(~plain).tolist():
        parts.append(_rows(n, runs(stack.profiles[a[n]], stack.profiles[b[n]])))
    return _ordered(parts, len(a))


class _Runs(NamedTuple):
    pair: Ints
    a: Ints
    b: Ints
    length: Ints


class _Equal(NamedTuple):
    """Words of pairs from which the same four words run, pair by pair, in the order of a."""

    pair: Ints
    a: Ints
    b: Ints


def _rows(n: int, kept: tuple[tuple[int, int, int], ...]) -> _Runs:
    rows = np.array(kept, np.int64).reshape(-1, 3)
    return _Runs(np.full(len(rows), n), *rows.T)


def _of(found: _Runs, kept: NDArray[np.bool_]) -> _Runs:
    return _Runs._make(column[kept] for column in found)


def _ordered(parts: list[_Runs], pairs: int) -> Aligned:
    pair, a, b, length = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((b, a, -length, pair))
    pair = pair[order]
    return Aligned(pair, a[order], b[order], length[order], pair.searchsorted(np.arange(pairs + 1)))


def _joined(found: _Equal) -> _Runs:
    """Stretches that go on in both reports."""
    begins = np.ones(len(found.a) + 1, np.bool_)
    begins[1:-1] = (np.diff(found.a) != 1) | (np.diff(found.b) != 1) | (np.diff(found.pair) != 0)
    edges = np.flatnonzero(begins)
    first = edges[:-1]
    return _Runs(found.pair[first], found.a[first], found.b[first], np.diff(edges) + (SHINGLE - 1))


def _reaching(found: _Runs) -> NDArray[np.bool_]:
    """For each run but the first whether it does not lie behind the one before it of the same pair, in both reports."""
    behind = (found.a + found.length)[:-1] <= found.a[1:]
    behind &= (found.b + found.length)[:-1] <= found.b[1:]
    return ~behind & (found.pair[1:] == found.pair[:-1])


def _maximal(stack: Stack, a: Ints, b: Ints, plain: NDArray[np.bool_]) -> _Equal:
    """Equal words of all pairs; pairs whose b has the same four words twice, or may have, are left out and not ``plain``."""
    keyed = np.maximum(stack.size - (SHINGLE - 1), 0)
    place = np.empty(int(keyed[a].sum()), np.int32)
    for n, here in _looked_up(stack, a, b, keyed, place):
        plain[n] = here
    pair, at = spread(stack.base[a], keyed[a])
    first = stack.base[b]
    inside = (place >= first[pair]) & (place < (first + keyed[b])[pair])
    kept = np.flatnonzero(inside)
    pair, at, there = pair[kept], at[kept], place[kept]
    same = (stack.key[at] == stack.key[there]) & plain[pair]
    pair, at, there = pair[same], at[same], there[same]
    return _Equal(pair, at - stack.base[a[pair]], there - first[pair])


def _looked_up(
    stack: Stack, a: Ints, b: Ints, keyed: Ints, place: _Places
) -> Iterator[tuple[slice, bool]]:
    """For every word of each a, the word of b that is in the slot of the same key, or anything else; whether no two of b's words
    want the same slot."""
    slots = (stack.key & (_SLOTS - 1)).astype(np.int32)
    here, table = np.arange(len(slots), dtype=np.int32), _table()
    first, last = stack.base.tolist(), (stack.base[:-1] + keyed).tolist()
    ends = np.append(0, np.cumsum(keyed[a])).tolist()
    ones = a.tolist()
    for other, group in groupby(range(len(b)), b.tolist().__getitem__):
        mine = slice(first[other], last[other])
        table[slots[mine]] = here[mine]
        pairs = list(group)
        for n in pairs:
            one = ones[n]
            table.take(slots[first[one] : last[one]], out=place[ends[n] : ends[n + 1]], mode="clip")
        yield slice(pairs[0], pairs[-1] + 1), bool((table[slots[mine]] == here[mine]).all())


_tables: list[_Places] = []


def _table() -> _Places:
    """What stands in it before does not matter: it is looked at again whether a word found is of b."""
    if not _tables:
        _tables.append(np.zeros(_SLOTS, np.int32))
    return _tables[0]
