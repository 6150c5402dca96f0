"""What people of a team write and take away is written down before they get their answer."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from muster.domain.team import Actor
from muster.team.team import Team
from muster.web.access import Principal
from muster.web.security import WRITING
from muster.web.team_door import address_of


class Trail:
    """ASGI middleware: an entry in the log for every request that writes, and every file that is taken away."""

    def __init__(self, app: ASGIApp, team: Team) -> None:
        self._app = app
        self._team = team

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def followed(message: Message) -> None:
            asking: Principal | None = state.get("asker")
            if message["type"] == "http.response.start" and asking and not state.get("audited"):
                what = told(scope["method"], message)
                if what:
                    actor = Actor(asking.name, address_of(Request(scope)))
                    about = f"{scope['method']} {scope['path']} {message['status']}"
                    await run_in_threadpool(self._team.entry.log, actor, what, about)
            await send(message)

        await self._app(scope, receive, followed)


def told(method: str, start: Message) -> str | None:
    """What kind of entry an answer is worth: "wrote", "refused", "took away", or none."""
    if method in WRITING:
        return "wrote" if start["status"] < 400 else "refused"
    taken = Headers(raw=start["headers"]).get("content-disposition", "").startswith("attachment")
    return "took away" if taken else None
