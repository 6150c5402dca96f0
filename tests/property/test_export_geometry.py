"""Circles and lines stay on the globe, whatever they are given."""

from __future__ import annotations

from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

from hypothesis import given
from hypothesis import strategies as st

from muster.export.csv import defuse
from muster.export.geometry import EARTH_RADIUS, circle, line
from muster.export.wording import unsupported

LON = st.floats(-179.9, 179.9)
LAT = st.floats(-75, 75)
POSITION = st.tuples(LON, LAT)


def distance(a, b):
    lat1, lat2 = radians(a[1]), radians(b[1])
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(b[0] - a[0]) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(min(1, sqrt(h)))


def rings(geometry):
    return (
        geometry["coordinates"] if geometry["type"] == "Polygon" else [p[0] for p in geometry["coordinates"]]
    )


@given(POSITION, st.floats(100, 800_000))
def test_circles_are_closed_on_the_globe_and_counter_clockwise(centre, metres):
    for ring in rings(circle(centre, metres)):
        assert ring[0] == ring[-1]
        assert len(ring) >= 4
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring)
        assert sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) > -1e-6


@given(POSITION, st.floats(1_000, 800_000))
def test_no_point_of_a_circle_is_outside_it(centre, metres):
    for ring in rings(circle(centre, metres)):
        assert all(distance(centre, point) <= metres * 1.01 + 1 for point in ring)


@given(st.lists(POSITION, min_size=2, max_size=5))
def test_lines_never_jump_over_the_antimeridian(points):
    drawn = line(points)
    parts = [drawn["coordinates"]] if drawn["type"] == "LineString" else drawn["coordinates"]
    for part in parts:
        assert all(-180 <= lon <= 180 for lon, _ in part)
        assert all(abs(b[0] - a[0]) <= 180.000001 for a, b in pairwise(part))


@given(st.text(max_size=40))
def test_a_defused_cell_never_begins_like_a_formula(text):
    assert not defuse(text).lstrip(' "').startswith(("=", "+", "-", "@", "|", "%", "\t", "\r", "\n"))


NAMES = st.sampled_from(["Brackwater", "Orrin", "Il-76", "Mi-8", "Northgate", "Vessel"])


@given(
    st.lists(
        st.one_of(NAMES, st.integers(2, 9_999).map(str), st.sampled_from(["trucks", "left", "near"])),
        max_size=8,
    )
)
def test_a_quote_supports_itself_and_a_strange_number_is_always_found(words):
    quote = " ".join(["the report:", *words])
    assert unsupported(quote, [quote]) == ()
    assert "70001" in unsupported(f"{quote} 70001", [quote])
    assert "Atlantis" in unsupported(f"{quote} Atlantis", [quote])
