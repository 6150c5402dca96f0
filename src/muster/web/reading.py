"""What was read from a report, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from muster.domain.document import Document, SectionKind
from muster.web.report import stretches
from muster.web.words import SKIPPED

READ_LANGUAGE = "en"  # the language that claims are read from

WHY_SKIPPED = {
    SectionKind.POINTER: "It points to another story; what it says is that story’s claim, not this report’s.",
    SectionKind.NOTICE: "Boilerplate of the page: subscriptions, rights, addresses.",
    SectionKind.CREDIT: "It names who made a picture. Pictures credited alike count as one piece of evidence.",
}


class Part(NamedTuple):
    """Stretches of one kind: how many, how many words in them, and why they were left out (None: they were read)."""

    kind: SectionKind
    stretches: int
    words: int
    why: str | None


class Reading(NamedTuple):
    """The account of one report. ``language_read`` is False where its language is kept and not read for claims."""

    parts: tuple[Part, ...]
    words: int
    claims: int
    language_read: bool

    @property
    def skipped(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.why)


def reading_of(document: Document, claims: int) -> Reading:
    """Parts in the order of the kinds."""
    counts: Counter[SectionKind] = Counter()
    words: Counter[SectionKind] = Counter()
    for kind, span, _ in stretches(document):
        size = len(span.of(document.text).split())
        if size:
            counts[kind] += 1
            words[kind] += size
    parts = tuple(
        Part(kind, counts[kind], words[kind], WHY_SKIPPED[kind] if kind in SKIPPED else None)
        for kind in SectionKind
        if counts[kind]
    )
    return Reading(parts, words.total(), claims, (document.language or READ_LANGUAGE) == READ_LANGUAGE)
