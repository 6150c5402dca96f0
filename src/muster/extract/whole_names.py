"""A place is the whole of the name printed: what was marked in pieces or cut off is completed.

A parser that hangs a name wrongly, or a model that labels word by word, may leave "Salem Air Base" of "Ali Al Salem Air
Base", or "Strait" and "Gibraltar" of "the Strait of Gibraltar". A stretch inside a name that the gazetteer spots in the line
grows to it; one beside words that are part of a site's name ("Naval Station" before "Mayport", "Air Base" after it) takes
them in. Pieces that become one name are one place.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.place import PlaceMention
from muster.domain.ports import Gazetteer
from muster.domain.text import Span
from muster.extract.lexicon import table

ROLES = ("destination", "origin", "site", "via")
_NAME = r"(?:[^\W\d_a-z][\w'’]*(?:[-–][\w'’]+)*)"  # a word with a capital
_LINKED = rf"(?:\s(?:of\s(?:the\s)?|al[- ]|el[- ]|de\s|ad[- ]|as[- ]|an[- ])?{_NAME})"
_LEADING_ON = re.compile(r"\s+(?:in|at|near|from|to|and|with|by|for)$")
_MOST = 5  # words that a name takes in on one side
_REST = re.compile(rf"{_LINKED}{{1,{_MOST}}}")


class WholeNames:
    """The names of one report."""

    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self._text = document.text
        self._gazetteer = gazetteer
        self._spotted: dict[int, tuple[Span, ...]] = {}

    def claim(self, claim: Claim) -> Claim:
        """The claim with every place whole, each once; what was cut in several roles is in the one that had most of it."""
        printed = {role: getattr(claim, role) for role in ROLES}
        whole = {role: [self._grown(place) for place in printed[role]] for role in ROLES}
        if all(tuple(whole[role]) == printed[role] for role in ROLES):
            return claim
        pieces: dict[Span, list[_Piece]] = defaultdict(list)
        for role in ROLES:
            for old, new in zip(printed[role], whole[role], strict=True):
                if old.span is not None and new.span is not None:
                    pieces[new.span].append(_Piece(role, old.span, old.span == new.span))
        kept = {role: tuple(_once(p for p in whole[role] if _belongs(role, p, pieces))) for role in ROLES}
        return replace(
            claim, destination=kept["destination"], origin=kept["origin"], site=kept["site"], via=kept["via"]
        )

    def _grown(self, place: PlaceMention) -> PlaceMention:
        if place.span is None or place.span.of(self._text) != place.text:
            return place
        span = self._beside(self._known(self._words(self._without_last(place.span))))
        return place if span == place.span else PlaceMention(span.of(self._text), span)

    def _without_last(self, span: Span) -> Span:
        """Without the preposition that leads to the next name: "Ali Al Salem Air Base in"."""
        left = _LEADING_ON.sub("", span.of(self._text))
        return Span(span.start, span.start + len(left)) if left.strip() else span

    def _words(self, span: Span) -> Span:
        """No word is cut in two: ".S." is the end of "U.S."."""
        start, end = span.start, span.end
        while start and (self._text[start - 1].isalnum() or (self._text[start - 1] in ".'’-" and self._text[start - 2 : start - 1].isalnum())):  # fmt: skip
            start -= 1
        while end < len(self._text) and self._text[end].isalnum() and self._text[end - 1].isalnum():
            end += 1
        return Span(start, end)

    def _joined(self, start: int) -> bool:
        """Whether a stop, an apostrophe or a hyphen before a capital stands within a word."""
        before = self._text[start - 1] in ".'’-" and self._text[start - 2 : start - 1].isalnum()
        return before and not self._text[start].islower()

    def _known(self, span: Span) -> Span:
        """The name of the gazetteer that the stretch is a piece of."""
        start = self._text.rfind("\n", 0, span.start) + 1
        for name in self._line(start):
            if name.overlaps(span) and not span.contains(name):
                span = span.cover(name)
        return span

    def _line(self, start: int) -> tuple[Span, ...]:
        if start not in self._spotted:
            end = self._text.find("\n", start)
            line = self._text[start : end if end >= 0 else len(self._text)]
            spotted = (span for span, _ in self._gazetteer.spot(line))
            self._spotted[start] = tuple(Span(s.start + start, s.end + start) for s in spotted)
        return self._spotted[start]

    def _beside(self, span: Span) -> Span:
        """With the words of a site's name that stand beside it."""
        after = _following().match(self._text, span.end)
        if after is not None:
            span = Span(span.start, after.end())
        before = _leading().search(self._text[max(0, span.start - 60) : span.start])
        if before is not None:
            span = Span(span.start - len(before.group()), span.end)
        words = span.of(self._text)
        for opened, following in _openings():
            rest = following.match(self._text, span.end) if opened.fullmatch(words) else None
            if rest is not None:
                return Span(span.start, rest.end())
        return span


