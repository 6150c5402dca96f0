"""What one who holds keys changes for those after it, in either database: nobody is left out for whom it matters."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from muster.corroborate.memory import MemoryCopies
from muster.domain.origin import ReportTraits
from muster.domain.postings import Position, Postings, Space
from muster.domain.record import Analysis
from muster.evaluation.synthetic import Options, archive
from muster.store.ledger import Ledger

WORDS = Space(1, reach=9, nearest=3)
LEAST = 2
KEYS = range(6)
OWNERS = [
    Position(day, f"r{n:02}") for n, day in enumerate((0, 0, *range(700_001, 700_025), *(700_005,) * 6))
]

Found = dict[str, Mapping[str, int]]


def found(postings: Postings) -> Found:
    """What each owner finds under the keys that it holds."""
    held = {at: postings.held(WORDS, at.owner) for at in OWNERS}
    return {at.owner: dict(postings.earlier(WORDS, at, keys)) for at, keys in held.items()}


def enough(shared: Mapping[str, int]) -> dict[str, int]:
    return {owner: weight for owner, weight in shared.items() if weight >= LEAST}


def test_all_for_whom_a_holder_matters_are_reached(ledger: Ledger) -> None:
    chance = random.Random(7)
    with ledger.working() as space:
        postings = space.copies.postings
        for _ in range(90):
            at = chance.choice(OWNERS)
            old, before = postings.held(WORDS, at.owner), found(postings)
            new = {key: 1 for key in KEYS if chance.random() < 0.4}
            postings.put(WORDS, at, new)
            after, changed = found(postings), old.keys() | new.keys()
            others = [i for i in after if i != at.owner]
            assert {i for i in others if before[i] != after[i]} <= postings.followers(WORDS, at, changed)
            reached = postings.reached(WORDS, at, {**old, **new}, LEAST)
            joined = {i for i in others if enough(before[i]) != enough(after[i])}
            assert joined <= reached.finding.keys() | reached.shifted
            for i in reached.finding.keys() - reached.shifted:
                apart = [{k: v for k, v in one[i].items() if k != at.owner} for one in (before, after)]
                assert apart[0] == apart[1]


def test_what_many_hold_is_read_at_once_and_kept_up(ledger: Ledger) -> None:
    with ledger.working() as space:
        postings = space.copies.postings
        for n, at in enumerate(OWNERS):
            postings.put(WORDS, at, {n: 5, -n - 1: 6})
    with ledger.working() as space:
        postings = space.copies.postings
        postings.read(WORDS, [*(at.owner for at in OWNERS), "nobody"])
        assert [postings.held(WORDS, at.owner) for at in OWNERS] == [
            {n: 5, -n - 1: 6} for n in range(len(OWNERS))
        ]
        assert postings.held(WORDS, "nobody") == {}
        postings.put(WORDS, OWNERS[3], {8: 1})
        assert postings.held(WORDS, OWNERS[3].owner) == {8: 1}
        assert postings.holders(WORDS, [3, 8]) == {8: {OWNERS[3].owner: 1, OWNERS[8].owner: 5}}


def test_the_last_report_taken_in_up_to_a_day_is_known_without_reading_others(ledger: Ledger) -> None:
    """Those still waiting do not count, nor those of unknown day; of one day's, the last by id."""
    made = list(archive(3, 12, Options(years=1)))
    made[8] = replace(made[8], document=replace(made[8].document, published=None), claims=())
    for report in made:
        ledger.store(report.raw(), Analysis(report.document, report.claims))
    with ledger.working() as space:
        assert space.copies.latest(date.max.toordinal()) is None
        traits = [
            ReportTraits(r.document.id, day=r.document.published.day)
            for r in made[:8]
            if r.document.published
        ]
        space.copies.replace_traits([*traits, ReportTraits(made[8].document.id)])
        in_memory = MemoryCopies()
        in_memory.replace_traits(traits)
        for day in sorted({t.position.day + n for t in traits for n in (-1, 0, 40)}):
            assert space.copies.latest(day) == in_memory.latest(day)
        assert in_memory.latest(date.max.toordinal()) == max(t.position for t in traits)
