"""One claim: its words in the whole report, who says so, where the text comes from, what speaks for and against it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from muster.export.handling import original_of
from muster.store.about_report import custody_of
from muster.web.access import Role, needs
from muster.web.counterparts import linked
from muster.web.deciding import panel_of
from muster.web.desk import Desk
from muster.web.lineage import copies, documents_of, members
from muster.web.marking import of_claim
from muster.web.pages import desk_of, page
from muster.web.report import blocks
from muster.web.story import AT_ONCE, MAX_DRAWN, told
from muster.web.views import claim_view

router = APIRouter(include_in_schema=False)


@router.get("/claims/{claim_id}")
@needs(Role.READER)
def claim(request: Request, claim_id: str) -> Response:
    """One claim with everything that it rests on."""
    desk = desk_of(request)
    record = desk.reader.claim(claim_id)
    siblings, view = desk.reader.claims_of(record.document.id), claim_view(record, desk)
    return page(
        request,
        "claim.html",
        view=view,
        panel=panel_of(view, desk),
        handling=of_claim(desk, record.claim),
        guarded=original_of(desk.reader, record.document.id).sensitive,
        blocks=blocks(record.document, [r.claim for r in siblings], record.claim),
        linked=linked(claim_id, desk),
        custody=desk.reader.ask(custody_of, record.document.evidence_sha256),
        grades={s: desk.reliability(s) for s in record.claim.attribution},
        **_origin(record.origin_group, record.document.id, desk),
    )


def _origin(origin: str | None, report: str, desk: Desk) -> dict[str, Any]:
    """The origin with what ties this one report to it."""
    if origin is None:
        return {"group": None, "members": [], "copies": [], "story": None, "drawable": False, "here": report}
    group = desk.reader.origin(origin, of=report)
    documents = documents_of(group, desk)
    size = len(group.members)
    return {
        "group": group,
        "members": members(group, documents),
        "copies": copies(group, documents),
        "story": told(group, desk) if size <= AT_ONCE else None,
        "drawable": 1 < size <= MAX_DRAWN,
        "here": report,
    }
