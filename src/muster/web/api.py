"""The JSON behind the pages: every answer in one envelope, paged, described at /api/openapi.json."""

from __future__ import annotations

from dataclasses import asdict
from io import StringIO
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from muster.domain.status import SiteStatus
from muster.export.csv import claims_csv
from muster.export.geojson import claims_geojson
from muster.web.access import Role, needs
from muster.web.answers import Answer, answer, page_of
from muster.web.desk import Desk, chosen
from muster.web.filters import MAX_PAGE, PAGE, AsOfForm, Filters, Paged
from muster.web.mapview import map_view
from muster.web.schemas import (
    ClaimOut,
    EventOut,
    LinkOut,
    OriginOut,
    ReportOut,
    SiteOut,
    SourceLineOut,
    StatusOut,
)
from muster.web.timeline import timeline
from muster.web.views import claim_view, claim_views

router = APIRouter(prefix="/api")

Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Selected = Annotated[Filters, Query()]


def desk_of(request: Request) -> Desk:
    """The desk of the running application."""
    desk: Desk = request.app.state.desk
    return desk


@router.get("/counts")
@needs(Role.READER)
def counts(request: Request) -> Answer[dict[str, int]]:
    """Sizes of the ledger."""
    return answer(desk_of(request).reader.counts()._asdict())


@router.get("/claims")
@needs(Role.READER)
def claims(request: Request, filters: Annotated[Paged, Query()]) -> Answer[list[ClaimOut]]:
    """Claims that answer all filters."""
    desk = desk_of(request)
    found = desk.reader.claims(filters.query(filters.limit, filters.offset))
    items = [ClaimOut.of(view) for view in claim_views(found.items, desk)]
    return page_of(items, found.total, filters.offset)


@router.get("/claims/{claim_id}")
@needs(Role.READER)
def claim(request: Request, claim_id: str) -> Answer[ClaimOut]:
    """One claim with its chain, readings and grade."""
    desk = desk_of(request)
    return answer(ClaimOut.of(claim_view(desk.reader.claim(claim_id), desk)))


@router.get("/claims/{claim_id}/links")
@needs(Role.READER)
def links(request: Request, claim_id: str) -> Answer[list[LinkOut]]:
    """What supports, contradicts or replaces a claim."""
    reader = desk_of(request).reader
    reader.claim(claim_id)
    return answer([LinkOut.of(link) for link in reader.links(claim_id)])


@router.get("/map")
@needs(Role.READER)
def on_map(request: Request, filters: Selected) -> Answer[dict[str, Any]]:
    """Places, areas and movements as GeoJSON, and the names that have no place."""
    desk = desk_of(request)
    found = desk.matches(filters)
    view = map_view(found.records, desk.index(found.records))
    return answer({**view._asdict(), "total": found.total, "drawn": len(found.records)})


@router.get("/timeline")
@needs(Role.READER)
def on_timeline(request: Request, filters: Selected) -> Answer[dict[str, Any] | None]:
    """The layout of the timeline: positions in percent of its width."""
    desk = desk_of(request)
    found = desk.matches(filters)
    events = desk.reader.events_of(r.claim.id for r in found.records)
    drawn = timeline(found.records, events, filters.since, filters.until)
    if drawn is None:
        return answer(None)
    lists = {name: [item._asdict() for item in getattr(drawn, name)] for name in ("ticks", "bars", "pips")}
    return answer(drawn._asdict() | lists)


@router.get("/reports")
@needs(Role.READER)
def reports(request: Request, limit: Limit = PAGE, offset: Offset = 0) -> Answer[list[ReportOut]]:
    """Reports without their text."""
    found = desk_of(request).reader.documents(limit, offset)
    return page_of([ReportOut.of(d) for d in found.items], found.total, offset)


@router.get("/reports/{report_id}")
@needs(Role.READER)
def report(request: Request, report_id: str) -> Answer[ReportOut]:
    """One report with the stored text that every span points into."""
    return answer(ReportOut.of(desk_of(request).reader.document(report_id), text=True))


