"""A story as words: sentences with the places of their claims' parts, before it is printed by any outlet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from muster.evaluation.synthetic.events import Facet
from muster.evaluation.synthetic.times import Told

Range = tuple[int, int]  # positions of words, half-open


class ClaimDraft(NamedTuple):
    """A claim by the positions of its words in its sentence. ``speaker`` is the kind of its source, None for the paper."""

    facet: Facet
    words: Range
    parts: dict[str, Range]  # by role: P, E, A, O, D, S, T
    time: Told | None
    low: int | None
    high: int | None
    source: Range | None = None
    speaker: str | None = None
    named: bool = False
    cue: Range | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words, those that a copy never changes (names, numbers, arguments), and claims."""

    words: tuple[str, ...]
    fixed: frozenset[int]
    claims: tuple[ClaimDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One story; ``breaks`` are the sentences that end a paragraph."""

    title: str
    sentences: tuple[Sentence, ...]
    breaks: frozenset[int] = field(default_factory=frozenset)


_CLOSING = frozenset(",.;:?”")
_VOWELS = frozenset("aeio")
_SPECIAL = frozenset({*_CLOSING, "“", "a", "A"})


def printed(words: Sequence[str]) -> tuple[str, list[int], list[int]]:
    """The words as a sentence, and where each begins and ends in it (code points).

    The sentence begins with a capital, "a" becomes "an" before a vowel, and a comma before a stop is left out.
    """
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at, space = 0, ""
    for n, word in enumerate(words):
        if word in _SPECIAL:
            following = words[n + 1] if n + 1 < len(words) else ""
            if word == "," and following in _CLOSING:
                starts.append(at)
                ends.append(at)
                continue
            if word in _CLOSING:
                space = ""
            elif word != "“" and following[:1] in _VOWELS:
                word += "n"
        if not at:
            word = word[0].upper() + word[1:]
        at += len(space)
        starts.append(at)
        parts += (space, word)
        at += len(word)
        ends.append(at)
        space = "" if word == "“" else " "
    return "".join(parts), starts, ends
