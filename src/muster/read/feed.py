"""RSS and Atom: each entry is a report whose outlet is the feed's title.

Feeds are given to feedparser as bytes, so that nothing is fetched; entity declarations are refused before any parser
sees them ("billion laughs", external entities).
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import feedparser

from muster.domain.document import RawReport
from muster.domain.errors import TooLarge, UnreadableReport, UnsafeInput
from muster.read.caps import Caps
from muster.read.decode import decode
from muster.read.draft import Draft
from muster.read.html import fragment
from muster.read.language import declared_language
from muster.read.records import declared_published, line, parse, safe_id

FEED_ENTRY = "application/feed-entry+json"
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_END = re.compile(rb"</(?:item|entry)>", re.IGNORECASE)
_ENTRY = re.compile(r"<(item|entry)[\s>]", re.IGNORECASE)


def refuse_entities(data: bytes) -> None:
    """Raise UnsafeInput for XML that declares entities."""
    if _ENTITY.search(data.decode("latin-1")) or _ENTITY.search(data.decode("latin-1").replace("\x00", "")):
        raise UnsafeInput(
            "the XML declares entities, which can be made to fill the memory: remove the DOCTYPE"
        )


def entries(data: bytes, locator: str, cap: Caps) -> Iterator[RawReport]:
    """Entries of a feed in their order. Raises UnsafeInput, TooLarge, or UnreadableReport where there is no entry."""
    refuse_entities(data)
    if len(_ENTRY.findall(data.decode("latin-1"))) > cap.members:
        raise TooLarge(f"the feed has more than {cap.members} entries: split it")
    parsed = _parsed(data)
    if not parsed.entries:
        why = f" ({parsed.bozo_exception})" if parsed.get("bozo") else ""
        raise UnreadableReport(f"the feed has no entries that can be read{why}")
    sources = _sources(data, len(parsed.entries), parsed.get("encoding"))
    for number, entry in enumerate(parsed.entries[: cap.members], start=1):
        record = _record(parsed.feed, entry, sources[number - 1])
        content = json.dumps(record, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
        yield RawReport(
            content,
            FEED_ENTRY,
            f"{locator}#entry-{number}",
            report_id=safe_id(record["id"]),
            url=line(record["url"]),
            outlet=line(record["outlet"]),
            published=record["published"],
            language=record["language"],
            title=line(record["title"]),
        )


def whole_entries(data: bytes) -> bytes:
    """The beginning of a feed that was cut, up to its last whole entry."""
    ends = [found.end() for found in _END.finditer(data)]
    return data[: ends[-1]] if ends else b""


def read_entry(raw: RawReport, cap: Caps) -> Draft:
    """Draft of one feed entry. Raises UnreadableReport where it carries no words."""
    record = parse(raw.content.decode(), cap)
    draft = fragment(str(record.get("html") or ""), cap)
    if not draft.text.strip():
        raise UnreadableReport("the feed entry carries no text, only its title: read the article itself")
    published, notes = declared_published(record.get("published"))
    return replace(
        draft,
        report_id=safe_id(record.get("id")),
        url=line(record.get("url")),
        outlet=line(record.get("outlet")),
        title=line(record.get("title")),
        byline=line(record.get("byline")),
        published=published,
        language=declared_language(record.get("language")),
        notes=(*draft.notes, *notes),
    )


def _parsed(data: bytes) -> Any:
    """The feed as feedparser sees it; whatever its parser throws at broken markup becomes one clear refusal."""
    try:
        return feedparser.parse(io.BytesIO(data), response_headers={"content-type": "application/xml"})
    except Exception as error:  # malformed references and declarations raise many kinds
        raise UnreadableReport(
            f"the feed is broken ({type(error).__name__}: {error}): mend its markup"
        ) from error


def _sources(data: bytes, count: int, encoding: str | None) -> list[str | None]:
    """The printed XML of each entry, where as many can be cut out as were parsed."""
    text = decode(data, encoding).text
    found: list[str | None] = []
    for start in _ENTRY.finditer(text):
        close = f"</{start[1]}>"
        end = text.find(close, start.end())
        if end < 0:
            break
        found.append(text[start.start() : end + len(close)])
    return found if len(found) == count else [None] * count


def _record(feed: Any, entry: Any, source: str | None) -> dict[str, Any]:
    contents = [part.get("value") or "" for part in entry.get("content", ())]
    html = max((*contents, entry.get("summary") or ""), key=len)
    origin = entry.get("source", {})
    return {
        "id": entry.get("id") or entry.get("link"),
        "url": entry.get("link"),
        "outlet": (origin.get("title") if origin else None) or feed.get("title"),
        "published": dict.get(entry, "published")
        or dict.get(entry, "updated"),  # not feedparser's fallback from one to the other
        "language": _language(feed, entry),
        "title": _plain(entry.get("title")),
        "byline": entry.get("author"),
        "html": html,
        "source": source,
    }


def _language(feed: Any, entry: Any) -> str | None:
    detail = entry.get("title_detail", {}) or {}
    return feed.get("language") or detail.get("language")


def _plain(title: str | None) -> str | None:
    """A title without markup."""
    return fragment(title, Caps()).text if title and re.search(r"[<&]", title) else title
