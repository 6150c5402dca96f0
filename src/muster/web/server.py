"""Puts guard, errors, pages, API and static files together over a reading desk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, PackageLoader, StrictUndefined

from muster.domain.link import Relation
from muster.domain.status import Presence
from muster.domain.tool import tool_name
from muster.store.limits import QUERY_LIMIT
from muster.team.pace import Pace
from muster.team.team import Team
from muster.web import (
    account,
    adding,
    admin,
    api,
    briefs,
    claim_page,
    description,
    door,
    errors,
    event_page,
    marking,
    origin_page,
    overview,
    overview_api,
    pages,
    report_page,
    review,
    review_api,
    site_page,
    source_page,
    team_api,
    views,
    watch,
    words,
)
from muster.web.access import Doorkeeper, permit
from muster.web.desk import Desk
from muster.web.patience import Patience
from muster.web.security import Front, Guard
from muster.web.timeline import event_label
from muster.web.trail import Trail

STATIC = Path(__file__).parent / "static"
ROUTERS = (
    overview_api.router,
    api.router,
    overview.router,
    pages.router,
    claim_page.router,
    site_page.router,
    source_page.router,
    event_page.router,
    report_page.router,
    origin_page.router,
    briefs.api,
    briefs.pages,
    marking.api,
    marking.pages,
    review.router,
    review_api.router,
    adding.api,
    adding.pages,
    watch.api,
    watch.pages,
    description.router,
    door.router,
    account.router,
    admin.router,
    team_api.router,
)


def serve_desk(
    desk: Desk,
    doorkeeper: Doorkeeper,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
    front: Front = Front(),  # noqa: B008 - a value
    team: Team | None = None,
    query_limit: float | None = QUERY_LIMIT,
) -> FastAPI:
    """The application, which lives inside ``lifespan``; ``doorkeeper`` tells who asks, ``front`` how it is reached,
    ``query_limit`` how many seconds a question may take the database (None: as long as it must).

    No documentation pages: theirs load scripts from elsewhere; the schema is at /api/openapi.json.
    """
    app = FastAPI(
        title="Muster",
        version=tool_name().rpartition(" ")[2],
        description="Who says what moved where, when, how firmly.",
        openapi_tags=description.TAGS,
        openapi_url=None,  # a route like any other, which needs a role: web/description.py
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    templates = Jinja2Templates(env=environment())
    app.state.desk = desk
    app.state.templates = templates
    app.state.doorkeeper = doorkeeper
    app.state.team = team
    app.state.pace = Pace() if team else None
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(permit)], responses=description.FAILURES)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    errors.install(app, templates)
    app.add_middleware(Guard, front=front)
    app.add_middleware(Patience, seconds=query_limit)
    if team:
        app.add_middleware(Trail, team=team)
    return app


def environment() -> Environment:
    """Templates that escape everything and fail on a name they do not know."""
    made = Environment(
        loader=PackageLoader("muster.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "visible": words.visible,
        "day": words.day,
        "instant": words.instant,
        "event_label": event_label,
        "folded": views.folded,
        "headline": words.headline,
        "iso_day": words.iso_day,
        "origin_label": words.origin_label,
        "plural": words.plural,
        "reading": words.reading,
        "kind": words.KINDS.__getitem__,
    }
    made.globals |= {"words": words, "Presence": Presence, "Relation": Relation}
    return made
