"""Are the sites that reports name put where they are? Printed names with coordinates from a hand that never saw the register.

One JSON object a line: ``report_id``, the ``name`` as printed there, ``kind`` (site or settlement), ``lat`` and ``lon`` in degrees.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from muster.domain.document import Document, RawReport
from muster.domain.errors import NotFound, UsageError
from muster.domain.place import PlaceReading, Precision
from muster.domain.ports import Gazetteer
from muster.domain.text import Span
from muster.evaluation.resampling import intervals
from muster.gazetteer.lookup import distance_m
from muster.read.document import read
from muster.resolve.toponym import Hints, resolve_mentions

WITHIN_M = 10_000.0
PINNED = {Precision.SITE, Precision.LOCALITY}


@dataclass(frozen=True, slots=True)
class SiteOutcome:
    """One printed name: how it was read, and how far from where it is (None: no place at all)."""

    report: str
    name: str
    kind: str
    reading: PlaceReading
    error_m: float | None

    @property
    def pinned(self) -> bool:
        """Whether the reading claims to be the place itself, not a wider area or nothing."""
        return self.reading.precision in PINNED

    @property
    def right(self) -> bool:
        return self.error_m is not None and self.error_m <= WITHIN_M


def score_sites(table: Path, reports: Path, gazetteer: Gazetteer) -> tuple[SiteOutcome, ...]:
    """Outcomes in the table's order. Raises NotFound for an absent file, UsageError for a malformed line."""
    if not table.is_file():
        raise NotFound(f"no file {table}")
    return tuple(_outcomes(table, reports, gazetteer))


def _outcomes(table: Path, reports: Path, gazetteer: Gazetteer) -> Iterator[SiteOutcome]:
    for number, line in enumerate(table.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            document = _document(reports / f"{row['report_id']}.json")
            start = document.text.index(row["name"])
            where = (float(row["lon"]), float(row["lat"]))
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{table}, line {number}: {error!r}") from None
        hints = Hints(document.dateline.place if document.dateline else None, document.title)
        mention = (Span(start, start + len(row["name"])), row["name"])
        (found,) = resolve_mentions(document.text, [mention], gazetteer, hints)
        error_m = None if found.lon is None or found.lat is None else distance_m(found.lon, found.lat, *where)
        yield SiteOutcome(row["report_id"], row["name"], row["kind"], found, error_m)


def _document(file: Path) -> Document:
    if not file.is_file():
        raise NotFound(f"no report {file}")
    return read(RawReport(file.read_bytes(), "application/json", file.stem))


def site_figures(outcomes: Sequence[SiteOutcome]) -> dict[str, Any]:
    """Shares over all names (no place is wrong) and over the pinned ones, with 95 % intervals, and every wrong pin."""
    bounds = intervals(outcomes, _shares)
    return {
        "names": len(outcomes),
        "pinned": sum(o.pinned for o in outcomes),
        **{name: round(value, 4) for name, value in _shares(outcomes).items()},
        "intervals": {name: list(both) for name, both in bounds.items()},
        "wrong_pins": [
            {"report": o.report, "name": o.name, "read_as": o.reading.name, "km": round((o.error_m or 0) / 1000)}
            for o in outcomes
            if o.pinned and not o.right
        ],
    }  # fmt: skip


def _shares(outcomes: Sequence[SiteOutcome]) -> dict[str, float]:
    pinned = [o.right for o in outcomes if o.pinned]
    sites = [o.right for o in outcomes if o.kind == "site"]
    return {
        "within_10_km": sum(o.right for o in outcomes) / max(1, len(outcomes)),
        "sites_within_10_km": sum(sites) / max(1, len(sites)),
        "pins_within_10_km": sum(pinned) / max(1, len(pinned)),
    }
