"""The shapes of the JSON behind the overview. Days are ISO dates, inclusive; positions are percent of the drawing's width."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from muster.domain.overview import Changes
from muster.domain.record import Custody
from muster.store.tallies import Facets
from muster.web.timeline import Timeline


class FeaturesOut(BaseModel):
    """A GeoJSON FeatureCollection (RFC 7946)."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


class NamelessOut(BaseModel):
    """A printed name that has no place on the map."""

    text: str
    claims: int


class MapOut(BaseModel):
    """``total``: claims; ``told`` and ``drawn``: movements; ``nameless``: names without a place, listed or not."""

    places: FeaturesOut
    areas: FeaturesOut
    movements: FeaturesOut
    unlocated: list[NamelessOut]
    told: int
    nameless: int
    total: int
    drawn: int


class FacetsOut(BaseModel):
    """Claims that each value of a filter would leave under all the others."""

    action: dict[str, int]
    speech_act: dict[str, int]
    language: dict[str, int]
    credibility: dict[str, int]
    disputed: int
    actor: dict[str, int]
    source: dict[str, int]

    @classmethod
    def of(cls, found: Facets) -> FacetsOut:
        return cls(**found._asdict())


class ChangesOut(BaseModel):
    """What was recorded after a moment. ``contradictions``: that these claims stand in; ``confirmed``: events that rest on two
    origins only with them; ``events``: that hold nothing but them."""

    claims: int
    reports: int
    contradictions: int
    confirmed: int
    events: int

    @classmethod
    def of(cls, found: Changes) -> ChangesOut:
        return cls(**found._asdict())


class TickOut(BaseModel):
    x: float
    label: str
    iso: str


class BarOut(BaseModel):
    """One event. An open end has no known bound or lies off the axis."""

    id: str
    x: float
    width: float
    lane: int
    title: str
    label: str
    when: str
    claims: int
    origins: int
    open_start: bool
    open_end: bool
    started: bool
    first_seen: bool
    fuzzy: bool
    hedged: bool
    denied: bool
    disputed: bool
    label_left: bool


class BinOut(BaseModel):
    """How many events lie in a stretch of days: surely, and with the doubt about their days spread over it."""

    x: float
    width: float
    since: date
    until: date
    sure: int
    spread: float
    sure_height: float
    height: float


class PipOut(BaseModel):
    """Reports published in one stretch of days."""

    x: float
    reports: int
    since: date
    until: date


class TimelineOut(BaseModel):
    """``shown`` events lie on the axis, ``undated``, ``earlier`` and ``later`` ones do not."""

    start: date
    end: date
    ticks: list[TickOut]
    bars: list[BarOut]
    bins: list[BinOut]
    pips: list[PipOut]
    lanes: int
    shown: int
    undated: int
    earlier: int
    later: int

    @classmethod
    def of(cls, drawn: Timeline) -> TimelineOut:
        lists = {
            name: [one._asdict() for one in getattr(drawn, name)]
            for name in ("ticks", "bars", "bins", "pips")
        }
        return cls(**{**drawn._asdict(), **lists})


class CustodyOut(BaseModel):
    """One entry of the append-only log, chained by ``hash`` and ``previous`` (SHA-256)."""

    seq: int
    at: str
    action: str
    sha256: str
    locator: str
    tool: str
    previous: str
    hash: str

    @classmethod
    def of(cls, entry: Custody) -> CustodyOut:
        return cls(**entry._asdict())
