"""The tables of a team beside its ledger: accounts, what lets people in, and the log of it.

They are no part of the ledger. A ledger is what reports say, equal input gives an equal digest, and it may be handed on;
none of that may hang on who is allowed to look, and no password hash may travel with it. Their steps are named and
recorded apart from the ledger's.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Connection, ForeignKey, Index, Integer, MetaData, Table

from muster.store.columns import Text
from muster.store.migrations import Step

metadata = MetaData()

migrations = Table(
    "team_migrations",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", Integer, nullable=False),
)

accounts = Table(
    "team_accounts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),  # the name without case
    Column("role", Integer, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("password", Text),  # an argon2id hash with its salt and parameters
    Column("password_at", Text),
)

sessions = Table(
    "team_sessions",
    metadata,
    Column("hash", Text, primary_key=True),  # of the key that the browser keeps
    Column("id", Text, nullable=False, unique=True),
    Column("account", Text, ForeignKey("team_accounts.id"), nullable=False, index=True),
    Column("created_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("ends_at", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
)

tokens = Table(
    "team_tokens",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("account", Text, ForeignKey("team_accounts.id"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("role", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("ends_at", Text, nullable=False),
    Column("used_at", Text),
    Column("revoked_at", Text),
)

invitations = Table(
    "team_invitations",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("account", Text, ForeignKey("team_accounts.id"), nullable=False, index=True),
    Column("ends_at", Text, nullable=False),
)

audit = Table(
    "team_audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Index("team_audit_by_who", "who", "seq"),
)


def _first(connection: Connection) -> None:
    metadata.create_all(connection, tables=[accounts, sessions, tokens, invitations, audit])


STEPS = (Step("accounts-sessions-tokens-audit", _first),)
