"""Stored text and the way back to the decoded original, made together.

Clean text comes back unchanged, code point for code point. Otherwise: line ends become LF, control characters and
bidirectional embeddings, overrides and isolates go (Unicode TR 36, "Trojan Source"), lone surrogates become U+FFFD,
and what is left is put into NFC (UAX 15). White space is never collapsed. Implicit direction marks (LRM, RLM, ALM) and
joiners stay: Arabic, Persian and emoji need them and they cannot reorder their surroundings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from muster.domain.errors import UnreadableReport
from muster.domain.text import OffsetMap

_LINE_ENDS = "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"
_DROPPED = "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
_SURROGATE = "[\ud800-\udfff]"
_UNCLEAN = re.compile(f"(?P<line>{_LINE_ENDS})|(?P<drop>{_DROPPED}+)|(?P<bad>{_SURROGATE})")
_MOST_MARKS = (
    256  # on one character; sorting longer runs takes quadratic time (UAX 15 calls 30 the natural limit)
)
_LONG_RUN = re.compile(rf"[^\w\s\x00-\u02ff]{{{_MOST_MARKS + 1},}}")
_LAST_PLAIN = 0x2FF  # no code point up to here combines with the one before it


class Normalised(NamedTuple):
    """Stored text, its map to the original, and what had to be changed, in words."""

    text: str
    offsets: OffsetMap
    notes: tuple[str, ...]


class _Run(NamedTuple):
    text: str
    original: int


def normalise(original: str) -> Normalised:
    """Normalise decoded text. The same text normalised twice is unchanged the second time.

    Raises UnreadableReport for a heap of combining marks that no writing system has.
    """
    _refuse_heaps(original)
    dirty = _UNCLEAN.search(original) is not None
    if not dirty and unicodedata.is_normalized("NFC", original):
        return Normalised(original, OffsetMap(), ())
    runs = [part for run in _cleaned(original) for part in _composed(run)]
    text = "".join(run.text for run in runs)
    return Normalised(text, _offsets(runs, len(original)), _notes(original))


def printable(value: str) -> str:
    """One field (a title, a name) as a single line: normalised, white space runs made one space, ends stripped."""
    return " ".join(normalise(value).text.split())


def _refuse_heaps(original: str) -> None:
    for run in _LONG_RUN.finditer(original):
        if sum(unicodedata.combining(char) != 0 for char in run[0]) > _MOST_MARKS:
            raise UnreadableReport(f"more than {_MOST_MARKS} combining marks in a row: this is no text")


def _cleaned(original: str) -> Iterator[_Run]:
    """Runs that are kept, cut where something was dropped or replaced by fewer characters."""
    at = 0
    for found in _UNCLEAN.finditer(original):
        if found.start() > at:
            yield _Run(original[at : found.start()], at)
        if found["line"]:
            yield _Run("\n", found.start())
        elif found["bad"]:
            yield _Run("\ufffd", found.start())
        at = found.end()
    if at < len(original):
        yield _Run(original[at:], at)


def _composed(run: _Run) -> Iterator[_Run]:
    """The run in NFC, cut around every cluster that composing changed."""
    if unicodedata.is_normalized("NFC", run.text):
        yield run
        return
    start = 0
    for cluster, at in _clusters(run.text):
        composed = unicodedata.normalize("NFC", cluster)
        if composed == cluster:
            continue
        if at > start:
            yield _Run(run.text[start:at], run.original + start)
        yield from _changed(composed, cluster, run.original + at)
        start = at + len(cluster)
    if start < len(run.text):
        yield _Run(run.text[start:], run.original + start)


def _changed(composed: str, cluster: str, original: int) -> Iterator[_Run]:
    """Runs of one changed cluster; a character that became longer maps every part to the same original."""
    last = len(cluster) - 1
    for n, char in enumerate(composed):
        yield _Run(char, original + min(n, last))


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Stretches that NFC treats independently: a starter with the marks and jamo that follow it."""
    start = 0
    for at in range(1, len(text)):
        if not _joins(text[at]):
            yield text[start:at], start
            start = at
    if text:
        yield text[start:], start


def _joins(char: str) -> bool:
    if ord(char) <= _LAST_PLAIN:
        return False
    hangul = "\u1161" <= char <= "\u11ff"
    return hangul or unicodedata.category(char).startswith("M") or unicodedata.combining(char) != 0


def _offsets(runs: list[_Run], end: int) -> OffsetMap:
    """The map of all runs, closed by an empty one at the end of both texts."""
    stored, original, at = [], [], 0
    for run in runs:
        stored.append(at)
        original.append(run.original)
        at += len(run.text)
    return OffsetMap((*stored, at), (*original, end))


def _notes(original: str) -> tuple[str, ...]:
    found = [match.lastgroup for match in _UNCLEAN.finditer(original)]
    notes = []
    if "drop" in found:
        notes.append(f"control or direction-override characters left out in {found.count('drop')} places")
    if "bad" in found:
        notes.append(f"{found.count('bad')} unpaired surrogates replaced")
    return tuple(notes)
