"""The first stage of the cascade: which lines of a report are worth the encoder, told by their words alone.

A logistic regression over words and pairs of neighbouring words, taught by where the encoder sees a likely predicate
(``training/gate.py``): a cheap stage that lets nearly everything of worth through before a costly one (Viola and Jones 2001).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from muster.domain.text import Span, around

BEFORE, AFTER = 1, 1  # lines kept around one that passes: who speaks, where, when
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")


def features(line: str) -> frozenset[str]:
    """The words of a line in lower case, numbers as "#", and each two neighbours."""
    words = ["#" if found[0].isdigit() else found.lower() for found in _WORD.findall(line)]
    return frozenset(words) | {f"{one} {other}" for one, other in pairwise(words)}


@dataclass(frozen=True, slots=True)
class LineGate:
    """Weights of words and pairs; a line passes whose sum reaches ``threshold``."""

    weights: Mapping[str, float]
    threshold: float

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> LineGate:
        return cls(card["weights"], card["threshold"])

    def passes(self, line: str) -> bool:
        return sum(self.weights.get(word, 0.0) for word in features(line)) >= self.threshold

    def kept(self, text: str, lines: Sequence[Span]) -> tuple[Span, ...]:
        """The lines that pass and those beside them; none where no line passes."""
        hits = (n for n, line in enumerate(lines) if self.passes(line.of(text)))
        return around(lines, hits, BEFORE, AFTER)
