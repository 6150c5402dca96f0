"""Meanings of relative expressions: weekdays, today and its like, periods, counts of days, and words that point back.

Every rule takes a :class:`Scene` and answers a :class:`Meaning`, or None where the words are no time after all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from muster.domain.interval import TimePrecision
from muster.resolve import temporal_calendar as calendar
from muster.resolve.temporal_calendar import Days
from muster.resolve.temporal_lexicon import lexicon
from muster.resolve.temporal_scene import Meaning, Scene, no_anchor, vague
from muster.resolve.temporal_tense import Direction

Rule = Callable[[Scene], Meaning | None]

_NO_REFERENCE = vague("it points back to a day that is not printed before it")
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
    if previous and scene.op is None and previous.group(1).lower() in words.weekday_not_after:
        return None
    if scene.anchor is None:
        return no_anchor()
    number = words.weekday(p["wd"])
    found = _weekday(scene, scene.anchor, number)
    return Meaning(
        calendar.day(found), TimePrecision.DAY, _weekday_reason(scene), hours=_hours(scene.get("after"))
    )


def _weekday(scene: Scene, anchor: date, number: int) -> date:
    rel, week = scene.get("rel"), scene.get("before")
    if week:
        start = calendar.week(anchor, _STEP[week]).start
        return (start or anchor) + timedelta(days=number)
    base = scene.reference.end if scene.reference and scene.reference.end else None
    if rel in ("the following", "the next") and base:
        return calendar.weekday_after(base, number, same=False)
    if rel == "the previous" and base:
        return calendar.weekday_before(base, number, same=False)
    if rel in ("last", "this past", "the previous"):
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
        return _span_of(start, calendar.weekday_after(start, last), "next such weekdays")
    end = calendar.weekday_before(scene.anchor, last)
    start = calendar.weekday_before(end, first)
    return _span_of(start, end, "last such weekdays")


def overnight_into(scene: Scene) -> Meaning | None:
    """The night that ends on that day: both dates."""
    if scene.anchor is None:
        return no_anchor()
    end = _weekday(scene, scene.anchor, lexicon().weekday(scene.found.parts["wd"]))
    return Meaning(
        Days(end - timedelta(days=1), end), TimePrecision.PART_OF_DAY, "the night into that day: both dates"
    )


def overnight(scene: Scene) -> Meaning | None:
    day = _spoken_day(scene)
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
    hours = (18, 24) if word == "tonight" else _hours(scene.get("after"))
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
            calendar.day(scene.anchor), TimePrecision.DAY, "part of the report's day", hours=_hours(part)
        )
    before = scene.anchor - timedelta(days=1)
    if part.endswith("night"):
        return Meaning(
            Days(before, scene.anchor),
            TimePrecision.PART_OF_DAY,
            "the night into the report's day: both dates",
        )
    return Meaning(calendar.day(before), TimePrecision.DAY, "part of the day before", hours=_hours(part))


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
    return _within(scene, scene.anchor, _unit(scene.anchor, unit, _STEP[rel]), unit)


def the_period(scene: Scene) -> Meaning | None:
    """ "The week", "the month", "the year": only with "end of" and its like, or after "this"-like prepositions."""
    if scene.found.mod is None:
        return None
    if scene.anchor is None:
        return no_anchor()
    unit = scene.get("unit") or ""
    return _within(scene, scene.anchor, _unit(scene.anchor, unit, 0), unit)


def period_end(scene: Scene) -> Meaning | None:
    if scene.anchor is None:
        return no_anchor()
    whole = _unit(scene.anchor, scene.get("unit") or "", 0)
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


def ago(scene: Scene) -> Meaning | None:
    """Units ago or from now (from the report's day), earlier or later (from the day spoken of before)."""
    way, unit = scene.get("way") or "", scene.get("unit") or ""
    count = lexicon().number(scene.get("n") or "")
    if way in ("before", "after") and unit == "hour":
        return None
    if count is None:
        return vague("the count is not given")
    from_report = way in ("ago", "from now", "hence")
    base = scene.anchor if from_report else _reference_day(scene)
    if base is None:
        return no_anchor() if from_report else _NO_REFERENCE
    sign = -1 if way in ("ago", "earlier", "before", "previously", "prior") else 1
    return _counted(base, sign * count, unit)


def _counted(base: date, count: int, unit: str) -> Meaning:
    reason = "counted from the day spoken of"
    if unit == "hour":
        whole = int(count / 24)
        if whole == 0 and abs(count) > 6:
            return _span_of(base, base + timedelta(days=1 if count > 0 else -1), reason)
        return Meaning(calendar.day(base + timedelta(days=whole)), TimePrecision.DAY, reason)
    if unit == "month":
        return Meaning(calendar.shift_month(base, count), TimePrecision.MONTH, reason)
    if unit == "year":
        return Meaning(calendar.year(base.year + count), TimePrecision.YEAR, reason)
    precision = TimePrecision.DAY if unit == "day" else TimePrecision.WEEK
    return Meaning(calendar.day(calendar.moved(base, count, unit)), precision, reason)


def last_n(scene: Scene) -> Meaning | None:
    """ "The past three days": up to the report's day; "the next 48 hours": from it on."""
    count, unit = lexicon().number(scene.get("n") or ""), scene.get("unit") or ""
    if count is None:
        return vague("the count is not given")
    return _stretch(scene, count, unit)


def past_one(scene: Scene) -> Meaning | None:
    return _stretch(scene, 1, scene.get("unit") or "")


def _stretch(scene: Scene, count: int, unit: str) -> Meaning:
    if scene.anchor is None:
        return no_anchor()
    ahead = re.search(r"next|coming|following", scene.get("rel") or "") is not None
    other = _shifted(scene.anchor, count if ahead else -count, unit)
    return _span_of(scene.anchor, other, "counted from the report's day")


def within(scene: Scene) -> Meaning | None:
    """ "Within 30 days" runs from the date printed in the sentence, else from the report's day; "in three days" is
    that day where the verb looks ahead and a duration where it does not."""
    count, unit = lexicon().number(scene.get("n") or ""), scene.get("unit") or ""
    words = scene.text[scene.found.core.start : scene.found.core.end].lower()
    if count is None:
        return vague("the count is not given")
    limit = words.startswith("within")
    if not limit and scene.way is not Direction.FUTURE and "time" not in scene.found.parts:
        return vague("a duration without a fixed bound")
    if limit and scene.way is Direction.PAST and unit == "hour" and count <= 24:
        day = _reference_day(scene)
        return (
            Meaning(calendar.day(day), TimePrecision.DAY, "hours after the time spoken of")
            if day
            else _NO_REFERENCE
        )
    base = scene.stated.start if scene.stated and scene.stated.start else scene.anchor
    if base is None:
        return no_anchor()
    end = _shifted(base, count, unit)
    if limit or unit == "hour":
        return _span_of(base, end, "from the date of the statement on")
    return _counted(base, count, unit)


def same(scene: Scene) -> Meaning | None:
    """ "That evening", "the same week": the day or period spoken of before."""
    unit = scene.get("unit") or ""
    if (
        scene.get("rel") == "that"
        and re.match(r"\s+(?:the|a|he|she|they|it|is|was|will)\b", scene.after)
        and scene.op is None
        and unit in ("week", "month", "year")
    ):
        return None
    if scene.reference is None:
        return _NO_REFERENCE
    if unit in ("day", "morning", "afternoon", "evening", "night"):
        if not _short(scene.reference):
            return _NO_REFERENCE
        return Meaning(scene.reference, TimePrecision.DAY, "the day spoken of before", hours=_hours(unit))
    start = scene.reference.start or scene.reference.end
    if start is None:
        return _NO_REFERENCE
    days = calendar.weekend(start) if unit == "weekend" else _unit(start, unit, 0)
    return Meaning(
        days,
        TimePrecision.WEEK if unit in ("week", "weekend") else TimePrecision.MONTH,
        "the period spoken of before",
    )


def next_day(scene: Scene) -> Meaning | None:
    unit, way = scene.get("unit") or "day", scene.get("way") or scene.get("rel") or "before"
    base = scene.reference.start if scene.reference else None
    if base is None:
        return _NO_REFERENCE
    sign = -1 if way in ("before", "previous", "preceding") else 1
    if unit in ("week", "month", "year"):
        return Meaning(
            _unit(base, unit, sign),
            TimePrecision.WEEK if unit == "week" else TimePrecision.MONTH,
            "counted from the day spoken of",
        )
    ends = (scene.reference.end if scene.reference and sign > 0 else None) or base
    return Meaning(
        calendar.day(ends + timedelta(days=sign)),
        TimePrecision.DAY,
        "counted from the day spoken of",
        hours=_hours(unit),
    )


def then(scene: Scene) -> Meaning | None:
    """ "Since then": from the time spoken of on."""
    if scene.reference is None:
        return _NO_REFERENCE
    op = scene.get("op") or ""
    if op == "since":
        return Meaning(Days(scene.reference.start, None), TimePrecision.DAY, "from the time spoken of on")
    return Meaning(Days(None, scene.reference.end), TimePrecision.DAY, "up to the time spoken of")


def later(scene: Scene) -> Meaning | None:
    """ "Later": after the time spoken of in the same paragraph, with no upper bound."""
    if re.search(r"(?:hours?|days?|weeks?|months?|years?|sooner|no|or)\s+$", scene.before) or re.match(
        r"\s+(?:this|that|than|in|on|stage|date|version)\b", scene.after
    ):
        return None
    if scene.reference is None or scene.reference.start is None:
        return None
    return Meaning(Days(scene.reference.start, None), TimePrecision.DAY, "after the time spoken of")


def daypart(scene: Scene) -> Meaning | None:
    """A part of day alone belongs to the day spoken of, else to the report's day."""
    words = scene.text[scene.found.span.start : scene.found.core.end].lower()
    if not re.match(
        r"(?:(?:in|during|by|until|before|after|around|at|since|from|shortly|just|soon|towards?|well|throughout)\b|(?:dawn|first light)\b)",
        words,
    ):
        return None
    if re.match(r"\s+(?:prayers?|raids?|shift|patrols?|vision|watch|call)\b", scene.after):
        return None
    day = _spoken_day(scene)
    if day is None:
        return no_anchor()
    return Meaning(
        calendar.day(day), TimePrecision.DAY, "part of the day spoken of", hours=_hours(scene.get("after"))
    )


_ZONED = re.compile(
    r"(?i)\b(gmt|utc|z|cet|cest|eet|eest|msk|bst|est|edt|et|local(?:\s+time)?|[A-Z][a-z]+\s+time)\s*$"
)


def clock(scene: Scene) -> Meaning | None:
    """A time of day: the day spoken of, else the report's day; a bare "6.30" or a score is none."""
    words = scene.found.parts["clock"]
    plain = re.fullmatch(r"(\d{1,2})[:.](\d\d)", words)
    if plain and ("." in words or re.search(r"(?:won|lost|beat|score|drew|by|ratio)\s+$", scene.before)):
        return None
    read = read_clock(words)
    day = _spoken_day(scene)
    if read is None:
        return None
    if day is None:
        return no_anchor()
    zone = _ZONED.search(words)
    return Meaning(
        calendar.day(day),
        TimePrecision.MINUTE,
        "time of the day spoken of",
        minute=read,
        zone=zone.group(1) if zone else None,
    )


def read_clock(words: str) -> tuple[int, int] | None:
    """Hours and minutes of a printed time: "5 p.m.", "06:40 local", "1800 GMT", "noon"."""
    low = words.lower()
    if low in ("noon", "midday", "midnight"):
        return (0, 0) if low == "midnight" else (12, 0)
    found = re.search(r"(\d{1,2})(?:[:.]?(\d\d))?(?!\d)\s*(?:([ap])\.?m)?", low)
    if found is None:
        return None
    hour, minute = int(found.group(1)), int(found.group(2) or 0)
    if found.group(3):
        hour = hour % 12 + (12 if found.group(3) == "p" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def _unresolved(reason: str) -> Rule:
    def rule(scene: Scene) -> Meaning | None:
        return vague(reason)

    return rule


def event(scene: Scene) -> Meaning | None:
    """ "Since the fall of …": dated by an event, not by a calendar."""
    return vague("dated by an event whose own date is not printed")


def _short(reference: Days) -> bool:
    """Whether the reference is a day or two, so that "that day" can mean it."""
    start, end = reference
    return start is not None and (end is None or (end - start).days <= 1)


def _reference_day(scene: Scene) -> date | None:
    return (scene.reference.start or scene.reference.end) if scene.reference else None


def _spoken_day(scene: Scene) -> date | None:
    """The single day spoken of before, else the report's day."""
    reference = scene.reference
    if reference and reference.start and reference.start == reference.end:
        return reference.start
    return scene.anchor


def _hours(part: str | None) -> tuple[int, int] | None:
    return lexicon().parts.get(part) if part else None


def _unit(at: date, unit: str, by: int) -> Days:
    if unit == "week":
        return calendar.week(at, by)
    if unit == "month":
        return calendar.shift_month(at, by)
    if unit == "quarter":
        index = at.year * 4 + (at.month - 1) // 3 + by
        return calendar.quarter(index // 4, index % 4 + 1)
    return calendar.year(at.year + by)


def _shifted(base: date, count: int, unit: str) -> date:
    if unit == "hour":
        return base + timedelta(days=-(-count // 24) if count > 0 else count // 24)
    return calendar.moved(base, count, unit)


def _weekend(days: Days) -> Meaning:
    return Meaning(days, TimePrecision.DAY, "Saturday and Sunday nearest in the direction of the verb")


def _span_of(one: date, other: date, reason: str) -> Meaning:
    return Meaning(Days(min(one, other), max(one, other)), TimePrecision.DAY, reason)


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
    "period_end": period_end,
    "ago": ago,
    "ago_vague": _unresolved("the count is not given"),
    "last_n": last_n,
    "past_one": past_one,
    "recent_n": _unresolved("an approximate period"),
    "within": within,
    "duration": _unresolved("a duration without a fixed bound"),
    "same": same,
    "next_day": next_day,
    "then": then,
    "later": later,
    "daypart": daypart,
    "clock": clock,
    "event": event,
    "vague": _unresolved("a vague expression"),
}
