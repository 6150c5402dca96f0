"""A report as read: stored text with offsets, where it came from, what is inside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from muster.domain.ids import content_id, digest
from muster.domain.text import OffsetMap, Span


class DateBasis(StrEnum):
    """How a publication date is known (never guessed)."""

    DECLARED = "declared"  # a field of the feed, file or record
    METADATA = "metadata"  # page markup: JSON-LD, meta tags, <time>
    PRINTED = "printed"  # dateline or line of text


@dataclass(frozen=True, slots=True)
class Published:
    """Publication date as printed (ISO date or date-time; the zone only if printed) and how it is known."""

    iso: str
    basis: DateBasis

    @property
    def day(self) -> date:
        return date.fromisoformat(self.iso[:10])


class SectionKind(StrEnum):
    BODY = "body"
    DATELINE = "dateline"  # "QAMISHLI, Syria, Dec 17 (AFP) -"
    CAPTION = "caption"
    CREDIT = "credit"  # image credits, "Image © …"
    EMBED = "embed"  # the whole of one embedded post
    POINTER = "pointer"  # "Read also: …": recorded, never analysed
    NOTICE = "notice"  # boilerplate, sign-offs, URLs


class Section(NamedTuple):
    """A labelled stretch of the stored text. Sections do not overlap; text outside any section is body."""

    kind: SectionKind
    span: Span


@dataclass(frozen=True, slots=True)
class Embed:
    """A document inside the document: a post with its own publisher and date."""

    span: Span  # the whole post with its signature
    body: Span  # the post's own words
    author: str  # as printed, e.g. "Reuters (@Reuters)"
    handle: str | None
    published: Published | None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dateline:
    """Place, date and wire credit at the head of a story, each as printed where present."""

    span: Span
    place: str | None = None
    day: str | None = None  # ISO date, resolved
    wire: str | None = None  # "AFP"


@dataclass(frozen=True, slots=True)
class Document:
    """One report. ``text`` is the stored text that every span points into (body only; the title stands apart)."""

    report_id: str  # the name the input gave it, else the content id
    text: str
    outlet: str | None = None
    url: str | None = None
    published: Published | None = None
    language: str | None = None  # ISO 639-1
    title: str | None = None
    byline: str | None = None
    dateline: Dateline | None = None
    sections: tuple[Section, ...] = ()
    embeds: tuple[Embed, ...] = ()
    media_type: str = "text/plain"
    evidence_sha256: str | None = None  # of the original bytes, kept untouched in the evidence store
    offsets: OffsetMap = field(default_factory=OffsetMap)  # stored text -> decoded original (text inputs)
    notes: tuple[str, ...] = ()  # what reading had to decide or leave out, in words

    @property
    def id(self) -> str:
        """Content id: the same report read twice is the same document."""
        when = self.published.iso if self.published else None
        return content_id("r", self.report_id, self.outlet, self.url, when, self.title, self.text)

    @property
    def text_sha256(self) -> str:
        return digest(self.text)

    def kind_at(self, offset: int) -> SectionKind:
        for section in self.sections:
            if section.span.start <= offset < section.span.end:
                return section.kind
        return SectionKind.BODY

    def embed_at(self, offset: int) -> Embed | None:
        for embed in self.embeds:
            if embed.span.start <= offset < embed.span.end:
                return embed
        return None


@dataclass(frozen=True, slots=True)
class RawReport:
    """What an intake hands to reading: bytes, what they are, where they lay, and fields the container declared."""

    content: bytes
    media_type: str  # text/plain | text/html | application/json (one report object) | application/feed-entry+json | message/rfc822 | application/pdf
    locator: str  # path, path#line, feed#entry, archive#member: for people and for the custody log
    report_id: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    title: str | None = None
    encoding: str | None = None
    collected: str | None = (
        None  # when an archive says that it took the bytes in; never a date of publication
    )
