"""Puts guard, errors, pages, API and static files together over a reading desk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, PackageLoader, StrictUndefined

from muster.domain.status import Presence
from muster.web import api, briefs, errors, pages, review, review_api, views, words
from muster.web.access import Doorkeeper, permit
from muster.web.desk import Desk
from muster.web.security import Guard
from muster.web.timeline import event_label

STATIC = Path(__file__).parent / "static"
ROUTERS = (api.router, pages.router, briefs.api, briefs.pages, review.router, review_api.router)


def serve_desk(
    desk: Desk,
    doorkeeper: Doorkeeper,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
) -> FastAPI:
    """The application, which lives inside ``lifespan``; ``doorkeeper`` tells who asks.

    No documentation pages: theirs load scripts from elsewhere; the schema is at /api/openapi.json.
    """
    app = FastAPI(
        title="Muster",
        version="1",
        description="Who says what moved where, when, how firmly.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    templates = Jinja2Templates(env=environment())
    app.state.desk = desk
    app.state.templates = templates
    app.state.doorkeeper = doorkeeper
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(permit)])
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    errors.install(app, templates)
    app.add_middleware(Guard)
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
        "event_label": event_label,
        "folded": views.folded,
        "headline": words.headline,
        "iso_day": words.iso_day,
        "origin_label": words.origin_label,
        "plural": words.plural,
        "reading": words.reading,
        "kind": words.KINDS.__getitem__,
    }
    made.globals |= {"words": words, "Presence": Presence}
    return made
