"""In which connected part each event and each report lies, and when the first and last claim of it were published and recorded.

Events are connected by the edges of their claims, reports by what is judged of each two of them. A status as of a day asks it
before anything else: what was known whole, with all that it is connected with, was what the ledger says it is, and what was
not known at all need not be read. It may name a larger part than the true one, an earlier first moment or a later last one,
which costs a look at what needs none, and never the other way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, delete, func, select

from muster.domain.connected import connected
from muster.domain.origin import CopyMatch
from muster.store import schema
from muster.store.codec import loads
from muster.store.columns import AMONG, Text
from muster.store.prepared import delete_of, insert_tuples, rows_of

NO_DAY = "~"  # after every day: of a claim in a report of unknown day

Claims = tuple[str, ...]


class Came(NamedTuple):
    """First and last day of publication and moment of recording (UTC) of some claims, or of a report, as ISO text."""

    first_published: str
    last_published: str
    first_recorded: str
    last_recorded: str


def came(published: str | None, recorded: str) -> Came:
    """Of one claim, or one report."""
    day = published or NO_DAY
    return Came(day, day, recorded, recorded)


class _Row(NamedTuple):
    part: str
    item: str
    first_published: str
    last_published: str
    first_recorded: str
    last_recorded: str


_UNSURE = Came("", NO_DAY, "", NO_DAY)
_STREAMED = {"yield_per": 1_000}  # rows at once


def replace(
    connection: Connection,
    before: Mapping[str, Claims],
    fresh: Mapping[str, Came],
    parts: Iterable[Mapping[str, Claims]],
) -> None:
    """Put the items of some parts in the place of those that were there ``before`` (ids, with what is dated in them: the
    claims of an event, a report itself): each of that is ``fresh``, or was in one of these."""
    kept = {row.item: _Row(*row) for row in rows_of(connection, schema.dated_parts, "item", before)}
    dated = dict(fresh)
    for item, row in kept.items():
        dated |= dict.fromkeys(before[item], Came(*row[2:]))
    rows = {
        item: _Row(name, item, *_both(dated.get(one, _UNSURE) for one in inside))
        for part in parts
        for name in [_name(part, kept)]
        for item, inside in part.items()
    }
    changed = [row for item, row in sorted(rows.items()) if kept.get(item) != row]
    gone = [item for item, row in kept.items() if rows.get(item) != row]
    delete_of(connection, schema.dated_parts, "item", gone)
    insert_tuples(connection, schema.dated_parts, _Row._fields, changed)


def _name(part: Iterable[str], kept: Mapping[str, _Row]) -> str:
    """What most of its items are found under already, so that few rows change; one of them, so that no two parts share it."""
    items = set(part)
    names = Counter(kept[item].part for item in items if item in kept)
    return min(items, key=lambda item: (-names[item], item))


def _both(ones: Iterable[Came]) -> Came:
    firsts, lasts, begun, ended = zip(*ones, strict=True)
    return Came(min(firsts), max(lasts), min(begun), max(ended))


def fill(connection: Connection) -> None:
    """Write the rows of all events and reports that were taken in."""
    connection.execute(delete(schema.dated_parts))
    events = ((row.one, row.two) for row in connection.execute(neighbouring("a", "b")))
    _fill(connection, _dated_events(), events)
    _fill(connection, _dated_reports(), chain(_bound(connection), _judged(connection)))


def _fill(connection: Connection, dated: Select[Any], pairs: Iterable[tuple[str, str]]) -> None:
    joined = list(pairs)
    named = ((min(part), part) for part in connected({item for pair in joined for item in pair}, joined))
    name = {item: first for first, part in named for item in part}
    found = connection.execute(dated, execution_options=_STREAMED)
    for rows in found.partitions():
        put = [_Row(name.get(row.item, row.item), *row) for row in rows]
        insert_tuples(connection, schema.dated_parts, _Row._fields, put)


def _bound(connection: Connection) -> Iterator[tuple[str, str]]:
    """Pairs of reports that a match may bring into one group."""
    matches = schema.copy_matches
    for body in connection.execute(select(matches.c.body), execution_options=_STREAMED).scalars():
        match = loads(CopyMatch, body)
        if match.binds:
            yield match.a, match.b


def _judged(connection: Connection) -> list[tuple[str, str]]:
    """Pairs of reports that somebody judged, one way or the other: more than those that this binds."""
    reports = select(schema.report_traits.c.report)
    judged = schema.judgements
    both = judged.c.a.in_(reports), judged.c.b.in_(reports)
    return [(a, b) for a, b in connection.execute(select(judged.c.a, judged.c.b).where(*both))]


def _dated_events() -> Select[Any]:
    members, claims = schema.event_members, schema.claims
    day, moment = func.coalesce(claims.c.published_day, NO_DAY), claims.c.recorded_at
    ends = (bound(one) for one in (day, moment) for bound in (func.min, func.max))
    joined = select(members.c.event.label("item"), *ends).join(claims, claims.c.id == members.c.claim)
    return joined.group_by(members.c.event)


def _dated_reports() -> Select[Any]:
    reports, taken = schema.reports, schema.report_traits
    day, moment = func.coalesce(reports.c.published_day, NO_DAY), reports.c.recorded_at
    both = (day.label("first"), day.label("last"), moment.label("begun"), moment.label("ended"))
    return select(reports.c.id.label("item"), *both).join(taken, taken.c.report == reports.c.id)


@cache
def together() -> Select[Any]:
    """All items of the parts in which some (``values``) lie."""
    table = schema.dated_parts
    theirs = select(table.c.part).where(table.c.item.in_(AMONG))
    return select(table.c.item).where(table.c.part.in_(theirs))


@cache
def unsure(recorded: bool) -> Select[Any]:
    """Those of :func:`together` of which a claim may not have been known at ``moment``, that of a recording or else the first
    day which a zone may put after what is asked; and when their ``first`` claims came."""
    table, moment = schema.dated_parts, bindparam("moment", type_=Text)
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
