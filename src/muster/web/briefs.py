"""Briefs: a question, its cited answer, changes by hand, and the file to take along."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from pydantic import Field
from starlette.responses import Response

from muster.domain.errors import NotFound
from muster.domain.marking import Tlp
from muster.domain.place import Place
from muster.domain.status import AsOf, Clock, end_of
from muster.export.brief import Brief
from muster.export.brief_edit import Added, Checked, Edits, checked, edited
from muster.export.brief_forms import BriefForm, rendered
from muster.export.briefing import Prepared, Question, prepared
from muster.pipeline.site import find_place
from muster.web.access import Role, needs, signer
from muster.web.answers import Answer, answer
from muster.web.desk import Desk, places
from muster.web.filters import AsOfForm, Day, Taken
from muster.web.pages import desk_of, page
from muster.web.schemas import BriefOut
from muster.web.taking import handling_of

pages = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/brief", tags=["briefs"])
FILES: dict[str, dict[str, object]] = {form.media_type.partition(";")[0]: {} for form in BriefForm}

MOST_FIELDS = 5_000  # of a form: a long brief has two for each sentence
CHOICES = 200  # sites offered by name


class BriefQuestion(AsOfForm, Taken):
    """What a brief is asked about."""

    place: str | None = Field(
        default=None,
        max_length=200,
        description="Site, by id, name or alias; of a country, what is told of the places in it, too",
    )
    at: str | None = Field(
        default=None, max_length=200, description="Id of the site that is meant, where several bear its name"
    )
    named: bool = Field(default=False, description="Of a country only what names it")
    actor: str | None = Field(default=None, max_length=200, description="Words of the actor as printed")
    since: Day | None = Field(default=None, description="First day of what is told")
    until: Day | None = Field(default=None, description="Last day of what is told")

    @property
    def asks(self) -> bool:
        return bool(self.place or self.actor)


Asked = Annotated[BriefQuestion, Query()]


@pages.get("/brief")
@needs(Role.READER)
def briefing(request: Request, asked: Asked) -> Response:
    """The question, and below it the brief that answers it, open for changes."""
    if not asked.asks:
        return _page(request, asked)
    try:
        made = _made(request, asked).brief
    except NotFound:
        return _page(request, asked, trouble=f"No claim speaks of {asked.place}.")
    return _page(request, asked, made, check=checked(made))


@pages.post("/brief")
@needs(Role.ANALYST)
async def taken(request: Request) -> Response:
    """The brief as changed by hand: checked once more, or written as a file."""
    async with request.form(max_fields=MOST_FIELDS) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    asked, do = BriefQuestion.model_validate(fields), fields.get("do", "check")
    made, out = _made(request, asked)
    if fields.get("seen") != fingerprint(made):
        return _page(
            request, asked, made, trouble="The ledger has changed since this brief was made: read it again."
        )
    changed = out.redacted(edited(made, edits(made, fields), signer(request).name))
    check = checked(changed)
    refused = _refusal(check, fields)
    if do == "check" or refused:
        return _page(request, asked, made, fields, check, refused)
    return file(changed, BriefForm.of(do))


def _refusal(check: Checked, fields: Mapping[str, str]) -> str | None:
    """Why the brief may not go out yet."""
    if check.uncited:
        return "A sentence has no citation: name the number of a note, or take the sentence out."
    if check.doubtful and not fields.get("anyway"):
        return "Read the findings below; tick “write it as it is” to go on."
    return None


@api.get("")
@needs(Role.READER)
def brief_data(request: Request, asked: Asked) -> Answer[BriefOut]:
    """A brief as data: sections, sentences with the numbers of their notes, notes with the printed words."""
    return answer(BriefOut.of(_made(request, asked).brief))


@api.get("/file.{form}", response_class=Response, responses={200: {"content": FILES}})
@needs(Role.READER)
def brief_file(request: Request, form: BriefForm, asked: Asked) -> Response:
    """A brief as a file: Markdown, HTML in one file without scripts, PDF or DOCX."""
    return file(_made(request, asked).brief, form)


def file(made: Brief, form: BriefForm) -> Response:
    """The brief as a download."""
    headers = {"content-disposition": f'attachment; filename="brief.{form.value}"'}
    return Response(rendered(made, form), media_type=form.media_type, headers=headers)


def _made(request: Request, asked: BriefQuestion) -> Prepared:
    """Raises NotFound for a site that no claim speaks of, UsageError for a question about nothing, HTTPException 403 where
    somebody who may only read asks for what is sensitive."""
    desk, handling = desk_of(request), handling_of(request, asked)
    about = Question(asked_at(desk, asked), actor=asked.actor, since=asked.since, until=asked.until)
    return prepared(desk.reader, about.at(_place(desk, asked), asked.named), desk.owners, handling)


def _place(desk: Desk, asked: BriefQuestion) -> Place | None:
    """Raises NotFound."""
    if asked.place is None:
        return None
    found = find_place(desk.reader, places(), asked.place, countries=True)
    return next((one for one in found if one.id == asked.at), found[0])


def asked_at(desk: Desk, asked: BriefQuestion) -> AsOf:
    """The point on two clocks: what is left out is the last day on which anything was published, or recorded."""
    latest = desk.reader.last_recorded() or datetime.now(UTC)
    if asked.clock is Clock.PUBLISHED:
        by = asked.known or asked.valid or desk.reader.last_published()
        latest = end_of(by) if by else latest
    elif asked.known:
        latest = end_of(asked.known)
    return AsOf(asked.valid or latest.date(), latest, asked.clock)


def fingerprint(made: Brief) -> str:
    """Changes whenever a sentence or a note does, so that changes by hand are never put on other sentences."""
    told = repr((made.title, made.sections, made.notes))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def edits(made: Brief, fields: Mapping[str, str]) -> Edits:
    """What a form changes: ``text-N-K`` and ``keep-N-K`` of sentence K in section N, ``add-N`` with ``add-N-notes``."""
    places = [(n, k) for n, section in enumerate(made.sections) for k in range(len(section.sentences))]
    texts = {(n, k): fields[f"text-{n}-{k}"] for n, k in places if f"text-{n}-{k}" in fields}
    left_out = frozenset((n, k) for n, k in places if (n, k) in texts and f"keep-{n}-{k}" not in fields)
    known = {note.number for note in made.notes}
    added = []
    for n in range(len(made.sections)):
        words = " ".join(fields.get(f"add-{n}", "").split())
        numbers = [
            int(part)
            for part in fields.get(f"add-{n}-notes", "").replace(",", " ").split()
            if part.isdecimal()
        ]
        if words:
            added.append(Added(n, words, tuple(number for number in numbers if number in known)))
    return Edits(texts, left_out, tuple(added))


def _page(
    request: Request,
    asked: BriefQuestion,
    made: Brief | None = None,
    fields: Mapping[str, str] | None = None,
    check: Checked | None = None,
    trouble: str | None = None,
) -> Response:
    sites: list[Any] = list(desk_of(request).reader.sites()[:CHOICES])
    try:
        site = _place(desk_of(request), asked)
    except NotFound:
        site = None
    return page(
        request,
        "briefing.html",
        asked=asked,
        site=site,
        address=asked.model_dump(mode="json", exclude_none=True, exclude_unset=True),
        brief=made,
        pictures=[(p.title, Markup(p.svg(styled=False))) for p in made.pictures] if made else [],  # noqa: S704 - escaped
        fields=fields or {},
        check=check,
        trouble=trouble,
        sites=sites,
        seen=fingerprint(made) if made else "",
        forms=list(BriefForm),
        labels=list(Tlp),
    )
