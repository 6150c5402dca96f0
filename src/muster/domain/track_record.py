"""Sources as claims cite them, and how what they said fared against what was published later."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What later reports did to a claim; a claim may have met more than one of them."""

    CONFIRMED = "confirmed"  # the event is graded 1, and another source affirms it later from another origin
    CONTRADICTED = "contradicted"  # a later claim of another source contradicts it
    SUPERSEDED = (
        "superseded"  # a later claim takes its place: a correction, a plan carried out, a changed state
    )


class Cited(NamedTuple):
    """A source that claims cite. ``key`` is what its grade is filed under, ``name`` its commonest printed form."""

    key: str
    name: str
    kind: str
    names: tuple[str, ...]
    speaks: int  # claims where it is the innermost source
    passes_on: int  # claims where it stands further out
    reports: int


class Neighbour(NamedTuple):
    """A source that stands next to another one in the chains of so many claims."""

    key: str
    name: str
    claims: int


class TrackRecord(NamedTuple):
    """The claims (ids, newest first) of one speaker by what became of them.

    ``counted`` of its ``said`` claims were looked at, the newest; those in no outcome have met no later evidence.
    """

    said: int
    counted: int
    met: dict[Outcome, tuple[str, ...]]

    @property
    def unmet(self) -> int:
        """Claims that no later evidence speaks to."""
        return self.counted - len({claim for claims in self.met.values() for claim in claims})
