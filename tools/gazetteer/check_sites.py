"""Check the site register against second sources and record which one agreed.

Run in the environment of requirements.txt: ``python tools/gazetteer/check_sites.py``. For each site the field
``checked_against`` is set to the source that puts a place of the same name within 3 km, else to null; sites that stand
far from every place that shares a word of their names are printed for a person to look at. Where no file agrees,
``second_hand.jsonl`` counts: coordinates that a second hand gave from memory for sites of the first register, without seeing them.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from build import SOURCE, cities, distance, resource  # noqa: E402

from muster.gazetteer.spelling import KIND_WORDS, loose, plain  # noqa: E402

REGISTER = SOURCE / "muster" / "data" / "sites" / "register.jsonl"
AGREE_M, LOOK_M = 3000, 30000
COMMON = {w for words in KIND_WORDS for w in words.split()} | {
    "al",
    "el",
    "the",
    "of",
    "and",
    "st",
    "san",
    "fort",
    "camp",
    "joint",
    "raf",
    "afb",
    "nas",
    "mcas",
    "hmas",
    "ins",
    "pns",
    "site",
    "center",
    "centre",
    "station",
    "international",
    "north",
    "south",
    "east",
    "west",
    "new",
    "old",
    "nuclear",
    "oil",
    "field",
    "missile",
    "space",
    "launch",
    "test",
    "island",
    "bay",
    "point",
    "port",
}


class Witness(NamedTuple):
    source: str
    name: str
    lon: float
    lat: float
    words: frozenset[str]


def words(*names: str) -> frozenset[str]:
    """Words that tell one place from another, as printed and as they sound."""
    found = {w for name in names for w in plain(name).split() if w not in COMMON and len(w) > 2}
    return frozenset(found | {s for s in map(loose, found) if s})


def witnesses() -> list[Witness]:
    found = []
    with resource("airportsdata", "airports.csv").open(encoding="utf-8", newline="") as stream:
        for r in csv.DictReader(stream):
            found.append(
                Witness(
                    "airportsdata", r["name"], float(r["lon"]), float(r["lat"]), words(r["name"], r["city"])
                )
            )
    with resource("searoute", "data", "ports.geojson").open(encoding="utf-8") as stream:
        for f in json.load(stream)["features"]:
            lon, lat = f["geometry"]["coordinates"][:2]
            name = f["properties"]["name"] or ""
            found.append(Witness("searoute ports", name, lon, lat, words(name)))
    for c in cities():
        names = words(c["name"], *[a for a in c["alternatenames"] if a[:1].isupper()])
        found.append(Witness("GeoNames", c["name"], float(c["longitude"]), float(c["latitude"]), names))
    return found


def check(row: dict[str, Any], near: list[Witness]) -> tuple[str | None, float | None]:
    """The agreeing source, and the distance in metres of the nearest witness that shares a word of the name."""
    own = words(row["name"], *row["names"], *row.get("short", ()))
    sharing = [
        (distance(row["lon"], row["lat"], w.lon, w.lat), w)
        for w in near
        if w.words & own and w.source != row["source"]
    ]
    if not sharing:
        return None, None
    far, witness = min(sharing, key=lambda s: (s[0], s[1].source, s[1].name))
    agreed = f"{witness.source}: {witness.name}, {far / 1000:.1f} km" if far <= AGREE_M else None
    return agreed, far


def recalled(row: dict[str, Any], memory: dict[str, tuple[float, float]]) -> str | None:
    """That the second hand puts the site within the same distance."""
    if row["id"] not in memory:
        return None
    far = distance(row["lon"], row["lat"], *memory[row["id"]])
    return f"a second hand, from memory, {far / 1000:.1f} km" if far <= AGREE_M else None


def main() -> None:
    told = map(json.loads, (HERE / "second_hand.jsonl").read_text("utf-8").splitlines())
    memory = {one["id"]: (one["lon"], one["lat"]) for one in told}
    grid: dict[tuple[int, int], list[Witness]] = defaultdict(list)
    for w in witnesses():
        grid[round(w.lon), round(w.lat)].append(w)
    rows = [json.loads(line) for line in REGISTER.read_text("utf-8").splitlines()]
    for row in rows:
        x, y = round(row["lon"]), round(row["lat"])
        near = [w for i in (-1, 0, 1) for j in (-1, 0, 1) for w in grid[x + i, y + j]]
        agreed, far = check(row, near)
        row["checked_against"] = agreed or recalled(row, memory)
        if row["source"] != "airportsdata" and (far is None or far > LOOK_M):
            print("look:", row["id"], row["country"], row["lat"], row["lon"], far and round(far / 1000))
    REGISTER.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    checked = sum(1 for r in rows if r["checked_against"])
    print(f"{len(rows)} sites, {checked} with a second source within {AGREE_M / 1000:.0f} km")


if __name__ == "__main__":
    main()
