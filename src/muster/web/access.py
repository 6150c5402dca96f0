"""Who may do what. Deny by default: a route that names no role lets nobody in.

Every endpoint bears the least role that it needs (:func:`needs`); :func:`permit` is put before every router. Who is asking
is told by a :class:`Doorkeeper`: on one person's own machine that person, who may do everything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeVar

from fastapi import Request
from starlette.exceptions import HTTPException

from muster.domain.team import Role as Role
from muster.team.pace import Pace

F = TypeVar("F", bound=Callable[..., object])
_NEEDS = "__needs_role__"
_IN_PERSON = "__in_person__"


class Principal(NamedTuple):
    """Who asks: the name that decisions are signed with, and the role."""

    name: str
    role: Role
    account: str = ""  # id of the account; empty for the only person on this machine
    session: str = ""  # id of the browser's session; empty where a token spoke


class Doorkeeper(Protocol):
    """Tells who sends a request."""

    def who(self, request: Request) -> Principal | None:
        """None for somebody unknown."""
        ...


class Alone(NamedTuple):
    """The only person on this machine."""

    name: str

    def who(self, request: Request) -> Principal | None:
        return Principal(self.name, Role.ADMIN)


def needs(role: Role, in_person: bool = False) -> Callable[[F], F]:
    """Mark an endpoint with the least role that may call it, and whether a token is not enough for it."""

    def marked(endpoint: F) -> F:
        setattr(endpoint, _NEEDS, role)
        setattr(endpoint, _IN_PERSON, in_person)
        return endpoint

    return marked


def role_needed(endpoint: object) -> Role | None:
    """The mark of an endpoint; None where it bears none."""
    return getattr(endpoint, _NEEDS, None)


def in_person_only(endpoint: object) -> bool:
    """Whether nobody but a person who signed in may call it: a program's key lets nobody else in."""
    return bool(getattr(endpoint, _IN_PERSON, False))


def permit(request: Request) -> None:
    """Raises HTTPException: 401 for somebody unknown, 403 for a role that is too low or an endpoint without a mark, 429
    for somebody who asks faster than the server's pace.
    """
    least = role_needed(request.scope["endpoint"])
    if least is Role.STRANGER:
        return
    asking = asker(request)
    if asking is None:
        raise HTTPException(401, headers={"www-authenticate": "Bearer"})
    by_token = asking.account and not asking.session
    if least is None or asking.role < least or (by_token and in_person_only(request.scope["endpoint"])):
        raise HTTPException(403)
    pace: Pace | None = request.app.state.pace
    wait = pace.wait(asking.account) if pace is not None else 0
    if wait:
        raise HTTPException(429, headers={"retry-after": str(wait)})


def asker(request: Request) -> Principal | None:
    """Who sends the request. The doorkeeper is asked once a request."""
    if not hasattr(request.state, "asker"):
        doorkeeper: Doorkeeper = request.app.state.doorkeeper
        request.state.asker = doorkeeper.who(request)
    known: Principal | None = request.state.asker
    return known


def signer(request: Request) -> Principal:
    """Who signs what this request writes. Raises HTTPException 401 for somebody unknown."""
    asking = asker(request)
    if asking is None:
        raise HTTPException(401)
    return asking
