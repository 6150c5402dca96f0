"""What a constructed archive is made of: options, a report, and the truth about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from muster.domain.claim import Claim
from muster.domain.document import Document, RawReport

LICENCE = "CC0-1.0"


@dataclass(frozen=True, slots=True)
class Options:
    """How an archive is made. Shares lie in [0, 1]; ``edits`` bounds the share of a copy's words that are edited."""

    first_day: date = date(2015, 1, 1)
    years: int = 10
    edits: tuple[float, float] = (0.02, 0.10)
    verbatim: float = 0.1  # copies without any edit
    trimmed: float = 0.5  # copies that keep the first sentences only
    kept: tuple[float, float] = (0.4, 0.8)  # share of the sentences that a trimmed copy keeps
    copies: float = 3.0  # mean copies of a story, before the cut of the tail
    most_copies: int = 200
    twins: float = 0.02  # stories told in the words of another year's story
    outlets: int = 400
    delay_hours: int = 72  # a copy is published at most so much later


class Relation(StrEnum):
    """How a report came by its text."""

    ORIGIN = "origin"
    VERBATIM = "verbatim"
    TRIMMED = "trimmed"
    EDITED = "edited"


class Truth(NamedTuple):
    """What is known of a report because it was made so. ``events`` has the event of each claim, in the claims' order."""

    report: str
    origins: tuple[str, ...]
    event: str
    relation: Relation
    edited: float  # share of the words that were edited
    kept: float  # share of the sentences that were kept
    credited: bool  # the origin's name stands in the text
    twin_of: str | None  # the story of another year whose words it uses
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SyntheticReport:
    """One constructed report with its claims and the truth about it."""

    document: Document
    claims: tuple[Claim, ...]
    truth: Truth

    @property
    def record(self) -> dict[str, Any]:
        """The report as a JSON object that ``muster ingest`` reads."""
        d = self.document
        return {
            "report_id": d.report_id,
            "constructed": True,
            "licence": LICENCE,
            "outlet": d.outlet,
            "published": d.published.iso if d.published else None,
            "language": d.language,
            "title": d.title,
            "text": d.text,
        }

    def raw(self) -> RawReport:
        """The report as an input, one line of JSON."""
        content = json.dumps(self.record, ensure_ascii=False).encode()
        return RawReport(content, "application/json", f"synthetic#{self.document.report_id}")
