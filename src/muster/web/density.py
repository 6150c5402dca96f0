"""How many events lie in each stretch of the axis, with the doubt about their time drawn.

An event whose time is known to lie in one stretch counts there (``sure``); one that may lie in several counts a share
in each; where only one bound is known it counts there. The two are stacked, the second hatched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from muster.store.columnar import FAR
from muster.store.event_tallies import EventTimes, Published
from muster.store.vocabulary import NONE, Flags, Numbers
from muster.web.axis import Axis

MOST = 60  # stretches


@dataclass(frozen=True, slots=True)
class Bin:
    """A stretch of whole days, inclusive. ``sure`` and ``spread`` are numbers of events, ``height`` percent of the highest."""

    x: float
    width: float
    since: date
    until: date
    sure: int
    spread: float
    sure_height: float
    height: float


@dataclass(frozen=True, slots=True)
class Pip:
    """Reports published in one stretch."""

    x: float
    reports: int
    since: date
    until: date


def stretch(axis: Axis) -> int:
    """Days of one stretch."""
    return -(-axis.days // MOST)


def density(events: EventTimes, axis: Axis) -> tuple[Bin, ...]:
    """The stretches of the axis; events without any date count nowhere."""
    step = stretch(axis)
    number = -(-axis.days // step)
    origin = axis.start.toordinal()
    has_start, has_end = events.start != NONE, events.end != FAR
    start = np.where(has_start, events.start, events.end)
    end = np.where(has_end, events.end, events.start)
    first, last = (start - origin) // step, (end - origin) // step
    known = has_start & has_end
    inside = (last >= 0) & (first < number) & (has_start | has_end)
    sure = _count(first[inside & known & (first == last)], number)
    spread = _shares(first, last, inside & known & (first != last), number)
    spread += _count(first[inside & ~known], number)
    return _bins(axis, step, sure, spread)


def _count(at: Numbers, number: int) -> Numbers:
    return np.bincount(at, minlength=number)[:number]


def _shares(
    first: Numbers, last: Numbers, chosen: Flags, number: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Each event as equal shares of all its stretches, of which those off the axis are lost."""
    one, two = first[chosen], last[chosen]
    share = 1.0 / (two - one + 1)
    rise = np.zeros(number + 1)
    np.add.at(rise, np.clip(one, 0, number), share)
    np.add.at(rise, np.clip(two + 1, 0, number), -share)
    found: np.ndarray[tuple[int], np.dtype[np.float64]] = np.maximum(np.cumsum(rise)[:number], 0.0)
    return found


def _bins(
    axis: Axis, step: int, sure: Numbers, spread: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> tuple[Bin, ...]:
    most = max(float((sure + spread).max(initial=0.0)), 1.0)
    found = []
    for k, (certain, shared) in enumerate(zip(sure.tolist(), spread.tolist(), strict=True)):
        since = axis.start.toordinal() + k * step
        until = min(since + step, axis.end.toordinal()) - 1
        x, width = 100 * k * step / axis.days, 100 * (until + 1 - since) / axis.days
        heights = round(100 * certain / most, 2), round(100 * (certain + shared) / most, 2)
        days = date.fromordinal(since), date.fromordinal(until)
        found.append(Bin(round(x, 3), round(width, 3), *days, certain, round(shared, 3), *heights))
    return tuple(found)


def pips(published: Published, axis: Axis) -> tuple[Pip, ...]:
    """Reports by day, or by stretch where there are many days."""
    step = stretch(axis)
    at = (published.days - axis.start.toordinal()) // step
    inside = (published.days >= axis.start.toordinal()) & (published.days < axis.end.toordinal())
    counts = np.bincount(at[inside], weights=published.reports[inside])
    found = []
    for k in np.flatnonzero(counts):
        since = axis.start.toordinal() + int(k) * step
        until = min(since + step, axis.end.toordinal()) - 1
        middle = 50 * (since + until + 1 - 2 * axis.start.toordinal()) / axis.days
        days = date.fromordinal(since), date.fromordinal(until)
        found.append(Pip(round(middle, 3), int(counts[k]), *days))
    return tuple(found)
