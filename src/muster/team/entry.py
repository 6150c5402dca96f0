"""Being let in: with a password into a session of a browser, with a token as a program."""

from __future__ import annotations

from datetime import datetime, timedelta

from muster.domain.errors import NotFound, UsageError
from muster.domain.team import Account, Actor, Role, Session, Token
from muster.store import team_accounts, team_audit, team_keys
from muster.store.team_book import TeamBook
from muster.store.team_keys import Holder
from muster.team import keys
from muster.team.passwords import Passwords
from muster.team.people import Now, folded

IDLE = timedelta(hours=2)  # a session that is not used so long has ended
ABSOLUTE = timedelta(hours=12)  # and after this much in any case
LONGEST = 366  # days that a token may hold
_FRESH = timedelta(minutes=1)  # how exactly the last use is written down


class Entry:
    """Sessions and tokens."""

    def __init__(self, book: TeamBook, passwords: Passwords, clock: Now) -> None:
        self._book = book
        self._passwords = passwords
        self._clock = clock

    def sign_in(self, name: str, password: str, address: str, agent: str) -> str | None:
        """The key of a new session, or None. Whether there is such an account cannot be told from the answer or its time."""
        with self._book.reading() as connection:
            secret = team_accounts.secret(connection, folded(name))
        if not self._passwords.fits(password, secret[1] if secret else None) or secret is None:
            # what was typed is only written down where it is a name: people type passwords into the wrong field
            self.log(Actor(self._known(name), address), "sign-in failed")
            return None
        account_id, known = secret
        renewed = self._passwords.hash(password) if self._passwords.outdated(known) else None
        key, session = self._session(account_id, address, agent)
        with self._book.writing() as connection:
            account = team_accounts.account(connection, account_id)
            if team_accounts.secret(connection, folded(name)) != secret:
                return None  # disabled, or given another password, in this very moment
            if renewed:
                team_accounts.change(connection, account_id, password=renewed)
            team_keys.sweep(connection, *self._ends())
            team_keys.add_session(connection, session, keys.hashed(key))
            team_audit.append(connection, session.created_at, Actor(account.name, address), "signed in")
        return key

    def _known(self, name: str) -> str:
        with self._book.reading() as connection:
            found = team_accounts.called(connection, folded(name))
        return found.name if found else "(no such account)"

    def open_session(self, account: Account, address: str, agent: str) -> str:
        """The key of a session for somebody who has just shown who they are."""
        key, session = self._session(account.id, address, agent)
        with self._book.writing() as connection:
            team_keys.add_session(connection, session, keys.hashed(key))
            team_audit.append(connection, session.created_at, Actor(account.name, address), "signed in")
        return key

    def _session(self, account_id: str, address: str, agent: str) -> tuple[str, Session]:
        now = self._clock()
        ends = (now + ABSOLUTE).isoformat()
        moment = now.isoformat()
        return keys.fresh(), Session(keys.name("s"), account_id, moment, moment, ends, address, agent[:200])

    def of_session(self, key: str) -> Holder | None:
        """Who holds a session's key."""
        with self._book.reading() as connection:
            found = team_keys.session_of(connection, keys.hashed(key), *self._ends())
        if found and self._stale(found.seen_at):
            with self._book.writing() as connection:
                team_keys.seen(connection, found.key, self._clock().isoformat())
        return found

    def of_token(self, key: str) -> Holder | None:
        """Who holds a token."""
        now = self._clock().isoformat()
        with self._book.reading() as connection:
            found = team_keys.token_of(connection, keys.hashed(key), now)
        if found and self._stale(found.seen_at):
            with self._book.writing() as connection:
                team_keys.used(connection, found.key, now)
        return found

    def _stale(self, moment: str | None) -> bool:
        return moment is None or self._clock() - datetime.fromisoformat(moment) > _FRESH

    def _ends(self) -> tuple[str, str]:
        """Now, and the moment since which a session must have been used."""
        now = self._clock()
        return now.isoformat(), (now - IDLE).isoformat()

    def sessions(self, account_id: str) -> tuple[Session, ...]:
        """An account's, the latest first."""
        with self._book.reading() as connection:
            return team_keys.sessions_of(connection, account_id, *self._ends())

    def end_session(self, account_id: str, session_id: str, by: Actor, what: str = "session ended") -> None:
        """Raises NotFound where the account has no such session."""
        with self._book.writing() as connection:
            if not team_keys.end_session(connection, account_id, session_id):
                raise NotFound("no such session")
            team_audit.append(connection, self._clock().isoformat(), by, what, session_id)

    def tokens(self, account_id: str) -> tuple[Token, ...]:
        """An account's, the latest first, those that no longer hold included."""
        with self._book.reading() as connection:
            return team_keys.tokens_of(connection, account_id)

    def add_token(self, account: Account, label: str, role: Role, days: int, by: Actor) -> tuple[str, Token]:
        """A new token and its key, which can never be shown again. Raises UsageError for a role above the owner's."""
        if not Role.STRANGER < role <= account.role:
            raise UsageError(f"a token of {account.name} can be {account.role.word} at most")
        if not 1 <= days <= LONGEST:
            raise UsageError(f"a token holds for 1 to {LONGEST} days")
        now, key = self._clock(), keys.fresh(keys.TOKEN)
        ends = (now + timedelta(days=days)).isoformat()
        made = Token(keys.name("t"), account.id, label.strip()[:80], role, now.isoformat(), ends, None, None)
        with self._book.writing() as connection:
            team_keys.add_token(connection, made, keys.hashed(key))
            about = f"{made.id} of {account.name} as {role.word}"
            team_audit.append(connection, now.isoformat(), by, "token made", about)
        return key, made

    def revoke(self, account_id: str, token_id: str, by: Actor) -> None:
        """Raises NotFound where the account has no such token, or it was revoked before."""
        now = self._clock().isoformat()
        with self._book.writing() as connection:
            if not team_keys.revoke(connection, account_id, token_id, now):
                raise NotFound("no such token")
            team_audit.append(connection, now, by, "token revoked", token_id)

    def log(self, actor: Actor, what: str, about: str = "") -> None:
        """Write down what somebody did."""
        with self._book.writing() as connection:
            team_audit.append(connection, self._clock().isoformat(), actor, what, about)
