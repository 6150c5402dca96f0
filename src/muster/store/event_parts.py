"""When the last claim of all that an event is connected with was published and recorded.

A status as of a day asks it before anything else: where all of that was known, the event was what the ledger says it is, and
neither its claims nor its neighbours need be read. It may name a later moment than the true one, which costs a look at them,
and never an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select

from muster.domain.connected import connected
from muster.store import schema
from muster.store.columns import AMONG, Text
from muster.store.prepared import delete_of, insert_tuples, rows_of

NO_DAY = "~"  # after every day: of a claim in a report of unknown day

Claims = tuple[str, ...]
_COLUMNS = ("event", "published", "recorded")


class Last(NamedTuple):
    """Day of publication and moment of recording (UTC), as ISO text."""

    published: str
    recorded: str


def replace(
    connection: Connection,
    before: Mapping[str, Claims],
    fresh: Mapping[str, Last],
    parts: Iterable[Mapping[str, Claims]],
) -> None:
    """Date the events of some parts: their claims are ``fresh`` ones, or of the events that were there ``before`` (by id)."""
    table = schema.event_parts
    kept = {
        row.event: Last(row.published, row.recorded) for row in rows_of(connection, table, "event", before)
    }
    dated = dict(fresh)
    for event, claims in before.items():
        if event in kept:
            dated |= dict.fromkeys(claims, kept[event])
    rows = []
    for part in parts:
        found = {dated.get(claim) for claims in part.values() for claim in claims}
        if None not in found:
            last = _latest(one for one in found if one)
            rows += [(event, *last) for event in part]
    delete_of(connection, table, "event", {*before, *(row[0] for row in rows)})
    insert_tuples(connection, table, _COLUMNS, rows)


def fill(connection: Connection) -> None:
    """Date all events that the ledger holds."""
    table, members, claims = schema.event_parts, schema.event_members, schema.claims
    connection.execute(delete(table))
    last = func.max(func.coalesce(claims.c.published_day, NO_DAY)), func.max(claims.c.recorded_at)
    alone = select(members.c.event, *last).join(claims, claims.c.id == members.c.claim)
    connection.execute(insert(table).from_select(_COLUMNS, alone.group_by(members.c.event)))
    pairs = [(row.one, row.two) for row in connection.execute(neighbouring("a", "b"))]
    for part in connected({event for pair in pairs for event in pair}, pairs):
        latest = _latest(
            Last(row.published, row.recorded) for row in rows_of(connection, table, "event", part)
        )
        delete_of(connection, table, "event", part)
        insert_tuples(connection, table, _COLUMNS, [(event, *latest) for event in sorted(part)])


def _latest(ones: Iterable[Last]) -> Last:
    return Last(*map(max, zip(*ones, strict=True)))


@cache
def known(recorded: bool) -> Select[Any]:
    """Those of some events (``values``) with all that they are connected with surely known at ``moment``: that of a recording,
    or the first day which a zone may put after what is asked."""
    table = schema.event_parts
    moment = bindparam("moment", type_=Text)
    sure = table.c.recorded <= moment if recorded else table.c.published < moment
    return select(table.c.event).where(table.c.event.in_(AMONG), sure)


@cache
def neighbouring(near: str, far: str) -> Select[Any]:
    """Pairs of events that an edge joins, from the claim at one of its ends to that at the other."""
    one, two, edges = schema.event_members.alias(), schema.event_members.alias(), schema.claim_edges
    query = select(one.c.event.label("one"), two.c.event.label("two")).distinct()
    joined = query.join(edges, edges.c[near] == one.c.claim).join(two, two.c.claim == edges.c[far])
    return joined.where(two.c.event != one.c.event)


@cache
def neighbours(near: str, far: str) -> Select[Any]:
    """:func:`neighbouring` of which the first is one of some events (``values``)."""
    asked = neighbouring(near, far)
    return asked.where(asked.selected_columns.one.in_(AMONG))
