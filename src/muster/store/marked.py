"""Markings as rows, and the questions about them; asked through :meth:`LedgerReader.ask`."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from muster.domain.marked import Markings, in_force
from muster.domain.marking import Marking
from muster.store import schema
from muster.store.citing import is_source
from muster.store.codec import dumps, loads
from muster.store.rows import Row


def marking_row(marking: Marking) -> Row:
    return {
        "id": marking.id,
        "subject": marking.subject.value,
        "key": marking.key,
        "at": marking.at,
        "body": dumps(Marking, marking),
    }


def all_markings(connection: Connection) -> tuple[Marking, ...]:
    """Every marking, those that were taken back among them, oldest first."""
    table = schema.markings
    bodies = connection.execute(select(table.c.body).order_by(table.c.at, table.c.id)).scalars()
    return tuple(loads(Marking, body) for body in bodies)


def markings_in_force(connection: Connection) -> Markings:
    """What is marked now, and as what."""
    return in_force(all_markings(connection))


def reports_from(connection: Connection, sha256: str) -> tuple[str, ...]:
    """Every report (id) that was read from some original bytes."""
    reports, intakes = schema.reports, schema.intakes
    query = select(reports.c.id).where(reports.c.evidence == sha256)
    also = select(intakes.c.report).where(intakes.c.evidence == sha256)
    return tuple(sorted(connection.execute(query.union(also)).scalars()))


def names_of(connection: Connection, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Every name that some sources (by key) are printed under, case-folded."""
    name = schema.claim_sources.c.name
    found = {}
    for key in sorted(set(keys)):
        query = select(name).where(is_source(key)).distinct().order_by(name)
        found[key] = tuple(connection.execute(query).scalars())
    return found
