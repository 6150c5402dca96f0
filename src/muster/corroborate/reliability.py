"""Which grade of a source speaks for a claim (Admiralty, NATO AJP-2.1): the first of the two fields.

A grade is dated and was known from its date on, so a question as of a moment uses the grade of that moment. The source
that answers for a claim is its speaker where that is named; behind an unnamed one stands the nearest named relay or
publisher, since nobody can grade "two officials". Where none is graded the field is F, never a middle value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from muster.domain.claim import Claim
from muster.domain.grade import Reliability, ReliabilityGrade
from muster.domain.reversal import moment
from muster.domain.source import Source

Grades = Mapping[str, ReliabilityGrade]


def current(grades: Iterable[ReliabilityGrade], known: datetime | None = None) -> dict[str, ReliabilityGrade]:
    """The latest grade of each source (by its key) that was known at a moment (aware), or of all."""
    ordered = sorted(grades, key=lambda g: (moment(g.at), g))
    return {g.identity: g for g in ordered if known is None or moment(g.at) <= known}


def answering(claim: Claim) -> Source:
    """The innermost named source of the chain; the speaker where none is named."""
    return next((step for step in reversed(claim.attribution) if step.named), claim.speaker)


def reliability(claim: Claim, grades: Grades) -> Reliability:
    """Reliability of the source that answers for a claim."""
    known = grades.get(answering(claim).key)
    return known.reliability if known else Reliability.F


def best(claims: Iterable[Claim], grades: Grades) -> Reliability:
    """The most reliable of the sources that answer for claims; F where none is graded."""
    return min((reliability(claim, grades) for claim in claims), default=Reliability.F)
