"""Aligned runs of equal words between two reports, and what was put in their gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.anchors import number_of
from muster.corroborate.hashing import SHINGLE
from muster.corroborate.lexicon import notions
from muster.corroborate.profile import Profile
from muster.corroborate.skeleton import skeletons

_Places = NDArray[np.intp]
_NOWHERE: _Places = np.empty(0, np.intp)
GAP = 8  # words: a longer gap is other text, no replacement


class Run(NamedTuple):
    """``length`` equal words beginning at word ``a`` of one report and word ``b`` of the other."""

    a: int
    b: int
    length: int


def runs(a: Profile, b: Profile) -> tuple[Run, ...]:
    """Maximal equal runs of four words or more, longest first, never overlapping (greedy string tiling, Wise 1993)."""
    at, there, length = _maximal(a, b)

    order = np.lexsort((there, at, -length))
    found = zip(at[order].tolist(), there[order].tolist(), length[order].tolist(), strict=True)
    if _apart(at, there, length):
        return tuple(map(Run._make, found))
    used_a, used_b, kept = bytearray(a.size), bytearray(b.size), list[Run]()
    for i, j, size in found:
        if used_a.find(1, i, i + size) < 0 and used_b.find(1, j, j + size) < 0:
            used_a[i : i + size] = used_b[j : j + size] = b"\x01" * size
            kept.append(Run(i, j, size))
    return tuple(kept)


def _apart(at: _Places, there: _Places, length: _Places) -> bool:
    """Whether runs follow one another in both reports: most copies are like that, and none of their runs gives way."""
    behind = at[:-1] + length[:-1] <= at[1:]
    return bool((behind & (there[:-1] + length[:-1] <= there[1:])).all())


def _maximal(a: Profile, b: Profile) -> tuple[_Places, _Places, _Places]:
    """Every run that cannot be made longer at either end, as its places and its length: stretches of one diagonal in the table
    of equal keys."""
    at, there = _equal(a, b)
    if not len(at):
        return _NOWHERE, _NOWHERE, _NOWHERE
    begins = np.ones(len(at) + 1, np.bool_)
    begins[1:-1] = (at[1:] - at[:-1] != 1) | (there[1:] - there[:-1] != 1)
    edges = begins.nonzero()[0]
    firsts = edges[:-1]
    return at[firsts], there[firsts], edges[1:] - firsts + (SHINGLE - 1)


def _equal(a: Profile, b: Profile) -> tuple[_Places, _Places]:
    """Places in two reports from which the same four words run, diagonal by diagonal."""
    keys, order = b.sorted_hashes
    if not len(keys):
        return _NOWHERE, _NOWHERE
    first = keys.searchsorted(a.hashes)
    at = (keys.take(first, mode="clip") == a.hashes).nonzero()[0]
    first = first[at]
    if not b.repeats:
        return at, order[first]
    times = keys.searchsorted(a.hashes[at], side="right") - first
    if int(times.sum()) == len(at):
        return at, order[first]
    behind = times.cumsum()
    at, step = at.repeat(times), np.arange(behind[-1]) - (behind - times).repeat(times)
    there = order[first.repeat(times) + step]
    diagonal = np.lexsort((at, there - at))
    return at[diagonal], there[diagonal]


def covered(found: Iterable[Run], size: int) -> bytearray:
    """A 1 for each word of the first report (of ``size`` words) that stands in a run."""
    inside = bytearray(size)
    for at, _, length in found:
        inside[at : at + length] = b"\x01" * length
    return inside


def _telling(p: Profile, first: int, last: int) -> tuple[frozenset[str], frozenset[int]]:
    """Names (skeletons), countries and numbers among the words ``first..last``."""
    names, numbers = set[str](), set[int]()
    n = p.marks.find(1, first, last)
    while n >= 0:
        _tell(p, n, names, numbers)
        n = p.marks.find(1, n + 1, last)
    return frozenset(names), frozenset(numbers)


def _tell(p: Profile, n: int, names: set[str], numbers: set[int]) -> None:
    word = p.word(n)
    value = number_of(word, p.language)
    if value is not None:
        numbers.add(value)
        return
    meant = notions(word, p.language)
    names.update(m.key for m in meant if m.kind == "country")
    if not meant and p.is_name(n):
        names.update(skeletons(word)[:1])


def replacements(a: Profile, b: Profile, found: tuple[Run, ...]) -> Iterator[str]:
    """Places where the same frame of words holds another name or number: the mark of a story of another event."""
    marks_a, marks_b = a.marks, b.marks
    for (at_a, at_b, length), (next_a, next_b, _) in pairwise(sorted(found)):
        gap_a, gap_b = (at_a + length, next_a), (at_b + length, next_b)
        if not (0 < gap_a[1] - gap_a[0] <= GAP and 0 < gap_b[1] - gap_b[0] <= GAP):
            continue
        if marks_a.find(1, *gap_a) < 0 or marks_b.find(1, *gap_b) < 0:
            continue
        names_a, numbers_a = _telling(a, *gap_a)
        names_b, numbers_b = _telling(b, *gap_b)
        if (names_a and names_b and names_a.isdisjoint(names_b)) or (
            numbers_a and numbers_b and numbers_a.isdisjoint(numbers_b)
        ):
            yield (f"“{_said(a, *gap_a)}” stands where the other has “{_said(b, *gap_b)}”")


def _said(p: Profile, first: int, last: int) -> str:
    return " ".join(p.word(n) for n in range(first, last))
