"""Gold and predicted reports in the gold schema, read into the few values that the measure compares."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from muster.domain.errors import NotFound, UsageError

PLACES = ("origin", "destination", "site", "via")
LABELS = ("action", "speech_act", "polarity", "certainty", "time_frame")


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """One claim as measured: span and predicate (half-open), labels, chain of names, places, lowest counts, days."""

    start: int
    end: int
    predicate: tuple[int, int] | None
    labels: Mapping[str, str | None]
    chain: tuple[str | None, ...]
    places: Mapping[str, str | None]
    lows: tuple[int, ...]
    first_day: str | None
    last_day: str | None

    @property
    def speaker(self) -> str | None:
        return self.chain[-1] if self.chain else None


@dataclass(frozen=True, slots=True)
class GoldReport:
    report_id: str
    text: str
    claims: tuple[GoldClaim, ...]


def read_reports(folder: Path) -> dict[str, GoldReport]:
    """Every ``*.json`` report of a folder by its id.

    Raises NotFound where there is no such folder, UsageError where a file is no JSON.
    """
    if not folder.is_dir():
        raise NotFound(f"no folder {folder}")
    found: dict[str, GoldReport] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            raw = json.loads(path.read_text("utf-8"))
        except ValueError as error:
            raise UsageError(f"{path}: not JSON ({error})") from None
        if isinstance(raw, dict) and "claims" in raw:
            report_id = raw.get("report_id") or path.stem
            found[report_id] = GoldReport(report_id, raw.get("text") or "", read_claims(raw["claims"]))
    return found


def choose(reports: Mapping[str, GoldReport], only: Sequence[str] | None) -> dict[str, GoldReport]:
    """The reports named, by id or by a single first letter; all where ``only`` is None."""
    if only is None:
        return dict(reports)
    return {
        name: report
        for name, report in reports.items()
        if any(name == key or (len(key) == 1 and name.startswith(key)) for key in only)
    }


def read_claims(raw: Iterable[Mapping[str, Any]]) -> tuple[GoldClaim, ...]:
    """Claims with a usable span; others cannot be matched and are left out."""
    return tuple(_claim(one) for one in raw if _has_span(one))


def _has_span(raw: Mapping[str, Any]) -> bool:
    start, end = raw.get("start"), raw.get("end")
    return isinstance(start, int) and isinstance(end, int) and end > start


def _claim(raw: Mapping[str, Any]) -> GoldClaim:
    predicate, time = raw.get("predicate"), raw.get("time") or {}
    marked = isinstance(predicate, dict) and "start" in predicate
    return GoldClaim(
        start=raw["start"],
        end=raw["end"],
        predicate=(predicate["start"], predicate["end"]) if marked and predicate else None,
        labels={label: raw.get(label) for label in LABELS},
        chain=tuple(s.get("name") if isinstance(s, dict) else s for s in raw.get("attribution") or ()),
        places={role: raw.get(role) for role in PLACES},
        lows=tuple(_lows(raw.get("equipment") or ())),
        first_day=_day(time.get("start")),
        last_day=_day(time.get("end")),
    )


def _lows(equipment: Iterable[Any]) -> Iterable[int]:
    for item in equipment:
        if isinstance(item, dict) and item.get("low") is not None:
            yield item["low"]


def _day(stamp: str | None) -> str | None:
    return stamp[:10] if stamp else None
