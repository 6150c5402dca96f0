"""Agglomeration by average link over a sparse graph: the two most alike groups are joined until none are alike enough.

Average link never exceeds the greater of its parts, so that a likeness in the queue may be out of date: it is an upper bound (but
for the drift of mean days, which at most delays a join) and is measured anew when its pair comes up. Groups that share no edge of
the graph are never measured.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from muster.corroborate.likeness import Bundle, joined, likeness


class Edge(NamedTuple):
    """Two items by position, the lower first, and how alike they are."""

    alike: float
    a: int
    b: int


@dataclass(frozen=True, slots=True)
class Cuts:
    """When two groups are one: ``least`` is the mean likeness that groups of any size must reach, ``lone`` what two single
    items must (it falls with the square root of the number of pairs that the mean rests on); ``decay`` in days."""

    least: float = 0.10
    lone: float = 0.20
    decay: float = 30.0

    def needed(self, a: Bundle, b: Bundle) -> float:
        return max(self.least, self.lone / math.sqrt(a.size * b.size))


class Group(NamedTuple):
    """Positions of the items, and what they are together."""

    members: tuple[int, ...]
    bundle: Bundle


def agglomerate(items: Sequence[Bundle], edges: Iterable[Edge], cuts: Cuts) -> list[Group]:
    """Groups in the order of their first joined item; every item is in exactly one."""
    state = _State(items, edges, cuts)
    while (pair := state.closest()) is not None:
        state.join(*pair)
    return list(state.groups.values())


class _State:
    """Groups, their neighbours with the bounds of likeness, and the queue of pairs; a pair that is not alike enough yet is
    set aside until one of its groups grows."""

    def __init__(self, items: Sequence[Bundle], edges: Iterable[Edge], cuts: Cuts) -> None:
        self.cuts = cuts
        self.groups = {i: Group((i,), item) for i, item in enumerate(items)}
        self.beside: dict[int, dict[int, float]] = {i: {} for i in self.groups}
        self.aside: dict[int, set[int]] = {i: set() for i in self.groups}
        self.queue: list[tuple[float, int, int]] = []
        for alike, a, b in edges:
            self._put(a, b, alike)

    def closest(self) -> tuple[int, int] | None:
        """The most alike pair that is alike enough, None where there is none left."""
        while self.queue:
            queued, a, b = heapq.heappop(self.queue)
            if self.beside.get(a, {}).get(b) != -queued or b in self.aside[a]:
                continue  # one of the two is gone, or the pair was measured since
            one, two = self.groups[a].bundle, self.groups[b].bundle
            alike = likeness(one, two, self.cuts.decay)
            if alike < -queued:
                self._put(a, b, alike)
            elif alike >= self.cuts.needed(one, two):
                return a, b
            else:
                self.aside[a].add(b)
                self.aside[b].add(a)
        return None

    def join(self, a: int, b: int) -> None:
        """Put the smaller group into the larger, which takes over its neighbours."""
        into, gone = sorted((a, b), key=lambda i: (-self.groups[i].bundle.size, i))
        lost = self.groups.pop(gone)
        kept = self.groups[into]
        self.groups[into] = Group(kept.members + lost.members, joined(kept.bundle, lost.bundle))
        bounds = self.beside.pop(gone)
        for other in self.aside.pop(gone):
            self.aside[other].discard(gone)
        for other in bounds:
            del self.beside[other][gone]
        for other in (bounds.keys() | self.aside[into]) - {into, gone}:
            self._put(into, other, max(bounds.get(other, 0.0), self.beside[into].get(other, 0.0)))

    def _put(self, a: int, b: int, alike: float) -> None:
        self.beside[a][b] = self.beside[b][a] = alike
        self.aside[a].discard(b)
        self.aside[b].discard(a)
        if alike >= self.cuts.least:
            heapq.heappush(self.queue, (-alike, min(a, b), max(a, b)))
