"""Which of many reports carry one text, without a ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from muster.corroborate.syndication import report_origins
from muster.domain.document import Document
from muster.domain.errors import SkipReport
from muster.domain.ports import Encoder
from muster.domain.record import LeftOut, Quarantined
from muster.read.document import read
from muster.read.intake import intake


class ReportOrigins(NamedTuple):
    """One report by the name its input gave it, and the ids of its origins, the main one first."""

    report_id: str
    origins: tuple[str, ...]


class OriginsFound(NamedTuple):
    """One line a readable report, in the order of the input, and what could not be read."""

    lines: tuple[ReportOrigins, ...]
    refused: tuple[Quarantined, ...]


def origins_of(
    inputs: Sequence[str | Path], stdin: BinaryIO | None = None, encoder: Encoder | None = None
) -> OriginsFound:
    """Read ``inputs`` and say what each report's origins are, with an ``encoder`` across languages too."""
    items = list(documents_of(inputs, stdin))
    documents = [item for item in items if isinstance(item, Document)]
    refused = tuple(item for item in items if isinstance(item, Quarantined))
    found = report_origins(documents, encoder)
    return OriginsFound(tuple(ReportOrigins(d.report_id, found[d.report_id]) for d in documents), refused)


def documents_of(inputs: Sequence[str | Path], stdin: BinaryIO | None) -> Iterator[Document | Quarantined]:
    """Each report of ``inputs`` as read, or why it was set aside."""
    for item in intake(inputs, stdin):
        if isinstance(item, Quarantined):
            yield item
            continue
        if isinstance(item, LeftOut):
            continue
        try:
            yield read(item)
        except SkipReport as error:
            yield Quarantined(item.locator, str(error), type(error).__name__)
