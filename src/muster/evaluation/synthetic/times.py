"""Days as reports print them, with the interval that they mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import NamedTuple

from muster.domain.interval import TimeBasis, TimePrecision, TimeReading, days
from muster.domain.text import Span
from muster.evaluation.synthetic.names import WEEKDAYS

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip


class Told(NamedTuple):
    """Printed words of a time and its first and last civil day, inclusive."""

    words: tuple[str, ...]
    first: date
    last: date
    precision: TimePrecision
    basis: TimeBasis


Way = Callable[[date, Random], Told]


def _dated(day: date, facts: Random) -> Told:
    return Told(("on", str(day.day), MONTHS[day.month - 1]), day, day, TimePrecision.DAY, TimeBasis.RESOLVED)


def _weekday(day: date, facts: Random) -> Told:
    return Told(("on", WEEKDAYS[day.weekday()]), day, day, TimePrecision.DAY, TimeBasis.RESOLVED)


def _overnight(day: date, facts: Random) -> Told:
    words = ("overnight", "into", str(day.day), MONTHS[day.month - 1])
    return Told(words, day - timedelta(days=1), day, TimePrecision.PART_OF_DAY, TimeBasis.RESOLVED)


def _hour(day: date, facts: Random) -> Told:
    clock = f"{facts.randrange(24):02}:{facts.randrange(60):02}"
    words = ("at", clock, "on", str(day.day), MONTHS[day.month - 1])
    return Told(words, day, day, TimePrecision.MINUTE, TimeBasis.RESOLVED)


def _full(day: date, facts: Random) -> Told:
    words = ("on", str(day.day), MONTHS[day.month - 1], str(day.year))
    return Told(words, day, day, TimePrecision.DAY, TimeBasis.STATED)


def _between(day: date, facts: Random) -> Told:
    first = day - timedelta(days=facts.randint(1, 3))
    words = ("between", WEEKDAYS[first.weekday()], "and", str(day.day), MONTHS[day.month - 1])
    return Told(words, first, day, TimePrecision.DAY, TimeBasis.RESOLVED)


def _late(day: date, facts: Random) -> Told:
    words = ("late", "on", str(day.day), MONTHS[day.month - 1])
    return Told(words, day, day, TimePrecision.PART_OF_DAY, TimeBasis.RESOLVED)


WAYS: tuple[Way, ...] = (_dated, _dated, _weekday, _overnight, _hour, _full, _between, _late)


def reading(told: Told, text: str, span: Span) -> TimeReading:
    """The domain's reading of a printed time."""
    earliest, latest = days(told.first, told.last)
    return TimeReading(
        text,
        span,
        earliest,
        latest,
        told.precision,
        told.basis,
        edtf=_edtf(told.first, told.last),
        reason=_WHY,
    )


_WHY = "the day that the story was made with"


@lru_cache(4096)
def _edtf(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
