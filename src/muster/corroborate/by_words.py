"""Copies that words alone decide, judged many at once: what :func:`muster.corroborate.copying.judge` says of each.

Most pairs of an archive are like that. The others, and those in which anything may speak against a copy, are left to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.aligned import Aligned, aligned
from muster.corroborate.alignment import GAP
from muster.corroborate.copying import BRIEF, DEFAULT, QUOTED, SHOWN, Thresholds, common_credit, reused
from muster.corroborate.packing import Packed
from muster.corroborate.passages import LEAST as LEAST_OF_SENTENCE
from muster.corroborate.passages import NEARLY_ALL, RUN
from muster.corroborate.profile import Profile
from muster.corroborate.reuse import LEAST
from muster.corroborate.stack import Ints, Stack, spread
from muster.corroborate.vocabulary import Kind
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
    sure &= ~_replaced(stack, a, b, found, sure)
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
    return before[first + count] - before[first]


def _sure(stack: Stack, a: Ints, b: Ints, seen: _Reuse, limits: Thresholds) -> _Flags:
    """So many words are reused that nothing else is asked for; nor is any of the two brief."""
    shorter = np.minimum(stack.size[a], stack.size[b])
    usual = (stack.outlet[a] != stack.outlet[b]) & (stack.day[a] > 0) & (stack.day[b] > 0)
    usual &= (shorter >= limits.short) & (seen.longest >= _LONG)
    least = np.where(usual, limits.reuse, limits.reuse_alone)
    return (seen.longest >= _SURE) & (seen.share >= least) & seen.enough & (shorter >= BRIEF)


def _apart(stack: Stack, a: Ints, b: Ints, limits: Thresholds) -> _Flags:
    """Another time, or another place in the dateline."""
    dated = (stack.day[a] > 0) & (stack.day[b] > 0)
    days = np.abs(stack.day[a] - stack.day[b])
    placed = (stack.place[a] > 0) & (stack.place[b] > 0)
    elsewhere = placed & (stack.place[a] != stack.place[b])
    return elsewhere | (dated & ((days > limits.window_days) | (placed & (days > limits.dateline_days))))


def _replaced(stack: Stack, a: Ints, b: Ints, found: Aligned, asked: _Flags) -> _Flags:
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
    strange = np.zeros(len(gaps), np.bool_)
    for kinds in ((Kind.NUMBER,), (Kind.COUNTRY, Kind.NAME)):
        strange |= _disjoint(*(_of_kind(side, kinds) for side in sides), len(gaps))
    told = [np.bincount(side.gap, minlength=len(gaps)) > 0 for side in sides]
    unsure = [np.bincount(side.gap[side.unsure], minlength=len(gaps)) > 0 for side in sides]
    strange |= told[0] & told[1] & (unsure[0] | unsure[1])
    said = np.zeros(len(a), np.bool_)
    said[pair[strange]] = True
    return said


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
        _held(stack, a[sure], found.a, found, sure, total),
        _held(stack, b[sure], found.b, found, sure, total),
        _shown(stack, a, b, found, sure),
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


def _held(stack: Stack, side: Ints, at: Ints, found: Aligned, sure: Ints, total: Ints) -> list[list[int]]:
    """The stretches of one report of each pair that come from the other: all of it where nearly all of its words do."""
    size = stack.size[side]
    parts = total < NEARLY_ALL * size
    held = [[] if part else [0, len(stack.profiles[n].document.text)] for n, part in zip(side.tolist(), parts.tolist(), strict=True)]
    some = np.flatnonzero(parts)
    which, sentence = spread(stack.sentences.begin[side[some]], np.diff(stack.sentences.begin)[side[some]])
    first, last = stack.sentences.first[sentence], stack.sentences.last[sentence]
    reused_ = _covered(found, at, sure[some], size[some])
    begin = (np.cumsum(size[some]) - size[some])[which]
    words = reused_[begin + last] - reused_[begin + first]
    copied = ((words * 2 >= last - first) & (last - first >= LEAST_OF_SENTENCE)) | (words >= RUN)
    ends = stack.sentences.start[sentence], stack.sentences.end[sentence]
    for n, start, end in zip(*(x[copied].tolist() for x in (some[which], *ends)), strict=True):
        held[n] += (start, end)
    return held


def _covered(found: Aligned, at: Ints, pairs: Ints, size: Ints) -> Ints:
    """The words of one report of each pair, one after the other: how many before each stand in runs."""
    which, run = spread(found.begin[pairs], np.diff(found.begin)[pairs])
    begin = (np.cumsum(size) - size)[which] + at[run]
    edges = np.zeros(int(size.sum()) + 1, np.int64)
    edges[begin] += 1
    edges[begin + found.length[run]] -= 1
    return np.append(0, np.cumsum(np.cumsum(edges)))


def _shown(stack: Stack, a: Ints, b: Ints, found: Aligned, pairs: Ints) -> Iterator[bytes]:
    """The longest runs of each pair by characters."""
    count = np.minimum(np.diff(found.begin)[pairs], SHOWN)
    _, run = spread(found.begin[pairs], count)
    pair = found.pair[run]
    at, there = stack.base[a[pair]] + found.a[run], stack.base[b[pair]] + found.b[run]
    behind = found.length[run] - 1
    columns = (stack.start[at], stack.end[at + behind], stack.start[there], stack.end[there + behind])
    ends = np.stack(columns, 1).astype(np.intc).tobytes()
    edges = (16 * np.append(0, np.cumsum(count))).tolist()
    return (ends[x:y] for x, y in zip(edges[:-1], edges[1:], strict=True))
