"""The text layer of a PDF file (ISO 32000), by pypdf. Pictures of text are not read, nothing in the file is executed.

The dates in a PDF's own fields say when the file was made, so that they are no dates of publication; its title field is
mostly the name of a file and is left alone too.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from muster.domain.document import RawReport
from muster.domain.errors import SkipReport, TooLarge, UnreadableReport
from muster.read.caps import Caps
from muster.read.draft import Draft
from muster.read.normalise import normalise
from muster.read.wrapped import paragraphs

PDF = "application/pdf"
logging.getLogger("pypdf").setLevel(
    logging.CRITICAL
)  # it tells each fault of a file; what matters is told here


def read_pdf(raw: RawReport, cap: Caps) -> Draft:
    """Draft of a PDF file. Raises UnreadableReport where it is encrypted, damaged or has no text layer, TooLarge over a cap."""
    if raw.content.rstrip()[-1024:].find(b"%%EOF") < 0:
        raise UnreadableReport("the PDF is truncated: its end is missing")
    read = [page.strip() for page in _pages(raw.content, cap)]
    empty = sum(not page for page in read)
    if empty == len(read):
        raise UnreadableReport(
            f"the PDF has no text layer ({len(read)} pages of pictures): recognise its text first"
        )
    stored = normalise("\n\n".join(paragraphs(page) for page in read if page))
    without = (f"{empty} of {len(read)} pages have no text layer and were not read",) if empty else ()
    return Draft(text=stored.text, notes=("text layer of a PDF", *without, *stored.notes))


def _pages(content: bytes, cap: Caps) -> Iterator[str]:
    try:
        file = _opened(content)
        if len(file.pages) > cap.pages:
            raise TooLarge(f"{len(file.pages):,} pages; the cap for one PDF is {cap.pages:,}: split it")
        size = 0
        for page in file.pages:
            text = page.extract_text()
            size += len(text)
            if size > cap.text:
                raise TooLarge(
                    f"more than {cap.text:,} characters of text, the cap for one report: split the PDF"
                )
            yield text
    except SkipReport:
        raise
    except Exception as error:  # broken files make it raise many kinds, none of its own among them
        raise UnreadableReport(f"the PDF is damaged ({type(error).__name__}): save it again") from error


def _opened(content: bytes) -> Any:
    """The file, opened with the empty password where it is protected against changes only."""
    file = import_module("pypdf").PdfReader(io.BytesIO(content), strict=False)
    if file.is_encrypted:
        try:
            opened = bool(file.decrypt(""))
        except Exception as error:  # a cipher that needs a package which is not here, or a broken key
            raise UnreadableReport("the PDF is encrypted: save it without protection") from error
        if not opened:
            raise UnreadableReport("the PDF is encrypted: save it without its password")
    if not len(file.pages):
        raise UnreadableReport("the PDF has no pages")
    return file
