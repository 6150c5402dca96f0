"""Small constructed records for the ledger's contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from muster.domain.claim import Action, Certainty, Claim, Phrase, Polarity, SpeechAct, TimeFrame
from muster.domain.document import DateBasis, Document, Published, RawReport
from muster.domain.interval import TimeReading, days
from muster.domain.place import PlaceBasis, PlaceMention, PlaceReading, Precision
from muster.domain.record import Analysis
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span
from muster.store.ledger import Ledger

NOW = datetime(2025, 1, 31, 12, tzinfo=UTC)
SITES = {"alpha": (36.0, 35.0), "bravo": (179.5, -10.0)}

Made = tuple[RawReport, Analysis]
Make = Callable[..., Made]


def place(name: str) -> PlaceMention:
    lon, lat = SITES[name]
    reading = PlaceReading(
        name, name.title(), Precision.SITE, PlaceBasis.STATED, "printed", lon, lat, 800, "XX", "airbase"
    )
    return PlaceMention(name.title(), None, reading)


def claim(
    document: Document,
    words: str,
    action: Action = Action.DEPART,
    act: SpeechAct = SpeechAct.STATE,
    at: str = "alpha",
    speaker: str = "an officer",
    time: TimeReading | None = None,
) -> Claim:
    start = document.text.index(words)
    span = Span(start, start + len(words))
    chain = (
        Source(document.outlet or "unknown", SourceKind.OUTLET, True, identity="paper"),
        Source(speaker, SourceKind.OFFICIAL, False),
    )
    return Claim(
        document.id,
        span,
        words,
        span,
        chain,
        act,
        action,
        Polarity.AFFIRMED,
        Certainty.CERTAIN,
        TimeFrame.PAST,
        actor=Phrase("The Third Brigade"),
        origin=(place(at),),
        time=time,
    )


def report(
    name: str = "one", published: str | None = "2025-01-10", body: str = "", **options: object
) -> Made:
    """A raw report and its analysis: two claims unless told otherwise."""
    text = body or f"Report {name}. Lorries left Alpha at dawn. Nobody saw a 100%_full ship."
    when = Published(published, DateBasis.DECLARED) if published else None
    document = Document(name, text, outlet="The Paper", published=when, title=f"Title {name}")
    first = claim(document, "Lorries left Alpha", **options) if "Lorries left Alpha" in text else None  # type: ignore[arg-type]
    second = claim(document, "100%_full ship", Action.PRESENT, SpeechAct.DENY, "bravo", "Żołnierz")
    found = (second,) if first is None else (first, second)
    raw = RawReport(text.encode(), "text/plain", f"{name}.txt", report_id=name, published=published)
    return raw, Analysis(document, found)


@pytest.fixture
def make() -> Make:
    return report


@pytest.fixture
def dated() -> Callable[[str | None, str | None], TimeReading]:
    """A resolved reading of inclusive days."""

    def reading(start: str | None, end: str | None) -> TimeReading:
        first, last = (datetime.fromisoformat(d).date() if d else None for d in (start, end))
        earliest, latest = days(first, last)
        return TimeReading("then", None, earliest, latest)

    return reading


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


@pytest.fixture
def ledger(folder: Path) -> Iterator[Ledger]:
    with Ledger.open(folder, clock=lambda: NOW) as book:
        yield book
