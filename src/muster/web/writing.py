"""What a person decides in the browser, written with the pen: one function for a page's form and for the API."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import Field

from muster.domain.decision import ClaimField, Decision, Ruling
from muster.domain.errors import UsageError
from muster.domain.grade import Reliability, ReliabilityGrade
from muster.domain.link import Judgement, Verdict
from muster.pipeline import deciding, judging
from muster.pipeline.deciding import Correction
from muster.pipeline.judging import Word
from muster.web.desk import Desk, places
from muster.web.filters import Form

_WORDS = 1_000  # characters of a reason


class Reasoned(Form):
    """What every decision has."""

    why: str = Field(default="", max_length=_WORDS, description="The reason, in words")


class DecisionIn(Reasoned):
    """One decision on one claim."""

    claim: str = Field(max_length=64, description="Claim id")
    ruling: Ruling = Field(description="accept, reject or correct")
    field: ClaimField | None = Field(default=None, description="What a correction changes")
    value: str = Field(default="", max_length=_WORDS, description="What the field says; empty for nothing")


class JudgementIn(Reasoned):
    """Whether two claims speak of one event, or two reports rest on one text."""

    a: str = Field(max_length=200, description="Claim or report id")
    b: str = Field(max_length=200, description="Another one of the same kind")
    verdict: Verdict = Field(description="same, different or unsure")


class GradeIn(Reasoned):
    """A dated reliability of a source."""

    source: str = Field(max_length=400, description="Identity or printed name")
    reliability: Reliability = Field(description="A to F")


class UndoIn(Reasoned):
    """A decision or judgement to take back."""

    id: str = Field(max_length=64, description="Id of the decision or judgement")


def decide(desk: Desk, by: str, asked: DecisionIn) -> Decision:
    """Raises NotFound and UsageError as :func:`muster.pipeline.deciding.decide` does."""
    change = Correction(asked.field, asked.value, places()) if asked.field else None
    with desk.pen() as ledger:
        made = deciding.decide(ledger, asked.claim, asked.ruling, _word(by, asked.why), change)
    return made.standing.decision


def judge(desk: Desk, by: str, asked: JudgementIn) -> Judgement:
    """Raises NotFound and UsageError as :func:`muster.pipeline.judging.judge` does."""
    with desk.pen() as ledger:
        made = judging.judge(ledger, asked.a, asked.b, asked.verdict, _word(by, asked.why))
    return made.standing.judgement


def grade(desk: Desk, by: str, asked: GradeIn) -> ReliabilityGrade:
    """Raises NotFound and UsageError as :func:`muster.pipeline.judging.grade` does."""
    with desk.pen() as ledger:
        made, _ = judging.grade(ledger, asked.source, asked.reliability, _word(by, asked.why))
    return made


def undo(desk: Desk, by: str, asked: UndoIn) -> Decision | Judgement:
    """Take back a decision or a judgement. Raises NotFound and UsageError."""
    word = _word(by, asked.why or "taken back")
    with desk.pen() as ledger:
        if asked.id.startswith("d_"):
            return deciding.take_back(ledger, asked.id, word).standing.decision
        if asked.id.startswith("j_"):
            return judging.take_back(ledger, asked.id, word).standing.judgement
    raise UsageError("name a decision or a judgement")


def _word(by: str, why: str) -> Word:
    return Word(by, datetime.now(UTC), why)
