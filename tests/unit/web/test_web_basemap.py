"""The base map: thinning keeps borders common, and nothing crosses the antimeridian."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

import muster.web
from muster.web.basemap import area, centre, countries, flat, thin, unwrapped, write

VENDOR = Path(muster.web.__file__).parent / "static" / "vendor" / "natural-earth"

# two squares that share the arc 1, quantised to whole degrees
TOPOLOGY = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [[[10, 0], [-10, 0], [0, 10], [10, 0]], [[10, 10], [0, -5], [0, -5]], [[10, 10], [10, 0], [0, -10], [-10, 0]]],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "West"}},
                {"type": "MultiPolygon", "arcs": [[[2, -2]]], "properties": {"name": "East"}},
            ]
        }
    },
}  # fmt: skip


def test_arcs_become_polygons_with_a_common_border():
    shapes, labels = countries(TOPOLOGY)
    west, east = (set(map(tuple, s["geometry"]["coordinates"][0][0])) for s in shapes)
    assert west & east == {(10, 10), (10, 0)}
    assert [(f["properties"]["name"], f["geometry"]["coordinates"]) for f in labels] == [
        ("West", [5, 5]),
        ("East", [15, 5]),
    ]


def test_thinning_keeps_ends_and_corners_only():
    assert thin([(0, 0), (1, 0.001), (2, 0), (2, 2)], 0.01) == [(0, 0), (2, 0), (2, 2)]


def test_a_ring_over_the_antimeridian_is_cut_in_two():
    ring = [(170, 0), (-170, 0), (-170, 10), (170, 10), (170, 0)]
    assert [x for x, _ in unwrapped(ring)] == [170, 190, 190, 170, 170]
    parts = flat([ring])
    assert len(parts) == 2
    assert sum(abs(area(part[0])) for part in parts) == pytest.approx(200)


def test_a_ring_around_the_pole_is_closed_over_it():
    ring = [(-180, -70), (-90, -70), (0, -70), (90, -70), (180, -70)]
    ((closed,),) = flat([ring])
    assert abs(area(closed)) == pytest.approx(360 * 20)


def test_centre_of_a_square():
    assert centre([(0, 0), (4, 0), (4, 2), (0, 2), (0, 0)]) == pytest.approx((2, 1))


def test_writing(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps(TOPOLOGY))
    write(tmp_path / "in.json", tmp_path)
    assert len(json.loads((tmp_path / "countries.geojson").read_text())["features"]) == 2


def test_the_shipped_map_never_jumps():
    shipped = json.loads((VENDOR / "countries.geojson").read_text(encoding="utf-8"))
    assert len(shipped["features"]) > 200
    for feature in shipped["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                assert all(abs(b[0] - a[0]) < 30 or a[1] == b[1] == -90 for a, b in pairwise(ring))
