"""Events on a time axis, with the doubt about each time drawn: open ends fade, wide readings are hatched.

Where many events lie on the axis a strip shows how they are spread and only those on most origins are drawn one by one.
All horizontal positions are shares of the width in percent, so that the drawing fits any screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from muster.domain.event import PostureEvent
from muster.domain.interval import FUZZY, TimeReading
from muster.store.columnar import FAR
from muster.store.event_tallies import EventTimes, Published
from muster.store.vocabulary import NONE, Flags
from muster.web.axis import Axis, Tick, axis_of, ticks
from muster.web.density import Bin, Pip, density, pips
from muster.web.words import MONTHS, visible, when

NOMINAL_WIDTH = 660  # pixels that label lengths are reckoned against
CHARACTER = 6.4  # pixels, the mean of the label's type
LETTER = CHARACTER / NOMINAL_WIDTH * 100  # percent
FEW = 60  # events that are all drawn one by one
BEST = 24  # of more, so many are
_DAY = rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}"
_DAYS = re.compile(rf"(?: · |, )(?:(?:from |since |until |by )?{_DAY}(?: ?– ?{_DAY})?|\d{{1,2}}–{_DAY})$")

EventsById = Callable[[Sequence[str]], Iterable[PostureEvent]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One event. ``open_start``/``open_end``: no bound is known or it lies off the axis. ``started``: it began on the first day;
    ``first_seen``: on that day it was only seen for the first time."""

    id: str
    x: float
    width: float
    lane: int
    title: str
    label: str
    when: str
    claims: int
    origins: int
    open_start: bool
    open_end: bool
    started: bool
    first_seen: bool
    fuzzy: bool
    hedged: bool
    denied: bool
    disputed: bool
    label_left: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing, and what could not be drawn: ``undated``, ``earlier`` and ``later`` are counts of events.

    ``shown`` events lie on the axis; where they are many ``bins`` shows all and ``bars`` the best supported.
    """

    start: date
    end: date  # inclusive
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    bins: tuple[Bin, ...]
    pips: tuple[Pip, ...]
    lanes: int
    shown: int
    undated: int
    earlier: int
    later: int

    @property
    def wider(self) -> tuple[date, date]:
        """The days of an axis twice as long around the same middle."""
        half = timedelta(days=((self.end - self.start).days + 1) // 2 + 1)
        return (
            max(self.start, date.min + half) - half,
            min(self.end, date.max - half) + half,
        )


def timeline(
    published: Published,
    events: EventTimes,
    by_id: EventsById,
    since: date | None = None,
    until: date | None = None,
) -> Timeline | None:
    """Lay out the events; None where nothing at all bears a date."""
    axis = axis_of(published, events, since, until)
    if axis is None:
        return None
    first, last = axis.start.toordinal(), axis.end.toordinal()
    dated = (events.start != NONE) | (events.end != FAR)
    earlier = dated & (events.end < first)
    later = dated & (events.start >= last)
    on_axis = dated & ~earlier & ~later
    shown = int(np.count_nonzero(on_axis))
    bars, lanes = _pack(_drawn(events, on_axis), events, by_id, axis)
    return Timeline(
        start=axis.start,
        end=axis.end - timedelta(days=1),
        ticks=ticks(axis),
        bars=bars,
        bins=density(events, axis) if shown > FEW else (),
        pips=pips(published, axis),
        lanes=lanes,
        shown=shown,
        undated=len(events.ids) - int(np.count_nonzero(dated)),
        earlier=int(np.count_nonzero(earlier)),
        later=int(np.count_nonzero(later)),
    )


def _drawn(events: EventTimes, on_axis: Flags) -> dict[str, int]:
    """Rows of the events that are drawn, by id: all that are few, else those on most origins, then of most claims."""
    rows = np.flatnonzero(on_axis)
    if len(rows) > FEW:
        rows = rows[np.lexsort((rows, -events.claims[rows], -events.origins[rows]))][:BEST]
    return {events.ids[k]: int(k) for k in rows}


def _pack(
    drawn: dict[str, int], events: EventTimes, by_id: EventsById, axis: Axis
) -> tuple[tuple[Bar, ...], int]:
    """Put each bar into the first lane where it and its label find room."""
    ends: list[float] = []
    bars = []
    named = [(event.id, event) for event in by_id(list(drawn))]
    for event_id, event in sorted(named, key=lambda one: (_extent(one[1].time, axis), one[0])):
        x, right = _extent(event.time, axis)
        label = len(event_label(event)) * LETTER + 2
        left = right + label > 100 and x > label
        from_x, to_x = (x - label, right + 0.6) if left else (x, max(right, x + 1.2) + label)
        lane = next((i for i, end in enumerate(ends) if end <= from_x), len(ends))
        ends[lane : lane + 1] = [to_x]
        row = drawn[event_id]
        bars.append(
            _bar(event_id, event, bool(events.hedged[row]), bool(events.denied[row]), axis, lane, left)
        )
    return tuple(bars), len(ends)


def event_label(event: PostureEvent) -> str:
    """The title without the days at its end, which axis and tables show beside it."""
    title = visible(event.title)
    return _DAYS.sub("", title) or title


def _fitting(label: str, room: float) -> str:
    """``label`` cut to the room (percent) that is left beside its bar."""
    most = max(int(room / LETTER), 8)
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"


def _extent(time: TimeReading | None, axis: Axis) -> tuple[float, float]:
    start = time.start if time and time.start else None
    end = time.end if time and time.end else None
    x = axis.at(start) if start else (0.0 if end is None else max(axis.at(end) - 8, 0.0))
    right = axis.at(end + timedelta(days=1)) if end else min(x + 8, 100.0)
    return x, max(right, x)


def _bar(
    event_id: str, event: PostureEvent, hedged: bool, denied: bool, axis: Axis, lane: int, left: bool
) -> Bar:
    time = event.time
    x, right = _extent(time, axis)
    within = time is not None and time.start is not None and time.start >= axis.start
    return Bar(
        id=event_id,
        x=x,
        width=round(max(right - x, 0.7), 3),
        lane=lane,
        title=event_label(event),
        label=_fitting(event_label(event), x if left else 99 - right),
        when=when(time),
        claims=len(event.claims),
        origins=len(event.origins),
        open_start=time is not None and (time.start is None or time.start < axis.start),
        open_end=time is not None and (time.end is None or time.end >= axis.end),
        fuzzy=time is not None and time.precision in FUZZY,
        started=within and time is not None and time.starting is True,
        first_seen=within and time is not None and time.starting is False,
        hedged=hedged,
        denied=denied,
        disputed=bool(event.contradicted_by),
        label_left=left,
    )
