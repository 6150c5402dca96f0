"""The desk in the browser: pages and API over one ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from functools import partial
from getpass import getuser
from pathlib import Path
from threading import Thread

from fastapi import FastAPI

from muster.corroborate.owners import Owners
from muster.domain.errors import MusterError
from muster.pipeline import compose
from muster.pipeline.consolidate import consolidate
from muster.pipeline.site import site_status
from muster.store.address import Address
from muster.store.ledger import Ledger, Now, utc_now
from muster.team.team import Team
from muster.web.access import Alone, Doorkeeper
from muster.web.desk import Desk
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
) -> FastAPI:
    """The application over the ledger at ``address``. Raises NotFound or StopRun when there is none to read.

    ``analyst``: who signs what is written, the login name where none is given. With a ``team`` (closed with the application)
    people sign in, and sign with their own names.
    """
    reader = RememberingReader.open(address)

    @asynccontextmanager
    async def closing(_app: FastAPI) -> AsyncIterator[None]:
        warming = Thread(target=_warm, args=(reader,), daemon=True)
        with reader, ExitStack() as stack:
            if team:
                stack.callback(team.close)
            warming.start()
            yield
            warming.join()

    @contextmanager
    def pen() -> Iterator[Ledger]:
        """The writer; what is derived is brought up to date before it is put down."""
        with compose.writer(address, clock, create=False) as ledger:
            yield ledger
            consolidate(ledger, owners)

    desk = Desk(reader, partial(site_status, reader, owners=owners), pen, owners)
    door: Doorkeeper = TeamDoor(team, front) if team else Alone(analyst or login_name())
    return serve_desk(desk, door, closing, front, team)


def _warm(reader: RememberingReader) -> None:
    """Survey the ledger before anybody asks; what cannot be read then is said to whoever asks."""
    with suppress(MusterError):
        reader.survey()


def login_name() -> str:
    """Who runs this process; "analyst" where the machine does not say."""
    try:
        return getuser()
    except (OSError, KeyError):
        return "analyst"
