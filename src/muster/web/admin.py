"""What admins do: let people in and out, read who did what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from muster.domain.errors import UsageError
from muster.domain.team import ROLES
from muster.web.access import Role, needs
from muster.web.door import Typed, sentence
from muster.web.pages import Offset, page
from muster.web.team_door import actor_of, in_person, role_named, team_of

router = APIRouter(prefix="/admin", include_in_schema=False)
ROWS = 100


def _people(request: Request, status: int = 200, **said: str) -> Response:
    shown = page(
        request,
        "people.html",
        people=team_of(request).people.every(),
        roles=ROLES,
        own=in_person(request).account,
        **{"problem": "", "invitation": "", "invited": ""} | said,
    )
    shown.status_code = status
    return shown


def _invitation(request: Request, key: str) -> str:
    """The address to pass on. Its host is one that the guard has let through."""
    return f"{request.url.scheme}://{request.url.netloc}/join?key={key}"


@router.get("/people")
@needs(Role.ADMIN, in_person=True)
def people(request: Request) -> Response:
    """Everybody who belongs to the team."""
    return _people(request)


@router.post("/people")
@needs(Role.ADMIN, in_person=True)
def add(request: Request, name: Typed = "", role: Typed = "reader") -> Response:
    """A new account, and the invitation for its owner, which is on this page and never again."""
    team, by = team_of(request).people, actor_of(request)
    try:
        made = team.add(name, role_named(role), by)
    except UsageError as error:
        return _people(request, 400, problem=sentence(error))
    return _people(request, invited=made.name, invitation=_invitation(request, team.invite(made.id, by)))


@router.post("/people/{account_id}/invite")
@needs(Role.ADMIN, in_person=True)
def invite(request: Request, account_id: str) -> Response:
    """A new invitation, for somebody who forgot the password or missed the first one."""
    team, by = team_of(request).people, actor_of(request)
    key = team.invite(account_id, by)
    return _people(request, invited=team.invited(key).name, invitation=_invitation(request, key))


@router.post("/people/{account_id}/role")
@needs(Role.ADMIN, in_person=True)
def set_role(request: Request, account_id: str, role: Typed) -> Response:
    """Another role; the person signs in anew."""
    try:
        team_of(request).people.set_role(account_id, role_named(role), actor_of(request))
    except UsageError as error:
        return _people(request, 400, problem=sentence(error))
    return RedirectResponse("/admin/people", status_code=303)


@router.post("/people/{account_id}/disable")
@needs(Role.ADMIN, in_person=True)
def disable(request: Request, account_id: str) -> Response:
    """Nothing of the account lets anybody in any more."""
    return _set_disabled(request, account_id, True)


@router.post("/people/{account_id}/enable")
@needs(Role.ADMIN, in_person=True)
def enable(request: Request, account_id: str) -> Response:
    """The password holds again; sessions and tokens do not come back."""
    return _set_disabled(request, account_id, False)


def _set_disabled(request: Request, account_id: str, disabled: bool) -> Response:
    try:
        team_of(request).people.set_disabled(account_id, disabled, actor_of(request))
    except UsageError as error:
        return _people(request, 400, problem=sentence(error))
    return RedirectResponse("/admin/people", status_code=303)


@router.get("/audit")
@needs(Role.ADMIN)
def audit(request: Request, who: Annotated[str, Query(max_length=64)] = "", offset: Offset = 0) -> Response:
    """Who did what, the latest first."""
    found = team_of(request).audited(ROWS, offset, who or None)
    return page(
        request,
        "audit.html",
        entries=found.items,
        total=found.total,
        offset=offset,
        size=ROWS,
        who=who,
    )
