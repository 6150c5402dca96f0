"""Geometry for output: circles of uncertainty and lines of movement, cut where they cross the antimeridian.

Coordinates are (longitude, latitude) in degrees WGS 84, distances in metres on a sphere. RFC 7946 § 3.1.9 wants
geometries that cross the antimeridian cut in two, § 3.1.6 outer rings counter-clockwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import asin, atan, atan2, cos, degrees, exp, log, pi, radians, sin, tan
from typing import Any

EARTH_RADIUS = 6_371_008.8  # mean, metres
DIGITS = 6
BEND = 0.16  # how far an arc leaves its chord, as a share of the chord
STEPS = 32

Position = tuple[float, float]


def destination(at: Position, bearing: float, metres: float) -> Position:
    """The point reached from ``at`` on a great circle; ``bearing`` in radians, clockwise from north."""
    lon, lat = radians(at[0]), radians(at[1])
    arc = metres / EARTH_RADIUS
    to_lat = asin(sin(lat) * cos(arc) + cos(lat) * sin(arc) * cos(bearing))
    to_lon = lon + atan2(sin(bearing) * sin(arc) * cos(lat), cos(arc) - sin(lat) * sin(to_lat))
    return degrees(to_lon), degrees(to_lat)


def circle(centre: Position, metres: float, steps: int = 48) -> dict[str, Any]:
    """A GeoJSON Polygon (MultiPolygon across the antimeridian) of all points within ``metres``."""
    # counter-clockwise: bearings run backwards
    ring = [destination(centre, -2 * pi * k / steps, metres) for k in range(steps)]
    ring.append(ring[0])
    parts = cut(ring)
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": [parts[0]]}
    return {"type": "MultiPolygon", "coordinates": [[part] for part in parts]}


def cut(ring: Sequence[Position]) -> list[list[Position]]:
    """A closed ring with continuous longitudes (beyond 180 where it crosses the antimeridian) as rings that do not."""
    parts = (_clip(ring, west, west + 360) for west in (-540, -180, 180))
    return [part for part in parts if _has_area(part)]


def _has_area(ring: Sequence[Position]) -> bool:
    """False for nothing, and for what only touches a meridian."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) > 1e-9


def _clip(ring: Sequence[Position], west: float, east: float) -> list[Position]:
    """The part of a ring between two meridians (Sutherland & Hodgman 1974), brought into [-180, 180]."""
    kept = _half(_half(list(ring), west, keep_east=True), east, keep_east=False)
    if len(kept) < 3:
        return []
    shift = (west + east) / 2
    moved = [(_round(lon - shift), _round(lat)) for lon, lat in kept]
    return moved if moved[0] == moved[-1] else [*moved, moved[0]]


def _half(ring: list[Position], meridian: float, *, keep_east: bool) -> list[Position]:
    out: list[Position] = []
    for a, b in pairwise(ring):
        a_in = (a[0] >= meridian) if keep_east else (a[0] <= meridian)
        b_in = (b[0] >= meridian) if keep_east else (b[0] <= meridian)
        if a_in:
            out.append(a)
        if a_in != b_in:
            out.append(_crossing(a, b, meridian))
    return [*out, out[0]] if out else []


def _crossing(a: Position, b: Position, meridian: float) -> Position:
    share = (meridian - a[0]) / (b[0] - a[0])
    return meridian, a[1] + share * (b[1] - a[1])


@lru_cache(4096)
def bend(points: tuple[Position, ...], steps: int = STEPS) -> list[Position]:
    """A smooth arc through all points: one quadratic Bézier of ``steps`` pieces per leg, bent to the same side, in Mercator."""
    flat = [mercator(p) for p in points]
    curve = [flat[0]]
    for (x1, y1), (x2, y2) in pairwise(flat):
        cx = (x1 + x2) / 2 - (y2 - y1) * BEND
        cy = (y1 + y2) / 2 + (x2 - x1) * BEND
        for k in range(1, steps + 1):
            t = k / steps
            a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
            curve.append((a * x1 + b * cx + c * x2, a * y1 + b * cy + c * y2))
    return [_degrees(p) for p in curve]


def mercator(at: Position) -> Position:
    """Radians east and north on the Mercator plane; latitudes beyond 85 degrees stay at its edge."""
    lat = max(-85.0, min(85.0, at[1]))
    return radians(at[0]), log(tan(pi / 4 + radians(lat) / 2))


def latitude(y: float) -> float:
    """Degrees of a height on the Mercator plane."""
    return degrees(2 * atan(exp(y)) - pi / 2)


def _degrees(at: Position) -> Position:
    return round(degrees(at[0]), 5), round(latitude(at[1]), 5)


def line(points: Sequence[Position]) -> dict[str, Any]:
    """A GeoJSON LineString by the shorter way round (MultiLineString where it crosses the antimeridian)."""
    parts: list[list[Position]] = [[_rounded(points[0])]]
    for a, b in pairwise(points):
        if abs(b[0] - a[0]) > 180:
            edge = 180.0 if a[0] > 0 else -180.0
            at = _crossing(a, (b[0] + 2 * edge, b[1]), edge)
            parts[-1].append(_rounded(at))
            parts.append([_rounded((-edge, at[1]))])
        parts[-1].append(_rounded(b))
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def _round(value: float) -> float:
    return round(value, DIGITS)


def _rounded(at: Position) -> Position:
    return _round(at[0]), _round(at[1])
