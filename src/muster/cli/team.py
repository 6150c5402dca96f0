"""team: who may do what in the browser of a shared ledger."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from muster.cli.console import emit, line, note, printed, safe, say
from muster.cli.options import AsJson, LedgerFolder, settings
from muster.domain.errors import LedgerCorrupt, UsageError
from muster.domain.team import Account, Actor, Role
from muster.store.address import Address
from muster.team.passwords import acceptable
from muster.team.team import Team

team = typer.Typer(
    name="team",
    no_args_is_help=True,
    help="Accounts for `muster serve --team`: who belongs to the team, and who did what.",
)
ROWS = 100


class RoleName(StrEnum):
    """What an account may do: see; also write and judge; also let others in."""

    READER = "reader"
    ANALYST = "analyst"
    ADMIN = "admin"

    @property
    def role(self) -> Role:
        return Role[self.name]


Name = Annotated[str, typer.Argument(help="Name of the account. It signs what the person writes.")]
AsRole = Annotated[RoleName, typer.Option("--role", help="What the account may do.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, one line.")
]
Invite = Annotated[
    bool, typer.Option("--invite", help="Print a link to choose a password, good once within three days.")
]
Base = Annotated[
    str, typer.Option("--url", help="Where the server is reached, for the link of an invitation.")
]
HERE = "http://127.0.0.1:8765"


@contextmanager
def opened(ledger: Address | None) -> Iterator[Team]:
    """The team of a ledger."""
    found = Team.open(settings(ledger).ledger)
    try:
        yield found
    finally:
        found.close()


def _by() -> Actor:
    try:
        return Actor(getpass.getuser(), "command line")
    except (OSError, KeyError):
        return Actor("somebody", "command line")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError("no terminal to ask for a password: use --password-stdin or --invite")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt="The same again"))


def _let_in(found: Team, account: Account, password: str | None, base: str) -> None:
    """Set the password; where there is none, print an invitation to choose one."""
    if password is not None:
        found.people.set_password(account.id, password, _by())
        return
    line(f"{base.rstrip('/')}/join?key={found.people.invite(account.id, _by())}")
    note(f"good once within three days; send it to {account.name} alone")


@team.command()
def add(
    name: Name,
    role: AsRole = RoleName.READER,
    password_stdin: FromStdin = False,
    invite: Invite = False,
    url: Base = HERE,
    ledger: LedgerFolder = None,
) -> None:
    """Add an account. The first admin of a team is made here.

    \b
    Examples:
      muster team add "Ana Brandt" --role admin
      muster team add ivo --role analyst --invite --url https://osint.example.org
    """
    if invite and password_stdin:
        raise UsageError("--invite and --password-stdin: one of them")
    with opened(ledger) as found:
        # refused before the account is made, so that the same command can be given again
        chosen = None if invite else acceptable(_password(password_stdin), name)
        made = found.people.add(name, role.role, _by())
        say(f"{safe(made.name)}: {made.role.word}")
        _let_in(found, made, chosen, url)


@team.command("list")
def listed(ledger: LedgerFolder = None, as_json: AsJson = False) -> None:
    """List all accounts."""
    with opened(ledger) as found:
        people = found.people.every()
    if as_json:
        emit({"total": len(people), "accounts": [{**a._asdict(), "role": a.role.word} for a in people]})
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("name", "role", "password", "since", "by", ""):
        table.add_column(title)
    for one in people:
        set_at = one.password_at[:10] if one.password_at else "not chosen"
        state = "disabled" if one.disabled else ""
        table.add_row(
            printed(one.name), one.role.word, set_at, one.created_at[:10], printed(one.created_by), state
        )
    if people:
        say(table)
    say(f"{len(people)} accounts")


@team.command()
def role(name: Name, role: Annotated[RoleName, typer.Argument()], ledger: LedgerFolder = None) -> None:
    """Give an account another role. Its sessions end."""
    with opened(ledger) as found:
        made = found.people.set_role(found.people.named(name).id, role.role, _by())
    say(f"{safe(made.name)}: {made.role.word}")


@team.command()
def disable(
    name: Name,
    undo: Annotated[bool, typer.Option("--undo", help="Let the account in again.")] = False,
    ledger: LedgerFolder = None,
) -> None:
    """Let an account in no more: sessions end, tokens are revoked. Accounts are never deleted, for they sign decisions."""
    with opened(ledger) as found:
        made = found.people.set_disabled(found.people.named(name).id, not undo, _by())
    say(f"{safe(made.name)}: {'disabled' if made.disabled else made.role.word}")


@team.command()
def password(
    name: Name,
    password_stdin: FromStdin = False,
    invite: Invite = False,
    url: Base = HERE,
    ledger: LedgerFolder = None,
) -> None:
    """Set an account's password, or print a link to choose one. Sessions end, tokens are revoked."""
    with opened(ledger) as found:
        account = found.people.named(name)
        _let_in(found, account, None if invite else _password(password_stdin), url)


@team.command()
def token(
    name: Name,
    role: AsRole = RoleName.READER,
    label: Annotated[str, typer.Option("--label", help="What it is for.")] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How long it holds.")] = 90,
    revoke: Annotated[
        str | None, typer.Option("--revoke", help="Revoke this token (id) instead.", show_default=False)
    ] = None,
    ledger: LedgerFolder = None,
) -> None:
    """Print a token with which a program asks the API as this account. It cannot be shown again.

    \b
    Examples:
      muster team token ivo --label "nightly export"
      curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8765/api/claims
    """
    with opened(ledger) as found:
        account = found.people.named(name)
        if revoke is not None:
            found.entry.revoke(account.id, revoke, _by())
            return
        key, made = found.entry.add_token(account, label, role.role, days, _by())
    line(key)
    note(f"{made.id}: {role.value}, until {made.ends_at[:10]}; it cannot be shown again")


@team.command()
def audit(
    who: Annotated[str | None, typer.Option("--who", help="Entries of this person alone.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many, the latest first.")] = ROWS,
    verify: Annotated[bool, typer.Option("--verify", help="Check the chain of hashes instead.")] = False,
    ledger: LedgerFolder = None,
    as_json: AsJson = False,
) -> None:
    """Who signed in, failed to, wrote, took files away, changed accounts: when and from where."""
    with opened(ledger) as found:
        if verify:
            _verify(found)
            return
        entries = found.audited(limit, who=who)
    if as_json:
        emit({"total": entries.total, "entries": [entry._asdict() for entry in entries.items]})
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True)
    for title in ("when", "who", "what", "about", "from"):
        table.add_column(title, overflow="fold", no_wrap=title == "when")
    for one in entries.items:
        told = (printed(one.who), printed(one.what), printed(one.about), printed(one.address))
        table.add_row(one.at[:19], *told)
    if entries.items:
        say(table)
    say(f"{len(entries.items)} of {entries.total} entries")


def _verify(found: Team) -> None:
    problems = found.broken()
    if problems:
        raise LedgerCorrupt("; ".join(problems[:5]))
    say(f"{found.audited(1).total} entries, and the chain holds")
