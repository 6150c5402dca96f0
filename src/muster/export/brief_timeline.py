"""The timeline of a brief: events in time, with bounds that are not known drawn open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from muster.corroborate.titles import day as day_in_words
from muster.domain.event import PostureEvent
from muster.domain.interval import FUZZY
from muster.export.picture import Dot, Paint, Picture, Polygon, Shape, Stroke, Words

WIDTH = 660.0
_LEFT, _RIGHT, _TOP, _LANE = 12.0, 12.0, 26.0, 21.0
_LETTER = 5.6
_TAIL = 16.0  # units that an open side runs on
_MOST = 24  # bars


class _Axis(NamedTuple):
    start: date
    end: date  # exclusive

    def at(self, day: date) -> float:
        share = (day - self.start).days / (self.end - self.start).days
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * min(max(share, 0.0), 1.0)


def timeline_picture(events: Iterable[PostureEvent]) -> Picture | None:
    """Bars of the dated events, best supported first where there are too many; None where none bears a date."""
    dated = [e for e in events if e.time and e.time.resolved]
    if not dated:
        return None
    best = sorted(dated, key=lambda e: (-len(e.origins), -len(e.claims), e.id))[:_MOST]
    shown = sorted(best, key=lambda e: (e.sort, e.id))
    axis = _axis(shown)
    height = _TOP + _LANE * len(shown) + 8
    shapes = _ticks(axis, height)
    for lane, event in enumerate(shown):
        shapes += _bar(event, axis, _TOP + _LANE * lane + 6)
    left_out = f" {len(dated) - len(shown)} more are not drawn." if len(dated) > len(shown) else ""
    told = "; ".join(event.title for event in shown[:12])
    return Picture(
        "Timeline", f"Timeline of {len(shown)} events: {told}.{left_out}", WIDTH, height, tuple(shapes)
    )


def _axis(events: Sequence[PostureEvent]) -> _Axis:
    days = [d for e in events if e.time for d in (e.time.start, e.time.end) if d]
    start, end = min(days) - timedelta(days=1), max(days) + timedelta(days=2)
    return _Axis(start, max(end, start + timedelta(days=7)))


def _ticks(axis: _Axis, height: float) -> list[Shape]:
    span = (axis.end - axis.start).days
    step = max(1, -(-span // 8))
    found: list[Shape] = []
    for days in range(0, span, step):
        day = axis.start + timedelta(days=days)
        x = axis.at(day)
        words = day_in_words(day) if days == 0 or span > 300 else day_in_words(day).rpartition(" ")[0]
        found.append(Stroke(((x, _TOP - 4), (x, height - 4)), Paint.BORDER, 0.7))
        if x < WIDTH - 60:
            found.append(Words((x + 3, _TOP - 10), words, 10.0, Paint.SOFT))
    return found


def _bar(event: PostureEvent, axis: _Axis, y: float) -> list[Shape]:
    """A bar with its title; a side without a bound runs out broken, a first sighting begins with a ring."""
    time = event.time
    start, end = (time.start, time.end) if time else (None, None)
    x1 = axis.at(start) if start else max(axis.at(end or axis.end) - _TAIL, _LEFT)
    x2 = axis.at(end + timedelta(days=1)) if end else min(x1 + _TAIL, WIDTH - _RIGHT)
    x2 = max(x2, x1 + 4)
    fuzzy = time is not None and time.precision in FUZZY
    shapes: list[Shape] = [
        Polygon(
            (((x1, y), (x2, y), (x2, y + 8), (x1, y + 8)),),
            Paint.AREA if fuzzy else Paint.ACCENT,
            Paint.ACCENT,
        )
    ]
    if start is None:
        shapes.append(Stroke(((x1 - _TAIL, y + 4), (x1, y + 4)), Paint.ACCENT, 1.6, dashed=True))
        x1 -= _TAIL
    if end is None:
        shapes.append(Stroke(((x2, y + 4), (x2 + _TAIL, y + 4)), Paint.ACCENT, 1.6, dashed=True))
        x2 += _TAIL
    if time is not None and time.starting is False:
        shapes.append(Dot((x1, y + 4), 3.5, Paint.ACCENT, hollow=True))
    return [*shapes, _label(event, x1, x2, y + 8)]


def _label(event: PostureEvent, x1: float, x2: float, y: float) -> Shape:
    """The title on the side with more room, cut to it."""
    right, left = WIDTH - _RIGHT - x2, x1 - _LEFT
    room = max(right, left) - 8
    most = max(int(room / _LETTER), 6)
    title = event.title if len(event.title) <= most else f"{event.title[: most - 1].rstrip()}…"
    paint = Paint.SOFT if event.contradicted_by else Paint.INK
    words = title + (" (disputed)" if event.contradicted_by and len(title) + 11 <= most else "")
    return (
        Words((x2 + 6, y), words, 10.5, paint)
        if right >= left
        else Words((x1 - 6, y), words, 10.5, paint, "end")
    )
