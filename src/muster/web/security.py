"""The guard in front of everything: who may ask, what a browser may do with the answer.

The pages serve one person on one machine. A foreign Host header means DNS rebinding, a foreign Origin or
Sec-Fetch-Site means that another site is asking through the person's browser; both are refused.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from muster.web.errors import envelope

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
MAX_QUERY = 4_096  # bytes

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """ASGI middleware: refuses foreign, writing or overlong requests and adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        # anything else (websocket) gets no answer: there is nothing to say

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        status = refusal(scope)
        if status is None:
            await self._app(scope, receive, guarded)
        else:
            await JSONResponse(envelope(status), status_code=status)(scope, receive, guarded)


def refusal(scope: Scope) -> int | None:
    """The HTTP status to refuse a request with, or None."""
    headers = Headers(scope=scope)
    if hostname(headers.get("host", "")) not in LOOPBACK:
        return 403
    if scope["method"] not in ("GET", "HEAD"):
        return 405
    if len(scope.get("query_string", b"")) > MAX_QUERY:
        return 414
    if not own_origin(headers) or not own_site(headers, scope["path"]):
        return 403
    return None


def hostname(host: str) -> str:
    """The name of a Host header without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def own_origin(headers: Headers) -> bool:
    """Whether an Origin header, if there is one, is this very server."""
    origin = headers.get("origin")
    if origin is None:
        return True
    parts = urlsplit(origin)
    return parts.scheme == "http" and parts.netloc == headers.get("host")


def own_site(headers: Headers, path: str) -> bool:
    """Whether the browser says that the request is our own, or a person following a link to a page."""
    site = headers.get("sec-fetch-site", "none")
    if site in ("none", "same-origin"):
        return True
    followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return followed and not path.startswith(("/api/", "/evidence/"))
