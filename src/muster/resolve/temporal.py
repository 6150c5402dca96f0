"""News time: which days a report's words mean, and which of them each claim is about.

Weekdays and relative words are read as newspapers write them: a weekday is within seven days, the report's own day
counts ("on Saturday" in a story dated Saturday is that day), and the tense of the verb says on which side. Values
follow TIMEX3 (ISO-TimeML) in what they cover and ISO 8601-2 (EDTF) in how they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from muster.domain.document import Document
from muster.domain.interval import TimeBasis, TimePrecision, TimeReading
from muster.domain.text import Span
from muster.resolve import temporal_clock, temporal_counted, temporal_dates, temporal_relative
from muster.resolve.temporal_anchor import Anchors
from muster.resolve.temporal_attach import times
from muster.resolve.temporal_calendar import Days
from muster.resolve.temporal_grammar import Found, find
from muster.resolve.temporal_reading import reading
from muster.resolve.temporal_scene import Scene
from muster.resolve.temporal_tense import sentence_around, sentence_cuts

__all__ = ["expressions", "times"]

_RULES = {**temporal_dates.RULES, **temporal_relative.RULES, **temporal_counted.RULES, **temporal_clock.RULES}
_APPOSED = re.compile(r"\s*[(,]?\s*(?:[A-Z]{2,4}\s*)?\)?\s*,?\s*")
_PART_NOT_OPERATOR = frozenset(
    {"before", "after", "in", "on", "at", "around", "about", "during", "over", "of"}
)
_DAYPART_REACH = timedelta(days=7)


def expressions(document: Document) -> tuple[TimeReading, ...]:
    """Every time expression of the analysed text, in order, each with span, interval, precision, basis and reason.

    Skipped sections (pointers, notices, credits, datelines) give none. Where the date of the report, or of the post
    an expression stands in, is unknown, relative expressions have no bounds: they are never guessed.
    """
    anchors, readings = Anchors.of(document), list[TimeReading]()
    cuts = sentence_cuts(document.text)
    for found in find(document.text):
        if anchors.skipped(found.span):
            continue
        scene = _scene(document.text, _owned(found), anchors, cuts, readings)
        meaning = _RULES[found.kind](scene)
        if meaning is not None:
            readings.append(reading(scene, meaning))
    return tuple(_settled(document.text, readings))


def _settled(text: str, readings: list[TimeReading]) -> Iterator[TimeReading]:
    """ "At 15:30 local time (1430 UTC) on Tuesday": a time takes the day printed just after it."""
    day: TimeReading | None = None
    settled: list[TimeReading] = []
    for one in reversed(readings):
        if one.precision is TimePrecision.MINUTE and day and _adjoins(text, one, day):
            one = _moved(one, day)
        day = one if one.start and one.start == one.end else None
        settled.append(one)
    yield from reversed(settled)


def _adjoins(text: str, one: TimeReading, day: TimeReading) -> bool:
    if one.span is None or day.span is None or one.start == day.start:
        return False
    between = text[one.span.end : day.span.start]
    return _APPOSED.fullmatch(between) is not None


def _moved(one: TimeReading, day: TimeReading) -> TimeReading:
    if one.earliest is None or one.latest is None or day.start is None or one.start is None:
        return one
    by = day.start - one.start
    earliest = one.earliest + by
    stamp = earliest.isoformat(timespec="seconds")
    return replace(
        one, earliest=earliest, latest=one.latest + by, edtf=stamp, reason="the day printed just after it"
    )


def _owned(found: Found) -> Found:
    """ "Before dawn on Thursday", "passed through during the day": the word before belongs to the part of day, or to the verb."""
    if found.kind == "in_the_day":
        return found._replace(op=None)
    inside = found.part or found.kind in ("daypart", "overnight", "clock")
    return found._replace(op=None) if inside and found.op in _PART_NOT_OPERATOR else found


def _scene(
    text: str, found: Found, anchors: Anchors, cuts: tuple[int, ...], readings: list[TimeReading]
) -> Scene:
    sentence = sentence_around(cuts, found.span)
    anchor = anchors.at(found.span.start)
    reference = _reference(found, anchors, readings)
    stated = _stated(sentence, readings)
    return Scene(text, found, sentence, anchor, reference, stated)


def _reference(found: Found, anchors: Anchors, readings: list[TimeReading]) -> Days | None:
    """The time spoken of last in this paragraph or the one before, in the same post or body."""
    here = anchors.paragraph(found.span.start)
    for earlier in reversed(readings):
        if earlier.span is None or earlier.start is None:
            continue
        gap = here - anchors.paragraph(earlier.span.start)
        if gap > 1 or anchors.at(earlier.span.start) != anchors.at(found.span.start):
            return None
        if gap and found.kind in ("daypart", "overnight", "clock", "later", "ordinal"):
            anchor = anchors.at(found.span.start)
            near = anchor and earlier.end and abs(earlier.end - anchor) <= _DAYPART_REACH
            if not near or found.kind in ("later", "ordinal"):
                return None
        return Days(earlier.start, earlier.end)
    return None


def _stated(sentence: Span, readings: list[TimeReading]) -> Days | None:
    """The last full day of the same sentence so far."""
    for earlier in reversed(readings):
        if earlier.span is None or not sentence.contains(earlier.span):
            return None
        if earlier.start and earlier.start == earlier.end and earlier.basis is not TimeBasis.INFERRED:
            return Days(earlier.start, earlier.end)
    return None
