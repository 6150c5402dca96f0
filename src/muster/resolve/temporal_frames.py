"""Days of pictures, bounds told by an event, and the period that the heading of a digest covers.

A satellite frame shows one day, and what is found on it is found for that day until the text names another. A digest
that prints its period in its heading counts within it.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from muster.domain.claim import Action, Claim, SpeechAct, TimeFrame
from muster.domain.interval import TimeBasis, TimePrecision, TimeReading, days
from muster.domain.source import SourceKind
from muster.resolve.temporal_calendar import Days
from muster.resolve.temporal_reading import edtf

_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_PICTURE = (
    r"(?:imagery|images?|pictures?|photographs?|photos?|scenes?|frames?|pass|sentinel-[12]|satellite views?)"
)
_PICTURE_BEFORE = re.compile(
    rf"\b{_PICTURE}(?: (?!published|released|issued|shared)\w+)?,?(?: (?:of|from|on|for|dated))?(?: the)?\s*$",
    re.IGNORECASE,
)
_PICTURE_AFTER = re.compile(rf"^ (?:[\w-]+ )?{_PICTURE}\b", re.IGNORECASE)
_PICTURED_DAY = re.compile(
    rf"\b{_PICTURE} (?:of|from|dated|taken on) the (?P<day>[12]?\d|3[01])(?:st|nd|rd|th)\b", re.IGNORECASE
)
_FOUND = frozenset({Action.PRESENT, Action.CONSTRUCT, Action.LOAD, Action.REMAIN, Action.OTHER, Action.MOVE})
_AFTERWARDS = re.compile(
    r"\b(?:after|since|following) (?:the|an?) (?:\w+ ){1,3}(?:of|on) (?:the )?$", re.IGNORECASE
)
_EVENT_OF = re.compile(
    rf"(?:after|since|following) (?:the|an?) (?:\w+ ){{1,3}}(?:of|on) (?P<day>\d{{1,2}}) "
    rf"(?P<month>{'|'.join(_MONTHS)})(?: (?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_INTO = re.compile(r"\binto (?P<year>20\d\d)\b")
_PERIOD = re.compile(
    rf"\b(?P<first>\d{{1,2}})\s?[–—-]\s?(?P<last>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)}) (?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(?:count|logg?|record|track|register|tall)(?:ed|ied)\b", re.IGNORECASE)


def bounded(
    text: str, claim: Claim, time: TimeReading | None, anchor: date | None = None
) -> TimeReading | None:
    """ "After the assault of 1 June" begins on that day and has no end; "will remain into 2026" ends with that year."""
    into = _INTO.search(claim.span.of(text))
    if into and claim.time_frame is TimeFrame.FUTURE:
        end = date(int(into["year"]), 12, 31)
        _, last = days(end, end)
        written = edtf(Days(None, end), TimePrecision.YEAR)
        reason = "to the end of a year printed with into"
        basis = TimeBasis.RESOLVED
        return TimeReading(into.group(), None, None, last, TimePrecision.YEAR, basis, None, written, reason)
    if time is not None and not time.resolved and anchor is not None:
        return _from_event(time, anchor)
    if time is not None and time.span and time.start and _AFTERWARDS.search(text[: time.span.start][-60:]):
        written = edtf(Days(time.start, None), time.precision)
        return replace(time, latest=None, edtf=written, reason=f"{time.reason}; from that event on")
    return time


def _from_event(time: TimeReading, anchor: date) -> TimeReading:
    """ "Since the accord of 3 March": open from the last such day, where the event itself prints its day."""
    found = _EVENT_OF.fullmatch(time.text or "")
    if found is None:
        return time
    month, number = _MONTHS.index(found["month"].lower()) + 1, int(found["day"])
    for year in (int(found["year"]),) if found["year"] else (anchor.year, anchor.year - 1):
        if number > calendar.monthrange(year, month)[1]:
            continue
        day = date(year, month, number)
        if day <= anchor:
            first, _ = days(day, day)
            written = edtf(Days(day, None), TimePrecision.DAY)
            reason = "from the day of the event that it names"
            basis = TimeBasis.RESOLVED
            return replace(
                time, earliest=first, precision=TimePrecision.DAY, basis=basis, edtf=written, reason=reason
            )
    return time


def frame_day(
    text: str, claim: Claim, readings: Sequence[TimeReading], anchor: date | None
) -> TimeReading | None:
    """The day of the picture that the claim's paragraph last named, where the claim says what is to be seen."""
    if (
        claim.action not in _FOUND
        or claim.time_frame is TimeFrame.FUTURE
        or claim.speech_act is not SpeechAct.STATE
    ):
        return None
    at = claim.predicate.start
    if (numbered := _numbered(text, claim, anchor)) is not None:
        return numbered
    start = text.rfind("\n", 0, at) + 1
    before = [r for r in readings if r.span and start <= r.span.start < at and r.start]
    pictured = [r for r in before if r.span and _of_picture(text, r)]
    if not pictured or not _seen_by_writer(claim) or claim.action is Action.MOVE:
        return None
    day = pictured[-1].start
    between = [r for r in before if r.span and pictured[-1].span and r.span.start > pictured[-1].span.start]
    if day is None or any(r.end is None or r.end >= day for r in between):
        return None  # another day has been named since
    return _day(day, "the day of the picture told of before")


