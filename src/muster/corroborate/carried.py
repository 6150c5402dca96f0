"""What of each report of a pair comes from the other, and the runs that show it, for many pairs at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from muster.corroborate.aligned import Aligned
from muster.corroborate.copying import SHOWN
from muster.corroborate.passages import LEAST, NEARLY_ALL, RUN
from muster.corroborate.stack import Ints, Stack, spread


def held(stack: Stack, side: Ints, at: Ints, found: Aligned, sure: Ints, total: Ints) -> list[list[int]]:
    """The stretches of one report of each pair that come from the other: all of it where nearly all of its words do."""
    size = stack.size[side]
    parts = total < NEARLY_ALL * size
    stretches: list[list[int]] = [
        [] if part else [0, len(stack.profiles[n].document.text)]
        for n, part in zip(side.tolist(), parts.tolist(), strict=True)
    ]
    some = np.flatnonzero(parts)
    which, sentence = spread(stack.sentences.begin[side[some]], np.diff(stack.sentences.begin)[side[some]])
    first, last = stack.sentences.first[sentence], stack.sentences.last[sentence]
    reused = _covered(found, at, sure[some], size[some])
    begin = (np.cumsum(size[some]) - size[some])[which]
    words = reused[begin + last] - reused[begin + first]
    copied = ((words * 2 >= last - first) & (last - first >= LEAST)) | (words >= RUN)
    ends = stack.sentences.start[sentence], stack.sentences.end[sentence]
    for n, start, end in zip(*(x[copied].tolist() for x in (some[which], *ends)), strict=True):
        stretches[n] += (start, end)
    return stretches


def _covered(found: Aligned, at: Ints, pairs: Ints, size: Ints) -> Ints:
    """The words of one report of each pair, one after the other: how many before each stand in runs."""
    which, run = spread(found.begin[pairs], np.diff(found.begin)[pairs])
    begin = (np.cumsum(size) - size)[which] + at[run]
    edges = np.zeros(int(size.sum()) + 1, np.int64)
    edges[begin] += 1
    edges[begin + found.length[run]] -= 1
    return np.append(0, np.cumsum(np.cumsum(edges)))


def shown(stack: Stack, a: Ints, b: Ints, found: Aligned, pairs: Ints) -> Iterator[bytes]:
    """The longest runs of each pair by characters."""
    count = np.minimum(np.diff(found.begin)[pairs], SHOWN)
    _, run = spread(found.begin[pairs], count)
    pair = found.pair[run]
    at, there = stack.base[a[pair]] + found.a[run], stack.base[b[pair]] + found.b[run]
    behind = found.length[run] - 1
    columns = (stack.start[at], stack.end[at + behind], stack.start[there], stack.end[there + behind])
    ends = np.stack(columns, 1).astype(np.intc).tobytes()
    edges = (16 * np.append(0, np.cumsum(count))).tolist()
    return (ends[x:y] for x, y in pairwise(edges))
