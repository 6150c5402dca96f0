"""Events: clusters of claims about one real-world event or state, a view computed from claims."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from muster.domain.claim import Action
from muster.domain.grade import Credibility
from muster.domain.ids import content_id
from muster.domain.interval import TimeReading


@dataclass(frozen=True)
class PostureEvent:
    """Claims (ids, ascending) judged to be about one event. Places are gazetteer ids.

    An event is known by the claim that was published ``first``: it keeps its id, and its address, while later reports join it.
    ``origins`` are the independent origin groups that affirm it, ``contradicted_by`` the claims against it.
    """

    claims: tuple[str, ...]
    action: Action
    title: str  # "2 × An-124, Hmeimim → Libya", built from the claims' own words
    actor: str | None
    origin: str | None
    destination: str | None
    site: str | None
    time: TimeReading | None
    origins: tuple[str, ...]
    contradicted_by: tuple[str, ...]
    credibility: Credibility
    reasons: tuple[str, ...]
    first: str = ""  # empty in what versions wrote that knew an event by all of its claims

    @cached_property
    def id(self) -> str:
        return content_id("e", self.first) if self.first else content_id("e", *self.claims)

    @property
    def sort(self) -> str:
        """Where it stands among events: by the earliest time that it speaks of, those of unknown time last."""
        return self.time.earliest.isoformat() if self.time and self.time.earliest else "~"
