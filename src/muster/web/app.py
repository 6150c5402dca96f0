"""The desk in the browser: pages and API over one ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from getpass import getuser
from pathlib import Path

from fastapi import FastAPI

from muster.corroborate.owners import Owners
from muster.pipeline import compose
from muster.pipeline.consolidate import consolidate
from muster.pipeline.site import site_status
from muster.store.address import Address
from muster.store.ledger import Ledger, Now, utc_now
from muster.web.access import Alone
from muster.web.desk import Desk
from muster.web.reader import RememberingReader
from muster.web.server import serve_desk


def create_app(
    address: Address | Path, owners: Owners | None = None, analyst: str | None = None, clock: Now = utc_now
) -> FastAPI:
    """The application over the ledger at ``address``. Raises NotFound or StopRun when there is none to read.

    ``analyst``: who signs what is written, the login name where none is given.
    """
    reader = RememberingReader.open(address)

    @asynccontextmanager
    async def closing(_app: FastAPI) -> AsyncIterator[None]:
        with reader:
            yield

    @contextmanager
    def pen() -> Iterator[Ledger]:
        """The writer; what is derived is brought up to date before it is put down."""
        with compose.writer(address, clock, create=False) as ledger:
            yield ledger
            consolidate(ledger, owners)

    desk = Desk(reader, partial(site_status, reader, owners=owners), pen, owners)
    return serve_desk(desk, Alone(analyst or login_name()), closing)


def login_name() -> str:
    """Who runs this process; "analyst" where the machine does not say."""
    try:
        return getuser()
    except (OSError, KeyError):
        return "analyst"
