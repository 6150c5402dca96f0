"""One input to raw reports: told by its bytes, opened where it is a container, each member an input again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import BinaryIO, cast

from muster.domain.document import RawReport
from muster.domain.errors import SkipReport, UnreadableReport
from muster.read.caps import Caps
from muster.read.collection import array, objects
from muster.read.containers import Item, Place, quarantined
from muster.read.feed import entries, whole_entries
from muster.read.guarded import Budget, Counted, gunzipped, held
from muster.read.mail import message
from muster.read.mailboxes import messages
from muster.read.parquet import rows
from muster.read.pdf import PDF
from muster.read.sniff import WARC_MAGIC, Format, sniff
from muster.read.streams import PIECE, as_far, pieces, whole
from muster.read.warc import records
from muster.read.zips import members

_DEFAULT = Caps()


def of_stream(stream: BinaryIO, locator: str, suffix: str = "", cap: Caps = _DEFAULT) -> Iterator[Item]:
    """Reports of one input. What fails as a whole is one quarantined item, after those already given out."""
    counted = Counted(stream)
    yield from _member(cast(BinaryIO, counted), locator, suffix, Place(cap, Budget(counted, cap)))


def _member(stream: BinaryIO, locator: str, suffix: str, place: Place) -> Iterator[Item]:
    """:func:`of_stream`, for an input that may lie in others."""
    head = b""
    try:
        parts = pieces(stream)
        head = next(parts, b"")
        yield from _items(stream, head, locator, suffix, place)
    except SkipReport as error:
        whole_of_it = head if len(head) < PIECE else None  # the digest of all or of none
        yield quarantined(locator, error, whole_of_it)
    except OSError as error:
        yield quarantined(locator, UnreadableReport(why(error)))


def _items(stream: BinaryIO, head: bytes, locator: str, suffix: str, place: Place) -> Iterator[Item]:
    form = sniff(head, suffix)
    again = _again(stream, head)
    if form is Format.GZIP:
        yield from _gunzipped(again, locator, place.inside())
    elif form is Format.ZIP:
        yield from members(again, locator, place.inside(), _member)
    elif form is Format.WARC:
        yield from records(again, locator, place.inside(), _member)
    elif form is Format.MAILBOX:
        yield from messages(again, locator, place.inside())
    elif form is Format.MAIL:
        yield from message(again, locator, place)
    elif form is Format.PARQUET:  # read from its end, where the footer lies: not in pieces
        yield from rows(held(again, place.cap.held) if place.depth else again, locator, place.cap)
    else:
        yield from _reports(form, pieces(again), locator, place.cap)


def _gunzipped(stream: BinaryIO, locator: str, place: Place) -> Iterator[Item]:
    """What a gzip file holds, under the file's own name. Raises what its end or its bulk gives reason to."""
    guarded, given = gunzipped(stream, place.budget), 0
    inner = cast(BinaryIO, guarded)
    head = next(pieces(inner), b"")
    if head.startswith(WARC_MAGIC):  # one container, as its standard has it: gzip record by record
        yield from records(_again(inner, head), locator, place, _member)
        return
    try:
        for item in _items(inner, head, locator, PurePath(PurePath(locator).stem).suffix, place):
            given += 1
            yield item
    except SkipReport as error:
        why = guarded.fault or error
        raise type(why)(f"{given} read, then: {why}" if given else str(why)) from error


def _again(stream: BinaryIO, head: bytes) -> BinaryIO:
    """The stream from its beginning, of which ``head`` was read."""
    if stream.seekable():
        stream.seek(0)
        return stream
    return cast(BinaryIO, Counted(stream, head))


def _reports(form: Format, parts: Iterable[bytes], locator: str, cap: Caps) -> Iterator[Item]:
    if form is Format.JSON_OBJECTS:
        yield from objects(parts, locator, cap)
    elif form is Format.JSON_ARRAY:
        yield from array(whole(parts, cap.file), locator, cap)
    elif form is Format.FEED:
        yield from _entries(parts, locator, cap)
    elif form is Format.HTML:
        yield RawReport(whole(parts, cap.markup), "text/html", locator)
    else:
        yield RawReport(whole(parts, cap.file), PDF if form is Format.PDF else "text/plain", locator)


def _entries(parts: Iterable[bytes], locator: str, cap: Caps) -> Iterator[Item]:
    """Entries of a feed; of one that ends in the middle of a packed file those that are whole, then what ended it."""
    content, fault = as_far(parts, cap.file)
    content = whole_entries(content) if fault else content
    if content or not fault:
        yield from entries(content, locator, cap)
    if fault:
        raise fault


def why(error: OSError | ValueError) -> str:
    """The system's reason in words, without the path (the locator has it)."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder: check the path"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be opened: {error.strerror.lower()}"
    return "not a usable path"
