"""The record: who says what, how firmly, about which force, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from muster.domain.ids import content_id
from muster.domain.interval import TimeReading
from muster.domain.place import PlaceMention
from muster.domain.source import Source
from muster.domain.text import Span


class SpeechAct(StrEnum):
    STATE = "state"
    ANNOUNCE = "announce"
    DENY = "deny"
    CANNOT_CONFIRM = "cannot_confirm"
    NO_COMMENT = "no_comment"
    ORDER = "order"
    DEMAND = "demand"
    WARN = "warn"
    SUGGEST = "suggest"
    AGREE = "agree"
    ASK = "ask"


class Action(StrEnum):
    WITHDRAW = "withdraw"
    DEPLOY = "deploy"
    REINFORCE = "reinforce"
    MOVE = "move"
    DEPART = "depart"
    ARRIVE = "arrive"
    LOAD = "load"
    PRESENT = "present"
    REMAIN = "remain"
    TRANSFER = "transfer"
    CONSTRUCT = "construct"
    EXERCISE = "exercise"
    ALERT = "alert"
    ATTACK = "attack"
    AGREEMENT = "agreement"
    OTHER = "other"


class Polarity(StrEnum):
    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Certainty(StrEnum):
    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class TimeFrame(StrEnum):
    PAST = "past"
    ONGOING = "ongoing"
    FUTURE = "future"
    OPEN = "open"


class Phrase(NamedTuple):
    """A short noun phrase as printed; ``span`` is None when it was carried over from elsewhere in the document."""

    text: str
    span: Span | None = None


class Equipment(NamedTuple):
    """Equipment or personnel as printed, its normalised designator or class, and the count range (None = open)."""

    text: str
    type: str | None
    low: int | None
    high: int | None
    span: Span | None = None


@dataclass(frozen=True)
class Claim:
    """One predicate asserted, denied, planned or doubted by one source, with the printed words it rests on.

    ``attribution`` runs from the publisher (always first) to the innermost speaker. ``certainty`` and ``polarity``
    are those of the innermost source as printed, never a belief of the system. ``reasons`` say which evidence made
    each field.
    """

    report: str  # Document.id
    span: Span
    quote: str
    predicate: Span
    attribution: tuple[Source, ...]
    speech_act: SpeechAct
    action: Action
    polarity: Polarity
    certainty: Certainty
    time_frame: TimeFrame
    cue: Phrase | None = None
    actor: Phrase | None = None
    object: Phrase | None = None
    equipment: tuple[Equipment, ...] = ()
    origin: tuple[PlaceMention, ...] = ()
    destination: tuple[PlaceMention, ...] = ()
    via: tuple[PlaceMention, ...] = ()
    site: tuple[PlaceMention, ...] = ()
    time: TimeReading | None = None
    about: Span | None = None  # the words a denial or refusal answers, where they stand elsewhere
    reasons: tuple[str, ...] = ()
    read_as: str | None = None  # the id as read, where a person corrected what an id is made of

    @cached_property
    def id(self) -> str:
        """Content id: report, span, action, speech act and speaker, as they were read."""
        if self.read_as is not None:
            return self.read_as
        speaker = self.attribution[-1].name if self.attribution else None
        where = f"{self.span.start}-{self.span.end}-{self.predicate.start}"
        return content_id("c", self.report, where, self.action, self.speech_act, speaker)

    @property
    def speaker(self) -> Source:
        """The innermost source."""
        return self.attribution[-1]

    @property
    def places(self) -> tuple[tuple[str, PlaceMention], ...]:
        """Every place with its role, in the order origin, destination, via, site."""
        roles = (
            ("origin", self.origin),
            ("destination", self.destination),
            ("via", self.via),
            ("site", self.site),
        )
        return tuple((role, place) for role, places in roles for place in places)
