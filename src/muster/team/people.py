"""Accounts: added, given roles, disabled. Whatever takes a right away takes effect at once: sessions end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from muster.domain.errors import UsageError
from muster.domain.team import Account, Actor, Role
from muster.store import team_accounts, team_audit, team_keys
from muster.store.team_book import TeamBook
from muster.team import keys
from muster.team.passwords import Passwords, acceptable

INVITED = timedelta(days=3)  # how long an invitation holds
_NAME = re.compile(r"\w[\w .'@-]{0,63}")

Now = Callable[[], datetime]


class People:
    """Who belongs to the team."""

    def __init__(self, book: TeamBook, passwords: Passwords, clock: Now) -> None:
        self._book = book
        self._passwords = passwords
        self._clock = clock

    def every(self) -> tuple[Account, ...]:
        with self._book.reading() as connection:
            return team_accounts.every(connection)

    def named(self, name: str) -> Account:
        """Raises NotFound."""
        with self._book.reading() as connection:
            return team_accounts.named(connection, folded(name))

    def add(self, name: str, role: Role, by: Actor) -> Account:
        """A new account, which cannot sign in before it has a password. Raises UsageError when the name is taken or none."""
        name, now = acceptable_name(name), self._clock().isoformat()
        made = Account(keys.name("u"), name, role, False, now, by.name, None)
        with self._book.writing() as connection:
            if team_accounts.called(connection, folded(name)):
                raise UsageError("that name is taken; names are never given twice, for they sign decisions")
            team_accounts.add(connection, made, folded(name))
            self._log(connection, by, "account added", f"{name} as {role.word}")
        return made

    def set_role(self, account_id: str, role: Role, by: Actor) -> Account:
        """Raises NotFound; UsageError where nobody could let others in any more."""
        with self._book.writing() as connection:
            before = team_accounts.account(connection, account_id)
            team_accounts.change(connection, account_id, role=int(role))
            _somebody_can(connection)
            team_keys.end_sessions(connection, account_id)
            self._log(connection, by, "role changed", f"{before.name}: {before.role.word} to {role.word}")
        return before._replace(role=role)

    def set_disabled(self, account_id: str, disabled: bool, by: Actor) -> Account:
        """A disabled account and its tokens let nobody in. Raises as :meth:`set_role` does."""
        with self._book.writing() as connection:
            before = team_accounts.account(connection, account_id)
            team_accounts.change(connection, account_id, disabled=disabled)
            _somebody_can(connection)
            if disabled:
                self._shut(connection, account_id)
            self._log(connection, by, "account disabled" if disabled else "account enabled", before.name)
        return before._replace(disabled=disabled)

    def set_password(self, account_id: str, password: str, by: Actor) -> None:
        """Give a password for somebody; sessions end, tokens and invitations no longer hold. Raises NotFound, UsageError."""
        with self._book.reading() as connection:
            known = team_accounts.account(connection, account_id)
        made = self._passwords.hash(acceptable(password, known.name))
        with self._book.writing() as connection:
            self._shut(connection, account_id)
            self._keep(connection, account_id, made)
            self._log(connection, by, "password set", known.name)

    def change_password(self, account_id: str, old: str, new: str, by: Actor) -> bool:
        """One's own: whether ``old`` was right. Sessions end, tokens stay. Raises UsageError."""
        with self._book.reading() as connection:
            known = team_accounts.account(connection, account_id)
            secret = team_accounts.secret(connection, folded(known.name))
        right = self._passwords.fits(old[:1000], secret[1] if secret else None)
        made = self._passwords.hash(acceptable(new, known.name)) if right else ""
        with self._book.writing() as connection:
            if right:
                team_keys.end_sessions(connection, account_id)
                self._keep(connection, account_id, made)
            said = "password changed" if right else "password not changed: the old one was wrong"
            self._log(connection, by, said, known.name)
        return right

    def invite(self, account_id: str, by: Actor) -> str:
        """The key of an invitation to choose a password, good once within :data:`INVITED`. Raises NotFound."""
        key, ends = keys.fresh(), self._clock() + INVITED
        with self._book.writing() as connection:
            known = team_accounts.account(connection, account_id)
            team_accounts.invite(connection, account_id, keys.hashed(key), ends.isoformat())
            self._log(connection, by, "invited", known.name)
        return key

    def invited(self, key: str) -> Account:
        """Whom an invitation is for. Raises NotFound."""
        with self._book.reading() as connection:
            return team_accounts.invited(connection, keys.hashed(key), self._clock().isoformat())

    def join(self, key: str, password: str, address: str) -> Account:
        """Take an invitation up with a password of one's own. Raises NotFound, UsageError."""
        made = self._passwords.hash(acceptable(password, self.invited(key).name))
        with self._book.writing() as connection:
            now = self._clock().isoformat()
            known = team_accounts.invited(connection, keys.hashed(key), now)
            self._shut(connection, known.id)
            self._keep(connection, known.id, made)
            self._log(connection, Actor(known.name, address), "invitation taken up", known.name)
        return known

    def _keep(self, connection: Connection, account_id: str, made: str) -> None:
        now = self._clock().isoformat()
        team_accounts.change(connection, account_id, password=made, password_at=now)

    def _shut(self, connection: Connection, account_id: str) -> None:
        team_keys.end_sessions(connection, account_id)
        team_keys.revoke_all(connection, account_id, self._clock().isoformat())
        team_accounts.uninvite(connection, account_id)

    def _log(self, connection: Connection, by: Actor, what: str, about: str) -> None:
        team_audit.append(connection, self._clock().isoformat(), by, what, about)


def acceptable_name(name: str) -> str:
    """A name in the form it is kept in. Raises UsageError when it is none that can be read and typed."""
    normal = unicodedata.normalize("NFKC", name).strip()
    if not _NAME.fullmatch(normal):
        raise UsageError(
            "a name has up to 64 letters, digits, spaces and . ' @ - _, and begins with a letter"
        )
    return normal


def folded(name: str) -> str:
    """What two names that are one have in common."""
    whole = name.encode("utf-8", "replace").decode()  # half a surrogate pair is no text
    return unicodedata.normalize("NFKC", whole).strip().casefold()


def _somebody_can(connection: Connection) -> None:
    if not team_accounts.admins(connection):
        raise UsageError("somebody must be able to let others in: this is the last admin")
