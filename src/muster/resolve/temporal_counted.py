"""Meanings of counts of days ("two weeks ago", "within 30 days") and of words that point back ("that evening").

Every rule takes a :class:`Scene` and answers a :class:`Meaning`, or None where the words are no time after all.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from muster.domain.interval import TimePrecision
from muster.resolve import temporal_calendar as calendar
from muster.resolve.temporal_calendar import Days
from muster.resolve.temporal_lexicon import lexicon
from muster.resolve.temporal_scene import Meaning, Rule, Scene, between, hours_of, no_anchor, vague
from muster.resolve.temporal_tense import Direction

_NARRATED = 31  # days before the report within which "later" tells of the same course of events
_ENDS = re.compile(r"\s*(?:$|[.,;:!?)\"”’])")
_NO_REFERENCE = vague("it points back to a day that is not printed before it")


def ago(scene: Scene) -> Meaning | None:
    """Units ago or from now (from the report's day), earlier or later (from the day spoken of before)."""
    way, unit = scene.get("way") or "", scene.get("unit") or ""
    count = lexicon().number(scene.get("n") or "")
    if way in ("before", "after") and not _ENDS.match(scene.after):
        return vague("dated by an event whose own date is not printed")
    if count is None:
        return vague("the count is not given")
    from_report = way in ("ago", "from now", "hence")
    base = scene.anchor if from_report else scene.reference_day
    if base is None:
        return no_anchor() if from_report else _NO_REFERENCE
    sign = -1 if way in ("ago", "earlier", "before", "previously", "prior") else 1
    return _counted(base, sign * count, unit)


def _counted(base: date, count: int, unit: str) -> Meaning:
    reason = "counted from the day spoken of"
    if unit == "hour":
        whole = int(count / 24)
        if whole == 0 and abs(count) > 6:
            return between(base, base + timedelta(days=1 if count > 0 else -1), reason)
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
    other = calendar.shifted(scene.anchor, count if ahead else -count, unit)
    return between(scene.anchor, other, "counted from the report's day")


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
        day = scene.reference_day
        return (
            Meaning(calendar.day(day), TimePrecision.DAY, "hours after the time spoken of")
            if day
            else _NO_REFERENCE
        )
    base = scene.stated.start if scene.stated and scene.stated.start else scene.anchor
    if base is None:
        return no_anchor()
    end = calendar.shifted(base, count, unit)
    if limit or unit == "hour":
        return between(base, end, "from the date of the statement on")
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
        return Meaning(scene.reference, TimePrecision.DAY, "the day spoken of before", hours=hours_of(unit))
    start = scene.reference.start or scene.reference.end
    if start is None:
        return _NO_REFERENCE
    days = calendar.weekend(start) if unit == "weekend" else calendar.unit(start, unit, 0)
    return Meaning(
        days,
        TimePrecision.WEEK if unit in ("week", "weekend") else TimePrecision.MONTH,
        "the period spoken of before",
    )


def next_day(scene: Scene) -> Meaning | None:
    unit = scene.get("unit") or scene.get("unit2") or "day"
    way = scene.get("way") or scene.get("rel") or scene.get("bare") or "before"
    base = scene.reference.start if scene.reference else None
    if base is None:
        return _NO_REFERENCE
    sign = -1 if way in ("before", "previous", "preceding") else 1
    if unit in ("week", "month", "year"):
        return Meaning(
            calendar.unit(base, unit, sign),
            TimePrecision.WEEK if unit == "week" else TimePrecision.MONTH,
            "counted from the day spoken of",
        )
    ends = (scene.reference.end if scene.reference and sign > 0 else None) or base
    return Meaning(
        calendar.day(ends + timedelta(days=sign)),
        TimePrecision.DAY,
        "counted from the day spoken of",
        hours=hours_of(unit),
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
    start = scene.reference.start if scene.reference else None
    if start is None or scene.anchor is None or abs((scene.anchor - start).days) > _NARRATED:
        return None
    return Meaning(Days(start, None), TimePrecision.DAY, "after the time spoken of")


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


RULES: dict[str, Rule] = {
    "ago": ago,
    "ago_vague": _unresolved("the count is not given"),
    "last_n": last_n,
    "past_one": past_one,
    "recent_n": _unresolved("an approximate period"),
    "within": within,
    "duration": _unresolved("a duration without a fixed bound"),
    "same": same,
    "in_the_day": same,
    "next_day": next_day,
    "then": then,
    "later": later,
    "event": event,
    "vague": _unresolved("a vague expression"),
}
