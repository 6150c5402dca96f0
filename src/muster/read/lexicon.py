"""The word lists of reading, from package data: agencies, month names, function words, openings of lines."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def wires() -> dict[str, str]:
    """Every spelling of a news agency, in lower case -> its usual name."""
    found: dict[str, str] = {}
    for wire in _data("sources/wires.json")["wires"]:
        for spelling in (wire["name"], *wire["aliases"]):
            found.setdefault(spelling.casefold(), wire["name"])
    return found


@cache
def months() -> dict[str, int]:
    """Month names and short forms of all languages, case-folded -> 1 to 12."""
    found: dict[str, int] = {}
    for names in _data("read/months.json")["months"].values():
        for number, forms in enumerate(names, start=1):
            found.update((form.casefold(), number) for form in forms)
    return found


@cache
def weekdays() -> tuple[str, ...]:
    return tuple(_data("read/months.json")["weekdays"])


@cache
def function_words() -> dict[str, frozenset[str]]:
    """Language -> its most frequent function words."""
    return {name: frozenset(words) for name, words in _data("read/stopwords.json")["words"].items()}


@cache
def named_languages() -> frozenset[str]:
    return frozenset(_data("read/stopwords.json")["named"])


@cache
def openings(topic: str) -> tuple[str, ...]:
    """Entries of one topic of ``lines.json``, longest first, so that alternation prefers the longest."""
    return tuple(sorted(_data("read/lines.json")[topic], key=len, reverse=True))


@cache
def _data(name: str) -> Any:
    return json.loads(files("muster.data").joinpath(name).read_text(encoding="utf-8"))
