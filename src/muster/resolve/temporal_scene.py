"""What a rule of interpretation sees of an expression, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from muster.domain.interval import TimeBasis, TimePrecision
from muster.domain.text import Span
from muster.resolve.temporal_calendar import Days
from muster.resolve.temporal_grammar import Found
from muster.resolve.temporal_lexicon import lexicon
from muster.resolve.temporal_tense import Direction, direction

_COULD = re.compile(r"\b(?:could|can)\s+(?!not\b|have\b)[a-z]+\b[^.;:]*$")
NEVER = Days(None, None)
OPEN_START = frozenset(
    {"by", "until", "till", "'til", "up to", "up until", "through", "no later than", "not later than"}
)


class Meaning(NamedTuple):
    """The civil days an expression means before its operator is applied. ``hours`` is a part of those days."""

    days: Days
    precision: TimePrecision
    reason: str
    basis: TimeBasis = TimeBasis.RESOLVED
    hours: tuple[int, int] | None = None
    minute: tuple[int, int] | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """An expression in its place: the anchor day, the direction of its verb, and the day spoken of before it.

    ``reference`` is the interval of the nearest earlier expression of this or the paragraph before; ``stated`` the
    days of a full date earlier in the same sentence.
    """

    text: str
    found: Found
    sentence: Span
    anchor: date | None
    reference: Days | None = None
    stated: Days | None = None

    def get(self, key: str) -> str | None:
        value = self.found.parts.get(key)
        return " ".join(value.lower().split()) if value is not None else None

    @property
    def direction(self) -> Direction:
        """Past or future by the verbs around it; read only where a rule asks."""
        return direction(self.text, self.sentence, self.found.span)

    @property
    def op(self) -> str | None:
        return self.found.op

    @property
    def way(self) -> Direction:
        """The direction, an operator's own before the verb's: "by Friday" looks ahead unless the verb is past."""
        if self.op in ("since", "as of"):
            return Direction.PAST
        told = self.direction
        if self.op in OPEN_START and _COULD.search(self.before):
            return Direction.FUTURE  # "had agreed that they could use it until June"
        if told is Direction.UNKNOWN and (self.op in OPEN_START or self.op in ("for", "ahead of")):
            return Direction.FUTURE
        return told

    @property
    def reference_day(self) -> date | None:
        """The day that "two days earlier" counts from."""
        return (self.reference.start or self.reference.end) if self.reference else None

    @property
    def spoken_day(self) -> date | None:
        """The single day spoken of before, else the report's day."""
        spoken = self.reference
        return spoken.start if spoken and spoken.start and spoken.start == spoken.end else self.anchor

    @property
    def after(self) -> str:
        return self.text[self.found.core.end : self.found.core.end + 40]

    @property
    def before(self) -> str:
        return self.text[max(0, self.found.span.start - 60) : self.found.span.start]


def hours_of(part: str | None) -> tuple[int, int] | None:
    """Hours of a named part of day."""
    return lexicon().parts.get(part) if part else None


def between(one: date, other: date, reason: str) -> Meaning:
    """All days from the earlier to the later."""
    return Meaning(Days(min(one, other), max(one, other)), TimePrecision.DAY, reason)


def vague(reason: str) -> Meaning:
    """Printed, but not resolvable."""
    return Meaning(NEVER, TimePrecision.VAGUE, reason)


def no_anchor() -> Meaning:
    return vague("the date of the report is unknown, so a relative expression stays unresolved")


Rule = Callable[[Scene], Meaning | None]
