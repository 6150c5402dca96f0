"""Meanings of parts of day and clock times that stand alone: they belong to a day spoken of before.

Every rule takes a :class:`Scene` and answers a :class:`Meaning`, or None where the words are no time after all.
"""

from __future__ import annotations

import re

from muster.domain.interval import TimePrecision
from muster.resolve import temporal_calendar as calendar
from muster.resolve.temporal_scene import Meaning, Rule, Scene, hours_of, no_anchor


def daypart(scene: Scene) -> Meaning | None:
    """A part of day alone belongs to the day spoken of, else to the report's day."""
    words = scene.text[scene.found.span.start : scene.found.core.end].lower()
    if not re.match(
        r"(?:(?:in|during|by|until|before|after|around|at|since|from|shortly|just|soon|towards?|well|throughout)\b|(?:dawn|first light)\b)",
        words,
    ):
        return None
    if (
        scene.text[scene.found.core.end - len(scene.get("after") or "")].isupper()
        and scene.found.span.start > scene.sentence.start
    ):
        return None  # part of a name: "Operation Red Dawn"
    if re.match(r"\s+(?:of\b|prayers?|raids?|shift|patrols?|vision|watch|call)\b", scene.after):
        return None
    day = scene.spoken_day
    if day is None:
        return no_anchor()
    return Meaning(
        calendar.day(day), TimePrecision.DAY, "part of the day spoken of", hours=hours_of(scene.get("after"))
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
    day = scene.spoken_day
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


RULES: dict[str, Rule] = {
    "daypart": daypart,
    "clock": clock,
}
