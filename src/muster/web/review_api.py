"""The review as JSON: the queue, and what people decided; the same functions as behind the pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from muster.domain.decision import Decision
from muster.domain.grade import ReliabilityGrade
from muster.domain.link import Judgement
from muster.pipeline.queue import Item
from muster.web import writing
from muster.web.access import Role, needs, signer
from muster.web.answers import Answer, answer, page_of
from muster.web.deciding import all_decisions
from muster.web.filters import MAX_PAGE, PAGE
from muster.web.pages import desk_of
from muster.web.review import items_of
from muster.web.writing import DecisionIn, GradeIn, JudgementIn, UndoIn

router = APIRouter(prefix="/api", tags=["review"])
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


class ItemOut(BaseModel):
    """One thing to decide; ``score`` is an order of work."""

    id: str
    doubt: str
    subject: str
    other: str | None
    event: str | None
    score: float
    why: str

    @classmethod
    def of(cls, item: Item) -> ItemOut:
        return cls(id=item.id, **{**item._asdict(), "doubt": item.doubt.value})


class DecisionOut(BaseModel):
    """One decision. ``was`` and ``now`` are the values of a corrected field in writing."""

    id: str
    claim: str
    report: str
    ruling: str
    field: str | None
    was: str | None
    now: str | None
    by: str
    at: str
    why: str
    reverses: str | None

    @classmethod
    def of(cls, said: Decision) -> DecisionOut:
        return cls(
            id=said.id,
            claim=said.claim,
            report=said.anchor.report,
            ruling=said.ruling.value,
            field=said.field.value if said.field else None,
            was=said.was.written if said.was is not None else None,
            now=said.now.written if said.now is not None else None,
            by=said.by,
            at=said.at,
            why=said.why,
            reverses=said.reverses,
        )


class DecisionListed(DecisionOut):
    """A decision with whether it is in force, and why."""

    in_force: bool
    state: str


class JudgementOut(BaseModel):
    """One judgement on two records."""

    id: str
    kind: str
    a: str
    b: str
    verdict: str
    by: str
    at: str
    why: str
    reverses: str | None

    @classmethod
    def of(cls, said: Judgement) -> JudgementOut:
        about = {"kind": said.kind.value, "a": said.a, "b": said.b, "verdict": said.verdict.value}
        return cls(id=said.id, by=said.by, at=said.at, why=said.why, reverses=said.reverses, **about)


class GradeOut(BaseModel):
    """A dated reliability."""

    source: str
    reliability: str
    by: str
    at: str
    why: str

    @classmethod
    def of(cls, said: ReliabilityGrade) -> GradeOut:
        return cls(
            source=said.identity, reliability=said.reliability.value, by=said.by, at=said.at, why=said.why
        )


@router.get("/review")
@needs(Role.ANALYST)
def queue(request: Request, limit: Limit = PAGE, offset: Offset = 0) -> Answer[list[ItemOut]]:
    """What would change most, first."""
    items = items_of(desk_of(request))
    return page_of([ItemOut.of(i) for i in items[offset : offset + limit]], len(items), offset)


@router.get("/decisions")
@needs(Role.READER)
def decisions(request: Request, limit: Limit = PAGE, offset: Offset = 0) -> Answer[list[DecisionListed]]:
    """All decisions on claims, newest first."""
    found = all_decisions(desk_of(request))[::-1]
    listed = [
        DecisionListed(**DecisionOut.of(s.decision).model_dump(), in_force=s.in_force, state=s.why)
        for s in found[offset : offset + limit]
    ]
    return page_of(listed, len(found), offset)


@router.post("/decisions")
@needs(Role.ANALYST)
def decide(request: Request, asked: DecisionIn) -> Answer[DecisionOut]:
    """Accept, reject or correct a claim."""
    return answer(DecisionOut.of(writing.decide(desk_of(request), signer(request).name, asked)))


@router.post("/judgements")
@needs(Role.ANALYST)
def judge(request: Request, asked: JudgementIn) -> Answer[JudgementOut]:
    """Judge whether two claims, or two reports, are one."""
    return answer(JudgementOut.of(writing.judge(desk_of(request), signer(request).name, asked)))


@router.post("/grades")
@needs(Role.ANALYST)
def grade(request: Request, asked: GradeIn) -> Answer[GradeOut]:
    """Grade a source."""
    return answer(GradeOut.of(writing.grade(desk_of(request), signer(request).name, asked)))


@router.post("/undo")
@needs(Role.ANALYST)
def undo(request: Request, asked: UndoIn) -> Answer[DecisionOut | JudgementOut]:
    """Take back a decision or a judgement."""
    made = writing.undo(desk_of(request), signer(request).name, asked)
    if isinstance(made, Decision):
        return answer(DecisionOut.of(made))
    return answer(JudgementOut.of(made))
