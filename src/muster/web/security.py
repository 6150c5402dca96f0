"""The guard in front of everything: who may ask, what a browser may do with the answer.

A foreign Host header means DNS rebinding, a foreign Origin or Sec-Fetch-Site means that another site is asking through the
person's browser; both are refused. What writes must say that it comes from these pages, or bear a token that no browser
sends by itself.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from muster.web.errors import envelope

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
MAX_QUERY = 4_096  # bytes
MAX_BODY = 64 * 1024 * 1024  # bytes of a request, refused before anything is parsed
READING = frozenset({"GET", "HEAD"})
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})

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
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """ASGI middleware: refuses foreign or overlong requests and adds the security headers."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str] = LOOPBACK) -> None:
        self._app = app
        self._hosts = hosts

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

        status = refusal(scope, self._hosts)
        if status is None:
            await self._app(scope, limited(receive), guarded)
        else:
            await JSONResponse(envelope(status), status_code=status)(scope, receive, guarded)


def limited(receive: Receive) -> Receive:
    """The request's body cut off where it grows beyond :data:`MAX_BODY` although it did not say so."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAX_BODY:
            raise HTTPException(413)
        return message

    return counted


def refusal(scope: Scope, hosts: frozenset[str] = LOOPBACK) -> int | None:
    """The HTTP status to refuse a request with, or None."""
    headers, method = Headers(scope=scope), scope["method"]
    if hostname(headers.get("host", "")) not in hosts:
        return 403
    if method not in READING | WRITING:
        return 405
    if len(scope.get("query_string", b"")) > MAX_QUERY:
        return 414
    if not own_origin(headers, scope.get("scheme", "http")) or not own_site(headers, scope["path"]):
        return 403
    return unwritable(headers) if method in WRITING else None


def unwritable(headers: Headers) -> int | None:
    """The HTTP status to refuse a writing request with, or None: it must come from our own pages or bear a token."""
    by_page = headers.get("origin") is not None or headers.get("sec-fetch-site") == "same-origin"
    if not by_page and not headers.get("authorization", "").startswith("Bearer "):
        return 403
    length = headers.get("content-length", "0")
    return 413 if not length.isdigit() or int(length) > MAX_BODY else None


def hostname(host: str) -> str:
    """The name of a Host header without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def own_origin(headers: Headers, scheme: str) -> bool:
    """Whether an Origin header, if there is one, is this very server."""
    origin = headers.get("origin")
    if origin is None:
        return True
    parts = urlsplit(origin)
    return parts.scheme == scheme and parts.netloc == headers.get("host")


def own_site(headers: Headers, path: str) -> bool:
    """Whether the browser says that the request is our own, or a person following a link to a page."""
    site = headers.get("sec-fetch-site", "none")
    if site in ("none", "same-origin"):
        return True
    followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return followed and not path.startswith(("/api/", "/evidence/"))
