"""Reports: the list, and one report as read with what was found, what was left out, its versions and its custody."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Request
from starlette.responses import Response

from muster.domain.document import Document
from muster.domain.origin import OriginGroup
from muster.export.handling import original_of
from muster.store.about_report import custody_of, refused, versions_of
from muster.web.access import Role, needs
from muster.web.answers import Answer, answer
from muster.web.desk import Desk
from muster.web.marking import of_report
from muster.web.page_schemas import ReadingOut
from muster.web.pages import ROWS, Offset, desk_of, page
from muster.web.reading import reading_of
from muster.web.report import blocks
from muster.web.views import claim_views

router = APIRouter()


@router.get("/reports", include_in_schema=False)
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


@router.get("/reports/{report_id}", include_in_schema=False)
@needs(Role.READER)
def report(request: Request, report_id: str) -> Response:
    """One report as read, with its claims."""
    desk, reader = desk_of(request), desk_of(request).reader
    document = reader.document(report_id)
    records = reader.claims_of(document.id)
    sha256 = document.evidence_sha256
    return page(
        request,
        "report.html",
        document=document,
        handling=of_report(desk, document.id),
        guarded=original_of(desk.reader, document.id).sensitive,
        claims=claim_views(records, desk),
        rejected=reader.rejected_of(document.id),
        blocks=blocks(document, [r.claim for r in records]),
        groups=_groups(desk, [document.id]).get(document.id, []),
        reading=reading_of(document, len(records)),
        versions=_versions(desk, document),
        addresses=reader.addresses(document.id),
        custody=reader.ask(custody_of, sha256),
        refused=reader.ask(refused, sha256),
    )


@router.get("/api/reports/{report_id}/reading", tags=["reports"])
@needs(Role.READER)
def reading(request: Request, report_id: str) -> Answer[ReadingOut]:
    """What was read from a report, what was left out and why, and the versions of it."""
    desk, reader = desk_of(request), desk_of(request).reader
    document = reader.document(report_id)
    read = reading_of(document, len(reader.claims_of(document.id)))
    return answer(ReadingOut.of(read, [version.id for version in _versions(desk, document)], document.notes))


def _versions(desk: Desk, document: Document) -> list[Document]:
    """All versions of a report, the first one first; empty where there is only this one."""
    ids = desk.reader.ask(versions_of, document.id)
    held = desk.reader.documents_by_id(ids)
    return [held[one] for one in ids if one in held]


def _groups(desk: Desk, reports: Iterable[str]) -> dict[str, list[OriginGroup]]:
    """The whole origin groups of each of some reports (ids)."""
    found: dict[str, list[OriginGroup]] = {}
    for group in desk.reader.groups_of(reports, whole=True):
        for member in group.members:
            found.setdefault(member, []).append(group)
    return found
