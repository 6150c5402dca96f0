"""Sources: who is heard, and of each what it said, how that fared, who judged it, and who passes on whom."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from muster.domain.claim import Action, SpeechAct
from muster.domain.errors import NotFound
from muster.domain.grade import ReliabilityGrade
from muster.domain.source import SourceKind
from muster.domain.track_record import Cited, Neighbour, Outcome, TrackRecord
from muster.store.about_report import grades_now, grades_of
from muster.store.citing import cited, citing, neighbours
from muster.store.track_record import said_by, track_record
from muster.web.access import Role, needs
from muster.web.answers import Answer, answer, page_of
from muster.web.desk import Desk
from muster.web.filters import MAX_PAGE, PAGE, Form
from muster.web.marking import of_source
from muster.web.page_schemas import GradingOut, NeighbourOut, SourceLineOut, SourceRecordOut, TrackRecordOut
from muster.web.pages import ROWS, desk_of, page
from muster.web.views import ClaimView, claim_views

router = APIRouter()


class SourcesForm(Form):
    """Which sources are listed."""

    q: str | None = Field(default=None, max_length=200, description="Words of a printed name, or an identity")
    kind: SourceKind | None = Field(default=None, description="Kind of source")
    offset: int = Field(default=0, ge=0, le=10_000_000)


class SourcesQuery(SourcesForm):
    limit: int = Field(default=PAGE, ge=1, le=MAX_PAGE)


class Step(StrEnum):
    """Where in the chain the source stands."""

    SPEAKS = "speaks"
    PASSES_ON = "passes_on"


class SourceForm(Form):
    """Which of a source's claims are listed: without a step those that it speaks in, where there are any."""

    step: Step | None = None
    fared: Outcome | None = None
    action: Action | None = None
    act: SpeechAct | None = None
    offset: int = Field(default=0, ge=0, le=10_000_000)


class SourceRecord(NamedTuple):
    """What the ledger holds about one source."""

    source: Cited
    grades: tuple[ReliabilityGrade, ...]
    record: TrackRecord
    passes_on: tuple[Neighbour, ...]
    passed_on_by: tuple[Neighbour, ...]


@router.get("/sources", include_in_schema=False)
@needs(Role.READER)
def sources(request: Request, asked: Annotated[SourcesForm, Query()]) -> Response:
    """Who is heard, how often, and how reliable they were judged to be."""
    reader = desk_of(request).reader
    found = reader.ask(cited, asked.q, asked.kind and asked.kind.value, ROWS, asked.offset)
    grades = reader.ask(grades_now, tuple(line.key for line in found.items))
    return page(
        request, "sources.html", asked=asked, sources=found.items, total=found.total, size=ROWS, grades=grades, kinds=list(SourceKind)
    )  # fmt: skip


@router.get("/sources/{key:path}", include_in_schema=False)
@needs(Role.READER)
def source(request: Request, key: str, asked: Annotated[SourceForm, Query()]) -> Response:
    """One source: its words, its record, its grades, its neighbours in the chains."""
    desk = desk_of(request)
    about = source_record(desk, key)
    step = asked.step or (Step.SPEAKS if about.source.speaks else Step.PASSES_ON)
    claims, total = _claims(desk, about, asked, step)
    return page(
        request, "source.html", about=about, handling=of_source(desk, about.source.key), asked=asked, step=step, claims=claims, total=total, size=PAGE,
        actions=list(Action), acts=list(SpeechAct), Outcome=Outcome,
    )  # fmt: skip


def source_record(desk: Desk, key: str) -> SourceRecord:
    """Raises NotFound when no claim cites a source of this key."""
    reader = desk.reader
    found = reader.ask(citing, key)
    if found is None:
        raise NotFound("no claim cites such a source")
    return SourceRecord(
        found,
        reader.ask(grades_of, key),
        reader.ask(track_record, key),
        reader.ask(neighbours, key, 1),
        reader.ask(neighbours, key, -1),
    )


def _claims(desk: Desk, about: SourceRecord, asked: SourceForm, step: Step) -> tuple[list[ClaimView], int]:
    """One page of claims, and how many there are. What fared in one way is chosen among the claims that were counted."""
    if asked.fared:
        ids = about.record.met[asked.fared]
        shown, total = ids[asked.offset : asked.offset + PAGE], len(ids)
    else:
        action, act = asked.action and asked.action.value, asked.act and asked.act.value
        speaking = step is Step.SPEAKS
        shown, total = desk.reader.ask(said_by, about.source.key, speaking, action, act, PAGE, asked.offset)
    records = {record.claim.id: record for record in desk.reader.claims_by_id(shown)}
    return claim_views([records[one] for one in shown if one in records], desk), total


@router.get("/api/sources", tags=["sources"])
@needs(Role.READER)
def list_sources(request: Request, asked: Annotated[SourcesQuery, Query()]) -> Answer[list[SourceLineOut]]:
    """Who is heard and how often, the most cited first."""
    reader = desk_of(request).reader
    found = reader.ask(cited, asked.q, asked.kind and asked.kind.value, asked.limit, asked.offset)
    grades = reader.ask(grades_now, tuple(line.key for line in found.items))
    lines = [SourceLineOut.of(line, grades.get(line.key)) for line in found.items]
    return page_of(lines, found.total, asked.offset)


@router.get("/api/sources/{key:path}", tags=["sources"])
@needs(Role.READER)
def one_source(request: Request, key: str) -> Answer[SourceRecordOut]:
    """One source by its key: grades with their history, how its claims fared, who passes on whom."""
    about = source_record(desk_of(request), key)
    latest = about.grades[0] if about.grades else None
    grades = [GradingOut(reliability=g.reliability, by=g.by, at=g.at, why=g.why) for g in about.grades]
    return answer(
        SourceRecordOut(
            source=SourceLineOut.of(about.source, latest),
            grades=grades,
            record=TrackRecordOut.of(about.record),
            passes_on=[NeighbourOut.of(one) for one in about.passes_on],
            passed_on_by=[NeighbourOut.of(one) for one in about.passed_on_by],
        )
    )
