"""Copies that words alone decide, judged many at once: what :func:`muster.corroborate.copying.judge` says of each.

Most pairs of an archive are like that. The others, and those in which anything may speak against a copy, are left to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.aligned import Aligned, aligned
from muster.corroborate.carried import held, shown
from muster.corroborate.copying import BRIEF, DEFAULT, QUOTED, Thresholds, common_credit, reused
from muster.corroborate.frames import replaced
from muster.corroborate.packing import Packed
from muster.corroborate.profile import Profile
from muster.corroborate.reuse import LEAST
from muster.corroborate.stack import Ints, Stack, spread
from muster.domain.origin import CopyEvidence

_SURE = 6  # words of the longest run
_LONG = 8
_Flags = NDArray[np.bool_]
NOTHING: Packed = ()


class _Reuse(NamedTuple):
    """For each pair: words in runs, own words among them, the longest run of own words, their share of the shorter report's,
    and whether that has words of its own enough."""

    total: Ints
    own: Ints
    longest: Ints
    share: NDArray[np.float64]
    enough: _Flags


def judged_by_words(
    stack: Stack, a: Ints, b: Ints, labels: Mapping[str, str], limits: Thresholds = DEFAULT
) -> list[Packed | None]:
    """Matches of pairs of reports of the stack, :data:`NOTHING` where nothing is found that matters; None for each pair that is to
    be judged by itself."""
    found = aligned(stack, a, b)
    seen = _reuse(stack, a, b, found)
    apart = _apart(stack, a, b, limits)
    sure = _sure(stack, a, b, seen, limits) & ~apart
    sure &= ~replaced(stack, a, b, found, sure)
    said = list[Packed | None]([None] * len(a))
    for n, match in _told(stack, a, b, found, seen, np.flatnonzero(sure), labels):
        said[n] = match
    little = (seen.share < limits.reuse_credited) & (seen.longest < limits.passage_run) & seen.enough
    for n in np.flatnonzero(little & ~apart).tolist():
        if _strangers(stack.profiles[a[n]], stack.profiles[b[n]]):
            said[n] = NOTHING
    return said


def _strangers(a: Profile, b: Profile) -> bool:
    """Whether nothing but words could show that two reports carry one text."""
    return a.language == b.language and not common_credit(a, b)


def _reuse(stack: Stack, a: Ints, b: Ints, found: Aligned) -> _Reuse:
    own = _own(stack, a, b, found)
    total, mine, longest = (np.zeros(len(a), np.int64) for _ in range(3))
    np.add.at(total, found.pair, found.length)
    np.add.at(mine, found.pair, own)
    np.maximum.at(longest, found.pair, own)
    least = np.minimum(*((stack.size - stack.quoted_words)[side] for side in (a, b)))
    share = np.minimum(1.0, mine / np.maximum(least, 1))
    return _Reuse(total, mine, longest, share, least >= LEAST)


def _own(stack: Stack, a: Ints, b: Ints, found: Aligned) -> Ints:
    """For each run, how many of its words both reports print as their own."""
    own = found.length.copy()
    before = np.append(0, np.cumsum(stack.quoted, dtype=np.int64))
    at, there = stack.base[a[found.pair]] + found.a, stack.base[b[found.pair]] + found.b
    quoted = np.flatnonzero(_between(before, at, found.length) | _between(before, there, found.length))
    which, here = spread(at[quoted], found.length[quoted])
    over = here + (there - at)[quoted][which]
    own[quoted] -= np.bincount(which, stack.quoted[here] | stack.quoted[over], len(quoted)).astype(np.int64)
    return own


def _between(before: Ints, first: Ints, count: Ints) -> Ints:
    between: Ints = before[first + count] - before[first]
    return between


def _sure(stack: Stack, a: Ints, b: Ints, seen: _Reuse, limits: Thresholds) -> _Flags:
    """So many words are reused that nothing else is asked for; nor is any of the two brief."""
    shorter = np.minimum(stack.size[a], stack.size[b])
    usual = (stack.outlet[a] != stack.outlet[b]) & (stack.day[a] > 0) & (stack.day[b] > 0)
    usual &= (shorter >= limits.short) & (seen.longest >= _LONG)
    least = np.where(usual, limits.reuse, limits.reuse_alone)
    sure: _Flags = (seen.longest >= _SURE) & (seen.share >= least) & seen.enough & (shorter >= BRIEF)
    return sure


def _apart(stack: Stack, a: Ints, b: Ints, limits: Thresholds) -> _Flags:
    """Another time, or another place in the dateline."""
    dated = (stack.day[a] > 0) & (stack.day[b] > 0)
    days = np.abs(stack.day[a] - stack.day[b])
    placed = (stack.place[a] > 0) & (stack.place[b] > 0)
    elsewhere = placed & (stack.place[a] != stack.place[b])
    apart: _Flags = elsewhere | (
        dated & ((days > limits.window_days) | (placed & (days > limits.dateline_days)))
    )
    return apart


def _told(
    stack: Stack,
    a: Ints,
    b: Ints,
    found: Aligned,
    seen: _Reuse,
    sure: Ints,
    labels: Mapping[str, str],
) -> Iterator[tuple[int, Packed]]:
    """The matches of pairs that are copies."""
    size_a, size_b = stack.size[a[sure]], stack.size[b[sure]]
    total = seen.total[sure]
    columns = (
        sure.tolist(),
        a[sure].tolist(),
        b[sure].tolist(),
        seen.share[sure].tolist(),
        seen.longest[sure].tolist(),
        (total - seen.own[sure]).tolist(),
        (total / size_a).tolist(),
        (total / size_b).tolist(),
        held(stack, a[sure], found.a, found, sure, total),
        held(stack, b[sure], found.b, found, sure, total),
        shown(stack, a, b, found, sure),
    )
    for n, i, j, share, longest, quoted, of_a, of_b, held_a, held_b, runs in zip(*columns, strict=True):
        one, other = stack.profiles[i], stack.profiles[j]
        common = common_credit(one, other) if one.wires and other.wires else ()
        evidence = [CopyEvidence.TEXT_REUSE.value]
        why = [reused(share, longest)]
        if common:
            evidence.append(CopyEvidence.CREDIT.value)
        if quoted >= QUOTED:
            evidence.append(CopyEvidence.QUOTE.value)
            why.append(f"{quoted} words of quotation in both")
        if common:
            why.append(f"both credit {', '.join(sorted(labels.get(w, w) for w in common))}")
        verdict = (evidence, of_a, of_b, "; ".join(why), runs)
        yield n, (one.id, other.id, share, True, None, False, held_a, held_b, verdict)
