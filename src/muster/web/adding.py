"""Add: paste words, drop files, follow what became of them. Page and API of one thing share one function."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from muster.domain.errors import NotFound
from muster.pipeline.account import Account
from muster.pipeline.ingest import Fate
from muster.web.access import Role, needs, signer
from muster.web.answers import Answer, answer
from muster.web.desk import Desk
from muster.web.given import Pasted, body_schema, form_of, given, words
from muster.web.job_schemas import JobOut
from muster.web.jobs import Jobs, JobState
from muster.web.pages import desk_of, page
from muster.web.security import MAX_BODY
from muster.web.views import ClaimView, Told, claim_views, folded

pages = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api", tags=["adding"])

LATEST = 12  # jobs on the page
SHOWN = 30  # new claims and contradictions on the page of a job; all are counted
Limit = Annotated[int, Query(ge=1, le=100)]


class Pair(NamedTuple):
    """A new claim and one that contradicts it."""

    claim: ClaimView
    other: ClaimView
    why: str


class Brought(NamedTuple):
    """What a job brought, worded for its page."""

    account: Account
    claims: list[Told]
    pairs: list[Pair]


def jobs_of(request: Request) -> Jobs:
    """The background of the running application. Raises NotFound where it has none."""
    found: Jobs | None = getattr(request.app.state, "jobs", None)
    if found is None:
        raise NotFound("nothing is read in the background here")
    return found


@api.post("/reports", status_code=202, openapi_extra=body_schema())
@needs(Role.ANALYST)
async def add_reports(request: Request) -> Answer[JobOut]:
    """Add reports: words as JSON, or a form with words and files. They are read in the background as the job that is given
    back; ask `/api/jobs/{id}` what became of them."""
    return answer(JobOut.of(await _submit(request)))


@pages.post("/add")
@needs(Role.ANALYST)
async def add_form(request: Request) -> Response:
    """The same as a form: leads to the page of the job, or back to the form with what is not right."""
    try:
        state = await _submit(request)
    except RequestValidationError as error:
        wrong = {str(e["loc"][-1]) for e in error.errors()}
        filled = words(await form_of(request))
        return await run_in_threadpool(_form, request, filled, wrong, 400)
    return RedirectResponse(f"/jobs/{state.job.id}", status_code=303)


async def _submit(request: Request) -> JobState:
    jobs, by = jobs_of(request), signer(request).name
    try:
        parts = await given(request)
        job = await run_in_threadpool(jobs.submit, by, parts)
    finally:
        await request.close()  # the files that the form holds open; its words stay
    return await run_in_threadpool(jobs.state, job.id)


@pages.get("/add")
@needs(Role.ANALYST)
def add(request: Request) -> Response:
    """Paste or drop reports; the queue and the latest jobs."""
    return _form(request, {}, set(), 200)


def _form(request: Request, filled: dict[str, str], wrong: Iterable[str], status: int) -> Response:
    context = {
        "filled": dict.fromkeys(Pasted.model_fields, "") | filled,
        "wrong": set(wrong),
        "jobs": jobs_of(request).latest(LATEST),
    }
    response = page(request, "add.html", most=MAX_BODY, **context)
    response.status_code = status
    return response


@api.get("/jobs")
@needs(Role.ANALYST)
def jobs(request: Request, limit: Limit = LATEST) -> Answer[list[JobOut]]:
    """The latest jobs, the last one first."""
    return answer([JobOut.of(state) for state in jobs_of(request).latest(limit)])


@api.get("/jobs/{job_id}")
@needs(Role.ANALYST)
def job(request: Request, job_id: str) -> Answer[JobOut]:
    """One job: how far it is, and once it is over what it brought."""
    return answer(JobOut.of(jobs_of(request).state(job_id)))


@pages.get("/jobs/{job_id}")
@needs(Role.ANALYST)
def job_page(request: Request, job_id: str) -> Response:
    """What became of what was given."""
    return page(request, "job.html", **_told(request, job_id))


@pages.get("/jobs/{job_id}/part")
@needs(Role.ANALYST)
def job_part(request: Request, job_id: str) -> Response:
    """The moving part of that page alone, for the script that follows it."""
    return page(request, "job_part.html", **_told(request, job_id))


@pages.post("/jobs/{job_id}/again")
@needs(Role.ANALYST)
def again_form(request: Request, job_id: str) -> Response:
    """Read a job again that was stopped."""
    jobs_of(request).again(job_id)
    return RedirectResponse(f"/jobs/{job_id}", status_code=303)


@api.post("/jobs/{job_id}/again")
@needs(Role.ANALYST)
def again(request: Request, job_id: str) -> Answer[JobOut]:
    """Read a job again that was stopped."""
    jobs_of(request).again(job_id)
    return answer(JobOut.of(jobs_of(request).state(job_id)))


def _told(request: Request, job_id: str) -> dict[str, Any]:
    state = jobs_of(request).state(job_id)
    account = state.end.account if state.end else None
    reports = {step.report for step in state.steps if step.report}
    return {
        "state": state,
        "brought": _brought(account, desk_of(request)) if account else None,
        "titles": titles(reports, desk_of(request)),
        "Fate": Fate,
    }


def titles(reports: Iterable[str], desk: Desk) -> dict[str, Any]:
    """Some reports (ids) as documents, as far as the ledger still has them; of very many the first."""
    found = {}
    for report in sorted(reports)[:200]:
        try:
            found[report] = desk.reader.document(report)
        except NotFound:
            continue
    return found


def _brought(account: Account, desk: Desk) -> Brought:
    shown = account.against[:SHOWN]
    ids = {*account.listed[:SHOWN], *(a.claim for a in shown), *(a.other for a in shown)}
    views = {view.id: view for view in claim_views(desk.reader.claims_by_id(ids), desk)}
    claims = folded(views[one] for one in account.listed[:SHOWN] if one in views)
    pairs = [Pair(views[a.claim], views[a.other], a.why) for a in shown if {a.claim, a.other} <= views.keys()]
    return Brought(account, claims, pairs)
