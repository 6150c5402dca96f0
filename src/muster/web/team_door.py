"""The door of a team: whose session or token a request bears."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from muster.domain.errors import NotFound
from muster.domain.team import Actor, Role
from muster.store.team_keys import Holder
from muster.team.pace import SignInPace
from muster.team.team import Team
from muster.web.access import Principal, signer
from muster.web.security import Front

_AGENT = "user-agent"


class TeamDoor:
    """The :class:`~muster.web.access.Doorkeeper` of a team."""

    def __init__(self, team: Team, front: Front) -> None:
        self._team = team
        self._secure = front.https
        # __Host-: only this very host can set it, and only over TLS
        self._cookie = "__Host-muster" if front.https else "muster"
        self.tries = SignInPace()

    def who(self, request: Request) -> Principal | None:
        """A token, where one is sent, is all that counts."""
        given = request.headers.get("authorization")
        if given is not None:
            scheme, _, key = given.partition(" ")
            return _principal(self._team.entry.of_token(key) if scheme == "Bearer" else None)
        key = request.cookies.get(self._cookie, "")
        found = self._team.entry.of_session(key) if key else None
        return _principal(found, found.key if found else "")

    def let_in(self, response: Response, key: str) -> None:
        """Give the browser the key of its session: no script reads it, no other site sends it."""
        response.set_cookie(self._cookie, key, httponly=True, samesite="strict", secure=self._secure)

    def let_out(self, response: Response) -> None:
        response.delete_cookie(self._cookie, httponly=True, samesite="strict", secure=self._secure)


def _principal(holder: Holder | None, session: str = "") -> Principal | None:
    return Principal(holder.account.name, holder.role, holder.account.id, session) if holder else None


def team_of(request: Request) -> Team:
    """The team that this server has. Raises NotFound where it serves one person alone."""
    team: Team | None = request.app.state.team
    if team is None:
        raise NotFound("no accounts here")
    return team


def door_of(request: Request) -> TeamDoor:
    """Raises NotFound where one person is served alone."""
    team_of(request)
    door: TeamDoor = request.app.state.doorkeeper
    return door


def in_person(request: Request) -> Principal:
    """Who signed in to do this. Raises NotFound where one person is served alone, HTTPException 403 for a token."""
    asking = signer(request)
    team_of(request)
    if not asking.session:
        raise HTTPException(403)
    return asking


def actor_of(request: Request) -> Actor:
    """Who does what is asked, for the log, which then needs no second entry."""
    request.state.audited = True
    return Actor(signer(request).name, address_of(request))


def address_of(request: Request) -> str:
    """The network address that the request came from."""
    return request.client.host if request.client else ""


def agent_of(request: Request) -> str:
    """What the browser calls itself."""
    return request.headers.get(_AGENT, "")


def role_named(word: str) -> Role:
    """Raises HTTPException 400 where no account can have such a role."""
    try:
        role = Role[word.upper()]
    except KeyError:
        raise HTTPException(400) from None
    if role is Role.STRANGER:
        raise HTTPException(400)
    return role


def local(address: str) -> str:
    """The address of a page of this server, or "/" for whatever could lead elsewhere: ``//host``, ``/\\host``, a scheme."""
    odd = any(c <= " " or c == "\\" or c == "\x7f" for c in address)
    if odd or not address.startswith("/") or address.startswith("//") or len(address) > 4_000:
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else address
