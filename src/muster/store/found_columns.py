"""What was found across reports as columns beside the claims' own: origins, events, grades, contradictions.

Derived tables change with every report, so these columns are read anew whenever the ledger has changed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from muster.domain.grade import Credibility
from muster.domain.link import Relation
from muster.domain.place import Place
from muster.domain.query import SiteSummary
from muster.domain.text import Span
from muster.store import schema
from muster.store.codec import loads
from muster.store.columnar import FAR, ClaimColumns, ordinal
from muster.store.lineage import origins_held
from muster.store.prepared import rows_of
from muster.store.vocabulary import NONE, Flags, Numbers, Vocabulary, flags


@dataclass(frozen=True, slots=True)
class EventColumns:
    """One row an event. Days are inclusive ordinals; ``start`` NONE and ``end`` FAR where no bound is known."""

    ids: tuple[str, ...]
    row: dict[str, int]
    credibility: tuple[Credibility, ...]
    origins: Numbers
    start: Numbers
    end: Numbers

    @property
    def dated(self) -> Flags:
        """Events of which at least one bound is known."""
        found: Flags = (self.start != NONE) | (self.end != FAR)
        return found


@dataclass(frozen=True, slots=True)
class FoundColumns:
    """``origin``, ``event`` and ``disputed`` have one row a claim."""

    origins: Vocabulary[str]  # origin groups, and reports that stand in none
    origin: Numbers
    event: Numbers  # NONE where it stands in none
    events: EventColumns
    disputed: Flags
    against: Numbers  # [n, 2]: claims (rows) that contradict one another
    sites: dict[str, Place]


def found_columns(connection: Connection, claims: ClaimColumns) -> FoundColumns:
    """Read in the same transaction as ``claims``."""
    events, event = _events(connection, claims)
    origins, origin = _origins(connection, claims)
    against = _against(connection, claims)
    return FoundColumns(
        origins, origin, event, events, flags(len(claims), against.ravel()), against, _sites(connection)
    )


def _events(connection: Connection, claims: ClaimColumns) -> tuple[EventColumns, Numbers]:
    table, members = schema.events, schema.event_members
    columns = (table.c.id, table.c.sort, table.c.credibility, table.c.origins, table.c.body)
    rows = connection.execute(select(*columns)).all()
    row = {one.id: k for k, one in enumerate(rows)}
    grades = {grade.value: grade for grade in Credibility}
    found = EventColumns(
        tuple(row),
        row,
        tuple(grades[one.credibility] for one in rows),
        np.array([one.origins for one in rows], dtype=np.int64),
        np.array([NONE if one.sort == "~" else ordinal(one.sort[:10]) for one in rows], dtype=np.int64),
        np.array([_last_day(one.body) for one in rows], dtype=np.int64),
    )
    event = np.full(len(claims), NONE, dtype=np.int64)
    pairs = [
        (claims.row[one.claim], row[one.event])
        for one in connection.execute(select(members.c.claim, members.c.event)).all()
        if one.claim in claims.row and one.event in row
    ]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    event[both[:, 0]] = both[:, 1]
    return found, event


def _last_day(event: str) -> int:
    """The last day, inclusive, of the interval that an event (its body) ends in."""
    time = json.loads(event).get("time")
    latest: str | None = time.get("latest") if time else None  # a moment (ISO), itself outside
    if latest is None:
        return FAR
    return ordinal(latest[:10]) - (latest[10:] == "T00:00:00")


def _origins(connection: Connection, claims: ClaimColumns) -> tuple[Vocabulary[str], Numbers]:
    """The origin of each claim: its report's one, or by the passage that it stands in; else its report itself."""
    rows = connection.execute(select(schema.origin_members)).all()
    times = Counter(row.report for row in rows)
    whole = {row.report: row.origin for row in rows if times[row.report] == 1 and not row.passages}
    origins: Vocabulary[str] = Vocabulary()
    reports = claims.words.reports.values
    of_report = origins.codes(whole.get(report, report) for report in reports)
    origin = of_report[claims.report] if len(claims) else claims.report
    parted = [row for row in rows if row.report not in whole]
    if parted:
        _by_passage(connection, claims, parted, origins, origin)
    return origins, origin


def _by_passage(
    connection: Connection,
    claims: ClaimColumns,
    parted: Sequence[Any],
    origins: Vocabulary[str],
    origin: Numbers,
) -> None:
    held = origins_held(parted)
    for row in rows_of(connection, schema.claims, "report", {one.report for one in parted}):
        if row.id in claims.row:
            span = json.loads(row.body)["span"]
            found = held(row.report, Span(span["start"], span["end"]))
            origin[claims.row[row.id]] = origins.code(found or row.report)


def _against(connection: Connection, claims: ClaimColumns) -> Numbers:
    table = schema.links
    query = select(table.c.a, table.c.b).where(table.c.relation == Relation.CONTRADICTS.value)
    ends = [
        (claims.row[row.a], claims.row[row.b])
        for row in connection.execute(query)
        if row.a in claims.row and row.b in claims.row
    ]
    return np.array(ends, dtype=np.int64).reshape(-1, 2)


def _sites(connection: Connection) -> dict[str, Place]:
    rows = connection.execute(select(schema.sites.c.place, schema.sites.c.body))
    return {row.place: loads(SiteSummary, row.body).place for row in rows}
