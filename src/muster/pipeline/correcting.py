"""What a person writes for a field of a claim, read as the value that the field then has.

================  =====================================================================================
field             written as
================  =====================================================================================
action …          a word of the codebook: ``withdraw``, ``deny``, ``negated``, ``probable``, ``future``
actor, object     the words, as printed in the report where they stand there
origin … site     gazetteer id or name, several with "; ", each ``printed words [id]`` where both are given
time              ``2024-12-14``, ``2024-12-14/2024-12-16``, ``../2024-12-16`` (inclusive days)
equipment         ``printed words | type | 2-4``, several with "; "; ``2-`` is open, ``2`` exact
speaker           ``name (kind)``
================  =====================================================================================

Nothing written means that the field says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from muster.domain.claim import Action, Certainty, Claim, Equipment, Phrase, Polarity, SpeechAct, TimeFrame
from muster.domain.decided import value_of
from muster.domain.decision import ClaimField, Value
from muster.domain.document import Document
from muster.domain.errors import NotFound, UsageError
from muster.domain.interval import TimeBasis, TimePrecision, TimeReading, days
from muster.domain.place import Place, PlaceBasis, PlaceMention, PlaceReading
from muster.domain.ports import Gazetteer
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span

WORDS: dict[ClaimField, tuple[str, ...]] = {
    ClaimField.ACTION: tuple(Action),
    ClaimField.SPEECH_ACT: tuple(SpeechAct),
    ClaimField.POLARITY: tuple(Polarity),
    ClaimField.CERTAINTY: tuple(Certainty),
    ClaimField.TIME_FRAME: tuple(TimeFrame),
}  # what the fields of a closed list can say
_PHRASES = (ClaimField.ACTOR, ClaimField.OBJECT)
_BRACKETED = re.compile(r"(?P<words>.*?)\s*\[(?P<id>[^\]]+)\]")
_SPEAKER = re.compile(r"(?P<name>.+?)\s*\((?P<kind>\w+)\)")
_COUNT = re.compile(r"(?P<low>\d*)(?P<open>-?)(?P<high>\d*)")
_MOST = 500  # characters of one written value
_LISTED = 6


def as_value(written: str, field: ClaimField, claim: Claim, document: Document, places: Gazetteer) -> Value:
    """Raises UsageError for words that the field cannot say, NotFound for a place that the gazetteer lacks."""
    text = " ".join(written.split())
    if len(text) > _MOST:
        raise UsageError(f"a value has at most {_MOST} characters")
    if field in WORDS:
        return Value(word=_word(text, field))
    if not text:
        return Value()
    if field in _PHRASES:
        return Value(phrase=Phrase(text, _printed(text, claim, document)))
    if field is ClaimField.SPEAKER:
        return Value(speaker=_speaker(text, claim, document))
    if field is ClaimField.TIME:
        return Value(time=_time(text, claim))
    if field is ClaimField.EQUIPMENT:
        return Value(equipment=tuple(_equipment(part, claim, document) for part in _parts(text)))
    return Value(places=_places(_parts(text), value_of(claim, field).places, claim, document, places))


def _word(text: str, field: ClaimField) -> str:
    word = text.casefold().replace(" ", "_")
    if word not in WORDS[field]:
        raise UsageError(f"{field.value.replace('_', ' ')} is one of: {', '.join(WORDS[field])}")
    return word


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _printed(words: str, claim: Claim, document: Document) -> Span | None:
    """Where the words are printed: in the quote, else the first time in the report."""
    for start, end in ((claim.span.start, claim.span.end), (0, len(document.text))):
        at = document.text.find(words, start, end)
        if at >= 0:
            return Span(at, at + len(words))
    return None


def _speaker(text: str, claim: Claim, document: Document) -> Source:
    found = _SPEAKER.fullmatch(text)
    name, kind = (found["name"], found["kind"]) if found else (text, claim.speaker.kind.value)
    if kind not in tuple(SourceKind):
        raise UsageError(f"the kind of a speaker is one of: {', '.join(SourceKind)}")
    same = name == claim.speaker.name
    identity = claim.speaker.identity if same else None
    named = claim.speaker.named if same else name[:1].isupper()
    return Source(name, SourceKind(kind), named, _printed(name, claim, document), identity)


def _time(text: str, claim: Claim) -> TimeReading:
    first, slash, last = text.replace(" to ", "/").partition("/")
    try:
        start, end = _day(first), _day(last if slash else first)
    except ValueError:
        raise UsageError("a time is a day or two: 2024-12-14, 2024-12-14/2024-12-16, ../2024-12-16") from None
    if start and end and end < start:
        raise UsageError("a time ends on the day that it begins, or later")
    earliest, latest = days(start, end)
    said = (claim.time.text, claim.time.span) if claim.time else (None, None)
    edtf = f"{start}" if start == end else f"{start or '..'}/{end or '..'}"
    exact = TimePrecision.DAY
    return TimeReading(*said, earliest, latest, exact, TimeBasis.RESOLVED, None, edtf, "set by a person")


def _day(text: str) -> date | None:
    return None if text.strip() in ("", "..") else date.fromisoformat(text.strip())


def _equipment(part: str, claim: Claim, document: Document) -> Equipment:
    words, kind, count = (*(piece.strip() for piece in part.split("|")), "", "")[:3]
    found = _COUNT.fullmatch(count.replace(" ", ""))
    if found is None or not words:
        raise UsageError("equipment is: printed words | type | count, for example: two An-124 | AN-124 | 2")
    low, high = (int(found[name]) if found[name] else None for name in ("low", "high"))
    high = high if found["open"] else low
    return Equipment(words, kind or None, low, high, _printed(words, claim, document))


def _places(
    parts: list[str], before: tuple[PlaceMention, ...], claim: Claim, document: Document, places: Gazetteer
) -> tuple[PlaceMention, ...]:
    """Where one place takes the place of another, the printed words stay: they were read as the wrong one."""
    kept = before[0].text if len(parts) == len(before) == 1 else None
    made = []
    for part in parts:
        found = _BRACKETED.fullmatch(part)
        words, asked = (found["words"], found["id"]) if found else (kept or "", part)
        place = _the_place(asked, places)
        said = words or kept or place.name
        made.append(PlaceMention(said, _printed(said, claim, document), _reading(place)))
    return tuple(made)


def _the_place(asked: str, places: Gazetteer) -> Place:
    place = places.get(asked)
    if place is not None:
        return place
    found = places.find(asked)
    if not found:
        raise NotFound(f"the gazetteer has no place {asked!r}")
    if len(found) > 1:
        raise UsageError(f"{asked!r} may mean several places; name one by id: {_listed(found)}")
    return found[0]


def _listed(found: Iterable[Place]) -> str:
    ones = list(found)
    more = f"; and {len(ones) - _LISTED} more" if len(ones) > _LISTED else ""
    return "; ".join(f"{p.id} ({p.name}, {p.kind}, {p.country or '?'})" for p in ones[:_LISTED]) + more


def _reading(place: Place) -> PlaceReading:
    where = (place.lon, place.lat, place.uncertainty_m, place.country, place.kind)
    return PlaceReading(place.id, place.name, place.precision, PlaceBasis.RESOLVED, "set by a person", *where)
