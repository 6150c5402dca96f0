"""A claim reduced to what decides on sameness: action, participants, place and time in comparable form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from sys import intern

from muster.corroborate.anchors import WORD
from muster.corroborate.equipment_types import type_key
from muster.corroborate.lexicon import notions, stem
from muster.corroborate.ships import ships
from muster.corroborate.skeleton import skeletons
from muster.corroborate.taken_back import taken_back
from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.place import PlaceMention, Precision
from muster.domain.postings import Position
from muster.domain.proposition import Point, Proposition, Said
from muster.domain.record import Recorded

_WIDE = {Precision.COUNTRY, Precision.ADMIN1, Precision.AREA, Precision.UNLOCATED}
_WIDE_KINDS = {"country", "admin1", "region", "sea"}
_GENERIC = {
    "the", "of", "at", "in", "on", "near", "off", "around", "along", "former", "main", "and", "two", "three", "its", "their",
    "those", "these", "old", "new", "all", "from", "to", "a", "an", "own", "first", "second", "some", "any", "other", "air",
}  # fmt: skip
_SAYING = {
    "said", "says", "told", "could", "would", "comment", "commented", "confirm", "confirmed", "deny", "denied", "that", "have",
    "been", "were", "will", "with", "there", "which", "what", "when", "this", "independently", "verify", "asked", "whether",
    "declined", "refused", "answer", "respond", "reply",
}  # fmt: skip
_EMPTY = _GENERIC | _SAYING
_DIRECTIONS = {"north", "south", "east", "west", "coast", "front", "mountain", "border"}
_REGISTRATION = re.compile(r"\b[A-Z]{1,3}-\d{4,5}\b|\b[A-Z]{2}-[A-Z]{3}\b")
_STAMP = re.compile(r"^\W{0,3}(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)\b", re.MULTILINE)
_TOTAL = {
    "all",
    "full",
    "fully",
    "complete",
    "completely",
    "entire",
    "entirely",
    "total",
    "totally",
    "altogether",
    "whole",
}
_PARTICLES = {"al", "el", "as", "ash", "ad", "ar", "ez", "of"}  # inside a name
_THEATRE = 3  # countries that a report is taken to play in
_ONE_OF = (1.0, *(1 / n for n in range(1, 100)))  # one object each, whatever the number of claims


def position(recorded: Recorded) -> Position:
    """Where a claim stands in the order of publication."""
    published = recorded.document.published
    return Position.on(published.day if published else None, recorded.claim.id)


def proposition(recorded: Recorded, group: str | None = None) -> Proposition:
    """What a claim says, in comparable form."""
    c, d = recorded.claim, recorded.document
    places = [p for _, p in c.places]
    near, far = _place_keys(places)
    phrases = [p.text for p in (c.actor, c.object) if p] + [e.text for e in c.equipment]
    words = [w for text in phrases for w in WORD.findall(text)]
    low = [w.casefold() for w in words]
    quoted = frozenset([intern(w.casefold()) for w in WORD.findall(c.quote)])
    noted = [n for w in low for n in notions(w, d.language or "en")]
    topic = frozenset([stem(w) for w in quoted if len(w) > 3 and w not in _EMPTY])
    things = frozenset(stem(w) for w in low if len(w) > 3 and w not in _GENERIC)
    return Proposition(
        claim=_said(c),
        id=c.id,
        document=c.report,
        group=group or recorded.origin_group,
        published=d.published.day if d.published else None,
        places=near,
        areas=far,
        came_from=_place_keys(c.origin)[0],
        went_to=_place_keys(c.destination)[0],
        points=_points(places),
        equipment=tuple((type_key(e.type or e.text), e.low, e.high) for e in c.equipment),
        names=frozenset(_names(words)) | _registrations(phrases),
        things=things | {n.key for n in noted if n.kind == "concept"},
        countries=frozenset(n.key for n in noted if n.kind == "country"),
        theatre=_theatre(d),
        posted=_posted(d.text, c.span.start),
        lands=_lands(places),
        bound_for=_lands(c.destination),
        total=not _TOTAL.isdisjoint(quoted),
        start=c.time.start if c.time else None,
        end=c.time.end if c.time else None,
        words=quoted,
        topic=topic,
        told=_told(topic | things, _counts(d.text)),
        ships=ships(" ".join((c.quote, *phrases))),
    )


def _said(c: Claim) -> Said:
    return Said(
        action=c.action,
        speech_act=c.speech_act,
        polarity=c.polarity,
        certainty=c.certainty,
        time_frame=c.time_frame,
        span=c.span,
        about=c.about,
        publisher=c.attribution[0],
        speaker=c.speaker,
        place=next((place.text for _, place in c.places), None),
        taken_back=taken_back(c),
    )


def _posted(text: str, at: int) -> int | None:
    stamps = [m for m in _stamps(text) if m[0] <= at]
    return stamps[-1][1] if stamps else None


@lru_cache(maxsize=2048)
def _stamps(text: str) -> tuple[tuple[int, int], ...]:
    """Where posts of a live blog begin, and their minute of the day; one stamp alone makes no live blog."""
    found = [(m.start(), int(m["hour"]) * 60 + int(m["minute"])) for m in _STAMP.finditer(text)]
    return tuple(found) if len(found) > 1 else ()


def _told(stems: Iterable[str], counts: Mapping[str, int]) -> dict[str, float]:
    """Inverse frequency within the report: what it speaks of all the time tells no two of its claims apart."""
    often = ((s, counts.get(s, 1)) for s in stems)
    return {s: _ONE_OF[n] if n < len(_ONE_OF) else 1 / n for s, n in often}


@lru_cache(maxsize=2048)
def _counts(text: str) -> Counter[str]:
    return Counter([stem(w.casefold()) for w in WORD.findall(text)])


def _names(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        known = notions(word.casefold(), "en")
        if word[:1].isupper() and len(word) > 2 and not known and word.casefold() not in _GENERIC:
            yield from skeletons(word)[:1]


def _registrations(phrases: Iterable[str]) -> frozenset[str]:
    """Tail numbers and hull numbers: they name one aircraft or ship."""
    return frozenset(m.group().replace(" ", "-") for text in phrases for m in _REGISTRATION.finditer(text))


def _place_keys(mentions: Iterable[PlaceMention]) -> tuple[frozenset[str], frozenset[str]]:
    """Keys of definite places, and of countries and vague areas."""
    near, far = set[str](), set[str]()
    for mention in mentions:
        reading = mention.reading
        if reading and reading.place_id:
            wide = reading.precision in _WIDE or reading.kind in _WIDE_KINDS
            (far if wide else near).add(reading.place_id)
            if wide:
                continue
        names, around = _printed_keys(mention.text)
        near |= names
        far |= around
    return frozenset(near), frozenset(far)


@lru_cache(maxsize=50_000)
def _printed_keys(printed: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names in a printed place, and the countries and directions."""
    found = (n for word in WORD.findall(printed) for n in notions(word.casefold(), "en"))
    around = frozenset(n.key for n in found if n.kind == "country" or n.key in _DIRECTIONS)
    return frozenset(_name_keys(printed)), around


