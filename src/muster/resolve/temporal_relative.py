"""Meanings of weekdays, today and its like, weeks, months and years counted from the report.

Every rule takes a :class:`Scene` and answers a :class:`Meaning`, or None where the words are no time after all.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from muster.domain.interval import TimePrecision
from muster.resolve import temporal_calendar as calendar
from muster.resolve.temporal_calendar import Days
from muster.resolve.temporal_lexicon import lexicon
from muster.resolve.temporal_scene import Meaning, Rule, Scene, between, hours_of, no_anchor
from muster.resolve.temporal_tense import Direction

_TOGETHER = 2  # days between two weekdays named in one breath, in either order
_STEP = {
    "last": -1,
    "the previous": -1,
    "this": 0,
    "the current": 0,
    "this coming": 1,
    "next": 1,
    "the coming": 1,
}


def weekday(scene: Scene) -> Meaning | None:
    p, words = scene.found.parts, lexicon()
    if re.match(r"s\b", scene.after):
        return None
    neighbour = re.match(r"\s+(\w+)", scene.after)
    if (
        neighbour
        and neighbour.group(1)[0].isupper()
        and neighbour.group(1).lower() in words.weekday_not_before
    ):
        return None
    previous = re.search(r"(\w+)\s*$", scene.before)
    if previous and previous.group(1).lower() in ("every", "each"):
        return None
    if previous and scene.op is None and previous.group(1).lower() in words.weekday_not_after:
        return None
    if scene.anchor is None:
        return no_anchor()
    number = words.weekday(p["wd"])
    found = _weekday(scene, scene.anchor, number)
    return Meaning(
        calendar.day(found), TimePrecision.DAY, _weekday_reason(scene), hours=hours_of(scene.get("after"))
    )


def _weekday(scene: Scene, anchor: date, number: int) -> date:
    rel, week = scene.get("rel"), scene.get("before")
    if week:
        start = calendar.week(anchor, _STEP[week]).start
        return (start or anchor) + timedelta(days=number)
    base = scene.reference.end if scene.reference and scene.reference.end else None
    if rel in ("the following", "the next") and base:
        return calendar.weekday_after(base, number, same=False)
    if rel in ("the previous", "the preceding") and base:
        return calendar.weekday_before(base, number, same=False)
    if rel in ("last", "this past", "the previous", "the preceding"):
        return calendar.weekday_before(anchor, number, same=False)
    if rel in ("next", "this coming", "the following", "the next"):
        return calendar.weekday_after(anchor, number, same=False)
    if scene.way is Direction.FUTURE:
        return calendar.weekday_after(anchor, number)
    return calendar.weekday_before(anchor, number)


def _weekday_reason(scene: Scene) -> str:
    way = "next such weekday, the verb looks ahead" if scene.way is Direction.FUTURE else "last such weekday"
    return f"{way}; the report's own day counts"


def weekday_pair(scene: Scene) -> Meaning | None:
    """Two weekdays: "Friday and Saturday", "Monday to Wednesday", "overnight from Monday to Tuesday"."""
    p, words = scene.found.parts, lexicon()
    if scene.anchor is None:
        return no_anchor()
    first, last = words.weekday(p["wd"]), words.weekday(p["wd2"])
    if scene.way is Direction.FUTURE:
        start = calendar.weekday_after(scene.anchor, first)
        return between(start, calendar.weekday_after(start, last), "next such weekdays")
    start, end = _past_pair(scene, scene.anchor, first, last)
    return between(start, end, "last such weekdays")


def _past_pair(scene: Scene, anchor: date, first: int, last: int) -> tuple[date, date]:
    """A stretch begins in the past and may run on; two days named together are both past, in either order."""
    words = scene.found.core.of(scene.text)
    if scene.found.kind == "weekday_pair" and not re.search(r"\s(?:and|or)\s|/", words):
        start = calendar.weekday_before(anchor, first)
        return start, calendar.weekday_after(start, last, same=False)
    end = calendar.weekday_before(anchor, last)
    apart = calendar.weekday_before(anchor, first)
    if abs((end - apart).days) <= _TOGETHER:
        return apart, end
    return calendar.weekday_before(end, first), end


def overnight_into(scene: Scene) -> Meaning | None:
    """The night that ends on that day: both dates."""
    if scene.anchor is None:
        return no_anchor()
    end = _weekday(scene, scene.anchor, lexicon().weekday(scene.found.parts["wd"]))
    return Meaning(
        Days(end - timedelta(days=1), end), TimePrecision.PART_OF_DAY, "the night into that day: both dates"
    )


def overnight(scene: Scene) -> Meaning | None:
    day = scene.spoken_day
    if day is None:
        return no_anchor()
    return Meaning(
        Days(day - timedelta(days=1), day), TimePrecision.PART_OF_DAY, "the night into that day: both dates"
    )


def deictic(scene: Scene) -> Meaning | None:
    word = scene.get("word") or ""
    if scene.found.parts["word"][0].isupper() and re.search(r"[a-z]\s*$", scene.before) and scene.op is None:
        return None  # part of a name: "Russia Today"
    if scene.anchor is None:
        return no_anchor()
    by = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    hours = (18, 24) if word == "tonight" else hours_of(scene.get("after"))
    days = calendar.day(scene.anchor + timedelta(days=by))
    return Meaning(days, TimePrecision.DAY, "counted from the report's day", hours=hours)


def around_day(scene: Scene) -> Meaning | None:
    if scene.anchor is None:
        return no_anchor()
    by = -2 if scene.get("which") == "yesterday" else 2
    return Meaning(
        calendar.day(scene.anchor + timedelta(days=by)), TimePrecision.DAY, "counted from the report's day"
    )


def this_part(scene: Scene) -> Meaning | None:
    if scene.anchor is None:
        return no_anchor()
    part = scene.get("after") or ""
    if scene.get("rel") == "this":
        return Meaning(
            calendar.day(scene.anchor), TimePrecision.DAY, "part of the report's day", hours=hours_of(part)
        )
    before = scene.anchor - timedelta(days=1)
    if part.endswith("night"):
        return Meaning(
            Days(before, scene.anchor),
            TimePrecision.PART_OF_DAY,
            "the night into the report's day: both dates",
        )
    return Meaning(calendar.day(before), TimePrecision.DAY, "part of the day before", hours=hours_of(part))


def now(scene: Scene) -> Meaning | None:
    """A printed now is the report's day, except in "now that" and "from now on"."""
    if re.match(r"\s+(?:that|infamous|famous|former)\b", scene.after) or scene.op in ("for", "by"):
        return None
    if scene.anchor is None:
        return no_anchor()
    return Meaning(calendar.day(scene.anchor), TimePrecision.DAY, "the report's own day")


