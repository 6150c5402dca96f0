"""Stories: which reports are about one happening, in whatever words and from whatever origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muster.domain.ids import content_id


@dataclass(frozen=True, slots=True)
class Story:
    """Reports (ids) about one happening. ``lead`` is the report nearest to what all of them say, in the
    language of most of them.

    ``cohesion`` is the mean similarity of its pairs of reports, 0 to 1; 1.0 for a report alone. The days are the first
    and the last on which a member was published, None where no date is known.
    """

    members: tuple[str, ...]  # Document.id, ascending
    lead: str
    first: date | None
    last: date | None
    cohesion: float

    @property
    def id(self) -> str:
        return content_id("s", *self.members)
