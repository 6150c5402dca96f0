"""How firmly a sentence says something, by its words alone, in seven languages (``data/corroborate/firmness.tsv``).

The ladder is that of event factuality (Saurí & Pustejovsky 2009), coarsened to what words show without a parse: talk and
possibility, then probability and plans, then the plain statement; words that claim evidence add half a step.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from muster.corroborate.anchors import Token
from muster.corroborate.lexicon import LANGUAGES, rows, stem


class Mark(StrEnum):
    """Classes of words."""

    TENTATIVE = "tentative"
    PROBABLE = "probable"
    PLAN = "plan"
    EVIDENCE = "evidence"
    CONFIRM = "confirm"
    NEGATION = "negation"
    DENIAL = "denial"
    ABOUT = "about"
    SAID = "said"


_STEPS = {Mark.TENTATIVE: 1.0, Mark.PROBABLE: 2.0, Mark.PLAN: 2.0}
_PLAIN = 3.0


class Firmness(NamedTuple):
    """1 talk or possibility, 2 probability or plan, 3 plain statement; half a step more where evidence is claimed.

    ``words`` are those that tell it, empty for the plain statement.
    """

    level: float
    words: tuple[str, ...]


@lru_cache(maxsize=8)
def _patterns(language: str) -> tuple[tuple[Mark, re.Pattern[str]], ...]:
    column = 1 + LANGUAGES.index(language)
    listed = [
        (Mark(row[0]), [word for word in row[column].split() if word != "_"]) for row in rows("firmness.tsv")
    ]
    return tuple((mark, re.compile(_pattern(words, language))) for mark, words in listed if words)


def _pattern(words: Sequence[str], language: str) -> str:
    """English entries are whole words ("=") or stems ("~"), those of other languages beginnings of words."""
    if language != "en":
        return "|".join(words)
    forms = (f"={word[:-1]}" if word[-1] == "$" else f"~{stem(word)}" for word in words)
    return f"(?:{'|'.join(forms)})$"


@lru_cache(maxsize=100_000)
def marks(word: str, language: str) -> frozenset[Mark]:
    """Classes of a lower-case word; none in a language that the table does not cover."""
    if language not in LANGUAGES:
        return frozenset()
    forms = {word}
    if language == "en":
        forms = {f"={word}", f"~{stem(word)}"}
    elif language == "ar":
        forms.add(word.removeprefix("و"))
    return frozenset(mark for mark, p in _patterns(language) if any(p.match(form) for form in forms))


def marked(words: Sequence[Token], language: str) -> tuple[tuple[Token, frozenset[Mark]], ...]:
    """Words of a sentence with their classes, those without any left out."""
    found = []
    for n, word in enumerate(words):
        classes = marks(word.low, language)
        if Mark.PLAN in classes and n and Mark.NEGATION in marks(words[n - 1].low, language):
            classes -= {Mark.PLAN}  # "no plans" is no plan
        if classes and not _misread(words, n, language):
            found.append((word, classes))
    return tuple(found)


def _misread(words: Sequence[Token], n: int, language: str) -> bool:
    """ "May" the month, and the "could" of "could not confirm"."""
    if language != "en":
        return False
    following = words[n + 1].low if n + 1 < len(words) else ""
    if words[n].low == "may":
        return words[n].text != "may" and (n > 0 or following.isdecimal())
    return words[n].low == "could" and following == "not"


def has(words: Sequence[Token], language: str, mark: Mark) -> bool:
    """Whether any word of a sentence is of a class."""
    return any(mark in classes for _, classes in marked(words, language))


def firmness(words: Sequence[Token], language: str) -> Firmness:
    """The weakest step that a sentence's words show."""
    found = marked(words, language)
    hedges = [(_STEPS[mark], token) for token, classes in found for mark in classes if mark in _STEPS]
    level = min((step for step, _ in hedges), default=_PLAIN)
    told = [token.text for step, token in hedges if step == level]
    if not has(words, language, Mark.NEGATION):
        evidence = [token.text for token, classes in found if Mark.EVIDENCE in classes]
        level += 0.5 if evidence else 0.0
        told += evidence
    return Firmness(level, tuple(dict.fromkeys(told)))
