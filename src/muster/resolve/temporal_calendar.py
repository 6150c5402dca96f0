"""Calendar arithmetic on inclusive civil days. Weeks are ISO 8601, seasons meteorological, parts are thirds."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple


class Days(NamedTuple):
    """Inclusive civil days; None is an open or unknown bound."""

    start: date | None
    end: date | None


def day(at: date) -> Days:
    return Days(at, at)


def make_date(year: int, month: int, number: int) -> date | None:
    """A date, or None where the calendar has no such day."""
    if not 1 <= year <= 9999 or not 1 <= month <= 12 or not 1 <= number <= monthrange(year, month)[1]:
        return None
    return date(year, month, number)


def month(year: int, number: int) -> Days:
    return Days(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def months(year: int, first: int, count: int) -> Days:
    """``count`` months from month ``first`` of ``year`` on; may run into the next year."""
    last = first + count - 1
    return Days(date(year, first, 1), month(year + (last - 1) // 12, (last - 1) % 12 + 1).end)


def shift_month(at: date, by: int) -> Days:
    """The calendar month ``by`` months from that of ``at``."""
    index = at.year * 12 + at.month - 1 + by
    return month(index // 12, index % 12 + 1)


def week(at: date, by: int = 0) -> Days:
    """The ISO week (Monday to Sunday) ``by`` weeks from that of ``at``."""
    monday = at - timedelta(days=at.weekday()) + timedelta(weeks=by)
    return Days(monday, monday + timedelta(days=6))


def weekend(at: date, by: int = 0) -> Days:
    """Saturday and Sunday of the ISO week ``by`` weeks from that of ``at``."""
    monday = at - timedelta(days=at.weekday()) + timedelta(weeks=by)
    return Days(monday + timedelta(days=5), monday + timedelta(days=6))


def year(number: int) -> Days:
    return Days(date(number, 1, 1), date(number, 12, 31))


def quarter(year_number: int, number: int) -> Days:
    return months(year_number, 3 * number - 2, 3)


def third(of: Days, which: int) -> Days:
    """First (0), middle (1) or last (2) third; for a month: 1-10, 11-20, 21 to the end."""
    if of.start is None or of.end is None:
        return of
    length = (of.end - of.start).days + 1
    if length >= 360:
        return months(of.start.year, of.start.month + 4 * which, 4)
    step = 10 if 28 <= length <= 31 else length // 3
    first = of.start + timedelta(days=which * step)
    return Days(first, of.end if which == 2 else first + timedelta(days=step - 1))


def weekday_before(at: date, weekday: int, *, same: bool = True) -> date:
    """The last such weekday up to ``at``, ``at`` itself counted where ``same``."""
    back = (at.weekday() - weekday) % 7
    return at - timedelta(days=back if back or same else 7)


def weekday_after(at: date, weekday: int, *, same: bool = True) -> date:
    """The next such weekday from ``at`` on, ``at`` itself counted where ``same``."""
    ahead = (weekday - at.weekday()) % 7
    return at + timedelta(days=ahead if ahead or same else 7)


def nearest_year(at: date, month_number: int, number: int, direction: int) -> date | None:
    """Day and month without a year: the occurrence before (-1), after (+1) or nearest (0) ``at``.

    A direction bends the choice only by half a year, since a near date beats a misread tense.
    """
    found = [d for y in (at.year - 1, at.year, at.year + 1) if (d := make_date(y, month_number, number))]
    if not found:
        return None
    if direction < 0:
        earlier = [d for d in found if d <= at + timedelta(days=1)]
        return max(earlier) if earlier else min(found)
    if direction > 0:
        later = [d for d in found if d >= at]
        return min(later) if later else max(found)
    return min(found, key=lambda d: abs((d - at).days))


def add_years(at: date, by: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    return make_date(at.year + by, at.month, at.day) or date(at.year + by, at.month, 28)


def moved(at: date, count: int, unit: str) -> date:
    """``at`` shifted by ``count`` units (day, week, month, year); days of month are clipped."""
    if unit == "day":
        return at + timedelta(days=count)
    if unit == "week":
        return at + timedelta(weeks=count)
    if unit == "year":
        return add_years(at, count)
    target = shift_month(at, count)
    assert target.start is not None
    assert target.end is not None
    return target.start.replace(day=min(at.day, target.end.day))


def unit(at: date, name: str, by: int) -> Days:
    """The ISO week, month, quarter or year ``by`` of them from that of ``at``."""
    if name == "week":
        return week(at, by)
    if name == "month":
        return shift_month(at, by)
    if name == "quarter":
        index = at.year * 4 + (at.month - 1) // 3 + by
        return quarter(index // 4, index % 4 + 1)
    return year(at.year + by)


def shifted(base: date, count: int, name: str) -> date:
    """Like :func:`moved`, and hours count as the days they begin."""
    if name == "hour":
        return base + timedelta(days=-(-count // 24) if count > 0 else count // 24)
    return moved(base, count, name)
