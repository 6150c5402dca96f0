"""Two tellings side by side: which sentences answer each other, and the words in which they differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import starmap, zip_longest
from typing import NamedTuple

from muster.corroborate.story_text import sentence_spans
from muster.domain.document import Document
from muster.web.words import visible

MAX_WORDS = 400  # of one sentence: beyond that it is set side by side unmarked
MAX_SENTENCES = 160  # of one report
LEAST_ALIKE = 0.4  # share of common words (Dice) from which two sentences are taken for one another
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Piece(NamedTuple):
    """A stretch of words; ``changed`` where the other side has other words or none."""

    text: str
    changed: bool


class Pair(NamedTuple):
    """A sentence of each report, empty where the other has none like it. ``same`` word for word."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    same: bool


class SideBySide(NamedTuple):
    """Two reports sentence by sentence, in the order of both; ``left_out`` sentences of long ones are not shown."""

    pairs: tuple[Pair, ...]
    left_out: int

    @property
    def kept(self) -> int:
        return sum(pair.same for pair in self.pairs)


def differences(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts cut where they begin and cease to differ; case and white space do not count."""
    one, two = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(one), len(two)) > MAX_WORDS:
        return (Piece(visible(before), False),), (Piece(visible(after), False),)
    matcher = SequenceMatcher(None, [_plain(t) for t in one], [_plain(t) for t in two], autojunk=False)
    ours, theirs = list[Piece](), list[Piece]()
    for tag, a, b, c, d in matcher.get_opcodes():
        ours += _piece(one[a:b], tag != "equal")
        theirs += _piece(two[c:d], tag != "equal")
    return tuple(ours), tuple(theirs)


def _plain(token: str) -> str:
    return " " if token.isspace() else token.casefold()


def _piece(tokens: Sequence[str], changed: bool) -> list[Piece]:
    text = "".join(tokens)
    return [Piece(visible(text), changed and bool(text.strip()))] if text else []


def side_by_side(before: Document, after: Document) -> SideBySide:
    """The sentences of two reports, aligned so that their common words are as many as possible.

    Those of two languages have no words in common: they stand in order, unmarked.
    """
    ours, theirs = _sentences(before), _sentences(after)
    left_out = max(0, len(ours) - MAX_SENTENCES) + max(0, len(theirs) - MAX_SENTENCES)
    ours, theirs = ours[:MAX_SENTENCES], theirs[:MAX_SENTENCES]
    if before.language != after.language:
        return SideBySide(tuple(starmap(_unmarked, zip_longest(ours, theirs, fillvalue=""))), left_out)
    pairs = [
        _pair(ours[i] if i is not None else "", theirs[j] if j is not None else "")
        for i, j in _aligned(ours, theirs)
    ]
    return SideBySide(tuple(pairs), left_out)


def _sentences(document: Document) -> list[str]:
    return [" ".join(span.of(document.text).split()) for span in sentence_spans(document)]


def _pair(before: str, after: str) -> Pair:
    """A sentence without its like is not marked word for word: it is new or gone as a whole."""
    if not before or not after:
        return _unmarked(before, after)
    ours, theirs = differences(before, after)
    return Pair(ours, theirs, not any(piece.changed for piece in (*ours, *theirs)))


def _unmarked(before: str, after: str) -> Pair:
    ours, theirs = ((Piece(visible(text), False),) if text else () for text in (before, after))
    return Pair(ours, theirs, False)


def _aligned(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Needleman & Wunsch (1970) over sentences, gaps for nothing."""
    one, two = [_bag(s) for s in ours], [_bag(s) for s in theirs]
    best = [[0.0] * (len(two) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) - 1, -1, -1):
        for j in range(len(two) - 1, -1, -1):
            alike = _alike(one[i], two[j])
            joined = best[i + 1][j + 1] + alike if alike >= LEAST_ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], joined)
    found, i, j = list[tuple[int | None, int | None]](), 0, 0
    while i < len(one) and j < len(two):
        alike = _alike(one[i], two[j])
        if alike >= LEAST_ALIKE and best[i][j] == best[i + 1][j + 1] + alike:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            found.append((i, None))
            i += 1
        else:
            found.append((None, j))
            j += 1
    return [*found, *((n, None) for n in range(i, len(one))), *((None, n) for n in range(j, len(two)))]


def _bag(sentence: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", sentence.casefold()))


def _alike(one: frozenset[str], two: frozenset[str]) -> float:
    return 2 * len(one & two) / ((len(one) + len(two)) or 1)
