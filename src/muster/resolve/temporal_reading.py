"""From a meaning to a reading: the operator ("since", "by", "before") bends the days, hours and EDTF are written."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from muster.domain.interval import TimePrecision, TimeReading, days
from muster.resolve import temporal_calendar as calendar
from muster.resolve.temporal_calendar import Days
from muster.resolve.temporal_clock import read_clock
from muster.resolve.temporal_lexicon import lexicon
from muster.resolve.temporal_scene import NEVER, OPEN_START, Meaning, Scene
from muster.resolve.temporal_tense import Direction

_OPEN_END = frozenset(
    {"since", "as from", "starting", "starting on", "starting from", "starting in", "beginning"}
) | {
    "beginning on",
    "beginning in",
    "effective",
    "no earlier than",
}
_BEFORE = frozenset({"before", "prior to", "ahead of"})
_UNFIXED = frozenset({"since before", "until after"})
_ROUGH = frozenset({"about", "around", "as early as", "as late as"})
_DURATION = re.compile(r"\b(?P<n>\d{1,3}|[a-z]+(?:-[a-z]+)?)[\s-]+(?P<unit>hour|day|week|month)s?\b")
_STRETCH = re.compile(
    r"\b(?P<n>[\w-]+?)[\s-]+(?P<unit>hour|day)s?(?: period)? (?:to|until|till|up to|ending|before|through)"
)
_PERIODS = frozenset({TimePrecision.MONTH, TimePrecision.YEAR, TimePrecision.SEASON, TimePrecision.WEEK})
_THIRDS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2, "close": 2}


def reading(scene: Scene, meaning: Meaning) -> TimeReading:
    """The time reading of one expression."""
    printed = scene.found.span.of(scene.text)
    meaning = _part_of_period(scene, _named_week(scene, meaning))
    bent, starting, note = bend(scene, meaning.days)
    precision = meaning.precision if bent != NEVER else TimePrecision.VAGUE
    rough = scene.op in _ROUGH
    if re.search(r"\bnight$", scene.found.part or "") and bent.start and bent.start == bent.end:
        bent = Days(bent.start, bent.start + timedelta(days=1))  # "the night of 5 September" ends on the 6th
        precision, note = TimePrecision.PART_OF_DAY, "a night has two dates"
    earliest, latest = days(*bent)
    if meaning.days == bent:
        earliest, latest, precision, stamp = _in_day(scene, meaning, earliest, latest, precision)
    else:
        stamp = None
    text = stamp or edtf(bent, precision if bent == meaning.days else TimePrecision.DAY)
    return TimeReading(
        text=printed,
        span=scene.found.span,
        earliest=earliest,
        latest=latest,
        precision=precision,
        basis=meaning.basis,
        zone=meaning.zone,
        edtf=f"{text}~" if text and rough and "/" not in text else text,
        reason="; ".join(part for part in (meaning.reason, note) if part),
        starting=starting,
    )


def bend(scene: Scene, at: Days) -> tuple[Days, bool | None, str]:
    """The days after the operator was applied, whether the start is a real start, and why."""
    op = scene.op
    if op is None or at == NEVER or None in at:
        return at, (True if at.start and at.end is None else None), ""
    if (ending := _STRETCH.search(op)) and at.end:
        return _stretch(ending, at), None, f"“{op}” runs up to it"
    if op in _UNFIXED:
        return NEVER, None, f"“{op}” leaves both bounds open"
    if op in _OPEN_END or (op == "from" and _opens(scene, at)):
        end = _duration_end(scene, at)
        return Days(at.start, end), True, f"“{op}” opens the interval"
    if op in OPEN_START:
        return Days(None, at.end), None, f"“{op}” sets the end alone"
    if op in _BEFORE and at.end and re.search(r"\b(?:end|close)\b", scene.found.mod or ""):
        return Days(None, at.end), None, f"“{op}” the end: its last day at the latest"
    if op in _BEFORE and at.start:
        return Days(None, at.start - timedelta(days=1)), None, f"“{op}” ends the day before"
    if op == "after" and at.end:
        return Days(at.end + timedelta(days=1), None), None, "“after” begins the day after"
    return at, None, ""


def _stretch(ending: re.Match[str], at: Days) -> Days:
    """ "In the 24 hours to 6 a.m. on Tuesday": the hours before, in whole days."""
    count = lexicon().number(ending.group("n"))
    if count is None or at.end is None:
        return at
    whole = -(-count // 24) if ending.group("unit") == "hour" else count
    return Days(at.end - timedelta(days=whole), at.end)


def _opens(scene: Scene, at: Days) -> bool:
    """ "From the 20th" opens an interval; "imagery from 5 May" and "is from 2019" are dates of origin."""
    if scene.found.kind == "period" and scene.way is Direction.FUTURE:
        return True
    if at.start != at.end and scene.found.kind not in ("month", "month_year", "year", "season", "decade"):
        return False
    before = re.search(r"([A-Za-z]+)\W*$", scene.before)
    return not (before and before.group(1).lower() in lexicon().documents)


def _duration_end(scene: Scene, at: Days) -> date | None:
    """The end where the sentence prints how long it lasts ("72 hours … from the 20th")."""
    before = scene.text[scene.sentence.start : scene.found.span.start]
    found = list(_DURATION.finditer(before))
    if scene.op == "since" or not found or at.start is None:
        return None
    count = lexicon().number(found[-1].group("n"))
    if count is None:
        return None
    unit = found[-1].group("unit")
    if unit == "hour":
        return at.start + timedelta(days=-(-count // 24))
    return calendar.moved(at.start, count, unit)


def _part_of_period(scene: Scene, meaning: Meaning) -> Meaning:
    """Early, mid and late parts of a period are its thirds; "the end of the month" its last."""
    if "week " in (scene.found.mod or ""):
        return meaning
    mod = re.search(r"\b(early|beginning|start|mid|middle|late|end|close)\b", scene.found.mod or "")
    if meaning.precision not in _PERIODS or not mod or meaning.days == NEVER or scene.found.kind == "decade":
        return meaning
    if scene.found.kind == "ago":
        return meaning
    return meaning._replace(
        days=calendar.third(meaning.days, _THIRDS[mod.group(1)]), reason=f"{meaning.reason}; third"
    )


def _named_week(scene: Scene, meaning: Meaning) -> Meaning:
    """ "The week of 10 March" is its ISO week; "the week ending 16 March" its last seven days."""
    mod, day = scene.found.mod or "", meaning.days.start
    if "week " not in mod or day is None or day != meaning.days.end:
        return meaning
    last = mod.endswith(("ending", "to"))
    span = Days(day - timedelta(days=6), day) if last else calendar.week(day)
    if mod.endswith(("beginning", "starting")):
        span = Days(day, day + timedelta(days=6))
    return meaning._replace(
        days=span, precision=TimePrecision.WEEK, hours=None, reason="the week named by a day"
    )


def _in_day(
    scene: Scene,
    meaning: Meaning,
    earliest: datetime | None,
    latest: datetime | None,
    precision: TimePrecision,
) -> tuple[datetime | None, datetime | None, TimePrecision, str | None]:
    """Hours inside a single day, where a part of day or a clock time is printed."""
    day = meaning.days.start
    if day is None or day != meaning.days.end:
        return earliest, latest, precision, None
    part = scene.found.part
    minute = meaning.minute or (read_clock(part) if part and any(c.isdigit() for c in part) else None)
    if minute:
        at = datetime.combine(day, time(*minute))
        return at, at + timedelta(minutes=1), TimePrecision.MINUTE, at.isoformat(timespec="minutes") + ":00"
    hours = meaning.hours or _hours(scene)
    if hours is None:
        return earliest, latest, precision, None
    start = datetime.combine(day, time())
    return (
        start + timedelta(hours=hours[0]),
        start + timedelta(hours=hours[1]),
        TimePrecision.PART_OF_DAY,
        None,
    )


def _hours(scene: Scene) -> tuple[int, int] | None:
    """Hours of "late on", "in the early hours of", "before dawn on"."""
    table, part = lexicon().parts, scene.found.part
    if part:
        name = max((p for p in table if part.endswith(p)), key=len, default=None)
        if name and re.search(r"\bbefore\b", part):
            return (0, max(1, table[name][0] + 2))
        if name and re.search(r"\bafter\b", part):
            return (table[name][0], min(24, table[name][1] + 1))
        return table[name] if name else None
    return table.get(scene.found.mod or "")


def edtf(at: Days, precision: TimePrecision) -> str | None:
    """ISO 8601-2 (EDTF) string of inclusive days; ".." is an open bound."""
    start, end = at
    if start is None and end is None:
        return None
    if start is None or end is None:
        return f"{start.isoformat() if start else '..'}/{end.isoformat() if end else '..'}"
    if start == end:
        return start.isoformat()
    if precision is TimePrecision.MONTH and calendar.month(start.year, start.month) == at:
        return f"{start:%Y-%m}"
    if precision is TimePrecision.YEAR and calendar.year(start.year) == at:
        return f"{start:%Y}"
    if precision is TimePrecision.YEAR and start.year % 10 == 0 and end.year == start.year + 9:
        return f"{start.year // 10}X"
    if (
        precision is TimePrecision.SEASON
        and start.month % 3 == 0
        and calendar.months(start.year, start.month, 3) == at
    ):
        return f"{start:%Y}-{20 + start.month // 3}"
    return f"{start.isoformat()}/{end.isoformat()}"
