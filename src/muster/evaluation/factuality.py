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
from muster.domain.reading import Scale
from muster.domain.text import Span
from muster.evaluation.resampling import intervals

_DEGREES = frozenset({-3.0, -1.5, -0.75, 0.0, 0.75, 1.5, 3.0})


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


def scale_of(sentences: Sequence[Judged]) -> Scale:
    """The guideline that judgements were given by, told by the degrees that occur.

    MEANTIME (Minard et al. 2016) knows certain, probable, possible and unspecified, so seven values; the others are means
    over several people, with values in between.
    """
    values = {value for sentence in sentences for _, value in sentence.predicates}
    return Scale.TOLD if values <= _DEGREES else Scale.HAPPENED


@dataclass(frozen=True, slots=True)
class FactualityScore:
    """Pairs (read, judged) of the predicates of each sentence, and the scale of both."""

    scale: Scale
    sentences: tuple[tuple[tuple[float, float], ...], ...]

    def as_json(self) -> dict[str, Any]:
        bounds = intervals(self.sentences, _figures, resamples=400)
        return {
            "scale": self.scale.value,
            "sentences": len(self.sentences),
            "predicates": sum(map(len, self.sentences)),
            **{name: round(value, 4) for name, value in _figures(self.sentences).items()},
            "intervals": {name: list(both) for name, both in bounds.items()},
        }


def score_factuality(
    path: Path, read: Callable[[str, Sequence[Span], Scale], Sequence[float]], scale: Scale | None = None
) -> FactualityScore:
    """Score what ``read`` says of the predicates of each sentence, on ``scale`` or on that which the judgements show.

    See :func:`judged_sentences` for errors.
    """
    judged = list(judged_sentences(path))
    scale = scale or scale_of(judged)
    rows = []
    for sentence in judged:
        said = read(sentence.text, [span for span, _ in sentence.predicates], scale)
        rows.append(tuple(zip(said, (label for _, label in sentence.predicates), strict=True)))
    if not rows:
        raise UsageError(f"{path}: no judged sentences")
    return FactualityScore(scale, tuple(rows))


def _figures(sentences: Sequence[tuple[tuple[float, float], ...]]) -> dict[str, float]:
    """Pearson's r (0 where either side never varies) and the mean absolute error."""
    read, judged = zip(*(pair for sentence in sentences for pair in sentence), strict=True)
    varied = len(set(read)) > 1 and len(set(judged)) > 1
    return {
        "pearson_r": statistics.correlation(read, judged) if varied else 0.0,
        "mae": statistics.fmean(abs(a - b) for a, b in zip(read, judged, strict=True)),
    }
