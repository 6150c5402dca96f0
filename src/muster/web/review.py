"""The review pages: a queue of what would change most, one thing at a time, decided by keyboard or plain forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import monotonic
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Query, Request
from fastapi import Form as Posted
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from muster.domain.decision import Decision
from muster.domain.document import Document
from muster.domain.errors import NotFound, UsageError
from muster.domain.link import Judgement
from muster.domain.origin import CopyMatch
from muster.pipeline.queue import Item, doubts, undecided
from muster.web import writing
from muster.web.access import Principal, Role, needs, signer
from muster.web.deciding import (
    DecideView,
    all_decisions,
    all_judgements,
    last_reasons,
    last_said,
    panel_of,
    said_words,
)
from muster.web.desk import Desk
from muster.web.filters import Form
from muster.web.pages import desk_of, page
from muster.web.reader import RememberingReader
from muster.web.views import ClaimView, claim_view
from muster.web.writing import DecisionIn, GradeIn, JudgementIn, UndoIn

router = APIRouter(include_in_schema=False)
_FRESH_S = 60.0
SHOWN = 25  # items of the queue beside the one in hand
_BACK = re.compile(r"/(?:review|claims|events|reports)(?:[/?][\w/?&=%.~-]*)?")


class Asked(Form):
    """Which item: of the queue (``at``), or a claim of one's own choosing (``claim``)."""

    at: str | None = Field(default=None, max_length=64)
    claim: str | None = Field(default=None, max_length=64)
    done: str | None = Field(default=None, max_length=64)
    offset: int = Field(default=0, ge=0, le=100_000)


class Back(Form):
    """Where a form leads when it is done: a page of ours."""

    back: str = Field(default="/review", max_length=400)


class DecisionForm(DecisionIn, Back):
    pass


class JudgementForm(JudgementIn, Back):
    pass


class GradeForm(GradeIn, Back):
    pass


class UndoForm(UndoIn, Back):
    pass


class Shown(NamedTuple):
    """The item in hand: claims with their panels, or two reports with what is said to join them."""

    item: Item | None
    view: ClaimView | None = None
    panel: DecideView | None = None
    other: ClaimView | None = None
    reports: tuple[Document, Document] | None = None
    match: CopyMatch | None = None


class Gathered(NamedTuple):
    """What may be worth a look, of how many reports, and when it was gathered (seconds of a monotonic clock)."""

    items: tuple[Item, ...]
    reports: int
    at: float


_KEPT: WeakKeyDictionary[RememberingReader, Gathered] = WeakKeyDictionary()


def items_of(desk: Desk) -> tuple[Item, ...]:
    """The whole queue. What may be worth a look is gathered anew when reports came, or after :data:`_FRESH_S`; what was
    decided meanwhile is left out at once."""
    reports, now = desk.reader.counts().reports, monotonic()
    kept = _KEPT.get(desk.reader)
    if kept is None or kept.reports != reports or now - kept.at > _FRESH_S:
        kept = _KEPT[desk.reader] = Gathered(doubts(desk.reader), reports, now)
    found, decisions, judgements = kept.items, all_decisions(desk), all_judgements(desk)
    return undecided(found, decisions, judgements)


