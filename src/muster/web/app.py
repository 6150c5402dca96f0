"""The desk in the browser: read-only pages and API over one ledger, for one machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from muster.corroborate.owners import Owners
from muster.pipeline.site import site_status
from muster.store.address import Address
from muster.web.desk import Desk
from muster.web.reader import RememberingReader
from muster.web.server import serve_desk


def create_app(address: Address | Path, owners: Owners | None = None) -> FastAPI:
    """The application over the ledger at ``address``. Raises NotFound or StopRun when there is none to read."""
    reader = RememberingReader.open(address)

    @asynccontextmanager
    async def closing(_app: FastAPI) -> AsyncIterator[None]:
        with reader:
            yield

    return serve_desk(Desk(reader, partial(site_status, reader, owners=owners)), closing)
