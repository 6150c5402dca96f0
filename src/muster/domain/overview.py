"""What an overview of many claims says: counts of choices, places, movements, and what came since."""

from __future__ import annotations

from typing import NamedTuple

from muster.domain.place import Place

FRIEND, HOSTILE, NEUTRAL = "friend", "hostile", "neutral"


class Told(NamedTuple):
    """The type of equipment that most of a place's claims name, how many do, and whose it mostly is said to be:
    ``side`` is FRIEND, HOSTILE or NEUTRAL."""

    type: str
    claims: int
    side: str


class PlaceTally(NamedTuple):
    """A located place: ``disputed`` where any of its claims is, ``doubtful`` where none is firm."""

    key: str  # gazetteer id, or "lon,lat" of bare coordinates
    place: Place
    named: bool  # whether the gazetteer knows it
    claims: int
    origins: int
    disputed: bool
    doubtful: bool
    told: Told | None


class PathTally(NamedTuple):
    """A movement by way of two or more places, from first to last."""

    stops: tuple[Place, ...]
    claims: int
    origins: int
    denied: bool  # nobody affirms it
    doubtful: bool


class NameTally(NamedTuple):
    """A printed name, and how many claims bear it."""

    text: str
    claims: int


class Changes(NamedTuple):
    """What some claims brought: they are those recorded after a moment."""

    claims: int
    reports: int
    contradictions: int  # that they stand in
    confirmed: int  # events that rest on two origins or more only with them
    events: int  # that hold nothing but them
