"""Anchors: the names, numbers, designators and notions in a sentence that survive rewriting and translation."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from muster.corroborate.lexicon import notions, stem
from muster.corroborate.skeleton import skeletons

WORD = re.compile(r"\d{1,3}(?:[,.]\d{3})+(?!\d)|[^\W_]+(?:['’ʼ][яюєїЯЮЄЇ][^\W_]*)?")
_MAKERS = {
    "antonov": "an", "антонов": "an", "أنتونوف": "an", "انتونوف": "an", "ilyushin": "il", "ильюшин": "il",
    "إليوشن": "il", "اليوشن": "il", "إيل": "il", "tupolev": "tu", "туполев": "tu", "توبوليف": "tu", "sukhoi": "su",
    "сухой": "su", "سوخوي": "su", "ميغ": "mig", "миг": "mig", "міг": "mig", "ан": "an", "ил": "il", "іл": "il",
    "ту": "tu", "су": "su", "ми": "mi", "мі": "mi", "ка": "ka", "т": "t", "с": "s", "а": "a", "إس": "s", "اس": "s",
    "бтр": "btr", "бмп": "bmp", "تي": "t", "مي": "mi",
}  # fmt: skip
_DESIGNATOR = re.compile(
    r"\b(?:(?P<maker>[^\W\d_]+)[ \-‑–]|(?P<series>[A-Z]{1,4}))(?P<number>\d{1,4})[A-Za-zА-Яа-я]{0,3}\b"
)
_GLUED = re.compile(
    r"\d(?:(?<=[^\W_][\-‑–]\d)|(?<=[A-Z]\d))"
)  # every designator but one with a maker's name apart
_LATIN_MAKERS = tuple(maker for maker in _MAKERS if maker.isascii())
_CAPITAL_INSIDE = re.compile(r" (?<=[^.!?\n:”\"“ ] )([^\W\d_a-zа-яёіїє][^\W_]+)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")
_PARTICULAR = {"country", "month"}
_SMALL = 2  # "one" and "two" are in every story
_PARTICLES = {
    "al",
    "el",
    "ash",
    "as",
    "at",
    "an",
    "ad",
    "ar",
    "the",
    "le",
    "la",
    "de",
    "del",
    "los",
    "las",
    "san",
    "st",
}


class Anchor(NamedTuple):
    """One thing a sentence speaks of. ``kind``: name, number, designator, country, concept, month, weekday, word."""

    kind: str
    key: str


class Token(NamedTuple):
    """A word with its offsets and its case-folded form."""

    text: str
    start: int
    end: int
    low: str


def tokens(text: str, start: int, end: int) -> list[Token]:
    """Words of ``text[start:end]`` with offsets into ``text``."""
    return [
        Token(m.group(), m.start(), m.end(), m.group().casefold()) for m in WORD.finditer(text, start, end)
    ]


@lru_cache(maxsize=100_000)
def weight(anchor: Anchor) -> float:
    """How much it says that two texts share this anchor."""
    if anchor.kind == "name":
        return {1: 0.1, 2: 0.6, 3: 1.3}.get(len(anchor.key), 2.0)
    if anchor.kind == "number":
        value = int(anchor.key)
        return 0.3 if value <= _SMALL else 0.8 if value <= 12 else 1.5
    return {"designator": 2.0, "country": 0.7, "concept": 0.6, "month": 0.4, "weekday": 0.4}.get(
        anchor.kind, 0.4
    )


def designators(text: str) -> tuple[tuple[int, int, str], ...]:
    """Equipment designators as (start, end, key): An-124, Ан-124 and أنتونوف 124 are all ``an124``."""
    if not may_designate(text):
        return ()
    found = []
    for m in _DESIGNATOR.finditer(text):
        maker = m.group("maker") or m.group("series")
        low = maker.casefold()
        latin = _MAKERS.get(low) or (
            low if maker.isascii() and len(low) <= 4 and maker[0].isupper() else None
        )
        glued = m.group("series") is not None or text[m.end("maker")] != " "
        if latin and (glued or low in _MAKERS) and not notions(low, "en"):
            found.append((m.start(), m.end(), latin + m.group("number")))
    return tuple(found)


def without_signs(text: str) -> str:
    """The text without the commonest signs outside ASCII, each a space: what is then ASCII holds no other script."""
    for sign in "“”‘’–—…«»":
        text = text.replace(sign, " ")
    return text


def may_designate(text: str) -> bool:
    """A cheap look: no text with a designator fails it."""
    if _GLUED.search(text):
        return True
    plain = text if text.isascii() else without_signs(text)
    low = plain.lower()
    return not plain.isascii() or any(maker in low for maker in _LATIN_MAKERS)


@lru_cache(maxsize=100_000)
def number_of(token: str, language: str) -> int | None:
    """The value of a numeral in digits or, up to the hundreds, in words."""
    bare = _ORDINAL.sub("", token.casefold()).replace(",", "").replace(".", "")
    if bare.isdecimal() and len(bare) <= 7:
        return int(bare)
    for notion in notions(bare, language):
        if notion.kind == "number":
            return int(notion.key)
    return None


def may_tell(word: str, language: str) -> bool:
    """Whether a printed word may be a name, a country or a number, which a story of another event would have otherwise."""
    if word[0].isupper() or word[0].isdigit():
        return True
    low = word.casefold()
    return number_of(low, language) is not None or any(n.kind in _PARTICULAR for n in notions(low, language))


@lru_cache(maxsize=200_000)
def particular(word: str, language: str, named: bool) -> Anchor | None:
    """What a printed word that may tell of something in particular stands for."""
    low = word.casefold()
    value = number_of(low, language)
    if value is not None:
        return Anchor("number", str(value))
    meant = notions(low, language)
    if meant:
        return next((Anchor(*n) for n in meant if n.kind in _PARTICULAR), None)
    key = skeletons(word)[:1] if named else ()
    return Anchor("name", key[0]) if key else None


def is_name(words: list[Token], i: int, sentence_start: bool, inside: frozenset[str]) -> bool:
    """Whether word ``i`` is a name by its capital letter; at a sentence's start only with other evidence."""
    word = words[i]
    return may_be_name(word.text, word.low) and (not sentence_start or word.low in inside)


