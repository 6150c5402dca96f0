"""Land and borders for printed maps, from the same file of Natural Earth that the map in the browser draws."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from muster.export.geometry import Position

_FILE = ("web", "static", "vendor", "natural-earth", "countries.geojson")


class Box(NamedTuple):
    """Degrees; ``west`` < ``east``."""

    west: float
    south: float
    east: float
    north: float

    def touches(self, other: Box) -> bool:
        return not (
            self.east < other.west
            or other.east < self.west
            or self.north < other.south
            or other.north < self.south
        )


class Land(NamedTuple):
    """A piece of a country: its outer ring, then its holes."""

    box: Box
    rings: tuple[tuple[Position, ...], ...]


def box_of(points: Sequence[Position]) -> Box:
    """The least box that holds all points."""
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return Box(min(lons), min(lats), max(lons), max(lats))


def land(inside: Box) -> list[Land]:
    """Pieces of countries that may lie in a box, whole."""
    return [piece for piece in _pieces() if piece.box.touches(inside)]


@cache
def _pieces() -> tuple[Land, ...]:
    countries = json.loads(files("muster").joinpath(*_FILE).read_text("utf-8"))
    found = []
    for feature in countries["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        for polygon in polygons:
            rings = tuple(tuple((x, y) for x, y, *_ in ring) for ring in polygon)
            found.append(Land(box_of(rings[0]), rings))
    return tuple(found)
