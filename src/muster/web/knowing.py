"""The control that asks what was known on a day: a slider over the days on which something became known."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from muster.domain.status import Clock
from muster.store.event_tallies import days_known
from muster.store.survey import Selection
from muster.web.filters import Filters

MOST_MARKS = 400  # more would run into one another


class Knowing(NamedTuple):
    """``at``: days from ``first`` to the chosen day, ``span`` where all is known. ``marks``: percent of the width."""

    clock: Clock
    first: date
    last: date
    span: int
    at: int
    marks: tuple[float, ...]


def knowing(chosen: Selection, filters: Filters) -> Knowing | None:
    """The control under all other filters; None where nothing became known on a known day."""
    clock = filters.clock or Clock.PUBLISHED
    days = days_known(chosen, clock)
    if not len(days):
        return None
    first, last = int(days[0]), int(days[-1])
    span = max(last - first, 1)
    step = -(-span // MOST_MARKS)
    marks = sorted({(int(day) - first) // step * step for day in days})
    at = min(max(filters.known.toordinal() - first, 0), span) if filters.known else span
    shares = tuple(round(100 * mark / span, 2) for mark in marks)
    return Knowing(clock, date.fromordinal(first), date.fromordinal(last), span, at, shares)
