"""Meanings of calendar expressions: dates, months, quarters, seasons, years, days of the month.

Every rule takes a :class:`Scene` and answers a :class:`Meaning`, or None where the words are no time after all.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from muster.domain.interval import TimeBasis, TimePrecision
from muster.resolve import temporal_calendar as calendar
from muster.resolve.temporal_calendar import Days
from muster.resolve.temporal_lexicon import lexicon
from muster.resolve.temporal_scene import Meaning, Rule, Scene, no_anchor, vague
from muster.resolve.temporal_tense import Direction

_FAR = 120  # days; nearer than this a date without a year is the nearest one whatever the tense
_AHEAD = 60  # days; further ahead than this a date without a year is past unless a verb says otherwise
_RELATIVE_YEAR = {"last": -1, "this": 0, "the": 0, "next": 1}
_IMPOSSIBLE = vague("no such day in the calendar")


def iso(scene: Scene) -> Meaning | None:
    p = scene.found.parts
    return _full(calendar.make_date(int(p["y"]), int(p["m"]), int(p["d"])), "ISO 8601 date")


def numeric(scene: Scene) -> Meaning | None:
    """Day first unless only month first is possible; where both are, the one near the anchor, else unresolved."""
    p = scene.found.parts
    a, b, year = int(p["a"]), int(p["b"]), int(p["y"]) + (2000 if len(p["y"]) == 2 else 0)
    day_first, month_first = calendar.make_date(year, b, a), calendar.make_date(year, a, b)
    if day_first is None and month_first is None:
        return None
    if day_first and month_first and day_first != month_first:
        near = [d for d in (day_first, month_first) if scene.anchor and abs((d - scene.anchor).days) <= 45]
        if len(near) != 1:
            return vague("day and month could be either way round")
        return _full(near[0], "the order of day and month that lies near the report's date")
    return _full(day_first or month_first, "numeric date")


def day_month(scene: Scene) -> Meaning | None:
    p, words = scene.found.parts, lexicon()
    month, number = words.month(p["m"]), int(p["d"])
    year = _year(scene)
    if year:
        return _full(calendar.make_date(year, month, number), "full date printed")
    if scene.anchor is None:
        return no_anchor()
    if "wd" in p:
        return _by_weekday(scene.anchor, month, number, words.weekday(p["wd"]))
    found = _near(scene, month, number)
    return (
        Meaning(calendar.day(found), TimePrecision.DAY, "day and month nearest the report's date")
        if found
        else _IMPOSSIBLE
    )


def day_range(scene: Scene) -> Meaning | None:
    """Two days of one month, or of two: "1–7 September 2025", "28 February to 3 March"."""
    p, words = scene.found.parts, lexicon()
    last_month = words.month(p["m2"] if "m2" in p else p["m"])
    first_month = words.month(p["m"]) if "m" in p else last_month
    year = _year(scene)
    if year is None and scene.anchor is None:
        return no_anchor()
    last = (
        calendar.make_date(year, last_month, int(p["d2"])) if year else _near(scene, last_month, int(p["d2"]))
    )
    if last is None:
        return _IMPOSSIBLE
    first_year = int(p["y1"]) if "y1" in p else last.year - (first_month > last_month)
    first = calendar.make_date(first_year, first_month, int(p["d"]))
    if first is None or first > last:
        return _IMPOSSIBLE
    basis = TimeBasis.STATED if year else TimeBasis.RESOLVED
    return Meaning(Days(first, last), TimePrecision.DAY, "days printed as a range", basis)


def month(scene: Scene) -> Meaning | None:
    """A month alone: only after a preposition, so that names of people and "May" stay what they are."""
    if scene.op is None and scene.found.mod is None:
        return None
    if scene.op in ("by", "about", "of") and re.match(r"\s+[A-Z]", scene.after):
        return None
    number = lexicon().month(scene.found.parts["m"])
    if scene.anchor is None:
        return no_anchor()
    return _month(
        _nearest_month(scene.anchor, number, scene.way), "month nearest in the direction of the verb"
    )


def month_year(scene: Scene) -> Meaning | None:
    year = _year(scene)
    if year is None:
        return no_anchor()
    basis = TimeBasis.STATED if "y" in scene.found.parts else TimeBasis.RESOLVED
    days = calendar.month(year, lexicon().month(scene.found.parts["m"]))
    return Meaning(days, TimePrecision.MONTH, "month and year printed", basis)


def month_relative(scene: Scene) -> Meaning | None:
    if scene.anchor is None:
        return no_anchor()
    number, rel = lexicon().month(scene.found.parts["m"]), scene.get("rel") or ""
    if rel.startswith("next") or rel.endswith("coming"):
        return _month(
            _nearest_month(scene.anchor, number, Direction.FUTURE, same=False), "the next such month"
        )
    if rel == "this":
        return _month(calendar.month(scene.anchor.year, number), "such a month of the same year")
    return _month(_nearest_month(scene.anchor, number, Direction.PAST, same=False), "the last such month")


def month_pair(scene: Scene) -> Meaning | None:
    p, words = scene.found.parts, lexicon()
    first, last = words.month(p["m"]), words.month(p["m2"])
    year = _year(scene)
    if year is None:
        if scene.anchor is None:
            return no_anchor()
        near = _nearest_month(scene.anchor, last, scene.way)
        year = near.start.year if near.start else scene.anchor.year
    first_year = int(p["y1"]) if "y1" in p else year - (first > last)
    days = Days(calendar.month(first_year, first).start, calendar.month(year, last).end)
    return Meaning(days, TimePrecision.MONTH, "months printed as a range")


def quarter(scene: Scene) -> Meaning | None:
    p, year = scene.found.parts, _year(scene)
    named = "y" in p or "yrel" in p
    if year is None:
        if scene.anchor is None:
            return no_anchor()
        year = scene.anchor.year
    ordinals = {**lexicon().ordinals, "final": 2 if scene.get("unit") == "half" else 4}
    number = int(p["qn"]) if "qn" in p else ordinals[scene.get("q") or ""]
    if scene.get("unit") == "half":
        if number > 2 or not named:
            return None
        return Meaning(calendar.months(year, 6 * number - 5, 6), TimePrecision.SEASON, "half of a year")
    if "qn" in p and not named:
        return None
    return Meaning(calendar.quarter(year, number), TimePrecision.SEASON, "quarter of a year")


def season(scene: Scene) -> Meaning | None:
    """Meteorological seasons; bare "spring", "fall" and "summer" only with a preposition or a year."""
    p, rel = scene.found.parts, scene.get("rel")
    first, word = lexicon().seasons[p["s"].lower()], p["s"]
    year = _year(scene)
    if year is not None:
        return _season(year, first)
    anchored = rel not in (None, "the")
    temporal_op = scene.op in (
        "in",
        "since",
        "until",
        "by",
        "before",
        "after",
        "during",
        "throughout",
        "over",
        "from",
        "for",
    )
    if not anchored and not ((temporal_op or scene.found.mod) and word.islower()):
        return None
    if word.lower() == "fall" and rel is None:
        return None
    if (
        re.match(r"\s+(?:of|offensive|campaign|camp|water|in|from)\b", scene.after)
        and not anchored
        and word.lower() == "fall"
    ):
        return None
    return _relative_season(scene, first, rel)


def _relative_season(scene: Scene, first: int, rel: str | None) -> Meaning:
    anchor = scene.anchor
    if anchor is None:
        return no_anchor()
    seasons = [calendar.months(y, first, 3) for y in range(anchor.year - 2, anchor.year + 3)]
    now = [s for s in seasons if s.start and s.end and s.start <= anchor <= s.end]
    past = [s for s in seasons if s.end and s.end < anchor]
    future = [s for s in seasons if s.start and s.start > anchor]
    if rel in ("last", "the previous"):
        days = past[-1]
    elif rel in ("next", "the coming"):
        days = future[0]
    elif rel == "this":
        days = now[0] if now else next(s for s in seasons if s.start and s.start.year == anchor.year)
    elif scene.way is Direction.FUTURE:
        days = now[0] if now else future[0]
    else:
        days = now[0] if now else past[-1]
    return Meaning(days, TimePrecision.SEASON, "meteorological season nearest in the direction of the verb")


def decade(scene: Scene) -> Meaning | None:
    first = int(scene.found.parts["y"])
    years = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(
        scene.get("sub") or scene.found.mod or "", (0, 9)
    )
    days = Days(date(first + years[0], 1, 1), date(first + years[1], 12, 31))
    return Meaning(days, TimePrecision.YEAR, "decade", TimeBasis.STATED)


def year(scene: Scene) -> Meaning | None:
    """Four digits are a year after a preposition or in brackets, never where they count something."""
    after = re.match(r"\s*[-–]?\s*([A-Za-z%°]+)", scene.after)
    if after and after.group(1).lower() in lexicon().counted:
        return None
    bracketed = scene.before.endswith("(") and scene.after.startswith((")", ",", ";"))
    allowed = scene.op not in (None, "at", "on", "about", "around", "over", "up to", "within", "ahead of")
    if not (allowed or bracketed or scene.found.mod):
        return None
    number = int(scene.found.parts["y"])
    if scene.anchor and number > scene.anchor.year + 40:
        return None
    return Meaning(calendar.year(number), TimePrecision.YEAR, "year printed", TimeBasis.STATED)


def year_range(scene: Scene) -> Meaning | None:
    p = scene.found.parts
    first = int(p["y"])
    last = int(p["y2"]) if len(p["y2"]) == 4 else first - first % 100 + int(p["y2"])
    if not first < last <= first + 100:
        return None
    days = Days(date(first, 1, 1), date(last, 12, 31))
    return Meaning(days, TimePrecision.YEAR, "years printed as a range", TimeBasis.STATED)


def feast(scene: Scene) -> Meaning | None:
    month_number, number = (int(n) for n in lexicon().feasts[scene.get("feast") or ""].split("-"))
    if scene.anchor is None:
        return no_anchor()
    found = calendar.nearest_year(scene.anchor, month_number, number, scene.way)
    return Meaning(calendar.day(found), TimePrecision.DAY, "fixed feast") if found else None


_FOLLOWS_DAY = re.compile(
    r"\s*(?:$|[.,;:!?)\]\"”’»—–]|(?:and|or|but|to|with|when|while|as|at|in|by|near|off|under|for|from|of\s+(?:this|last|next|the|that)"
    r"|was|were|is|are|had|has|have|will|would|said|after|before|until|that|who|which|it|they|he|she|we|the|a|an|two|three|about|around|local|morning|evening|night|afternoon"
    r"|against|between|over|across|into|along|alongside|through|inside|outside|past|towards?|via|during|without|because|since"
    r"|if|then|there|now|still|just|already)\b)"
)


def ordinal(scene: Scene) -> Meaning | None:
    """A day of the month by its number alone: "on the 14th", never "the 3rd Division"."""
    p = scene.found.parts
    placed = scene.op in (
        "on",
        "from",
        "since",
        "until",
        "till",
        "by",
        "before",
        "after",
        "as of",
        "between",
        "through",
        "around",
        "about",
        "for",
        "starting on",
    )
    if not _FOLLOWS_DAY.match(scene.after) or not (placed or "rel" in p or scene.found.part):
        return None
    base = scene.reference.start if scene.reference and scene.reference.start else scene.anchor
    if base is None:
        return no_anchor()
    first = _day_of_month(scene, base, int(p["d"]))
    if first is None:
        return _IMPOSSIBLE
    last = first
    if "d2" in p:
        last = calendar.make_date(first.year, first.month, int(p["d2"])) or first
    if last < first:
        return _IMPOSSIBLE
    return Meaning(Days(first, last), TimePrecision.DAY, "day of the month nearest the day spoken of")


def _day_of_month(scene: Scene, base: date, number: int) -> date | None:
    rel = scene.get("rel")
    if rel in ("last", "this", "next", "the"):
        target = calendar.shift_month(scene.anchor or base, _RELATIVE_YEAR[rel]).start
        return calendar.make_date(target.year, target.month, number) if target else None
    if base == scene.anchor:
        return _around(base, number, scene.way)
    nearest = _around(base, number, Direction.UNKNOWN)
    told = scene.anchor is not None and nearest is not None and nearest <= scene.anchor
    return nearest if told else calendar.make_date(base.year, base.month, number) or nearest


def _around(base: date, number: int, way: Direction) -> date | None:
    near = [calendar.shift_month(base, by).start for by in (-2, -1, 0, 1, 2)]
    found = [d for m in near if m and (d := calendar.make_date(m.year, m.month, number))]
    if way is Direction.PAST:
        return max((d for d in found if d <= base + timedelta(days=1)), default=None)
    if way is Direction.FUTURE:
        return min((d for d in found if d >= base), default=None)
    return min(found, key=lambda d: (abs((d - base).days), d), default=None)


def _year(scene: Scene) -> int | None:
    """The year that an expression prints, or "last year" read against the anchor."""
    if "y" in scene.found.parts:
        return int(scene.found.parts["y"])
    rel = scene.get("yrel")
    return scene.anchor.year + _RELATIVE_YEAR[rel] if rel and scene.anchor else None


def _full(found: date | None, reason: str) -> Meaning:
    return Meaning(calendar.day(found), TimePrecision.DAY, reason, TimeBasis.STATED) if found else _IMPOSSIBLE


def _near(scene: Scene, month_number: int, number: int) -> date | None:
    anchor = scene.anchor
    if anchor is None:
        return None
    nearest = calendar.nearest_year(anchor, month_number, number, 0)
    if nearest is None:
        return None
    away = (nearest - anchor).days
    if scene.way is Direction.UNKNOWN:
        return (
            nearest if away <= _AHEAD else calendar.nearest_year(anchor, month_number, number, Direction.PAST)
        )
    return nearest if abs(away) <= _FAR else calendar.nearest_year(anchor, month_number, number, scene.way)


def _by_weekday(anchor: date, month_number: int, number: int, weekday: int) -> Meaning:
    """A printed weekday picks the year; where no near year fits, the nearest date stands and the reason says so."""
    near = [calendar.make_date(anchor.year + by, month_number, number) for by in (0, -1, 1, -2, 2, -3, -4)]
    for found in near:
        if found and found.weekday() == weekday:
            return Meaning(
                calendar.day(found), TimePrecision.DAY, "the year in which that date is that weekday"
            )
    nearest = calendar.nearest_year(anchor, month_number, number, 0)
    if nearest is None:
        return _IMPOSSIBLE
    return Meaning(
        calendar.day(nearest), TimePrecision.DAY, "nearest date; the printed weekday does not fit it"
    )


def _nearest_month(anchor: date, number: int, way: Direction, *, same: bool = True) -> Days:
    if number == anchor.month and same:
        return calendar.month(anchor.year, number)
    if way is Direction.FUTURE:
        return calendar.month(anchor.year + (number <= anchor.month), number)
    return calendar.month(anchor.year - (number >= anchor.month), number)


def _month(days: Days, reason: str) -> Meaning:
    return Meaning(days, TimePrecision.MONTH, reason)


def _season(year_number: int, first: int) -> Meaning:
    days = calendar.months(year_number, first, 3)
    return Meaning(days, TimePrecision.SEASON, "meteorological season of the printed year", TimeBasis.STATED)


RULES: dict[str, Rule] = {
    "iso": iso,
    "numeric": numeric,
    "dmy": day_month,
    "mdy": day_month,
    "dmy_range": day_range,
    "night_range": day_range,
    "dmy_span": day_range,
    "clocked_span": day_range,
    "mdy_range": day_range,
    "mdy_span": day_range,
    "month": month,
    "month_year": month_year,
    "month_rel": month_relative,
    "month_pair": month_pair,
    "quarter": quarter,
    "season": season,
    "decade": decade,
    "year": year,
    "year_range": year_range,
    "feast": feast,
    "ordinal": ordinal,
}
