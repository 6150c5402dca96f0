"""The desk in the browser: read-only pages and API over one ledger, for one machine."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fastapi import FastAPI

from muster.corroborate.owners import Owners
from muster.pipeline.site import site_status
from muster.web.desk import Desk
from muster.web.reader import RememberingReader
from muster.web.server import serve_desk


def create_app(folder: Path, owners: Owners | None = None) -> FastAPI:
    """The application over the ledger in ``folder``. Raises NotFound or StopRun when there is none to read."""
    reader = RememberingReader.open(folder)
    return serve_desk(Desk(reader, partial(site_status, reader, owners=owners), folder))
