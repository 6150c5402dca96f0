"""A claim reduced to what decides whether another one speaks of the same event."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, NamedTuple, Protocol

from muster.domain.claim import Action, Certainty, Polarity, SpeechAct, TimeFrame
from muster.domain.postings import Position
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span

Count = tuple[str, int | None, int | None]  # type of equipment, low, high


class Modal(Protocol):
    """How something is said: a claim, or what is kept of one."""

    @property
    def action(self) -> Action: ...
    @property
    def speech_act(self) -> SpeechAct: ...
    @property
    def polarity(self) -> Polarity: ...
    @property
    def certainty(self) -> Certainty: ...
    @property
    def time_frame(self) -> TimeFrame: ...


@dataclass(frozen=True, slots=True)
class Said:
    """What is kept of the claim itself: how it is said, by whom and where."""

    action: Action
    speech_act: SpeechAct
    polarity: Polarity
    certainty: Certainty
    time_frame: TimeFrame
    span: Span
    about: Span | None
    publisher: Source
    speaker: Source  # the innermost
    place: str | None = None  # the first that it names, as printed
    taken_back: bool = False  # words of an earlier version, quoted to be corrected


class Point(NamedTuple):
    """Where a definite place lies: degrees WGS 84, and the radius in metres that the reading stands for."""

    lon: float
    lat: float
    uncertainty_m: int


@dataclass(frozen=True, slots=True)
class Proposition:
    """A claim in comparable form. Keys of places are gazetteer ids or skeletons of the printed name.

    ``group`` is the origin group (id) of the passage it stands in, ``answers`` the claim of the same report that a denial or
    refusal takes up, or that replaces words taken back.
    """

    claim: Said
    id: str
    document: str
    group: str | None
    published: date | None
    places: frozenset[str]
    areas: frozenset[str]
    came_from: frozenset[str]
    went_to: frozenset[str]
    points: tuple[Point, ...]
    equipment: tuple[Count, ...]
    names: frozenset[str]
    things: frozenset[str]
    countries: frozenset[str]  # of the force
    theatre: frozenset[str]  # countries that the report speaks of most
    posted: int | None  # minute of the day at which the post of a live blog that tells it is stamped
    lands: frozenset[str]  # countries of the places, ISO 3166-1 alpha-2
    bound_for: frozenset[str]  # the country of the destination
    total: bool  # speaks of all of a force, or of leaving altogether
    start: date | None
    end: date | None
    words: frozenset[str]
    topic: frozenset[str]  # stems of the content words quoted
    told: Mapping[str, float]  # these and those of actor and object: 1 / how often the report has each
    answers: str | None = None
    ships: frozenset[str] = frozenset()  # named in its words
    memo: dict[str, Any] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What comparing worked out of the rest, kept at hand; no part of what is said or stored."""

    @property
    def position(self) -> Position:
        """Place in the order of publication."""
        return Position.on(self.published, self.id)


_SETS = frozenset(f.name for f in fields(Proposition) if f.type == "frozenset[str]")
_DAYS = frozenset({"published", "start", "end"})
_NAMES = tuple(f.name for f in fields(Proposition) if f.init)


def pack(p: Proposition) -> str:
    """One line of JSON: the fields in order."""
    return json.dumps(
        [_out(name, getattr(p, name)) for name in _NAMES], ensure_ascii=False, separators=(",", ":")
    )


def unpack(text: str) -> Proposition:
    """What :func:`pack` wrote; fields at the end that an earlier version did not have are empty."""
    values = json.loads(text)
    for place, made in _MADE_OF:
        if place < len(values) and (value := values[place]) is not None:
            values[place] = made(value)
    return Proposition(*values)


def _out(name: str, value: Any) -> Any:
    if name in _SETS:
        return sorted(value)
    if name == "claim":
        return _said(value)
    return value.toordinal() if isinstance(value, date) else value


def _counts(value: Iterable[Iterable[Any]]) -> tuple[Count, ...]:
    return tuple(tuple(one) for one in value)


def _said(c: Said) -> list[Any]:
    modal = [c.action, c.speech_act, c.polarity, c.certainty, c.time_frame]
    spans = [[s.start, s.end] if s else None for s in (c.span, c.about)]
    sources = [[s.name, s.kind, s.named, s.identity] for s in (c.publisher, c.speaker)]
    return [*modal, *spans, *sources, c.place, c.taken_back]


def _claim(value: list[Any]) -> Said:
    (
        action,
        speech_act,
        polarity,
        certainty,
        time_frame,
        span,
        about,
        publisher,
        speaker,
        place,
        taken_back,
    ) = value
    return Said(
        _MEMBERS[Action][action],
        _MEMBERS[SpeechAct][speech_act],
        _MEMBERS[Polarity][polarity],
        _MEMBERS[Certainty][certainty],
        _MEMBERS[TimeFrame][time_frame],
        Span(*span),
        Span(*about) if about else None,
        _source(*publisher),
        _source(*speaker),
        place,
        taken_back,
    )


def _source(name: str, kind: str, named: bool, identity: str | None) -> Source:
    return Source(name, _MEMBERS[SourceKind][kind], named, identity=identity)


def _points(value: Iterable[Iterable[Any]]) -> tuple[Point, ...]:
    return tuple(Point(*one) for one in value)


# by value, in a dictionary: to call an enumeration for each of millions takes ten times as long
_MEMBERS: Mapping[Any, Mapping[str, Any]] = {
    kind: {member.value: member for member in kind}
    for kind in (Action, SpeechAct, Polarity, Certainty, TimeFrame, SourceKind)
}
_OF_FIELD: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_SETS, frozenset),
    **dict.fromkeys(_DAYS, date.fromordinal),
    "claim": _claim,
    "points": _points,
    "equipment": _counts,
}
_MADE_OF = tuple((place, _OF_FIELD[name]) for place, name in enumerate(_NAMES) if name in _OF_FIELD)
