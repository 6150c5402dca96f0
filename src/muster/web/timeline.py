"""Events on a time axis, with the doubt about each time drawn: open ends fade, wide readings are hatched.

All horizontal positions are shares of the width in percent, so that the drawing fits any screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from muster.domain.claim import Certainty, Polarity
from muster.domain.event import PostureEvent
from muster.domain.interval import TimePrecision, TimeReading
from muster.domain.record import Recorded
from muster.web.words import MONTHS, visible, when

NOMINAL_WIDTH = 660  # pixels that label lengths are reckoned against
CHARACTER = 6.4  # pixels, the mean of the label's type
LETTER = CHARACTER / NOMINAL_WIDTH * 100  # percent
LOOK_BACK = timedelta(days=45)  # how far before the first report the axis reaches
TAIL = 0.03  # share of the claims at either end that may fall off the axis where they would stretch it much
STRETCH = 2.0  # how much is much
LAST_LABEL = 95.0  # percent; a label further right would be cut
LEAST_SPAN = timedelta(days=7)
_DAY = rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}"
_DAYS = re.compile(rf"(?: · |, )(?:(?:from |since |until |by )?{_DAY}(?: ?– ?{_DAY})?|\d{{1,2}}–{_DAY})$")
FUZZY = frozenset(
    {TimePrecision.WEEK, TimePrecision.MONTH, TimePrecision.SEASON, TimePrecision.YEAR, TimePrecision.VAGUE}
)


class Tick(NamedTuple):
    """A mark on the axis."""

    x: float
    label: str
    iso: str


class Bar(NamedTuple):
    """One event. ``open_start``/``open_end``: no bound is known; ``before``: it begins left of the axis."""

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
    fuzzy: bool
    hedged: bool
    denied: bool
    disputed: bool
    label_left: bool


class Pip(NamedTuple):
    """Reports of one day."""

    x: float
    reports: int
    iso: str


class Timeline(NamedTuple):
    """The drawing, and what could not be drawn: ``undated``, ``earlier`` and ``later`` are counts of events."""

    start: date
    end: date  # inclusive
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    pips: tuple[Pip, ...]
    lanes: int
    undated: int
    earlier: int
    later: int


class Axis(NamedTuple):
    start: date
    end: date  # exclusive

    def at(self, day: date) -> float:
        """Percent of the width, kept on the axis."""
        share = (day - self.start).days / max((self.end - self.start).days, 1)
        return round(100 * min(max(share, 0.0), 1.0), 3)


def timeline(
    records: Sequence[Recorded],
    events: Iterable[PostureEvent],
    since: date | None = None,
    until: date | None = None,
) -> Timeline | None:
    """Lay out the events of these claims; None where nothing at all bears a date."""
    listed = list(events)
    axis = _axis(records, listed, since, until)
    if axis is None:
        return None
    dated = [e for e in listed if e.time is not None and e.time.resolved]
    shown = [e for e in dated if e.time is not None and _reaches(e.time, axis)]
    bars, lanes = _pack(shown, {r.claim.id: r for r in records}, axis)
    earlier = sum(e.time is not None and e.time.end is not None and e.time.end < axis.start for e in dated)
    later = sum(e.time is not None and e.time.start is not None and e.time.start >= axis.end for e in dated)
    return Timeline(
        start=axis.start,
        end=axis.end - timedelta(days=1),
        ticks=_ticks(axis),
        bars=bars,
        pips=_pips(records, axis),
        lanes=lanes,
        undated=len(listed) - len(dated),
        earlier=earlier,
        later=later,
    )


def _axis(
    records: Sequence[Recorded], events: Sequence[PostureEvent], since: date | None, until: date | None
) -> Axis | None:
    published = sorted(r.document.published.day for r in records if r.document.published)
    readings = [e.time for e in events if e.time is not None]
    days = [d for t in readings for d in (t.start, t.end) if d is not None]
    if not published and not days:
        return None
    first, last = _body(published) if published else (min(days), max(days))
    floor, ceiling = (first - LOOK_BACK, last + LOOK_BACK) if published else (first, last)
    # a bound that was asked for alone opens the other side to all that there is
    floor = min([*days, *published]) if until and not since else floor
    ceiling = max([*days, *published]) if since and not until else ceiling
    near = [d for d in (*days, *published) if floor <= d <= ceiling] or published or days
    start = since or min(near) - timedelta(days=1)
    end = (until or max(near) + timedelta(days=1)) + timedelta(days=1)
    if end - start < LEAST_SPAN and not (since and until):
        start, end = start - timedelta(days=2), end + timedelta(days=2)
    return Axis(start, max(end, start + timedelta(days=1)))


def _body(published: Sequence[date]) -> tuple[date, date]:
    """First and last day of the sorted days, without a few far from all others that would squeeze the rest."""
    cut = int(len(published) * TAIL)
    core = published[cut], published[-1 - cut]
    whole, middle = published[-1] - published[0], max(core[1] - core[0], LEAST_SPAN)
    return core if whole > STRETCH * middle else (published[0], published[-1])


def _reaches(time: TimeReading, axis: Axis) -> bool:
    return (time.end is None or time.end >= axis.start) and (time.start is None or time.start < axis.end)


def _pack(
    events: Iterable[PostureEvent], claims: dict[str, Recorded], axis: Axis
) -> tuple[tuple[Bar, ...], int]:
    """Put each bar into the first lane where it and its label find room."""
    ends: list[float] = []
    bars = []
    for event in sorted(events, key=lambda e: (_extent(e.time, axis), e.id)):
        x, right = _extent(event.time, axis)
        label = len(event_label(event)) * LETTER + 2
        left = right + label > 100 and x > label
        from_x, to_x = (x - label, right + 0.6) if left else (x, max(right, x + 1.2) + label)
        lane = next((i for i, end in enumerate(ends) if end <= from_x), len(ends))
        ends[lane : lane + 1] = [to_x]
        bars.append(_bar(event, claims, axis, lane, left))
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


def _bar(event: PostureEvent, claims: dict[str, Recorded], axis: Axis, lane: int, left: bool) -> Bar:
    time = event.time
    x, right = _extent(time, axis)
    said = [claims[c].claim for c in event.claims if c in claims]
    return Bar(
        id=event.id,
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
        hedged=bool(said) and all(c.certainty is not Certainty.CERTAIN for c in said),
        denied=bool(said) and all(c.polarity is Polarity.NEGATED for c in said),
        disputed=bool(event.contradicted_by),
        label_left=left,
    )


def _ticks(axis: Axis) -> tuple[Tick, ...]:
    """Days, weeks, months or years, whichever gives a dozen marks at most."""
    span = (axis.end - axis.start).days
    if span > 1_000:
        found = [date(y, 1, 1) for y in range(axis.start.year + 1, axis.end.year + 1)]
        years = [Tick(axis.at(d), str(d.year), d.isoformat()) for d in found if d < axis.end]
        return _labelled(years[:: len(years) // 14 + 1])
    if span > 100:
        months = (axis.start.year * 12 + axis.start.month + k for k in range(span // 28 + 1))
        found = [date(m // 12, m % 12 + 1, 1) for m in months]
        marks = [Tick(axis.at(d), f"{MONTHS[d.month - 1]} {d.year}", d.isoformat()) for d in found]
        return _labelled(marks[:: len(marks) // 10 + 1])
    step = max(1, -(-span // 9))
    found = [axis.start + timedelta(days=k) for k in range(0, span, step)]
    marks = [Tick(axis.at(d), f"{d.day} {MONTHS[d.month - 1]}", d.isoformat()) for d in found]
    return _labelled(marks)


def _labelled(marks: list[Tick]) -> tuple[Tick, ...]:
    return tuple(mark for mark in marks if mark.x <= LAST_LABEL)


def _pips(records: Iterable[Recorded], axis: Axis) -> tuple[Pip, ...]:
    days: dict[date, set[str]] = {}
    for record in records:
        published = record.document.published
        if published and axis.start <= published.day < axis.end:
            days.setdefault(published.day, set()).add(record.document.id)
    half = 50 / max((axis.end - axis.start).days, 1)
    return tuple(Pip(round(axis.at(d) + half, 3), len(ids), d.isoformat()) for d, ids in sorted(days.items()))
