"""The JSON behind the pages: read only, paged, described at /api/openapi.json."""

from __future__ import annotations

from dataclasses import asdict
from io import StringIO
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from muster.corroborate.reliability import current
from muster.domain.status import SiteStatus
from muster.export.brief import Brief, site_brief
from muster.export.csv import claims_csv
from muster.export.geojson import claims_geojson
from muster.pipeline.site import site_evidence
from muster.web.desk import Desk, chosen
from muster.web.filters import MAX_PAGE, PAGE, AsOfForm, Filters, Paged
from muster.web.mapview import map_view
from muster.web.schemas import (
    ClaimOut,
    EventOut,
    LinkOut,
    Listing,
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
def counts(request: Request) -> dict[str, int]:
    """Sizes of the ledger."""
    return desk_of(request).reader.counts()._asdict()


@router.get("/claims")
def claims(request: Request, filters: Annotated[Paged, Query()]) -> Listing[ClaimOut]:
    """Claims that answer all filters."""
    desk = desk_of(request)
    found = desk.reader.claims(filters.query(filters.limit, filters.offset))
    items = [ClaimOut.of(view) for view in claim_views(found.items, desk, desk.index())]
    return Listing(items=items, total=found.total, offset=filters.offset)


@router.get("/claims/{claim_id}")
def claim(request: Request, claim_id: str) -> ClaimOut:
    """One claim with its chain, readings and grade."""
    desk = desk_of(request)
    return ClaimOut.of(claim_view(desk.reader.claim(claim_id), desk, desk.index()))


@router.get("/claims/{claim_id}/links")
def links(request: Request, claim_id: str) -> list[LinkOut]:
    """What supports, contradicts or replaces a claim."""
    reader = desk_of(request).reader
    reader.claim(claim_id)
    return [LinkOut.of(link) for link in reader.links(claim_id)]


@router.get("/map")
def on_map(request: Request, filters: Selected) -> dict[str, Any]:
    """Places, areas and movements as GeoJSON, and the names that have no place."""
    desk = desk_of(request)
    found = desk.matches(filters)
    view = map_view(found.records, desk.index())
    return {**view._asdict(), "total": found.total, "drawn": len(found.records)}


@router.get("/timeline")
def on_timeline(request: Request, filters: Selected) -> dict[str, Any] | None:
    """The layout of the timeline: positions in percent of its width."""
    desk = desk_of(request)
    found = desk.matches(filters)
    ids = {r.event for r in found.records}
    events = [event for event in desk.index().events.values() if event.id in ids]
    drawn = timeline(found.records, events, filters.since, filters.until)
    if drawn is None:
        return None
    lists = {name: [item._asdict() for item in getattr(drawn, name)] for name in ("ticks", "bars", "pips")}
    return drawn._asdict() | lists


@router.get("/reports")
def reports(request: Request, limit: Limit = PAGE, offset: Offset = 0) -> Listing[ReportOut]:
    """Reports without their text."""
    found = desk_of(request).reader.documents(limit, offset)
    return Listing(items=[ReportOut.of(d) for d in found.items], total=found.total, offset=offset)


@router.get("/reports/{report_id}")
def report(request: Request, report_id: str) -> ReportOut:
    """One report with the stored text that every span points into."""
    return ReportOut.of(desk_of(request).reader.document(report_id), text=True)


@router.get("/events")
def events(request: Request, limit: Limit = PAGE, offset: Offset = 0) -> Listing[EventOut]:
    """Events in order of id."""
    listed = sorted(desk_of(request).index().events.values(), key=lambda e: e.id)
    items = [EventOut.of(e) for e in listed[offset : offset + limit]]
    return Listing(items=items, total=len(listed), offset=offset)


@router.get("/events/{event_id}")
def event(request: Request, event_id: str) -> EventOut:
    """One event with the claims it is made of."""
    return EventOut.of(desk_of(request).reader.event(event_id))


@router.get("/origins")
def origins(request: Request, limit: Limit = PAGE, offset: Offset = 0) -> Listing[OriginOut]:
    """Groups of reports that rest on one text."""
    listed = desk_of(request).reader.origins()
    items = [OriginOut.of(g) for g in listed[offset : offset + limit]]
    return Listing(items=items, total=len(listed), offset=offset)


@router.get("/origins/{origin_id}")
def origin(request: Request, origin_id: str) -> OriginOut:
    """One group with what shows it."""
    return OriginOut.of(desk_of(request).reader.origin(origin_id))


@router.get("/sites")
def sites(request: Request) -> list[SiteOut]:
    """Places that claims speak of."""
    return [SiteOut.of(s.place, s) for s in desk_of(request).reader.sites()]


@router.get("/sites/{place_id}")
def site(request: Request, place_id: str) -> SiteOut:
    """One place of the gazetteer."""
    return SiteOut.of(desk_of(request).reader.place(place_id))


@router.get("/sites/{place_id}/status")
def status(request: Request, place_id: str, asked: Annotated[AsOfForm, Query()]) -> StatusOut:
    """What is known of a site as of a date, on two clocks."""
    return StatusOut.of(_status(desk_of(request), place_id, asked))


def _status(desk: Desk, place_id: str, asked: AsOfForm) -> SiteStatus:
    return desk.status(place_id, chosen(desk.reader.claims_at(place_id), asked))


@router.get("/sites/{place_id}/brief.md", response_class=Response)
def brief_markdown(request: Request, place_id: str, asked: Annotated[AsOfForm, Query()]) -> Response:
    """The cited brief of a site as a Markdown file."""
    brief = _brief(desk_of(request), place_id, asked)
    return _download(brief.markdown(), "text/markdown", "brief.md")


@router.get("/sites/{place_id}/brief.html", response_class=Response)
def brief_html(request: Request, place_id: str, asked: Annotated[AsOfForm, Query()]) -> Response:
    """The cited brief of a site as one HTML file that opens offline."""
    return _download(_brief(desk_of(request), place_id, asked).html(), "text/html", "brief.html")


def _brief(desk: Desk, place_id: str, asked: AsOfForm) -> Brief:
    index, state = desk.index(), _status(desk, place_id, asked)
    records = {r.claim.id: r for r in site_evidence(desk.reader, place_id)}
    about = [e for e in index.events.values() if any(c in records for c in e.claims)]
    joined = [link for claim_id in records for link in index.links.get(claim_id, ())]
    grades = current(desk.reader.grades(), state.as_of.known)
    return site_brief(state, desk.reader.place(place_id), records.values(), joined, about, grades)


@router.get("/sources")
def sources(request: Request) -> list[SourceLineOut]:
    """Who is heard and how often."""
    desk = desk_of(request)
    return [SourceLineOut.of(line) for line in desk.sources(desk.matches(Filters()).records)]


@router.get("/quarantine")
def quarantine(request: Request) -> list[dict[str, str | None]]:
    """Input that could not be read, with the reason."""
    return [asdict(entry) for entry in desk_of(request).reader.quarantined()]


@router.get("/custody")
def custody(request: Request, limit: Limit = PAGE, offset: Offset = 0) -> Listing[dict[str, Any]]:
    """The hash-chained log of what was collected and stored."""
    listed = desk_of(request).reader.custody()
    items = [entry._asdict() for entry in listed[offset : offset + limit]]
    return Listing(items=items, total=len(listed), offset=offset)


@router.get("/export.csv", response_class=Response)
def export_csv(request: Request, filters: Selected) -> Response:
    """The filtered claims as a table (RFC 4180), safe for spreadsheets."""
    out = StringIO(newline="")
    claims_csv(desk_of(request).every(filters), out)
    return _download(out.getvalue(), "text/csv", "claims.csv")


@router.get("/export.geojson", response_class=Response)
def export_geojson(request: Request, filters: Selected) -> Response:
    """The filtered claims as GeoJSON (RFC 7946)."""
    found = claims_geojson(desk_of(request).every(filters))
    return JSONResponse(found, media_type="application/geo+json", headers=_attachment("claims.geojson"))


def _download(text: str, media_type: str, name: str) -> Response:
    return Response(text, media_type=f"{media_type}; charset=utf-8", headers=_attachment(name))


def _attachment(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}
