"""One's own account: password, sessions, tokens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from muster.domain.errors import UsageError
from muster.domain.team import ROLES, Account
from muster.team.passwords import SHORTEST
from muster.web.access import Principal, Role, needs
from muster.web.door import Typed, sentence
from muster.web.pages import page
from muster.web.team_door import (
    actor_of,
    address_of,
    agent_of,
    door_of,
    in_person,
    role_named,
    team_of,
)

router = APIRouter(prefix="/account", include_in_schema=False)


def account_of(request: Request, asking: Principal) -> Account:
    """The account of who asks."""
    return team_of(request).people.named(asking.name)


def _account(request: Request, status: int = 200, **said: str) -> Response:
    team, asking = team_of(request), in_person(request)
    shown = page(
        request,
        "account.html",
        account=account_of(request, asking),
        session=asking.session,
        sessions=team.entry.sessions(asking.account),
        tokens=team.entry.tokens(asking.account),
        roles=[role for role in ROLES if role <= asking.role],
        shortest=SHORTEST,
        **{"problem": "", "done": "", "fresh": ""} | said,
    )
    shown.status_code = status
    return shown


@router.get("")
@needs(Role.READER, in_person=True)
def account(request: Request) -> Response:
    """Who one is here, and what lets one in."""
    return _account(request)


@router.post("/password")
@needs(Role.READER, in_person=True)
def password(request: Request, old: Typed = "", new: Typed = "", again: Typed = "") -> Response:
    """A new password ends every session; this browser gets a new one."""
    team, door, asking = team_of(request), door_of(request), in_person(request)
    address, by = address_of(request), actor_of(request)
    if new != again:
        return _account(request, 400, problem="The two new passwords are not the same.")
    wait = door.tries.begin(asking.name, address)
    if wait:
        return _account(request, 429, problem=f"Too many tries. Wait {wait} seconds before the next.")
    try:
        right = team.people.change_password(asking.account, old, new, by)
    except UsageError as error:
        return _account(request, 400, problem=sentence(error))
    if not right:
        return _account(request, 400, problem="The old password is another.")
    door.tries.succeeded(asking.name, address)
    answer = RedirectResponse("/account", status_code=303)
    own = account_of(request, asking)
    door.let_in(answer, team.entry.open_session(own, address, agent_of(request)))
    return answer


@router.post("/tokens")
@needs(Role.READER, in_person=True)
def add_token(
    request: Request, label: Typed = "", role: Typed = "reader", days: Annotated[int, Form()] = 90
) -> Response:
    """A new token, whose key is on this page and never again."""
    asking = in_person(request)
    own = account_of(request, asking)
    try:
        key, _ = team_of(request).entry.add_token(own, label, role_named(role), days, actor_of(request))
    except UsageError as error:
        return _account(request, 400, problem=sentence(error))
    return _account(request, fresh=key)


@router.post("/tokens/{token_id}/revoke")
@needs(Role.READER, in_person=True)
def revoke_token(request: Request, token_id: str) -> Response:
    """One's own token lets nobody in any more."""
    asking = in_person(request)
    team_of(request).entry.revoke(asking.account, token_id, actor_of(request))
    return RedirectResponse("/account", status_code=303)


@router.post("/sessions/{session_id}/end")
@needs(Role.READER, in_person=True)
def end_session(request: Request, session_id: str) -> Response:
    """One's own session in some browser ends."""
    asking = in_person(request)
    team_of(request).entry.end_session(asking.account, session_id, actor_of(request))
    return RedirectResponse("/account", status_code=303)
