"""Markings in the browser and the API: who may be told, what is sensitive, who said so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi import Form as Posted
from pydantic import BaseModel, Field, field_validator
from starlette.responses import RedirectResponse, Response

from muster.domain.claim import Claim
from muster.domain.errors import NotFound, UsageError
from muster.domain.marked import Markings, MarkingStanding, standings
from muster.domain.marking import Marking, Subject, Tlp
from muster.pipeline import marking
from muster.pipeline.judging import Word
from muster.pipeline.marking import Tag
from muster.store.marked import all_markings, markings_in_force
from muster.web.access import Role, needs, signer
from muster.web.answers import Answer, answer, page_of
from muster.web.desk import Desk
from muster.web.filters import MAX_PAGE, PAGE
from muster.web.pages import desk_of, page
from muster.web.writing import Reasoned

pages = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/markings", tags=["markings"])
_BACK = re.compile(r"/(?:markings|(?:claims|reports|sources)/[\w/%.~@:-]+)")
_LINES = 20_000  # characters of covered words, one a line


class MarkingIn(Reasoned):
    """One marking: a label, or a tag. A label is for the ledger, a report or a source, a tag for a report, source or claim."""

    subject: Subject = Field(description="ledger, report, source or claim")
    key: str = Field(default="", max_length=400, description="Its id, name or key; nothing for the ledger")
    tlp: Tlp | None = Field(default=None, description="Label of the Traffic Light Protocol 2.0")
    sensitive: str = Field(
        default="", max_length=80, description="person, location, or why it is sensitive in a few words"
    )
    covers: list[Annotated[str, Field(max_length=400)]] = Field(
        default=[], max_length=marking.MOST, description="Words that no output may hold"
    )

    @property
    def what(self) -> Tlp | Tag:
        """Raises UsageError for both or neither."""
        if (self.tlp is None) is not bool(self.sensitive):
            raise UsageError("give a label, or say why it is sensitive")
        if self.tlp is not None and self.covers:
            raise UsageError("covered words go with a reason why they are sensitive")
        return self.tlp or Tag.of(self.sensitive, self.covers)


class MarkingForm(MarkingIn):
    """The same from a page: covered words one a line; ``back`` is where it leads, a page of ours."""

    covers: list[str] = Field(default=[], max_length=marking.MOST)
    back: str = Field(default="/markings", max_length=800)

    @field_validator("covers", mode="before")
    @classmethod
    def _lines(cls, given: object) -> object:
        texts = given if isinstance(given, list) else [given]
        return [line.strip() for one in texts for line in str(one)[:_LINES].splitlines() if line.strip()]


class UnmarkIn(Reasoned):
    """A marking to take back."""

    id: str = Field(max_length=64, description="Id of the marking")


class UnmarkForm(UnmarkIn):
    back: str = Field(default="/markings", max_length=800)


class MarkingOut(BaseModel):
    """One marking. ``sensitive`` is the reason that stands in the place of what is redacted."""

    id: str
    subject: Subject
    key: str
    tlp: Tlp | None
    sensitive: str | None
    covers: list[str]
    by: str
    at: str
    why: str
    reverses: str | None

    @classmethod
    def of(cls, said: Marking) -> MarkingOut:
        return cls(
            id=said.id,
            subject=said.subject,
            key=said.key,
            tlp=said.tlp,
            sensitive=said.reason or None,
            covers=list(said.covers),
            by=said.by,
            at=said.at,
            why=said.why,
            reverses=said.reverses,
        )


class MarkingListed(MarkingOut):
    """A marking with whether it is in force, and why."""

    in_force: bool
    state: str


class Handling(NamedTuple):
    """What a page says of one thing: the label that holds for it, why it is sensitive, and every marking on it itself."""

    subject: Subject
    key: str
    tlp: Tlp | None
    tags: tuple[Marking, ...]
    history: tuple[MarkingStanding, ...]
    labels: tuple[Tlp, ...] = tuple(Tlp)


def markings_of(desk: Desk) -> Markings:
    """What is in force, remembered until the ledger changes."""
    return desk.reader.ask(markings_in_force)


def every_standing(desk: Desk) -> tuple[MarkingStanding, ...]:
    """All markings, oldest first."""
    return standings(desk.reader.ask(all_markings))


def of_claim(desk: Desk, claim: Claim) -> Handling:
    known = markings_of(desk)
    return _handling(desk, Subject.CLAIM, claim.id, known.of_claim(claim), known.tags_of(claim))


def of_report(desk: Desk, report: str) -> Handling:
    known = markings_of(desk)
    tags = known.tags_on(Subject.REPORT, report)
    return _handling(desk, Subject.REPORT, report, known.of_report(report), tags)


def of_source(desk: Desk, key: str) -> Handling:
    known = markings_of(desk)
    return _handling(desk, Subject.SOURCE, key, known.of_source(key), known.tags_on(Subject.SOURCE, key))


def of_ledger(desk: Desk) -> Handling:
    return _handling(desk, Subject.LEDGER, "", markings_of(desk).default, ())


def _handling(desk: Desk, subject: Subject, key: str, tlp: Tlp | None, tags: Iterable[Marking]) -> Handling:
    held = (s for s in every_standing(desk) if (s.marking.subject, s.marking.key) == (subject, key))
    return Handling(subject, key, tlp, tuple(tags), tuple(held)[::-1])


@pages.get("/markings")
@needs(Role.READER)
def listed(request: Request) -> Response:
    """The ledger's own label, and every marking in it."""
    return _page(request)


