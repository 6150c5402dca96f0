"""What bytes are, told from the bytes; a file's suffix only settles what its content leaves open."""

from __future__ import annotations

import re
from enum import StrEnum

from muster.domain.errors import UnreadableReport
from muster.read.decode import decode


class Format(StrEnum):
    TEXT = "text"
    HTML = "html"
    FEED = "feed"
    JSON_ARRAY = "json array"
    JSON_OBJECTS = "json objects"  # one object, or one a line
    PARQUET = "parquet"
    PDF = "pdf"
    MAIL = "mail"
    MAILBOX = "mailbox"
    GZIP = "gzip"
    ZIP = "zip"
    WARC = "warc"


_FEED = re.compile(r"<(?:rss|rdf:RDF|(?:\w+:)?feed)[\s>]", re.IGNORECASE)
_PROLOGUE = re.compile(
    r"(?:<\?xml[^>]*\?>|<!--.*?-->|<!DOCTYPE\b[^\[>]*(?:\[.*?\]\s*)?>|\s)+", re.DOTALL | re.IGNORECASE
)
_HTML = re.compile(
    r"<(?:html|head|body|article|main|div|p|section|h[1-6]|meta|title|table)\b[^>]*>", re.IGNORECASE
)
_OBJECT = re.compile(r"\{\s*(?:[\"}]|$)")
_ARRAY = re.compile(r"\[\s*(?:[\[{\]\"]|$)")
_MARKUP_SUFFIXES = {".html", ".htm", ".xhtml", ".shtml"}
_LINE_SUFFIXES = {".jsonl", ".ndjson", ".jsonlines"}
_PARQUET_SUFFIXES = {".parquet", ".pq"}
_PARQUET_MAGIC = (
    b"PAR1",
    b"PARE",
)  # Apache Parquet format, "File format"; the second where the footer is encrypted
WARC_MAGIC = b"WARC/"
_MAGIC = (
    (b"%PDF-", Format.PDF),
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),  # without files
    (b"\x1f\x8b", Format.GZIP),
    (WARC_MAGIC, Format.WARC),
)
_PACKED_SUFFIXES = {".gz", ".zip", ".wacz", ".warc", ".pdf"}
_SHORTEST = 18  # bytes of the shortest gzip file; the others are longer
_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t\r\n]")
_ENVELOPE = re.compile(rb"From [^\n]{0,200}\d{4}\r?\n[A-Za-z-]{2,40}:")  # RFC 4155, appendix A
_STAMPS = {b"message-id", b"received", b"mime-version", b"return-path"}  # no one writes these by hand


def sniff(head: bytes, suffix: str = "") -> Format:
    """Format of input that begins with ``head``. Raises UnreadableReport where that is empty or binary."""
    suffix = suffix.lower()
    if head.startswith(_PARQUET_MAGIC) or (head and suffix in _PARQUET_SUFFIXES):
        return Format.PARQUET
    form = next((form for magic, form in _MAGIC if head.startswith(magic)), None) or _mail(head, suffix)
    if form:
        return form
    if head and len(head) < _SHORTEST and suffix in _PACKED_SUFFIXES:
        raise UnreadableReport(f"truncated: {len(head)} bytes are no whole {suffix} file")
    text = decode(_whole_characters(head)).text.lstrip("\ufeff \t\r\n")
    if suffix in _LINE_SUFFIXES or _OBJECT.match(text):
        return Format.JSON_OBJECTS
    if _ARRAY.match(text):
        return Format.JSON_ARRAY
    if suffix == ".json":
        return Format.JSON_OBJECTS
    if text.startswith("<"):
        return _markup(text, suffix)
    return Format.HTML if suffix in _MARKUP_SUFFIXES else Format.TEXT


def _mail(head: bytes, suffix: str) -> Format | None:
    """A message has a sender, a date and a stamp of the programs that carried it; a note typed like one has no stamp."""
    if _ENVELOPE.match(head) or (head and suffix == ".mbox"):
        return Format.MAILBOX
    if head.strip() and suffix == ".eml":
        return Format.MAIL
    if not _FIELD.match(head):
        return None
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    fields = {found[1].lower() for row in block.split(b"\n") if (found := _FIELD.match(row + b"\n"))}
    return Format.MAIL if {b"from", b"date"} <= fields and fields & _STAMPS else None


def _markup(text: str, suffix: str) -> Format:
    prologue = _PROLOGUE.match(text)
    root = text[prologue.end() :] if prologue else text
    if _FEED.match(root) or "<!ENTITY" in text[:2000].upper():
        return Format.FEED
    if (
        re.match(r"<!doctype html|<html", text, re.IGNORECASE)
        or _HTML.match(root)
        or suffix in _MARKUP_SUFFIXES
    ):
        return Format.HTML
    return Format.FEED if text.startswith("<?xml") else Format.TEXT


def _whole_characters(head: bytes) -> bytes:
    """``head`` without a UTF-8 character that its end cuts in two."""
    for back in range(1, min(4, len(head)) + 1):
        byte = head[-back]
        if byte >= 0xC0:
            return head[:-back]
        if byte < 0x80:
            break
    return head
