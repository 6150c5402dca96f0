"""Questions put to the ledger, and the shapes of the answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Generic, NamedTuple, TypeVar

from muster.domain.claim import Action, SpeechAct
from muster.domain.grade import Credibility
from muster.domain.place import Place
from muster.domain.status import Clock

T = TypeVar("T")

NO_LANGUAGE = "und"  # ISO 639-2: of a report whose language is not known


class Known(NamedTuple):
    """What counts as known: reports published up to the day of ``at`` (UTC), or recorded by then. ``at`` is aware.

    A report without a date was never published on a known day: on that clock it does not count.
    """

    clock: Clock
    at: datetime


@dataclass(frozen=True, slots=True)
class ClaimQuery:
    """Which claims: every field that is set must hold. ``since``/``until`` are inclusive civil days of event time
    (publication day where a claim has no event time). ``bbox`` is (west, south, east, north) in degrees."""

    text: str | None = None  # words in the quote
    action: Action | None = None
    speech_act: SpeechAct | None = None
    place: str | None = None  # gazetteer id in any role
    country: str | None = None  # ISO 3166-1 alpha-2: named in any role, or any place that lies in it
    actor: str | None = None
    source: str | None = None  # any step of the chain, by identity or printed name
    report: str | None = None  # Document.id
    event: str | None = None
    since: date | None = None
    until: date | None = None
    bbox: tuple[float, float, float, float] | None = None
    min_origins: int | None = None
    language: str | None = None  # of the report, ISO 639-1; NO_LANGUAGE where it is not known
    credibility: Credibility | None = None  # of the claim's event; 6 where it stands in none
    disputed: bool = False  # only claims that another claim contradicts
    known: Known | None = None
    recorded_after: datetime | None = None  # aware; the moment itself does not count
    limit: int = 100
    offset: int = 0

    def at(self, place: Place | None, named_only: bool = False) -> ClaimQuery:
        """The same question of a place, if any. Of a country, what lies in it is asked for, too, unless it must be named."""
        if place is None:
            return self
        if place.as_country and not named_only:
            return replace(self, place=None, country=place.as_country)
        return replace(self, place=place.id, country=None)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of an answer and how many records there are in all."""

    items: tuple[T, ...]
    total: int
    offset: int = 0


class Counts(NamedTuple):
    """Sizes of the ledger."""

    reports: int
    claims: int
    events: int
    origins: int
    links: int
    contradictions: int
    quarantined: int
    sites: int


class SiteSummary(NamedTuple):
    """A place that claims speak of."""

    place: Place
    claims: int
    first: date | None
    last: date | None


class SourceSummary(NamedTuple):
    """A body that claims cite. ``key`` is what its grade is filed under, ``name`` its commonest printed form."""

    key: str
    name: str
    kind: str
    named: bool
    claims: int
