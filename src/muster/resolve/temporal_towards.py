"""A weekday or month printed bare looks the way its claim does: "is flying home in October", read in September."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from muster.domain.claim import Claim, TimeFrame
from muster.domain.interval import TimeReading, days
from muster.resolve.temporal_calendar import Days
from muster.resolve.temporal_reading import edtf

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_BARE = re.compile(
    rf"(?:(?:in|on|early in|late in|mid|early|late) )?(?:{_WEEKDAY.pattern}|(?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}})?)",
    re.IGNORECASE,
)


_NEAR = 250  # days


def towards(claim: Claim, time: TimeReading | None, published: date | None) -> TimeReading | None:
    """The reading, moved by a week or a year where it lies on the wrong side of ``published`` for the claim's frame.

    Only expressions that print neither week nor year are moved, and by a year only to where they are near.
    """
    if time is None or published is None or not time.text or not _BARE.fullmatch(time.text.strip()):
        return time
    start, end = time.start, time.end
    if start is None or end is None:
        return time
    ahead = claim.time_frame is TimeFrame.FUTURE and end < published
    behind = claim.time_frame is TimeFrame.PAST and start > published
    if not (ahead or behind):
        return time
    sign = 1 if ahead else -1
    if _WEEKDAY.search(time.text):
        week = timedelta(days=7 * sign)
        return _read(time, start + week, end + week)
    moved = _in_year(start, sign)
    near = abs((moved - published).days) <= _NEAR
    return _read(time, moved, _in_year(end, sign)) if near else time


def _in_year(day: date, by: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + by)
    except ValueError:
        return day.replace(year=day.year + by, day=28)


def _read(time: TimeReading, start: date, end: date) -> TimeReading:
    first, last = days(start, end)
    reason = f"{time.reason}; read in the direction of its claim"
    written = edtf(Days(start, end), time.precision)
    return replace(time, earliest=first, latest=last, edtf=written, reason=reason)
