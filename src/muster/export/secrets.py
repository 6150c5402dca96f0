"""What the tags in force keep from an output: words, and places that are too exact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from muster.domain.claim import Claim
from muster.domain.marking import Marking, Sensitive, Subject
from muster.domain.place import Place, PlaceBasis, PlaceMention, PlaceReading, Precision
from muster.domain.ports import Gazetteer
from muster.domain.record import Recorded
from muster.export.redactor import Redactor, Secret

EXACT = frozenset({Precision.SITE, Precision.VICINITY, Precision.LOCALITY, Precision.UNLOCATED})
_NAMES = 3  # letters of a part of a person's name that stands for it
_TITLES = frozenset(
    [
        "the",
        "and",
        "for",
        "von",
        "van",
        "der",
        "bin",
        "ibn",
        "abu",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "sir",
        "captain",
        "colonel",
        "col",
        "general",
        "gen",
        "lieutenant",
        "lt",
        "major",
        "maj",
        "sergeant",
        "sgt",
        "admiral",
        "commander",
        "governor",
        "minister",
        "president",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "chief",
        "director",
        "mayor",
        "sheikh",
    ]
)


def person_parts(name: str) -> tuple[str, ...]:
    """The parts of a person's printed name that stand for it ("Petrov" of "Ivan Petrov"); none for what is no such name."""
    parts = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", name)
    if not 1 < len(parts) < 6 or re.search(r"[@(\d]", name):
        return ()
    capital = [part for part in parts if part[0].isupper() or part.lower() == part.upper()]
    if len(capital) < 2:
        return ()
    return tuple(p for p in capital if len(p) >= _NAMES and p.casefold() not in _TITLES)


def secrets_of(
    tags: Sequence[Marking], records: Sequence[Recorded], names: Mapping[str, Sequence[str]]
) -> Iterator[Secret]:
    """Words of tags: those that they cover, wherever they stand; and, of records under a tag, what it says without words.

    ``names``: every printed form of the tagged sources, by key.
    """
    for tag in tags:
        forms = names.get(tag.key, ()) if tag.subject is Subject.SOURCE else ()
        for words in (*tag.covers, *forms):
            yield from _worded(words, tag)


def said_under(tag: Marking, record: Recorded) -> Iterator[Secret]:
    """What a tag keeps of one record that falls under it beside its words."""
    claim, document = record.claim, record.document
    if tag.subject is Subject.SOURCE:
        for source in claim.attribution:
            if source.key == tag.key:
                yield from _worded(source.name, tag)
                yield from _worded(source.identity or "", tag)
    if tag.sensitive is Sensitive.LOCATION:
        return
    if tag.subject is Subject.REPORT:
        for words in (document.byline, *(part for e in document.embeds for part in (e.author, e.handle))):
            yield from _worded(words or "", tag)
    if tag.subject is Subject.CLAIM and not tag.covers:
        said = claim.speaker.name if tag.sensitive is Sensitive.PERSON else claim.quote
        yield from _worded(said, tag)


def _worded(words: str, tag: Marking) -> Iterator[Secret]:
    if words.strip():
        yield Secret(words, tag.reason)
    if tag.sensitive is Sensitive.PERSON:
        yield from (Secret(part, tag.reason, whole=True) for part in person_parts(words))


def place_key(mention: PlaceMention) -> str:
    """What tells one place from another: its id, else its printed name."""
    return (mention.reading.place_id if mention.reading else None) or mention.text.casefold()


def exact(mention: PlaceMention) -> bool:
    """Whether a mention says more than a region."""
    return mention.reading is None or mention.reading.precision in EXACT


def hidden_places(tagged: Iterable[tuple[Claim, Marking]]) -> dict[str, tuple[PlaceMention, str]]:
    """The exact places of claims under a tag on their location, by key, each with its reason."""
    return {
        place_key(mention): (mention, tag.reason)
        for claim, tag in tagged
        if tag.sensitive is Sensitive.LOCATION
        for _, mention in claim.places
        if exact(mention)
    }


def names_of_place(mention: PlaceMention, place: Place | None) -> tuple[str, ...]:
    """Every name of a hidden place that is known."""
    read = mention.reading
    known = (read.name, read.place_id or "") if read else ()
    forms = (mention.text, *known, *((place.name, *place.names) if place else ()))
    return tuple(dict.fromkeys(form for form in forms if len(form) >= _NAMES))


def region_of(place: Place | None, gazetteer: Gazetteer, redactor: Redactor) -> PlaceReading | None:
    """The first-level region that a hidden place lies in, as a reading; None where none is known, where several have its
    name, or where the region is called like the place."""
    if place is None or not place.admin1 or redactor.cuts(place.admin1):
        return None
    regions = [
        p
        for p in gazetteer.find(place.admin1)
        if p.precision is Precision.ADMIN1 and p.country == place.country
    ]
    if len(regions) != 1:
        return None
    (region,) = regions
    return PlaceReading(
        region.id, region.name, region.precision, PlaceBasis.RESOLVED, "given by its region: the exact place is sensitive",
        region.lon, region.lat, region.uncertainty_m, region.country, region.kind,
    )  # fmt: skip
