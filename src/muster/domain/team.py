"""Who may do what in a team: roles, accounts, what lets somebody in, and the log of it.

Instants are ISO 8601 text in UTC. A password, a session's key or a token's never stands in one of these values.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Role(IntEnum):
    """Each may do all that the ones before it may."""

    STRANGER = 0  # nobody in particular: the door itself
    READER = 1  # sees and exports
    ANALYST = 2  # adds reports, judges, corrects, grades, writes briefs
    ADMIN = 3  # lets others in

    @property
    def word(self) -> str:
        return self.name.lower()


ROLES = tuple(role for role in Role if role is not Role.STRANGER)  # what an account can have


class Actor(NamedTuple):
    """Who does something, and from where: a network address, or the command line."""

    name: str
    address: str


class Account(NamedTuple):
    """A person of the team. Accounts are never deleted: their names sign decisions in the ledger."""

    id: str
    name: str
    role: Role
    disabled: bool
    created_at: str
    created_by: str
    password_at: str | None  # when the password was set; None before the invitation is taken up


class Session(NamedTuple):
    """One signed-in browser."""

    id: str
    account: str
    created_at: str
    seen_at: str  # to the minute or so
    ends_at: str  # at the latest
    address: str
    agent: str  # what the browser calls itself


class Token(NamedTuple):
    """A key for programs, with a role of its own that never reaches above its owner's."""

    id: str
    account: str
    label: str
    role: Role
    created_at: str
    ends_at: str
    used_at: str | None
    revoked_at: str | None


class Audited(NamedTuple):
    """An entry of the log of who did what; it carries the hash of the one before, as custody does."""

    seq: int
    at: str
    who: str
    what: str
    about: str
    address: str
    previous: str
    hash: str
