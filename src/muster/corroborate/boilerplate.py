"""Boilerplate: lines that one outlet prints under different stories (bios, cookie notes, standing paragraphs).

A line tells nothing of a report's origin when its outlet prints it in three reports whose longest other lines differ:
versions and reprints of one story share their longest lines, different stories do not. The rule only ever adds lines, so
it can be kept up report by report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from muster.corroborate.hashing import rare_key
from muster.domain.document import Document

REPEATS = 3
_WITNESS_WORDS = 8  # a shorter line is no witness of a story
_LINE = re.compile(r"[^\n]*\S[^\n]*")


class PrintedLine(NamedTuple):
    """One line under its outlet, as keys: the line, and the longest other line of the report (0: too short to tell)."""

    key: int
    witness: int


def lines(text: str, most: int | None = None) -> list[tuple[int, int]]:
    """Non-empty lines as (start, end), the first ones where there are ``most``."""
    return [m.span() for m in islice(_LINE.finditer(text), most)]


def line_key(outlet: str | None, line: str) -> int:
    """Key of a line under its outlet; case and white space do not matter."""
    return _key(outlet, line.casefold().split())


def _key(outlet: str | None, words: Sequence[str]) -> int:
    return rare_key("line", outlet or "", " ".join(words))


def printed_lines(document: Document) -> tuple[PrintedLine, ...]:
    """Every line of a report with its witness, each line once."""
    found = dict[int, tuple[int, int]]()
    for a, b in lines(document.text):
        words = document.text[a:b].casefold().split()
        found[_key(document.outlet, words)] = b - a, len(words)
    longest = sorted(found, key=lambda k: (-found[k][0], k))[:2]
    witnesses = [key if found[key][1] >= _WITNESS_WORDS else 0 for key in longest]
    others = (
        dict(zip(longest, witnesses[::-1], strict=True)) if len(longest) == 2 else dict.fromkeys(longest, 0)
    )
    return tuple(PrintedLine(key, others.get(key, witnesses[0])) for key in found)


def is_dull(witnesses: Iterable[int]) -> bool:
    """Whether a line with these witnesses is boilerplate."""
    return len({w for w in witnesses if w}) >= REPEATS


def boilerplate(documents: Iterable[Document]) -> frozenset[int]:
    """Keys of the boilerplate lines of some reports."""
    seen: dict[int, set[int]] = {}
    for document in documents:
        for line in printed_lines(document):
            seen.setdefault(line.key, set()).add(line.witness)
    return frozenset(key for key, witnesses in seen.items() if is_dull(witnesses))
