"""The description of the API (OpenAPI): what is asked, what is answered, and how it fails."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from muster.web.access import Role, needs, role_needed
from muster.web.errors import WORDS

router = APIRouter(include_in_schema=False)

TAGS = [
    {
        "name": "ledger",
        "description": "Claims, reports, events, origins, sites and sources as the ledger has them.",
    },
    {"name": "files", "description": "The same to take away: tables, maps, briefs."},
    {
        "name": "team",
        "description": "Who asks, what lets them in, who else belongs to the team, who did what.",
    },
]
_ALWAYS = (400, 403, 405, 414, 500, 503)  # any route may answer so
_SIGNED_IN = (401, 429)


class Problem(BaseModel):
    """What went wrong. Never a value of the request."""

    status: int = Field(description="The HTTP status again")
    code: str = Field(description="The kind of problem, for programs")
    message: str = Field(description="The same for people")
    fields: list[str] = Field(description="Names of the parameters that are not valid")


class Failure(BaseModel):
    """The one shape of every failure under /api."""

    error: Problem


def failures(path: str, method: str, endpoint: object) -> dict[int | str, dict[str, Any]]:
    """Every status with which a route can refuse, by what it takes and whom it lets in."""
    statuses = {*_ALWAYS, *((413, 422) if method != "GET" else (422,))}
    statuses |= {404} if "{" in path or role_needed(endpoint) is not Role.READER else set()
    statuses |= set(_SIGNED_IN)
    return {status: {"model": Failure, "description": WORDS[status][1]} for status in sorted(statuses)}


@router.get("/api/openapi.json")
@needs(Role.READER)
def openapi(request: Request) -> JSONResponse:
    """The description itself."""
    return JSONResponse(request.app.openapi())
