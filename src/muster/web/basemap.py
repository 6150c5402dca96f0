"""Builds the base map that ships with the pages: Natural Earth countries, thinned once for all shared borders.

Run by hand when the source changes (``python -m muster.web.basemap countries-10m.json OUT_FOLDER``); the result is
stored under ``static/vendor``. The input is the TopoJSON of the ``world-atlas`` package. Arcs are thinned before
polygons are put together (Douglas & Peucker 1973), so that neighbours keep one common border.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from muster.export.geometry import cut

TOLERANCE = 0.01  # degrees, about a kilometre: close to what Natural Earth at 1:10 million itself can show
DIGITS = 3

Point = tuple[float, float]


def decode_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Arcs in degrees from the quantised, delta-encoded arcs of a topology."""
    (kx, ky), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for coded in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in coded:
            x, y = x + dx, y + dy
            arc.append((x * kx + tx, y * ky + ty))
        arcs.append(arc)
    return arcs


def thin(arc: list[Point], tolerance: float) -> list[Point]:
    """Douglas-Peucker with its own stack; the ends always stay."""
    keep = {0, len(arc) - 1}
    stack = [(0, len(arc) - 1)]
    while stack:
        first, last = stack.pop()
        far, at = _farthest(arc, first, last)
        if far > tolerance:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [arc[i] for i in sorted(keep)]


def _farthest(arc: list[Point], first: int, last: int) -> tuple[float, int]:
    (x1, y1), (x2, y2) = arc[first], arc[last]
    dx, dy = x2 - x1, y2 - y1
    length = (dx * dx + dy * dy) ** 0.5
    best, at = 0.0, first
    for i in range(first + 1, last):
        x, y = arc[i]
        # a closed arc has no chord: measure from its end instead
        off = (
            abs(dy * (x - x1) - dx * (y - y1)) / length if length else ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
        )
        if off > best:
            best, at = off, i
    return best, at


def ring(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    """One closed ring from arc indices; ``~i`` runs an arc backwards."""
    points: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def flat(polygon: list[list[Point]]) -> list[list[list[Point]]]:
    """A polygon of the globe as polygons of the plane, cut at the antimeridian; holes are kept where nothing is cut."""
    outer = unwrapped(polygon[0])
    parts = cut(outer)
    if len(parts) == 1:
        return [[parts[0], *polygon[1:]]]
    return [[part] for part in parts]


def unwrapped(points: list[Point]) -> list[Point]:
    """Longitudes that run on instead of jumping from 180 to -180; a ring around a pole is closed over the pole."""
    out = [points[0]]
    for (before, _), (lon, lat) in pairwise(points):
        step = (lon - before + 180) % 360 - 180
        out.append((out[-1][0] + step, lat))
    turn = out[-1][0] - out[0][0]
    if abs(turn) > 180:
        pole = -90.0 if sum(lat for _, lat in points) < 0 else 90.0
        out += [(out[-1][0], pole), (out[0][0], pole), out[0]]
    return out


def area(points: list[Point]) -> float:
    """Signed area in square degrees; enough to tell large from small."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points)) / 2


def centre(points: list[Point]) -> Point:
    """Centre of gravity of a ring."""
    total = area(points) or 1.0
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairwise(points))
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairwise(points))
    return x / (6 * total), y / (6 * total)


def countries(topology: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """GeoJSON features: country polygons, and one label point per country with its rank by size."""
    arcs = [thin(arc, TOLERANCE) for arc in decode_arcs(topology)]
    shapes, labels = [], []
    for geometry in topology["objects"]["countries"]["geometries"]:
        listed = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        polygons = [[ring(part, arcs) for part in polygon] for polygon in listed]
        polygons = [part for polygon in polygons for part in flat(polygon)]
        polygons = [p for p in polygons if len(p[0]) >= 4 and abs(area(p[0])) > 1e-5]
        if not polygons:
            continue
        largest = max(polygons, key=lambda p: abs(area(p[0])))
        size = abs(area(largest[0]))
        name = geometry["properties"]["name"]
        shapes.append(_feature("MultiPolygon", _rounded(polygons), {}))
        labels.append(_feature("Point", _rounded(centre(largest[0])), {"name": name, "size": round(size, 2)}))
    return shapes, labels


def _rounded(value: Any) -> Any:
    if isinstance(value, int | float):
        return round(value, DIGITS)
    return [_rounded(part) for part in value]


def _feature(kind: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def write(source: Path, folder: Path) -> None:
    """Write ``countries.geojson`` and ``country-labels.geojson``."""
    shapes, labels = countries(json.loads(source.read_bytes()))
    for name, features in (("countries", shapes), ("country-labels", labels)):
        collection = {"type": "FeatureCollection", "features": features}
        text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{name}.geojson").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
