"""What the search for copies keeps, in the ledger's tables; see ``corroborate/copies.py`` for what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from muster.domain.document import Document
from muster.domain.origin import CopyMatch, CopyVerdict, ReportTraits
from muster.domain.postings import Position
from muster.store import schema
from muster.store.codec import dumps, loads
from muster.store.postings import LedgerPostings
from muster.store.prepared import delete_keys, delete_of, insert_rows, insert_tuples, rows_of
from muster.store.tally import TalliedTables
from muster.store.words import reports_with_words

_AT_HAND = 32_768  # matches that stay read from one report to the next, and within a portion of many


class LedgerCopies:
    """Reads and writes within one transaction."""

    def __init__(self, tables: TalliedTables, postings: LedgerPostings) -> None:
        self.postings = postings
        self._tables = tables
        self._connection = tables.connection

    def documents(self, reports: Iterable[str]) -> Mapping[str, Document]:
        found = rows_of(self._connection, schema.reports, "id", reports)
        return {row.id: loads(Document, row.body) for row in found}

    def names(self, kind: str) -> frozenset[str]:
        table = schema.names
        return frozenset(self._connection.execute(select(table.c.name).where(table.c.kind == kind)).scalars())

    def add_names(self, kind: str, names: Iterable[str]) -> None:
        rows = [{"kind": kind, "name": name} for name in names]
        insert_rows(self._connection, schema.names, rows)

    def published_by(self, outlets: Iterable[str], first: int, last: int) -> Iterable[str]:
        return self._taken(schema.reports.c.outlet.in_(sorted(outlets)), _published(first, last))

    def published_in(self, day: int, days: int) -> Iterable[str]:
        return self._taken(_published(day, day + days - 1))

    def _taken(self, *where: ColumnElement[bool]) -> Sequence[str]:
        """Those of the reports asked for that were taken in."""
        query = select(schema.reports.c.id).where(*where)
        return list(self.traits(self._connection.execute(query).scalars()))

    def latest(self, day: int) -> Position | None:
        reports, traits = schema.reports.c, schema.report_traits.c
        last = date.fromordinal(min(day, date.max.toordinal())).isoformat()
        taken = select(traits.report).where(traits.report == reports.id).exists()
        query = select(reports.published_day, reports.id).where(reports.published_day <= last, taken)
        newest = query.order_by(reports.published_day.desc(), reports.id.desc()).limit(1)
        row = self._connection.execute(newest).first()
        return Position.on(date.fromisoformat(row.published_day), row.id) if row else None

    def mentioning(self, form: str) -> Iterable[str]:
        reports, taken = schema.reports, select(schema.report_traits.c.report)
        printed = reports_with_words(form)
        where = or_(reports.c.id.in_(printed), reports.c.outlet == form)
        return (
            self._connection.execute(select(reports.c.id).where(where, reports.c.id.in_(taken)))
            .scalars()
            .all()
        )

    def traits(self, reports: Iterable[str]) -> Mapping[str, ReportTraits]:
        return traits_of(self._connection, reports)

    def matches(self, reports: Iterable[str]) -> Sequence[CopyMatch]:
        return matches_of(self._connection, reports)

    def weakest(self, search: int, reports: Iterable[str]) -> Mapping[str, int]:
        found = rows_of(self._connection, schema.weakest, "report", reports)
        return {row.report: row.weight for row in found if row.search == search}

    def replace_weakest(self, search: int, found: Mapping[str, int | None]) -> None:
        keys = [(report, search) for report in found]
        delete_keys(self._connection, schema.weakest, ("report", "search"), keys)
        rows = [(report, search, weight) for report, weight in found.items() if weight is not None]
        insert_tuples(self._connection, schema.weakest, ("report", "search", "weight"), sorted(rows))

    @property
    def blank(self) -> bool:
        query = select(schema.report_traits.c.report).limit(1)
        return self._connection.execute(query).first() is None

    def replace_traits(self, traits: Iterable[ReportTraits]) -> None:
        fresh = {t.id: t for t in traits}
        delete_of(self._connection, schema.report_traits, "report", fresh)
        rows = [{"report": i, "body": dumps(ReportTraits, t)} for i, t in fresh.items()]
        insert_rows(self._connection, schema.report_traits, rows)

    def replace_matches(self, gone: Iterable[CopyMatch], found: Iterable[CopyMatch]) -> None:
        before, after = {(m.a, m.b): m for m in gone}, {(m.a, m.b): m for m in found}
        changed = [pair for pair, m in before.items() if after.get(pair) != m]
        self._tables.delete_pairs(schema.copy_matches, changed)
        fresh = [m for pair, m in after.items() if before.get(pair) != m]
        self._tables.insert(schema.copy_matches, [match_row(m) for m in fresh])


def matches_of(connection: Connection, reports: Iterable[str]) -> Sequence[CopyMatch]:
    """What was judged of pairs, one of them of ``reports``, without verdicts: nobody groups by them, and to decode them takes
    most of the time."""
    asked, table = list(reports), schema.copy_matches
    found = {
        (row.a, row.b): row.body
        for end in ("a", "b")
        for row in rows_of(connection, table, end, asked, ("a", "b", "body"))
    }
    return [_match(body) for _, body in sorted(found.items())]


def traits_of(connection: Connection, reports: Iterable[str]) -> Mapping[str, ReportTraits]:
    found = rows_of(connection, schema.report_traits, "report", reports)
    return {row.report: loads(ReportTraits, row.body) for row in found}


def _published(first: int, last: int) -> ColumnElement[bool]:
    """Condition: published on these days (proleptic), the first of which may be 0: or on an unknown one."""
    day, end = schema.reports.c.published_day, date.fromordinal(max(1, min(last, date.max.toordinal())))
    known = day.between(date.fromordinal(max(1, first)).isoformat(), end.isoformat())
    return known if first > 0 else or_(known, day.is_(None))


@lru_cache(_AT_HAND)
def _match(body: str) -> CopyMatch:
    return loads(CopyMatch, body)


def match_row(m: CopyMatch) -> dict[str, Any]:
    said = dumps(CopyVerdict, m.verdict) if m.verdict else None
    return {"a": m.a, "b": m.b, "body": dumps(CopyMatch, replace(m, verdict=None)), "verdict": said}


def match_of(body: str, verdict: str | None) -> CopyMatch:
    """What :func:`match_row` wrote."""
    return replace(_match(body), verdict=None if verdict is None else loads(CopyVerdict, verdict))
