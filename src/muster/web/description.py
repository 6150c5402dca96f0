"""The description of the API (OpenAPI): what is asked, what is answered, and how it fails."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from muster.web.access import Role, needs
from muster.web.errors import WORDS

router = APIRouter(include_in_schema=False)

_TAGS = {
    "ledger": "Claims, reports, events, origins and sites as the ledger has them, and tables of them.",
    "overview": "Map, timeline, choices and news over one set of filters.",
    "sites": "What moved in and out of a site, and what was seen there.",
    "sources": "Who is heard, and how what they said fared.",
    "events": "Where the claims of one event agree and differ.",
    "reports": "What was read of a report, and what was not.",
    "origins": "Texts of one origin side by side.",
    "briefs": "Cited briefs of a site, an actor or a period.",
    "markings": "Who may be told, and what is sensitive.",
    "review": "What people decide about claims, events, origins and sources.",
    "adding": "Reports taken in: pasted, dropped, watched.",
    "watching": "Folders and feed files of this machine that are read again and again.",
    "team": "Who asks, what lets them in, who belongs to the team, who did what.",
}
TAGS = [{"name": name, "description": words} for name, words in _TAGS.items()]
REFUSALS = (400, 401, 403, 404, 405, 413, 414, 422, 429, 500, 503)


class Problem(BaseModel):
    """What went wrong. Never a value of the request."""

    status: int = Field(description="The HTTP status again")
    code: str = Field(description="The kind of problem, for programs")
    message: str = Field(description="The same for people")
    fields: list[str] = Field(description="Names of the parameters that are not valid")


class Failure(BaseModel):
    """The one shape of every failure under /api."""

    error: Problem


FAILURES: dict[int | str, dict[str, Any]] = {
    status: {"model": Failure, "description": WORDS[status][1]} for status in REFUSALS
}
"""How any route can fail."""


@router.get("/api/openapi.json")
@needs(Role.READER)
def openapi(request: Request) -> JSONResponse:
    """The description itself."""
    return JSONResponse(described(request.app))


def described(app: FastAPI) -> dict[str, Any]:
    """What FastAPI finds, and how a program shows whom it asks for; a server for one person asks for nothing."""
    found = app.openapi()
    schemes = {"token": {"type": "http", "scheme": "bearer", "description": "A token of `muster team token`"}}
    found["components"]["securitySchemes"] = schemes
    found["security"] = [{}, {"token": []}]
    for operations in found["paths"].values():
        for operation in operations.values():
            _in_the_envelope(operation["responses"])
    return found


def _in_the_envelope(responses: dict[str, Any]) -> None:
    """Also a route that gives a file fails in JSON."""
    for status, response in responses.items():
        if int(status) >= 400:
            response["content"] = {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}}
