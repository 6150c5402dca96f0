"""When: an interval with its precision, basis and the words that were printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from muster.domain.text import Span


class TimePrecision(StrEnum):
    MINUTE = "minute"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    VAGUE = "vague"


FUZZY = frozenset(
    {TimePrecision.WEEK, TimePrecision.MONTH, TimePrecision.SEASON, TimePrecision.YEAR, TimePrecision.VAGUE}
)  # not known to the day: drawn hatched


class TimeBasis(StrEnum):
    STATED = "stated"  # a full date is printed
    RESOLVED = "resolved"  # printed words read against the anchor ("on Saturday")
    INFERRED = "inferred"  # carried over from a neighbouring sentence


@dataclass(frozen=True, slots=True)
class TimeReading:
    """A time expression and its interval ``[earliest, latest)`` in civil time of ``zone`` (None = zone unknown).

    Either bound may be None: an open interval ("since 2017"), or both: printed but not resolvable ("recently").
    ``edtf`` is the ISO 8601-2 string of the same interval. ``starting`` tells whether ``earliest`` is a real start
    (True) or only the first sighting (False); None where the text does not say.
    """

    text: str | None
    span: Span | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    precision: TimePrecision = TimePrecision.VAGUE
    basis: TimeBasis = TimeBasis.RESOLVED
    zone: str | None = None
    edtf: str | None = None
    reason: str = ""
    starting: bool | None = None

    @property
    def start(self) -> date | None:
        """First civil day, inclusive."""
        return self.earliest.date() if self.earliest else None

    @property
    def end(self) -> date | None:
        """Last civil day, inclusive."""
        return (self.latest - timedelta(microseconds=1)).date() if self.latest else None

    @property
    def resolved(self) -> bool:
        return self.earliest is not None or self.latest is not None


def days(start: date | None, end: date | None) -> tuple[datetime | None, datetime | None]:
    """Inclusive civil days as a half-open pair of datetimes."""
    first = datetime.combine(start, time()) if start else None
    last = datetime.combine(end, time()) + timedelta(days=1) if end else None
    return first, last
