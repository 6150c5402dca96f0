"""The desk in the browser: pages and API over one ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, suppress
from functools import partial
from getpass import getuser
from pathlib import Path
from threading import Thread

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from muster.corroborate.owners import Owners
from muster.domain.errors import MusterError
from muster.pipeline import engines
from muster.pipeline.pen import pen_of
from muster.pipeline.site import site_status
from muster.pipeline.watchlist import machine_folder
from muster.store.address import Address
from muster.store.ledger import Now, utc_now
from muster.store.limits import QUERY_LIMIT
from muster.team.team import Team
from muster.web.access import Alone, Doorkeeper
from muster.web.desk import Desk, places
from muster.web.jobs import Jobs
from muster.web.reader import RememberingReader
from muster.web.security import Front
from muster.web.server import serve_desk
from muster.web.team_door import TeamDoor


def create_app(
    address: Address | Path,
    owners: Owners | None = None,
    analyst: str | None = None,
    clock: Now = utc_now,
    team: Team | None = None,
    front: Front = Front(),  # noqa: B008 - a value
    query_limit: float | None = QUERY_LIMIT,
    warmed: Callable[[], None] = lambda: None,
) -> FastAPI:
    """The application over the ledger at ``address``. Raises NotFound or StopRun when there is none to read.

    ``analyst``: who signs what is written, the login name where none is given. With a ``team`` (closed with the application)
    people sign in, and sign with their own names. ``query_limit``: seconds that a question may take the database.
    ``warmed`` is called once the ledger has been read into columns.
    """
    reader = RememberingReader.open(address)
    pen = pen_of(address, clock, owners)
    jobs = Jobs(machine_folder(address), pen, engines.engine(), reader, clock)

    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        warming = Thread(target=_warm, args=(reader, warmed), daemon=True)
        with reader, ExitStack() as stack:
            if team:
                stack.callback(team.close)
            warming.start()
            jobs.start()
            try:
                yield
            finally:
                await run_in_threadpool(jobs.stop)
                warming.join()

    desk = Desk(reader, partial(site_status, reader, owners=owners), pen, owners)
    door: Doorkeeper = TeamDoor(team, front) if team else Alone(analyst or login_name())
    app = serve_desk(desk, door, living, front, team, query_limit)
    app.state.jobs = jobs
    return app


def _warm(reader: RememberingReader, warmed: Callable[[], None]) -> None:
    """Survey the ledger and open the gazetteer before anybody asks; what cannot be read then is said to whoever asks."""
    with suppress(MusterError):
        reader.survey()
        places()
    warmed()


def login_name() -> str:
    """Who runs this process; "analyst" where the machine does not say."""
    try:
        return getuser()
    except (OSError, KeyError):
        return "analyst"
