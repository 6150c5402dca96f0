"""Bytes to characters: byte-order mark, declared character set, UTF-8, then a guess that is written down."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from muster.domain.errors import UnreadableReport

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF file: extract its text first"),
    (b"PK\x03\x04", "a ZIP archive or office document: unpack it or save it as text first"),
    (b"\x1f\x8b", "a gzip file: unpack it first"),
    (b"BZh", "a bzip2 file: unpack it first"),
    (b"\xfd7zXZ", "an xz file: unpack it first"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
# Character sets of text that a page or feed may declare. Python's other codecs (escapes, UTF-7) are never used.
_ALLOWED = re.compile(
    r"utf-(8|16|32)(-[lb]e|-sig)?|ascii|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gb(k|2312|18030)|big5.*|euc_\w+|shift_jis.*|iso2022_jp.*|johab|hz|tis-620|ptcp154|kz1048"
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 65_536
_BINARY_SHARE = 0.02
# Letters that make up most running text of the languages written in each fallback set.
_FALLBACKS = (
    ("cp1251", frozenset("оеаинтсрвлкмдпуяы")),
    ("koi8-r", frozenset("оеаинтсрвлкмдпуяы")),
    ("cp1256", frozenset("اليمنوترهبعةدسفحك")),
)
_NON_LATIN_SHARE = 0.3


class Decoded(NamedTuple):
    """Characters, the character set they were read with, and a note where that had to be guessed."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def refuse_binary(data: bytes) -> None:
    """Raise UnreadableReport for bytes that hold no text. Looks at the first 64 KiB."""
    if not data.strip():
        raise UnreadableReport("the input is empty: nothing to read")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableReport(f"not text but {what}")
    sample = data[:_SAMPLE]
    if _marked(data) is None and _wide(sample) is None:
        controls = len(_CONTROL.findall(sample))
        if controls > _BINARY_SHARE * len(sample) or (controls and b"\x00" in sample[:1024]):
            raise UnreadableReport("binary data, not text: give text, HTML, JSON or a feed")


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode ``data``. Raises UnreadableReport where it is empty or binary."""
    refuse_binary(data)
    marked = _marked(data)
    if marked is not None:
        mark, name = marked
        return _lenient(data[len(mark) :], name)
    notes: tuple[str, ...] = ()
    for name in filter(None, (declared, _wide(data[:_SAMPLE]), "utf-8")):
        codec = _codec(name)
        if codec is None:
            notes = (f"declared character set {name[:40]!r} is not known",)
            continue
        try:
            return Decoded(data.decode(codec), codec, notes)
        except UnicodeDecodeError:
            if name == declared:
                notes = (f"not valid in the declared character set {codec}",)
    return _guessed(data, notes)


def _marked(data: bytes) -> tuple[bytes, str] | None:
    return next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), None)


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: nearly every other byte of Latin text is zero."""
    half = len(sample) // 2
    if half < 4 or b"\x00" not in sample:
        return None
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    return found if _ALLOWED.fullmatch(found) else None


def _lenient(data: bytes, name: str) -> Decoded:
    try:
        return Decoded(data.decode(name), name)
    except UnicodeDecodeError as error:
        note = f"byte {error.start} is not valid {name}: unreadable bytes are shown as U+FFFD"
        return Decoded(data.decode(name, "replace"), name, (note,))


def _guessed(data: bytes, notes: tuple[str, ...]) -> Decoded:
    """The likeliest one-byte character set, by the share of the commonest letters; Western European otherwise."""
    high = sum(byte >= 0x80 for byte in data[:_SAMPLE])
    letters = sum(byte >= 0x80 or chr(byte).isalpha() for byte in data[:_SAMPLE])
    name = "cp1252"
    if high > _NON_LATIN_SHARE * max(letters, 1):
        name = max(_FALLBACKS, key=lambda option: _likeness(data[:_SAMPLE], *option))[0]
    note = f"read as {name}: the bytes are not valid UTF-8 and no usable character set is declared"
    return Decoded(data.decode(name, "replace"), name, (*notes, note))


def _likeness(sample: bytes, name: str, common: frozenset[str]) -> int:
    return sum(char in common for char in sample.decode(name, "replace"))