def _seen_by_writer(claim: Claim) -> bool:
    """Whether the outlet itself reads the picture, or the picture speaks; what others say is not seen on it."""
    return len(claim.attribution) == 1 or bool(claim.attribution and claim.speaker.kind is SourceKind.IMAGERY)


def _of_picture(text: str, reading: TimeReading) -> bool:
    """Whether a day, not a longer time, is printed as that of a picture: "imagery of 24 May", "the 6 June pass"."""
    span = reading.span
    if span is None or (reading.end is not None and reading.end != reading.start):
        return False
    return bool(
        _PICTURE_BEFORE.search(text[max(0, span.start - 40) : span.start])
        or _PICTURE_AFTER.match(text[span.end : span.end + 40])
    )


def _numbered(text: str, claim: Claim, anchor: date | None) -> TimeReading | None:
    """ "Per imagery of the 16th", beside the claim in its sentence: the last such day."""
    if anchor is None:
        return None
    stop = re.search(r"[.;\n]", text[claim.span.end :])
    end = claim.span.end + (stop.start() if stop else 0)
    found = _PICTURED_DAY.search(text, claim.span.start, min(end, claim.span.end + 60))
    if found is None:
        return None
    day = anchor
    while day.day != int(found["day"]):
        day -= timedelta(days=1)
    return _day(day, "the day of the picture")


def period(text: str, title: str | None, claim: Claim) -> TimeReading | None:
    """What a digest counted, it counted in the period of its heading."""
    if claim.time_frame is not TimeFrame.PAST or claim.speech_act is not SpeechAct.STATE:
        return None
    if not _COUNTED.search(claim.span.of(text)):
        return None
    found = _PERIOD.search(title or "") or _PERIOD.search(text.split("\n", 1)[0])
    if found is None:
        return None
    month, year = _MONTHS.index(found["month"].lower()) + 1, int(found["year"])
    try:
        first, last = date(year, month, int(found["first"])), date(year, month, int(found["last"]))
    except ValueError:
        return None
    start, end = days(first, last)
    written = edtf(Days(first, last), TimePrecision.DAY)
    reason = "the period that the heading of the digest gives"
    return TimeReading(None, None, start, end, TimePrecision.DAY, TimeBasis.INFERRED, None, written, reason)


def _day(day: date, reason: str) -> TimeReading:
    first, last = days(day, day)
    return TimeReading(
        None, None, first, last, TimePrecision.DAY, TimeBasis.INFERRED, None, day.isoformat(), reason
    )
