"""Stretches of text that are spoken for; they never overlap, so that looking one up takes logarithmic time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from muster.domain.text import Span


class Occupied:
    """A set of spans without overlaps."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans: list[Span] = []
        for span in spans:
            self.claim(span)

    def free(self, span: Span) -> bool:
        """Whether ``span`` overlaps none of the spans held."""
        at = bisect_left(self._spans, span.end, key=lambda held: held.start) - 1
        return at < 0 or self._spans[at].end <= span.start

    def claim(self, span: Span) -> bool:
        """Hold ``span`` if it is not empty and free; says whether it was."""
        if not len(span) or not self.free(span):
            return False
        insort(self._spans, span)
        return True
