"""The log of who did what: entries are only ever added, and each carries the hash of the one before."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, insert, select

from muster.domain.ids import digest
from muster.domain.query import Page
from muster.domain.team import Actor, Audited
from muster.store.custody import FIRST
from muster.store.team_schema import audit

LONGEST = 300  # characters of one field: what strangers type stands here too


def append(connection: Connection, at: str, actor: Actor, what: str, about: str = "") -> None:
    """Add the next entry."""
    last = connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, FIRST)
    said = (at, actor.name[:LONGEST], what[:LONGEST], about[:LONGEST], actor.address[:LONGEST], previous)
    entry = Audited(seq, *said, _hash(seq, *said))
    connection.execute(insert(audit).values(**entry._asdict()))


def entries(connection: Connection, limit: int, offset: int = 0, who: str | None = None) -> Page[Audited]:
    """The latest first; those of one person where ``who`` is given."""
    chosen = [audit.c.who == who] if who else []
    total = connection.execute(select(func.count()).select_from(audit).where(*chosen)).scalar_one()
    query = select(audit).where(*chosen).order_by(audit.c.seq.desc()).limit(limit).offset(offset)
    return Page(tuple(Audited(*row) for row in connection.execute(query)), int(total))


def broken(connection: Connection) -> tuple[str, ...]:
    """Where the chain breaks, in words; empty when it holds."""
    return _problems(Audited(*row) for row in connection.execute(select(audit).order_by(audit.c.seq)))


def _problems(chain: Iterable[Audited]) -> tuple[str, ...]:
    found, previous, expected = [], FIRST, 1
    for entry in chain:
        if entry.seq != expected:
            found.append(f"audit entry {expected} is absent")
        if entry.previous != previous:
            found.append(f"audit entry {entry.seq} does not follow the one before it")
        if entry.hash != _hash(*entry[:-1]):
            found.append(f"audit entry {entry.seq} was changed after it was written")
        previous, expected = entry.hash, entry.seq + 1
    return tuple(found)


def _hash(seq: int, *fields: str) -> str:
    return digest(str(seq), *fields)
