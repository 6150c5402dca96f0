"""The pages, rendered on the server; scripts only add to what already works without them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from muster.domain.claim import Action, SpeechAct
from muster.web.access import Role, asker, needs
from muster.web.desk import Desk
from muster.web.filters import PAGE, Filters, Paged
from muster.web.timeline import timeline
from muster.web.views import claim_views, folded

router = APIRouter(include_in_schema=False)
ROWS = 100
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


def desk_of(request: Request) -> Desk:
    """The desk of the running application."""
    desk: Desk = request.app.state.desk
    return desk


def page(request: Request, template: str, **context: Any) -> Response:
    """Render with what every page shows."""
    context |= {"counts": desk_of(request).reader.counts(), "me": asker(request)}
    response: Response = request.app.state.templates.TemplateResponse(request, template, context)
    return response


@router.get("/")
@needs(Role.READER)
def overview(request: Request, filters: Annotated[Paged, Query()]) -> Response:
    """Map, timeline and claim list over one set of filters."""
    return page(request, "overview.html", **_overview(desk_of(request), filters))


@router.get("/parts/overview")
@needs(Role.READER)
def overview_parts(request: Request, filters: Annotated[Paged, Query()]) -> Response:
    """Timeline and list alone, for the script that follows the filters."""
    return page(request, "overview_parts.html", **_overview(desk_of(request), filters))


def _overview(desk: Desk, paged: Paged) -> dict[str, Any]:
    filters = Filters(**paged.model_dump())
    found = desk.matches(filters)
    events = desk.reader.events_of(r.claim.id for r in found.records)
    shown = found.records[paged.offset : paged.offset + PAGE]
    return {
        "filters": filters,
        "actions": list(Action),
        "acts": list(SpeechAct),
        "claims": folded(claim_views(shown, desk)),
        "total": found.total,
        "drawn": len(found.records),
        "reports": len({r.claim.report for r in found.records}),
        "groups": len({r.origin_group or r.claim.report for r in found.records}),
        "offset": paged.offset,
        "page_size": PAGE,
        "timeline": timeline(found.records, events, filters.since, filters.until),
        "place": desk.reader.place(filters.place) if filters.place else None,
    }


@router.get("/evidence/{sha256}")
@needs(Role.READER)
def evidence(request: Request, sha256: str) -> Response:
    """The untouched original, only ever as a download."""
    content = desk_of(request).evidence(sha256)
    headers = {"content-disposition": f'attachment; filename="{sha256}.bin"'}
    return Response(content, media_type="application/octet-stream", headers=headers)
