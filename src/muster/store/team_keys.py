"""Rows of what lets somebody in: sessions of browsers, tokens of programs. Only hashes of keys are kept."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from muster.domain.team import Account, Role, Session, Token
from muster.store.team_schema import accounts, sessions, tokens

_SESSION = [c for c in sessions.c if c.name != "hash"]
_TOKEN = [c for c in tokens.c if c.name != "hash"]


class Holder(NamedTuple):
    """Somebody whose key fits: the account, what the key allows, and which key it is."""

    account: Account
    role: Role
    key: str  # id of the session or token
    seen_at: str | None


def add_session(connection: Connection, session: Session, key_hash: str) -> None:
    connection.execute(insert(sessions).values(hash=key_hash, **session._asdict()))


def session_of(connection: Connection, key_hash: str, now: str, idle_since: str) -> Holder | None:
    """The holder of a session that has not ended, was used since ``idle_since``, and whose account is not disabled."""
    alive = (sessions.c.hash == key_hash, sessions.c.ends_at > now, sessions.c.seen_at > idle_since)
    query = (
        select(*_OWNER, sessions.c.id.label("key"), sessions.c.seen_at)
        .join(accounts, accounts.c.id == sessions.c.account)
        .where(*alive, accounts.c.disabled.is_(False))
    )
    row = connection.execute(query).first()
    return Holder(_owner(row._mapping), Role(row.role), row.key, row.seen_at) if row else None


def seen(connection: Connection, session_id: str, now: str) -> None:
    connection.execute(update(sessions).where(sessions.c.id == session_id).values(seen_at=now))


def sessions_of(connection: Connection, account_id: str, now: str, idle_since: str) -> tuple[Session, ...]:
    """Sessions of an account that still let somebody in, the latest first."""
    mine = (sessions.c.account == account_id, sessions.c.ends_at > now, sessions.c.seen_at > idle_since)
    rows = connection.execute(select(*_SESSION).where(*mine).order_by(sessions.c.created_at.desc()))
    return tuple(Session(**row._mapping) for row in rows)


def end_session(connection: Connection, account_id: str, session_id: str) -> bool:
    """Whether the account had such a session."""
    mine = (sessions.c.account == account_id, sessions.c.id == session_id)
    return bool(connection.execute(delete(sessions).where(*mine)).rowcount)


def end_sessions(connection: Connection, account_id: str) -> None:
    """All of an account's."""
    connection.execute(delete(sessions).where(sessions.c.account == account_id))


def sweep(connection: Connection, now: str, idle_since: str) -> None:
    """Forget the sessions that have ended."""
    over = (sessions.c.ends_at <= now) | (sessions.c.seen_at <= idle_since)
    connection.execute(delete(sessions).where(over))


def add_token(connection: Connection, token: Token, key_hash: str) -> None:
    connection.execute(insert(tokens).values(hash=key_hash, **token._asdict()))


def token_of(connection: Connection, key_hash: str, now: str) -> Holder | None:
    """The holder of a token that holds. Its role never reaches above the one its owner has now."""
    alive = (tokens.c.hash == key_hash, tokens.c.ends_at > now, tokens.c.revoked_at.is_(None))
    query = (
        select(*_OWNER, tokens.c.id.label("key"), tokens.c.role.label("lent"), tokens.c.used_at)
        .join(accounts, accounts.c.id == tokens.c.account)
        .where(*alive, accounts.c.disabled.is_(False))
    )
    row = connection.execute(query).first()
    return Holder(_owner(row._mapping), Role(min(row.lent, row.role)), row.key, row.used_at) if row else None


def used(connection: Connection, token_id: str, now: str) -> None:
    connection.execute(update(tokens).where(tokens.c.id == token_id).values(used_at=now))


def tokens_of(connection: Connection, account_id: str) -> tuple[Token, ...]:
    """Every token of an account, the latest first, those that no longer hold included."""
    mine = select(*_TOKEN).where(tokens.c.account == account_id).order_by(tokens.c.created_at.desc())
    return tuple(Token(**{**row._mapping, "role": Role(row.role)}) for row in connection.execute(mine))


def revoke(connection: Connection, account_id: str, token_id: str, now: str) -> bool:
    """Whether the account had such a token that was not revoked yet."""
    mine = (tokens.c.account == account_id, tokens.c.id == token_id, tokens.c.revoked_at.is_(None))
    return bool(connection.execute(update(tokens).where(*mine).values(revoked_at=now)).rowcount)


def revoke_all(connection: Connection, account_id: str, now: str) -> None:
    mine = (tokens.c.account == account_id, tokens.c.revoked_at.is_(None))
    connection.execute(update(tokens).where(*mine).values(revoked_at=now))


_OWNER = tuple(accounts.c[name] for name in Account._fields)


def _owner(row: RowMapping) -> Account:
    found = Account(**{name: row[name] for name in Account._fields})
    return found._replace(role=Role(found.role))
