"""Aligned runs of many pairs at once: what :func:`muster.corroborate.alignment.runs` finds of each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.alignment import runs
from muster.corroborate.hashing import SHINGLE
from muster.corroborate.stack import Ints, Stack, spread

_SLOTS = 1 << 20
_TIMES = 6  # that four words stand in a report
_MOST = 60  # runs of a pair before those that overlap are left out
_BITS = 20  # of the number of a word, and of a pair
_Places = NDArray[np.int32]
_Flags = NDArray[np.bool_]


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
    code, plain = _equal(stack, a, b)
    found = _sorted([_joined(code)], len(a))
    plain &= np.diff(found.begin) <= _MOST
    kept = _tiled(found, plain)
    odd = [
        _rows(n, runs(stack.profiles[a[n]], stack.profiles[b[n]])) for n in np.flatnonzero(~plain).tolist()
    ]
    return _sorted([kept, *odd], len(a)) if odd else _begun(kept, len(a))


class _Runs(NamedTuple):
    pair: Ints
    a: Ints
    b: Ints
    length: Ints


def _rows(n: int, kept: tuple[tuple[int, int, int], ...]) -> _Runs:
    rows = np.array(kept, np.int64).reshape(-1, 3)
    return _Runs(np.full(len(rows), n), *rows.T)


def _sorted(parts: list[_Runs], pairs: int) -> Aligned:
    found = _Runs(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    most = (1 << _BITS) - 1
    code = ((found.pair << _BITS | (most - np.minimum(found.length, most))) << _BITS) | found.a
    order = np.argsort(code, kind="stable")  # they come in the order of b
    return _begun(_Runs(*(column[order] for column in found)), pairs)


def _begun(found: _Runs, pairs: int) -> Aligned:
    return Aligned(*found, found.pair.searchsorted(np.arange(pairs + 1)))


def _joined(code: Ints) -> _Runs:
    """Stretches that go on in both reports, by the sorted codes of equal words: the next word of both has the next code."""
    begins = np.append(True, np.diff(code) != 1) if len(code) else np.empty(0, np.bool_)
    first = np.flatnonzero(begins)
    length = np.diff(np.append(first, len(code))) + (SHINGLE - 1)
    rest, at = np.divmod(code[first], 1 << _BITS)
    pair, diagonal = np.divmod(rest, 1 << (_BITS + 1))
    return _Runs(pair, at, diagonal - (1 << _BITS) + at, length)


def _tiled(found: Aligned, plain: _Flags) -> _Runs:
    """Without the runs that reach into a longer one that is kept; runs of pairs that are not ``plain`` are left out, too."""
    one, other = _clashes(found, plain)
    kept, open_ = plain[found.pair], np.ones(len(found.pair), np.bool_)
    while len(one):
        waiting = np.zeros(len(open_), np.bool_)
        waiting[other] = True
        gone = ~waiting[
            one
        ]  # longer runs that nothing longer clashes with: what clashes with them is left out
        kept[other[gone]] = open_[other[gone]] = False
        left = open_[one] & open_[other] & ~gone
        one, other = one[left], other[left]
    return _Runs(found.pair[kept], found.a[kept], found.b[kept], found.length[kept])


def _clashes(found: Aligned, plain: _Flags) -> tuple[Ints, Ints]:
    """Runs of one pair that overlap in one of the reports: the longer one, and the other."""
    count = np.diff(found.begin)[found.pair]
    place = np.arange(len(found.pair)) - found.begin[found.pair]
    behind = np.where(plain[found.pair] & _entangled(found)[found.pair], count - place - 1, 0)
    one, other = spread(np.arange(len(behind)) + 1, behind)
    clash = np.zeros(len(one), np.bool_)
    for at in (found.a, found.b):
        clash |= (at[one] < (at + found.length)[other]) & (at[other] < (at + found.length)[one])
    return one[clash], other[clash]


def _entangled(found: Aligned) -> _Flags:
    """For each pair whether its runs do not follow one another in both reports."""
    order = np.argsort(found.pair << _BITS | found.a, kind="stable")
    one, two = order[:-1], order[1:]
    apart = (found.a[one] + found.length[one] <= found.a[two]) & (
        found.b[one] + found.length[one] <= found.b[two]
    )
    tangled = np.zeros(len(found.begin), np.bool_)
    tangled[found.pair[one[~apart & (found.pair[one] == found.pair[two])]]] = True
    return tangled


def _equal(stack: Stack, a: Ints, b: Ints) -> tuple[Ints, _Flags]:
    """Words from which the same four words run, as codes of pair, diagonal and word of a, ascending; and which pairs are plain:
    in the others some may be missing."""
    keyed = np.maximum(stack.size - (SHINGLE - 1), 0)
    plain = np.maximum(stack.size[a], stack.size[b]) < 1 << _BITS
    place = np.empty(int(keyed[a].sum()), np.int32)
    for n, whole in _looked_up(stack, a, b, keyed, place):
        plain[n] &= whole
    pair, at = spread(stack.base[a], keyed[a])
    first, last = stack.base[b], stack.base[b] + keyed[b]
    kept = np.flatnonzero((place >= first[pair]) & (place < last[pair]))
    pair, at, there = pair[kept], at[kept], place[kept].astype(np.int64)
    same = stack.key[at] == stack.key[there]
    return np.sort(
        np.concatenate(list(_codes(stack, a, b, (pair[same], at[same], there[same]), plain)))
    ), plain


def _codes(stack: Stack, a: Ints, b: Ints, equal: tuple[Ints, Ints, Ints], plain: _Flags) -> Iterator[Ints]:
    """For the first place in b of each word of a, then for the second, and so on."""
    pair, at, there = equal
    for _ in range(_TIMES):
        here = at - stack.base[a[pair]]
        diagonal = there - stack.base[b[pair]] - here + (1 << _BITS)
        yield ((pair << (_BITS + 1) | diagonal) << _BITS) | here
        there = stack.again[there]
        left = np.flatnonzero(there >= 0)
        pair, at, there = pair[left], at[left], there[left]
    plain[pair] = False


def _looked_up(stack: Stack, a: Ints, b: Ints, keyed: Ints, place: _Places) -> Iterator[tuple[slice, bool]]:
    """For every word of each a, the first word of b in the slot of the same key, or anything else; and whether no two keys of b
    want the same slot."""
    slots = (stack.key & (_SLOTS - 1)).astype(np.int32)
    here, table = np.arange(len(slots), dtype=np.int32), _table()
    first, last = stack.base.tolist(), (stack.base[:-1] + keyed).tolist()
    ends = np.append(0, np.cumsum(keyed[a])).tolist()
    ones = a.tolist()
    for other, group in groupby(range(len(b)), b.tolist().__getitem__):
        mine = slice(first[other], last[other])
        table[slots[mine][::-1]] = here[mine][::-1]  # of several the last one written stays
        pairs = list(group)
        for n in pairs:
            one = ones[n]
            table.take(slots[first[one] : last[one]], out=place[ends[n] : ends[n + 1]], mode="clip")
        whole = bool((stack.key[table[slots[mine]]] == stack.key[mine]).all())
        yield slice(pairs[0], pairs[-1] + 1), whole


_tables: list[_Places] = []


def _table() -> _Places:
    """What stands in it before does not matter: it is looked at again whether a word found is of b."""
    if not _tables:
        _tables.append(np.zeros(_SLOTS, np.int32))
    return _tables[0]
