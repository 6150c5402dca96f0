"""Claims as the map draws them: sites with counts, vague places as areas, movements as arcs.

GeoJSON in degrees WGS 84. Symbols are neutral unless the person says whose side an actor is on.
"""

from __future__ import annotations

from math import atan2, degrees, hypot
from typing import Any, NamedTuple

from muster.domain.overview import PathTally, PlaceTally
from muster.domain.place import Place
from muster.export.geojson import POINT_LIKE
from muster.export.geometry import Position, bend, circle, mercator
from muster.store.survey import Selection
from muster.store.tallies import paths, places, unlocated
from muster.web.filters import Filters
from muster.web.symbols import kind, sidc, sides
from muster.web.words import PRECISIONS, distance, visible

MAX_CIRCLE = 2_500_000  # metres; beyond that a circle says nothing
MAX_AREAS = 200
MAX_PATHS = 150  # movements drawn at once: more would hide one another
MAX_NAMES = 100


class MapView(NamedTuple):
    """Three feature collections and the names that have no place on the map. ``told``: how many movements there are,
    and ``nameless`` how many such names, drawn or not."""

    places: dict[str, Any]
    areas: dict[str, Any]
    movements: dict[str, Any]
    unlocated: list[dict[str, Any]]
    told: int
    nameless: int


def map_view(chosen: Selection, filters: Filters) -> MapView:
    """What the map shows of the chosen claims."""
    located = places(chosen, kind, sides(chosen, filters))
    moved, told = paths(chosen, MAX_PATHS)
    names, nameless = unlocated(chosen, MAX_NAMES)
    return MapView(
        _collection([_point(one) for one in located]),
        _collection([_area(one) for one in located if _is_area(one.place)][:MAX_AREAS]),
        _collection([_arc(path) for path in moved]),
        [{"text": visible(one.text), "claims": one.claims} for one in names],
        told,
        nameless,
    )


def _is_area(place: Place) -> bool:
    return place.precision not in POINT_LIKE and bool(place.uncertainty_m)


def _point(one: PlaceTally) -> dict[str, Any]:
    place = one.place
    reach = distance(place.uncertainty_m) if place.uncertainty_m else ""
    properties = {
        "place": place.id if one.named else "",
        "key": one.key,
        "name": visible(place.name),
        "kind": place.kind,
        "claims": one.claims,
        "origins": one.origins,
        "disputed": one.disputed,
        "doubtful": one.doubtful,
        "vague": place.precision not in POINT_LIKE,
        "precision": ", ".join(part for part in (PRECISIONS[place.precision], reach) if part),
        "uncertainty_m": place.uncertainty_m,
    }
    if one.told is not None:
        told = {"told": one.told.type, "told_claims": one.told.claims, "side": one.told.side}
        properties |= told | {"symbol": sidc(one.told.type, one.told.side)}
    return _feature({"type": "Point", "coordinates": [place.lon, place.lat]}, properties)


def _area(one: PlaceTally) -> dict[str, Any]:
    point = _point(one)
    at = (one.place.lon, one.place.lat)
    return point | {"geometry": circle(at, min(one.place.uncertainty_m, MAX_CIRCLE), steps=72)}


def _arc(path: PathTally) -> dict[str, Any]:
    curve = bend(tuple((stop.lon, stop.lat) for stop in path.stops))
    properties = {
        "from": visible(path.stops[0].name),
        "to": visible(path.stops[-1].name),
        "claims": path.claims,
        "origins": path.origins,
        "denied": path.denied,
        "doubtful": path.doubtful,
        "bearing": round(heading(curve[-2], curve[-1]), 1),
        "end": curve[-1],
        "middle": curve[len(curve) // 2],
    }
    return _feature({"type": "LineString", "coordinates": curve}, properties)


def heading(a: Position, b: Position) -> float:
    """Direction on the map from ``a`` to ``b``, degrees clockwise from up."""
    (x1, y1), (x2, y2) = mercator(a), mercator(b)
    return degrees(atan2(x2 - x1, y2 - y1)) % 360 if hypot(x2 - x1, y2 - y1) else 0.0


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}
