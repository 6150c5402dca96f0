"""Places carried over from the sentences before: "there", "the base", and events told without saying again where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from muster.domain.claim import Action, Polarity, TimeFrame
from muster.domain.mention import EventMention
from muster.domain.place import PlaceMention, Precision
from muster.domain.syntax import Sentence
from muster.extract.landmarks import Landmarks
from muster.extract.place_labels import labelled_places
from muster.extract.scene import Scene, words

_REACH = 3  # sentences back, within the paragraph
_ROLE = {
    Action.PRESENT: "site",
    Action.LOAD: "site",
    Action.CONSTRUCT: "site",
    Action.REMAIN: "site",
    Action.TRANSFER: "site",
    Action.ATTACK: "site",
    Action.DEPART: "origin",
    Action.ARRIVE: "destination",
}
_BY_LABEL = {
    **_ROLE,
    Action.DEPLOY: "site",
    Action.OTHER: "site",
    Action.ALERT: "site",
    Action.MOVE: "site",
    Action.WITHDRAW: "origin",
    Action.REINFORCE: "destination",
}
_BY_HEADLINE = frozenset({*_ROLE, Action.REINFORCE}) - {Action.TRANSFER, Action.ATTACK}
_STATIC = frozenset({Action.PRESENT, Action.REMAIN, Action.LOAD, Action.CONSTRUCT})
_LEAVING = frozenset({Action.WITHDRAW, Action.DEPART})
_LEFT_BEHIND = frozenset({Action.DEPART, Action.WITHDRAW, Action.PRESENT})
_GOING = frozenset({Action.WITHDRAW, Action.DEPART, Action.MOVE})
_THERE = re.compile(r"\b(?:been|still|stayed|remain(?:s|ed)?|now|already|is|are|was|were) (?:there|here)\b")
_ORDER = ("site", "destination", "origin")


@dataclass(slots=True)
class _Told:
    """What has been told so far, in order, and where each paragraph and the headline set the story."""

    labels: Mapping[int, PlaceMention]
    headline: PlaceMention | None
    landmarks: Landmarks
    past: list[tuple[Sentence, EventMention]]

    def near(self, sentence: Sentence, reach: int = _REACH) -> Iterator[EventMention]:
        """Earlier mentions of the same paragraph, the nearest first."""
        for other, mention in reversed(self.past):
            close = sentence.number - other.number <= reach and other.paragraph == sentence.paragraph
            if not close or other.embed != sentence.embed:
                return
            yield mention

    def close(self, mention: EventMention, sentence: Sentence) -> bool:
        """Whether a mention stands in this sentence or the one before."""
        return any(other is mention for other in self.near(sentence, 1))

    def before(self, sentence: Sentence) -> PlaceMention | None:
        """The last place told in the paragraph before, for "there" at the head of the next."""
        for other, mention in reversed(self.past):
            if sentence.paragraph - other.paragraph > 1 or other.embed != sentence.embed:
                return None
            for role in _ORDER:
                places: tuple[PlaceMention, ...] = getattr(mention, role)
                if places and self.landmarks.bears_a_name(places[0]):
                    return places[0]
        return None

    def place(self, sentence: Sentence, reach: int = _REACH) -> PlaceMention | None:
        """The last place told, by where things are rather than where they came from."""
        for mention in self.near(sentence, reach):
            for role in _ORDER:
                places: tuple[PlaceMention, ...] = getattr(mention, role)
                if places and self.landmarks.bears_a_name(places[0]):
                    return places[0]
        return None


def with_carried_places(scene: Scene, mentions: Iterable[EventMention]) -> Iterator[EventMention]:
    """Mentions in order, each with the place it takes up from those before."""
    told = _Told(labelled_places(scene), _headline_place(scene), Landmarks.of(scene), [])
    for mention in mentions:
        sentence = scene.syntax.sentence_of(mention.head)
        filled = _resolved(_by_action(scene, mention), sentence, told)
        filled = _departing(filled, sentence, told)
        filled = _arriving(filled, sentence, told)
        if not _placed(filled) or (filled.action is Action.DEPART and not filled.origin):
            filled = _carried(filled, sentence, told)
        told.past.append((sentence, filled))
        yield filled


def _placed(mention: EventMention) -> bool:
    return bool(mention.origin or mention.destination or mention.via or mention.site)


def _by_action(scene: Scene, mention: EventMention) -> EventMention:
    """A place that the action cannot have in the role its preposition gave it: what leaves from where it stood."""
    if mention.action in _LEAVING and mention.site and not mention.origin:
        return replace(mention, origin=mention.site, site=())
    if mention.action in _STATIC and mention.destination and not mention.site:
        return replace(mention, site=mention.destination, destination=())
    if mention.action is Action.REMAIN and mention.origin and not mention.site:
        return replace(mention, site=mention.origin, origin=())  # "refused to leave X"
    put = mention.action is Action.DEPLOY and mention.destination and not mention.site
    put = put and mention.time_frame is not TimeFrame.FUTURE
    if put and not any(_goes_to(scene, place) for place in mention.destination):
        return replace(mention, site=mention.destination, destination=())  # "deployed at X": is now at X
    return mention


def _goes_to(scene: Scene, place: PlaceMention) -> bool:
    start = place.span.start if place.span else 0
    return bool(
        re.search(
            r"\b(?:to|into|onto|towards?) (?:the |its |their )?$",
            scene.syntax.text[max(0, start - 16) : start],
        )
    )


def _resolved(mention: EventMention, sentence: Sentence, told: _Told) -> EventMention:
    """ "There", "the base", "the town" read as the named place they take up."""

    def read(places: tuple[PlaceMention, ...]) -> tuple[PlaceMention, ...]:
        return tuple(p for place in places for p in _named(place, mention, sentence, told))

    return replace(
        mention,
        origin=read(mention.origin),
        destination=read(mention.destination),
        via=read(mention.via),
        site=read(mention.site),
    )


def _named(
    place: PlaceMention, mention: EventMention, sentence: Sentence, told: _Told
) -> Iterator[PlaceMention]:
    if not told.landmarks.points_back(place):
        yield place
        return
    others = [p for role in (*_ORDER, "via") for p in getattr(mention, role) if p != place]
    named = told.landmarks.settlement(place, sentence)
    named = named or told.place(sentence) or told.landmarks.nearest(place, sentence)
    named = named or told.labels.get(sentence.paragraph) or told.headline or told.before(sentence)
    if named is not None and named.text not in {p.text for p in others}:
        yield PlaceMention(named.text)
    elif not told.landmarks.deictic(place):
        yield place


def _departing(mention: EventMention, sentence: Sentence, told: _Told) -> EventMention:
    """What goes on its way leaves from where it was told to be: "The ship reached X on Friday. It sailed on Sunday"."""
    if mention.action not in _GOING or mention.origin:
        return mention
    for other in told.near(sentence):
        if other.span.overlaps(mention.span) and other.action not in _GOING:
            continue
        if _set_out(mention, other) and told.close(other, sentence):
            return replace(mention, origin=tuple(PlaceMention(p.text) for p in other.origin[:1]))
        if _same_thing(mention, other) and (where := other.destination or other.site or other.origin):
            if {p.text for p in where} & {
                p.text for p in (*mention.destination, *mention.via, *mention.site)
            }:
                return mention
            return replace(mention, origin=tuple(PlaceMention(p.text) for p in where[:1]))
    return mention


def _arriving(mention: EventMention, sentence: Sentence, told: _Told) -> EventMention:
    """What arrives comes from where the same sentence has it before: "left X on Sunday and landed at Y"."""
    arrives = mention.action is Action.ARRIVE and mention.polarity is Polarity.AFFIRMED
    if not arrives or mention.origin or not mention.destination:
        return mention
    for other in told.near(sentence, 0):
        nested = mention.span.contains(other.span)
        if other.action in _LEFT_BEHIND and (nested or _same_thing(mention, other)):
            where = other.origin or other.site
            if where and {p.text for p in where}.isdisjoint(p.text for p in mention.destination):
                return replace(mention, origin=tuple(PlaceMention(p.text) for p in where[:1]))
    return mention


def _set_out(mention: EventMention, other: EventMention) -> bool:
    """A further leg told right after one that only says where things came from."""
    return (
        mention.action is Action.MOVE is other.action
        and bool(mention.destination and mention.equipment and other.equipment and other.origin)
        and not any(p.text[:1].isupper() for p in other.destination)
    )


def _same_thing(mention: EventMention, other: EventMention) -> bool:
    """Whether two events are told of one thing: by pronoun, by name, or as the same equipment."""
    if mention.equipment or other.equipment:
        names = {e.text.casefold() for e in other.equipment}
        return any(e.text.casefold() in names for e in mention.equipment)
    one, two = mention.object or mention.actor, other.object or other.actor
    return one is not None and two is not None and one.text.casefold() == two.text.casefold()


def _carried(mention: EventMention, sentence: Sentence, told: _Told) -> EventMention:
    label = told.labels.get(sentence.paragraph)
    role = _BY_LABEL.get(mention.action)
    if label is not None and not _signal(mention):
        just_told = told.place(sentence, 1) if mention.action in _ROLE else None
        return _put(mention, role, just_told or label)
    role = _ROLE.get(mention.action)
    if mention.action is Action.EXERCISE:
        role = "site" if any(m.action is Action.EXERCISE for m in told.near(sentence, 1)) else None
    before = told.place(sentence, 1 if mention.action is Action.EXERCISE else _REACH)
    if before is not None:
        return _put(mention, role, before)
    if mention.action in _BY_HEADLINE and sentence.embed is None and told.headline:
        return _put(mention, _BY_LABEL[mention.action], told.headline)
    return _by_surroundings(mention, role, sentence, told)


def _signal(mention: EventMention) -> bool:
    """A transponder that goes off says nothing of where."""
    thing = mention.object.text.casefold() if mention.object else ""
    return mention.action is Action.OTHER and thing in ("ais", "transponder", "transponders")


def _by_surroundings(
    mention: EventMention, role: str | None, sentence: Sentence, told: _Told
) -> EventMention:
    """What is told with nothing to take up: at the place named before it in its paragraph.

    Plans are left without: where things are to go is said, or not known.
    """
    if role is None or mention.time_frame is TimeFrame.FUTURE:
        return mention
    named = told.landmarks.nearest(PlaceMention("", mention.predicate), sentence)
    if named is None and _THERE.search(mention.span.of(told.landmarks.text)):
        named = told.before(sentence)
    used = {p.text for r in (*_ORDER, "via") for p in getattr(mention, r)}
    return _put(mention, role, named) if named is not None and named.text not in used else mention


def _put(mention: EventMention, role: str | None, place: PlaceMention | None) -> EventMention:
    if role is None or place is None:
        return mention
    places = (PlaceMention(place.text),)
    if role == "origin":
        return replace(mention, origin=places)
    if role == "destination":
        return replace(mention, destination=places)
    return replace(mention, site=places)


def _headline_place(scene: Scene) -> PlaceMention | None:
    """The one place below a country that the headline names: where a local story goes on. None when it names several."""
    spotted = {name for _, name in scene.gazetteer.spot(scene.document.title or "")}
    spotted = {name for name in spotted if name.lower() not in words().metonyms}
    if len(spotted) != 1:
        return None
    (name,) = spotted
    best = scene.gazetteer.find(name)
    local = best and best[0].precision in (Precision.SITE, Precision.LOCALITY, Precision.VICINITY)
    printed = name if name in scene.document.text else name.split()[0]  # "Tartus harbour" -> "Tartus"
    return PlaceMention(printed) if local and len(printed) > 3 and printed in scene.document.text else None
