"""Small constructed records for the ledger's contract."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest

from muster.domain.claim import Action, Certainty, Claim, Phrase, Polarity, SpeechAct, TimeFrame
from muster.domain.document import DateBasis, Document, Published, RawReport
from muster.domain.interval import TimeReading, days
from muster.domain.place import PlaceBasis, PlaceMention, PlaceReading, Precision
from muster.domain.record import Analysis
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span
from muster.store.ledger import Ledger
from muster.store.sqlite import DATABASE

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


class Backend(Protocol):
    """Where the tests of one kind of database keep their ledgers, and a way into them past Muster."""

    def new(self) -> Path | str:
        """The address of a ledger that is not there yet."""

    def run(self, address: Path | str, statement: str) -> list[tuple[Any, ...]]:
        """Rows of a statement."""

    def spoil(self, address: Path | str, sha256: str, content: bytes | None) -> None:
        """Put other bytes in the place of a piece of evidence, or take it away."""

    def close(self) -> None:
        """Take the ledgers away."""


class InFolder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def new(self) -> Path:
        return self._folder / f"ledger{next(self._numbers)}"

    def run(self, address: Path | str, statement: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(Path(address) / DATABASE)
        try:
            with connection:
                return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def spoil(self, address: Path | str, sha256: str, content: bytes | None) -> None:
        path = Path(address) / "evidence" / sha256[:2] / sha256
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)

    def close(self) -> None:
        """The folder is pytest's."""


class OnServer:
    """One database a test; each ledger of it is a schema."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._name = server.create()
        self._numbers = itertools.count(1)

    def new(self) -> str:
        schema = f"ledger{next(self._numbers)}"
        self._server.run(self._server.url(self._name), f"CREATE SCHEMA {schema}")
        return f"{self._server.url(self._name)}&options=-csearch_path%3D{schema}"

    def run(self, address: Path | str, statement: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._server.run(str(address), statement)
        return found

    def spoil(self, address: Path | str, sha256: str, content: bytes | None) -> None:
        if content is None:
            self.run(address, f"DELETE FROM evidence_bytes WHERE sha256 = '{sha256}'")
        else:
            put = f"UPDATE evidence_bytes SET content = decode('{content.hex()}', 'hex')"
            self.run(address, f"{put} WHERE sha256 = '{sha256}'")

    def close(self) -> None:
        self._server.drop(self._name)


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backend]:
    """Every test that uses a ledger runs once on each kind of database."""
    made: Backend
    if request.param == "sqlite":
        made = InFolder(tmp_path)
    else:
        made = OnServer(request.getfixturevalue("postgres_server"))
    yield made
    made.close()


@pytest.fixture
def folder(backend: Backend) -> Path | str:
    return backend.new()


@pytest.fixture
def ledger(folder: Path | str) -> Iterator[Ledger]:
    with Ledger.open(folder, clock=lambda: NOW) as book:
        yield book
