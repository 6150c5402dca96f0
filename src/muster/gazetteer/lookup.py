"""Names to places: the registers in memory, everything else in one read-only SQLite file."""

from __future__ import annotations

import hashlib
import math
import sqlite3
import threading
import zlib
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from muster.domain.errors import AssetMismatch
from muster.domain.place import Place, Precision
from muster.domain.text import Span
from muster.gazetteer import register
from muster.gazetteer.spelling import kind_of, loose, plain
from muster.gazetteer.spotting import Spotter

EARTH_RADIUS_M = 6371008.8
AIRPORTS, ADMIN2 = 100_000_000, 200_000_000
WELL_KNOWN = 300_000  # inhabitants; the names of smaller cities are spotted only where they stand alone
IATA = 3  # letters of an airport code for passengers; ICAO codes have four
MOST = 40  # candidates handed out for one name
_COLUMNS = "id, name, kind, country, admin1, lon, lat, population, spread"
_PRECISION = {"admin1": Precision.ADMIN1, "admin2": Precision.ADMIN2, "airport": Precision.SITE}
_KIN = {  # kinds that print does not keep apart
    "airbase": {"airbase", "airport", "base"},
    "airport": {"airport", "airbase"},
    "naval_base": {"naval_base", "shipyard", "base"},
    "port": {"port", "naval_base", "shipyard"},
    "base": {"airbase", "naval_base", "garrison", "base", "missile_site", "nuclear_site", "depot"},
    "garrison": {"garrison", "base", "training_area", "airbase"},
    "nuclear_site": {"nuclear_site", "base"},
}


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in metres (haversine)."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


