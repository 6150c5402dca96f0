"""Which of the printed times each claim is about."""

from __future__ import annotations

from collections.abc import Sequence

from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.interval import TimeReading
from muster.domain.syntax import Syntax


def times(
    document: Document, syntax: Syntax, claims: Sequence[Claim], expressions: tuple[TimeReading, ...]
) -> tuple[Claim, ...]:
    """The claims, each with its time where one is printed."""
    return tuple(claims)
