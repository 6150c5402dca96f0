"""Which way a time expression looks, told from the verbs around it: "will leave on Friday", "left on Friday"."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import IntEnum

from muster.domain.text import Span
from muster.resolve.temporal_lexicon import lexicon


class Direction(IntEnum):
    PAST = -1
    UNKNOWN = 0
    FUTURE = 1


_BREAK = re.compile(r"(?<=[.!?])[\"”’»)\]]*\s+(?=[\"“‘«(\[]*[A-ZÀ-ÞА-Я@])|\n+")
_CLAUSE = re.compile(
    r"[;:—–]|,\s|\b(?:which|who|while|when|where|that|because|although|as|after|before|but|and)\b"
)
_WORD = re.compile(r"[A-Za-z]+(?:[’'](?:ll|t|d))?|[’'](?:ll)")
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Adm|Col|Capt|Lt|Maj|Sgt|Rear|Vice|St|No|U\.S|U\.N|U\.K|a\.m|p\.m)\.$"
)
_COPULA_TO = re.compile(r"\b(?:is|are|was|were|be)\s+(?:not\s+)?(?:due\s+)?to\s+[a-z]+", re.IGNORECASE)


def sentence_cuts(text: str) -> tuple[int, ...]:
    """Where sentences begin, by punctuation alone, ascending from 0; the last entry is the end of the text."""
    cuts = [0]
    for cut in _BREAK.finditer(text):
        if "\n" in cut.group() or not _ABBREVIATION.search(text[max(0, cut.start() - 6) : cut.start()]):
            cuts.append(cut.end())
    return (*cuts, len(text))


def sentence_around(cuts: tuple[int, ...], span: Span) -> Span:
    """The sentence that holds ``span``."""
    start = cuts[max(0, bisect_right(cuts, span.start) - 1)]
    end = cuts[min(len(cuts) - 1, bisect_right(cuts, span.end - 1))]
    return Span(min(start, span.start), max(end, span.end))


def direction(text: str, sentence: Span, span: Span) -> Direction:
    """Past or future by the nearest verb of the same clause, first to the left, then to the right.

    A fronted expression ("On Friday, the column will leave") takes the verb that follows it.
    """
    before = text[sentence.start : span.start]
    pieces = _CLAUSE.split(before)
    own = pieces[-1] if pieces else before
    found = _last(own)
    if found is not Direction.UNKNOWN:
        return found
    after = text[span.end : sentence.end]
    for piece in _CLAUSE.split(after)[:3]:
        if (found := _first(piece)) is not Direction.UNKNOWN:
            return found
    return _last(before)


def _marks(clause: str) -> list[Direction]:
    """Directions of the verbs of a clause, in order."""
    words, marks = lexicon(), list[tuple[int, Direction]]()
    for match in _WORD.finditer(clause):
        word = match.group().lower()
        if word in words.future_markers:
            marks.append((match.start(), Direction.FUTURE))
        elif word in words.past_markers or (
            word.endswith("ed") and len(word) > 4 and word not in ("need", "speed")
        ):
            marks.append((match.start(), Direction.PAST))
    for match in _COPULA_TO.finditer(clause):
        marks.append((match.start() + 1, Direction.FUTURE))
    ordered = [way for _, way in sorted(marks)]
    return _planned(ordered)


def _planned(marks: list[Direction]) -> list[Direction]:
    """ "was expected", "will have been": a future mark governs the participles that follow it."""
    kept: list[Direction] = []
    for way in marks:
        kept.append(Direction.FUTURE if kept and kept[-1] is Direction.FUTURE else way)
    return kept


def _last(clause: str) -> Direction:
    marks = _marks(clause)
    return marks[-1] if marks else Direction.UNKNOWN


def _first(clause: str) -> Direction:
    """The first verb of a clause, where "was expected" and "is to" count as future."""
    marks = _marks(clause)
    return Direction.FUTURE if Direction.FUTURE in marks[:2] else (marks[0] if marks else Direction.UNKNOWN)
