"""The day from which words like "yesterday" are counted: the post's own, the log entry's, the dateline's, else the publication's."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from muster.domain.document import Document, SectionKind
from muster.domain.text import Span
from muster.resolve.temporal_log import log_days

_UNREAD = frozenset({SectionKind.POINTER, SectionKind.NOTICE, SectionKind.CREDIT, SectionKind.DATELINE})
_REPOST = re.compile(r"\b(?:RT|Reposted(?: from)?|via)\s+@\w+:?\s*(?P<body>[\"“«][^\"”»\n]*[\"”»]?|[^\n]*)")
_LIVE = re.compile(
    r"(?m)^\W{0,3}(?:[1-3]?\d/)?(?P<clock>(?:[01]?\d|2[0-3])[:.]?[0-5]\d)(?:\s?(?:GMT|UTC|Z|local|[A-Z]{2,4}T?))?\b\s*[-–—:|)\].]?\s"
)
_LIVE_ENTRIES = 3  # stamped paragraphs from which a report counts as a live blog


@dataclass(frozen=True, slots=True)
class Anchors:
    """Anchor days of one document. A repost inside it has its own date, which is not printed: it stays unknown."""

    main: date | None
    embeds: tuple[tuple[Span, date | None], ...]
    unknown: tuple[Span, ...]
    unread: tuple[Span, ...]
    paragraphs: tuple[int, ...]  # where each begins
    live: tuple[int, ...]  # beginnings of stamped paragraphs of a live blog
    headings: tuple[
        tuple[int, date], ...
    ] = ()  # lines of a log that begin with their day; it holds until the next

    @classmethod
    def of(cls, document: Document) -> Anchors:
        text = document.text
        embeds = tuple((e.span, e.published.day if e.published else None) for e in document.embeds)
        reposts = tuple(Span(m.start("body"), m.end("body")) for m in _REPOST.finditer(text))
        unread = tuple(s.span for s in document.sections if s.kind in _UNREAD)
        starts = (0, *(m.end() for m in re.finditer(r"\n\s*", text)))
        stamps = tuple(m.start("clock") for m in _LIVE.finditer(text))
        main, live = _main(document), stamps if len(stamps) >= _LIVE_ENTRIES else ()
        return cls(main, embeds, reposts, unread, starts, live, log_days(text, main, len(live)))

    def at(self, offset: int) -> date | None:
        for span, own in self.embeds:
            if span.start <= offset < span.end:
                return own
        if any(span.start <= offset < span.end for span in self.unknown):
            return None
        return self.entry_day(offset) or self.main

    def entry_day(self, offset: int) -> date | None:
        """The day that the entry of a log at ``offset`` stands under; None outside logs."""
        n = bisect_right(self.headings, offset, key=lambda heading: heading[0]) - 1
        return self.headings[n][1] if n >= 0 else None

    def skipped(self, span: Span) -> bool:
        return any(span.overlaps(section) for section in self.unread)

    def paragraph(self, offset: int) -> int:
        return bisect_right(self.paragraphs, offset) - 1

    def stamp(self, span: Span) -> bool:
        """Whether ``span`` is the time stamp of a live entry."""
        return any(span.start <= at < span.end for at in self.live)

    def live_entry(self, offset: int) -> bool:
        """Whether the paragraph of ``offset`` is a time-stamped entry of a live blog."""
        start = self.paragraphs[self.paragraph(offset)]
        return any(start <= at < start + 5 for at in self.live)


def _main(document: Document) -> date | None:
    if document.dateline and document.dateline.day:
        return date.fromisoformat(document.dateline.day)
    return document.published.day if document.published else None
