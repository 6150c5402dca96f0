"""What is derived does not depend on the order or the portions in which reports came, in memory and in either database."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table

from muster import corroborate
from muster.corroborate import across, claim_graph, clustering, keys, meeting, shares, syndication
from muster.corroborate.given import Given
from muster.domain.claim import Claim
from muster.domain.decided import value_of
from muster.domain.decision import Anchor, ClaimField, Decision, Ruling
from muster.domain.link import JudgedKind, Judgement, Verdict
from muster.domain.record import Analysis, Recorded
from muster.evaluation.synthetic import Options, SyntheticReport, archive
from muster.pipeline import absorb as absorbing
from muster.pipeline import consolidate as consolidating
from muster.pipeline.absorb import absorb
from muster.pipeline.consolidate import consolidate, derive, differences, given_by
from muster.pipeline.space import MemorySpace
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.tally import Row, TalliedTables
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


@settings(max_examples=12)
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


def test_an_event_keeps_its_id_while_later_reports_join_it(ledger: Ledger) -> None:
    ordered = {
        r.document.published.iso: r for r in reports() if r.document.published
    }  # one of those of one moment
    known, grown = dict[frozenset[str], str](), 0
    for _, report in sorted(ordered.items()):
        ledger.store(report.raw(), Analysis(report.document, report.claims))
        consolidate(ledger)
        with LedgerReader.open(ledger.address) as reader:
            now = {frozenset(e.claims): e.id for e in reader.events()}
        new = {claim.id for claim in report.claims}
        for claims, event in now.items():
            if claims & new and claims - new in known:
                assert known[claims - new] == event
                grown += 1
        known = now
    assert grown > 5


def test_rows_that_stay_as_they_are_are_not_written_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    *ones, last = sorted(reports(), key=lambda r: r.document.published.iso if r.document.published else "9")
    for report in ones:
        ledger.store(report.raw(), Analysis(report.document, report.claims))
    consolidate(ledger)
    ledger.store(last.raw(), Analysis(last.document, last.claims))
    kept = dict[str, int]()
    insert = TalliedTables.insert

    def counted(self: TalliedTables, table: Table, rows: Sequence[Row]) -> None:
        kept[table.name] = kept.get(table.name, 0) + len(rows)
        insert(self, table, rows)

    monkeypatch.setattr(TalliedTables, "insert", counted)
    consolidate(ledger)
    assert kept["event_members"] == len(last.claims)
    with LedgerReader.open(ledger.address) as reader:
        assert differences(reader) == ()


def test_where_more_hold_a_key_than_are_looked_at_nothing_changes(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(monkeypatch)
    ordered = list(reports())
    random.Random(5).shuffle(ordered)
    for n, report in enumerate(ordered):
        assert ledger.store(report.raw(), Analysis(report.document, report.claims))
        if n % 4 != 3:
            consolidate(ledger)
    consolidate(ledger)
    kept_up = ledger.digest()
    consolidate(ledger, anew=True)
    assert ledger.digest() == kept_up


def test_an_archive_that_memory_does_not_hold_is_derived_in_large_portions(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(monkeypatch)
    for report in reports():
        assert ledger.store(report.raw(), Analysis(report.document, report.claims))
    consolidate(ledger)
    at_once, taken = ledger.digest(), list[int]()
    for limit, size in (("IN_MEMORY", REPORTS - 1), ("BULK", 16), ("PORTION", 3)):
        monkeypatch.setattr(consolidating, limit, size)
    consolidate(ledger, anew=True, on_taken=taken.append)
    assert taken == [16, 16, 3, 1]
    assert ledger.digest() == at_once


def crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only two holders of each key be looked at, and the best of them compared."""
    few = tuple(s._replace(space=s.space._replace(nearest=2), most=1) for s in keys.SEARCHES)
    for module in (keys, corroborate.candidates, syndication):
        monkeypatch.setattr(module, "SEARCHES", few)
    monkeypatch.setattr(keys, "ABROAD", few[2])
    for module in (meeting, claim_graph):
        monkeypatch.setattr(module, "BLOCK", meeting.BLOCK._replace(nearest=2))
    monkeypatch.setattr(across, "OPPOSED", across.OPPOSED._replace(nearest=2))


