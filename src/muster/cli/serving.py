"""serve: the page, for one person on this machine or for a team."""

from __future__ import annotations

import ipaddress
import socket
from typing import Annotated

import typer
import uvicorn

from muster.cli.console import note
from muster.cli.options import LedgerFolder, settings
from muster.domain.errors import UsageError
from muster.domain.team import Role
from muster.pipeline import compose
from muster.store.address import Address
from muster.team.team import Team
from muster.web.app import create_app
from muster.web.security import LOOPBACK, Front, hostname
from muster.web.steady import settle

Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port.")]
PORT = 8765
_ANY = ("0.0.0.0", "::")  # noqa: S104 - told apart, not bound to


def serve(
    port: Port = PORT,
    host: Annotated[
        str,
        typer.Option("--host", help="The address to listen on: a loopback address, or another with --team."),
    ] = "127.0.0.1",
    team: Annotated[
        bool, typer.Option("--team", help="People sign in with the accounts of `muster team`.")
    ] = False,
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allowed-host", help="A name by which the server is asked (with --team; again for more)."
        ),
    ] = None,
    https: Annotated[
        bool, typer.Option("--https", help="A proxy before it speaks TLS (with --team).")
    ] = False,
    proxy: Annotated[
        str, typer.Option("--proxy", help="Address of that proxy, whose X-Forwarded-For is believed.")
    ] = "127.0.0.1",
    insecure_http: Annotated[
        bool, typer.Option("--insecure-http", help="Passwords may cross the network unencrypted.")
    ] = False,
    ledger: LedgerFolder = None,
) -> None:
    """Show the ledger in a browser: map, timeline, claims with their evidence. Reachable from this machine only, unless a
    team signs in.

    \b
    Examples:
      muster serve
      muster serve --ledger syria --port 9000
      muster serve --team --https --allowed-host osint.example.org
    """
    chosen = settings(ledger)
    compose.reader(chosen.ledger).close()  # says at once what is wrong with the ledger
    front = front_of(host, team, allowed_host or [], https, insecure_http)
    if not _free(host, port):
        raise UsageError(f"--port: {port} is taken on {host}; choose another")
    people = _team(chosen.ledger) if team else None
    note(f"http://{f'[{host}]' if ':' in host else host}:{port}/  (Ctrl-C ends it)")
    uvicorn.run(
        create_app(
            chosen.ledger,
            compose.owners(chosen.owners),
            team=people,
            front=front,
            query_limit=chosen.query_limit,
            warmed=settle,
        ),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=https,
        forwarded_allow_ips=proxy,
    )


def front_of(host: str, team: bool, allowed: list[str], https: bool, insecure: bool) -> Front:
    """How the server may be reached. Raises UsageError where strangers, or passwords in the open, would be let through."""
    if not team:
        if not _loopback(host):
            raise UsageError(
                f"--host: {host!r} is not a loopback address; beyond this machine muster serves a --team only"
            )
        if allowed or https or insecure:
            raise UsageError("--allowed-host, --https and --insecure-http go with --team")
        return Front()
    if not _loopback(host) and not https and not insecure:
        raise UsageError(
            f"--host: {host!r} can be reached by others, and passwords would cross the network in the open; put a proxy "
            "with TLS before it and say --https, or say --insecure-http"
        )
    own = set() if host in _ANY else {f"[{host}]" if ":" in host else host}
    if not own and not allowed:
        raise UsageError(
            f"--host: {host} is every address; say by which name people ask: --allowed-host NAME"
        )
    return Front(LOOPBACK | own | {_name(name) for name in allowed}, https, shared=True)


def _name(allowed: str) -> str:
    """Raises UsageError for what no Host header can be."""
    name = hostname(allowed.strip().lower())
    if not name or any(c in allowed for c in "/*@ ,"):
        raise UsageError(f"--allowed-host: {allowed!r} is not the name of a host, like osint.example.org")
    return name


def _team(ledger: Address) -> Team:
    """Raises UsageError where nobody could let others in."""
    found = Team.open(ledger)
    if not any(a.role is Role.ADMIN and not a.disabled for a in found.people.every()):
        found.close()
        raise UsageError("this team has no admin yet; make one with: muster team add NAME --role admin")
    return found


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
