"""One document as event extraction sees it: parse, equipment, time expressions, and who or what each noun stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from muster.domain.document import Document
from muster.domain.interval import TimeReading
from muster.domain.ports import Gazetteer
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.equipment import EquipmentMention, equipment
from muster.extract.lexicon import table
from muster.extract.noun_phrases import noun_forms

FORCE, PLATFORM, MATERIEL, PRESENCE = "force", "platform", "materiel", "presence"
SITE, PLACE, STATE, PRONOUN, RADAR = "site", "place", "state", "pronoun", "radar"

_PRESENCE = {"presence", "footprint", "deployment", "foothold", "contingent"}
_PARTITIVE = {
    "part", "parts", "number", "group", "one", "most", "some", "several", "many", "all", "half", "both", "rest",
    "column", "convoy", "dozen", "dozens", "score", "hundred", "thousand", "pair", "couple", "bulk", "batch",
    "wave", "lot", "majority", "series", "element", "handful", "fleet", "third", "two", "three", "four", "five",
    "six", "seven", "eight", "nine", "ten", "line", "row", "trainload", "shipload", "load", "total",
    "detachment",
}  # fmt: skip
_ANAPHORS = {
    "one", "ones", "second", "first", "third", "rest", "other", "others", "both", "most", "some", "several",
    "another", "all", "many", "none", "half", "latter", "former", "nothing", "everything", "nobody", "last",
    "latest", "next", "largest", "biggest",
}  # fmt: skip
_ACRONYMS = {"plan", "fano", "sdf", "gna", "hts"}  # names that are words in lower or mixed case
_MONTHS = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|\d{4}|\d{4}s|week|month|year|day|today|tomorrow|yesterday|night|morning|evening|afternoon|hour|minute|dawn|dusk|noon|midnight|winter|summer|spring|autumn|weekend|decade|\d{1,2}(?:st|nd|rd|th))",
    re.I,
)


class Words(NamedTuple):
    """The participant lexicon as sets."""

    force: frozenset[str]
    weak_force: frozenset[str]
    force_names: frozenset[str]
    formation: frozenset[str]
    materiel: frozenset[str]
    weak_materiel: frozenset[str]
    site: frozenset[str]
    weak_site: frozenset[str]
    place: frozenset[str]
    metonyms: frozenset[str]
    bodies: frozenset[str]
    countries: frozenset[str]
    demonyms: frozenset[str]
    modifiers: frozenset[str]
    signs: re.Pattern[str]


@cache
def words() -> Words:
    """The participant lexicon of ``muster/data/codebook/participants.toml``."""
    data = table("codebook", "participants")
    signs = "|".join(sorted(map(re.escape, data["military"]["signs"]), key=len, reverse=True))
    force, materiel, site, state = data["force"], data["materiel"], data["site"], data["state"]
    return Words(
        force=frozenset(force["nouns"]),
        weak_force=frozenset(force["weak"]),
        force_names=frozenset(force["names"]),
        formation=frozenset(force["formation"]),
        materiel=frozenset(materiel["nouns"]),
        weak_materiel=frozenset(materiel["weak"]),
        site=frozenset(site["nouns"]),
        weak_site=frozenset(site["weak"]),
        place=frozenset(data["place"]["nouns"]),
        metonyms=frozenset(state["metonyms"]),
        bodies=frozenset(state["bodies"]),
        countries=frozenset(state["countries"]),
        demonyms=frozenset(state["demonyms"]),
        modifiers=frozenset(data["military"]["modifiers"]),
        signs=re.compile(rf"\b(?:{signs})\b", re.I),
    )


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything the rules look at. ``military`` is the number of different military words in the document."""

    document: Document
    syntax: Syntax
    gazetteer: Gazetteer
    times: tuple[Span, ...]
    readings: tuple[TimeReading, ...]
    equipment: Mapping[int, EquipmentMention]  # by head token
    military: int
    kinds: Mapping[int, frozenset[str]]  # participant kinds by noun token
    ships: frozenset[str] = frozenset()  # names that the text gives to ships

    @property
    def posture(self) -> bool:
        """Whether the document speaks of military matters at all."""
        return self.military >= 3

    def tokens(self, first: int, last: int) -> tuple[Token, ...]:
        return self.syntax.tokens[first:last]

    def in_time(self, token: Token) -> bool:
        """Whether a token belongs to a time expression."""
        return any(span.start <= token.start < span.end for span in self.times) or bool(
            _MONTHS.fullmatch(token.text)
        )

    def all_kinds(self, i: int) -> frozenset[str]:
        """Kinds of a noun and of those coordinated with it or counted by it."""
        found = set(self.kinds.get(i, frozenset()))
        for token in self.syntax.children(i, "conj", "appos"):
            found |= self.kinds.get(token.i, frozenset()) - {PRONOUN}
        token = self.syntax.tokens[i]
        if (
            token.lemma in _PARTITIVE
            or token.text.lower() in _PARTITIVE
            or token.tag == "CD"
            or token.pos in ("PRON", "ADJ")
        ):
            for prep in self.syntax.children(i, "prep"):
                if prep.text.lower() == "of":
                    for inner in self.syntax.children(prep.i, "pobj"):
                        found |= self.kinds.get(inner.i, frozenset())
        return frozenset(found)


def scene(
    document: Document, syntax: Syntax, gazetteer: Gazetteer, expressions: Sequence[TimeReading]
) -> Scene:
    """Read the participants of a parsed document."""
    times = tuple(e.span for e in expressions if e.span is not None)
    things = _by_token(syntax, equipment(syntax))
    signs = len({m.group().lower().rstrip("s") for m in words().signs.finditer(document.text)})
    signs += len({m.equipment.type for m in things.values() if not m.civil and m.kind != "personnel"})
    empty = Scene(document, syntax, gazetteer, times, tuple(expressions), things, signs, {})
    kinds = {i: found for i, found in _kinds(empty) if found}
    return replace(empty, kinds=kinds, ships=_ships(things.values(), gazetteer))


