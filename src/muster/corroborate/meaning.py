"""How far two reports say the same, sentence by sentence, whatever their languages.

Each sentence of one report is held against every sentence of the other, and against every two adjacent ones taken
together, since a translator splits and joins sentences (as in vecalign, Thompson & Koehn 2019). The vectors are those of
:class:`muster.domain.ports.Encoder`, from which what all sentences of a language have in common has been taken away, so that
a cosine is a margin over unrelated news sentences (cf. Artetxe & Schwenk 2019) and 0 means: nothing in common.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from muster.domain.ports import Encoder


class MeaningScore(NamedTuple):
    """How far the second report says what the first says, and the other way round; both in [0, 1]."""

    of_a: float
    of_b: float

    @property
    def value(self) -> float:
        """The larger: a trimmed copy is held as a whole by what it was cut from."""
        return max(self.of_a, self.of_b)


class Meanings:
    """Vectors of reports, made when they are first asked for: few pairs come so far. Not to be shared between threads."""

    def __init__(self, encoder: Encoder, texts: Callable[[str], tuple[str, Sequence[str]]]) -> None:
        """``texts`` gives a report's language and its sentences."""
        self._encoder, self._texts = encoder, texts
        self._vectors: dict[str, Any] = {}

    def between(self, a: str, b: str) -> MeaningScore:
        """The score of two reports."""
        return agreement(self._of(a), self._of(b))

    def _of(self, report: str) -> Any:
        if report not in self._vectors:
            language, sentences = self._texts(report)
            self._vectors[report] = self._encoder.encode(sentences, language)
        return self._vectors[report]


def agreement(vectors_a: Any, vectors_b: Any) -> MeaningScore:
    """Score unit vectors (n, d) of one report's sentences against (m, d) of another's; no sentences, no agreement."""
    if not len(vectors_a) or not len(vectors_b):
        return MeaningScore(0.0, 0.0)
    return MeaningScore(_held(vectors_a, vectors_b), _held(vectors_b, vectors_a))


def _held(ones: Any, others: Any) -> float:
    """Mean of each sentence's best match, none below 0 and above 1."""
    best = (ones @ _with_joined(others).T).max(axis=1)
    return float(np.clip(best, 0.0, 1.0).mean())


def _with_joined(vectors: Any) -> Any:
    """The vectors and those of adjacent pairs, as unit vectors."""
    joined = vectors[:-1] + vectors[1:]
    sizes = np.maximum(np.linalg.norm(joined, axis=1, keepdims=True), 1e-6)
    return np.concatenate((vectors, joined / sizes))
