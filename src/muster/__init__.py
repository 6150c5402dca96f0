"""Muster: an evidence-linked picture of who says what moved where.

The names below are the library's promise; everything else may move. They are loaded when first used, so that
``import muster`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from muster.domain.claim import Claim as Claim
    from muster.domain.document import Document as Document
    from muster.domain.document import RawReport as RawReport
    from muster.domain.errors import MusterError as MusterError
    from muster.domain.query import ClaimQuery as ClaimQuery
    from muster.domain.record import Analysis as Analysis
    from muster.domain.record import Quarantined as Quarantined
    from muster.domain.record import Recorded as Recorded
    from muster.domain.source import Source as Source
    from muster.domain.status import AsOf as AsOf
    from muster.domain.text import Span as Span
    from muster.export.book import Book as Book
    from muster.pipeline.analyse import Ports as Ports
    from muster.pipeline.analyse import analyse as analyse
    from muster.pipeline.consolidate import consolidate as consolidate
    from muster.pipeline.engines import engine as engine
    from muster.pipeline.engines import ports as ports
    from muster.pipeline.ingest import ingest as ingest
    from muster.pipeline.site import site_status as site_status
    from muster.pipeline.story import story_path as story_path
    from muster.store.ledger import Ledger as Ledger
    from muster.store.reader import LedgerReader as LedgerReader

_HOME = {
    "Analysis": "muster.domain.record",
    "AsOf": "muster.domain.status",
    "Book": "muster.export.book",
    "Claim": "muster.domain.claim",
    "ClaimQuery": "muster.domain.query",
    "Document": "muster.domain.document",
    "Ledger": "muster.store.ledger",
    "LedgerReader": "muster.store.reader",
    "MusterError": "muster.domain.errors",
    "Ports": "muster.pipeline.analyse",
    "Quarantined": "muster.domain.record",
    "RawReport": "muster.domain.document",
    "Recorded": "muster.domain.record",
    "Source": "muster.domain.source",
    "Span": "muster.domain.text",
    "analyse": "muster.pipeline.analyse",
    "consolidate": "muster.pipeline.consolidate",
    "engine": "muster.pipeline.engines",
    "ingest": "muster.pipeline.ingest",
    "ports": "muster.pipeline.engines",
    "site_status": "muster.pipeline.site",
    "story_path": "muster.pipeline.story",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> object:
    try:
        home = _HOME[name]
    except KeyError:
        raise AttributeError(f"module 'muster' has no attribute {name!r}") from None
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(_HOME)
