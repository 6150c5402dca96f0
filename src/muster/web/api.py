"""The JSON behind the pages: every answer in one envelope, paged, described at /api/openapi.json."""

from __future__ import annotations

from dataclasses import asdict
from io import StringIO
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from muster.domain.status import SiteStatus
from muster.export.csv import claims_csv
from muster.export.geojson import claims_geojson
from muster.export.handling import Outgoing, outgoing
from muster.web.access import Role, needs
from muster.web.answers import Answer, answer, page_of
from muster.web.as_of import asked_of
from muster.web.desk import Desk
from muster.web.filters import MAX_PAGE, PAGE, AsOfForm, Filters, Paged, Taken
from muster.web.schemas import (
    ClaimOut,
    CustodyOut,
    EventOut,
    LinkOut,
    OriginOut,
    ReportOut,
    SiteOut,
    StatusOut,
)
from muster.web.taking import handling_of
from muster.web.views import claim_view, claim_views

router = APIRouter(prefix="/api", tags=["ledger"])

Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


class ExportForm(Filters, Taken):
    """Which claims are taken away, and how."""


Selected = Annotated[ExportForm, Query()]


class CsvFile(Response):
    media_type = "text/csv"


class GeoJsonFile(JSONResponse):
    media_type = "application/geo+json"


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
    chosen = desk.select(filters)
    records = desk.page(chosen, filters.limit, filters.offset)
    items = [ClaimOut.of(view) for view in claim_views(records, desk)]
    return page_of(items, chosen.total, filters.offset)


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
    return desk.status(place_id, asked_of(desk, place_id, asked))


@router.get("/quarantine")
@needs(Role.READER)
def quarantine(request: Request) -> Answer[list[dict[str, str | None]]]:
    """Input that could not be read, with the reason."""
    return answer([asdict(entry) for entry in desk_of(request).reader.quarantined()])


@router.get("/custody")
@needs(Role.READER)
def custody(request: Request, limit: Limit = PAGE, offset: Offset = 0) -> Answer[list[CustodyOut]]:
    """The hash-chained log of what was collected and stored."""
    listed = desk_of(request).reader.custody()
    items = [CustodyOut.of(entry) for entry in listed[offset : offset + limit]]
    return page_of(items, len(listed), offset)


@router.get("/export.csv", response_class=CsvFile)
@needs(Role.READER)
def export_csv(request: Request, filters: Selected) -> Response:
    """The filtered claims as a table (RFC 4180), safe for spreadsheets."""
    out, made = StringIO(newline=""), _outgoing(request, filters)
    claims_csv(made.records, out)
    return _download(out.getvalue(), "text/csv", "claims.csv", made)


@router.get("/export.geojson", response_class=GeoJsonFile)
@needs(Role.READER)
def export_geojson(request: Request, filters: Selected) -> Response:
    """The filtered claims as GeoJSON (RFC 7946)."""
    made = _outgoing(request, filters)
    found = claims_geojson(made.records, made.tlp, made.notes)
    return GeoJsonFile(found, headers=_attachment("claims.geojson", made))


def _outgoing(request: Request, filters: ExportForm) -> Outgoing:
    desk = desk_of(request)
    return outgoing(desk.reader, desk.every(filters), handling_of(request, filters))


def _download(text: str, media_type: str, name: str, made: Outgoing) -> Response:
    return Response(text, media_type=f"{media_type}; charset=utf-8", headers=_attachment(name, made))


def _attachment(name: str, made: Outgoing) -> dict[str, str]:
    """With what was left out or redacted, which a table has no place for."""
    said = {"muster-handling": " ".join(made.notes).encode("ascii", "replace").decode()} if made.notes else {}
    label = {"muster-tlp": made.tlp.label} if made.tlp else {}
    return {"content-disposition": f'attachment; filename="{name}"', **label, **said}
