"""The registers that travel as readable files: military sites, countries and areas without hard borders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from muster.domain.place import Place, Precision

SITE_UNCERTAINTY_M = {
    "airbase": 2000,
    "airport": 2000,
    "naval_base": 1500,
    "port": 2000,
    "shipyard": 1500,
    "training_area": 10000,
    "spaceport": 8000,
    "missile_site": 5000,
    "nuclear_site": 2000,
    "crossing": 1000,
    "base": 2000,
    "locality": 2500,
    "island": 5000,
    "reef": 4000,
    "strait": 15000,
}


class Named(NamedTuple):
    """A place of a register, its other names, the adjectives that stand for it ("Syrian").

    ``short`` are names that are too common to be looked for in running text ("Robertson") and count only where a place is asked for.
    """

    place: Place
    names: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


def rows(*parts: str) -> Iterator[dict[str, Any]]:
    """Objects of a JSON Lines file under ``muster/data``."""
    for line in files("muster.data").joinpath(*parts).read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


@cache
def sites() -> tuple[Named, ...]:
    """The site register: airfields, naval bases, ports, garrisons, ranges, crossings, front-line towns, nuclear and missile sites."""
    return tuple(_site(row) for row in rows("sites", "register.jsonl"))


def _site(row: dict[str, Any]) -> Named:
    uncertainty = row.get("uncertainty_m") or SITE_UNCERTAINTY_M.get(row["kind"], 2000)
    place = Place(
        id=f"site:{row['id']}",
        name=row["name"],
        kind=row["kind"],
        lon=row["lon"],
        lat=row["lat"],
        precision=Precision.LOCALITY if row["kind"] == "locality" else Precision.SITE,
        uncertainty_m=uncertainty,
        country=row["country"],
        names=tuple(row["names"]),
        source=row["source"],
    )
    codes = tuple(row["codes"].values())
    return Named(place, tuple(row["names"]), codes=codes, short=tuple(row.get("short", ())))


@cache
def airfields() -> frozenset[str]:
    """ICAO codes that stand in the site register."""
    return frozenset(r["codes"]["icao"] for r in rows("sites", "register.jsonl") if "icao" in r["codes"])


@cache
def countries() -> tuple[Named, ...]:
    """Countries with names in many languages and their adjectives."""
    return tuple(_country(row) for row in rows("gazetteer", "countries.jsonl"))


def _country(row: dict[str, Any]) -> Named:
    place = Place(
        id=row["id"],
        name=row["name"],
        kind="country",
        lon=row["lon"],
        lat=row["lat"],
        precision=Precision.COUNTRY,
        uncertainty_m=row["radius_km"] * 1000,
        country=row["iso2"],
        population=row["population"],
        names=tuple(row["names"]),
        source="own list; Unicode CLDR names",
    )
    return Named(place, place.names, tuple(row["adjectives"]))


@cache
def extents() -> dict[str, tuple[float, float, float, float]]:
    """Bounding box (west, south, east, north) of each country's inhabited places."""
    return {row["iso2"]: tuple(row["bbox"]) for row in rows("gazetteer", "countries.jsonl")}


@cache
def capitals() -> dict[str, str]:
    """Capital of each country by ISO 3166-1 alpha-2 code."""
    return {row["iso2"]: row["capital"] for row in rows("gazetteer", "countries.jsonl") if row["capital"]}


@cache
def areas() -> tuple[Named, ...]:
    """Regions, seas, straits and islands: areas with a radius, never pins."""
    return tuple(_area(row) for row in rows("gazetteer", "areas.jsonl"))


def _area(row: dict[str, Any]) -> Named:
    place = Place(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        lon=row["lon"],
        lat=row["lat"],
        precision=Precision.AREA,
        uncertainty_m=int(row["radius_km"] * 1000),
        country=row["country"],
        names=tuple(row["names"]),
        source="own list",
    )
    return Named(place, tuple(row["names"]))
