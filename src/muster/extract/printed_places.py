"""Places printed in the words of a claim that its frame did not reach: far from the verb, or below another word.

A frame reads prepositions where the parser hangs them on the verb or on the thing. What hangs elsewhere ("the garrison
on X had been withdrawn", "was back at X", "somewhere east of X") is read here from the words in order, and only for a
role that the action needs and that is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from muster.domain.claim import Action
from muster.domain.mention import EventMention
from muster.domain.place import PlaceMention
from muster.domain.syntax import Token
from muster.domain.text import Span
from muster.extract.lexicon import table, wordlist
from muster.extract.place_arguments import place_like, place_mentions
from muster.extract.scene import PLACE, SITE, Scene, words

_NEEDED = {
    Action.WITHDRAW: "origin",
    Action.DEPART: "origin",
    Action.ARRIVE: "destination",
    Action.REINFORCE: "destination",
    Action.PRESENT: "site",
    Action.REMAIN: "site",
    Action.LOAD: "site",
    Action.CONSTRUCT: "site",
    Action.EXERCISE: "site",
    Action.ATTACK: "site",
    Action.ALERT: "site",
    Action.TRANSFER: "site",
    Action.OTHER: "site",
}
_TRAVELS = frozenset(
    {Action.WITHDRAW, Action.DEPART, Action.ARRIVE, Action.REINFORCE, Action.MOVE, Action.DEPLOY}
)
_SIDES = frozenset({"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"})
_AFAR = 14  # words between predicate and place


class _Printed(NamedTuple):
    role: str
    head: Token  # the noun
    first: int  # the first word of the place, where a bearing opens it
    distance: int


def with_printed_places(scene: Scene, mentions: Iterable[EventMention]) -> Iterator[EventMention]:
    """Mentions, an empty role that the action needs filled from the words of the claim itself."""
    held = tuple(mentions)
    heads = frozenset(m.head for m in held)
    for mention in held:
        yield _filled(scene, _without_things(scene, mention), heads - {mention.head})


def _without_things(scene: Scene, mention: EventMention) -> EventMention:
    """A ship, a satellite pass or a deck is no place."""

    def kept(places: tuple[PlaceMention, ...]) -> tuple[PlaceMention, ...]:
        return tuple(p for p in places if not _no_place(scene, p))

    return replace(
        mention,
        origin=kept(mention.origin),
        destination=kept(mention.destination),
        via=kept(mention.via),
        site=kept(mention.site),
    )


def _no_place(scene: Scene, place: PlaceMention) -> bool:
    last = place.text.split()[-1] if place.text else ""
    return last in table("codebook", "places")["printed"]["never"] or place.text in scene.ships


def _filled(scene: Scene, mention: EventMention, heads: frozenset[int]) -> EventMention:
    needed = _NEEDED.get(mention.action)
    by_role: dict[str, list[_Printed]] = {}
    for found in _printed(scene, mention, heads):
        by_role.setdefault(found.role, []).append(found)
    filled = mention
    for role, places in by_role.items():
        empty = not getattr(mention, role)
        unplaced = not (mention.origin or mention.destination or mention.via or mention.site)
        if empty and (role == needed or unplaced or (role != "site" and mention.action in _TRAVELS)):
            nearest = min(places, key=lambda p: p.distance)
            filled = _put(filled, role, tuple(_mentions(scene, nearest)))
    return filled


def _put(mention: EventMention, role: str, places: tuple[PlaceMention, ...]) -> EventMention:
    used = {p.text for r in ("origin", "destination", "via", "site") for p in getattr(mention, r)}
    new = tuple(p for p in places if p.text not in used)
    if role == "origin":
        return replace(mention, origin=new)
    if role == "destination":
        return replace(mention, destination=new)
    return replace(mention, site=new)


def _mentions(scene: Scene, found: _Printed) -> Iterator[PlaceMention]:
    for n, place in enumerate(place_mentions(scene, found.head)):
        start = scene.syntax.tokens[found.first].start
        if n == 0 and place.span is not None and start < place.span.start:
            span = Span(start, place.span.end)
            yield PlaceMention(span.of(scene.syntax.text), span)
        else:
            yield place


def _printed(scene: Scene, mention: EventMention, heads: frozenset[int]) -> Iterator[_Printed]:
    sentence = scene.syntax.sentence_of(mention.head)
    for token in scene.syntax.sentence_tokens(sentence):
        if not mention.span.contains(token.span) or token.i + 1 >= len(scene.syntax.tokens):
            continue
        apart = abs(token.i - mention.head)
        low, high = sorted((token.i, mention.head))
        if apart > _AFAR or not heads.isdisjoint(range(low + 1, high)) or _said(scene, low, high):
            continue
        yield from _at(scene, mention, token, apart)


def _said(scene: Scene, low: int, high: int) -> bool:
    return any(t.lemma in ("say", "tell", "report", "add") for t in scene.syntax.tokens[low + 1 : high])


def _at(scene: Scene, mention: EventMention, token: Token, apart: int) -> Iterator[_Printed]:
    lists = table("codebook", "places")["printed"]
    word = token.text.lower()
    if token.lemma in (*lists["passed"], *lists["left"], *lists["reached"]) and token.pos == "VERB":
        inner = scene.syntax.child(token.i, "dobj")
        kind = (
            "site"
            if token.lemma in lists["passed"]
            else "origin"
            if token.lemma in lists["left"]
            else "destination"
        )
        if inner is not None and _is_place(scene, inner) and token.i == mention.head:
            yield _Printed(kind, inner, inner.i, apart)
        return
    if token.dep not in ("prep", "pcomp", "advmod") and token.pos != "ADP":
        return
    inner = scene.syntax.child(token.i, "pobj")
    if inner is None or not _is_place(scene, inner) or _within_place(scene, token):
        return
    before = scene.syntax.tokens[token.i - 1] if token.i else token
    if word == "of" and before.text.lower() in _SIDES:
        yield _Printed("site", inner, before.i, apart)
    elif before.text.lower() in ("out", "away") or (word in lists["from"] and mention.action in _TRAVELS):
        yield _Printed("origin", inner, inner.i, apart)
    elif word in lists["to"] and mention.action in _TRAVELS:
        yield _Printed("destination", inner, inner.i, apart)
    elif word in lists["at"] and not _country(inner) and (role := _role_of_at(mention, token)):
        first = (
            token.i if word in ("inside", "off", "outside", "opposite") and inner.text.islower() else inner.i
        )
        yield _Printed(role, inner, first, apart)


def _role_of_at(mention: EventMention, token: Token) -> str | None:
    """What stands at a place before it moves comes from there; what stands after an arrival is where it came to."""
    if mention.action is Action.MOVE:
        return "origin" if token.i < mention.head else "site"
    if mention.action is Action.DEPLOY:
        return "site"
    if token.text.lower() == "opposite" and mention.action in _TRAVELS:
        return None
    return _NEEDED.get(mention.action)


def _is_place(scene: Scene, noun: Token) -> bool:
    if scene.in_time(noun) or noun.i in scene.equipment or _is_ship(scene, noun):
        return False
    if noun.text.lower() in _SIDES or noun.text in table("codebook", "places")["printed"]["never"]:
        return False
    if noun.lemma in table("codebook", "places")["printed"]["features"]:
        return any(t.text.lower() == "the" or t.pos == "PROPN" for t in scene.syntax.children(noun.i))
    if noun.text.islower() and noun.lemma in wordlist("no_place"):
        return False
    known = bool({PLACE, SITE} & scene.kinds.get(noun.i, frozenset()))
    return known or (noun.pos == "PROPN" and place_like(scene, noun, bare=False))


def _country(noun: Token) -> bool:
    """A whole country is where states act, and says too little of where their forces stand."""
    return noun.text.lower() in words().countries | words().metonyms


def _within_place(scene: Scene, prep: Token) -> bool:
    """Whether the preposition only says where another place is: "the hills opposite X"."""
    above = scene.syntax.tokens[prep.head]
    return (
        bool({PLACE, SITE} & scene.kinds.get(above.i, frozenset()))
        and above.pos in ("NOUN", "PROPN")
        and above.dep == "pobj"
    )


def _is_ship(scene: Scene, noun: Token) -> bool:
    """Whether a name is elsewhere the name of a ship."""
    return noun.text in scene.ships
