"""One origin: the path of its text, its copies, and two of them side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from muster.domain.document import Document
from muster.domain.errors import NotFound
from muster.domain.origin import OriginGroup
from muster.web.access import Role, needs
from muster.web.answers import Answer, answer
from muster.web.desk import Desk
from muster.web.filters import Form
from muster.web.lineage import MAX_COMPARED, copies, documents_of, members
from muster.web.page_schemas import SideBySideOut
from muster.web.pages import desk_of, page
from muster.web.story import AT_ONCE, MAX_DRAWN, told
from muster.web.wording import side_by_side

router = APIRouter()


class PathForm(Form):
    """Whether the path is drawn with the page, and which report is marked in it."""

    path: bool = False
    here: str | None = Field(default=None, max_length=64, description="Report id")


class TwoForm(Form):
    """Two reports of the origin (ids)."""

    a: str = Field(max_length=64, description="Report id of the text that is set left")
    b: str = Field(max_length=64, description="Report id of the text that is set right")


@router.get("/origins/{origin_id}", include_in_schema=False)
@needs(Role.READER)
def origin(request: Request, origin_id: str, asked: Annotated[PathForm, Query()]) -> Response:
    """One origin: the path of its text, its copies, and the words that show it."""
    desk = desk_of(request)
    group = group_of(desk, origin_id)
    documents = documents_of(group, desk)
    at_once = asked.path or len(group.members) <= AT_ONCE
    return page(
        request,
        "origin.html",
        group=group,
        drawable=1 < len(group.members) <= MAX_DRAWN,
        story=told(group, desk) if at_once else None,
        here=asked.here,
        members=members(group, documents),
        copies=copies(group, documents),
    )


@router.get("/parts/origins/{origin_id}/path", include_in_schema=False)
@needs(Role.READER)
def path(request: Request, origin_id: str, asked: Annotated[PathForm, Query()]) -> Response:
    """The path alone, for the script that puts it into a page."""
    desk = desk_of(request)
    group = desk.reader.origin(origin_id)
    return page(request, "story.html", group=group, story=told(group, desk), here=asked.here)


@router.get("/origins/{origin_id}/compare", include_in_schema=False)
@needs(Role.READER)
def compare(request: Request, origin_id: str, asked: Annotated[TwoForm, Query()]) -> Response:
    """Two reports of one origin sentence by sentence, with the words that differ marked."""
    desk = desk_of(request)
    group, (one, two) = desk.reader.origin(origin_id), _two(desk, origin_id, asked)
    return page(request, "compare.html", group=group, one=one, two=two, sides=side_by_side(one, two))


@router.get("/api/origins/{origin_id}/compare", tags=["origins"])
@needs(Role.READER)
def compare_texts(
    request: Request, origin_id: str, asked: Annotated[TwoForm, Query()]
) -> Answer[SideBySideOut]:
    """Two reports of one origin sentence by sentence, cut where their words differ."""
    one, two = _two(desk_of(request), origin_id, asked)
    return answer(SideBySideOut.of(side_by_side(one, two)))


def group_of(desk: Desk, origin_id: str) -> OriginGroup:
    """The group with all that shows it where it is small, else with what ties its other reports to the first seen."""
    bare = desk.reader.origin(origin_id, of="")
    return desk.reader.origin(origin_id, of=None if len(bare.members) <= MAX_COMPARED else bare.root)


def _two(desk: Desk, origin_id: str, asked: TwoForm) -> tuple[Document, Document]:
    """Raises NotFound where one of them is no member."""
    members = set(desk.reader.origin(origin_id, of="").members)
    if not {asked.a, asked.b} <= members:
        raise NotFound("no such report in this origin")
    held = desk.reader.documents_by_id((asked.a, asked.b))
    return held[asked.a], held[asked.b]