def test_several_processes_give_what_one_gives(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    for report in reports():
        ledger.store(report.raw(), Analysis(report.document, report.claims))
    consolidate(ledger)
    alone = ledger.digest()
    asked: list[int] = []

    def always(work: Any, items: Any, workers: int, least: int = 0) -> Any:
        asked.append(len(items))
        return shares.shared(work, items, workers, 1)

    for module in (clustering, claim_graph, across, absorbing):
        monkeypatch.setattr(module, "shared", always)
    monkeypatch.setattr(clustering, "_WORTH_SHARING", 1)
    consolidate(ledger, workers=2, anew=True)
    assert len(asked) == 4
    assert ledger.digest() == alone


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


def decisions(chance: random.Random, claims: list[Claim], count: int) -> list[Decision]:
    """Decisions of every kind on some claims, each now and then taken back."""
    made: list[Decision] = []
    for n in range(count):
        claim, at = chance.choice(claims), f"2031-01-01T00:{n:02}:00+00:00"
        ruling = chance.choice(list(Ruling))
        said = Decision(claim.id, Anchor.of(claim), ruling, "ana", at, "looked")
        if ruling is Ruling.CORRECT:
            other = chance.choice(claims)
            field = chance.choice(list(ClaimField))
            said = replace(said, field=field, was=value_of(claim, field), now=value_of(other, field))
        made.append(said)
        if chance.random() < 0.3:
            back = chance.choice(made)
            made.append(replace(back, at=at.replace("+", ".5+"), why="a slip", reverses=back.id))
    return made


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(st.randoms(use_true_random=False))
def test_decisions_between_reports_give_what_all_at_once_gives(backend: Any, chance: random.Random) -> None:
    address = backend.new()
    ordered = list(reports())[:14]
    chance.shuffle(ordered)
    waiting = decisions(chance, [claim for r in ordered for claim in r.claims], 12)
    steps: list[SyntheticReport | Decision] = [*ordered, *waiting]
    chance.shuffle(steps)
    with Ledger.open(address) as ledger:
        for step in steps:
            if isinstance(step, Decision):
                assert ledger.decide(step)
            else:
                ledger.store(step.raw(), Analysis(step.document, step.claims))
            if chance.random() < 0.5:
                consolidate(ledger)
        consolidate(ledger)
        assert not any(ledger.decide(step) for step in waiting)  # said before: nothing is added
        kept_up = ledger.digest()
        with LedgerReader.open(address) as reader:
            assert differences(reader) == ()
            assert reader.verify() == ()
        consolidate(ledger, anew=True)
        assert ledger.digest() == kept_up


def test_a_claim_rejected_and_taken_back_leaves_no_trace_in_what_is_derived(ledger: Ledger) -> None:
    for report in reports():
        ledger.store(report.raw(), Analysis(report.document, report.claims))
    consolidate(ledger)
    with LedgerReader.open(ledger.address) as reader:
        before = (reader.events(), reader.links(), reader.sites(), reader.counts())
        event = max(reader.events(), key=lambda e: (len(e.claims), e.id))
        claim = reader.claim(event.claims[0]).claim
    rejected = Decision(claim.id, Anchor.of(claim), Ruling.REJECT, "ana", "2031-01-01", "a caption misread")
    assert ledger.decide(rejected)
    consolidate(ledger)
    with LedgerReader.open(ledger.address) as reader:
        assert not any(claim.id in e.claims for e in reader.events())
        assert not reader.links(claim.id)
        assert claim.id not in {r.claim.id for r in reader.all_claims()}
        assert reader.counts().claims == before[3].claims - 1
        (shown,) = reader.rejected_of(claim.report)
        assert shown.decided
        assert shown.decided.rejected == rejected
        assert reader.claim(claim.id) == shown
        assert differences(reader) == ()
        assert reader.verify() == ()
    assert ledger.decide(replace(rejected, at="2031-01-02", why="it is no caption", reverses=rejected.id))
    consolidate(ledger)
    with LedgerReader.open(ledger.address) as reader:
        assert (reader.events(), reader.links(), reader.sites(), reader.counts()) == before
        assert reader.rejected_of(claim.report) == ()
        assert reader.verify() == ()
