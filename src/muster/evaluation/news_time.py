"""News time against a table of expressions in context: value accuracy, and no time read where there is none.

One JSON object a line: ``anchor`` (ISO date of the report or null), ``sentence``, ``expression`` with its ``offset``,
``is_time``, and the inclusive ``start`` and ``end`` (null = open or unresolvable). ``part`` tells rows that rules were
written on ("dev") from rows that were kept apart ("held_out").
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from muster.domain.document import DateBasis, Document, Published
from muster.domain.errors import NotFound, UsageError
from muster.domain.text import Span
from muster.evaluation.resampling import intervals
from muster.resolve.temporal import expressions


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One expression in its sentence and the days it means."""

    id: str
    part: str
    anchor: str | None
    sentence: str
    span: Span
    is_time: bool
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class TimeOutcome:
    row: TimeRow
    right: bool
    read: tuple[tuple[str, str | None, str | None], ...]  # printed words, start, end of each reading there


@dataclass(frozen=True, slots=True)
class NewsTimeScore:
    outcomes: tuple[TimeOutcome, ...]

    def accuracy(self, part: str | None = None) -> float:
        """Share of rows read rightly, over one part or all."""
        chosen = [o.right for o in self.outcomes if part in (None, o.row.part)]
        return sum(chosen) / len(chosen) if chosen else 0.0

    def as_json(self) -> dict[str, Any]:
        parts = sorted({o.row.part for o in self.outcomes})
        counted = {part: sum(o.row.part == part for o in self.outcomes) for part in parts}
        bounds = intervals(self.outcomes, _shares)
        return {
            "rows": len(self.outcomes),
            "accuracy": round(self.accuracy(), 4),
            "parts": {
                part: {"accuracy": round(self.accuracy(part), 4), "n": n} for part, n in counted.items()
            },
            "intervals": {name: list(both) for name, both in bounds.items()},
            "failures": [_failure(o) for o in self.outcomes if not o.right],
        }


def _shares(outcomes: Sequence[TimeOutcome]) -> dict[str, float]:
    """Accuracy of each part and of all rows."""
    right: dict[str, list[bool]] = defaultdict(list)
    for outcome in outcomes:
        right["all"].append(outcome.right)
        right[outcome.row.part].append(outcome.right)
    return {part: sum(one) / len(one) for part, one in right.items()}


def score_news_time(path: Path) -> NewsTimeScore:
    """Read every row's sentence as a report published on its anchor day and compare.

    A row is right when exactly one reading touches the expression and its first and last day are as expected, or
    when none does where the words are no time. Raises NotFound and UsageError for an absent or malformed table.
    """
    return NewsTimeScore(tuple(_outcome(row) for row in read_table(path)))


def read_table(path: Path) -> tuple[TimeRow, ...]:
    if not path.is_file():
        raise NotFound(f"no file {path}")
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                rows.append(_row(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(f"{path}, line {number}: {error!r}") from None
    return tuple(rows)


def _row(raw: dict[str, Any]) -> TimeRow:
    span = Span(raw["offset"], raw["offset"] + len(raw["expression"]))
    if span.of(raw["sentence"]) != raw["expression"]:
        raise ValueError("the expression is not at its offset")
    return TimeRow(
        raw["id"], raw["part"], raw["anchor"], raw["sentence"], span, raw["is_time"], raw["start"], raw["end"]
    )


def _outcome(row: TimeRow) -> TimeOutcome:
    published = Published(row.anchor, DateBasis.DECLARED) if row.anchor else None
    readings = expressions(Document(row.id, row.sentence, published=published))
    there = [r for r in readings if r.span and r.span.overlaps(row.span)]
    read = tuple((r.text or "", _iso(r.start), _iso(r.end)) for r in there)
    right = [days[1:] for days in read] == ([(row.start, row.end)] if row.is_time else [])
    return TimeOutcome(row, right, read)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _failure(outcome: TimeOutcome) -> dict[str, Any]:
    row = outcome.row
    expected = [row.start, row.end] if row.is_time else "no time"
    return {
        "id": row.id,
        "anchor": row.anchor,
        "sentence": row.sentence,
        "expression": row.span.of(row.sentence),
        "expected": expected,
        "read": [list(one) for one in outcome.read],
    }
