"""Archives, messages and PDF files made for the tests."""

from __future__ import annotations

import gzip
import io
import warnings
import zipfile
from collections.abc import Iterable
from email.message import EmailMessage

from fpdf import FPDF
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from muster.domain.document import RawReport
from muster.domain.record import LeftOut, Quarantined
from muster.read.caps import Caps
from muster.read.inputs import of_stream

Item = RawReport | Quarantined | LeftOut
PAGE = (
    b"<!doctype html><html><head><title>Trucks</title></head><body><article><p>%s</p></article></body></html>"
)


class Pipe(io.BytesIO):
    """A stream that cannot be jumped in."""

    def seekable(self) -> bool:
        return False


def taken(content: bytes, name: str = "in", cap: Caps | None = None, pipe: bool = False) -> list[Item]:
    """Items of one input under ``name``."""
    suffix = f".{name.rpartition('.')[2]}" if "." in name else ""
    stream = Pipe(content) if pipe else io.BytesIO(content)
    return list(of_stream(stream, name, suffix, cap or Caps()))


def reports(items: Iterable[Item]) -> list[RawReport]:
    return [item for item in items if isinstance(item, RawReport)]


def refused(items: Iterable[Item]) -> list[Quarantined]:
    return [item for item in items if isinstance(item, Quarantined)]


def left_out(items: Iterable[Item]) -> list[LeftOut]:
    return [item for item in items if isinstance(item, LeftOut)]


def page(words: str) -> bytes:
    return PAGE % words.encode()


def zipped(members: Iterable[tuple[str, bytes]], streamed: bool = False) -> bytes:
    """A zip archive; ``streamed``: written to a pipe, so that sizes follow the files."""

    class Forward(io.BytesIO):
        def seekable(self) -> bool:
            return not streamed

        def seek(self, *_: int) -> int:
            raise OSError if streamed else AssertionError

    target = Forward() if streamed else io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # two of one name
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def warc(
    records: Iterable[tuple[str, str, bytes, str | None, list[tuple[str, str]]]], packed: bool = True
) -> bytes:
    """A web archive of records (kind, URI, payload, status line or None, HTTP headers)."""
    target = io.BytesIO()
    writer = WARCWriter(target, gzip=packed)
    for number, (kind, uri, payload, status, headers) in enumerate(records, start=1):
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if status else None
        declared = {"WARC-Record-ID": f"<urn:uuid:{number}>", "WARC-Date": "2025-01-14T12:00:00Z"}
        media_type = headers[0][1] if headers and not http else ""
        record = writer.create_warc_record(
            uri, kind, io.BytesIO(payload), len(payload), media_type, declared, http_headers=http
        )
        writer.write_record(record)
    return target.getvalue()


def answered(
    uri: str, words: str, *more: tuple[str, str]
) -> tuple[str, str, bytes, str, list[tuple[str, str]]]:
    headers = [("Content-Type", "text/html; charset=utf-8"), *more]
    return "response", uri, page(words), "200 OK", headers


def mail(body: str = "Trucks left Tartus.", **headers: str) -> EmailMessage:
    message = EmailMessage()
    given = {
        "From": "The Paper <desk@paper.example>",
        "To": "list@example.org",
        "Date": "Tue, 14 Jan 2025 10:30:00 +0200",
        "Subject": "Trucks on the move",
        "Message-ID": "<1@paper.example>",
    }
    for name, value in {**given, **headers}.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


def pdf(pages: Iterable[str], password: str | None = None) -> bytes:
    made = FPDF()
    made.set_font("helvetica", size=12)
    for text in pages:
        made.add_page()
        if text:
            made.multi_cell(120, 6, text)
    if password is not None:
        made.set_encryption(owner_password="owner", user_password=password)
    return bytes(made.output())


def gz(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
