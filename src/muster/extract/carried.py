"""Places carried over from the sentences before: "there", "the base", and events told without saying again where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from muster.domain.claim import Action
from muster.domain.mention import EventMention
from muster.domain.place import PlaceMention, Precision
from muster.domain.syntax import Sentence, Token
from muster.domain.text import Span
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
    headline = _headline_place(scene)
    for mention in mentions:
        sentence = scene.syntax.sentence_of(mention.head)
        filled = _filled(mention, sentence, told)
        role = _ROLE.get(filled.action)
        heading = _heading(scene, sentence)
        if heading is not None and not any(places for _, places in _places(filled)):
            filled = _put(filled, role or "site", heading)
        elif (
            role and headline and sentence.embed is None and not any(places for _, places in _places(filled))
        ):
            filled = _put(filled, role, headline)
        told.append((sentence, filled))
        yield filled


def _places(mention: EventMention) -> tuple[tuple[str, tuple[PlaceMention, ...]], ...]:
    return (
        ("origin", mention.origin),
        ("destination", mention.destination),
        ("via", mention.via),
        ("site", mention.site),
    )


def _heading(scene: Scene, sentence: Sentence) -> PlaceMention | None:
    """A paragraph that opens with a bare place name ("Gibraltar. …", "Brest: …") goes on there."""
    syntax = scene.syntax
    first = next(s for s in syntax.sentences if s.paragraph == sentence.paragraph)
    name: list[Token] = []
    for token in syntax.tokens[first.first : first.first + 4]:
        if token.text in (".", ":") and name and (token.text == ":" or token.i == first.last - 1):
            words = syntax.text[name[0].start : name[-1].end]
            span = Span(name[0].start, name[-1].end)
            return PlaceMention(words, span) if scene.gazetteer.find(words) else None
        if not token.text[:1].isupper():
            return None
        name.append(token)
    return None


def _headline_place(scene: Scene) -> PlaceMention | None:
    """The one place below a country that the headline names: where a local story goes on. None when it names several."""
    spotted = {name for _, name in scene.gazetteer.spot(scene.document.title or "")}
    if len(spotted) != 1:
        return None
    (name,) = spotted
    best = scene.gazetteer.find(name)
    local = best and best[0].precision in (Precision.SITE, Precision.LOCALITY, Precision.VICINITY)
    printed = name if name in scene.document.text else name.split()[0]  # "Tartus harbour" -> "Tartus"
    return PlaceMention(printed) if local and len(printed) > 3 and printed in scene.document.text else None


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
