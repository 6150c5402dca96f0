"""The site register: every row whole, in its country, agreeing with airportsdata."""

import json
from collections import Counter, defaultdict
from importlib.resources import files
from typing import Any

import airportsdata
import pytest

from muster.gazetteer import register
from muster.gazetteer.lookup import distance_m
from muster.gazetteer.spelling import plain

MARGIN_DEGREES = 2.8  # the box is that of inhabited places
FAR_TERRITORY = {
    "RU": 10.0,
    "US": 20.0,
    "IO": 3.0,
    "CA": 10.0,
    "GL": 8.0,
    "FK": 3.0,
    "NO": 21.0,
    "FR": 6.0,
    "NE": 3.5,
}
KINDS = {
    "airbase", "airport", "airfield", "naval_base", "port", "shipyard", "garrison", "base", "training_area", "depot",
    "missile_site", "nuclear_site", "radar", "spaceport", "crossing", "government_seat", "locality", "island", "reef", "cape",
    "strait", "bridge", "dam",
}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    text = files("muster.data").joinpath("sites", "register.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_size_and_spread(rows: list[dict[str, Any]]) -> None:
    assert len(rows) >= 3000
    assert len({r["country"] for r in rows}) >= 60
    assert sum(1 for r in rows if r["kind"] in {"naval_base", "port"}) >= 100
    assert sum(1 for r in rows if r["checked_against"]) >= 1500


def test_ids_are_unique_and_fields_whole(rows: list[dict[str, Any]]) -> None:
    assert [i for i, n in Counter(r["id"] for r in rows).items() if n > 1] == []
    for r in rows:
        assert r["name"].strip()
        assert all(n.strip() == n and n for n in r["names"]), r["id"]
        assert r["kind"] in KINDS, r["id"]
        assert r["source"], r["id"]
        assert "checked_against" in r, r["id"]
        assert -180 <= r["lon"] <= 180, r["id"]
        assert -90 <= r["lat"] <= 90, r["id"]


def test_sites_lie_in_their_country(rows: list[dict[str, Any]]) -> None:
    outside = []
    for r in rows:
        if r["country"] is None:
            assert "note" in r, r["id"]
            continue
        west, south, east, north = register.extents()[r["country"]]
        margin = FAR_TERRITORY.get(r["country"], MARGIN_DEGREES)
        across = any(west - margin <= lon <= east + margin for lon in (r["lon"], r["lon"] - 360))
        if not (south - margin <= r["lat"] <= north + margin and across):
            outside.append(r["id"])
    assert outside == []


def test_airfields_agree_with_airportsdata(rows: list[dict[str, Any]]) -> None:
    airports = airportsdata.load("ICAO")
    coded = [r for r in rows if "icao" in r["codes"] and "airportsdata has it" not in r.get("note", "")]
    assert len(coded) >= 200
    far = []
    for r in coded:
        airport = airports[r["codes"]["icao"]]
        if distance_m(r["lon"], r["lat"], airport["lon"], airport["lat"]) > 3000:
            far.append(r["id"])
    assert far == []


def test_no_alias_is_shared_without_a_note(rows: list[dict[str, Any]]) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    notes = {r["id"] for r in rows if r.get("note")}
    for r in rows:
        for name in (r["name"], *r["names"]):
            owners[plain(name)].add(r["id"])
    assert {name: ids for name, ids in owners.items() if len(ids) > 1 and not ids <= notes} == {}


def test_points_that_are_known_well(rows: list[dict[str, Any]]) -> None:
    at = {r["id"]: (r["lon"], r["lat"]) for r in rows}
    for site, lon, lat in [
        ("hmeimim", 35.949, 35.401),
        ("al-khadim", 21.19, 31.998),
        ("ramstein", 7.60, 49.437),
        ("incirlik", 35.426, 37.002),
        ("sevastopol-naval", 33.53, 44.62),
    ]:
        assert distance_m(*at[site], lon, lat) < 3000, site
    assert at["tartus-naval"] != at["tartus-port"]


def test_areas_are_areas() -> None:
    areas = register.areas()
    assert len(areas) >= 150
    assert len({a.place.id for a in areas}) == len(areas)
    assert all(a.place.uncertainty_m >= 1000 for a in areas)
