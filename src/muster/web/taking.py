"""How something may be taken away: by whom what is sensitive, and for whom it is made."""

from __future__ import annotations

from fastapi import Request
from starlette.exceptions import HTTPException

from muster.export.handling import Handling
from muster.web.access import Role, signer
from muster.web.desk import places
from muster.web.filters import Taken


def handling_of(request: Request, asked: Taken) -> Handling:
    """Raises HTTPException 403 for somebody who may only read and asks for what is sensitive."""
    may_take(request, asked.with_sensitive)
    return Handling(asked.tlp, asked.with_sensitive, places)


def may_take(request: Request, with_sensitive: bool) -> None:
    """Raises HTTPException 403 as above."""
    if with_sensitive and signer(request).role < Role.ANALYST:
        raise HTTPException(403)
