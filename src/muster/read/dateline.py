"""The dateline at the head of a story: place, date and agency before the first sentence.

Read are the forms of news style: "ARDEN, Norland, Dec 3 (AFP) - ", "KYIV (Reuters) — ", "ARDEN — ", "MOSCOW, May 3.
/TASS/. ", "Washington, Jan 3 (AP) -", a line that is only a date or "Published 19 April 2024", a statement's heading
"Statement No. 5 — Damascus, 3 May 2025", and a log's "Friday 3 January. ". Whether the place exists is not asked here;
a bare word in capitals is taken for one only where nothing marks it as a label ("UPDATE — …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from muster.domain.document import Dateline
from muster.domain.text import Span
from muster.read.dates import PrintedDate, find_date, resolved
from muster.read.lexicon import openings, weekdays, wires
from muster.read.lines import lines

_LINES = 6  # non-blank lines that may hold a dateline
_HEADING = 200  # characters of a line that may stand before it
_HEAD = 140  # characters of the dateline itself
_DASH = re.compile(r"\s+(?:-{1,3}|[–—―])\s*|(?<=\))\s*(?:-{1,3}|[–—―])\s*|\s*[–—―]\s*|--\s*|(?<=[a-z.])-\s+")
_BRACKETS = re.compile(r"\(([^()]{2,60})\)\s*:?|/([^/\s]{2,30})/\.?")
_AGENCY_END = re.compile(r"(?:\([^()]{2,40}\):?|/[^/\s]{2,30}/\.?)(?=\s)")
_SPLIT = re.compile(r"\s*[,;]\s*|(?<=\w{3})\.\s+")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(weekdays())})\b\.?,?", re.IGNORECASE)
_SMALL = {
    "of",
    "the",
    "de",
    "la",
    "le",
    "les",
    "du",
    "des",
    "del",
    "al",
    "el",
    "and",
    "in",
    "near",
    "off",
    "at",
    "am",
    "an",
    "der",
    "upon",
    "sur",
}
_STORY = 60  # characters that a first sentence has at least; labels stand over less
_WORDS = 6  # of one part of a place
_PARTS = 3  # "Fort X, County, State"
_OPENERS = {"on", "in", "at", "by", "since", "from", "as", "after", "before", "the", "a", "an", "for", "to", "until", "between", "when", "while", "during", "i", "we", "he", "she", "it", "they", "this", "that", "there"}  # fmt: skip
_DATE_LINE = re.compile(r"(?:(?:first\s+)?(?:published|posted|date|issued)(?:\s+on)?:?\s+)?$", re.IGNORECASE)


class _Head(NamedTuple):
    """Parts of the words before the dash."""

    place: str | None
    parts: tuple[str, ...]
    date: PrintedDate | None
    wire: str | None


def find_dateline(text: str, published: date | None) -> tuple[Dateline | None, tuple[Span, ...]]:
    """The dateline, and the spans of all its pieces (a date line and a place line may stand apart).

    ``day`` is resolved against ``published`` where no year is printed, and is None where that is unknown.
    """
    found: list[Dateline] = []
    for number, row in enumerate(lines(text)[:_LINES]):
        reading = _line(text, row, published, first=number == 0)
        if reading is not None:
            found.append(reading)
            if reading.place or reading.wire:
                break
        elif not _heading(row.of(text)):
            break
    if not found:
        return None, ()
    chosen, day = found[-1], next((line.day for line in reversed(found) if line.day), None)
    return replace(chosen, day=day), tuple(line.span for line in found)


def _heading(line: str) -> bool:
    """A headline, byline or label: short, and no sentence."""
    return len(line) <= _HEADING and not line.rstrip('"”’»)').endswith((".", "!", "…", ":", ","))


def _line(text: str, row: Span, published: date | None, *, first: bool) -> Dateline | None:
    line = row.of(text)
    return (
        _date_line(line, row, published)
        or _statement(line, row)
        or _lead(line, row, published)
        or (_log_entry(line, row, published) if first else None)
    )


def _date_line(line: str, row: Span, published: date | None) -> Dateline | None:
    """A line that is only a date with its year or weekday."""
    found = find_date(line) if len(line) <= _HEAD else None
    if found is None or not (found.year or _WEEKDAY.search(line)):
        return None
    before, after = _WEEKDAY.sub("", line[: found.span.start]), line[found.span.end :]
    if not _DATE_LINE.match(before.lstrip()) or not re.fullmatch(
        r"[\s.,;|·]*(?:\d{1,2}:\d{2}.{0,12})?", after
    ):
        return None
    return Dateline(row, None, resolved(found, published))


def _statement(line: str, row: Span) -> Dateline | None:
    """A heading that ends in place and full date: "Statement No. 5 — Damascus, 3 May 2025"."""
    found = find_date(line) if len(line) <= _HEAD else None
    if found is None or found.iso is None or line[found.span.end :].strip(" ."):
        return None
    *_, place = _DASH.split(line[: found.span.start])
    place = _WEEKDAY.sub("", place).strip()
    if not place.endswith(",") or not _is_place((place[:-1],)):
        return None
    return Dateline(row, place[:-1], found.iso)


def _lead(line: str, row: Span, published: date | None) -> Dateline | None:
    """Words before a dash, or up to a bracketed agency, at the start of the first sentence."""
    for end, dashed in _ends(line):
        head = _read_head(line[: end[0]])
        if head is not None and _plausible(head, line[end[1] :], dashed=dashed):
            day = resolved(head.date, published) if head.date else None
            return Dateline(Span(row.start, row.start + end[1]), head.place, day, head.wire)
    return None


def _ends(line: str) -> Iterator[tuple[tuple[int, int], bool]]:
    """Where the dateline may end: (end of head, start of story), and whether a dash stands there."""
    for found in _DASH.finditer(line, 0, _HEAD):
        if found.start() > 0:
            yield found.span(), True
    for found in _AGENCY_END.finditer(line, 0, _HEAD):
        rest = re.match(r"\s+", line[found.end() :])
        yield (found.end(), found.end() + (rest.end() if rest else 0)), False


def _read_head(head: str) -> _Head | None:
    """Place, date and agency; None where something else stands there."""
    printed = find_date(head)
    credits = [found[1] or found[2] for found in _BRACKETS.finditer(head)]
    wire = next((name for credit in credits if (name := _wire(credit))), None)
    if wire is None and printed is not None and credits and not re.search(r"\d", credits[-1]):
        wire = credits[-1].strip()  # an agency or paper that the list does not know
    bare = head if printed is None else head[: printed.span.start] + "," + head[printed.span.end :]
    bare = _WEEKDAY.sub(",", re.sub(r"[()]", ",", _BRACKETS.sub(",", bare)))
    parts: list[str] = []
    for part in (piece.strip(" .") for piece in _SPLIT.split(bare)):
        if part.isupper() and part.casefold() in wires() and (wire or parts):
            wire = wire or part
        elif part:
            parts.append(part)
    if parts and not _is_place(tuple(parts)):
        return None
    return _Head(", ".join(parts) or None, tuple(parts), printed, wire)


def _wire(credit: str) -> str | None:
    """The first known agency of a credit such as "Arden Post/BNS", as printed."""
    names = (credit, *re.split(r"\s*[/,;&|+]\s*|\s+and\s+", credit))
    return next((name.strip() for name in names if name.strip().casefold() in wires()), None)


def _is_place(parts: tuple[str, ...]) -> bool:
    """Whether every word of up to three parts begins with a capital, as names do."""
    if len(parts) > _PARTS or any(re.search(r"[\d?!:\"“”«»]", part) for part in parts):
        return False
    words = [word for part in parts for word in part.split()]
    if words[0].casefold() in _OPENERS or any(len(part.split()) > _WORDS for part in parts):
        return False
    return all(_capital(word) or word.casefold() in _SMALL for word in words)


def _capital(word: str) -> bool:
    letters = word.lstrip("'’‘(").removeprefix("al-").removeprefix("el-")
    uncased = not (letters[:1].isupper() or letters[:1].islower())
    return letters[:1].isupper() or (letters[:1].isalpha() and uncased)


def _plausible(head: _Head, story: str, *, dashed: bool) -> bool:
    """Whether enough is there to tell a dateline from a label or the start of a sentence."""
    words = [word.strip(".,'’").casefold() for part in head.parts for word in part.split()]
    if any(word in openings("not_places") for word in words) or not story.strip():
        return False
    shout = bool(head.parts) and head.parts[0].isupper() and len(head.parts[0]) > 2
    if head.wire:
        return True
    if not head.parts or not _begins_sentence(story):
        return False
    if head.date:
        return dashed or shout
    towns = len(head.parts) > 1 and len(story) > _STORY  # "Fort X, Texas – "
    return dashed and (shout or towns)


def _begins_sentence(story: str) -> bool:
    first = story.lstrip("\"'“‘«([ ")[:1]
    another_label = re.match(r"[^a-z]{6,80}\s[–—-]\s", story)
    return not first.islower() and another_label is None


def _log_entry(line: str, row: Span, published: date | None) -> Dateline | None:
    """A log's opening "Friday 3 January. ": a weekday and a date as a sentence of their own."""
    found = find_date(line, 0, 60)
    if found is None or _WEEKDAY.sub("", line[: found.span.start]).strip() or found.span.start == 0:
        return None
    stop = re.match(r"\s*[.:–—]\s+", line[found.span.end :])
    if stop is None:
        return None
    return Dateline(
        Span(row.start, row.start + found.span.end + stop.end()), None, resolved(found, published)
    )
