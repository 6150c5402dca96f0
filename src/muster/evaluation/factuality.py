"""Event factuality on a scale from -3 (certainly not) to 3 (certainly so), in the JSON Lines of the unified data sets.

One object a line: ``text`` of words parted by spaces, ``targets`` with ``span1`` (word positions, half-open) and ``label``
(Stanovsky et al. 2017; Rudinger et al. 2018).
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from muster.domain.errors import UsageError
from muster.domain.text import Span
from muster.evaluation.resampling import intervals


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with its predicates and how factual people judged each."""

    text: str
    predicates: tuple[tuple[Span, float], ...]


def judged_sentences(path: Path) -> Iterator[Judged]:
    """The sentences of one file, or of every ``*.jsonl`` below a folder. Raises UsageError on a malformed line."""
    files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    for file in files:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if line.strip():
                try:
                    yield _judged(json.loads(line))
                except (ValueError, KeyError, IndexError, TypeError) as error:
                    raise UsageError(f"{file}, line {number}: {error!r}") from None


def _judged(row: dict[str, object]) -> Judged:
    text = str(row["text"])
    words: list[Span] = []
    at = 0
    for word in text.split(" "):
        words.append(Span(at, at + len(word)))
        at += len(word) + 1
    targets = row["targets"]
    if not isinstance(targets, list):
        raise TypeError("targets is no list")
    predicates = [
        (Span(words[one["span1"][0]].start, words[one["span1"][1] - 1].end), float(one["label"]))
        for one in targets
    ]
    return Judged(text, tuple(predicates))


@dataclass(frozen=True, slots=True)
class FactualityScore:
    """Pairs (read, judged) of the predicates of each sentence."""

    sentences: tuple[tuple[tuple[float, float], ...], ...]

    def as_json(self) -> dict[str, Any]:
        bounds = intervals(self.sentences, _figures, resamples=400)
        return {
            "sentences": len(self.sentences),
            "predicates": sum(map(len, self.sentences)),
            **{name: round(value, 4) for name, value in _figures(self.sentences).items()},
            "intervals": {name: list(both) for name, both in bounds.items()},
        }


def score_factuality(path: Path, read: Callable[[str, Sequence[Span]], Sequence[float]]) -> FactualityScore:
    """Score what ``read`` says of the predicates of each sentence; see :func:`judged_sentences` for errors."""
    rows = []
    for sentence in judged_sentences(path):
        said = read(sentence.text, [span for span, _ in sentence.predicates])
        rows.append(tuple(zip(said, (label for _, label in sentence.predicates), strict=True)))
    if not rows:
        raise UsageError(f"{path}: no judged sentences")
    return FactualityScore(tuple(rows))


def _figures(sentences: Sequence[tuple[tuple[float, float], ...]]) -> dict[str, float]:
    """Pearson's r (0 where either side never varies) and the mean absolute error."""
    read, judged = zip(*(pair for sentence in sentences for pair in sentence), strict=True)
    varied = len(set(read)) > 1 and len(set(judged)) > 1
    return {
        "pearson_r": statistics.correlation(read, judged) if varied else 0.0,
        "mae": statistics.fmean(abs(a - b) for a, b in zip(read, judged, strict=True)),
    }
