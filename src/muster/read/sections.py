"""What each line of a report is: story, pointer to another story, picture credit, caption, sign-off.

Openings of lines are data (``data/read/lines.json``). A correction is always story: "An earlier version of this article
said …" holds claims. Where a line carries a credit at its end, only the credit is cut out; what stands before it is a
caption where it is short.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import cache

from muster.domain.document import Section, SectionKind
from muster.domain.text import Span
from muster.read.lexicon import openings
from muster.read.lines import blank_between, lines, trimmed
from muster.read.occupied import Occupied

_CAPTION = 320  # characters; longer stretches before a credit are story
_NOTICE = 320
_HEADLINE = 160  # one headline in a list under "Related:"
_LISTED = 6
_BYLINE = re.compile(
    r"(?:By|BY|Story by|Words by|Written by|From)\s+(?P<names>[^\W\d_a-zß-öø-ÿ][^.!?:\n]{2,98}[^\s.!?:,;])",
    re.UNICODE,
)
_REPORTING = re.compile(r"(?:\(|\b)(?:Additional )?[Rr]eporting by (?P<names>[^;\n()]{3,120}?)(?:[;)]|\.?$)")
_DESK = re.compile(r"\((?:(?:Additional )?[Rr]eporting|[Ww]riting|[Ee]diting)\s+by[^()\n]{3,300}\)\s*$")
_URL_LINE = re.compile(r"(?:https?://|www\.)\S+")
_UPDATED = re.compile(
    r"(?:This|The)\s+(?:story|article|page|post|report|piece|blog|file|copy)\s+(?:has been|was|will be|is being|is)\s+updated[^.\n]*\.?",
    re.IGNORECASE,
)
_NUMBER = r"(?:\d{1,3}\s?[/.)]\s{0,2})?"
_CREDIT_TAIL = re.compile(
    r"(?P<mark>(?:Image|Images|Photo|Photos|Picture|Video|Map|Graphic|Foto|Фото)s?\s*(?:[:©]|by\b|courtesy\b|credit\b|\((?:c|C)\))|©|\(c\)\s)\s?[^\n]{2,90}$"
)


def label(text: str, taken: Iterable[Section]) -> tuple[Section, ...]:
    """Sections of ``text`` in order, beside those already known (``taken``), which win where they overlap."""
    known = tuple(taken)
    occupied = Occupied(section.span for section in known)
    found = [section for section in _labelled(text) if occupied.claim(section.span)]
    return tuple(sorted((*known, *found), key=lambda section: section.span))


def caption_sections(text: str, row: Span) -> tuple[Section, ...]:
    """A line that markup shows to be a caption, with the credit at its end cut off."""
    return tuple(_with_tail(text, row, SectionKind.CAPTION))


def byline(text: str, rows: Iterable[Span]) -> tuple[str, Span] | None:
    """Names of a line such as "By Ada Ray and Jo Bek", with the line's span."""
    for row in rows:
        found = _BYLINE.fullmatch(row.of(text))
        if found is not None and len(row) <= 120:
            return found["names"], row
    return None


def reporting_credit(text: str) -> str | None:
    """Names after "Reporting by" in a closing credit."""
    found = list(_REPORTING.finditer(text))
    return found[-1]["names"].strip() if found else None


def _labelled(text: str) -> Iterator[Section]:
    rows = lines(text)
    skip = 0
    for number, row in enumerate(rows):
        if number < skip:
            continue
        pieces = tuple(_line(text, row))
        yield from pieces
        if pieces and pieces[0].kind is SectionKind.POINTER and row.of(text).rstrip().endswith((":", "|")):
            skip = number + 1 + _listed(text, rows[number : number + 1 + _LISTED])
            for under in rows[number + 1 : skip]:
                yield Section(SectionKind.POINTER, under)


def _listed(text: str, rows: tuple[Span, ...]) -> int:
    """How many lines directly under "Related:" are headlines."""
    count = 0
    for above, row in itertools.pairwise(rows):
        line = row.of(text)
        if blank_between(text, above, row) or len(line) > _HEADLINE or line.endswith((".", "!", "…")):
            break
        count += 1
    return count


