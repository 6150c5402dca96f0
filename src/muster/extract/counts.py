"""Counts of things as the press prints them: "at least two", "88 to 96", "half a dozen", "fewer than 40"."""

from __future__ import annotations

import re
from typing import NamedTuple

from muster.domain.numerals import TENS, UNITS

_UNITS = {word: n for n, word in enumerate(UNITS)}
_TENS = {word: 10 * n for n, word in enumerate(TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_FIXED = {
    "a dozen": 12,
    "half a dozen": 6,
    "half-a-dozen": 6,
    "a pair of": 2,
    "a couple of": 2,
    "both": 2,
    "pair of": 2,
}
_SMALL = "|".join([*_TENS, *sorted(_UNITS, key=len, reverse=True)])
_SPELT = rf"(?:a hundred|a thousand|(?:{_SMALL})(?:[- ](?:{_SMALL}|hundred|thousand|million|and))*)"
_NUMBER = rf"(?:\d{{1,3}}(?:[,  ]\d{{3}})+|\d+(?:\.\d+)?(?: (?:thousand|million))?|{_SPELT}(?: dozen)?)"
_RANGE = re.compile(rf"(?:between )?\b({_NUMBER})\s*(?:to|-|–|and|or)\s*({_NUMBER})\b", re.I)
_SINGLE = re.compile(rf"(?<![\w.-])({_NUMBER})(?![\w])", re.I)
_DESIGNATION = re.compile(r"\b(?:Type|Project|Mark|Mk\.?|Block|No\.?|Model)\s?\d[\w./-]*")
_FLOOR = re.compile(r"\b(?:at least|no fewer than|not less than|minimum of|a minimum of)\b", re.I)
_OVER = re.compile(r"\b(?:more than|over|upwards of|above|in excess of)\b", re.I)
_CEILING = re.compile(
    r"\b(?:up to|nearly|almost|as many as|at most|no more than|close to|just under)\b", re.I
)
_UNDER = re.compile(r"\b(?:fewer than|less than|under|below)\b", re.I)


class Count(NamedTuple):
    """Closed range of a count; None = open or unknown."""

    low: int | None
    high: int | None


def number(words: str) -> int | None:
    """The value of digits or number words, None where they are none."""
    text = words.lower().replace(" ", " ").strip()
    digits = re.fullmatch(r"(\d[\d,  ]*)(?:\.\d+)?(?: (thousand|million))?", text)
    if digits:
        return int(re.sub(r"\D", "", digits.group(1))) * _SCALES.get(digits.group(2) or "", 1)
    dozen = text.endswith(" dozen")
    total = part = 0
    for word in re.split(r"[- ]", text.removesuffix(" dozen")):
        if word == "a":
            part = 1
        elif word in _UNITS or word in _TENS:
            part += _UNITS.get(word, 0) + _TENS.get(word, 0)
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in _SCALES:
            total, part = total + max(part, 1) * _SCALES[word], 0
        elif word != "and":
            return None
    return (total + part) * (12 if dozen else 1)


def count(words: str, *, singular: bool) -> Count:
    """The count printed in ``words`` (a noun phrase up to its head); a singular with a determiner or name counts as one."""
    text = words.strip()
    spread = _RANGE.search(text)
    if spread:
        low, high = number(spread.group(1)), number(spread.group(2))
        if low is not None and high is not None and low < high:
            return Count(low, high)
    value = _value(text)
    if value is None:
        return Count(1, 1) if singular else Count(None, None)
    return _bounded(text, value)


def _value(text: str) -> int | None:
    text = _DESIGNATION.sub(" ", text)
    lower = text.lower()
    for words, fixed in sorted(_FIXED.items(), key=lambda item: -len(item[0])):
        if re.search(rf"\b{words}\b", lower) and not re.search(r"\b(?:dozens|several dozen)\b", lower):
            return fixed
    found = _SINGLE.search(text)
    return number(found.group(1)) if found else None


def _bounded(text: str, value: int) -> Count:
    if _FLOOR.search(text):
        return Count(value, None)
    if _UNDER.search(text) and not _CEILING.search(text):
        return Count(None, value - 1)
    if _CEILING.search(text):
        return Count(None, value)
    if _OVER.search(text):
        return Count(value + 1, None)
    return Count(value, value)
