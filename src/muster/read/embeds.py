"""Posts that were flattened into the text of a report: words, links, then a signature line.

A signature is a dash, a name, a handle in brackets and usually a date ("— Name (@handle) May 3, 2025"); "Name (@handle)
· May 3" is one too where links stand before it, and a heading where they do not. How far back does a post go?

1. The line before the signature (or the words before it on the same line) always belongs to it.
2. Earlier lines belong to it as long as the whole stays within 280 characters as the platform counts them (a link is
   23, a picture link nothing), for a longer stretch cannot have been one post.
3. It ends at a line that ends in a link (the close of another post), a line that introduces it ("… wrote on X:"), a
   reading pointer, or the end of another post.
4. Where the report separates its paragraphs by blank lines, only lines of the same paragraph are one post.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from muster.domain.document import DateBasis, Embed, Published
from muster.domain.text import Span
from muster.read.dates import PrintedDate, find_date, resolved
from muster.read.lines import blank_between, lines, trimmed
from muster.read.occupied import Occupied

_LIMIT = 280
_LINK_LENGTH = 23
_LONGEST_LINK = 400  # characters at the end of a line that are searched for a link
_LONGEST_LINE = 200  # an earlier line of a post
_EARLIER_LINES = 3
_MARKS = "\u200e\u200f\u061c"
_SIGNATURE = re.compile(
    rf"(?:^|(?<=\s))[—–―]\s?(?P<author>(?P<name>[^\n—–―]{{1,80}}?)[\s{_MARKS}]*\(@(?P<handle>\w[\w.@-]{{0,60}})[{_MARKS}]*\))(?P<rest>[^\n]{{0,60}})$"
)
_HEADED = re.compile(
    r"^(?P<author>[^\n@.!?]{1,60}?\s\(?@(?P<handle>\w{1,30})\)?)\s*[·•]\s*(?P<rest>[^\n]{1,40})$"
)
_LINK = re.compile(
    r"https?://[^\s<>\"”’)\]]+|\bpic\.(?:twitter|x)\.com/\w+|\b(?:t\.co|x\.com|twitter\.com|t\.me)/[\w/]+"
)
_ENDS_IN_LINK = re.compile(rf"(?:{_LINK.pattern})[\s{_MARKS}.…]*$")
_PICTURE = re.compile(r"pic\.(?:twitter|x)\.com/\w+")
_INTRODUCES = re.compile(
    r":$|\b(?:tweeted|posted|wrote|shared|said|added|published)\b.{0,40}\b(?:X|Twitter|Telegram|Facebook|Truth Social|Bluesky|Threads|VK)\b|^(?:\d+/\s)?(?:read|related|see)\b[^.]{0,20}:",
    re.IGNORECASE,
)
_REPEATED = re.compile(
    r"(?<!\w)RT @(?P<handle>\w{1,30}):?\s*(?:[\"“«](?P<quoted>[^\"”»\n]{3,400})[\"”»]|(?<=:\s)(?P<rest>[^\n\"“«]{3,400})$)",
    re.MULTILINE,
)


class _Signature(NamedTuple):
    line: int  # index of its line
    start: int
    end: int
    author: str
    handle: str
    day: PrintedDate | None
    heads: bool  # the post follows instead of preceding


def flattened_posts(text: str, published: date | None) -> tuple[Embed, ...]:
    """Embedded posts of plain text in order. ``published`` (of the report) gives the year where a post prints none."""
    rows = lines(text)
    spaced = any(blank_between(text, above, row) for above, row in itertools.pairwise(rows))
    found: list[Embed] = []
    floor = 0
    for signature in _signatures(text, rows):
        span, body = _extent(text, rows, signature, floor, spaced=spaced)
        if len(body):
            found.append(_embed(text, span, body, signature, published))
            floor = span.end
    taken = Occupied(embed.span for embed in found)
    repeated = [post for post in _repeated(text) if taken.claim(post.span)]
    return tuple(sorted((*found, *repeated), key=lambda embed: embed.span))


def links_in(text: str) -> tuple[str, ...]:
    """Links in the order they are printed, each once."""
    return tuple(dict.fromkeys(match.group(0).rstrip(".,;") for match in _LINK.finditer(text)))


def signature(line: str) -> tuple[str, str, str | None] | None:
    """Author as printed, handle and ISO date of a signature line that stands alone; None where it is none."""
    found = _SIGNATURE.match(line)
    if found is None or not _closes(found["rest"]):
        return None
    day = find_date(found["rest"])
    return " ".join(found["author"].split()), found["handle"], day.iso if day else None


def own_words(text: str, span: Span) -> Span:
    """``span`` without the links and white space at its end."""
    while (link := _ends_in_link(span.of(text))) is not None:
        span = trimmed(text, Span(span.start, span.end - link))
    return trimmed(text, span)


def _ends_in_link(line: str) -> int | None:
    """Length of the link that closes a line, with what follows it; None where none does."""
    tail = line[-_LONGEST_LINK:]
    found = _ENDS_IN_LINK.search(tail)
    return len(tail) - found.start() if found else None


def _signatures(text: str, rows: tuple[Span, ...]) -> Iterator[_Signature]:
    for number, row in enumerate(rows):
        line = row.of(text)
        if "@" not in line:
            continue
        found, heads = _SIGNATURE.search(line), False
        if found is None:
            found = _HEADED.match(line)
            heads = number == 0 or not _ends_in_link(rows[number - 1].of(text))
        if found is None or not _closes(found["rest"]):
            continue
        day = find_date(found["rest"])
        if found.start() > 0 and day is None:  # inside a line only a dated signature is sure
            continue
        yield _Signature(
            number,
            row.start + found.start(),
            row.end,
            " ".join(found["author"].split()),
            found["handle"],
            day,
            heads,
        )


def _closes(rest: str) -> bool:
    """Whether only a date, time or nothing follows the handle."""
    day = find_date(rest)
    around = rest if day is None else rest[: day.span.start] + rest[day.span.end :]
    return (
        re.fullmatch(
            r"[\s·•|,.\u200e\u200f]*(?:at\s)?(?:\d{1,2}:\d{2}\s?(?:[AaPp][Mm])?)?[\s·•|,.]*(?:UTC|GMT|г\.)?\s*",
            around,
        )
        is not None
    )


def _extent(
    text: str, rows: tuple[Span, ...], signature: _Signature, floor: int, *, spaced: bool
) -> tuple[Span, Span]:
    """The span of the post with its signature, and of its own words."""
    if signature.heads:
        return _below(text, rows, signature)
    row = rows[signature.line]
    inside = trimmed(text, Span(row.start, signature.start))
    first = signature.line if len(inside) else signature.line - 1
    if first < 0 or rows[first].start < floor:
        return Span(signature.start, signature.end), Span(signature.start, signature.start)
    end = inside.end if len(inside) else rows[first].end
    first = _earliest(text, rows, first, end, floor, spaced=spaced)
    whole = Span(rows[first].start, signature.end)
    return whole, own_words(text, Span(whole.start, end))


def _earliest(text: str, rows: tuple[Span, ...], last: int, end: int, floor: int, *, spaced: bool) -> int:
    """Index of the first line of the post whose last line is ``last`` (rules 2 to 4)."""
    first = last
    while first > max(0, last - _EARLIER_LINES):
        line = rows[first - 1].of(text)
        if (
            rows[first - 1].start < floor
            or len(line) > _LONGEST_LINE
            or (spaced and blank_between(text, rows[first - 1], rows[first]))
        ):
            break
        if _ends_in_link(line) or _INTRODUCES.search(line) or _SIGNATURE.search(line):
            break
        if _counted(text[rows[first - 1].start : end]) > _LIMIT:
            break
        first -= 1
    return first


def _below(text: str, rows: tuple[Span, ...], signature: _Signature) -> tuple[Span, Span]:
    """A post under its author line: the next line, and those after it up to one that ends in a link, within the limit."""
    first = last = signature.line + 1
    if first >= len(rows) or _counted(rows[first].of(text)) > _LIMIT:
        return Span(signature.start, signature.end), Span(signature.start, signature.start)
    for number in range(first, min(first + _EARLIER_LINES, len(rows))):
        if _counted(text[rows[first].start : rows[number].end]) > _LIMIT:
            break
        if _ends_in_link(rows[number].of(text)):
            last = number
            break
    body = own_words(text, Span(rows[first].start, rows[last].end))
    return Span(signature.start, rows[last].end), body


def _counted(post: str) -> int:
    """Length as the platform counts it: a link is 23 characters, the picture link none."""
    without = _PICTURE.sub("", post)
    return len(_LINK.sub("x" * _LINK_LENGTH, without).strip())


def _embed(text: str, span: Span, body: Span, signature: _Signature, published: date | None) -> Embed:
    iso = resolved(signature.day, published) if signature.day else None
    when = Published(iso, DateBasis.PRINTED) if iso else None
    return Embed(span, body, signature.author, signature.handle, when, links_in(span.of(text)))


def _repeated(text: str) -> Iterator[Embed]:
    """ "RT @handle: …" with the words in quotation marks, or as the rest of a line."""
    for found in _REPEATED.finditer(text):
        part = "quoted" if found["quoted"] else "rest"
        body = own_words(text, Span(*found.span(part)))
        if len(body):
            handle = found["handle"]
            yield Embed(Span(*found.span()), body, f"@{handle}", handle, None, links_in(found[0]))
