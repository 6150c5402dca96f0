"""What was read as a place and is none: a vehicle, a ship, a person, people, an armed body.

"Fired at an armored SUV" names what was hit, not where. A phrase whose head says that it is a thing or somebody is taken out
of the places of its claim, unless the gazetteer knows the phrase or a name in it: a name of the gazetteer is a place whatever
else bears it. What is only unknown stays, unlocated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.place import PlaceMention
from muster.domain.ports import Gazetteer
from muster.extract.attribution_lexicon import roles
from muster.extract.equipment_lexicon import equipment_lexicon
from muster.extract.lexicon import table
from muster.extract.whole_names import ROLES

_HEAD_ENDS = re.compile(r"\s(?:of|in|at|near|on|from|between|along|with|and)\s|[,(:;]")
_BEARING = re.compile(
    r"^(?:near|beside|behind|before|opposite|along|alongside|around|between|beyond|inside|outside|under|over|above|below|off|at)\s"
    r"|^(?:the\s)?(?:(?:north|south)?-?(?:east|west)|north|south)(?:ern)?\s",
    re.IGNORECASE,
)
_LONGEST = 4  # words of a thing's name
_BEFORE = 40  # characters before a name that are looked at
_PARTS = re.compile(r"[\s-]")
_APOSTROPHES = re.compile(r"['’‘`]")


def with_places_alone(document: Document, claims: Sequence[Claim], gazetteer: Gazetteer) -> tuple[Claim, ...]:
    """The claims of a document without places that are none."""
    things = NoPlaces(document, gazetteer)
    return tuple(things.without(claim) for claim in claims)


class NoPlaces:
    """The things and people of one report that stand where a place would."""

    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self._text = document.text
        self._gazetteer = gazetteer

    def without(self, claim: Claim) -> Claim:
        """The claim without them."""
        kept = {role: tuple(p for p in getattr(claim, role) if not self.is_none(p, role)) for role in ROLES}
        if all(kept[role] == getattr(claim, role) for role in ROLES):
            return claim
        return replace(
            claim, destination=kept["destination"], origin=kept["origin"], site=kept["site"], via=kept["via"]
        )

    def is_none(self, place: PlaceMention, role: str) -> bool:
        """Whether what is printed is a thing or somebody, and no name that the gazetteer knows.

        A thing can be where something comes from or goes to ("onto a ferry"), and is then kept.
        """
        if _plain(place.text) in _bodies() and _PARTS.search(place.text):
            return True  # "Al-Shabaab", whatever hamlet is called so, too
        if place.span is not None and self._text[place.span.end : place.span.end + 1] in ("'", "’"):
            return False  # "the officers' mess", cut short
        thing = role == "site" and _ends_in(place.text, _things())
        if not (thing or _ends_in(place.text, _people()) or self._is_somebody(place) or self._is_ship(place)):
            return False
        return not (self._gazetteer.find(place.text) or self._gazetteer.spot(place.text))

    def _is_somebody(self, place: PlaceMention) -> bool:
        if _plain(place.text) in _bodies():
            return True
        return place.text[:1].isupper() and _title().search(self._before(place)) is not None

    def _is_ship(self, place: PlaceMention) -> bool:
        if place.text in equipment_lexicon().ship_class:
            return True
        return place.text[:1].isupper() and _ship().search(self._before(place)) is not None

    def _before(self, place: PlaceMention) -> str:
        start = place.span.start if place.span else 0
        return self._text[max(0, start - _BEFORE) : start]


def _ends_in(phrase: str, known: frozenset[str]) -> bool:
    """Whether the head of a phrase is one of some words, and nothing makes it a place beside it ("near the tanker", "east tank")."""
    if _BEARING.search(phrase):
        return False
    words = _plain(_HEAD_ENDS.split(phrase, maxsplit=1)[0]).split()
    return any(" ".join(last) in known for last in _ends(words))


def _ends(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The last words of a phrase, one to some, as printed and singular."""
    for length in range(1, min(_LONGEST, len(words)) + 1):
        last = words[-length:]
        yield tuple(last)
        yield (*last[:-1], last[-1].removesuffix("s"))


@cache
def _things() -> frozenset[str]:
    """Words for equipment; what can be a site is none."""
    vehicles = table("codebook", "places")["things"]["vehicles"]
    return frozenset({*equipment_lexicon().classes, *vehicles} - _sites())


@cache
def _people() -> frozenset[str]:
    """Words for people under arms, and for people who say something; what can be a site is none."""
    force = table("codebook", "participants")["force"]
    return frozenset({*force["nouns"], *_persons()} - {*force["formation"]} - _sites())


def _sites() -> set[str]:
    participants = table("codebook", "participants")
    return {*participants["site"]["nouns"], *participants["place"]["nouns"]}


@cache
def _persons() -> frozenset[str]:
    return frozenset(word for word, role in roles().items() if role.form == "person")


@cache
def _bodies() -> frozenset[str]:
    """Names of armed bodies, each also without its first word ("Tahrir al-Sham")."""
    names = [_plain(name) for name in table("codebook", "participants")["force"]["names"]]
    return frozenset({*names, *(rest for name in names if " " in (rest := name.partition(" ")[2]))})


@cache
def _title() -> re.Pattern[str]:
    """A title right before a name, or before the first of two: "Gen. ", "President Vladimir "."""
    full = (re.escape(word.capitalize()) for word in _persons() if " " not in word)
    short = (rf"{one}\." for one in table("codebook", "places")["things"]["titles"])
    return re.compile(rf"\b(?:{'|'.join((*full, *short))})\s(?:[A-Z][\w'’.-]*\s)?$")


@cache
def _ship() -> re.Pattern[str]:
    """A ship's prefix right before a name, or before the first of two: "USS ", "USS South "."""
    prefixes = "|".join(map(re.escape, sorted(equipment_lexicon().ship_prefixes)))
    return re.compile(rf"\b(?:{prefixes})\s[\"“'‘]?(?:[A-Z][\w'’.-]*\s){{0,2}}$")


def _plain(phrase: str) -> str:
    return _APOSTROPHES.sub("", phrase).casefold()