class _Piece(NamedTuple):
    """What was marked of a name in a role, and whether that was all of it."""

    role: str
    span: Span
    whole: bool


def _belongs(role: str, place: PlaceMention, pieces: Mapping[Span, Sequence[_Piece]]) -> bool:
    """Whether a name was marked whole in this role, or in none and most of it in this one, the first of them on a draw."""
    marked = pieces.get(place.span, ()) if place.span else ()
    if any(piece.whole for piece in marked):
        return any(piece.whole and piece.role == role for piece in marked)
    most = Counter[str]()
    for piece in sorted(marked, key=lambda piece: piece.span):
        most[piece.role] += len(piece.span)
    return not most or most.most_common(1)[0][0] == role


def _once(places: Iterable[PlaceMention]) -> Iterator[PlaceMention]:
    """Places none of which repeats another or lies in it."""
    held: list[PlaceMention] = []
    for place in places:
        if not any(_same(place, other) for other in held):
            held.append(place)
            yield place


def _same(a: PlaceMention, b: PlaceMention) -> bool:
    joint = a.span is not None and b.span is not None and a.span.overlaps(b.span)
    return joint or a.text.casefold() == b.text.casefold()


@lru_cache(maxsize=1)
def _following() -> re.Pattern[str]:
    """Kinds of site after a name: " Naval Air Station"."""
    return re.compile(rf"\s(?:{_one_of('qualities')}\s){{0,{_MOST}}}{_one_of('kinds')}\b")


@lru_cache(maxsize=1)
def _leading() -> re.Pattern[str]:
    """What opens a name before the rest of it: "Strait of ", "Camp "."""
    return re.compile(rf"\b(?:{_one_of('opening')}\s|{_one_of('opening_of')}\sof\s(?:the\s)?)$")


@lru_cache(maxsize=1)
def _openings() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """What opens a name and is none by itself, with what then follows: "Naval Station", "Strait", "Joint"."""
    quality, kind = _one_of("qualities"), _one_of("kinds")
    return (
        (re.compile(_one_of("opening")), _REST),
        (
            re.compile(_one_of("opening_of")),
            re.compile(rf"\sof\s(?:the\s)?{_NAME}(?:\s{_NAME}){{0,{_MOST}}}"),
        ),
        (
            re.compile(rf"{quality}(?:\s{quality})*"),
            re.compile(rf"(?:\s{quality})*\s{kind}\b(?:{_LINKED}){{0,{_MOST}}}"),
        ),
    )


def _one_of(name: str) -> str:
    return f"(?:{'|'.join(table('codebook', 'places')['names'][name])})"


def with_whole_names(document: Document, claims: Sequence[Claim], gazetteer: Gazetteer) -> tuple[Claim, ...]:
    """The claims of a document, their places taken whole."""
    names = WholeNames(document, gazetteer)
    return tuple(names.claim(claim) for claim in claims)
