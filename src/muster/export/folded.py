"""Text as a search for names sees it: no case, no accents, no invisible characters, every separator a space."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_SEPARATORS = frozenset("_+./\\")
_APOSTROPHES = frozenset("'’‘`´ʼ＇")
_TATWEEL = "\u0640"  # stretches an Arabic word and says nothing
_ESCAPED_SPACE = "%20"


class Folded(NamedTuple):
    """The folded text, and for each of its characters where the one that it came from stands."""

    text: str
    at: tuple[int, ...]


def fold(text: str) -> str:
    """Only the folded text, without a space at either end."""
    return folded(text).text.strip()


def folded(text: str) -> Folded:
    """The folded text with the way back."""
    out: list[str] = []
    at: list[int] = []
    skipped_to = 0
    for n, character in enumerate(text):
        if n < skipped_to:
            continue
        if character == "%" and text.startswith(_ESCAPED_SPACE, n):
            skipped_to, piece = n + len(_ESCAPED_SPACE), " "
        else:
            piece = _piece(character)
        for one in piece:
            if one != " " or not out or out[-1] != " ":
                out.append(one)
                at.append(n)
    return Folded("".join(out), tuple(at))


@lru_cache(4096)
def _piece(character: str) -> str:
    return "".join(_plain(unicodedata.normalize("NFKD", character).casefold()))


def _plain(characters: str) -> Iterator[str]:
    for one in characters:
        category = unicodedata.category(one)
        if one.isspace() or category in ("Zs", "Zl", "Zp", "Pd") or one in _SEPARATORS:
            yield " "
        elif one in _APOSTROPHES:
            yield "'"
        elif category not in ("Mn", "Me", "Cf", "Cc") and one != _TATWEEL:
            yield one
