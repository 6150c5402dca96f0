"""The pages, rendered on the server; scripts only add to what already works without them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from muster.web.access import Role, asker, needs
from muster.web.desk import Desk

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


@router.get("/evidence/{sha256}")
@needs(Role.READER)
def evidence(request: Request, sha256: str) -> Response:
    """The untouched original, only ever as a download."""
    content = desk_of(request).evidence(sha256)
    headers = {"content-disposition": f'attachment; filename="{sha256}.bin"'}
    return Response(content, media_type="application/octet-stream", headers=headers)
