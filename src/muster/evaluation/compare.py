"""Gains and losses between two score files, figure by figure and report by report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from muster.domain.errors import NotFound, UsageError
from muster.evaluation.score import flat


class Change(NamedTuple):
    """One figure before and after; None where one file does not have it."""

    name: str
    before: float | None
    after: float | None

    @property
    def gain(self) -> float:
        return round((self.after or 0.0) - (self.before or 0.0), 4)


@dataclass(frozen=True, slots=True)
class Comparison:
    figures: tuple[Change, ...]
    reports: tuple[Change, ...]  # detection and strict F1 of each report

    @property
    def gains(self) -> tuple[Change, ...]:
        return tuple(c for c in (*self.figures, *self.reports) if c.gain > 0)

    @property
    def losses(self) -> tuple[Change, ...]:
        return tuple(c for c in (*self.figures, *self.reports) if c.gain < 0)

    def as_json(self) -> dict[str, Any]:
        return {
            "gains": [[c.name, c.before, c.after, c.gain] for c in self.gains],
            "losses": [[c.name, c.before, c.after, c.gain] for c in self.losses],
        }


def compare_scores(before: Path, after: Path) -> Comparison:
    """Compare two files that ``evaluate gold --json`` wrote. Raises NotFound or UsageError for files that are not."""
    a, b = _read(before), _read(after)
    return Comparison(_changes(flat(a), flat(b)), _changes(_reports(a), _reports(b)))


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise NotFound(f"no file {path}")
    try:
        raw = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise UsageError(f"{path}: not JSON ({error})") from None
    if not isinstance(raw, dict) or "detection" not in raw or "per_report" not in raw:
        raise UsageError(f"{path}: not a score file; write one with: muster evaluate gold DIR --json")
    return raw


def _reports(score: Mapping[str, Any]) -> dict[str, float]:
    lines = score["per_report"].items()
    return {f"{name} {figure}": line[figure] for name, line in lines for figure in ("f1", "strict_f1")}


def _changes(before: Mapping[str, float], after: Mapping[str, float]) -> tuple[Change, ...]:
    names = dict.fromkeys((*before, *after))
    return tuple(Change(name, before.get(name), after.get(name)) for name in names)
