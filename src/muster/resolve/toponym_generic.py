"""Place phrases without a name: "the base", "the northeast", "the coast", "those bases", "there"."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from muster.resolve.toponym_phrase import compass, located


class Generic(StrEnum):
    SITE = "site"
    REGION = "region"
    PLURAL = "plural"
    NOTHING = "nothing"


class GenericPhrase(NamedTuple):
    """What a phrase without a name can mean: a site of some ``kinds``, or a ``direction`` of the country at hand."""

    kind: Generic
    kinds: frozenset[str] = frozenset()
    direction: str | None = None


_AIR = frozenset({"airbase", "airport", "airfield"})
_SEA = frozenset({"naval_base", "port", "shipyard"})
_BASE = frozenset({"airbase", "naval_base", "garrison", "base", "missile_site", "airfield"})
_TOWN = frozenset({"locality", "capital"})
_ISLAND = frozenset({"island", "islands", "reef"})
KINDS_OF_WORD: dict[str, frozenset[str]] = {
    "airbase": _AIR,
    "airfield": _AIR,
    "airport": frozenset({"airport", "airbase", "airfield"}),
    "airstrip": _AIR,
    "strip": _AIR,
    "runway": _AIR,
    "aerodrome": _AIR,
    "tarmac": _AIR,
    "apron": _AIR,
    "base": _BASE,
    "garrison": frozenset({"garrison", "base"}),
    "barracks": frozenset({"garrison", "base"}),
    "camp": frozenset({"garrison", "base", "training_area"}),
    "outpost": frozenset({"garrison", "base"}),
    "port": _SEA,
    "harbour": _SEA,
    "harbor": _SEA,
    "anchorage": _SEA,
    "shipyard": frozenset({"shipyard"}),
    "facility": _BASE | {"nuclear_site"},
    "plant": frozenset({"nuclear_site"}),
    "site": frozenset({"nuclear_site", "missile_site"}),
    "range": frozenset({"training_area"}),
    "crossing": frozenset({"crossing"}),
    "city": _TOWN,
    "town": _TOWN,
    "village": _TOWN,
    "island": _ISLAND,
    "islands": _ISLAND,
    "strait": frozenset({"strait"}),
    "straits": frozenset({"strait"}),
    "peninsula": frozenset({"peninsula"}),
}
SITE_WORDS = frozenset(KINDS_OF_WORD)
_PAIRS = {("air", "base"): _AIR, ("naval", "base"): _SEA, ("naval", "facility"): _SEA, ("navy", "base"): _SEA}
_PAIRS |= {
    ("air", "field"): _AIR,
    ("naval", "port"): _SEA,
    ("nuclear", "facility"): frozenset({"nuclear_site"}),
}
_MANY = re.compile(
    r"\b(?:bases|airbases|airfields|airports|ports|camps|outposts|sites|facilities|garrisons|barracks|towns|cities|"
    r"villages|places|areas|regions|positions|checkpoints|posts)\b",
    re.IGNORECASE,
)
_DIRECTION = re.compile(
    r"^(?:the\s+)?(?:far\s+)?(?P<point>[a-z]+(?:[-\s][a-z]+)??)(?:ern)?(?:\s+(?:of the country|region|provinces?))?$"
)


def kinds_of(phrase: str) -> frozenset[str]:
    """Kinds of site that the last nouns of a phrase stand for: "Russia's air base" -> airbase, airport, airfield."""
    words = re.findall(r"[a-z]+", phrase.lower())
    for first, second in zip(words[-2:-1], words[-1:], strict=False):
        if (first, second) in _PAIRS:
            return _PAIRS[first, second]
    return KINDS_OF_WORD.get(words[-1], frozenset()) if words else frozenset()


def many(phrase: str) -> bool:
    """Whether the phrase speaks of several places."""
    return bool(_MANY.search(phrase)) and not re.search(r"\bbarracks\b", phrase.lower())


def generic(phrase: str) -> GenericPhrase:
    """What kind of phrase without a name this is."""
    core = located(phrase).core.lower().strip(" .,;:")
    if many(core):
        return GenericPhrase(Generic.PLURAL)
    match = _DIRECTION.match(core)
    if match and compass(match["point"]) is not None:
        return GenericPhrase(Generic.REGION, direction=re.sub(r"[-\s]", "", match["point"]))
    if re.fullmatch(r"(?:the\s+)?(?:country['’]s\s+)?(?:sea\s*)?(?:coast|coastline|seaboard|littoral)", core):
        return GenericPhrase(Generic.REGION, direction="coast")
    kinds = kinds_of(core)
    if kinds and re.match(r"(?:the|that|this|its|their|same)\b", core):
        return GenericPhrase(Generic.SITE, kinds)
    return GenericPhrase(Generic.NOTHING)
