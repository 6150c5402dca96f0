"""What extraction finds in one document before it is joined into claims."""

from __future__ import annotations

from dataclasses import dataclass

from muster.domain.claim import Action, Certainty, Equipment, Phrase, Polarity, SpeechAct, TimeFrame
from muster.domain.place import PlaceMention
from muster.domain.source import Source
from muster.domain.text import Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source, the cue that attributes, and the content that is attributed (Pareti 2012: source / cue / content).

    ``source`` is as printed and may be a pronoun or short definite ("he", "the official") until speakers are
    resolved; None means the publisher's own voice ("could not be confirmed"). ``content`` may be empty when the
    speech is about something said elsewhere ("declined to comment", "denied it"); ``about`` then points there.
    ``relay`` are intermediate steps between publisher and source printed with it ("told Reuters": the wire).
    """

    cue: Span | None
    content: tuple[Span, ...]
    source: Source | None = None
    relay: tuple[Source, ...] = ()
    speech_act: SpeechAct = SpeechAct.STATE
    certainty: Certainty | None = None  # set by the cue ("claimed", "suggested"), else None
    polarity: Polarity | None = None  # set by the cue ("denied"), else None
    chain: tuple[Source, ...] = ()  # filled by resolve.speaker: publisher first, innermost last
    about: Span | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EventMention:
    """One predicate of the codebook with its arguments, before anybody is held to have said it."""

    predicate: Span  # the word(s) that trigger
    head: int  # token position of the trigger
    span: Span  # smallest contiguous span with predicate and core arguments
    action: Action
    polarity: Polarity
    certainty: Certainty
    time_frame: TimeFrame
    actor: Phrase | None = None
    object: Phrase | None = None
    equipment: tuple[Equipment, ...] = ()
    origin: tuple[PlaceMention, ...] = ()
    destination: tuple[PlaceMention, ...] = ()
    via: tuple[PlaceMention, ...] = ()
    site: tuple[PlaceMention, ...] = ()
    speech_act: SpeechAct | None = None  # where the predicate itself is an order, permission, demand or plan
    reason: str = ""  # codebook entry and pattern that fired
