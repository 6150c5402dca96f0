"""Pages, texts and feeds in a web archive (WARC 1.0 and 1.1, ISO 28500), plain or gzip, read record by record.

Only what a server answered with success, or what was kept or made of it, and is a page, a text or a feed is a report.
``WARC-Date`` is when it was collected; when it was published, only the page can say. The library ends quietly where its
input does: what a record announces is held against what is there.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message
from importlib import import_module
from typing import Any, BinaryIO, cast

from muster.domain.document import RawReport
from muster.domain.errors import SkipReport, TooLarge, UnreadableReport
from muster.read.containers import Aside, Item, Labels, Place, Reader, quarantined
from muster.read.guarded import Guarded, Quiet
from muster.read.streams import PIECE, pieces, whole

_KINDS = ("response", "resource", "conversion")
_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain",)
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
_PLAIN = ("", "identity", "gzip", "deflate")  # content codings that are undone


@dataclass
class _Records:
    """Records of one archive, with what the library does not say about its end."""

    source: Quiet
    begun: int = 0
    read: int = 0
    fault: str = ""
    _iterator: Any = field(init=False)

    def __post_init__(self) -> None:
        library = import_module("warcio.archiveiterator")  # a tenth of a second, only where it is used
        self._iterator = library.ArchiveIterator(self.source)

    def each(self) -> Iterator[tuple[Any, _Body]]:
        """Each record whose header is whole, with its body; ``fault`` says why there are no more, where one is to be told."""
        try:
            for record in self._iterator:
                self.begun += 1
                body = _Body(record)
                if not body.announced:
                    self.fault = "a record without its length or kind"
                    return
                yield record, body
                if body.missing():
                    self.fault = "a record shorter than it announces"
                    return
                self.read += 1
        except Exception:  # the library raises two of its own and what parsing numbers and words raises
            self.fault = "what follows is no record"
        if self._iterator.next_line:  # a record was begun, and the library took its cut header for the end
            self.fault = self.fault or "a record whose header is cut"

    def refusal(self) -> SkipReport | None:
        """Why the archive is not whole, None where it ends as it should."""
        begun = self.begun + (1 if self.fault and self.begun == self.read else 0)
        told = f"{self.read} of {begun} records read" if begun > self.read else f"{self.read} records read"
        if isinstance(self.source.fault, TooLarge):
            return TooLarge(f"{told}, then stopped: {self.source.fault}")
        if self.source.fault:
            return UnreadableReport(f"{told}, then nothing more: {self.source.fault}")
        if self.fault:
            return UnreadableReport(
                f"{told}, truncated or damaged at byte {self.source.count:,}: {self.fault}"
            )
        return None if self.begun else UnreadableReport("the web archive holds no whole record")


class _Body:
    """The body of one record. It has to be read to its end before what it gave is taken for whole."""

    def __init__(self, record: Any) -> None:
        self._record = record
        self._raw = record.raw_stream

    @property
    def announced(self) -> bool:
        length = self._record.rec_headers.get_header("Content-Length") or ""
        return bool(self._record.rec_type) and length.strip().isdigit()

    def payload(self, place: Place) -> bytes:
        """The payload with transfer and content codings undone. Raises TooLarge over the cap for one report."""
        stream = self._record.content_stream()
        guarded = Guarded(stream.read, (), UnreadableReport, place.budget)
        return whole(pieces(cast(BinaryIO, guarded)), place.cap.file)

    def missing(self) -> int:
        """Bytes that the record announces and that are not there."""
        while self._raw.read(PIECE):
            pass
        return int(self._raw.limit)


def records(stream: BinaryIO, locator: str, place: Place, read: Reader) -> Iterator[Item]:
    """Reports of a web archive; a record that is none is counted. Raises UnreadableReport for an archive that is not whole
    and TooLarge for one that grows beyond reason, after the records before."""
    found = _Records(Quiet(stream))
    labels, aside = Labels(locator), Aside(locator)
    for record, body in found.each():
        why = _left_out(record)
        if why:
            aside.add(why)
        else:
            yield from _whole(record, body, labels, place, read)
    yield from aside.items()
    if refusal := found.refusal():
        raise refusal


def _whole(record: Any, body: _Body, labels: Labels, place: Place, read: Reader) -> Iterator[Item]:
    """What a record gives, once its end was seen; nothing where it is cut."""
    locator = labels.of((record.rec_headers.get_header("WARC-Record-ID") or "").strip("<> "))
    try:
        _refuse_coding(record)
        content = body.payload(place)
        refused = None
    except SkipReport as error:
        refused = error
    if body.missing():
        return
    if refused:
        yield quarantined(locator, refused)
    else:
        yield from _reports(record, content, locator, place, read)


def _reports(record: Any, content: bytes, locator: str, place: Place, read: Reader) -> Iterator[Item]:
    kind, charset = _media_type(record)
    if kind in _FEEDS:
        yield from read(io.BytesIO(content), locator, ".xml", place)
        return
    if not content.strip():
        yield quarantined(locator, UnreadableReport("the record is empty: nothing to read"))
        return
    raw = RawReport(content, "text/html" if kind in _PAGES else "text/plain", locator, encoding=charset)
    uri = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    yield replace(raw, url=uri or None, collected=record.rec_headers.get_header("WARC-Date"))


def _left_out(record: Any) -> str:
    """Why a record is no report; empty where it may be one."""
    if record.rec_type not in _KINDS:
        return f"{_word(record.rec_type)} records"
    if record.rec_type == "response" and record.http_headers:
        status = (record.http_headers.get_statuscode() or "").strip()
        if not (len(status) == 3 and status.startswith("2") and status.isdigit()):
            return f"answers with status {_word(status)}"
    kind, _ = _media_type(record)
    return "" if kind in (*_PAGES, *_TEXTS, *_FEEDS) else f"records of type {_word(kind)}"


def _refuse_coding(record: Any) -> None:
    """Truncated by whoever collected it, or in a coding that the library would hand out as it is."""
    cut = record.rec_headers.get_header("WARC-Truncated")
    if cut:
        raise UnreadableReport(f"kept only in part by its collector (WARC-Truncated: {_word(cut)})")
    coding = (
        ((record.http_headers and record.http_headers.get_header("Content-Encoding")) or "").strip().lower()
    )
    if coding not in _PLAIN:
        raise UnreadableReport(f"compressed with {_word(coding)}, which cannot be read here")


def _media_type(record: Any) -> tuple[str, str | None]:
    """Media type in lower case and character set, as the server or the archive declares them."""
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    declared = Message()
    declared["Content-Type"] = (headers and headers.get_header("Content-Type")) or "application/octet-stream"
    charset = declared.get_param("charset")
    return declared.get_content_type(), charset if isinstance(charset, str) else None


def _word(value: str | None) -> str:
    return re.sub(r"[^\w./+-]", "?", value or "unknown")[:40]
