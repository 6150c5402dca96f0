"""What a learned model proposes of one document, before rules and codebook have looked at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from muster.domain.claim import Action, Certainty, Polarity, SpeechAct, TimeFrame
from muster.domain.text import Span


class Scale(StrEnum):
    """What a judgement of factuality from -3 to 3 is about."""

    HAPPENED = "happened"  # did it happen, in the eyes of readers (UDS It-Happened)
    TOLD = "told"  # how surely the text tells it (MEANTIME)


class Guess(NamedTuple):
    """A stretch of the text in a role, and how likely (0 to 1) it has it."""

    role: str
    span: Span
    probability: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """One posture event as the model reads it. ``roles`` hold participants, places and times; ``voices`` source, cue, relay."""

    predicate: Span
    probability: float  # that the predicate reports any action of posture
    actions: tuple[tuple[Action, float], ...]  # the likelier ones, the likeliest first; one at least
    extent: Span
    polarity: Polarity
    certainty: Certainty
    time_frame: TimeFrame
    speech_act: SpeechAct
    roles: tuple[Guess, ...] = ()
    voices: tuple[Guess, ...] = ()
    # how likely polarity, certainty, time_frame and speech_act are, by name
    sure: Mapping[str, float] = field(default_factory=dict)

    @property
    def action(self) -> Action:
        """The likeliest action."""
        return self.actions[0][0]

    def in_role(self, role: str) -> tuple[Guess, ...]:
        """The stretches in one role, in printed order."""
        return tuple(guess for guess in self.roles if guess.role == role)

    def voiced(self, part: str) -> tuple[Guess, ...]:
        """The stretches that are source, cue or relay, in printed order."""
        return tuple(guess for guess in self.voices if guess.role == part)

    def voice(self, part: str) -> Guess | None:
        """The likeliest one of them."""
        return max(self.voiced(part), key=lambda guess: guess.probability, default=None)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the model reads in a document. ``model`` names it; None where no model read the document.

    ``possible`` are the words that it does not rule out as predicates, in printed order.
    """

    model: str | None = None
    proposals: tuple[Proposal, ...] = ()
    attributions: tuple[Guess, ...] = ()  # source, cue and content spans, whoever they belong to
    possible: tuple[Span, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether a model read the document and rules out every word: no claim can come of it."""
        return self.model is not None and not self.possible

    def rules_out(self, predicate: Span) -> bool:
        """Whether no word of a predicate is possible."""
        return not any(word.overlaps(predicate) for word in self.possible)

    def at(self, predicate: Span) -> Proposal | None:
        """The proposal whose predicate shares words with this one."""
        return next((p for p in self.proposals if p.predicate.overlaps(predicate)), None)