@router.get("/review")
@needs(Role.ANALYST)
def review(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """The queue, and one item of it."""
    return _review(request, asked)


@router.post("/review/decide")
@needs(Role.ANALYST)
def decide(request: Request, form: Annotated[DecisionForm, Posted()]) -> Response:
    """Accept, reject or correct a claim."""
    return _written(request, form, lambda desk, me: writing.decide(desk, me.name, form), form.claim)


@router.post("/review/judge")
@needs(Role.ANALYST)
def judge(request: Request, form: Annotated[JudgementForm, Posted()]) -> Response:
    """Merge or split two claims or two reports."""
    claim = form.a if form.a.startswith("c_") else None
    return _written(request, form, lambda desk, me: writing.judge(desk, me.name, form), claim)


@router.post("/review/grade")
@needs(Role.ANALYST)
def grade(request: Request, form: Annotated[GradeForm, Posted()]) -> Response:
    """Grade a source."""

    def graded(desk: Desk, me: Principal) -> None:
        writing.grade(desk, me.name, form)

    return _written(request, form, graded, None)


@router.post("/review/undo")
@needs(Role.ANALYST)
def undo(request: Request, form: Annotated[UndoForm, Posted()]) -> Response:
    """Take back a decision or a judgement."""
    return _written(request, form, lambda desk, me: writing.undo(desk, me.name, form), None)


def _written(
    request: Request,
    form: Back,
    write: Callable[[Desk, Principal], Decision | Judgement | None],
    claim: str | None,
) -> Response:
    """Write, then lead back; what cannot be written is said on the page that it was asked from."""
    try:
        made = write(desk_of(request), signer(request))
    except (UsageError, NotFound) as error:
        at = re.search(r"[?&]from=(q_[0-9a-f]+)", form.back)
        asked = Asked(at=at[1] if at else None, claim=None if at else claim)
        return _review(request, asked, str(error), error.http_status)
    return RedirectResponse(_address(form.back, made.id if made else None), 303)


def _address(back: str, done: str | None) -> str:
    """The way back: within these pages, whatever the form says."""
    if not _BACK.fullmatch(back):
        back = "/review"
    path, _, query = back.partition("?")
    kept = [pair for pair in query.split("&") if pair and not pair.startswith(("done=", "from="))]
    kept += [urlencode({"done": done})] if done and path == "/review" else []
    return f"{path}?{'&'.join(kept)}" if kept else path


def _review(request: Request, asked: Asked, problem: str | None = None, status: int = 200) -> Response:
    desk, me = desk_of(request), signer(request)
    items = items_of(desk)
    place = _place(items, asked)
    item = items[place] if place is not None else None
    offset = (place // SHOWN) * SHOWN if place is not None and asked.at else asked.offset
    shown = _shown_claim(asked.claim, desk) if asked.claim else _shown(item, desk)
    last = last_said(desk, me.name)
    answer = page(
        request,
        "review.html",
        items=items[offset : offset + SHOWN],
        total=len(items),
        offset=offset,
        size=SHOWN,
        place=None if asked.claim else place,
        shown=shown,
        before=_neighbour(items, place, -1),
        after=_neighbour(items, place, 1),
        back=_back(items, place, asked),
        done=_done(asked.done, desk),
        last=(last.id, said_words(last)) if last else None,
        problem=problem,
        reasons=last_reasons(desk),
    )
    answer.status_code = status
    return answer


def _place(items: tuple[Item, ...], asked: Asked) -> int | None:
    """Where the asked item stands; the first where it is gone or none is asked for."""
    if not items or asked.claim:
        return None
    found = (n for n, item in enumerate(items) if item.id == asked.at)
    return next(found, min(asked.offset, len(items) - 1))


def _neighbour(items: tuple[Item, ...], place: int | None, step: int) -> str | None:
    at = -1 if place is None else place + step
    return items[at].id if place is not None and 0 <= at < len(items) else None


def _back(items: tuple[Item, ...], place: int | None, asked: Asked) -> str:
    """After a decision the next item; ``from`` says where the form stood."""
    if asked.claim:
        return f"/review?{urlencode({'claim': asked.claim})}"
    if place is None:
        return "/review"
    after = _neighbour(items, place, 1) or _neighbour(items, place, -1)
    onward = {"at": after} if after else {}
    return f"/review?{urlencode({**onward, 'from': items[place].id})}"


def _shown(item: Item | None, desk: Desk) -> Shown:
    if item is None:
        return Shown(None)
    if item.reports and item.other:
        one, two = desk.reader.document(item.other), desk.reader.document(item.subject)
        return Shown(item, reports=(one, two))
    shown = _shown_claim(item.subject, desk)
    other = claim_view(desk.reader.claim(item.other), desk) if item.other else None
    return shown._replace(item=item, other=other)


def _shown_claim(claim: str, desk: Desk) -> Shown:
    record = desk.reader.claim(claim)
    view = claim_view(record, desk)
    return Shown(None, view, panel_of(view, desk))


def _done(said: str | None, desk: Desk) -> dict[str, Any] | None:
    """What was just decided, to be told and taken back."""
    if said is None:
        return None
    made: Decision | Judgement | None = desk.reader.decision(said)
    if made is None:
        made = next((j for j in desk.reader.judgements() if j.id == said), None)
    if made is None:
        return None
    return {"id": made.id, "told": said_words(made), "taken_back": made.reverses is not None}
