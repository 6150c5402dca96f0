"""serve: the page, on this machine only."""

from __future__ import annotations

import ipaddress
import socket
from typing import Annotated

import typer
import uvicorn

from muster.cli.console import note
from muster.cli.options import LedgerFolder, settings
from muster.domain.errors import UsageError
from muster.pipeline import compose
from muster.web.app import create_app

Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port.")]
PORT = 8765


def serve(
    port: Port = PORT,
    host: Annotated[str, typer.Option("--host", help="A loopback address.")] = "127.0.0.1",
    ledger: LedgerFolder = None,
) -> None:
    """Show the ledger in a browser: map, timeline, claims with their evidence. Reachable from this machine only.

    \b
    Examples:
      muster serve
      muster serve --ledger syria --port 9000
    """
    chosen = settings(ledger)
    compose.reader(chosen.ledger).close()  # says at once what is wrong with the ledger
    if not _loopback(host):
        raise UsageError(f"--host: {host!r} is not a loopback address; muster serves this machine only")
    if not _free(host, port):
        raise UsageError(f"--port: {port} is taken on {host}; choose another")
    note(f"http://{f'[{host}]' if ':' in host else host}:{port}/  (Ctrl-C ends it)")
    uvicorn.run(
        create_app(chosen.ledger, compose.owners(chosen.owners)),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
    )


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
