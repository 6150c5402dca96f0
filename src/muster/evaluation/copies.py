"""Origins against pairs of real articles whose shared words were labelled: copy, quote, background or boilerplate.

The label file is a table with the columns a, b (file names), label and why; lines that begin with # are comments.
A pair counts as joined when the two reports share an origin.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from muster.corroborate.syndication import report_origins
from muster.domain.errors import NotFound, UsageError
from muster.evaluation.labelled_stories import labelled_stories
from muster.evaluation.resampling import intervals

LABELS = ("copy", "quote", "background", "boilerplate")
_NEVER = ("background", "boilerplate")


class LabelledPair(NamedTuple):
    """Two articles by file name, what they share, and why it was judged so."""

    a: str
    b: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class CopiesScore:
    """``joined`` says of each pair whether its articles share an origin; ``across`` are joined pairs of different events,
    labelled or not."""

    articles: int
    pairs: tuple[LabelledPair, ...]
    joined: tuple[bool, ...]
    across: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        both = list(zip(self.pairs, self.joined, strict=True))
        bounds = intervals(both, _shares)
        return {
            "articles": self.articles,
            "pairs": len(self.pairs),
            "labels": {label: _counted(both, label) for label in LABELS},
            "intervals": {label: list(bound) for label, bound in bounds.items()},
            "false_merges": [pair._asdict() for pair, one in both if one and pair.label in _NEVER],
            "joined_across_events": [list(pair) for pair in self.across],
            "quotes_joined": [pair._asdict() for pair, one in both if one and pair.label == "quote"],
            "copies_apart": [pair._asdict() for pair, one in both if not one and pair.label == "copy"],
        }


def score_copies(path: Path, labels: Path) -> CopiesScore:
    """Trace the origins of all articles at ``path`` and look the labelled pairs up. Raises NotFound, and UsageError where a
    label is unknown or an article is missing."""
    given = labelled_stories(path)
    known = report_origins([one.document for one in given])
    pairs = read_labels(labels)
    missing = sorted({name for pair in pairs for name in pair[:2]} - known.keys())
    if missing:
        raise UsageError(f"{labels}: no article {missing[0]} in {path}")
    event = {one.document.report_id: one.story for one in given}
    return CopiesScore(
        len(given),
        pairs,
        tuple(not set(known[p.a]).isdisjoint(known[p.b]) for p in pairs),
        _across(known, event),
    )


def read_labels(path: Path) -> tuple[LabelledPair, ...]:
    """The rows of a label file. Raises NotFound, and UsageError for a row that is none."""
    if not path.is_file():
        raise NotFound(f"no file {path}")
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    pairs = []
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        if not row.get("a") or not row.get("b") or row.get("label") not in LABELS:
            raise UsageError(f"{path}: not a labelled pair: {row}")
        pairs.append(LabelledPair(row["a"], row["b"], row["label"], row.get("why") or ""))
    return tuple(pairs)


def _across(known: Mapping[str, Sequence[str]], event: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    members: dict[str, list[str]] = {}
    for report in sorted(known):
        for origin in known[report]:
            members.setdefault(origin, []).append(report)
    found = {pair for reports in members.values() for pair in combinations(reports, 2)}
    return tuple(sorted((a, b) for a, b in found if event[a] != event[b]))


def _counted(both: Sequence[tuple[LabelledPair, bool]], label: str) -> dict[str, int | float]:
    of_one = [joined for pair, joined in both if pair.label == label]
    share = sum(of_one) / len(of_one) if of_one else 0.0
    return {"pairs": len(of_one), "joined": sum(of_one), "share": round(share, 4)}


def _shares(both: Sequence[tuple[LabelledPair, bool]]) -> dict[str, float]:
    total = Counter(pair.label for pair, _ in both)
    joined = Counter(pair.label for pair, one in both if one)
    return {label: joined[label] / n for label, n in total.items()}
