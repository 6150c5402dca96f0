"""Spans of stored text, and the way back to the characters that were printed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of Unicode code points ``[start, end)`` in a document's stored text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The printed words."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def cover(self, other: Span) -> Span:
        """The smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


def paragraphs(text: str) -> list[Span]:
    """The lines of a text that are not blank."""
    found: list[Span] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Span(at, at + len(line)))
        at += len(line) + 1
    return found


def around(rows: Sequence[Span], hits: Iterable[int], before: int, after: int) -> tuple[Span, ...]:
    """The rows at the positions ``hits`` with so many before and after each, in order, none twice."""
    near = {n for hit in hits for n in range(hit - before, hit + after + 1)}
    return tuple(row for n, row in enumerate(rows) if n in near)


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Piecewise-linear map from stored text back to the text it was made from.

    ``stored[i]`` (ascending) is where a run begins in the stored text, ``original[i]`` where the same run begins in the
    original; inside a run both advance one code point at a time, except that a run never reaches past the next run's
    original start (so a character that normalising made longer maps back to the one character it came from).
    """

    stored: tuple[int, ...] = (0,)
    original: tuple[int, ...] = (0,)

    def __post_init__(self) -> None:
        if len(self.stored) != len(self.original) or not self.stored or self.stored[0] != 0:
            raise ValueError("an offset map needs runs that begin at 0")

    def to_original(self, offset: int) -> int:
        """Offset in the original of the code point at ``offset`` in the stored text."""
        run = bisect_right(self.stored, offset) - 1
        there = self.original[run] + (offset - self.stored[run])
        return min(there, self.original[run + 1]) if run + 1 < len(self.original) else there

    def span_to_original(self, span: Span) -> Span:
        """The original characters that ``span`` was made from."""
        if not len(span):
            at = self.to_original(span.start)
            return Span(at, at)
        return Span(self.to_original(span.start), self._behind(span.end - 1))

    def _behind(self, offset: int) -> int:
        """Where the original of one stored code point ends.

        The last code point of a run owns what normalising left out behind it: the accent of a decomposed letter, the
        LF of a CRLF, a stripped control character.
        """
        run, end = bisect_right(self.stored, offset) - 1, self.to_original(offset) + 1
        if run + 1 < len(self.stored) and offset + 1 == self.stored[run + 1]:
            return max(end, self.original[run + 1])
        return end
