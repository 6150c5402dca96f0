"""Readings: a chosen place, moved and widened as the words around its name say."""

from __future__ import annotations

import math

from muster.domain.place import Place, PlaceBasis, PlaceReading, Precision
from muster.resolve.toponym_context import EARTH_RADIUS_M
from muster.resolve.toponym_phrase import PlacePhrase, Relation

NEAR_M = 25_000
OFF_M = 40_000
AWAY_M = 90_000
LARGE = {Precision.COUNTRY, Precision.ADMIN1, Precision.AREA}


def unlocated(text: str, reason: str) -> PlaceReading:
    """No place, and why."""
    return PlaceReading(None, text, Precision.UNLOCATED, PlaceBasis.RESOLVED, reason)


def reading(
    place: Place, phrase: PlacePhrase, reason: str, basis: PlaceBasis = PlaceBasis.RESOLVED
) -> PlaceReading:
    """``place`` as the phrase speaks of it: itself, its surroundings, the sea before it, a part of it."""
    if phrase.relation is Relation.PART and place.precision in LARGE:
        return _part(place, phrase, reason, basis)
    if phrase.relation in (Relation.NEAR, Relation.OFF, Relation.AWAY):
        return _beside(place, phrase, reason, basis)
    return _read(place, place.precision, place.lon, place.lat, place.uncertainty_m, reason, basis)


def vicinity(place: Place, reason: str, basis: PlaceBasis = PlaceBasis.RESOLVED) -> PlaceReading:
    """Somewhere in or about ``place``: its own precision where that is coarse, else its surroundings."""
    if place.precision in LARGE:
        return _read(place, place.precision, place.lon, place.lat, place.uncertainty_m, reason, basis)
    reach = max(place.uncertainty_m, NEAR_M)
    return _read(place, Precision.VICINITY, place.lon, place.lat, reach, reason, basis)


def _part(place: Place, phrase: PlacePhrase, reason: str, basis: PlaceBasis) -> PlaceReading:
    lon, lat, radius = place.lon, place.lat, place.uncertainty_m
    if phrase.bearing is not None:
        lon, lat = moved(lon, lat, phrase.bearing, radius * 0.5)
        radius = int(radius * 0.65)
    words = f"{reason}; {phrase.direction or 'a'} part of it"
    return _read(place, Precision.AREA, lon, lat, radius, words, basis)


def _beside(place: Place, phrase: PlacePhrase, reason: str, basis: PlaceBasis) -> PlaceReading:
    lon, lat = place.lon, place.lat
    far = phrase.distance_m
    default = {Relation.NEAR: NEAR_M, Relation.OFF: OFF_M, Relation.AWAY: AWAY_M}[phrase.relation]
    if far is not None and phrase.bearing is not None:
        lon, lat = moved(lon, lat, phrase.bearing, far)
        reach = int(0.15 * far) + place.uncertainty_m
    elif far is not None:
        reach = int(1.2 * far) + place.uncertainty_m
    else:
        reach = default + place.uncertainty_m
    words = f"{reason}; {phrase.relation.value} it, not at it"
    precision = Precision.AREA if place.precision in LARGE else Precision.VICINITY
    return _read(place, precision, lon, lat, reach, words, basis)


def _read(
    place: Place, precision: Precision, lon: float, lat: float, reach: int, reason: str, basis: PlaceBasis
) -> PlaceReading:
    return PlaceReading(
        place.id,
        place.name,
        precision,
        basis,
        reason,
        round(lon, 5),
        round(lat, 5),
        reach,
        place.country,
        place.kind,
    )


def moved(lon: float, lat: float, bearing: float, metres: float) -> tuple[float, float]:
    """The point ``metres`` away on the great circle that starts at ``bearing`` degrees from north."""
    angle, course = metres / EARTH_RADIUS_M, math.radians(bearing)
    a, b = math.radians(lat), math.radians(lon)
    there = math.asin(math.sin(a) * math.cos(angle) + math.cos(a) * math.sin(angle) * math.cos(course))
    turn = math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(a), math.cos(angle) - math.sin(a) * math.sin(there)
    )
    return (math.degrees(b + turn) + 540) % 360 - 180, math.degrees(there)
