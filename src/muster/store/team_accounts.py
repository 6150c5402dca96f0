"""Rows of accounts and of the invitations that let their owners choose a password."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from muster.domain.errors import NotFound
from muster.domain.team import Account, Role
from muster.store.team_schema import accounts, invitations

_SHOWN = tuple(accounts.c[name] for name in Account._fields)


def _account(row: Row[Any]) -> Account:
    found = Account(**row._mapping)
    return found._replace(role=Role(found.role))


def add(connection: Connection, account: Account, key: str) -> None:
    """Store a new account under the ``key`` that no other account has."""
    connection.execute(insert(accounts).values(**account._asdict(), key=key))


def called(connection: Connection, key: str) -> Account | None:
    """The account of that name, letter case aside."""
    row = connection.execute(select(*_SHOWN).where(accounts.c.key == key)).first()
    return _account(row) if row else None


def every(connection: Connection) -> tuple[Account, ...]:
    """All accounts, by name."""
    return tuple(_account(row) for row in connection.execute(select(*_SHOWN).order_by(accounts.c.key)))


def named(connection: Connection, key: str) -> Account:
    """Raises NotFound."""
    found = called(connection, key)
    if found is None:
        raise NotFound("no such account; see: muster team list")
    return found


def account(connection: Connection, account_id: str) -> Account:
    """Raises NotFound."""
    row = connection.execute(select(*_SHOWN).where(accounts.c.id == account_id)).first()
    if row is None:
        raise NotFound("no such account")
    return _account(row)


def secret(connection: Connection, key: str) -> tuple[str, str] | None:
    """Id and password hash of an account that may sign in; None where there is none of that name."""
    usable = (accounts.c.key == key, accounts.c.disabled.is_(False), accounts.c.password.is_not(None))
    row = connection.execute(select(accounts.c.id, accounts.c.password).where(*usable)).first()
    return (row[0], row[1]) if row else None


def admins(connection: Connection) -> int:
    """How many can let others in."""
    able = (accounts.c.role == Role.ADMIN, accounts.c.disabled.is_(False))
    return int(connection.execute(select(func.count()).select_from(accounts).where(*able)).scalar_one())


def change(connection: Connection, account_id: str, **columns: object) -> None:
    """Put new values into columns of one account."""
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(**columns))


def invite(connection: Connection, account_id: str, key_hash: str, ends_at: str) -> None:
    """Store an invitation; the account's earlier ones no longer hold."""
    uninvite(connection, account_id)
    connection.execute(insert(invitations).values(hash=key_hash, account=account_id, ends_at=ends_at))


def invited(connection: Connection, key_hash: str, now: str) -> Account:
    """Whom an invitation is for. Raises NotFound where it was used, has ended or never was."""
    found = select(invitations.c.account).where(invitations.c.hash == key_hash, invitations.c.ends_at > now)
    account_id = connection.execute(found).scalar()
    if account_id is None:
        raise NotFound("this invitation was used or has ended; ask for another")
    return account(connection, account_id)


def uninvite(connection: Connection, account_id: str) -> None:
    """No invitation of the account holds any longer."""
    connection.execute(delete(invitations).where(invitations.c.account == account_id))