@pages.post("/markings")
@needs(Role.ANALYST)
def marked(request: Request, form: Annotated[MarkingForm, Posted()]) -> Response:
    """Mark something, from its page."""
    return _written(request, form.back, lambda desk, by: mark(desk, by, form))


@pages.post("/markings/undo")
@needs(Role.ANALYST)
def unmarked(request: Request, form: Annotated[UnmarkForm, Posted()]) -> Response:
    """Take a marking back."""
    return _written(request, form.back, lambda desk, by: unmark(desk, by, form))


@api.get("")
@needs(Role.READER)
def list_markings(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = PAGE,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Answer[list[MarkingListed]]:
    """All markings, newest first."""
    found = every_standing(desk_of(request))[::-1]
    items = [
        MarkingListed(**MarkingOut.of(s.marking).model_dump(), in_force=s.in_force, state=s.why)
        for s in found[offset : offset + limit]
    ]
    return page_of(items, len(found), offset)


@api.post("")
@needs(Role.ANALYST)
def add_marking(request: Request, asked: MarkingIn) -> Answer[MarkingOut]:
    """Give a label, or say what is sensitive."""
    return answer(MarkingOut.of(mark(desk_of(request), signer(request).name, asked)))


@api.post("/undo")
@needs(Role.ANALYST)
def undo_marking(request: Request, asked: UnmarkIn) -> Answer[MarkingOut]:
    """Take a marking back."""
    return answer(MarkingOut.of(unmark(desk_of(request), signer(request).name, asked)))


def mark(desk: Desk, by: str, asked: MarkingIn) -> Marking:
    """Raises NotFound and UsageError as :func:`muster.pipeline.marking.mark` does."""
    what = asked.what
    if (asked.subject is Subject.LEDGER) is bool(asked.key):
        raise UsageError("name one report, source or claim, or nothing for the ledger")
    with desk.pen() as ledger:
        made = marking.mark(ledger, asked.subject, asked.key, what, _word(by, asked.why))
    return made.standing.marking


def unmark(desk: Desk, by: str, asked: UnmarkIn) -> Marking:
    """Raises NotFound and UsageError as :func:`muster.pipeline.marking.take_back` does."""
    with desk.pen() as ledger:
        return marking.take_back(ledger, asked.id, _word(by, asked.why)).standing.marking


def _word(by: str, why: str) -> Word:
    return Word(by, datetime.now(UTC), why)


def _written(request: Request, back: str, write: Callable[[Desk, str], Marking]) -> Response:
    """Write, then lead back; what cannot be written is said above the list of markings."""
    try:
        write(desk_of(request), signer(request).name)
    except (UsageError, NotFound) as error:
        return _page(request, str(error), error.http_status)
    return RedirectResponse(f"{back}#handling" if _BACK.fullmatch(back) else "/markings", 303)


def _page(request: Request, problem: str | None = None, status: int = 200) -> Response:
    desk = desk_of(request)
    found = every_standing(desk)[::-1]
    made = page(
        request,
        "markings.html",
        handling=of_ledger(desk),
        standings=[(s, address_of(s.marking)) for s in found],
        problem=problem,
    )
    made.status_code = status
    return made


def address_of(said: Marking) -> str | None:
    """The page of what is marked."""
    if said.subject is Subject.LEDGER:
        return None
    return f"/{said.subject.value}s/{urlencode({'': said.key})[1:]}"
