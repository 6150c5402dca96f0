"""Copies into origins: which reports carry one text."""

from __future__ import annotations

from collections.abc import Sequence

from muster.domain.document import Document
from muster.domain.origin import OriginGroup


def origins(documents: Sequence[Document]) -> tuple[OriginGroup, ...]:
    """Groups of reports that rest on one text; a report with no copy is a group of its own."""
    return tuple(
        OriginGroup((d.id,), d.id, d.outlet or d.report_id, bool(d.outlet))
        for d in sorted(documents, key=lambda d: d.id)
    )


def report_origins(documents: Sequence[Document]) -> dict[str, tuple[str, ...]]:
    """Origin ids of each report, the main one first, keyed by ``Document.report_id``."""
    by_id = {g.root: g.id for g in origins(documents)}
    return {d.report_id: (by_id[d.id],) for d in documents}