def _line(text: str, row: Span) -> Iterator[Section]:
    """Sections of one line, in order."""
    line = row.of(text)
    if _pointer().match(line):
        yield from _with_tail(text, row, SectionKind.POINTER)
    elif _is_correction(line):
        return
    elif _URL_LINE.fullmatch(line) or line.casefold() in openings("whole_line_notices"):
        yield Section(SectionKind.NOTICE, row)
    elif (updated := _UPDATED.match(line)) is not None:
        yield Section(SectionKind.NOTICE, Span(row.start, row.start + updated.end()))
    elif _notice().match(line) and len(line) <= _NOTICE:
        yield Section(SectionKind.NOTICE, row)
    elif (desk := _DESK.search(line)) is not None:
        yield Section(SectionKind.NOTICE, Span(row.start + desk.start(), row.end))
    elif _credit().match(line) and len(line) <= _CAPTION:
        yield Section(_credit_or_caption(line), row)
    elif _caption().match(line) and len(line) <= _CAPTION:
        yield from _with_tail(text, row, SectionKind.CAPTION)
    else:
        yield from _with_tail(text, row, None)


def _is_correction(line: str) -> bool:
    """Whether the line corrects the story; such lines hold claims."""
    return _correction().search(line) is not None


def _with_tail(text: str, row: Span, kind: SectionKind | None) -> Iterator[Section]:
    """The line with a picture credit cut off its end, where it has one."""
    line = row.of(text)
    tail = _bracketed_credit().search(line) or _CREDIT_TAIL.search(line)
    if tail is None or tail.start() == 0:
        if kind is not None:
            yield Section(kind, row)
        elif tail is not None:
            yield Section(SectionKind.CREDIT, row)
        return
    before = trimmed(text, Span(row.start, row.start + tail.start()))
    if kind is None and _is_caption(before.of(text), tail[0]):
        kind = SectionKind.CAPTION
    if kind is not None:
        yield Section(kind, before)
    yield Section(SectionKind.CREDIT, Span(row.start + tail.start(), row.end))


def _is_caption(before: str, credit: str) -> bool:
    """A short stretch of at most two sentences is what a named credit stands under; a bare © says less."""
    sentences = len(re.findall(r"[.!?](?:\s|$)", before))
    return len(before) <= _CAPTION and sentences <= (2 if "©" not in credit else 1)


def _credit_or_caption(line: str) -> SectionKind:
    """ "Photo: Ada Ray / Agency" is a credit, "Photo: Trucks wait at the gate." a caption."""
    words = re.sub(r"^[^:©]{0,40}[:©]\s*", "", line).split()
    small = sum(word[:1].islower() for word in words)
    return SectionKind.CAPTION if len(words) > 5 and small >= 3 else SectionKind.CREDIT


@cache
def _pointer() -> re.Pattern[str]:
    """ "Read: …", "READ MORE | …", "7/ Read also: …", "Read more about …"."""
    words, phrases = _any("pointers"), _any("pointer_phrases")
    return re.compile(
        rf"{_NUMBER}[\[(►▶➡→>»*•-]*\s*(?:(?:{words})\s*(?:[:|»>›→►–—]|-\s|$)|(?:{phrases})\b)", re.IGNORECASE
    )


@cache
def _correction() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any('corrections')})(?!\w)", re.IGNORECASE)


@cache
def _notice() -> re.Pattern[str]:
    return re.compile(rf"{_NUMBER}[(\[*•_-]*\s*(?:{_any('notices')})(?![^\W\d])", re.IGNORECASE)


@cache
def _credit() -> re.Pattern[str]:
    return re.compile(rf"[(\[]?\s*(?:{_any('credits')})\s*(?:[:©|]|\((?:c|C)\))", re.IGNORECASE)


@cache
def _caption() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('captions')})\s*[:,]", re.IGNORECASE)


@cache
def _bracketed_credit() -> re.Pattern[str]:
    """ "(AP Photo/Ada Ray)", "[Photo/Xinhua]", "(Photo by A. Ray/AFP via Getty Images)" at the end of a line."""
    agencies = _any("agencies_of_pictures")
    return re.compile(
        rf"[(\[](?:(?:[A-Z][\w .&-]{{0,30}}\s)?(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Vv]ideo)s?\b(?:[\s/:|]|by\b)[^()\[\]\n]{{1,120}}|[^()\[\]\n]{{0,60}}/\s?(?:{agencies})|(?:{agencies})\s?/[^()\[\]\n]{{1,60}})[)\]]\.?$"
        rf"|(?<=[.!?”\"])\s*(?:AP|Reuters|AFP|EPA)\s?/\s?[A-Z][^\n]{{2,60}}$"
    )


def _any(topic: str) -> str:
    return "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in openings(topic))
