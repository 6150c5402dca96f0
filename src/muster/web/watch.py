"""Watch: folders and feed files of this machine, read again and again. Only who lets others in may name one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from muster.domain.errors import UsageError
from muster.pipeline.watchlist import Watched, vetted
from muster.web.access import Role, needs, signer
from muster.web.adding import jobs_of, titles
from muster.web.answers import Answer, answer
from muster.web.given import invalid
from muster.web.job_schemas import WatchedOut
from muster.web.jobs import Jobs
from muster.web.pages import desk_of, page

pages = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api", tags=["watching"])

EVERY = 60  # seconds
SHORTEST, LONGEST = 5, 86_400
Every = Annotated[int, Field(ge=SHORTEST, le=LONGEST, description="Seconds between two looks")]
FolderPath = Annotated[str, Field(min_length=1, max_length=4_000, description="Whole path on the server")]


class WatchIn(BaseModel):
    """A folder or feed file of the machine that the server runs on."""

    path: FolderPath
    every: Every = EVERY


@api.get("/watch")
@needs(Role.ADMIN)
def watched(request: Request) -> Answer[list[WatchedOut]]:
    """What is watched, with the last round of each and the latest ones that brought something."""
    return answer(_all(jobs_of(request)))


@api.post("/watch", status_code=201)
@needs(Role.ADMIN)
def add_watch(request: Request, given: WatchIn) -> Answer[WatchedOut]:
    """Watch a folder or feed file. Nothing is fetched, no folder is ever listed."""
    try:
        return answer(_out(jobs_of(request), _add(request, given.path, given.every)))
    except UsageError:
        raise invalid("path") from None


@api.post("/watch/{watch_id}/pause")
@needs(Role.ADMIN)
def pause(request: Request, watch_id: str) -> Answer[WatchedOut]:
    """Leave it alone until it is resumed."""
    return _paused(request, watch_id, True)


@api.post("/watch/{watch_id}/resume")
@needs(Role.ADMIN)
def resume(request: Request, watch_id: str) -> Answer[WatchedOut]:
    """Go on with it."""
    return _paused(request, watch_id, False)


@api.post("/watch/{watch_id}/look")
@needs(Role.ADMIN)
def look(request: Request, watch_id: str) -> Answer[WatchedOut]:
    """Look at once."""
    jobs = jobs_of(request)
    jobs.look_now(watch_id)
    return answer(_out(jobs, jobs.watchlist.one(watch_id)))


@api.delete("/watch/{watch_id}")
@needs(Role.ADMIN)
def remove(request: Request, watch_id: str) -> Answer[WatchedOut]:
    """Watch it no more. What it brought stays in the ledger."""
    jobs = jobs_of(request)
    gone = _out(jobs, jobs.watchlist.one(watch_id))
    jobs.watchlist.remove(watch_id)
    return answer(gone)


@pages.get("/watch")
@needs(Role.ADMIN)
def watch_page(request: Request) -> Response:
    """What is watched, and a form to name more."""
    return _page(request, "", EVERY, "", 200)


@pages.post("/watch")
@needs(Role.ADMIN)
def add_form(
    request: Request,
    path: Annotated[str, Form(max_length=4_000)] = "",
    every: Annotated[int, Form(ge=SHORTEST, le=LONGEST)] = EVERY,
) -> Response:
    """Watch a folder, or say why not."""
    try:
        _add(request, path, every)
    except UsageError as error:
        return _page(request, path, every, str(error), 400)
    return _back()


@pages.post("/watch/{watch_id}/pause")
@needs(Role.ADMIN)
def pause_form(request: Request, watch_id: str) -> Response:
    """Leave it alone until it is resumed."""
    pause(request, watch_id)
    return _back()


@pages.post("/watch/{watch_id}/resume")
@needs(Role.ADMIN)
def resume_form(request: Request, watch_id: str) -> Response:
    """Go on with it."""
    resume(request, watch_id)
    return _back()


@pages.post("/watch/{watch_id}/look")
@needs(Role.ADMIN)
def look_form(request: Request, watch_id: str) -> Response:
    """Look at once."""
    look(request, watch_id)
    return _back()


@pages.post("/watch/{watch_id}/remove")
@needs(Role.ADMIN)
def remove_form(request: Request, watch_id: str) -> Response:
    """Watch it no more."""
    remove(request, watch_id)
    return _back()


def _add(request: Request, path: str, every: int) -> Watched:
    jobs, by = jobs_of(request), signer(request).name
    try:
        folder = vetted(Path(path.strip()), jobs.folder)
    except (OSError, ValueError):  # a name that is too long, or no name at all
        raise UsageError("this path cannot be used on this machine") from None
    added = jobs.watchlist.add(folder, every, jobs.now, by, served=True)
    jobs.look_now(added.id)
    return added


def _paused(request: Request, watch_id: str, paused: bool) -> Answer[WatchedOut]:
    jobs = jobs_of(request)
    jobs.watchlist.pause(watch_id, paused)
    return answer(_out(jobs, jobs.watchlist.one(watch_id)))


def _all(jobs: Jobs) -> list[WatchedOut]:
    return [_out(jobs, one) for one in jobs.watchlist.all()]


def _out(jobs: Jobs, one: Watched) -> WatchedOut:
    return WatchedOut.of(one, jobs.watchlist.rounds(one.id))


def _page(request: Request, path: str, every: int, why: str, status: int) -> Response:
    listed = _all(jobs_of(request))
    reports = {report for one in listed for round_ in one.news for report in round_.reports[:5]}
    context = {"watched": listed, "titles": titles(reports, desk_of(request))}
    response = page(request, "watch.html", path=path, every=every, why=why, **context)
    response.status_code = status
    return response


def _back() -> Response:
    return RedirectResponse("/watch", status_code=303)
