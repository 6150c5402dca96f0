"""Signing in and out, and taking up an invitation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from muster.domain.errors import UsageError
from muster.domain.team import Actor
from muster.team.passwords import SHORTEST
from muster.web.access import Role, asker, needs
from muster.web.team_door import address_of, agent_of, door_of, local, team_of

router = APIRouter(include_in_schema=False)
Typed = Annotated[str, Form(max_length=4_000)]


def bare(request: Request, template: str, status: int = 200, **context: object) -> Response:
    """A page for people who are not let in yet: nothing of the ledger stands on it."""
    response: Response = request.app.state.templates.TemplateResponse(
        request, template, context, status_code=status
    )
    return response


@router.get("/sign-in")
@needs(Role.STRANGER)
def sign_in_page(request: Request, next: str = "/") -> Response:
    """Where names and passwords are asked."""
    team_of(request)
    if asker(request):
        return RedirectResponse(local(next), status_code=303)
    return bare(request, "sign_in.html", next=local(next), problem="", name="")


@router.post("/sign-in")
@needs(Role.STRANGER)
def sign_in(request: Request, name: Typed = "", password: Typed = "", next: Typed = "/") -> Response:
    """A new session, and on to where the person wanted to go."""
    team, door, address = team_of(request), door_of(request), address_of(request)
    wait = door.tries.begin(name, address)
    if wait:
        problem = f"Too many tries. Wait {wait} seconds before the next."
        answer = bare(request, "sign_in.html", 429, next=local(next), problem=problem, name=name[:64])
        answer.headers["retry-after"] = str(wait)
        return answer
    key = team.entry.sign_in(name, password, address, agent_of(request))
    if key is None:
        problem = "Name and password do not belong together."
        return bare(request, "sign_in.html", 401, next=local(next), problem=problem, name=name[:64])
    door.tries.succeeded(name, address)
    _end(request)
    answer = RedirectResponse(local(next), status_code=303)
    door.let_in(answer, key)
    return answer


@router.post("/sign-out")
@needs(Role.STRANGER)
def sign_out(request: Request) -> Response:
    """The session ends, here and now."""
    team_of(request)
    _end(request)
    answer = RedirectResponse("/sign-in", status_code=303)
    door_of(request).let_out(answer)
    answer.headers["clear-site-data"] = '"cache"'
    return answer


def _end(request: Request) -> None:
    """End the session that the request itself bears, if it bears one."""
    asking = asker(request)
    request.state.audited = True
    if asking and asking.session:
        by = Actor(asking.name, address_of(request))
        team_of(request).entry.end_session(asking.account, asking.session, by, "signed out")


@router.get("/join")
@needs(Role.STRANGER)
def join_page(request: Request, key: str = "") -> Response:
    """Where somebody invited chooses a password."""
    account = team_of(request).people.invited(key)
    return bare(request, "join.html", key=key, account=account, problem="", shortest=SHORTEST)


@router.post("/join")
@needs(Role.STRANGER)
def join(request: Request, key: Typed = "", password: Typed = "", again: Typed = "") -> Response:
    """The password is kept, the invitation used up, the person let in."""
    team = team_of(request)
    account = team.people.invited(key)
    try:
        if password != again:
            raise UsageError("the two passwords are not the same")
        account = team.people.join(key, password, address_of(request))
    except UsageError as error:
        context = {"key": key, "account": account, "problem": sentence(error), "shortest": SHORTEST}
        return bare(request, "join.html", 400, **context)
    answer = RedirectResponse("/", status_code=303)
    door_of(request).let_in(answer, team.entry.open_session(account, address_of(request), agent_of(request)))
    return answer


def sentence(error: UsageError) -> str:
    """What was wrong, as a sentence on a page."""
    said = str(error)
    return said[:1].upper() + said[1:] + "."
