"""The overview: map, timeline and claims over one set of filters, and what came since the last look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, NamedTuple

import numpy as np
from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime
from starlette.responses import Response

from muster.domain.claim import Action, SpeechAct
from muster.domain.grade import Credibility
from muster.domain.overview import Changes
from muster.domain.place import Place
from muster.domain.status import Clock
from muster.pipeline.within import Within
from muster.store.event_tallies import changes, event_times, published
from muster.store.survey import Selection
from muster.store.tallies import Facets, facets
from muster.web import words
from muster.web.access import Role, needs
from muster.web.desk import Desk
from muster.web.filters import PAGE, Filters, Paged
from muster.web.knowing import Knowing, knowing
from muster.web.pages import desk_of, page
from muster.web.timeline import Timeline, timeline
from muster.web.views import Told, claim_views, folded

router = APIRouter(include_in_schema=False)


class Choice(NamedTuple):
    """One value of a filter, in words, with the claims that it would leave."""

    value: str
    words: str
    claims: int
    chosen: bool


class Overview(NamedTuple):
    """All that the page shows besides the map. ``groups``: origins."""

    filters: Filters
    choices: dict[str, list[Choice]]
    facets: Facets
    claims: list[Told]
    total: int
    reports: int
    groups: int
    offset: int
    page_size: int
    timeline: Timeline | None
    knowing: Knowing | None
    changes: Changes | None
    place: Place | None
    has_state: bool  # whether any claim names the place
    lying: Within | None  # where the place is a country
    newest: str  # moment of the last recording, ISO; empty where there is none


@router.get("/")
@needs(Role.READER)
def overview(request: Request, filters: Annotated[Paged, Query()]) -> Response:
    """Map, timeline and claim list over one set of filters."""
    return page(request, "overview.html", **seen(desk_of(request), filters)._asdict())


@router.get("/parts/overview")
@needs(Role.READER)
def overview_parts(request: Request, filters: Annotated[Paged, Query()]) -> Response:
    """What follows the filters, for the script that puts it into the page."""
    return page(request, "overview_parts.html", **seen(desk_of(request), filters)._asdict())


@router.get("/parts/news")
@needs(Role.READER)
def news_part(request: Request, since_seen: AwareDatetime) -> Response:
    """What was recorded after a moment, in one line."""
    filters = Filters(since_seen=since_seen)
    chosen = desk_of(request).select(filters)
    return page(request, "news_part.html", filters=filters, changes=changes(chosen), shown=False)


def seen(desk: Desk, paged: Paged) -> Overview:
    """The overview under some filters."""
    filters = Filters(**paged.model_dump())
    chosen = desk.select(filters)
    counted = facets(chosen)
    place = _asked(desk, filters)
    newest = desk.reader.last_recorded()
    return Overview(
        filters=filters,
        choices=_choices(filters, counted),
        facets=counted,
        claims=folded(claim_views(desk.page(chosen, PAGE, paged.offset), desk)),
        total=chosen.total,
        reports=chosen.reports,
        groups=chosen.origins,
        offset=paged.offset,
        page_size=PAGE,
        timeline=timeline_of(desk, chosen, filters),
        knowing=knowing(chosen, filters),
        changes=_changes(desk, filters),
        place=place,
        has_state=place is not None and bool(chosen.survey.naming(place.id).any()),
        lying=_lying(chosen, place),
        newest=newest.isoformat().replace("+00:00", "Z") if newest else "",
    )


def _asked(desk: Desk, filters: Filters) -> Place | None:
    """Raises NotFound for a place that no claim speaks of."""
    if filters.place is None:
        return None
    return desk.place(filters) or desk.reader.place(filters.place)


def _lying(chosen: Selection, place: Place | None) -> Within | None:
    """How many of the chosen claims name the country, and how many are at places in it."""
    if place is None or place.as_country is None:
        return None
    among, named = chosen.without("place", "country"), chosen.survey.naming(place.id)
    inside = chosen.survey.lying_in(place.as_country) & ~named
    return Within(place.name, *(int(np.count_nonzero(among & part)) for part in (named, inside)))


def timeline_of(desk: Desk, chosen: Selection, filters: Filters) -> Timeline | None:
    """The timeline of the chosen claims."""
    times = event_times(chosen)
    return timeline(published(chosen), times, desk.reader.events_by_id, filters.since, filters.until)


def _changes(desk: Desk, filters: Filters) -> Changes | None:
    """What came since the moment that is asked for, whatever else is filtered."""
    if filters.since_seen is None:
        return None
    return changes(desk.select(Filters(since_seen=filters.since_seen)))


def _choices(filters: Filters, counted: Facets) -> dict[str, list[Choice]]:
    """All values in the order of the codebook, also those that would leave nothing: that nobody denies is worth knowing."""
    action, act, grade = filters.action, filters.act, filters.grade
    languages = sorted({*counted.language, *([filters.language] if filters.language else ())})
    return {
        "action": _some([(a.value, words.ACTIONS[a]) for a in Action], counted.action, action),
        "act": _some([(a.value, words.ACTS[a]) for a in SpeechAct], counted.speech_act, act),
        "language": _some([(one, words.language(one)) for one in languages], counted.language, filters.language),
        "grade": _some([(g.value, f"{g.value} {g.words.lower()}") for g in Credibility], counted.credibility, grade),
        "clock": [Choice(c.value, words.CLOCKS[c], 0, c is filters.clock) for c in Clock],
    }  # fmt: skip


def _some(values: list[tuple[str, str]], counts: Mapping[str, int], chosen: str | None) -> list[Choice]:
    return [Choice(value, worded, counts.get(value, 0), value == chosen) for value, worded in values]
