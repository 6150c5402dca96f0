"""The shapes of the overview's map and news. Timeline and facets are described by their own values."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from muster.domain.overview import Changes


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