def may_be_name(word: str, low: str) -> bool:
    """Whether a printed word (``low``: in lower case) is a name by its capital letter, where it does not begin a sentence."""
    return word[0].isupper() and len(word) >= 2 and low not in _PARTICLES


def capitals_inside(text: str) -> frozenset[str]:
    """Words printed with a capital elsewhere than at the start of a sentence or line."""
    return frozenset({word.casefold() for word in _CAPITAL_INSIDE.findall(text)})


@lru_cache(maxsize=200_000)
def stands_for(word: str, language: str, named: bool) -> tuple[int | None, tuple[Anchor, ...]]:
    """The number that a printed word outside designators is, and its anchors."""
    low = word.casefold()
    number = number_of(word, language)
    if number is not None:
        return number, (Anchor("number", str(number)),)
    return None, _word_anchors(word, low, language, named)


def word_anchors(words: list[Token], i: int, language: str, named: bool) -> tuple[Anchor, ...]:
    """Anchors of one word outside numbers and designators."""
    return _word_anchors(words[i].text, words[i].low, language, named)


@lru_cache(maxsize=200_000)
def _word_anchors(text: str, low: str, language: str, named: bool) -> tuple[Anchor, ...]:
    known = [n for n in notions(low, language) if n.kind != "number"]
    if known:
        return tuple(Anchor(*n) for n in known)
    if named:
        return tuple(Anchor("name", s) for s in skeletons(text)[:1])
    if len(low) >= 4 and not low.isdecimal():
        return (Anchor("word", stem(low) if language == "en" else low[:6]),)
    return ()


def counted(number: int, words: list[Token], i: int, language: str) -> tuple[int, str] | None:
    """A count and what it counts, e.g. (4, "official"), from a numeral at ``i`` and one of the next three words."""
    for word in words[i + 1 : i + 4]:
        for notion in notions(word.low, language):
            if notion.kind == "concept" and notion.key not in _NOT_COUNTED:
                return number, notion.key
    return None


_NOT_COUNTED = {
    "north",
    "south",
    "east",
    "west",
    "night",
    "begin",
    "finish",
    "anonymous",
    "photographed",
    "equipment",
}
