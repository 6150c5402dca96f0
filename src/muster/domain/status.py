"""What is known of a site as of a date, folded from claims on two clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from muster.domain.grade import Credibility, Estimate


class Clock(StrEnum):
    """Which clock decides what was known: publication of the report, or its recording in this ledger."""

    PUBLISHED = "published"
    RECORDED = "recorded"


class AsOf(NamedTuple):
    """The question: the state on civil day ``valid`` as it was known at ``known`` (aware UTC) on ``clock``."""

    valid: date
    known: datetime
    clock: Clock = Clock.PUBLISHED


class Presence(StrEnum):
    PRESENT = "present"
    ARRIVING = "arriving"
    LEAVING = "leaving"
    REMAINING = "remaining"
    LEFT = "left"
    WORKS = "works"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"


class StatusLine(NamedTuple):
    """One finding about a site: what, how strongly, and the claims (ids) for and against it."""

    presence: Presence
    text: str
    claims: tuple[str, ...]
    against: tuple[str, ...]
    credibility: Credibility
    origins: int
    since: date | None
    last: date | None
    likelihood: Estimate | None = None  # None where it was not asked for


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """The fold. ``questions`` are open: half-answered claims, disputes, "could not confirm"."""

    place_id: str
    as_of: AsOf
    lines: tuple[StatusLine, ...]
    questions: tuple[str, ...]
    claims_considered: int
    claims_left_out: int  # published or dated after the as-of point