def weekend(scene: Scene) -> Meaning | None:
    if scene.anchor is None:
        return no_anchor()
    rel, at_it = scene.get("rel") or "", scene.anchor.weekday() >= 5
    if rel in ("the following",) and scene.reference and scene.reference.end:
        return _weekend(calendar.weekend(scene.reference.end, 1 if scene.reference.end.weekday() >= 5 else 0))
    if rel in ("last", "this past", "the previous"):
        return _weekend(calendar.weekend(scene.anchor, -1))
    if rel in ("next",):
        return _weekend(calendar.weekend(scene.anchor, 1))
    ahead = scene.way is Direction.FUTURE or rel in ("this", "this coming", "the coming")
    if scene.way is Direction.PAST and not rel.endswith("coming"):
        ahead = False
    return _weekend(calendar.weekend(scene.anchor, 0 if ahead or at_it else -1))


def period(scene: Scene) -> Meaning | None:
    """This, last, next week (ISO), month, quarter, year, with earlier, later, early, mid, late, end of."""
    if scene.anchor is None:
        return no_anchor()
    rel, unit = scene.get("rel") or "", scene.get("unit") or ""
    return _within(scene, scene.anchor, calendar.unit(scene.anchor, unit, _STEP[rel]), unit)


def the_period(scene: Scene) -> Meaning | None:
    """ "The week", "the month", "the year": only with "end of" and its like, or after "this"-like prepositions."""
    if scene.found.mod is None:
        return None
    if scene.anchor is None:
        return no_anchor()
    unit = scene.get("unit") or ""
    return _within(scene, scene.anchor, calendar.unit(scene.anchor, unit, 0), unit)


def period_beyond(scene: Scene) -> Meaning | None:
    """ "The week before last", "the month after next"."""
    if scene.anchor is None:
        return no_anchor()
    by = -2 if (scene.get("way") or "").startswith("before") else 2
    unit = scene.get("unit") or ""
    days = calendar.weekend(scene.anchor, by) if unit == "weekend" else calendar.unit(scene.anchor, unit, by)
    return Meaning(days, TimePrecision.WEEK, f"calendar {unit}s counted from the report's")


def period_so_far(scene: Scene) -> Meaning | None:
    """From the first day of the period to the report's own."""
    if scene.anchor is None:
        return no_anchor()
    whole = calendar.unit(scene.anchor, scene.get("unit") or "", 0)
    return Meaning(Days(whole.start, scene.anchor), TimePrecision.DAY, "from its first day to the report's")


def period_end(scene: Scene) -> Meaning | None:
    if scene.anchor is None:
        return no_anchor()
    whole = calendar.unit(scene.anchor, scene.get("unit") or "", 0)
    return Meaning(calendar.third(whole, 2), TimePrecision.VAGUE, "last third of the period")


def _within(scene: Scene, anchor: date, whole: Days, unit: str) -> Meaning:
    precision = {"week": TimePrecision.WEEK, "month": TimePrecision.MONTH, "quarter": TimePrecision.SEASON}
    mod = scene.found.mod or ""
    if mod == "earlier" and whole.end and anchor <= whole.end:
        return Meaning(
            Days(whole.start, anchor),
            precision.get(unit, TimePrecision.YEAR),
            "from its first day to the report's",
        )
    if mod == "later" and whole.start and anchor >= whole.start:
        return Meaning(
            Days(anchor, whole.end),
            precision.get(unit, TimePrecision.YEAR),
            "from the report's day to its last",
        )
    return Meaning(
        whole, precision.get(unit, TimePrecision.YEAR), f"calendar {unit} counted from the report's"
    )


def _weekend(days: Days) -> Meaning:
    return Meaning(days, TimePrecision.DAY, "Saturday and Sunday nearest in the direction of the verb")


RULES: dict[str, Rule] = {
    "weekday": weekday,
    "weekday_pair": weekday_pair,
    "weekday_night": weekday_pair,
    "overnight_into": overnight_into,
    "overnight": overnight,
    "deictic": deictic,
    "around_day": around_day,
    "this_part": this_part,
    "now": now,
    "weekend": weekend,
    "period": period,
    "the_period": the_period,
    "period_beyond": period_beyond,
    "period_so_far": period_so_far,
    "period_end": period_end,
}
