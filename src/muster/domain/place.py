"""Places: gazetteer records, and what a printed place name was read as."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from muster.domain.text import Span


class Precision(StrEnum):
    SITE = "site"
    VICINITY = "vicinity"
    LOCALITY = "locality"
    ADMIN2 = "admin2"
    ADMIN1 = "admin1"
    COUNTRY = "country"
    AREA = "area"  # a region or body of water without hard borders
    UNLOCATED = "unlocated"


class PlaceBasis(StrEnum):
    STATED = "stated"  # coordinates or an unambiguous full name printed
    RESOLVED = "resolved"  # chosen among candidates
    INFERRED = "inferred"  # from context: "the base", "there", the dateline
    IMAGERY = "imagery"


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer record. Degrees WGS 84; ``uncertainty_m`` is the radius of the area that the point stands for."""

    id: str
    name: str
    kind: str  # airbase | naval_base | port | airfield | garrison | training_area | missile_site | depot | strait | sea | region | locality | admin1 | country | …
    lon: float
    lat: float
    precision: Precision
    uncertainty_m: int
    country: str | None = None  # ISO 3166-1 alpha-2
    admin1: str | None = None
    population: int = 0
    names: tuple[str, ...] = ()
    source: str = ""

    @property
    def as_country(self) -> str | None:
        """Its code where it is a country as a whole: asking for it asks for what lies in it, too."""
        return self.country if self.precision is Precision.COUNTRY else None


class PlaceReading(NamedTuple):
    """What a printed name was taken for, and why. ``place_id`` is None and precision unlocated when nothing fits."""

    place_id: str | None
    name: str
    precision: Precision
    basis: PlaceBasis
    reason: str
    lon: float | None = None
    lat: float | None = None
    uncertainty_m: int | None = None
    country: str | None = None
    kind: str | None = None


class PlaceMention(NamedTuple):
    """A place as printed, with the span it was printed at (None when carried over) and its reading."""

    text: str
    span: Span | None = None
    reading: PlaceReading | None = None
