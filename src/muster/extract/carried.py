"""Places carried over from the sentences before: "there", "the base", and events told without saying again where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from muster.domain.claim import Action
from muster.domain.mention import EventMention
from muster.domain.place import PlaceMention
from muster.domain.syntax import Sentence
from muster.extract.scene import Scene

_REACH = 3  # sentences back, within the paragraph
_ROLE = {
    Action.PRESENT: "site",
    Action.LOAD: "site",
    Action.CONSTRUCT: "site",
    Action.REMAIN: "site",
    Action.DEPART: "origin",
    Action.ARRIVE: "destination",
}
_DEICTIC = {"there", "here"}
_ORDER = ("site", "destination", "origin")


def with_carried_places(scene: Scene, mentions: Iterable[EventMention]) -> Iterator[EventMention]:
    """Mentions in order, each with the place it takes up from those before."""
    told: list[tuple[Sentence, EventMention]] = []
    for mention in mentions:
        sentence = scene.syntax.sentence_of(mention.head)
        filled = _filled(mention, sentence, told)
        told.append((sentence, filled))
        yield filled


def _filled(
    mention: EventMention, sentence: Sentence, told: list[tuple[Sentence, EventMention]]
) -> EventMention:
    before = _last_place(sentence, told)
    deictic = [role for role in _ORDER for p in getattr(mention, role) if p.text.lower() in _DEICTIC]
    if deictic:
        return _put(mention, deictic[0], before)
    role = _ROLE.get(mention.action)
    if role is None or mention.origin or mention.destination or mention.site or mention.via or before is None:
        return mention
    return _put(mention, role, before)


def _put(mention: EventMention, role: str, place: PlaceMention | None) -> EventMention:
    places = (PlaceMention(place.text),) if place is not None else ()
    if role == "origin":
        return replace(mention, origin=places)
    if role == "destination":
        return replace(mention, destination=places)
    return replace(mention, site=places)


def _last_place(sentence: Sentence, told: list[tuple[Sentence, EventMention]]) -> PlaceMention | None:
    for other, mention in reversed(told):
        near = sentence.number - other.number <= _REACH and other.paragraph == sentence.paragraph
        if not near or other.embed != sentence.embed:
            return None
        for role in _ORDER:
            places: tuple[PlaceMention, ...] = getattr(mention, role)
            if places and places[0].text.lower() not in _DEICTIC:
                return places[0]
    return None
