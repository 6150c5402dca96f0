"""A claim reduced to what decides whether another one speaks of the same event."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from muster.domain.claim import Action, Certainty, Polarity, SpeechAct, TimeFrame
from muster.domain.postings import Position
from muster.domain.text import Span

Count = tuple[str, int | None, int | None]  # type of equipment, low, high


@dataclass(frozen=True, slots=True)
class Proposition:
    """Keys of places are gazetteer ids or skeletons of the printed name; ``published`` is a civil day.

    ``group`` is the origin group (id) of the passage it stands in, ``answers`` the claim of the same report that a denial or
    refusal takes up.
    """

    id: str
    document: str
    group: str | None
    published: date | None
    action: Action
    polarity: Polarity
    speech_act: SpeechAct
    certainty: Certainty
    time_frame: TimeFrame
    speaker: str  # key of the innermost source
    span: Span
    about: Span | None
    places: frozenset[str]
    areas: frozenset[str]
    came_from: frozenset[str]
    went_to: frozenset[str]
    equipment: tuple[Count, ...]
    names: frozenset[str]
    things: frozenset[str]
    countries: frozenset[str]
    start: date | None
    end: date | None
    words: frozenset[str]
    topic: frozenset[str]  # stems of the content words quoted
    answers: str | None = None

    @property
    def position(self) -> Position:
        """Place in the order of publication."""
        return Position(self.published.toordinal() if self.published else 0, self.id)


_SETS = frozenset(f.name for f in fields(Proposition) if f.type == "frozenset[str]")
_DAYS = frozenset({"published", "start", "end"})
_ENUMS: dict[str, Any] = {
    "action": Action,
    "polarity": Polarity,
    "speech_act": SpeechAct,
    "certainty": Certainty,
    "time_frame": TimeFrame,
}
_NAMES = tuple(f.name for f in fields(Proposition))


def pack(p: Proposition) -> str:
    """One line of JSON: the fields in order."""
    return json.dumps(
        [_out(name, getattr(p, name)) for name in _NAMES], ensure_ascii=False, separators=(",", ":")
    )


def unpack(text: str) -> Proposition:
    """What :func:`pack` wrote."""
    return Proposition(*(_in(name, value) for name, value in zip(_NAMES, json.loads(text), strict=True)))


def _out(name: str, value: Any) -> Any:
    if name in _SETS:
        return sorted(value)
    if isinstance(value, Span):
        return [value.start, value.end]
    return value.toordinal() if isinstance(value, date) else value


def _in(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _SETS:
        return frozenset(value)
    if name in _DAYS:
        return date.fromordinal(value)
    if name in _ENUMS:
        return _ENUMS[name](value)
    if name in ("span", "about"):
        return Span(*value)
    return _counts(value) if name == "equipment" else value


def _counts(value: Iterable[Iterable[Any]]) -> tuple[Count, ...]:
    return tuple(tuple(one) for one in value)
