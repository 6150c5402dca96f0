"""What a report is about, as weighted terms: its words, and what of them survives translation.

A word counts by the square root of how often it is printed, a name more than another word, and a word of the headline
like several: field weights as they are usual in the clustering of news (Miranda et al. 2018).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from muster.corroborate.anchors import capitals_inside, designators, number_of
from muster.corroborate.boilerplate import line_key, lines
from muster.corroborate.lexicon import guess_language, notions, rows, stem
from muster.corroborate.skeleton import skeletons
from muster.domain.document import Document, SectionKind

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_ADDRESS_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](\d\d)(?![\d])")
_SKIPPED = {SectionKind.POINTER, SectionKind.NOTICE, SectionKind.CREDIT}
_TITLE = 5  # times that a word of the headline counts
_NAME = 2.0  # times that a name counts
_SMALL = 12  # smaller numbers stand in every report
_CASELESS = {"ar"}  # scripts in which a name is not told by a capital letter


@dataclass(frozen=True, slots=True)
class Terms:
    """A report's terms with their weights, before any comparison with other reports.

    ``words`` compare reports of one language, ``across`` those of two: names by skeleton, notions, numbers and designators.
    ``maybe`` are skeletons of words that may be names, in scripts without capitals.
    """

    id: str
    day: int | None  # proleptic ordinal of the day of publication
    language: str
    words: dict[str, float]
    across: dict[str, float]
    maybe: frozenset[str]


@lru_cache(maxsize=1)
def _function_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in rows("function_words.tsv")}


@lru_cache(maxsize=200_000)
def _term(low: str, language: str) -> str | None:
    """The key of a lower-case word; None for function words, single letters and the like."""
    if low in _function_words().get(language, frozenset()) or (len(low) < 2 and not low.isdecimal()):
        return None
    return stem(low) if language == "en" else low[:6] if language in _function_words() else low


@lru_cache(maxsize=200_000)
def _known(low: str, language: str) -> tuple[str, ...]:
    """Keys, the same in all languages, of what the lexicon knows of a word, and of larger numbers."""
    number = number_of(low, language) if low[0].isdecimal() else None
    if number is not None:
        return (f"number:{number}",) if number > _SMALL else ()
    return tuple(f"{n.kind}:{n.key}" for n in notions(low, language) if n.kind != "number")


def common(term: str, language: str) -> bool:
    """Whether the lexicon knows a word or key: what much news of the field speaks of, which tells stories apart but little."""
    kind, _, key = term.partition(":")
    return kind in {"country", "concept", "month", "weekday"} if key else bool(notions(term, language))


def terms(document: Document, dull: frozenset[int] = frozenset()) -> Terms:
    """The terms of one report; ``dull`` are keys of lines that its outlet prints under many reports."""
    language = document.language or guess_language(document.text)
    inside = capitals_inside(document.text)
    words, across, maybe = defaultdict[str, float](float), defaultdict[str, float](float), set[str]()
    for printed, count in _printed(document, dull).items():
        low = printed.casefold()
        term = _term(low, language)
        if term is None:
            continue
        named = printed[0].isupper() and low in inside
        weight = count * (_NAME if named else 1.0)
        words[term] += weight
        for key in _known(low, language) or (_names(printed, 2)[:1] if named else ()):
            across[key] += weight
        if language in _CASELESS and not _known(low, language):
            maybe.update(_names(printed, 3))
    for _, _, key in designators(document.text):
        across[f"designator:{key}"] += _NAME
    return Terms(document.id, _day(document), language, _damped(words), _damped(across), frozenset(maybe))


def _names(printed: str, shortest: int) -> tuple[str, ...]:
    """Keys of a word as a name, the likeliest reading first; skeletons below ``shortest`` consonants say too little."""
    return tuple(f"name:{s}" for s in skeletons(printed) if len(s) >= shortest)


def _day(document: Document) -> int | None:
    """The day of publication, or that in the address where it is earlier: a page fetched anew may declare a later one."""
    declared = document.published.day.toordinal() if document.published else None
    printed = _ADDRESS_DAY.search(document.url or "")
    if declared is None or printed is None:
        return declared
    year, month, day = (int(part) for part in printed.groups())
    if not 1 <= day <= monthrange(year, month)[1]:
        return declared
    return min(declared, date(year, month, day).toordinal())


def _damped(counts: dict[str, float]) -> dict[str, float]:
    return {key: count**0.5 for key, count in counts.items()}


def _printed(document: Document, dull: frozenset[int]) -> Counter[str]:
    """How much each printed word counts, by how often it stands in headline and text; lines not the report's own are left out."""
    counts: Counter[str] = Counter()
    for start, end in lines(document.text):
        if document.kind_at(start) in _SKIPPED or (
            dull and line_key(document.outlet, document.text[start:end]) in dull
        ):
            continue
        counts.update(_WORD.findall(document.text, start, end))
    for word in _WORD.findall(document.title or ""):
        counts[word] += _TITLE
    return counts
