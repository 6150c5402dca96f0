"""Which way a time expression looks, told from the verbs around it: "will leave on Friday", "left on Friday"."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import IntEnum
from functools import cache

from muster.domain.text import Span
from muster.resolve.temporal_lexicon import alternation, lexicon


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
_GOVERNED = (
    3  # words between a verb that looks ahead and a participle that it governs wherever the time stands
)
_ADJOINING = 1  # words between a participle and the time
_NO_VERB = frozenset(
    {"need", "speed", "feed", "seed", "bed", "red", "shed", "hundred", "indeed", "exceed", "proceed", "med"}
)


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
    """Directions of the verbs of a clause, in order; a plan in the past ("was expected to") looks ahead."""
    words = lexicon()
    ahead = [match.span() for match in _future().finditer(clause)]
    marks = [(start, end, Direction.FUTURE) for start, end in ahead]
    for match in _WORD.finditer(clause):
        at, word = match.start(), match.group().lower()
        if any(start <= at < end for start, end in ahead):
            continue
        if word in words.past_markers or (word.endswith("ed") and word not in _NO_VERB):
            marks.append((at, match.end(), Direction.PAST))
    ordered: list[Direction] = []
    governs = 0  # where the last verb ends that looks ahead
    for start, end, way in sorted(marks):
        # "will stay closed": what looks ahead governs the participles after it, but not one that stands apart from it and
        # right before the time: "will keep the men sent in October"
        apart = len(clause[governs:start].split()) > _GOVERNED and len(clause[end:].split()) <= _ADJOINING
        held = Direction.FUTURE in ordered[-1:] and not apart
        ordered.append(Direction.FUTURE if held else way)
        governs = end if ordered[-1] is Direction.FUTURE else governs
    return ordered


@cache
def _future() -> re.Pattern[str]:
    """Verbs that look ahead. "May have left" and "due to the storm" do not."""
    words = lexicon()
    be = r"(?:is|are|was|were|be|been|not)"
    return re.compile(
        rf"(?<![\w])(?:{alternation(words.modals)})\b(?!\s+(?:not\s+)?(?:\w+ly\s+)?have\b)(?:\s+(?:not\s+)?be\b)?"
        rf"|(?<!\ba\s)(?<!\bthe\s)\b(?:{be}\s+)?(?:{alternation(w for w in words.scheduled_words if w != 'due')})"
        r"(?:\s+(?:to|for|on|by|at|in|before|between|from|until|next|late|early)\b|\s*$)"
        rf"|\b{be}\s+due\b|\bdue(?:\s+(?:on|by|in|at|next|back|for)\b|\s*$)"
        rf"|\b(?:{alternation(words.intention_words)})\s+(?:\w+\s+){{0,3}}?to\b"
        r"|\b(?:is|are|was|were)\s+(?:not\s+)?to\s+[a-z]+\b|\b(?:is|are)\s+(?!saying|reporting)\w+ing\b"
        rf"|\b(?:{alternation(words.timetable_verbs)})\b|\bupcoming\b",
        re.IGNORECASE,
    )


def _last(clause: str) -> Direction:
    marks = _marks(clause)
    return marks[-1] if marks else Direction.UNKNOWN


def _first(clause: str) -> Direction:
    """The first verb of a clause."""
    marks = _marks(clause)
    return marks[0] if marks else Direction.UNKNOWN
