"""Events: the list, and one event with its claims by origin and field by field, and what people judged of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from muster.corroborate.judgements import Standing, standings
from muster.domain.event import PostureEvent
from muster.domain.record import Recorded
from muster.store.about_report import judgements_on
from muster.web.access import Role, needs
from muster.web.answers import Answer, answer
from muster.web.comparison import Comparison, compare
from muster.web.desk import Desk
from muster.web.page_schemas import ComparisonOut
from muster.web.pages import ROWS, Offset, desk_of, page
from muster.web.views import ClaimView, claim_views, folded

router = APIRouter()
MAX_SHOWN = 200  # claims of one event that its page words


class Sides(NamedTuple):
    """The claims of an event and those against it, worded; ``left_out`` of them are not."""

    affirming: list[ClaimView]
    against: list[ClaimView]
    left_out: int


@router.get("/events", include_in_schema=False)
@needs(Role.READER)
def events(request: Request, offset: Offset = 0) -> Response:
    """All events, best supported first."""
    found = desk_of(request).reader.best_events(ROWS, offset)
    return page(request, "events.html", events=found.items, total=found.total, offset=offset, size=ROWS)


@router.get("/events/{event_id}", include_in_schema=False)
@needs(Role.READER)
def event(request: Request, event_id: str) -> Response:
    """One event: its claims side by side and by origin, what contradicts it, what was judged."""
    desk = desk_of(request)
    found = desk.reader.event(event_id)
    sides = _sides(found, desk)
    views = sides.affirming + sides.against
    origins = {g.id: g for g in desk.reader.groups_of({v.record.claim.report for v in views}, whole=True)}
    places = {p: desk.reader.place(p) for p in (found.origin, found.destination, found.site) if p}
    return page(
        request,
        "event.html",
        event=found,
        sides=sides,
        independent=any(origins[o].lineage_known for o in found.origins if o in origins),
        groups=_by_origin(sides.affirming),
        comparison=compared(sides),
        judged=judged([view.record for view in views], desk),
        origins=origins,
        places=places,
    )


@router.get("/api/events/{event_id}/comparison", tags=["events"])
@needs(Role.READER)
def comparison(request: Request, event_id: str) -> Answer[ComparisonOut]:
    """The claims of an event and those against it, field by field."""
    desk = desk_of(request)
    sides = _sides(desk.reader.event(event_id), desk)
    return answer(ComparisonOut.of(compared(sides)))


def compared(sides: Sides) -> Comparison:
    """In the order of publication."""
    views = sorted(sides.affirming + sides.against, key=lambda view: (_published(view), view.id))
    return compare(folded(views))


def _published(view: ClaimView) -> str:
    published = view.record.document.published
    return published.iso if published else "9"


def _sides(event: PostureEvent, desk: Desk) -> Sides:
    against = event.contradicted_by[:MAX_SHOWN]
    members = [one for one in event.claims if one not in against][: MAX_SHOWN - len(against)]
    worded = {v.id: v for v in claim_views(desk.reader.claims_by_id((*members, *against)), desk)}
    left = len({*event.claims, *event.contradicted_by}) - len(worded)
    return Sides(
        [worded[one] for one in members if one in worded],
        [worded[one] for one in against if one in worded],
        left,
    )


def _by_origin(views: Iterable[ClaimView]) -> dict[str | None, list[ClaimView]]:
    found: dict[str | None, list[ClaimView]] = {}
    for view in views:
        found.setdefault(view.record.origin_group, []).append(view)
    return found


class Judged(NamedTuple):
    """A judgement, whether it is in force and why not, and the claims or reports that it names as far as they are shown here."""

    standing: Standing
    names: tuple[str, str]


def judged(records: Iterable[Recorded], desk: Desk) -> list[Judged]:
    """Judgements that name any of these claims or their reports, newest first."""
    ones = list(records)
    named = {r.claim.id: f"“{r.claim.quote[:80]}”" for r in ones}
    named |= {r.claim.report: r.document.title or r.document.outlet or r.document.report_id for r in ones}
    bearing = {j.id for j in desk.reader.ask(judgements_on, tuple(sorted(named)))}
    if not bearing:
        return []
    # whether one is in force can hang on any other one
    every = desk.reader.remember("standings", lambda: standings(desk.reader.judgements()))
    found = [standing for standing in every if standing.judgement.id in bearing]
    return [Judged(s, (_name(s.judgement.a, named), _name(s.judgement.b, named))) for s in reversed(found)]


def _name(record: str, named: dict[str, str]) -> str:
    return named.get(record, record)
