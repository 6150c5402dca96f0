"""A person's decision about one claim: it was read right, it counts nowhere, or one field of it says something else.

A decision is added and never overwritten. It names the claim by id and also by the words it stands at (``Anchor``), so that
it finds its claim again when the report is analysed anew and the claim's id comes out different.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from muster.domain.claim import Action, Claim, Equipment, Phrase
from muster.domain.ids import content_id, digest
from muster.domain.interval import TimeReading
from muster.domain.place import PlaceMention
from muster.domain.source import Source
from muster.domain.text import Span


class Ruling(StrEnum):
    ACCEPT = "accept"  # read right, as it stands now
    REJECT = "reject"  # no such claim is made there: it counts nowhere
    CORRECT = "correct"  # one field says something else


class ClaimField(StrEnum):
    """What of a claim can be corrected."""

    ACTION = "action"
    SPEECH_ACT = "speech_act"
    POLARITY = "polarity"
    CERTAINTY = "certainty"
    TIME_FRAME = "time_frame"
    ACTOR = "actor"
    OBJECT = "object"
    EQUIPMENT = "equipment"
    ORIGIN = "origin"
    DESTINATION = "destination"
    VIA = "via"
    SITE = "site"
    TIME = "time"
    SPEAKER = "speaker"


class Value(NamedTuple):
    """What one field says. Only the part that belongs to the field is set; all empty means that it says nothing."""

    word: str | None = None  # of a closed list: action, speech act, polarity, certainty, time frame
    phrase: Phrase | None = None
    equipment: tuple[Equipment, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    time: TimeReading | None = None
    speaker: Source | None = None

    @property
    def written(self) -> str:
        """In one line, for people; empty where it says nothing."""
        if self.word is not None or self.phrase:
            return self.word or (self.phrase.text if self.phrase else "")
        if self.time:
            return _time(self.time)
        if self.speaker:
            return f"{self.speaker.name} ({self.speaker.kind.value})"
        return "; ".join([*map(_equipment, self.equipment), *map(_place, self.places)])


class Anchor(NamedTuple):
    """Where a claim stands in print: report (id), span, the action as read, and the SHA-256 of the quote."""

    report: str
    span: Span
    action: Action
    quote: str

    @classmethod
    def of(cls, claim: Claim) -> Anchor:
        """``claim``: as it was read."""
        return cls(claim.report, claim.span, claim.action, digest(claim.quote))


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what about a claim (``claim``: its id when it was decided), when (ISO date-time) and why.

    ``field``, ``was`` and ``now`` are set for a correction alone: the value that stood there, and the value as judged.
    ``reverses`` names an earlier decision that this one takes back; it repeats what that one says.
    """

    claim: str
    anchor: Anchor
    ruling: Ruling
    by: str
    at: str
    why: str
    field: ClaimField | None = None
    was: Value | None = None
    now: Value | None = None
    reverses: str | None = None  # Decision.id

    @property
    def id(self) -> str:
        """Content id: what is decided, by whom, when and why."""
        words = (self.now.written if self.now is not None else None, self.reverses)
        what = (self.claim, self.anchor.report, self.ruling, self.field, *words)
        return content_id("d", *what, self.by, self.at, self.why)

    @property
    def topic(self) -> ClaimField | None:
        """What it speaks of: a field, or (None) whether the claim counts."""
        return self.field


def _time(time: TimeReading) -> str:
    if not time.resolved:
        return time.text or "not known"
    if time.start == time.end:
        return str(time.start)
    return f"{time.start or '..'} to {time.end or '..'}"


def _equipment(item: Equipment) -> str:
    low, high = ("" if n is None else str(n) for n in (item.low, item.high))
    count = low if low == high else f"{low}-{high}"
    return " | ".join(part for part in (item.text, item.type or "", count) if part)


def _place(mention: PlaceMention) -> str:
    known = mention.reading.place_id if mention.reading else None
    return f"{mention.text} [{known}]" if known else mention.text
