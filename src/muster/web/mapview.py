"""Claims as the map draws them: sites with counts, vague places as areas, movements as arcs.

GeoJSON in degrees WGS 84. Affiliation is never drawn: all symbols are neutral.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import atan, atan2, degrees, exp, hypot, log, pi, radians, tan
from typing import Any, NamedTuple

from muster.domain.claim import Certainty, Claim, Polarity, TimeFrame
from muster.domain.place import PlaceMention, PlaceReading
from muster.domain.record import Recorded
from muster.export.geojson import POINT_LIKE, position
from muster.export.geometry import Position, circle
from muster.web.desk import Index
from muster.web.words import reading, visible

BEND = 0.16  # how far an arc leaves its chord, as a share of the chord
STEPS = 32
MAX_CIRCLE = 2_500_000  # metres; beyond that a circle says nothing


class MapView(NamedTuple):
    """Three feature collections and the names that have no place on the map."""

    places: dict[str, Any]
    areas: dict[str, Any]
    movements: dict[str, Any]
    unlocated: list[dict[str, Any]]


@dataclass(slots=True)
class _Spot:
    reading: PlaceReading
    claims: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)
    disputed: bool = False
    doubtful: bool = True


@dataclass(slots=True)
class _Path:
    points: list[Position]
    names: tuple[str, str]
    claims: list[Claim] = field(default_factory=list)


def map_view(records: Iterable[Recorded], index: Index) -> MapView:
    """Fold claims into what the map shows."""
    spots: dict[str, _Spot] = {}
    paths: dict[tuple[str, ...], _Path] = {}
    unlocated: dict[str, set[str]] = {}
    for record in records:
        for _, mention in record.claim.places:
            _add_place(spots, unlocated, record, mention, index)
        _add_path(paths, record.claim)
    located = sorted(spots.items(), key=lambda item: -len(item[1].claims))
    return MapView(
        _collection([_point(key, spot) for key, spot in located]),
        _collection([_area(key, spot) for key, spot in located if _is_area(spot)]),
        _collection([_arc(path) for path in paths.values()]),
        [
            {"text": visible(text), "claims": len(ids)}
            for text, ids in sorted(unlocated.items(), key=lambda i: (-len(i[1]), i[0]))
        ],
    )


def _add_place(
    spots: dict[str, _Spot],
    unlocated: dict[str, set[str]],
    record: Recorded,
    mention: PlaceMention,
    index: Index,
) -> None:
    found = mention.reading
    if found is None or position(found) is None:
        unlocated.setdefault(mention.text, set()).add(record.claim.id)
        return
    spot = spots.setdefault(found.place_id or f"{found.lon},{found.lat}", _Spot(found))
    spot.claims.add(record.claim.id)
    spot.origins.add(record.origin_group or record.claim.report)
    spot.disputed |= index.disputed(record.claim.id)
    spot.doubtful &= doubtful(record.claim)


def doubtful(claim: Claim) -> bool:
    """Hedged, left open, denied or only planned: drawn broken, never solid."""
    return (
        claim.certainty is not Certainty.CERTAIN
        or claim.polarity is Polarity.NEGATED
        or claim.time_frame is TimeFrame.FUTURE
    )


def _add_path(paths: dict[tuple[str, ...], _Path], claim: Claim) -> None:
    steps = [next(_located(ms), None) for ms in (claim.origin, claim.destination)]
    if steps[0] is None or steps[1] is None:
        return
    stops = [steps[0], *_located(claim.via), steps[1]]
    points = [at for at in map(position, stops) if at is not None]
    if points[0] == points[-1]:
        return
    key = tuple(stop.place_id or stop.name for stop in stops)
    path = paths.setdefault(key, _Path(points, (stops[0].name, stops[-1].name)))
    path.claims.append(claim)


def _located(mentions: tuple[PlaceMention, ...]) -> Iterator[PlaceReading]:
    return (m.reading for m in mentions if m.reading is not None and position(m.reading) is not None)


def _is_area(spot: _Spot) -> bool:
    return spot.reading.precision not in POINT_LIKE and bool(spot.reading.uncertainty_m)


def _properties(key: str, spot: _Spot) -> dict[str, Any]:
    return {
        "place": spot.reading.place_id or "",
        "key": key,
        "name": visible(spot.reading.name),
        "kind": spot.reading.kind or "",
        "claims": len(spot.claims),
        "origins": len(spot.origins),
        "disputed": spot.disputed,
        "doubtful": spot.doubtful,
        "vague": spot.reading.precision not in POINT_LIKE,
        "precision": reading(spot.reading),
        "uncertainty_m": spot.reading.uncertainty_m,
    }


def _point(key: str, spot: _Spot) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [spot.reading.lon, spot.reading.lat]}
    return _feature(geometry, _properties(key, spot))


def _area(key: str, spot: _Spot) -> dict[str, Any]:
    at = position(spot.reading) or (0.0, 0.0)
    radius = min(spot.reading.uncertainty_m or 0, MAX_CIRCLE)
    return _feature(circle(at, radius, steps=72), _properties(key, spot))


def _arc(path: _Path) -> dict[str, Any]:
    curve = bend(path.points)
    affirmed = [c for c in path.claims if c.polarity is Polarity.AFFIRMED]
    properties = {
        "from": visible(path.names[0]),
        "to": visible(path.names[1]),
        "claims": len({c.id for c in path.claims}),
        "ids": ",".join(sorted({c.id for c in path.claims})),
        "denied": not affirmed,
        "doubtful": all(doubtful(c) for c in path.claims),
        "bearing": round(heading(curve[-2], curve[-1]), 1),
        "end": curve[-1],
        "middle": curve[len(curve) // 2],
    }
    return _feature({"type": "LineString", "coordinates": curve}, properties)


def bend(points: list[Position]) -> list[Position]:
    """A smooth arc through all points: one quadratic Bézier per leg, bent to the same side, in Mercator."""
    flat = [_mercator(p) for p in points]
    curve = [flat[0]]
    for (x1, y1), (x2, y2) in pairwise(flat):
        cx = (x1 + x2) / 2 - (y2 - y1) * BEND
        cy = (y1 + y2) / 2 + (x2 - x1) * BEND
        for k in range(1, STEPS + 1):
            t = k / STEPS
            a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
            curve.append((a * x1 + b * cx + c * x2, a * y1 + b * cy + c * y2))
    return [_degrees(p) for p in curve]


def heading(a: Position, b: Position) -> float:
    """Direction on the map from ``a`` to ``b``, degrees clockwise from up."""
    (x1, y1), (x2, y2) = _mercator(a), _mercator(b)
    return degrees(atan2(x2 - x1, y2 - y1)) % 360 if hypot(x2 - x1, y2 - y1) else 0.0


def _mercator(at: Position) -> Position:
    lat = max(-85.0, min(85.0, at[1]))
    return radians(at[0]), log(tan(pi / 4 + radians(lat) / 2))


def _degrees(at: Position) -> Position:
    return round(degrees(at[0]), 5), round(degrees(2 * atan(exp(at[1])) - pi / 2), 5)


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}
