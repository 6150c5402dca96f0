"""Attribution spans in the format of PolNeAR (Newell et al. 2018): brat files of source, cue and content beside texts.

A folder holds ``text/NAME.txt`` and ``attributions/NAME_ANNOTATOR.ann``, itself or in folders below it; where several
annotators read one article, the first in the order of file names counts. The measure is the published one: exact match of spans
over a BIO sequence of words, micro-averaged, each kind apart. A fragment of a discontinuous annotation is a span.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from muster.domain.errors import UsageError
from muster.domain.text import Span
from muster.evaluation.resampling import intervals
from muster.evaluation.score import precision_recall

KINDS = ("source", "cue", "content")
_WORD = re.compile(r"\w+|[^\w\s]")
_SPAN = re.compile(r"T\d+\t(?P<kind>\S+) (?P<offsets>\d+ \d+(?:;\d+ \d+)*)(?:\t|$)")


class Labelled(NamedTuple):
    """One printed stretch and what it is: source, cue or content."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    """A text and its annotated spans in printed order."""

    name: str
    text: str
    spans: tuple[Labelled, ...]


def articles(folder: Path, every_annotator: bool = False) -> Iterator[Article]:
    """The annotated articles below a folder. Raises UsageError where there is none."""
    texts = sorted(folder.rglob("text/*.txt"))
    found = False
    for text in texts:
        known = sorted((text.parent.parent / "attributions").glob(f"{text.stem}_*.ann"))
        for file in known if every_annotator else known[:1]:
            found = True
            yield _article(text, file)
    if not found:
        raise UsageError(f"{folder}: no text/*.txt with attributions/*.ann beside it")


def _article(text: Path, file: Path) -> Article:
    with text.open(encoding="utf-8", newline="") as opened:
        words = opened.read()
    spans: list[Labelled] = []
    for line in file.read_text("utf-8").split("\n"):  # text of an annotation may run over several lines
        spans.extend(_spans(line))
    return Article(text.stem, words, tuple(sorted(set(spans), key=lambda one: (one.span, one.kind))))


def _spans(line: str) -> Iterator[Labelled]:
    found = _SPAN.match(line)
    if found is not None and found["kind"].casefold() in KINDS:
        for fragment in found["offsets"].split(";"):
            start, end = map(int, fragment.split())
            yield Labelled(found["kind"].casefold(), Span(start, end))


def as_words(text: str, spans: Iterable[Labelled]) -> set[tuple[str, int, int]]:
    """Spans as (kind, first word, last word) over the words and marks of the text; empty ones fall away."""
    starts = [match.span() for match in _WORD.finditer(text)]
    found: set[tuple[str, int, int]] = set()
    for kind, span in spans:
        inside = [n for n, (start, end) in enumerate(starts) if start < span.end and end > span.start]
        if inside:
            found.add((kind, inside[0], inside[-1]))
    return found


@dataclass(frozen=True, slots=True)
class PolnearScore:
    """Hits, spans read and spans annotated of each kind, an article a tally ("source+", "source<", "source#")."""

    tallies: tuple[Counter[str], ...]

    def as_json(self) -> dict[str, Any]:
        total: Counter[str] = Counter()
        for tally in self.tallies:
            total.update(tally)
        bounds = intervals(self.tallies, _f1)
        return {
            "articles": len(self.tallies),
            **{k: precision_recall(total[f"{k}+"], total[f"{k}#"], total[f"{k}<"]) for k in KINDS},
            "intervals": {kind: list(both) for kind, both in bounds.items()},
        }


def score_polnear(path: Path, read: Callable[[str], Iterable[Labelled]]) -> PolnearScore:
    """Score what ``read`` finds in every article below ``path``; see the module for measure and errors."""
    return PolnearScore(tuple(_tally(article, read(article.text)) for article in articles(path)))


def _tally(article: Article, spans: Iterable[Labelled]) -> Counter[str]:
    counts: Counter[str] = Counter()
    gold, read = as_words(article.text, article.spans), as_words(article.text, spans)
    for sign, found in (("+", gold & read), ("#", gold), ("<", read)):
        counts.update(f"{kind}{sign}" for kind, _, _ in found)
    return counts


def _f1(tallies: Sequence[Counter[str]]) -> dict[str, float]:
    total: Counter[str] = Counter()
    for tally in tallies:
        total.update(tally)
    return {k: 2 * total[f"{k}+"] / max(1, total[f"{k}#"] + total[f"{k}<"]) for k in KINDS}