def _name_keys(printed: str) -> Iterable[str]:
    """The skeleton of each name in a printed place: "Tal Tamr" is one name, and no kin of "Tal Abyad"."""
    name = ""
    for m in (*WORD.finditer(printed), None):
        word = m.group() if m else ""
        if word.casefold() in _PARTICLES:
            continue
        if word[:1].isupper() and word.casefold() not in _GENERIC and not notions(word.casefold(), "en"):
            name += "".join(skeletons(word)[:1])
        else:
            if len(name) > 1:
                yield name
            name = ""


def _points(mentions: Iterable[PlaceMention]) -> tuple[Point, ...]:
    found = []
    for _, _, reading in mentions:
        if reading and reading.lon is not None and reading.lat is not None:
            wide = reading.precision in _WIDE or reading.kind in _WIDE_KINDS
            if not wide or reading.precision is Precision.ADMIN1:
                found.append(Point(reading.lon, reading.lat, reading.uncertainty_m or 0))
    return tuple(found)


def _lands(mentions: Iterable[PlaceMention]) -> frozenset[str]:
    return frozenset(r.country for _, _, r in mentions if r and r.country)


def _theatre(document: Document) -> frozenset[str]:
    return _spoken_of(f"{document.title or ''}\n{document.text}", document.language or "en")


@lru_cache(maxsize=2048)
def _spoken_of(text: str, language: str) -> frozenset[str]:
    counts = Counter(n.key for m in WORD.finditer(text) for n in notions(m.group().casefold(), language)
                     if n.kind == "country")  # fmt: skip
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    return frozenset(ranked[:_THEATRE])
