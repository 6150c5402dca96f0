"""The JSON behind the overview. Large answers are written out at once: their shape is made here and need not be checked again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime
from pydantic_core import to_json
from starlette.responses import Response

from muster.store.event_tallies import changes
from muster.store.tallies import Facets, facets
from muster.web.access import Role, needs
from muster.web.answers import Answer, answer
from muster.web.api import desk_of
from muster.web.filters import Filters
from muster.web.mapview import map_view
from muster.web.overview import timeline_of
from muster.web.overview_schemas import ChangesOut, MapOut
from muster.web.timeline import Timeline

router = APIRouter(prefix="/api", tags=["overview"])
Selected = Annotated[Filters, Query()]


@router.get("/map", response_model=Answer[MapOut])
@needs(Role.READER)
def on_map(request: Request, filters: Selected) -> Response:
    """Places, areas and movements as GeoJSON, and the names that have no place."""
    chosen = desk_of(request).select(filters)
    view = map_view(chosen, filters)
    drawn = len(view.movements["features"])
    data = {**view._asdict(), "total": chosen.total, "drawn": drawn}
    return Response(to_json({"data": data, "page": None}), media_type="application/json")


@router.get("/timeline")
@needs(Role.READER)
def on_timeline(request: Request, filters: Selected) -> Answer[Timeline | None]:
    """The layout of the timeline: positions in percent of its width."""
    desk = desk_of(request)
    return answer(timeline_of(desk, desk.select(filters), filters))


@router.get("/facets")
@needs(Role.READER)
def on_facets(request: Request, filters: Selected) -> Answer[Facets]:
    """How many claims each choice of a filter would leave under all the others."""
    return answer(facets(desk_of(request).select(filters)))


@router.get("/changes")
@needs(Role.READER)
def on_changes(request: Request, since_seen: AwareDatetime) -> Answer[ChangesOut]:
    """What was recorded after a moment: claims, reports, contradictions, events."""
    chosen = desk_of(request).select(Filters(since_seen=since_seen))
    return answer(ChangesOut.of(changes(chosen)))