class PlaceIndex:
    """The gazetteer of :class:`muster.domain.ports.Gazetteer`. Safe to share between threads.

    A name is sought as printed first, then by how it sounds; within each, sites and areas of the registers come
    before gazetteer places only where the printed words say so ("Tartus naval base"), else likeliest first: country,
    then by population, a site of that very name before a small town.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise AssetMismatch(f"{path.name} is missing; run: make gazetteer")
        self._base = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._by_id: dict[str, Place] = {}
        self._by_name: dict[str, list[Place]] = defaultdict(list)
        self._by_code: dict[str, list[Place]] = defaultdict(list)
        self._capitals = {(code, plain(name)) for code, name in register.capitals().items()}
        self._by_sound: dict[str, list[Place]] = defaultdict(list)
        self._admin1 = dict(self._rows("SELECT code, name FROM admin1"))
        self._icao = register.airfields()
        for kind in (register.countries(), register.areas(), register.sites()):
            for named in kind:
                self._file(named)
        self.find = lru_cache(maxsize=20000)(self._find)  # type: ignore[method-assign]
        self._spotter: Spotter | None = None

    @classmethod
    def bundled(cls) -> PlaceIndex:
        """The gazetteer that ships with the package. Raises AssetMismatch when it is absent."""
        with as_file(files("muster.data").joinpath("gazetteer", "places.sqlite")) as path:
            return cls(path)

    def close(self) -> None:
        with self._lock:
            self._base.close()

    def find(self, name: str) -> tuple[Place, ...]:
        """Places that carry ``name``, likeliest first; empty when none does."""
        return self._find(name)

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        if place_id in self._by_id:
            return self._by_id[place_id]
        if place_id.startswith("ap:"):
            return next((p for p in self._exact(f"#{place_id[3:].lower()}") if p.id == place_id), None)
        number = _number(place_id)
        if number is None:
            return None
        found = self._rows(f"SELECT {_COLUMNS} FROM place WHERE id = ?", number)  # noqa: S608
        return self._place(found[0]) if found else None

    def spot(self, text: str) -> tuple[tuple[Span, str], ...]:
        """Known names in running text, longest first at each word, as (span, printed name)."""
        return self._spotting().spot(text)

    def near(self, lon: float, lat: float, metres: float) -> tuple[Place, ...]:
        """Sites and airports within ``metres``, nearest first."""
        close = [
            (distance_m(lon, lat, named.place.lon, named.place.lat), named.place)
            for named in register.sites()
            if abs(named.place.lat - lat) * 111000 <= metres
        ]
        return tuple(place for far, place in sorted(close, key=lambda c: (c[0], c[1].id)) if far <= metres)

    def _find(self, name: str) -> tuple[Place, ...]:
        key = plain(name)
        if not key or key in _DIRECTIONS:
            return ()
        found = self._coded(name) or self._exact(key) or self._exact(_without_article(key))
        bare, kind = kind_of(name)
        if kind and bare and not any(p.kind == kind or p.precision is Precision.SITE for p in found):
            found = self._of_kind(bare, kind, code=bare.upper() in name.split()) + found
        if not found:
            found = self._sounding(name)
        return tuple(dict.fromkeys(found))[:MOST]

    def _coded(self, name: str) -> list[Place]:
        """Airport codes and abbreviated states, which count only as printed: "OSLK", "CA", "Calif.".

        Three capitals alone are far oftener an abbreviation than an IATA code, which needs its "airport"."""
        if not (name.isascii() and 2 <= len(name) <= 6 and (name.isupper() or name.endswith("."))):
            return []
        countries = [p for p in self._by_name.get(plain(name), ()) if p.precision is Precision.COUNTRY]
        if countries or name in self._by_code:
            return countries or self._by_code[name]
        found = self._exact(f"#{name.lower()}") or self._exact(f"#{name.replace('.', '').lower()}")
        states_only = len(name) == IATA and name.isalpha()
        return [p for p in found if p.precision is Precision.ADMIN1] if states_only else found

    def _of_kind(self, bare: str, kind: str, code: bool) -> list[Place]:
        """Sites named ``bare`` whose kind is the printed one or close to it, the same kind first.

        ``code``: it is printed in capitals and may be an IATA code ("ADA airport"; but "the airport" is not THE).
        """
        kin = _KIN.get(kind, {kind})
        pool = self._exact(bare) or self._exact(_without_article(bare)) or self._sounding(bare)
        if code and len(bare) == IATA and kind in ("airport", "airbase"):
            pool = [*self._exact(f"#{bare.lower()}"), *pool]
        fit = [place for place in pool if place.kind in kin]
        return sorted(fit, key=lambda p: p.kind != kind)

    def _exact(self, key: str) -> list[Place]:
        rows = self._rows(
            f"SELECT {_COLUMNS}, alias FROM name JOIN place ON place.id = name.place WHERE key = ?",  # noqa: S608
            key,
        )
        found = [(self._place(row[:9]), bool(row[9])) for row in rows if not self._registered(row)]
        found += [(place, plain(place.name) != key) for place in self._by_name.get(key, ())]
        return [place for place, _ in sorted(found, key=_rank)]

    def _sounding(self, name: str) -> list[Place]:
        key = loose(name)
        if key is None:
            return []
        query = f"SELECT {_COLUMNS} FROM sound JOIN place ON place.id = sound.place WHERE key = ?"  # noqa: S608
        found = [(self._place(row), True) for row in self._rows(query, key)]
        found += [(place, True) for place in self._by_sound.get(key, ())]
        return [
            place
            if place.precision is Precision.SITE
            else replace(place, source=f"{place.source}, sounds alike")
            for place, _ in sorted(found, key=_rank)
        ]

    def _rows(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._base.execute(query, values).fetchall()

    def _place(self, row: tuple) -> Place:  # type: ignore[type-arg]
        number, name, kind, country, admin1, lon, lat, population, spread = row
        code = number >= AIRPORTS and number < ADMIN2
        return Place(
            id=f"ap:{admin1}" if code else f"a2:{number - ADMIN2}" if number >= ADMIN2 else f"gn:{number}",
            name=name,
            kind="capital" if kind == "locality" and (country, plain(name)) in self._capitals else kind,
            lon=lon / 1e5,
            lat=lat / 1e5,
            precision=_PRECISION.get(kind, Precision.LOCALITY),
            uncertainty_m=spread,
            country=country,
            admin1=None if code else self._admin1.get(admin1),
            population=population,
            source="airportsdata" if code else "GeoNames",
        )

    def _registered(self, row: tuple) -> bool:  # type: ignore[type-arg]
        """Whether an airport stands in the site register already, under its ICAO code."""
        return row[2] == "airport" and row[4] in self._icao

    def _file(self, named: register.Named) -> None:
        place = named.place
        self._by_id[place.id] = place
        for code in named.codes:
            self._by_code[code].append(place)
        for name in dict.fromkeys(map(plain, (place.name, *named.names, *named.adjectives, *named.short))):
            self._by_name[name].append(place)
        for sound in {key for key in map(loose, (place.name, *place.names)) if key}:
            if place.precision is Precision.SITE:
                self._by_sound[sound].append(place)

    def _spotting(self) -> Spotter:
        if self._spotter is None:
            packed = self._rows("SELECT value FROM meta WHERE key = 'spot'")[0][0]
            names = set(zlib.decompress(packed).decode().split("\n"))
            big = self._rows("SELECT name FROM place WHERE population >= ?", WELL_KNOWN)
            known = {plain(name) for (name,) in big}
            for named in (*register.countries(), *register.areas(), *register.sites()):
                if named.place.kind != "government_seat":  # "the Kremlin" speaks; nothing moves there
                    known |= {plain(n) for n in (named.place.name, *named.names)} - set(
                        map(plain, named.short)
                    )
            self._spotter = Spotter(names | known, known)
        return self._spotter


def _without_article(key: str) -> str:
    for article in ("the ", "al ", "el "):
        if key.startswith(article) and len(key) > len(article) + 2:
            return key[len(article) :]
    return key


_DIRECTIONS = frozenset(
    {
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "state",
        "arab",
    }
)
_REGISTERED = {Precision.SITE, Precision.AREA}
_KIND_WEIGHT = {
    "country": 9.0,
    "admin1": 1.6,
    "admin2": 1.6,
    "locality": 2.5,
    "capital": 4.0,
    "airport": 3.0,
    "continent": 8.0,
}


def _rank(item: tuple[Place, bool]) -> tuple[float, str]:
    """Order of candidates without context: kind, then size; a place that only lists the name as an alias comes later."""
    place, alias = item
    weight = _KIND_WEIGHT.get(place.kind, 3.7 if alias and place.precision is Precision.SITE else 6.0)
    if place.kind in {"locality", "capital", "admin2", "admin1"}:
        weight += 0.8 * math.log10(max(place.population, 1) / 1000 + 1)
    return (-(weight - (1.2 if alias and place.precision not in _REGISTERED else 0.0)), place.id)


def _number(place_id: str) -> int | None:
    kind, _, value = place_id.partition(":")
    if not value.isdigit():
        return None
    return int(value) + (ADMIN2 if kind == "a2" else 0) if kind in {"gn", "a2"} else None


def digest() -> str:
    """SHA-256 of the shipped places.sqlite."""
    return hashlib.sha256(
        files("muster.data").joinpath("gazetteer", "places.sqlite").read_bytes()
    ).hexdigest()
