"""One shape for every failure: a JSON envelope under /api, a plain page elsewhere, nothing of the inside in either."""

from __future__ import annotations

import logging
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from muster.domain.errors import MusterError, TooSlow

log = logging.getLogger(__name__)

WORDS: dict[int | str, tuple[str, str]] = {
    400: ("bad_request", "The request could not be understood."),
    401: ("unknown", "Sign in first."),
    403: ("forbidden", "You may not do this, or it was asked from another site than this one."),
    404: ("not_found", "There is no such record or page."),
    405: ("wrong_method", "This address does not take such a request."),
    413: ("too_large", "That is more than is taken at once."),
    415: ("wrong_type", "The body is not of a kind that is read here."),
    429: ("too_many", "Too many requests. Wait a little."),
    414: ("too_long", "The address is too long."),
    422: ("bad_request", "A value in the request is not valid."),
    503: ("busy", "The ledger is busy. Try again in a moment."),
    "too_slow": (
        "too_slow",
        "That question takes too long, and was stopped. Ask for less: a shorter period, one site, one source or rarer words.",
    ),
    500: ("failed", "Something went wrong. The log of the server says what."),
}


def envelope(status: int, fields: tuple[str, ...] = (), about: str | None = None) -> dict[str, object]:
    """``{"error": {"status", "code", "message", "fields"}}``; ``fields`` names bad parameters, never their values.

    ``about``: what the status alone does not tell ("too_slow").
    """
    code, message = WORDS.get(about or status, WORDS[500])
    return {"error": {"status": status, "code": code, "message": message, "fields": list(fields)}}


def may_sign_in(request: Request) -> bool:
    """Whether a person waits for a page, and there are accounts; a script gets the error itself."""
    navigated = request.headers.get("sec-fetch-dest", "document") == "document"
    path = request.url.path
    return navigated and not path.startswith("/api/") and request.app.state.team is not None


def sign_in_address(request: Request) -> str:
    """The page to sign in, which leads back to where a person wanted to read."""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"/sign-in?next={quote(request.url.path + query)}" if request.method == "GET" else "/sign-in"


def install(app: FastAPI, templates: Jinja2Templates) -> None:
    """Map every error to an answer."""

    def answer(
        request: Request, status: int, fields: tuple[str, ...] = (), about: str | None = None
    ) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse(envelope(status, fields, about), status_code=status)
        message = WORDS.get(about or status, WORDS[500])[1]
        context = {"status": status, "message": message, "fields": fields}
        return templates.TemplateResponse(request, "error.html", context, status_code=status)

    @app.exception_handler(MusterError)
    def known(request: Request, error: MusterError) -> Response:
        # what was asked for, which these errors repeat, may be what is sensitive
        words = str(error) if error.http_status >= 500 else "not written down"
        log.info("%s: %s", type(error).__name__, words)
        about = "too_slow" if isinstance(error, TooSlow) else None
        return answer(request, error.http_status, about=about)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        if error.status_code == 401 and may_sign_in(request):
            return RedirectResponse(sign_in_address(request), status_code=303)
        response = answer(request, error.status_code)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        fields = sorted(
            {str(e["loc"][-1]) for e in error.errors() if e["loc"] and e["type"] != "extra_forbidden"}
        )
        return answer(request, 400, tuple(fields))

    @app.exception_handler(Exception)
    def unknown(request: Request, error: Exception) -> Response:
        log.error("unexpected error", exc_info=error)
        return answer(request, 500)
