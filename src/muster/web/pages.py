"""The pages, rendered on the server; scripts only add to what already works without them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from muster.domain.claim import Action, SpeechAct
from muster.domain.origin import OriginGroup
from muster.domain.record import Recorded
from muster.domain.status import Presence, SiteStatus, StatusLine
from muster.web.access import Role, asker, needs
from muster.web.deciding import panel_of
from muster.web.desk import Desk, chosen
from muster.web.filters import PAGE, AsOfForm, Filters, Paged
from muster.web.history import strip
from muster.web.lineage import copies, documents_of, members
from muster.web.report import blocks
from muster.web.story import told
from muster.web.timeline import timeline
from muster.web.views import ClaimView, claim_view, claim_views, counterparts, folded

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


@router.get("/claims/{claim_id}")
@needs(Role.READER)
def claim(request: Request, claim_id: str) -> Response:
    """One claim: its words in the whole report, who says so, what speaks for and against it."""
    desk = desk_of(request)
    record = desk.reader.claim(claim_id)
    siblings = desk.reader.claims_of(record.document.id)
    group = desk.reader.origin(record.origin_group) if record.origin_group else None
    documents = documents_of(group, desk) if group else {}
    view = claim_view(record, desk)
    return page(
        request,
        "claim.html",
        view=view,
        panel=panel_of(view, desk),
        blocks=blocks(record.document, [r.claim for r in siblings], record.claim),
        counterparts=counterparts(claim_id, desk),
        group=group,
        members=members(group, documents) if group else [],
        copies=copies(group, documents) if group else [],
        custody=[e for e in desk.reader.custody() if e.sha256 == record.document.evidence_sha256],
        grades={s: desk.reliability(s) for s in record.claim.attribution},
    )


@router.get("/reports")
@needs(Role.READER)
def reports(request: Request, offset: Offset = 0) -> Response:
    """All reports, and what could not be read."""
    desk = desk_of(request)
    found = desk.reader.documents(ROWS, offset)
    return page(
        request,
        "reports.html",
        documents=found.items,
        total=found.total,
        offset=offset,
        size=ROWS,
        quarantined=desk.reader.quarantined(),
        group_of=_groups(desk, [d.id for d in found.items]),
    )


def _groups(desk: Desk, reports: Iterable[str]) -> dict[str, list[OriginGroup]]:
    """The whole origin groups of each of some reports (ids)."""
    found: dict[str, list[OriginGroup]] = {}
    for group in desk.reader.groups_of(reports, whole=True):
        for member in group.members:
            found.setdefault(member, []).append(group)
    return found


@router.get("/reports/{report_id}")
@needs(Role.READER)
def report(request: Request, report_id: str) -> Response:
    """One report as read, with its claims."""
    desk = desk_of(request)
    document = desk.reader.document(report_id)
    records = desk.reader.claims_of(report_id)
    return page(
        request,
        "report.html",
        document=document,
        claims=claim_views(records, desk),
        rejected=desk.reader.rejected_of(document.id),
        blocks=blocks(document, [r.claim for r in records]),
        groups=_groups(desk, [report_id]).get(report_id, []),
    )


@router.get("/events")
@needs(Role.READER)
def events(request: Request, offset: Offset = 0) -> Response:
    """All events, best supported first."""
    found = desk_of(request).reader.best_events(ROWS, offset)
    return page(request, "events.html", events=found.items, total=found.total, offset=offset, size=ROWS)


@router.get("/events/{event_id}")
@needs(Role.READER)
def event(request: Request, event_id: str) -> Response:
    """One event: its claims by origin, and what contradicts it."""
    desk = desk_of(request)
    found = desk.reader.event(event_id)
    records = desk.reader.claims_by_id(found.claims)
    views = claim_views(records, desk)
    against = claim_views(desk.reader.claims_by_id(found.contradicted_by), desk)
    origins = {g.id: g for g in desk.reader.groups_of({r.claim.report for r in records}, whole=True)}
    places = {p: desk.reader.place(p) for p in (found.origin, found.destination, found.site) if p}
    return page(
        request,
        "event.html",
        event=found,
        independent=any(origins[o].lineage_known for o in found.origins if o in origins),
        groups=_by_origin([v for v in views if v.id not in found.contradicted_by]),
        against=against,
        origins=origins,
        places=places,
    )


def _by_origin(views: list[ClaimView]) -> dict[str | None, list[ClaimView]]:
    found: dict[str | None, list[ClaimView]] = {}
    for view in views:
        found.setdefault(view.record.origin_group, []).append(view)
    return found


@router.get("/sites")
@needs(Role.READER)
def sites(request: Request) -> Response:
    """All places that claims speak of."""
    return page(request, "sites.html", sites=desk_of(request).reader.sites())


@router.get("/sites/{place_id}")
@needs(Role.READER)
def site(request: Request, place_id: str, asked: Annotated[AsOfForm, Query()]) -> Response:
    """One site as of a date on two clocks."""
    desk = desk_of(request)
    place, records = desk.reader.place(place_id), desk.reader.claims_at(place_id)
    as_of = chosen(records, asked)
    status = desk.status(place_id, as_of)
    return page(
        request,
        "site.html",
        place=place,
        status=status,
        as_of=as_of,
        lines=_lines(status, records, desk),
        strip=strip(desk, place_id, records, as_of),
        undated=sum(r.document.published is None for r in records),
        total=len(records),
        address=f"/sites/{quote(place_id, safe='')}",
    )


def _lines(
    status: SiteStatus, records: tuple[Recorded, ...], desk: Desk
) -> dict[Presence, list[tuple[StatusLine, list[ClaimView], list[ClaimView]]]]:
    known = {r.claim.id: r for r in records}
    told = {i for line in status.lines for i in (*line.claims, *line.against)}
    known |= {r.claim.id: r for r in desk.reader.claims_by_id(told - known.keys())}
    worded = {view.id: view for view in claim_views([known[i] for i in sorted(told)], desk)}

    def views(ids: tuple[str, ...]) -> list[ClaimView]:
        return [worded[i] for i in ids]

    found: dict[Presence, list[tuple[StatusLine, list[ClaimView], list[ClaimView]]]] = {}
    for line in status.lines:
        found.setdefault(line.presence, []).append((line, views(line.claims), views(line.against)))
    return {presence: found[presence] for presence in Presence if presence in found}


@router.get("/origins/{origin_id}")
@needs(Role.READER)
def origin(request: Request, origin_id: str) -> Response:
    """One origin: the path of its text, its copies, and the words that show it."""
    desk = desk_of(request)
    group = desk.reader.origin(origin_id)
    documents = documents_of(group, desk)
    return page(
        request,
        "origin.html",
        group=group,
        story=told(group, desk),
        members=members(group, documents),
        copies=copies(group, documents),
    )


@router.get("/sources")
@needs(Role.READER)
def sources(request: Request) -> Response:
    """Who is heard, how often, and how reliable they were judged to be."""
    desk = desk_of(request)
    found = desk.matches(Filters())
    return page(
        request,
        "sources.html",
        sources=desk.sources(found.records),
        total=found.total,
        drawn=len(found.records),
    )


@router.get("/evidence/{sha256}")
@needs(Role.READER)
def evidence(request: Request, sha256: str) -> Response:
    """The untouched original, only ever as a download."""
    content = desk_of(request).evidence(sha256)
    headers = {"content-disposition": f'attachment; filename="{sha256}.bin"'}
    return Response(content, media_type="application/octet-stream", headers=headers)
