"""Records as the ledger hands them back: a claim or report with its bookkeeping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from muster.domain.claim import Claim
from muster.domain.decided import Decided
from muster.domain.document import Document
from muster.domain.marking import Tlp


class Custody(NamedTuple):
    """One entry of the append-only, hash-chained custody log (Berkeley Protocol §§ on preservation)."""

    seq: int
    at: str  # ISO UTC
    action: str  # collected | also at | clock set back
    sha256: str
    locator: str
    tool: str
    previous: str
    hash: str


class Recording(NamedTuple):
    """A report's place in the order of the custody log, and when it was recorded (aware UTC)."""

    seq: int
    at: datetime


class Dated(NamedTuple):
    """A claim (id) by what decides when it was known: its report (id), the date printed on that (ISO, None where there is
    none), and when it was recorded (aware UTC)."""

    claim: str
    report: str
    published: str | None
    recorded_at: datetime


class Revision(NamedTuple):
    """Document ids: ``later`` is the outlet's next version of ``earlier``."""

    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A claim with what the corroboration added. ``document`` carries text and publisher.

    Where a person decided on it, ``claim`` is what was decided and ``decided`` tells what was read and who changed it.
    ``tlp`` is set on what goes out alone.
    """

    claim: Claim
    document: Document
    recorded_at: datetime  # aware UTC
    origin_group: str | None = None
    event: str | None = None
    decided: Decided | None = None
    tlp: Tlp | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything read from one report, ready for the ledger."""

    document: Document
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Members of a container that are no reports (pictures, scripts, an index), counted with the reason."""

    locator: str  # of the container, with "#left-out": told apart from what is said of the container itself
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Input that could not be read, with the reason; the batch went on."""

    locator: str
    reason: str
    error: str  # class name from errors.py
    sha256: str | None = None
