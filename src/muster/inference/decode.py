"""From scores of words to spans: the best BIO sequence, and the spans it marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from muster.domain.text import Span
from muster.inference.labels import ATTRIBUTION


def best_path(scores: Any, moves: Any, begin: Any) -> list[int]:
    """The likeliest label sequence (Viterbi 1967): scores (W, n), moves (n, n) from row to column, begin (n,)."""
    if not len(scores):
        return []
    best = begin + scores[0]
    back = []
    for row in scores[1:]:
        reached = best[:, None] + moves
        back.append(reached.argmax(0))
        best = reached.max(0) + row
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def bio_spans(text: str, words: Sequence[Span], path: Sequence[int]) -> list[tuple[str, Span]]:
    """The marked spans as (kind, span); a span ends where its line ends."""
    found: list[tuple[str, Span]] = []
    for word, label in zip(words, (ATTRIBUTION[n] for n in path), strict=True):
        kind = label[2:]
        if label.startswith("I-") and found and found[-1][0] == kind:
            held = found[-1][1]
            if "\n" not in text[held.end : word.start]:
                found[-1] = (kind, held.cover(word))
                continue
        if label != "O":
            found.append((kind, word))
    return found


def softmax(scores: Any) -> Any:
    """Probabilities over the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)
