"""Mail messages (RFC 5322, MIME), read with the standard library.

A message is a report: its sender is the outlet, its Date the declared date of publication, its Subject the title, its
plain text the words, or its HTML where it has no plain text. Attached texts and pages are reports of their own, without a
date, for the message's date is not theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.errors import CloseBoundaryNotFoundDefect, MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import PurePosixPath
from typing import BinaryIO

from muster.domain.document import RawReport
from muster.domain.errors import SkipReport, TooLarge, UnreadableReport
from muster.read.caps import Caps
from muster.read.containers import Aside, Item, Labels, Place, quarantined
from muster.read.decode import decode, refuse_binary
from muster.read.draft import Draft
from muster.read.html import fragment
from muster.read.normalise import normalise
from muster.read.records import declared_published, line
from muster.read.streams import pieces, whole
from muster.read.wrapped import paragraphs

MESSAGE = "message/rfc822"
_BROKEN = (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
_TEXTS = {"text/plain": ".txt", "text/html": ".html"}


def message(stream: BinaryIO, locator: str, place: Place) -> Iterator[Item]:
    """A message and its attached texts. Raises TooLarge for one over the cap, UnreadableReport where it cannot be parsed."""
    yield from given(whole(pieces(stream), place.cap.file), locator, place.cap)


def given(content: bytes, locator: str, cap: Caps) -> Iterator[Item]:
    """The message whose bytes are ``content``, and its attached texts."""
    if content.count(b"\n--") > cap.members:  # each may begin a part, and parsing takes time by parts
        raise TooLarge(f"more than {cap.members:,} parts in one message")
    parsed = _parsed(content)
    yield RawReport(content, MESSAGE, locator)
    labels, aside = Labels(locator), Aside(locator)
    for part in _attached(parsed):
        kind = part.get_content_type()
        if kind in _TEXTS and not part.is_multipart():
            yield _attachment(part, kind, labels)
        else:
            aside.add(f"attachments of type {kind[:40]}")
    yield from aside.items()


def _attachment(part: EmailMessage, kind: str, labels: Labels) -> Item:
    locator = labels.of(_name(part))
    try:
        content = _bytes(part)
        refuse_binary(content)
    except SkipReport as error:
        return quarantined(locator, error)
    return RawReport(content, kind, locator, encoding=_charset(part))


def read_message(raw: RawReport, cap: Caps) -> Draft:
    """Draft of a message. Raises UnreadableReport where it has no words that can be read."""
    parsed = _parsed(raw.content)
    body = _body(parsed)
    if body is None:
        raise UnreadableReport("the message has no text, only attachments or other parts")
    words = decode(_bytes(body), _charset(body))
    draft = _of_html(words.text, cap) if body.get_content_type() == "text/html" else _of_text(words.text)
    published, notes = declared_published(_header(parsed, "Date"))
    name, address = parseaddr(_header(parsed, "From") or "")
    cut = ("the message is truncated: the end of its last part is missing",) if _is_cut(parsed) else ()
    return Draft(
        text=draft.text,
        embeds=draft.embeds,
        sections=draft.sections,
        title=line(_header(parsed, "Subject")),
        outlet=line(name) or line(address),
        published=published,
        notes=(*cut, *words.notes, *draft.notes, *notes),
    )


def _of_text(text: str) -> Draft:
    stored = normalise(text)
    return Draft(text=paragraphs(stored.text).strip("\n"), notes=stored.notes)


def _of_html(text: str, cap: Caps) -> Draft:
    return fragment(text.replace("\x00", ""), cap)


def _parsed(content: bytes) -> EmailMessage:
    """The message. Whatever the parser throws at broken mail becomes one clear refusal."""
    try:
        return BytesParser(policy=policy.default).parsebytes(content)
    except _BROKEN as error:
        raise UnreadableReport(f"the message is broken ({type(error).__name__})") from error


def _body(parsed: EmailMessage) -> EmailMessage | None:
    """The plain text, else the HTML."""
    try:
        found = parsed.get_body(("plain", "html"))
    except _BROKEN as error:
        raise UnreadableReport(f"the parts of the message are broken ({type(error).__name__})") from error
    return found if isinstance(found, EmailMessage) else None


def _attached(parsed: EmailMessage) -> list[EmailMessage]:
    try:
        return [part for part in parsed.iter_attachments() if isinstance(part, EmailMessage)]
    except _BROKEN:
        return []


def _is_cut(parsed: EmailMessage) -> bool:
    return any(
        isinstance(defect, CloseBoundaryNotFoundDefect) for part in parsed.walk() for defect in part.defects
    )


def _bytes(part: EmailMessage) -> bytes:
    """The part with its transfer encoding undone."""
    try:
        content = part.get_payload(decode=True)
    except _BROKEN as error:
        raise UnreadableReport(f"a part of the message is broken ({type(error).__name__})") from error
    if not isinstance(content, bytes):
        raise UnreadableReport("a part of the message has no content")
    return content


def _charset(part: EmailMessage) -> str | None:
    try:
        return part.get_content_charset()
    except _BROKEN:
        return None


def _name(part: EmailMessage) -> str:
    try:
        return PurePosixPath(part.get_filename() or "").name
    except _BROKEN:
        return ""


def _header(parsed: EmailMessage, name: str) -> str | None:
    """A header as text, None where it is absent or cannot be read."""
    try:
        value = parsed[name]
        return None if value is None else str(value)
    except _BROKEN:
        return None
