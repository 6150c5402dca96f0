"""In which connected part of the graph each event lies, and when its first and its last claim were published and recorded.

A status as of a day asks it before anything else: an event that was known whole, with all that it is connected with, was what
the ledger says it is, and one that was not known at all need not be read. It may name a larger part than the true one, an
earlier first moment or a later last one, which costs a look at claims that need none, and never the other way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, delete, func, select

from muster.domain.connected import connected
from muster.store import schema
from muster.store.columns import AMONG, Text
from muster.store.prepared import delete_of, insert_tuples, rows_of

NO_DAY = "~"  # after every day: of a claim in a report of unknown day

Claims = tuple[str, ...]


class Came(NamedTuple):
    """First and last day of publication and moment of recording (UTC) of some claims, as ISO text."""

    first_published: str
    last_published: str
    first_recorded: str
    last_recorded: str


def came(published: str | None, recorded: str) -> Came:
    """Of one claim."""
    day = published or NO_DAY
    return Came(day, day, recorded, recorded)


class _Row(NamedTuple):
    part: str
    event: str
    first_published: str
    last_published: str
    first_recorded: str
    last_recorded: str


_UNSURE = Came("", NO_DAY, "", NO_DAY)
_AT_ONCE = 1_000  # rows


def replace(
    connection: Connection,
    before: Mapping[str, Claims],
    fresh: Mapping[str, Came],
    parts: Iterable[Mapping[str, Claims]],
) -> None:
    """Put the events of some parts in the place of those that were there ``before`` (by id, with their claims): each claim
    of theirs is a ``fresh`` one, or was in one of these."""
    kept = {row.event: _Row(*row) for row in rows_of(connection, schema.event_parts, "event", before)}
    dated = dict(fresh)
    for event, row in kept.items():
        dated |= dict.fromkeys(before[event], Came(*row[2:]))
    rows = {
        event: _Row(name, event, *_both(dated.get(claim, _UNSURE) for claim in claims))
        for part in parts
        for name in [_name(part, kept)]
        for event, claims in part.items()
    }
    changed = [row for event, row in sorted(rows.items()) if kept.get(event) != row]
    gone = [event for event, row in kept.items() if rows.get(event) != row]
    delete_of(connection, schema.event_parts, "event", gone)
    insert_tuples(connection, schema.event_parts, _Row._fields, changed)


def _name(part: Iterable[str], kept: Mapping[str, _Row]) -> str:
    """What most of its events are found under already, so that few rows change; one of them, so that no two parts share it."""
    events = set(part)
    names = Counter(kept[event].part for event in events if event in kept)
    return min(events, key=lambda event: (-names[event], event))


def _both(ones: Iterable[Came]) -> Came:
    firsts, lasts, begun, ended = zip(*ones, strict=True)
    return Came(min(firsts), max(lasts), min(begun), max(ended))


def fill(connection: Connection) -> None:
    """Write the rows of all events that the ledger holds."""
    connection.execute(delete(schema.event_parts))
    pairs = [(row.one, row.two) for row in connection.execute(neighbouring("a", "b"))]
    named = ((min(part), part) for part in connected({event for pair in pairs for event in pair}, pairs))
    name = {event: first for first, part in named for event in part}
    found = connection.execute(_dated(), execution_options={"yield_per": _AT_ONCE})
    for rows in found.partitions():
        put = [_Row(name.get(row.event, row.event), *row) for row in rows]
        insert_tuples(connection, schema.event_parts, _Row._fields, put)


def _dated() -> Select[Any]:
    members, claims = schema.event_members, schema.claims
    day, moment = func.coalesce(claims.c.published_day, NO_DAY), claims.c.recorded_at
    ends = (bound(one) for one in (day, moment) for bound in (func.min, func.max))
    joined = select(members.c.event, *ends).join(claims, claims.c.id == members.c.claim)
    return joined.group_by(members.c.event)


@cache
def together() -> Select[Any]:
    """All events of the parts in which some (``values``) lie."""
    table = schema.event_parts
    theirs = select(table.c.part).where(table.c.event.in_(AMONG))
    return select(table.c.event).where(table.c.part.in_(theirs))


@cache
def unsure(recorded: bool) -> Select[Any]:
    """Those of :func:`together` of which a claim may not have been known at ``moment``, that of a recording or else the first
    day which a zone may put after what is asked; and when their ``first`` claims came."""
    table, moment = schema.event_parts, bindparam("moment", type_=Text)
    first = table.c.first_recorded if recorded else table.c.first_published
    late = table.c.last_recorded > moment if recorded else table.c.last_published >= moment
    return together().add_columns(first.label("first")).where(late)


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
