"""Lines of stored text: the paragraphs of a report as it was laid out."""

from __future__ import annotations

import re

from muster.domain.text import Span

_LINE = re.compile(r"[^\n]+")


def lines(text: str) -> tuple[Span, ...]:
    """Spans of the non-blank lines, without the white space at their ends."""
    found = (trimmed(text, Span(*match.span())) for match in _LINE.finditer(text))
    return tuple(span for span in found if len(span))


def trimmed(text: str, span: Span) -> Span:
    """``span`` without the white space at its ends."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - len(words) + len(words.rstrip())))


def blank_between(text: str, first: Span, second: Span) -> bool:
    """Whether an empty line stands between two lines."""
    return text.count("\n", first.end, second.start) > 1
