"""A newcomer changes only what it meets: what filing it reports is what looking everything up anew finds."""

from __future__ import annotations

import random

import pytest

from muster.corroborate import claim_graph, meeting
from muster.corroborate.claim_graph import MemoryClaims, take_in
from muster.corroborate.clustering import propositions
from muster.corroborate.judgements import FREE
from muster.corroborate.lines import Lineage
from muster.corroborate.memory import MemoryPostings
from muster.domain.proposition import Proposition
from muster.domain.record import Recorded
from muster.evaluation.synthetic import Options, archive


@pytest.fixture(scope="module")
def reports() -> list[tuple[Proposition, ...]]:
    made = list(archive(3, 40, Options(years=1)))
    lineage = Lineage.of(())
    return [propositions([Recorded(c, r.document, None) for c in r.claims], lineage) for r in made]


@pytest.mark.parametrize("nearest", [2, 5, 24])
def test_edges_kept_up_one_by_one_are_those_found_at_once(reports, nearest, monkeypatch) -> None:
    """Few nearest, so that newcomers push others out."""
    narrow = meeting.BLOCK._replace(nearest=nearest)
    for module in (claim_graph, meeting):
        monkeypatch.setattr(module, "BLOCK", narrow)
    one_by_one, at_once = MemoryClaims(MemoryPostings()), MemoryClaims(MemoryPostings())
    ordered = list(reports)
    random.Random(nearest).shuffle(ordered)
    for report in ordered:
        take_in(report, one_by_one, FREE)
    take_in([p for report in reports for p in report], at_once, FREE)
    everything = at_once.everything()
    assert sorted(one_by_one.edges(everything)) == sorted(at_once.edges(everything))
    assert one_by_one.edges(everything)
