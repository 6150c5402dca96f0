"""What is known of a site as of a date, folded from claims on two clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from muster.domain.grade import Credibility, Estimate

MOST_COUNTED = 1000  # claims that a status counts without reading them: beyond that the exact number costs more than it tells


class Clock(StrEnum):
    """Which clock decides what was known: publication of the report, or its recording in this ledger."""

    PUBLISHED = "published"
    RECORDED = "recorded"


class AsOf(NamedTuple):
    """The question: the state on civil day ``valid`` as it was known at ``known`` (aware UTC) on ``clock``."""

    valid: date
    known: datetime
    clock: Clock = Clock.PUBLISHED


class Unsure(NamedTuple):
    """Events (ids) of which perhaps a part was known, and such of which nothing was; or reports that perhaps were known, and
    such that were not."""

    partly: frozenset[str]
    unseen: frozenset[str]


def end_of(day: date) -> datetime:
    """The last moment of a civil day in UTC: what was known "by" that day."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1, microseconds=-1)


class Presence(StrEnum):
    PRESENT = "present"
    ARRIVING = "arriving"
    LEAVING = "leaving"
    REMAINING = "remaining"
    LEFT = "left"
    WORKS = "works"
    ATTACKED = "attacked"
    OTHER = "other"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"


class StatusLine(NamedTuple):
    """One finding about a site: what, how strongly, and the claims (ids) for and against it."""

    presence: Presence
    text: str
    claims: tuple[str, ...]
    against: tuple[str, ...]
    credibility: Credibility
    origins: int
    since: date | None
    last: date | None
    likelihood: Estimate | None = None  # None where it was not asked for


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """The fold. ``questions`` are open: half-answered claims, disputes, "could not confirm".

    A status reads the newest of what was known, so that it costs the same whatever the archive holds. Claims that it did
    not read change nothing else in it: ``claims_unread`` says how many there are (``MOST_COUNTED`` stands for so many or
    more) and ``newest_unread`` on which day the newest of them was published, where that is known.
    """

    place_id: str
    as_of: AsOf
    lines: tuple[StatusLine, ...]
    questions: tuple[str, ...]
    claims_considered: int
    claims_left_out: int  # published or dated after the as-of point; at MOST_COUNTED: so many or more
    claims_unread: int = 0  # known and not read, since newer ones were
    newest_unread: date | None = None

    @property
    def unread_words(self) -> str | None:
        """What was not read, in words; None where everything was."""
        if not self.claims_unread:
            return None
        many = f"{self.claims_unread}{' or more' if self.claims_unread >= MOST_COUNTED else ''}"
        newest = f", the newest of {self.newest_unread.isoformat()}" if self.newest_unread else ""
        return f"{many} older or repeated claims not read{newest}"
