"""Pairs of copies found, by contingency tables: no pair is ever listed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Score(NamedTuple):
    """Of pairs of reports said to carry one text: share of the true ones found, and share of the said ones that are true."""

    recall: float
    precision: float
    false_pairs: int

    @property
    def f1(self) -> float:
        return 2 * self.recall * self.precision / (self.recall + self.precision or 1)


def score(found: Iterable[Sequence[int]], stories: Sequence[str]) -> Score:
    """Pairs inside groups against pairs inside stories (a contingency table of group and story)."""
    true = sum(math.comb(n, 2) for n in Counter(stories).values())
    said = right = 0
    for group in found:
        said += math.comb(len(group), 2)
        right += sum(math.comb(n, 2) for n in Counter(stories[i] for i in group).values())
    return Score(right / true if true else 1.0, right / said if said else 1.0, said - right)
