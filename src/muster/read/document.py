"""One report from bytes to a :class:`Document`: decode, normalise, then tell the parts of its text apart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from muster.domain.document import (
    DateBasis,
    Dateline,
    Document,
    Embed,
    Published,
    RawReport,
    Section,
    SectionKind,
)
from muster.domain.errors import TooLarge, UnreadableReport
from muster.domain.text import Span
from muster.read.caps import Caps
from muster.read.dateline import find_dateline
from muster.read.decode import decode
from muster.read.draft import Draft
from muster.read.embeds import flattened_posts
from muster.read.feed import FEED_ENTRY, read_entry
from muster.read.html import read_page
from muster.read.language import declared_language, detect_language
from muster.read.lines import lines
from muster.read.mail import MESSAGE, read_message
from muster.read.normalise import normalise
from muster.read.occupied import Occupied
from muster.read.pdf import PDF, read_pdf
from muster.read.records import declared_published, line, read_record, safe_id
from muster.read.sections import byline, label, reporting_credit

_HEAD_LINES = 4  # lines that may hold headline and byline
_DEFAULT = Caps()


def read(raw: RawReport, cap: Caps = _DEFAULT) -> Document:
    """Read one report.

    Raises UnreadableReport for bytes that are no report, TooLarge over a cap and UnsafeInput for what must not be
    parsed; the message says what to do. Fields that the container declared win over those found inside.
    """
    if len(raw.content) > cap.file:
        raise TooLarge(f"{len(raw.content):,} bytes; the cap for one report is {cap.file:,}: split it")
    reader = _READERS.get(raw.media_type.partition(";")[0].strip().lower())
    if reader is None:
        raise UnreadableReport(f"no reader for {raw.media_type}: give text, HTML, JSON, mail, PDF or a feed")
    draft = reader(raw, cap)
    if not draft.text.strip():
        raise UnreadableReport("the report has no text")
    if len(draft.text) > cap.text:
        raise TooLarge(
            f"{len(draft.text):,} characters of text; the cap for one report is {cap.text:,}: split it"
        )
    return _document(raw, _declared(raw, draft))


def evidence(raw: RawReport) -> bytes:
    """The original bytes to keep: the file, the line of JSON, the feed entry with its XML, or the member of a container."""
    return raw.content


def _read_text(raw: RawReport, cap: Caps) -> Draft:
    decoded = decode(raw.content, raw.encoding)
    stored = normalise(decoded.text)
    return Draft(text=stored.text, offsets=stored.offsets, notes=(*decoded.notes, *stored.notes))


_READERS: dict[str, Callable[[RawReport, Caps], Draft]] = {
    "text/plain": _read_text,
    "text/html": read_page,
    "application/xhtml+xml": read_page,
    "application/json": read_record,
    FEED_ENTRY: read_entry,
    MESSAGE: read_message,
    PDF: read_pdf,
}


def _declared(raw: RawReport, draft: Draft) -> Draft:
    """The draft with what the container declared beside the bytes."""
    published, notes = declared_published(raw.published)
    return replace(
        draft,
        report_id=safe_id(raw.report_id) or draft.report_id,
        url=line(raw.url) or draft.url,
        outlet=line(raw.outlet) or draft.outlet,
        title=line(raw.title) or draft.title,
        language=declared_language(raw.language) or draft.language,
        published=published or draft.published,
        notes=(*draft.notes, *(note for note in notes if note not in draft.notes)),
    )


def _document(raw: RawReport, draft: Draft) -> Document:
    text, day = draft.text, draft.published.day if draft.published else None
    embeds = _embeds(draft, day)
    dateline, pieces = find_dateline(text, day)
    posts = [Section(SectionKind.EMBED, embed.span) for embed in embeds]
    known = _apart([*posts, *draft.sections, *(Section(SectionKind.DATELINE, span) for span in pieces)])
    head, title, names = _head(text, draft, pieces)
    document = Document(
        report_id=draft.report_id or "",
        text=text,
        outlet=draft.outlet,
        url=draft.url,
        published=draft.published or _printed(text, dateline),
        language=draft.language or detect_language(text),
        title=title,
        byline=draft.byline or names or reporting_credit(text),
        dateline=dateline,
        sections=label(text, _apart([*known, *head])),
        embeds=embeds,
        media_type=raw.media_type,
        evidence_sha256=hashlib.sha256(evidence(raw)).hexdigest(),
        offsets=draft.offsets,
        notes=draft.notes,
    )
    return document if document.report_id else replace(document, report_id=document.id)


def _embeds(draft: Draft, day: date | None) -> tuple[Embed, ...]:
    """Posts that markup showed, and posts flattened into the text beside them."""
    marked = Occupied(embed.span for embed in draft.embeds)
    flat = [post for post in flattened_posts(draft.text, day) if marked.claim(post.span)]
    return tuple(sorted((*draft.embeds, *flat), key=lambda embed: embed.span))


def _apart(sections: list[Section]) -> list[Section]:
    """Sections without those that overlap an earlier one of the list."""
    occupied = Occupied()
    return [section for section in sections if occupied.claim(section.span)]


def _printed(text: str, dateline: Dateline | None) -> Published | None:
    """A dateline's full date stands in for a publication date that is not declared."""
    if dateline is None or dateline.day is None:
        return None
    return Published(dateline.day, DateBasis.PRINTED)


def _head(text: str, draft: Draft, pieces: tuple[Span, ...]) -> tuple[list[Section], str | None, str | None]:
    """Headline and byline lines above the story, the title, and the names of the byline.

    A first line is the headline where it repeats the declared title, or stands right before the dateline.
    """
    rows = lines(text)[:_HEAD_LINES]
    found, title, names = [], draft.title, None
    written = byline(text, rows)
    if written is not None:
        names = written[0]
        found.append(Section(SectionKind.NOTICE, written[1]))
    if rows and _is_headline(text, rows, draft.title, pieces):
        found.append(Section(SectionKind.NOTICE, rows[0]))
        title = title or rows[0].of(text)
    return found, title, names


def _is_headline(text: str, rows: tuple[Span, ...], title: str | None, pieces: tuple[Span, ...]) -> bool:
    first = rows[0].of(text)
    if title is not None and first.casefold() == title.casefold():
        return len(rows) > 1
    starts = {piece.start for piece in pieces}
    return rows[0].start not in starts and any(row.start in starts for row in rows[1:]) and len(first) <= 200
