"""The words of time: read once from versioned data, handed out as frozen tables and regular-expression alternations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Lexicon:
    """English words that name, place or count time, all in lower case."""

    weekdays: dict[str, int]  # Monday = 0, as datetime.date.weekday
    weekday_short: dict[str, int]
    weekday_not_after: frozenset[str]
    weekday_not_before: frozenset[str]
    months: dict[str, int]
    month_short: dict[str, int]
    seasons: dict[str, int]  # first month, meteorological
    feasts: dict[str, str]  # MM-DD
    numbers: dict[str, int]
    vague_numbers: tuple[str, ...]
    ordinals: dict[str, int]
    parts: dict[str, tuple[int, int]]  # hours of the civil day, half-open
    modals: tuple[str, ...]
    scheduled_words: tuple[str, ...]  # "expected on Friday"
    intention_words: tuple[str, ...]  # "agreed to leave"
    timetable_verbs: tuple[str, ...]  # "the ship sails on Friday"
    past_markers: frozenset[str]
    counted: frozenset[str]
    event_nouns: tuple[str, ...]
    vague_phrases: tuple[str, ...]
    documents: frozenset[str]

    def weekday(self, word: str) -> int:
        key = word.lower().rstrip(".")
        return self.weekdays[key] if key in self.weekdays else self.weekday_short[key]

    def month(self, word: str) -> int:
        key = word.lower().rstrip(".")
        return self.months[key] if key in self.months else self.month_short[key]

    def number(self, word: str) -> int | None:
        """The count a word or digits stand for; None for "several" and its like."""
        word = word.lower()
        return int(word) if word.isdigit() else self.numbers.get(word)


@cache
def lexicon() -> Lexicon:
    raw = json.loads(files("muster.data").joinpath("temporal", "english.json").read_text("utf-8"))
    return Lexicon(
        weekdays=raw["weekdays"],
        weekday_short=raw["weekday_short"],
        weekday_not_after=frozenset(raw["weekday_not_after"]),
        weekday_not_before=frozenset(raw["weekday_not_before"]),
        months=raw["months"],
        month_short=raw["month_short"],
        seasons=raw["seasons"],
        feasts=raw["feasts"],
        numbers=raw["numbers"],
        vague_numbers=tuple(raw["vague_numbers"]),
        ordinals=raw["ordinals"],
        parts={name: (hours[0], hours[1]) for name, hours in raw["parts"].items()},
        modals=tuple(raw["modals"]),
        scheduled_words=tuple(raw["scheduled_words"]),
        intention_words=tuple(raw["intention_words"]),
        timetable_verbs=tuple(raw["timetable_verbs"]),
        past_markers=frozenset(raw["past_markers"]),
        counted=frozenset(raw["counted"]),
        event_nouns=tuple(raw["event_nouns"]),
        vague_phrases=tuple(raw["vague_phrases"]),
        documents=frozenset(raw["documents"]),
    )


def alternation(words: Iterable[str]) -> str:
    """The words as one alternation, longest first, white space free in width."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


def proper(words: Iterable[str]) -> str:
    """Names as they are printed: capitalised or all in capitals, never in lower case ("may", "march")."""
    printed = [form for word in words for form in (word.capitalize(), word.upper())]
    return alternation(printed)
