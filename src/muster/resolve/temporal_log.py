"""Logs and diaries: lines that begin with the day of what follows ("Sat 18 May, north fence", "20/1130", "Tuesday 10th.")."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from muster.resolve.temporal_lexicon import alternation, lexicon

_CLOCK = r"(?:[01]?\d|2[0-3])[:.]?[0-5]\d\b"
_HEADINGS, _STAMPED = 2, 3  # so many days make a log, or one day over so many stamped lines
_NEXT = 2  # days at most from one heading to the next in a week that goes forward
_BACK, _AHEAD = 366, 60
_LATER = 5  # how many times nearer a day to come must be than one gone by


@cache
def _heading() -> re.Pattern[str]:
    words = lexicon()
    weekday = rf"(?:{alternation([*words.weekdays, *words.weekday_short])})\b\.?"
    month = rf"(?:{alternation([*words.months, *words.month_short])})\b\.?"
    return re.compile(
        rf"(?im)^[^\w\n]{{0,3}}(?:"
        rf"(?P<wd>{weekday})(?:,?\s+(?:the\s+)?(?P<d1>\d{{1,2}})(?![:.]?\d)(?:st|nd|rd|th)?\b(?:\s+(?P<m1>{month}))?)?"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{month})"
        rf"|(?P<m3>{month})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b"
        rf"|(?P<d4>[0-3]?\d)(?=/{_CLOCK}))"
        rf"(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?(?=\s*(?:[.,:;–—|)\]•/-]|$)|\s+{_CLOCK})"
    )


def log_days(text: str, main: date | None, stamped: int) -> tuple[tuple[int, date], ...]:
    """Where the days of a log begin; empty where the text is no log. ``stamped`` counts lines that begin with a clock time."""
    if main is None:
        return ()
    found = [(m.start(), day) for m in _heading().finditer(text) if (day := _day(m, main)) is not None]
    days = {day for _, day in found}
    if len(days) < _HEADINGS and not (days and stamped >= _STAMPED):
        return ()
    return tuple(_week_begins(found, main))


def _week_begins(found: list[tuple[int, date]], main: date) -> list[tuple[int, date]]:
    """A digest of Monday that opens with "Monday" and goes on with "Tuesday" means the Monday before."""
    (at, first), *rest = found
    if rest and first == main and rest[0][1] < main and (rest[0][1] - first).days % 7 <= _NEXT:
        return [(at, first - timedelta(days=7)), *rest]
    return found


def _day(heading: re.Match[str], main: date) -> date | None:
    """The nearest day that fits what is printed, one gone by rather than one to come."""
    words, weekday = lexicon(), heading["wd"]
    number = next((int(heading[k]) for k in ("d1", "d2", "d3", "d4") if heading[k]), None)
    month = next((heading[k] for k in ("m1", "m2", "m3") if heading[k]), None)

    def fits(day: date) -> bool:
        return (
            (weekday is None or words.weekday(weekday) == day.weekday())
            and number in (None, day.day)
            and (month is None or words.month(month) == day.month)
            and (heading["y"] is None or int(heading["y"]) == day.year)
        )

    back = next((n for n in range(_BACK) if fits(main - timedelta(days=n))), None)
    ahead = next((n for n in range(1, _AHEAD) if fits(main + timedelta(days=n))), None)
    if ahead is not None and number is not None and (back is None or ahead * _LATER < back):
        return main + timedelta(days=ahead)
    return None if back is None else main - timedelta(days=back)
