"""Nobody waits long for one question, and no question keeps the database from the others."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from muster.store.limits import QUERY_LIMIT, limited
from muster.web.security import READING

# Files to take away, and originals: they may be as large as the ledger.
WHOLE = ("/api/export.", "/api/brief/file.", "/evidence/")


class Patience:
    """ASGI middleware: a question from a page or the API may take the database so long; what writes or exports, longer."""

    def __init__(self, app: ASGIApp, seconds: float | None = QUERY_LIMIT) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asking = scope["type"] == "http" and scope["method"] in READING
        patient = not asking or scope["path"].startswith(WHOLE)
        with limited(None if patient else self._seconds):
            await self._app(scope, receive, send)
