"""Rules for the wording of a brief: what may stand in one sentence, and what a citation must carry.

Likelihood and confidence are different statements and never share a sentence (ICD 203, Analytic Standards, § D.6.e.2).
Words inside quotation marks belong to the source and are never judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from muster.domain.numerals import TENS, UNITS

_LIKELIHOOD = re.compile(
    r"\b(almost no chance|remote(?:ly)?|very unlikely|highly improbable|unlikely|improbabl[ey]|roughly even|"
    r"even chance|likely|probabl[ey]|very likely|highly probable|almost certain(?:ly)?|nearly certain|likelihood)\b",
    re.IGNORECASE,
)
_CONFIDENCE = re.compile(
    r"\b((?:low|moderate|medium|high)(?:ly)? confiden(?:ce|t)|confiden(?:ce|t(?:ly)?))\b", re.I
)
_QUOTED = re.compile('“[^”]*”|"[^"]*"|«[^»]*»')
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"(])")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"\b[^\W\d_a-z]\w*(?:[-’'.]\w+)*", re.UNICODE)
_WORD = re.compile(r"\w+", re.UNICODE)
_VALUES = {word: n for n, word in enumerate(UNITS) if n} | {word: 10 * n for n, word in enumerate(TENS, 2)}
_NUMERAL = re.compile(
    rf"\b(?:({'|'.join(TENS)})[- ]({'|'.join(UNITS[1:10])})|({'|'.join([*TENS, *UNITS[:0:-1]])}))\b",
    re.IGNORECASE,
)
_SCALES = frozenset(
    {"dozen", "dozens", "hundred", "hundreds", "thousand", "thousands", "million", "millions"}
)


class Finding(NamedTuple):
    """A sentence that breaks a rule, and how."""

    sentence: str
    problem: str


def sentences(text: str) -> list[str]:
    """Sentences of running text; full stops inside quotation marks end none."""
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match.group())
        return f"\0{len(held) - 1}\0"

    masked = _QUOTED.sub(hold, text)
    parts = [part for line in masked.splitlines() for part in _SENTENCE_END.split(line.strip()) if part]
    return [re.sub("\0(\\d+)\0", lambda m: held[int(m.group(1))], part) for part in parts]


def outside_quotations(sentence: str) -> str:
    """The words that are not inside quotation marks."""
    return _QUOTED.sub(" ", sentence)


def lint_sentence(sentence: str) -> tuple[Finding, ...]:
    """Findings for one sentence, quotations left out."""
    own = outside_quotations(sentence)
    likelihood, confidence = _LIKELIHOOD.search(own), _CONFIDENCE.search(own)
    if likelihood and confidence:
        problem = (
            f"likelihood ({likelihood.group()!r}) and confidence ({confidence.group()!r}) in one sentence"
        )
        return (Finding(sentence, problem),)
    return ()


def lint(text: str) -> tuple[Finding, ...]:
    """Findings for running text."""
    return tuple(finding for sentence in sentences(text) for finding in lint_sentence(sentence))


def unsupported(sentence: str, cited: Iterable[str]) -> tuple[str, ...]:
    """Numbers and names of ``sentence`` that occur in none of the ``cited`` texts, in order.

    The first word of the sentence counts as a name only where it holds a digit or a capital beyond its first letter.
    """
    known = " ".join(cited)
    values = {value for value, _ in _numbers(known)}
    words = {word.casefold() for word in _WORD.findall(known)}
    found = [printed for value, printed in _numbers(sentence) if value not in values and value != "1"]
    found += [w for w in _WORD.findall(sentence) if w.casefold() in _SCALES and w.casefold() not in words]
    return (*found, *(name for name in _names(sentence) if not _carried(name, words)))


def _numbers(text: str) -> list[tuple[str, str]]:
    """Numbers in digits or words, each as (value, printed); "one" is as often a pronoun and is never missed."""
    found = [(re.sub(r",(?=\d{3}\b)", "", m.group()), m.group()) for m in _NUMBER.finditer(text)]
    for match in _NUMERAL.finditer(text):
        parts = [part for part in match.groups() if part]
        found.append((str(sum(_VALUES[part.casefold()] for part in parts)), match.group()))
    return found


def _names(sentence: str) -> list[str]:
    first = _WORD.search(sentence)
    names = []
    for match in _NAME.finditer(sentence):
        opening = first is not None and match.start() == first.start()
        if not (opening and match.group()[1:].islower()):
            names.append(match.group())
    return names


def _carried(name: str, words: set[str]) -> bool:
    parts = [part.casefold() for part in _WORD.findall(name)]
    return all(part in words or part in _VALUES for part in parts)
