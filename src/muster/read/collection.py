"""Several reports in one JSON input: an array of objects, or one object a line, in bounded memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from muster.domain.document import RawReport
from muster.domain.errors import SkipReport, TooLarge, UnreadableReport
from muster.domain.record import Quarantined
from muster.read.caps import Caps
from muster.read.decode import decode
from muster.read.language import declared_language
from muster.read.records import draft_of, line, parse, safe_id
from muster.read.streams import Line, split_lines, whole

JSON = "application/json"
_LOOK = 50  # lines that decide between one object over several lines and one object a line
Item = RawReport | Quarantined


def objects(parts: Iterable[bytes], locator: str, cap: Caps) -> Iterator[Item]:
    """Reports of a JSON object, or of JSON Lines where a line is an object by itself. One bad line is one bad item."""
    lines = split_lines(parts, cap.line)
    first, failure = _begin(lines)
    everything = chain(first, _raised(failure) if failure else lines)
    if _one_a_line(first, cap):
        for each in everything:
            if each.content is None or each.content.strip():
                yield item(each.content, f"{locator}#line-{each.number}", cap)
    else:
        content = whole((_kept(each, cap) + b"\n" for each in everything), cap.file)
        yield item(content.removesuffix(b"\n"), locator, cap)


def array(content: bytes, locator: str, cap: Caps) -> Iterator[Item]:
    """Reports of a JSON array; each element's own characters are its evidence."""
    text = decode(content).text
    parse(text, cap)
    decoder, at, number = json.JSONDecoder(), _after(text, text.index("[") + 1), 0
    while text[at] != "]":
        number += 1
        if number > cap.members:
            raise TooLarge(f"the array has more than {cap.members} reports: give one a line instead")
        _, end = decoder.raw_decode(text, at)
        yield item(text[at:end].encode("utf-8", "replace"), f"{locator}#{number}", cap)
        at = _after(text, end)
        at = _after(text, at + 1) if text[at] == "," else at
    if number == 0:
        raise UnreadableReport("the array holds no reports")


def _begin(lines: Iterator[Line]) -> tuple[list[Line], SkipReport | None]:
    """The lines to decide by. Where the input fails among them, those before that are given out all the same."""
    first: list[Line] = []
    try:
        for each in islice(lines, _LOOK):
            first.append(each)
    except SkipReport as failure:
        return first, failure
    return first, None


def _raised(failure: SkipReport) -> Iterator[Line]:
    """No more lines but the failure, at the time when the lines before it were given out."""
    yield from ()
    raise failure


def _one_a_line(lines: list[Line], cap: Caps) -> bool:
    """Whether a line is an object by itself. A broken first line does not hide the good ones after it."""
    starts = [each for each in lines if each.content is None or each.content.strip()]
    flush = [each.content for each in starts if each.content and each.content.startswith(b"{")]
    if any(_whole_object(content, cap) for content in flush[:10]):
        return True
    return any(each.content is None for each in starts) or len(flush) > 1


def _whole_object(content: bytes, cap: Caps) -> bool:
    try:
        return isinstance(parse(decode(content).text, cap), dict)
    except TooLarge:
        return True
    except UnreadableReport:
        return False


def _kept(each: Line, cap: Caps) -> bytes:
    if each.content is None:
        raise TooLarge(f"line {each.number} is longer than {cap.line:,} bytes: split it")
    return each.content


def item(content: bytes | None, locator: str, cap: Caps) -> Item:
    """One record with the fields it declares, or the reason why it is none."""
    try:
        if content is None:
            raise TooLarge(f"the line is longer than {cap.line:,} bytes and was skipped: split it")
        record = parse(decode(content).text, cap)
        if not isinstance(record, dict):
            raise UnreadableReport(
                f"a JSON {type(record).__name__} is no report: an object with a 'text' is needed"
            )
        draft_of(record)
    except SkipReport as error:
        digest = hashlib.sha256(content).hexdigest() if content else None
        return Quarantined(locator, str(error), type(error).__name__, digest)
    return _raw(content, record, locator)


def _raw(content: bytes, record: dict[str, Any], locator: str) -> RawReport:
    published = record.get("published")
    return RawReport(
        content,
        JSON,
        locator,
        report_id=safe_id(record.get("report_id", record.get("id"))),
        url=line(record.get("url")),
        outlet=line(record.get("outlet")),
        published=published if isinstance(published, str) else None,
        language=declared_language(record.get("language", record.get("lang"))),
        title=line(record.get("title")),
    )


def _after(text: str, at: int) -> int:
    """The next character that is not white space."""
    while text[at] in " \t\r\n":
        at += 1
    return at
