"""Aligned runs of equal words between two reports, and what was put in their gaps."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import NamedTuple

from muster.corroborate.anchors import number_of
from muster.corroborate.lexicon import notions
from muster.corroborate.profile import SHINGLE, Profile
from muster.corroborate.skeleton import skeletons

_GAP = 8  # words: a longer gap is other text, no replacement


class Run(NamedTuple):
    """``length`` equal words beginning at word ``a`` of one report and word ``b`` of the other."""

    a: int
    b: int
    length: int


def runs(a: Profile, b: Profile) -> tuple[Run, ...]:
    """Maximal equal runs of four words or more, longest first, never overlapping (greedy string tiling, Wise 1993)."""
    seeds = {(i, j) for h, at in a.shingles.items() if h in b.shingles for i in at for j in b.shingles[h]}
    found = []
    for i, j in seeds:
        if (i - 1, j - 1) in seeds:
            continue
        n = 1
        while (i + n, j + n) in seeds:
            n += 1
        found.append(Run(i, j, n + SHINGLE - 1))
    found.sort(key=lambda r: (-r.length, r.a, r.b))
    used_a, used_b, kept = set[int](), set[int](), list[Run]()
    for run in found:
        here, there = range(run.a, run.a + run.length), range(run.b, run.b + run.length)
        if used_a.isdisjoint(here) and used_b.isdisjoint(there):
            used_a.update(here)
            used_b.update(there)
            kept.append(run)
    return tuple(kept)


def coverage(found: tuple[Run, ...], size: int) -> list[int]:
    """Running count of the words of the first report (of ``size`` words) that stand in a run; ``size + 1`` values."""
    inside = bytearray(size)
    for run in found:
        inside[run.a : run.a + run.length] = b"\x01" * run.length
    return [0, *accumulate(inside)]


def _telling(p: Profile, first: int, last: int) -> tuple[frozenset[str], frozenset[int]]:
    """Names (skeletons), countries and numbers among the words ``first..last``."""
    names, numbers = set[str](), set[int]()
    known = {k for kind, k in p.anchors if kind == "name"}
    for word in p.words[first:last]:
        value = number_of(word, p.language)
        if value is not None:
            numbers.add(value)
            continue
        meant = notions(word, p.language)
        names.update(n.key for n in meant if n.kind == "country")
        if not meant:
            names.update(k for k in skeletons(word) if k in known)
    return frozenset(names), frozenset(numbers)


def replacements(a: Profile, b: Profile, found: tuple[Run, ...]) -> tuple[str, ...]:
    """Places where the same frame of words holds another name or number: the mark of a story of another event."""
    ordered = sorted(found)
    told = []
    for one, two in pairwise(ordered):
        gap_a, gap_b = (one.a + one.length, two.a), (one.b + one.length, two.b)
        if not (0 < gap_a[1] - gap_a[0] <= _GAP and 0 < gap_b[1] - gap_b[0] <= _GAP):
            continue
        names_a, numbers_a = _telling(a, *gap_a)
        names_b, numbers_b = _telling(b, *gap_b)
        if (names_a and names_b and names_a.isdisjoint(names_b)) or (
            numbers_a and numbers_b and numbers_a.isdisjoint(numbers_b)
        ):
            told.append(
                f"“{' '.join(a.words[slice(*gap_a)])}” stands where the other has “{' '.join(b.words[slice(*gap_b)])}”"
            )
    return tuple(told)
