"""Who may do what. Deny by default: a route that names no role lets nobody in.

Every endpoint bears the least role that it needs (:func:`needs`); :func:`permit` is put before every router. Who is asking
is told by a :class:`Doorkeeper`: on one person's own machine that person, who may do everything.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple, Protocol, TypeVar

from fastapi import Request
from starlette.exceptions import HTTPException

F = TypeVar("F", bound=Callable[..., object])
_NEEDS = "__needs_role__"


class Role(IntEnum):
    """Each may do all that the ones before it may."""

    READER = 1  # sees and exports
    ANALYST = 2  # adds reports, judges, corrects, grades, writes briefs
    ADMIN = 3  # lets others in


class Principal(NamedTuple):
    """Who asks: the name that decisions are signed with, and the role."""

    name: str
    role: Role


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


def needs(role: Role) -> Callable[[F], F]:
    """Mark an endpoint with the least role that may call it."""

    def marked(endpoint: F) -> F:
        setattr(endpoint, _NEEDS, role)
        return endpoint

    return marked


def role_needed(endpoint: object) -> Role | None:
    """The mark of an endpoint; None where it bears none."""
    return getattr(endpoint, _NEEDS, None)


def permit(request: Request) -> None:
    """Raises HTTPException: 401 for somebody unknown, 403 for a role that is too low or an endpoint without a mark."""
    asking = asker(request)
    if asking is None:
        raise HTTPException(401)
    least = role_needed(request.scope["endpoint"])
    if least is None or asking.role < least:
        raise HTTPException(403)


def asker(request: Request) -> Principal | None:
    """Who sends the request."""
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    return doorkeeper.who(request)


def signer(request: Request) -> Principal:
    """Who signs what this request writes. Raises HTTPException 401 for somebody unknown."""
    asking = asker(request)
    if asking is None:
        raise HTTPException(401)
    return asking
