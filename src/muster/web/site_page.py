"""Places: the list, and one site as of a date with its status, movements, equipment and history."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from muster.domain.query import ClaimQuery
from muster.domain.status import AsOf, Presence, SiteStatus, StatusLine
from muster.pipeline.within import within
from muster.store.at_place import place_days
from muster.web.access import Role, needs
from muster.web.answers import Answer, answer
from muster.web.as_of import asked_of
from muster.web.desk import Desk
from muster.web.equipment import equipment_at
from muster.web.filters import AsOfForm
from muster.web.history import strip
from muster.web.movements import movements
from muster.web.page_schemas import MovementOut, SeenOut
from muster.web.pages import ROWS, Offset, desk_of, page
from muster.web.views import ClaimView, claim_views

router = APIRouter()
SHOWN = 9  # claims of one side of a finding that the page words
FEW = 40  # claims of a place up to which its history is drawn with the page, not after it

Finding = tuple[StatusLine, list[ClaimView], list[ClaimView]]


class SiteForm(AsOfForm):
    """A point on two clocks, and whether the history is drawn with the page."""

    history: bool = False


@router.get("/sites", include_in_schema=False)
@needs(Role.READER)
def sites(request: Request, offset: Offset = 0) -> Response:
    """All places that claims speak of."""
    listed = desk_of(request).reader.sites()
    shown = listed[offset : offset + ROWS]
    return page(request, "sites.html", sites=shown, total=len(listed), offset=offset, size=ROWS)


@router.get("/sites/{place_id}", include_in_schema=False)
@needs(Role.READER)
def site(request: Request, place_id: str, asked: Annotated[SiteForm, Query()]) -> Response:
    """One site as of a date on two clocks."""
    desk = desk_of(request)
    place, days = desk.reader.place(place_id), desk.reader.ask(place_days, place_id)
    as_of = asked_of(desk, place_id, asked)
    status = desk.status(place_id, as_of)
    lying = within(desk.reader, ClaimQuery().at(place), place)
    drawn = asked.history or days.claims <= FEW
    return page(
        request,
        "site.html",
        place=place,
        status=status,
        lines=_lines(status, desk),
        days=days,
        lying=lying,
        movements=movements(desk, place_id),
        seen=equipment_at(desk, place_id, days.claims),
        **_history(desk, place_id, as_of, drawn),
    )


@router.get("/parts/sites/{place_id}/history", include_in_schema=False)
@needs(Role.READER)
def history(request: Request, place_id: str, asked: Annotated[AsOfForm, Query()]) -> Response:
    """The strip alone, for the script that puts it into the page of a much spoken of site."""
    desk = desk_of(request)
    desk.reader.place(place_id)
    return page(
        request, "site_history.html", **_history(desk, place_id, asked_of(desk, place_id, asked), True)
    )


def _history(desk: Desk, place: str, as_of: AsOf, drawn: bool) -> dict[str, Any]:
    address = f"/sites/{quote(place, safe='')}"
    return {"as_of": as_of, "address": address, "strip": strip(desk, place, as_of) if drawn else None}


def _lines(status: SiteStatus, desk: Desk) -> dict[Presence, list[Finding]]:
    told = {i for line in status.lines for side in (line.claims, line.against) for i in side[:SHOWN]}
    worded = {view.id: view for view in claim_views(desk.reader.claims_by_id(told), desk)}

    def views(ids: tuple[str, ...]) -> list[ClaimView]:
        return [worded[i] for i in ids[:SHOWN] if i in worded]

    found: dict[Presence, list[Finding]] = {}
    for line in status.lines:
        found.setdefault(line.presence, []).append((line, views(line.claims), views(line.against)))
    return {presence: found[presence] for presence in Presence if presence in found}


@router.get("/api/sites/{place_id}/movements", tags=["sites"])
@needs(Role.READER)
def site_movements(request: Request, place_id: str) -> Answer[list[MovementOut]]:
    """What the newest claims say came to a place, left it or passed it, one record an event."""
    desk = desk_of(request)
    desk.reader.place(place_id)
    return answer([MovementOut.of(row) for row in movements(desk, place_id).rows])


@router.get("/api/sites/{place_id}/equipment", tags=["sites"])
@needs(Role.READER)
def site_equipment(request: Request, place_id: str) -> Answer[list[SeenOut]]:
    """Equipment that the newest claims place at a site: the latest count of each type, and the counts against it."""
    desk = desk_of(request)
    desk.reader.place(place_id)
    claims = desk.reader.ask(place_days, place_id).claims
    return answer([SeenOut.of(seen) for seen in equipment_at(desk, place_id, claims).types])
