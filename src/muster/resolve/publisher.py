"""Who publishes: the first step of every chain."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from muster.domain.document import Document, Embed
from muster.domain.source import Source, SourceKind

_HANDLE = re.compile(r"\(@\w{2,}\)|^@\w{2,}$")
_THREAD = re.compile(r"^\s*(?:🧵|1/\d*\s|thread\b)", re.IGNORECASE)
_PUBLICATIONS = re.compile(
    r"\b(news|times|post|herald|gazette|tribune|standard|journal|courier|chronicle|radio|tv|magazine|review|daily|weekly)\b",
    re.IGNORECASE,
)


@cache
def _kinds() -> tuple[tuple[SourceKind, re.Pattern[str]], ...]:
    text = files("muster.data").joinpath("attribution", "publishers.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        (
            SourceKind(kind),
            re.compile(rf"\b(?:{'|'.join(map(re.escape, words.split('|')))})\b", re.IGNORECASE),
        )
        for kind, words in rows
    )


def publisher(document: Document) -> Source:
    """The publisher as a source. Kind is outlet unless the name or genre shows a wire, a ministry or an analyst's thread.

    A report without a known outlet is published by its site, else by "unknown publisher" (not named).
    """
    name = document.outlet or _site(document.url)
    if name is None:
        return Source("unknown publisher", SourceKind.OUTLET, False)
    return Source(name, _kind(document, name), True)


def _site(url: str | None) -> str | None:
    match = re.match(r"https?://(?:www\.)?([^/:]+)", url or "")
    return match.group(1) if match else None


def _kind(document: Document, name: str) -> SourceKind:
    if _HANDLE.search(name):
        return SourceKind.ANALYST
    plain = re.sub(r"\(.*?\)", "", name)
    for kind, pattern in _kinds():
        found = pattern.search(plain)
        whole = found is not None and (kind is SourceKind.WIRE or not _PUBLICATIONS.search(plain))
        if found is not None and whole and (kind is not SourceKind.WIRE or _is_wire(plain, found)):
            return kind
    return SourceKind.OUTLET


def _is_wire(plain: str, found: re.Match[str]) -> bool:
    """A wire's short name is the whole name ("AP"), not a word of a longer one ("AP Valley Gazette")."""
    return len(found.group()) > 4 or found.group().casefold() == plain.strip().casefold()


def author(embed: Embed) -> Source:
    """The account behind an embedded post."""
    return Source(embed.author, SourceKind.SOCIAL, True)
