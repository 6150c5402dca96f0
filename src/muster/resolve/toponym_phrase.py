"""What a printed place phrase says about the place it names: beside it, off it, a part of it, a site in it.

"8 nm off Tartus" is no pin on Tartus, "northern Syria" none on its centroid. The words around the name are taken
apart here, before anything is looked up; see the locative indicators of Leidner (2007) and Gritta et al. (2018).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Relation(StrEnum):
    AT = "at"
    NEAR = "near"
    OFF = "off"  # at sea before it
    PART = "part"  # a part of it: "northern X"
    AWAY = "away"  # in a direction from it: "south of X"


class PlacePhrase(NamedTuple):
    """``core`` is the name to look up; ``outer`` the place it is said to be in ("X in Y")."""

    core: str
    relation: Relation = Relation.AT
    bearing: float | None = None  # degrees clockwise from north
    direction: str | None = None  # as printed, "north-east"
    distance_m: float | None = None
    outer: str | None = None


BEARINGS = {
    "north": 0.0,
    "northeast": 45.0,
    "east": 90.0,
    "southeast": 135.0,
    "south": 180.0,
    "southwest": 225.0,
    "west": 270.0,
    "northwest": 315.0,
    "northnortheast": 22.5,
    "eastnortheast": 67.5,
    "eastsoutheast": 112.5,
    "southsoutheast": 157.5,
    "southsouthwest": 202.5,
    "westsouthwest": 247.5,
    "westnorthwest": 292.5,
    "northnorthwest": 337.5,
}
_POINT = r"(?:north|south|east|west)(?:[-\s]?(?:north|south|east|west)){0,2}"
_UNIT_M = {
    "km": 1000.0,
    "kilo": 1000.0,
    "mile": 1609.344,
    "mi": 1609.344,
    "nm": 1852.0,
    "naut": 1852.0,
    "m": 1.0,
}
_AROUND = r"(?:(?:about|around|some|roughly|nearly|just|only|less than|more than|up to|over)\s+)?"
_DISTANCE = re.compile(
    rf"^{_AROUND}(?P<number>\d[\d.,]*)[\s-]?"
    r"(?P<unit>km|kilomet(?:er|re)s?|nautical miles?|nm|miles?|mi|met(?:er|re)s?|m)\b\s*"
    rf"(?:to the\s+)?(?P<point>{_POINT})?\s*(?P<how>off|of|from|outside|away from|inside)?\s+(?P<core>.+)$",
    re.IGNORECASE,
)
_AWAY = re.compile(rf"^(?:to the\s+|just\s+|the\s+)?(?P<point>{_POINT})\s+of\s+(?P<core>.+)$", re.IGNORECASE)
_PART = re.compile(
    rf"^(?:the\s+)?(?:far\s+)?(?P<point>{_POINT})(?:ern)?(?:most)?\s+(?:parts?\s+of\s+|of\s+)?(?P<core>.+)$",
    re.IGNORECASE,
)
_PART_BEHIND = re.compile(
    rf"(?P<core>[^\W\d_a-z][\w-]*(?:\s[^\W\d_a-z][\w-]*){{0,2}})['’]s\s+(?:far\s+)?(?i:(?P<point>{_POINT}))(?:ern)?"
    r"(?:\s+(?:front|frontline|front line|border|region|part|areas?|coast))?$"
)
_CENTRAL = re.compile(r"^(?:the\s+)?(?:central|centre of|center of|mid|inner)\s+(?P<core>.+)$", re.IGNORECASE)
_NEAR = re.compile(
    r"^(?:just\s+)?(?:near|nearby|outside|around|close to|next to|beside|beyond|along|opposite|towards?|"
    r"on the outskirts of|the outskirts of|outskirts of|in the vicinity of|the vicinity of|vicinity of|"
    r"the area (?:of|around)|areas? around|the surroundings of)\s+(?P<core>.+)$",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"^(?:just\s+)?(?:off|waters off|in waters off|the waters off|the waters around|offshore)\s+(?P<core>.+)$",
    re.IGNORECASE,
)
_COAST = re.compile(r"^(?:the\s+)?coast(?:line)?\s+(?:of|at|near)\s+(?P<core>.+)$", re.IGNORECASE)
_PROVINCE = re.compile(
    r"^(?:the\s+)?(?:(?:province|governorate|region|oblast|state|county|district|prefecture|republic)\s+of\s+(?P<after>.+)|"
    r"(?P<core>.+?)\s+(?:province|governorate|region|oblast|state|county|district|prefecture|krai|wilayat?))$",
    re.IGNORECASE,
)
_PROVINCE_NEXT = re.compile(
    r"^['’]?s?\s+(?:province|governorate|region|oblast|county|district|prefecture|krai|provinces)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"^(?:in|at|from|to|into|inside|over|via|through|across|within|on|by)\s+(?=\S)", re.IGNORECASE
)
_INSIDE = re.compile(r"\s(?:in|at|inside|within|near|outside|on|along|off|of|around)\s", re.IGNORECASE)
_COMMA = re.compile(r"^(?P<core>[^,()]+?)\s*(?:,\s*|\()(?P<outer>[^,()]+)\)?(?:,.*)?$")
_GENITIVE = re.compile(r"^(?P<outer>[^\s].*?)['’]s\s+(?P<core>.+)$")
_NEARISH = frozenset({"near", "outside", "along", "off", "around"})


def compass(words: str) -> float | None:
    """Degrees for printed points of the compass ("south-southeast"), or None."""
    return BEARINGS.get(re.sub(r"[-\s]", "", words.lower()))


def located(phrase: str) -> PlacePhrase:
    """The phrase without the words that place it beside, off or in a part of what it names."""
    text = _PREPOSITION.sub("", phrase.strip(" \t\n\"'“”‘’;:"))
    measured = _DISTANCE.match(text)
    if measured:
        return _measured(measured)
    for pattern, relation in ((_OFF, Relation.OFF), (_NEAR, Relation.NEAR), (_AWAY, Relation.AWAY)):
        match = pattern.match(text)
        if match:
            return _pointed(match, relation)
    return PlacePhrase(text)


_LEAD = re.compile(
    rf"(?:(?:\d[\d.,]*[\s-]?(?:km|kilomet(?:er|re)s?|nautical miles?|nm|miles?|mi|met(?:er|re)s?)\s+"
    rf"(?:{_POINT}\s+)?(?:off|of|from|outside))|(?:near|off|outside|close to|in the vicinity of|on the outskirts of)|"
    rf"(?:{_POINT}\s+of))\s+(?:the\s+)?(?:coast of\s+)?$",
    re.IGNORECASE,
)


def before(lead: str, phrase: PlacePhrase) -> PlacePhrase:
    """``phrase`` with what the words right before it add ("15 km off " + "Tartus")."""
    match = _LEAD.search(lead)
    if match is None:
        return phrase
    read = located(f"{match.group().strip()} {phrase.core}")
    return read._replace(core=phrase.core, outer=phrase.outer)


def part(text: str) -> PlacePhrase | None:
    """ "northern Syria", "central Mali", "Syria's northeast": a part of what is named, or None."""
    for pattern in (_PART_BEHIND, _PART):
        match = pattern.search(text)
        if match:
            return _pointed(match, Relation.PART)
    match = _CENTRAL.match(text)
    return PlacePhrase(match["core"], Relation.PART, None, "central") if match else None


def province(text: str) -> str | None:
    """The name in "X province", "the governorate of X"."""
    match = _PROVINCE.match(text)
    return (match["core"] or match["after"]) if match else None


def province_next(rest: str) -> bool:
    """Whether the words after a name make it a province."""
    return bool(_PROVINCE_NEXT.match(rest))


def coast(text: str) -> str | None:
    """What "the coast of X" names."""
    match = _COAST.match(text)
    return match["core"] if match else None


def nested(text: str) -> tuple[PlacePhrase, ...]:
    """Ways to read the text as a thing in a place: "X in Y", "X, Y", "Y's X"."""
    found = []
    for how in _INSIDE.finditer(text):
        core, outer = text[: how.start()].rstrip(" ,"), text[how.end() :].strip()
        if core and outer:
            relation = Relation.NEAR if how.group().strip().lower() in _NEARISH else Relation.AT
            found.append(PlacePhrase(core, relation, outer=outer))
    for pattern in (_COMMA, _GENITIVE):
        match = pattern.match(text)
        if match:
            found.append(PlacePhrase(match["core"].strip(), outer=match["outer"].strip()))
    return tuple(found)


def _measured(match: re.Match[str]) -> PlacePhrase:
    unit = match["unit"].lower()
    size = next(metres for start, metres in _UNIT_M.items() if unit.startswith(start))
    number = match["number"].rstrip(".,")
    value = float(
        number.replace(",", "")
        if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", number)
        else number.replace(",", ".")
    )
    point, how = match["point"], (match["how"] or "").lower()
    core, relation = match["core"], Relation.AWAY
    if how == "off":
        relation = Relation.OFF
    elif how == "inside":
        relation = Relation.PART
    elif not point:
        relation = Relation.NEAR
    return PlacePhrase(core, relation, compass(point) if point else None, point, value * size)


def _pointed(match: re.Match[str], relation: Relation) -> PlacePhrase:
    point = match.groupdict().get("point")
    return PlacePhrase(match["core"].strip(), relation, compass(point) if point else None, point)
