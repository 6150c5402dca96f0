"""Aligned runs of equal words between two reports, and what was put in their gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from muster.corroborate.anchors import number_of
from muster.corroborate.hashing import SHINGLE
from muster.corroborate.lexicon import notions
from muster.corroborate.profile import Profile
from muster.corroborate.skeleton import skeletons

_GAP = 8  # words: a longer gap is other text, no replacement


class Run(NamedTuple):
    """``length`` equal words beginning at word ``a`` of one report and word ``b`` of the other."""

    a: int
    b: int
    length: int


def runs(a: Profile, b: Profile) -> tuple[Run, ...]:
    """Maximal equal runs of four words or more, longest first, never overlapping (greedy string tiling, Wise 1993)."""
    found = sorted(_maximal(a.hashes, b.hashes, b.shingles), key=lambda r: (-r.length, r.a, r.b))
    used_a, used_b, kept = bytearray(len(a.words)), bytearray(len(b.words)), list[Run]()
    for run in found:
        here, there = slice(run.a, run.a + run.length), slice(run.b, run.b + run.length)
        if 1 not in used_a[here] and 1 not in used_b[there]:
            used_a[here] = used_b[there] = b"\x01" * run.length
            kept.append(run)
    return tuple(kept)


def _maximal(ones: Sequence[int], twos: Sequence[int], at: Mapping[int, Sequence[int]]) -> Iterator[Run]:
    """Every run that cannot be made longer at either end."""
    for i, key in enumerate(ones):
        for j in at.get(key, ()):
            if i and j and ones[i - 1] == twos[j - 1]:
                continue
            n = 1
            while i + n < len(ones) and j + n < len(twos) and ones[i + n] == twos[j + n]:
                n += 1
            yield Run(i, j, n + SHINGLE - 1)


def coverage(found: tuple[Run, ...], size: int) -> list[int]:
    """Running count of the words of the first report (of ``size`` words) that stand in a run; ``size + 1`` values."""
    inside = bytearray(size)
    for run in found:
        inside[run.a : run.a + run.length] = b"\x01" * run.length
    return [0, *accumulate(inside)]


def _telling(p: Profile, first: int, last: int) -> tuple[frozenset[str], frozenset[int]]:
    """Names (skeletons), countries and numbers among the words ``first..last``."""
    names, numbers = set[str](), set[int]()
    for n in range(first, last):
        word = p.words[n]
        value = number_of(word, p.language)
        if value is not None:
            numbers.add(value)
            continue
        meant = notions(word, p.language)
        names.update(m.key for m in meant if m.kind == "country")
        if not meant and p.is_name(n):
            names.update(skeletons(word)[:1])
    return frozenset(names), frozenset(numbers)


def replacements(a: Profile, b: Profile, found: tuple[Run, ...]) -> Iterator[str]:
    """Places where the same frame of words holds another name or number: the mark of a story of another event."""
    for one, two in pairwise(sorted(found)):
        gap_a, gap_b = (one.a + one.length, two.a), (one.b + one.length, two.b)
        if not (0 < gap_a[1] - gap_a[0] <= _GAP and 0 < gap_b[1] - gap_b[0] <= _GAP):
            continue
        if 1 not in a.marks[slice(*gap_a)] or 1 not in b.marks[slice(*gap_b)]:
            continue
        names_a, numbers_a = _telling(a, *gap_a)
        names_b, numbers_b = _telling(b, *gap_b)
        if (names_a and names_b and names_a.isdisjoint(names_b)) or (
            numbers_a and numbers_b and numbers_a.isdisjoint(numbers_b)
        ):
            yield (
                f"“{' '.join(a.words[slice(*gap_a)])}” stands where the other has “{' '.join(b.words[slice(*gap_b)])}”"
            )