@router.get("/events")
@needs(Role.READER)
def events(request: Request, limit: Limit = PAGE, offset: Offset = 0) -> Answer[list[EventOut]]:
    """Events, those on most independent origins first."""
    found = desk_of(request).reader.best_events(limit, offset)
    return page_of([EventOut.of(e) for e in found.items], found.total, offset)


@router.get("/events/{event_id}")
@needs(Role.READER)
def event(request: Request, event_id: str) -> Answer[EventOut]:
    """One event with the claims it is made of."""
    return answer(EventOut.of(desk_of(request).reader.event(event_id)))


@router.get("/origins")
@needs(Role.READER)
def origins(request: Request, limit: Limit = PAGE, offset: Offset = 0) -> Answer[list[OriginOut]]:
    """Groups of reports that rest on one text."""
    listed = desk_of(request).reader.origins()
    items = [OriginOut.of(g) for g in listed[offset : offset + limit]]
    return page_of(items, len(listed), offset)


@router.get("/origins/{origin_id}")
@needs(Role.READER)
def origin(request: Request, origin_id: str) -> Answer[OriginOut]:
    """One group with what shows it."""
    return answer(OriginOut.of(desk_of(request).reader.origin(origin_id)))


@router.get("/sites")
@needs(Role.READER)
def sites(request: Request) -> Answer[list[SiteOut]]:
    """Places that claims speak of."""
    return answer([SiteOut.of(s.place, s) for s in desk_of(request).reader.sites()])


@router.get("/sites/{place_id}")
@needs(Role.READER)
def site(request: Request, place_id: str) -> Answer[SiteOut]:
    """One place of the gazetteer."""
    return answer(SiteOut.of(desk_of(request).reader.place(place_id)))


@router.get("/sites/{place_id}/status")
@needs(Role.READER)
def status(request: Request, place_id: str, asked: Annotated[AsOfForm, Query()]) -> Answer[StatusOut]:
    """What is known of a site as of a date, on two clocks."""
    return answer(StatusOut.of(_status(desk_of(request), place_id, asked)))


def _status(desk: Desk, place_id: str, asked: AsOfForm) -> SiteStatus:
    return desk.status(place_id, chosen(desk.reader.claims_at(place_id), asked))


@router.get("/sources")
@needs(Role.READER)
def sources(request: Request) -> Answer[list[SourceLineOut]]:
    """Who is heard and how often."""
    desk = desk_of(request)
    return answer([SourceLineOut.of(line) for line in desk.sources(desk.matches(Filters()).records)])


@router.get("/quarantine")
@needs(Role.READER)
def quarantine(request: Request) -> Answer[list[dict[str, str | None]]]:
    """Input that could not be read, with the reason."""
    return answer([asdict(entry) for entry in desk_of(request).reader.quarantined()])


@router.get("/custody")
@needs(Role.READER)
def custody(request: Request, limit: Limit = PAGE, offset: Offset = 0) -> Answer[list[dict[str, Any]]]:
    """The hash-chained log of what was collected and stored."""
    listed = desk_of(request).reader.custody()
    items = [entry._asdict() for entry in listed[offset : offset + limit]]
    return page_of(items, len(listed), offset)


@router.get("/export.csv", response_class=Response)
@needs(Role.READER)
def export_csv(request: Request, filters: Selected) -> Response:
    """The filtered claims as a table (RFC 4180), safe for spreadsheets."""
    out = StringIO(newline="")
    claims_csv(desk_of(request).every(filters), out)
    return _download(out.getvalue(), "text/csv", "claims.csv")


@router.get("/export.geojson", response_class=Response)
@needs(Role.READER)
def export_geojson(request: Request, filters: Selected) -> Response:
    """The filtered claims as GeoJSON (RFC 7946)."""
    found = claims_geojson(desk_of(request).every(filters))
    return JSONResponse(found, media_type="application/geo+json", headers=_attachment("claims.geojson"))


def _download(text: str, media_type: str, name: str) -> Response:
    return Response(text, media_type=f"{media_type}; charset=utf-8", headers=_attachment(name))


def _attachment(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}
