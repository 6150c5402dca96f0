"""Where constructed events happen and with what: sites by a heavy-tailed draw, kinds of equipment, forces."""

from __future__ import annotations

import re
from bisect import bisect
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from muster.domain.place import Place, PlaceBasis, PlaceReading
from muster.extract.equipment_lexicon import equipment_lexicon
from muster.gazetteer.register import countries, sites

# Zipf-Mandelbrot (Mandelbrot 1953): weight 1 / (rank + shift). With 3,300 sites the first has some 1.6 % of the events.
_SHIFT = 10
_PLAIN_NAME = re.compile(r"[^\W\d_][^,;:()/|“”\"]{2,40}")
_LONGEST_NAME = 3  # words: what every story about a site repeats should not look like a copied run
_KIND_WORDS = re.compile(
    r"(?<=\w{4}) (?:International Airport|Airport|Air Base|Air Force Base|Airbase|Naval Base|Military Base|Port|Air Station|Airfield|"
    r"Naval Air Station|Naval Station|Shipyard|Training Area|Barracks|Garrison|Crossing|Border Crossing)$"
)
_NOUNS = {
    "air_defence": ("launchers", "batteries"),
    "artillery": ("guns", "launchers"),
    "vehicle": ("vehicles", "carriers"),
    "aircraft": ("aircraft", "airframes"),
    "missile": ("launchers", "transporters"),
    "radar": ("radars", "masts"),
    "ship": ("ships", "hulls"),
}
_MASS = {"equipment", "personnel", "ammunition", "heavy equipment"}
_BRANCHES = (
    "army",
    "navy",
    "air force",
    "border guard",
    "general staff",
    "coastguard",
    "air defence command",
    "railway troops",
)


class Site(NamedTuple):
    """A place of the register with the words that print it and the reading that they have."""

    place: Place
    words: tuple[str, ...]
    reading: PlaceReading


class Kind(NamedTuple):
    """A kind of equipment: its type as claims give it, and the plural that prints it."""

    type: str
    words: tuple[str, ...]


@cache
def places() -> tuple[Site, ...]:
    """Sites whose name can be printed in running text."""
    named = (s.place for s in sites() if _PLAIN_NAME.fullmatch(s.place.name))
    return tuple(Site(p, _short(p.name), _reading(p)) for p in named if len(_short(p.name)) <= _LONGEST_NAME)


def _short(name: str) -> tuple[str, ...]:
    """A site's name as the press prints it: without the words for its kind, where a name is left."""
    return tuple((_KIND_WORDS.sub("", name).strip() or name).split())


def _reading(place: Place) -> PlaceReading:
    return PlaceReading(
        place.id,
        place.name,
        place.precision,
        PlaceBasis.RESOLVED,
        "the only site of that name in the register",
        place.lon,
        place.lat,
        place.uncertainty_m,
        place.country,
        place.kind,
    )


@cache
def ranked(seed: int) -> tuple[Site, ...]:
    """The sites in an order of their own for each seed: the first is the most reported."""
    order = list(places())
    Random(f"{seed} sites").shuffle(order)  # noqa: S311 - constructed data, not a secret
    return tuple(order)


@cache
def weights(number: int) -> tuple[float, ...]:
    """Cumulated weights of ``number`` ranks."""
    return tuple(accumulate(1 / (rank + _SHIFT) for rank in range(1, number + 1)))


def drawn(rng: Random, number: int) -> int:
    """A rank from 0 to ``number`` - 1, the lower ones likelier."""
    cumulated = weights(number)
    return bisect(cumulated, rng.random() * cumulated[-1])


@cache
def _by_country(seed: int) -> dict[str | None, tuple[Site, ...]]:
    found: dict[str | None, list[Site]] = {}
    for site in ranked(seed):
        found.setdefault(site.place.country, []).append(site)
    return {country: tuple(ones) for country, ones in found.items()}


def site(rng: Random, seed: int) -> Site:
    return ranked(seed)[drawn(rng, len(ranked(seed)))]


def another(rng: Random, seed: int, than: Site) -> Site:
    """A second site, mostly of the same country."""
    near = _by_country(seed)[than.place.country]
    for _ in range(4):
        found = near[drawn(rng, len(near))] if rng.random() < 0.6 else site(rng, seed)
        if found.place.id != than.place.id:
            return found
    order = ranked(seed)
    return order[(order.index(than) + 1) % len(order)]


@cache
def kinds() -> tuple[Kind, ...]:
    """Kinds of equipment of the lexicon that come in numbers."""
    lexicon = equipment_lexicon()
    classes = [
        Kind(kind, (*words[:-1], f"{words[-1]}s"))
        for word, (kind, _, civil) in lexicon.classes.items()
        if not civil and kind not in _MASS and not word.endswith(("s", "craft", "h", "l"))
        for words in [word.split()]
    ]
    named = [
        Kind(name, (name, noun))
        for name, kind in lexicon.names.items()
        for noun in _NOUNS.get(kind, ())
        if " " not in name
    ]
    return tuple(classes + named)


@cache
def nationalities() -> dict[str, str]:
    """The adjective of each country that has one of a single word, by ISO code."""
    found = {c.place.country or "": c.adjectives[0] for c in countries() if c.adjectives}
    return {iso: adjective for iso, adjective in found.items() if adjective.isalpha()}


def nationality(rng: Random, place: Place) -> str:
    """Whose forces: mostly the country's own."""
    known = nationalities()
    own = known.get(place.country or "")
    return own if own and rng.random() < 0.7 else list(known.values())[rng.randrange(len(known))]


def branch(rng: Random) -> str:
    return rng.choice(_BRANCHES)
