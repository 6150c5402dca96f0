"""Reports whose story is known, from two layouts of data.

A folder with ``articles/*.json`` holds one news article a file in the layout of news-please with the event it was filed under
(``newsCluster.EventId``), as published with Giveme5W1H (Hamborg et al. 2019). A JSON Lines file holds one report a line with its
``story``; a line whose ``relation`` is ``hard_negative`` tells of another happening in the words of that story. A report that is listed
again, under another story, counts under the first: a roundup can only be put into one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from muster.domain.document import Document, RawReport
from muster.domain.errors import UsageError
from muster.read.document import read

_ARTICLE_FIELDS = {"outlet": "source_domain", "published": "date_publish"}


class Labelled(NamedTuple):
    """A report as read, and the name of the story it was filed under."""

    document: Document
    story: str


def labelled_stories(path: Path) -> tuple[Labelled, ...]:
    """All reports below a folder or in a file; see the module. Raises UsageError where there are none or a field is missing."""
    rows = _articles(path) if path.is_dir() else _lines(path)
    first: dict[str, Labelled] = {}
    for row in rows:
        first.setdefault(row.document.id, row)
    found = tuple(first.values())
    if not found:
        raise UsageError(f"{path}: no articles/*.json and no line of JSON with a report and its story")
    return found


def articles(folder: Path) -> dict[str, Document]:
    """The articles of a folder by file name. Raises UsageError where there are none."""
    return {one.document.report_id: one.document for one in labelled_stories(folder)}


def _articles(folder: Path) -> Iterator[Labelled]:
    for file in sorted((folder / "articles").glob("*.json")):
        raw = _object(file.read_text("utf-8"), str(file))
        filed = raw.get("newsCluster")
        if not isinstance(filed, dict) or "EventId" not in filed:
            raise UsageError(f"{file}: no newsCluster.EventId")
        fields = {key: raw.get(_ARTICLE_FIELDS.get(key, key)) for key in _FIELDS} | {"report_id": file.name}
        yield Labelled(_document(fields, str(file)), f"{filed['EventId']} {filed.get('Event', '')}".strip())


def _lines(path: Path) -> Iterator[Labelled]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        place = f"{path}, line {number}"
        raw = _object(line, place)
        if not isinstance(raw.get("story"), str):
            raise UsageError(f"{place}: no story")
        fields = {key: raw.get(key) for key in _FIELDS}
        apart = raw.get("relation") == "hard_negative"
        yield Labelled(_document(fields, place), raw["story"] + (" (other happening)" if apart else ""))


_FIELDS = ("report_id", "outlet", "published", "title", "text", "url", "language")


def _object(text: str, place: str) -> dict[str, Any]:
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise UsageError(f"{place}: {error}") from None
    if not isinstance(raw, dict):
        raise UsageError(f"{place}: no JSON object")
    return raw


def _document(fields: Mapping[str, Any], place: str) -> Document:
    """The report as the real reader reads it."""
    declared = {key: fields[key] for key in ("report_id", "outlet", "published", "title", "url", "language")}
    content = json.dumps(fields, ensure_ascii=False).encode()
    return read(RawReport(content, "application/json", place, **declared))
