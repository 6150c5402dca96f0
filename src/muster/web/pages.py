"""The pages, rendered on the server; scripts only add to what already works without them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from muster.domain.marking import strictest
from muster.export.handling import original_of
from muster.store.marked import markings_in_force, reports_from
from muster.web.access import Role, asker, needs
from muster.web.desk import Desk
from muster.web.taking import may_take

router = APIRouter(include_in_schema=False)
ROWS = 100
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


def desk_of(request: Request) -> Desk:
    """The desk of the running application."""
    desk: Desk = request.app.state.desk
    return desk


def page(request: Request, template: str, **context: Any) -> Response:
    """Render with what every page shows."""
    reader = desk_of(request).reader
    context |= {"counts": reader.counts(), "me": asker(request)}
    context |= {"ledger_tlp": reader.ask(markings_in_force).default}
    response: Response = request.app.state.templates.TemplateResponse(request, template, context)
    return response


@router.get("/evidence/{sha256}")
@needs(Role.READER)
def evidence(request: Request, sha256: str, with_sensitive: bool = False) -> Response:
    """The untouched original, only ever as a download; one that holds what is sensitive only where that is asked for."""
    desk = desk_of(request)
    content = desk.evidence(sha256)
    originals = [original_of(desk.reader, one) for one in desk.reader.ask(reports_from, sha256)]
    if any(one.sensitive for one in originals):
        if not with_sensitive:
            raise HTTPException(403)
        may_take(request, with_sensitive)
    tlp = strictest(one.tlp for one in originals)
    name = f"{tlp.label.replace(':', '-')} {sha256}.bin" if tlp else f"{sha256}.bin"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)
