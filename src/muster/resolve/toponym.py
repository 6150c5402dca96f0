"""Toponym resolution (thin first version)."""

from __future__ import annotations

from collections.abc import Sequence

from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.ports import Gazetteer


def places(document: Document, claims: Sequence[Claim], gazetteer: Gazetteer) -> tuple[Claim, ...]:
    """Claims with a reading for every place."""
    return tuple(claims)
