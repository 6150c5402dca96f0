"""The time axis: which days it spans, where a day lies on it, and its marks.

Positions are shares of the width in percent, so that the drawing fits any screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from muster.store.columnar import FAR
from muster.store.event_tallies import EventTimes, Published
from muster.store.vocabulary import NONE, Numbers
from muster.web.words import MONTHS

LOOK_BACK = 45  # days: how far before the first report the axis reaches
TAIL = 0.03  # share of the claims at either end that may fall off the axis where they would stretch it much
STRETCH = 2.0  # how much is much
LEAST_SPAN = 7  # days
LAST_LABEL = 95.0  # percent; a label further right would be cut
_LAST_DAY = date.max.toordinal() - 3


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis."""

    x: float
    label: str
    iso: str


class Axis(NamedTuple):
    start: date
    end: date  # exclusive

    @property
    def days(self) -> int:
        return max((self.end - self.start).days, 1)

    def at(self, day: date) -> float:
        """Percent of the width, kept on the axis."""
        share = (day - self.start).days / self.days
        return round(100 * min(max(share, 0.0), 1.0), 3)


def axis_of(
    published: Published, events: EventTimes, since: date | None = None, until: date | None = None
) -> Axis | None:
    """The days on which most happens; None where nothing at all bears a date.

    A bound that was asked for alone opens the other side to all that there is.
    """
    days = np.concatenate([events.start[events.start != NONE], events.end[events.end != FAR]])
    every = np.concatenate([days, published.days])
    if not len(every):
        return None
    floor, ceiling = _reach(published, days)
    floor = int(every.min()) if until and not since else floor
    ceiling = int(every.max()) if since and not until else ceiling
    near = every[(every >= floor) & (every <= ceiling)]
    if not len(near):
        near = every
    first = since.toordinal() if since else int(near.min()) - 1
    last = until.toordinal() if until else int(near.max()) + 1
    if last + 1 - first < LEAST_SPAN and not (since and until):
        first, last = first - 2, last + 2
    start = date.fromordinal(min(max(first, 1), _LAST_DAY))
    return Axis(start, max(date.fromordinal(min(max(last, 1), _LAST_DAY) + 1), start + timedelta(days=1)))


def _reach(published: Published, days: Numbers) -> tuple[int, int]:
    if not len(published.days):
        return int(days.min()), int(days.max())
    first, last = _body(published)
    return first - LOOK_BACK, last + LOOK_BACK


def _body(published: Published) -> tuple[int, int]:
    """First and last day of publication, without a few far from all others that would squeeze the rest."""
    so_far = np.cumsum(published.claims)
    cut = int(so_far[-1] * TAIL)
    low, high = np.searchsorted(so_far, [cut, so_far[-1] - 1 - cut], side="right")
    core = int(published.days[low]), int(published.days[min(high, len(published.days) - 1)])
    whole = int(published.days[0]), int(published.days[-1])
    middle = max(core[1] - core[0], LEAST_SPAN)
    return core if whole[1] - whole[0] > STRETCH * middle else whole


def ticks(axis: Axis) -> tuple[Tick, ...]:
    """Days, weeks, months or years, whichever gives a dozen marks at most."""
    span = (axis.end - axis.start).days
    if span > 1_000:
        found = [date(y, 1, 1) for y in range(axis.start.year + 1, axis.end.year + 1) if y <= date.max.year]
        years = [Tick(axis.at(d), str(d.year), d.isoformat()) for d in found if d < axis.end]
        return _labelled(years[:: len(years) // 14 + 1])
    if span > 100:
        months = (axis.start.year * 12 + axis.start.month + k for k in range(span // 28 + 1))
        found = [date(m // 12, m % 12 + 1, 1) for m in months if m // 12 <= date.max.year]
        marks = [Tick(axis.at(d), f"{MONTHS[d.month - 1]} {d.year}", d.isoformat()) for d in found]
        return _labelled(marks[:: len(marks) // 10 + 1])
    step = max(1, -(-span // 9))
    found = [axis.start + timedelta(days=k) for k in range(0, span, step)]
    marks = [Tick(axis.at(d), f"{d.day} {MONTHS[d.month - 1]}", d.isoformat()) for d in found]
    return _labelled(marks)


def _labelled(marks: list[Tick]) -> tuple[Tick, ...]:
    return tuple(mark for mark in marks if mark.x <= LAST_LABEL)
