"""The text of a report as a page shows it: cut into runs that are only ever printed as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from muster.domain.claim import Claim
from muster.domain.document import Document, Embed, SectionKind
from muster.domain.text import Span
from muster.web.words import SKIPPED, visible


class Run(NamedTuple):
    """Text that is marked alike. ``marks`` are class names, ``claim`` the claim it leads to, ``first`` its start."""

    text: str
    marks: tuple[str, ...]
    claim: str | None
    first: bool


class Block(NamedTuple):
    """A section of the report: its kind, whether it was left out of the analysis, its post, its runs."""

    kind: SectionKind
    skipped: bool
    embed: Embed | None
    runs: tuple[Run, ...]


class Mark(NamedTuple):
    name: str
    span: Span
    claim: str | None = None


def blocks(document: Document, claims: Iterable[Claim], target: Claim | None = None) -> tuple[Block, ...]:
    """The whole stored text in order; only white space between sections is left to the layout."""
    listed = [Mark("claim", claim.span, claim.id) for claim in claims if claim != target]
    listed += target_marks(target) if target else []
    return tuple(
        Block(kind, kind in SKIPPED, embed, runs(document.text, trimmed(document.text, span), listed))
        for kind, span, embed in stretches(document)
        if span.of(document.text).strip()
    )


def trimmed(text: str, span: Span) -> Span:
    """``span`` without white space at its ends."""
    words = span.of(text)
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))


def target_marks(claim: Claim) -> list[Mark]:
    """The claim that the page is about: its words, its predicate, who speaks, the cue, places and time."""
    marks = [Mark("quote", claim.span), Mark("predicate", claim.predicate)]
    marks += [Mark("who", source.span) for source in claim.attribution if source.span]
    marks += [Mark("where", mention.span) for _, mention in claim.places if mention.span]
    if claim.cue and claim.cue.span:
        marks.append(Mark("cue", claim.cue.span))
    if claim.time and claim.time.span:
        marks.append(Mark("when", claim.time.span))
    if claim.about:
        marks.append(Mark("about", claim.about))
    return marks


def stretches(document: Document) -> list[tuple[SectionKind, Span, Embed | None]]:
    """Sections in order with the body between them."""
    found: list[tuple[SectionKind, Span, Embed | None]] = []
    at = 0
    embeds = {embed.span.start: embed for embed in document.embeds}
    listed = {section.span: section.kind for section in document.sections}
    listed |= {embed.span: SectionKind.EMBED for embed in document.embeds}
    for span, kind in sorted(listed.items()):
        if span.start < at or kind is SectionKind.BODY:
            continue
        if span.start > at:
            found.append((SectionKind.BODY, Span(at, span.start), None))
        found.append((kind, span, embeds.get(span.start)))
        at = span.end
    if at < len(document.text):
        found.append((SectionKind.BODY, Span(at, len(document.text)), None))
    return found


def runs(text: str, within: Span, marks: Sequence[Mark]) -> tuple[Run, ...]:
    """Cut ``text[within]`` wherever a mark begins or ends."""
    near = [m for m in marks if m.span.overlaps(within)]
    edges = {within.start, within.end}
    for mark in near:
        edges |= {max(mark.span.start, within.start), min(mark.span.end, within.end)}
    return tuple(_run(text, Span(a, b), near) for a, b in pairwise(sorted(edges)))


def _run(text: str, span: Span, marks: Sequence[Mark]) -> Run:
    over = [m for m in marks if m.span.contains(span)]
    # of nested claims the shortest is the one that a reader points at
    claim = min((m for m in over if m.claim), key=lambda m: len(m.span), default=None)
    names = tuple(dict.fromkeys(m.name for m in over))
    first = any(m.name == "quote" and m.span.start == span.start for m in over)
    return Run(visible(span.of(text)), names, claim.claim if claim else None, first)
