"""Dates as they are declared in fields and markup, and as they are printed in datelines and signatures.

Nothing here guesses: a date that lacks its day is no date, digits like 05/06/2024 are left alone because day and month
cannot be told apart, and a zone is kept only where it was given.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import NamedTuple

from muster.domain.text import Span
from muster.read.lexicon import months, weekdays

_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_YEARS = range(1900, 2101)
_GRACE = timedelta(days=1)  # a dateline may be a civil day ahead of a publication date in another zone


class PrintedDate(NamedTuple):
    """A date found in running text; ``year`` is None where it is not printed."""

    span: Span
    year: int | None
    month: int
    day: int

    @property
    def iso(self) -> str | None:
        """The ISO date, None where the year is missing or the day does not exist."""
        found = None if self.year is None else _date(self.year, self.month, self.day)
        return found.isoformat() if found else None


def declared_iso(value: object) -> str | None:
    """ISO 8601 of a date field: ISO dates and date-times, RFC 822 dates, full printed dates. None where it is none of these."""
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())[:80]
    return _from_iso(text) or _from_rfc822(text) or _from_print(text)


def find_date(text: str, start: int = 0, end: int | None = None) -> PrintedDate | None:
    """The first date with a day and a named month (or ISO date) in ``text[start:end]``."""
    found = _printed().search(text, start, len(text) if end is None else end)
    while found is not None:
        reading = _reading(found)
        if reading is not None:
            return reading
        found = _printed().search(text, found.end(), len(text) if end is None else end)
    return None


def resolved(printed: PrintedDate, published: date | None) -> str | None:
    """ISO date: with the printed year, else the latest such day not after publication (one day of grace for zones)."""
    if printed.year is not None or published is None:
        return printed.iso
    limit = published + _GRACE
    years = (published.year + 1, published.year, published.year - 1)
    days = (_date(year, printed.month, printed.day) for year in years)
    return next((day.isoformat() for day in days if day is not None and day <= limit), None)


def _from_iso(text: str) -> str | None:
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    year, month, day, clock, zone = found.groups()
    if _date(int(year), int(month), int(day)) is None:
        return None
    iso = f"{year}-{month}-{day}" + (f"T{clock}{zone or ''}" if clock else "")
    return iso if _readable(iso) else None


def _readable(iso: str) -> bool:
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        return False
    return True


def _from_rfc822(text: str) -> str | None:
    if not re.search(r"\d:\d\d", text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.isoformat() if found.year in _YEARS else None


def _from_print(text: str) -> str | None:
    found = find_date(text)
    around = text if found is None else text[: found.span.start] + text[found.span.end :]
    words = {word.casefold() for word in re.findall(r"\w+", around)}
    return found.iso if found and words <= {*weekdays(), "on", "published", "posted"} else None


def _date(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _printed() -> re.Pattern[str]:
    """Month first ("December 14, 2024"), day first ("14 de diciembre de 2024", "14th of May"), or ISO."""
    names = "|".join(re.escape(name) for name in sorted(months(), key=len, reverse=True))
    year = r"(?:,?\s+(?:de\s+)?(?P<{}>(?:19|20)\d\d)\b)?"
    return re.compile(
        rf"\b(?P<m1>{names})\b\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]|\s?%){year.format('y1')}"
        rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+|of\s+)?(?P<m2>{names})\b(?:\.(?=,?\s+(?:19|20)\d\d\b))?{year.format('y2')}"
        r"|\b(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)\b",
        re.IGNORECASE,
    )


def _reading(found: re.Match[str]) -> PrintedDate | None:
    form = next(n for n in "123" if found[f"m{n}"])
    name, year = found[f"m{form}"], found[f"y{form}"]
    month = int(name) if form == "3" else months()[name.casefold()]
    day = int(found[f"d{form}"])
    known = int(year) if year else None
    if _date(known or 2024, month, day) is None:  # 2024 has a 29 February
        return None
    return PrintedDate(Span(*found.span()), known, month, day)
