"""What a reader of one format hands on: text and fields, before the parts of the text are told apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from muster.domain.document import Embed, Published, Section
from muster.domain.text import OffsetMap


@dataclass(frozen=True, slots=True)
class Draft:
    """Stored text with what its format declares. ``embeds`` and ``sections`` are those that markup showed."""

    text: str
    offsets: OffsetMap = field(default_factory=OffsetMap)
    report_id: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    byline: str | None = None
    published: Published | None = None
    language: str | None = None
    embeds: tuple[Embed, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
