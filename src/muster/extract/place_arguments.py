"""Nouns that can be places, and places as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muster.domain.place import PlaceMention
from muster.domain.syntax import Token
from muster.domain.text import Span
from muster.extract.lexicon import wordlist
from muster.extract.noun_phrases import conjuncts, phrase_range
from muster.extract.scene import FORCE, MATERIEL, PLACE, PLATFORM, SITE, Scene

_PLACE_COMPLEMENTS = (
    "of",
    "at",
    "near",
    "in",
    "on",
    "along",
    "outside",
    "opposite",
    "around",
    "off",
    "beside",
    "beyond",
)
_ABBREVIATED = frozenset({"st.", "mt.", "ft.", "u.s.", "u.k.", "u.n.", "pt.", "no.", "is."})


_SIDES = frozenset(
    [
        "south",
        "north",
        "east",
        "west",
        "southeast",
        "southwest",
        "northeast",
        "northwest",
        "offshore",
        "ashore",
    ]
)


def place_like(scene: Scene, token: Token, *, bare: bool) -> bool:
    """Whether a noun can be a place: by its words, by the gazetteer, or a name after a preposition of place."""
    if token.text == "area" and any(t.text == "the" for t in scene.syntax.children(token.i, "det")):
        return True  # "withdrew from the area"
    if (
        scene.in_time(token)
        or token.text in wordlist("no_place")
        or (token.text.islower() and token.lemma in wordlist("no_place"))
    ):
        return False
    kinds = scene.kinds.get(token.i, frozenset())
    if _no_place_here(scene, token):
        return False
    if kinds & {PLACE, SITE} or _named_feature(scene, token) or token.lemma in ("destination", "location"):
        return True
    if token.text.lower() in _SIDES or (SITE in scene.all_kinds(token.i) and token.lemma in _PART):
        return True  # "one of its three camps"
    if token.pos != "PROPN" and not (
        token.text[:1].isupper() and token.pos in ("NOUN", "ADJ", "X", "VERB") and token.i > 0
    ):
        return False
    if kinds & {FORCE, PLATFORM, MATERIEL}:
        return False
    return not bare or scene.posture or bool(scene.gazetteer.find(token.text))


def _no_place_here(scene: Scene, token: Token) -> bool:
    """A part of a ship's name, "low in the water", "the 26 January pass"."""
    within = any(m.first <= token.i < m.last and m.kind == "ship" for m in scene.equipment.values())
    dated = any(scene.in_time(t) for t in scene.syntax.children(token.i, "compound", "nummod", "nmod"))
    return within or dated or token.text == "water"


def _named_feature(scene: Scene, token: Token) -> bool:
    """A common noun after a proper name, both after a preposition of place: "on Erdan islet"."""
    before = scene.syntax.tokens[token.i - 1] if token.i else token
    named = before.pos == "PROPN" and before.head == token.i and before.dep in ("compound", "nmod")
    above = scene.syntax.tokens[token.head]
    return (
        named
        and token.tag == "NN"
        and token.dep == "pobj"
        and above.text.lower() in ("on", "off", "near", "at")
    )


_PART = frozenset(
    {"one", "two", "three", "four", "five", "six", "most", "some", "several", "all", "part", "half", "rest"}
)


def _before_stop(scene: Scene, head: int, end: int) -> int:
    """The end of a place no later than the stop of a sentence that the parser ran over."""
    for token in scene.syntax.tokens[head + 1 : end]:
        if token.text == "." or _stops(token):
            return token.i
    return max(end, head + 1)


def _stops(token: Token) -> bool:
    """Whether a word carries the stop of its sentence: "along the LoC. Next"."""
    word = token.text.lower()
    return word.endswith(".") and len(word) > 2 and word not in _ABBREVIATED and "." not in word[:-1]


_DISTANCE = re.compile(
    r"\d[\d.,]* ?(?:km|kilomet(?:re|er)s?|nm|(?:nautical |sea )?miles?|met(?:re|er)s) "
    r"(?:off|from|outside|inland (?:of|from)|(?:(?:north|south)?-?(?:east|west)?|north|south) of) (?:the )?$"
)


_SIDE_OF = re.compile(
    r"\b(?:(?:north|south)?-?(?:east|west)|north|south) of (?:the )?$"
)  # "south-east of the "


def _with_distance(text: str, span: Span) -> Span:
    """ "15 km off the coast", "40 miles south of X", "east of Y": distance and bearing are part of where."""
    start = max(0, span.start - 60)
    before = _DISTANCE.search(text[start : span.start]) or _SIDE_OF.search(text[start : span.start])
    return Span(start + before.start(), span.end) if before else span


_OPPOSITE = re.compile(r" (?:opposite|facing) (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")


def _with_opposite(text: str, span: Span) -> Span:
    """ "The hills opposite X": what a place without a name faces is part of where."""
    after = _OPPOSITE.match(text, span.end)
    return Span(span.start, after.end()) if after and span.of(text).islower() else span


def place_mentions(scene: Scene, head: Token) -> Iterator[PlaceMention]:
    """A place and those coordinated with it, each as printed without its article."""
    syntax = scene.syntax
    for token in conjuncts(syntax, head.i):
        if token.i != head.i and not place_like(scene, token, bare=False):
            continue
        first, end = phrase_range(syntax, token.i, complements=_PLACE_COMPLEMENTS)
        while first < token.i and (
            syntax.tokens[first].text.lower() in ("the", "a", "an", "its", "their", "both")
            or syntax.tokens[first].dep == "punct"
        ):
            first += 1
        for at in range(token.i + 1, end):
            if scene.in_time(syntax.tokens[at]):
                end = at - 1 if syntax.tokens[at - 1].dep == "prep" else at
                break
        end = _before_stop(scene, token.i, end)
        stop = next((t for t in syntax.tokens[first : token.i] if _stops(t)), None)
        if stop is not None:  # the parser joined two sentences in one name
            span = Span(syntax.tokens[first].start, stop.end - 1)
        else:
            span = Span(syntax.tokens[first].start, syntax.tokens[end - 1].end)
        span = _with_opposite(syntax.text, _with_distance(syntax.text, span))
        yield PlaceMention(span.of(syntax.text), span)