def _ships(things: Iterable[EquipmentMention], gazetteer: Gazetteer) -> frozenset[str]:
    """Names given to ships; one that is also a place's only where more of the ship's name goes before."""
    found = set()
    for mention in things:
        *before, last = mention.equipment.text.split()
        longer = (
            bool(before) and before[-1].isalpha() and before[-1].istitle() and before[-1].lower() != "the"
        )
        if mention.kind == "ship" and last[:1].isupper() and (longer or not gazetteer.find(last)):
            found.add(last)
    return frozenset(found)


def _by_token(syntax: Syntax, mentions: Sequence[EquipmentMention]) -> dict[int, EquipmentMention]:
    """Mentions by head, and by a class word that the parser took for a second head ("the patrol ships [Oral]")."""
    things = {m.head: m for m in mentions}
    for mention in mentions:
        for token in syntax.tokens[mention.first : mention.last]:
            apart = not mention.first <= token.head < mention.last
            if apart and token.pos in ("NOUN", "PROPN"):
                things.setdefault(token.i, mention)
    return things


def _kinds(found: Scene) -> Iterator[tuple[int, frozenset[str]]]:
    for token in found.syntax.tokens:
        if (
            token.pos in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X", "ADV", "SYM")
            or token.i in found.equipment
        ):
            yield token.i, frozenset(_kind(found, token))


def _kind(found: Scene, token: Token) -> Iterator[str]:
    if found.in_time(token):
        return
    text, lexicon = token.text.lower(), words()
    if token.i not in found.equipment and (token.tag in ("PRP", "WDT", "WP", "CD") or text in _ANAPHORS):
        yield PRONOUN
    if text in ("there", "here"):
        yield PLACE
    thing = found.equipment.get(token.i)
    military = _military_modifier(found, token)
    if thing is not None:
        yield from _thing_kinds(found, thing, military)
    if token.pos in ("NOUN", "PROPN", "ADJ", "X"):
        yield from _noun_kinds(found, token, lexicon, military=military)


def _thing_kinds(found: Scene, thing: EquipmentMention, military: bool) -> Iterator[str]:
    if thing.kind == "personnel":
        return
    if not thing.civil or military or found.posture:
        yield MATERIEL if thing.kind in ("munition", "equipment", "logistics") else PLATFORM
        if thing.kind == "radar":
            yield RADAR


def _noun_kinds(found: Scene, token: Token, lexicon: Words, *, military: bool) -> Iterator[str]:
    forms = noun_forms(token)
    name = phrase_name(found.syntax, token).lower()
    if (
        forms & lexicon.force
        or name in lexicon.force_names
        or (
            token.text[:1].isupper()
            and forms & lexicon.force_names
            and not (forms & _ACRONYMS and not token.text.isupper())
        )
        or _last_two(found.syntax, token) in lexicon.force
        or (forms & lexicon.weak_force and (military or found.military >= 6))
        or (token.text[:1].isupper() and forms & lexicon.formation and name != token.text.lower())
    ):
        yield FORCE
    if forms & _PRESENCE and (military or found.posture):
        yield PRESENCE
    if forms & lexicon.materiel and (military or found.posture or not forms & lexicon.weak_materiel):
        yield MATERIEL
    if forms & lexicon.site or _last_two(found.syntax, token) in lexicon.site:
        yield PLACE
        if military or found.posture or not forms & lexicon.weak_site:
            yield SITE
    if forms & lexicon.place:
        yield PLACE
    yield from _state_kinds(token, name, lexicon)


def _state_kinds(token: Token, name: str, lexicon: Words) -> Iterator[str]:
    text, bare = token.text.lower(), name.removeprefix("the ")
    named = bare in lexicon.countries or (text in lexicon.countries and token.pos == "PROPN")
    if named or bare in lexicon.metonyms or text in lexicon.metonyms:
        yield STATE
        yield PLACE
    elif (
        text.removesuffix("s") in lexicon.demonyms
        and token.tag in ("NNPS", "NNS", "NNP")
        and token.dep not in ("compound", "amod")
    ):
        yield STATE
        yield FORCE  # "the Russians have left the base": their people under arms
    elif token.lemma in lexicon.bodies:
        yield STATE


def _military_modifier(found: Scene, token: Token) -> bool:
    """Whether a noun's own modifiers make it military: a military word, a nationality or state, a possessive state."""
    lexicon = words()
    for child in found.syntax.children(token.i, "amod", "compound", "nmod", "poss", "npadvmod", "nummod"):
        text = child.text.lower()
        if (
            text in lexicon.modifiers
            or text in lexicon.demonyms
            or text in lexicon.force
            or text in lexicon.force_names
        ):
            return True
        if child.dep == "poss" and (text in lexicon.countries or text in lexicon.metonyms):
            return True
        if text in ("us", "uk", "u.s.", "u.k.") or (child.dep == "compound" and text in lexicon.countries):
            return True
    return False


def _last_two(syntax: Syntax, token: Token) -> str:
    before = syntax.tokens[token.i - 1] if token.i else token
    return f"{before.text.lower()} {token.lemma}"


def phrase_name(syntax: Syntax, token: Token) -> str:
    """A name with its compound parts: "Rapid Support Forces"."""
    parts = [
        t
        for t in syntax.children(token.i, "compound", "amod", "nmod")
        if t.i < token.i and t.text[:1].isupper()
    ]
    first = min((t.i for t in parts), default=token.i)
    return syntax.text[syntax.tokens[first].start : token.end]
