"""The desk in the browser: pages and API over one ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from getpass import getuser
from pathlib import Path

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from muster.corroborate.owners import Owners
from muster.pipeline import compose
from muster.pipeline.pen import pen_of
from muster.pipeline.site import site_status
from muster.pipeline.watchlist import machine_folder
from muster.store.address import Address
from muster.store.ledger import Now, utc_now
from muster.web.access import Alone
from muster.web.desk import Desk
from muster.web.jobs import Jobs
from muster.web.reader import RememberingReader
from muster.web.server import serve_desk


def create_app(
    address: Address | Path, owners: Owners | None = None, analyst: str | None = None, clock: Now = utc_now
) -> FastAPI:
    """The application over the ledger at ``address``. Raises NotFound or StopRun when there is none to read.

    ``analyst``: who signs what is written, the login name where none is given.
    """
    reader = RememberingReader.open(address)
    pen = pen_of(address, clock, owners)
    jobs = Jobs(machine_folder(address), pen, compose.engine(), reader, clock)

    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        with reader:
            jobs.start()
            try:
                yield
            finally:
                await run_in_threadpool(jobs.stop)

    desk = Desk(reader, partial(site_status, reader, owners=owners), pen)
    app = serve_desk(desk, Alone(analyst or login_name()), living)
    app.state.jobs = jobs
    return app


def login_name() -> str:
    """Who runs this process; "analyst" where the machine does not say."""
    try:
        return getuser()
    except (OSError, KeyError):
        return "analyst"
