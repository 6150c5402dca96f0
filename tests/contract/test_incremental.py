"""What is derived does not depend on the order or the portions in which reports came, in memory and in either database."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.given import Given
from muster.domain.link import JudgedKind, Judgement, Verdict
from muster.domain.record import Analysis, Recorded
from muster.evaluation.synthetic import Options, SyntheticReport, archive
from muster.pipeline.absorb import absorb
from muster.pipeline.consolidate import consolidate, derive, differences, given_by
from muster.pipeline.space import MemorySpace
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.workspace import Derived

REPORTS = 36
CLOSE = Options(years=1)  # so that stories meet in time


@cache
def reports() -> tuple[SyntheticReport, ...]:
    return tuple(archive(11, REPORTS, CLOSE))


def recorded() -> list[Recorded]:
    at = datetime(2030, 1, 1, tzinfo=UTC)
    return [Recorded(claim, r.document, at) for r in reports() for claim in r.claims]


@cache
def at_once() -> Derived:
    return derive([r.document for r in reports()], recorded())


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False), st.lists(st.integers(1, 9), min_size=1))
def test_portions_in_any_order_give_what_all_at_once_gives(chance: random.Random, sizes: list[int]) -> None:
    documents = {r.document.id: r.document for r in reports()}
    waiting, space = list(documents), MemorySpace([], recorded())
    chance.shuffle(waiting)
    while waiting:
        size = sizes[len(waiting) % len(sizes)]
        part, waiting = waiting[:size], waiting[size:]
        space.copies.add({i: documents[i] for i in part})
        absorb(frozenset(part), space, Given())
    assert space.derived() == at_once()


def test_there_is_something_to_compare() -> None:
    made = at_once()
    assert len(made.origins) < REPORTS
    assert any(len(e.claims) > 3 for e in made.events)
    assert made.links


def test_a_ledger_kept_up_report_by_report_is_the_one_made_at_once(ledger: Ledger) -> None:
    ordered = list(reports())
    random.Random(3).shuffle(ordered)
    for report in ordered:
        assert ledger.store(report.raw(), Analysis(report.document, report.claims))
        consolidate(ledger)
    kept_up = ledger.digest()
    with LedgerReader.open(ledger.address) as reader:
        assert differences(reader) == ()
        assert reader.verify() == ()
    consolidate(ledger, anew=True)
    assert ledger.digest() == kept_up


def test_a_judgement_holds_through_what_comes_later_and_is_taken_back_without_a_trace(ledger: Ledger) -> None:
    *early, late = reports()
    for report in early:
        ledger.store(report.raw(), Analysis(report.document, report.claims))
    consolidate(ledger)
    before = ledger.digest()
    with LedgerReader.open(ledger.address) as reader:
        event = max(reader.events(), key=lambda e: (len(e.claims), e.id))
    a, b = event.claims[0], event.claims[-1]
    judged = Judgement(a, b, Verdict.DIFFERENT, "ana", "2031-01-01", "two convoys")
    ledger.judge(judged)
    consolidate(ledger)
    with LedgerReader.open(ledger.address) as reader:
        apart = {c: e.id for e in reader.events() for c in e.claims}
        assert apart[a] != apart[b]
        assert differences(reader) == ()
    ledger.store(late.raw(), Analysis(late.document, late.claims))
    consolidate(ledger)
    ledger.judge(Judgement(a, b, Verdict.DIFFERENT, "ana", "2031-01-02", "a slip", reverses=judged.id))
    consolidate(ledger)
    with LedgerReader.open(ledger.address) as reader:
        assert differences(reader) == ()
        home = {c: e.id for e in reader.events() for c in e.claims}
        fresh = derive(reader.all_documents(), reader.all_claims(), given_by(()))
        assert {e.id for e in fresh.events} == set(home.values())
    assert before != ledger.digest()


def test_reports_judged_to_be_two_texts_stay_apart(ledger: Ledger) -> None:
    for report in reports():
        ledger.store(report.raw(), Analysis(report.document, report.claims))
    consolidate(ledger)
    with LedgerReader.open(ledger.address) as reader:
        group = max(reader.origins(), key=lambda g: (len(g.members), g.id))
    a, b = group.members[0], group.members[1]
    ledger.judge(Judgement(a, b, Verdict.DIFFERENT, "ana", "2031-01-01", "read both", JudgedKind.REPORTS))
    consolidate(ledger)
    with LedgerReader.open(ledger.address) as reader:
        assert not any({a, b} <= set(g.members) for g in reader.origins())
        assert differences(reader) == ()
