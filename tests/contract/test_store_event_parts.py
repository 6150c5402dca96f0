"""When the last claim of all that an event is connected with came: kept up report by report, and never too early."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, text

from muster.domain.link import Judgement, Verdict
from muster.domain.record import Analysis
from muster.evaluation.synthetic import Options, SyntheticReport, archive
from muster.pipeline.consolidate import consolidate
from muster.store import event_parts, schema
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader

REPORTS = 30
CLOSE = Options(years=1)  # so that stories meet in time

Rows = dict[str, tuple[str, str]]


@cache
def reports() -> tuple[SyntheticReport, ...]:
    """In no order, one of them of unknown day."""
    first, *rest = random.Random(7).sample(list(archive(11, REPORTS, CLOSE)), REPORTS)
    undated = replace(first.document, published=None)
    claims = tuple(replace(claim, report=undated.id) for claim in first.claims)
    return replace(first, document=undated, claims=claims), *rest


def add(ledger: Ledger, *some: SyntheticReport) -> None:
    for report in some:
        assert ledger.store(report.raw(), Analysis(report.document, report.claims))
    consolidate(ledger)


def rows(connection: Connection) -> Rows:
    table = schema.event_parts
    found = connection.execute(table.select().order_by(table.c.event))
    return {row.event: (row.published, row.recorded) for row in found}


def kept_and_true(ledger: Ledger) -> tuple[Rows, Rows]:
    with ledger._engine.connect() as connection:
        kept = rows(connection)
        event_parts.fill(connection)
        true = rows(connection)
        connection.rollback()
    return kept, true


def assert_never_too_early(kept: Rows, true: Rows) -> None:
    assert kept.keys() == true.keys()
    assert all(kept[event][0] >= last[0] and kept[event][1] >= last[1] for event, last in true.items())


def test_dates_kept_up_are_those_of_all_at_once(ledger: Ledger) -> None:
    for report in reports():
        add(ledger, report)
        kept, true = kept_and_true(ledger)
        assert_never_too_early(kept, true)
    assert kept == true  # nothing was parted here
    assert "~" in {published for published, _ in kept.values()}
    with LedgerReader.open(ledger.address) as reader:
        assert kept.keys() == {event.id for event in reader.events()}
    consolidate(ledger, anew=True)
    assert kept_and_true(ledger) == (true, true)


def test_connected_events_have_one_date(ledger: Ledger) -> None:
    add(ledger, *reports())
    with ledger._engine.connect() as connection:
        pairs = [(row.one, row.two) for row in connection.execute(event_parts.neighbouring("a", "b"))]
        kept = rows(connection)
    assert pairs
    assert all(kept[one] == kept[two] for one, two in pairs)


def test_claims_judged_apart_leave_no_date_too_early(ledger: Ledger) -> None:
    add(ledger, *reports()[:20])
    with LedgerReader.open(ledger.address) as reader:
        event = max(reader.events(), key=lambda e: (len(e.claims), e.id))
    ledger.judge(Judgement(event.claims[0], event.claims[-1], Verdict.DIFFERENT, "ana", "2031-01-01", "two"))
    add(ledger, *reports()[20:])
    assert_never_too_early(*kept_and_true(ledger))


def test_a_ledger_of_before_gets_the_dates(backend: Any) -> None:
    address = backend.new()
    with Ledger.open(address) as book:
        add(book, *reports())
        _, true = kept_and_true(book)
        with book._engine.begin() as connection:
            connection.execute(text("DROP TABLE event_parts"))
            connection.execute(text("DELETE FROM migrations WHERE name = 'dated-events'"))
    with Ledger.open(address) as book, book._engine.connect() as connection:
        assert rows(connection) == true
