"""In which part each event and report lies and when it came: kept up report by report, and never too narrow."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

from muster.domain.decision import Anchor, Decision, Ruling
from muster.domain.link import Judgement, Verdict
from muster.domain.record import Analysis
from muster.evaluation.synthetic import Options, SyntheticReport, archive
from muster.pipeline.consolidate import consolidate
from muster.store import dated_parts, schema
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader

REPORTS = 30
CLOSE = Options(years=1)  # so that stories meet in time

Rows = dict[str, Any]


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
    table = schema.dated_parts
    return {row.item: row for row in connection.execute(table.select().order_by(table.c.item))}


def parts(found: Rows) -> set[frozenset[str]]:
    inside: dict[str, set[str]] = {}
    for row in found.values():
        inside.setdefault(row.part, set()).add(row.item)
    assert all(name in items for name, items in inside.items())
    return {frozenset(items) for items in inside.values()}


def dates(found: Rows) -> dict[str, tuple[str, ...]]:
    return {item: tuple(row[2:]) for item, row in found.items()}


def kept_and_true(ledger: Ledger) -> tuple[Rows, Rows]:
    with ledger._engine.connect() as connection:
        kept = rows(connection)
        dated_parts.fill(connection)
        true = rows(connection)
        connection.rollback()
    return kept, true


def assert_never_too_narrow(kept: Rows, true: Rows) -> None:
    assert kept.keys() == true.keys()
    assert all(any(part <= larger for larger in parts(kept)) for part in parts(true))
    for item, came in true.items():
        mine = kept[item]
        assert mine.first_published <= came.first_published
        assert mine.first_recorded <= came.first_recorded
        assert mine.last_published >= came.last_published
        assert mine.last_recorded >= came.last_recorded


def test_rows_kept_up_are_those_of_all_at_once(ledger: Ledger) -> None:
    for report in reports():
        add(ledger, report)
        kept, true = kept_and_true(ledger)
        assert_never_too_narrow(kept, true)
    assert dates(kept) == dates(true)  # nothing was parted here
    assert parts(kept) == parts(true)
    assert "~" in {row.last_published for row in kept.values()}
    with LedgerReader.open(ledger.address) as reader:
        told = {event.id for event in reader.events()}
        printed = {document.id for document in reader.all_documents()}
        groups = [set(g.members) for g in reader.origins()]
    assert kept.keys() == told | printed
    joined = [part for part in parts(kept) if len(part) > 1]
    assert any(part <= told for part in joined)
    assert any(part <= printed for part in joined)
    assert all(any(group <= part for part in parts(kept)) for group in groups)
    consolidate(ledger, anew=True)
    assert kept_and_true(ledger) == (true, true)


def test_connected_events_lie_in_one_part(ledger: Ledger) -> None:
    add(ledger, *reports())
    with ledger._engine.connect() as connection:
        pairs = [(row.one, row.two) for row in connection.execute(dated_parts.neighbouring("a", "b"))]
        kept = rows(connection)
    assert pairs
    assert all(kept[one].part == kept[two].part for one, two in pairs)


def test_claims_judged_apart_leave_no_part_too_narrow(ledger: Ledger) -> None:
    add(ledger, *reports()[:20])
    with LedgerReader.open(ledger.address) as reader:
        event = max(reader.events(), key=lambda e: (len(e.claims), e.id))
    ledger.judge(Judgement(event.claims[0], event.claims[-1], Verdict.DIFFERENT, "ana", "2031-01-01", "two"))
    add(ledger, *reports()[20:])
    assert_never_too_narrow(*kept_and_true(ledger))


def test_rejected_claims_leave_no_part_too_narrow(ledger: Ledger) -> None:
    add(ledger, *reports())
    with LedgerReader.open(ledger.address) as reader:
        events = sorted(reader.events(), key=lambda e: (-len(e.claims), e.id))
        gone = [i for event in events[1:6] for i in event.claims[::2]]
        claims = [reader.claim(i).claim for i in (*events[0].claims, *gone)]
    for claim in claims:
        ledger.decide(
            Decision(claim.id, Anchor.of(claim), Ruling.REJECT, "ana", "2031-01-01", "a caption misread")
        )
    consolidate(ledger)
    kept, true = kept_and_true(ledger)
    assert events[0].id not in kept
    assert not kept.keys() >= {event.id for event in events[1:]}  # some are known by another claim
    assert_never_too_narrow(kept, true)


@pytest.mark.parametrize("left", ["nothing", "the form before"])
def test_a_ledger_of_before_gets_the_rows(backend: Any, left: str) -> None:
    address = backend.new()
    with Ledger.open(address) as book:
        add(book, *reports())
        _, true = kept_and_true(book)
        with book._engine.begin() as connection:
            connection.execute(text("DROP TABLE dated_parts"))
            steps = ["connected-parts"]
            if left == "nothing":
                steps.append("dated-events")
            else:
                columns = ", ".join(f"{name} TEXT NOT NULL" for name in ("event", "published", "recorded"))
                connection.execute(text(f"CREATE TABLE event_parts ({columns})"))
            for step in steps:
                connection.execute(text("DELETE FROM migrations WHERE name = :step"), {"step": step})
    with Ledger.open(address) as book, book._engine.connect() as connection:
        assert rows(connection) == true
        assert not inspect(connection).has_table("event_parts")
