"""Who says it: one step of an attribution chain."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from muster.domain.text import Span


class SourceKind(StrEnum):
    OUTLET = "outlet"
    WIRE = "wire"
    MEDIA = "media"
    GOVERNMENT = "government"
    MILITARY = "military"
    OFFICIAL = "official"
    PERSON = "person"
    GROUP = "group"
    ANALYST = "analyst"
    RESIDENT = "resident"
    DOCUMENT = "document"
    IMAGERY = "imagery"
    SOCIAL = "social"
    TRACKER = "tracker"


class Source(NamedTuple):
    """A source as printed (shortest full form in the document), its kind, and whether it is named or role-only.

    ``span`` is where the form stands in the text (None for a publisher known from the report's fields).
    ``identity`` is the body it was resolved to ("reuters", "russia-mod"), equal for every printed form of one body.
    """

    name: str
    kind: SourceKind
    named: bool
    span: Span | None = None
    identity: str | None = None

    @property
    def key(self) -> str:
        """What a grade of the source is filed under: its identity, else its case-folded printed name."""
        return self.identity or self.name.casefold()
