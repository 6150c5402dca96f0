"""One report as a JSON object: its fields, and where a text is missing, a clear refusal.

Fields read: ``id`` or ``report_id``, ``url``, ``outlet``, ``published``, ``title``, ``language`` or ``lang``, ``text``.
Everything else (claims, licences, scores) is left alone.
"""

from __future__ import annotations

import json
import re
from typing import Any

from muster.domain.document import DateBasis, Published, RawReport
from muster.domain.errors import TooLarge, UnreadableReport
from muster.read.caps import Caps
from muster.read.dates import declared_iso
from muster.read.decode import decode
from muster.read.draft import Draft
from muster.read.language import declared_language
from muster.read.normalise import normalise, printable

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)
_LONGEST_ID = 200  # characters; ids name files


def parse(text: str, cap: Caps) -> Any:
    """The value of a JSON text. Raises TooLarge over the depth cap and UnreadableReport where it is no JSON."""
    if text.count("{") + text.count("[") > cap.json_depth and _depth(text) > cap.json_depth:
        raise TooLarge(f"JSON nested deeper than {cap.json_depth} levels")
    try:
        return json.loads(text)
    except ValueError as error:
        place = (
            f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        )
        what = error.msg if isinstance(error, json.JSONDecodeError) else "a number that cannot be read"
        raise UnreadableReport(f"broken JSON ({what} at {place}): mend or remove this record") from error


def read_record(raw: RawReport, cap: Caps) -> Draft:
    """Draft of one JSON object. Raises UnreadableReport where it is no object or has no text."""
    decoded = decode(raw.content, raw.encoding)
    record = parse(decoded.text, cap)
    if not isinstance(record, dict):
        raise UnreadableReport(
            f"a JSON {type(record).__name__} is no report: an object with a 'text' is needed"
        )
    return draft_of(record, decoded.notes)


def draft_of(record: dict[str, Any], notes: tuple[str, ...] = ()) -> Draft:
    """Draft of a record already parsed."""
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise UnreadableReport("the record has no 'text': give the words of the report in that field")
    stored = normalise(text)
    published, unread = declared_published(record.get("published"))
    return Draft(
        text=stored.text,
        offsets=stored.offsets,
        report_id=safe_id(record.get("report_id", record.get("id"))),
        title=line(record.get("title")),
        outlet=line(record.get("outlet")),
        url=line(record.get("url")),
        published=published,
        language=declared_language(record.get("language", record.get("lang"))),
        notes=(*notes, *stored.notes, *unread),
    )


def declared_published(value: object) -> tuple[Published | None, tuple[str, ...]]:
    """A declared publication date, and a note where the field holds something that is no full date."""
    if value is None or value == "":
        return None, ()
    iso = declared_iso(value)
    if iso is None:
        return None, (f"publication date {printable(str(value))[:60]!r} is no full date: left unknown",)
    return Published(iso, DateBasis.DECLARED), ()


def line(value: object) -> str | None:
    """A text field as one clean line; None where it is empty or no text."""
    return printable(value) or None if isinstance(value, str) else None


def safe_id(value: object) -> str | None:
    """A report's own name without control characters; None where there is none or it is too long to name a file."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    name = printable(str(value))
    return name if 0 < len(name) <= _LONGEST_ID else None


def _depth(text: str) -> int:
    deepest = depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif token[0] in "]}":
            depth -= 1
    return deepest
