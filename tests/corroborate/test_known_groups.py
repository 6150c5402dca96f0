"""Origin groups as they were known are those that grouping the known reports alone gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.grouping import group
from muster.corroborate.judgements import FREE
from muster.corroborate.known_groups import known_groups
from muster.domain.connected import connected
from muster.domain.origin import CopyMatch, OriginGroup, ReportTraits
from muster.domain.status import Unsure
from muster.domain.text import Span

IDS = [f"r{n}" for n in range(9)]


class Kept:
    """Reports with what was judged of pairs of them, and their groups."""

    def __init__(self, traits: dict[str, ReportTraits], matches: list[CopyMatch]) -> None:
        self._traits, self._matches = traits, matches
        self.all = group(traits, matches, {})
        self.parts = connected(traits, [(m.a, m.b) for m in matches if m.binds])

    def groups(self, reports: Iterable[str]) -> tuple[OriginGroup, ...]:
        return cut(self.all, set(reports))

    def together(self, items: Iterable[str]) -> frozenset[str]:
        asked = set(items)
        return frozenset(i for part in self.parts if part & asked for i in part)

    def matches(self, reports: Iterable[str]) -> list[CopyMatch]:
        asked = set(reports)
        return [m for m in self._matches if m.a in asked or m.b in asked]

    def traits(self, reports: Iterable[str]) -> dict[str, ReportTraits]:
        return {i: self._traits[i] for i in reports}


class Known:
    """``doubted``: reports that were known, and are not surely known by their days."""

    def __init__(self, kept: Kept, reports: set[str], doubted: set[str]) -> None:
        self.kept, self.reports, self.doubted = kept, reports, doubted

    def known_reports(self, reports: Iterable[str]) -> frozenset[str]:
        return frozenset(self.reports.intersection(reports))

    def unsure(self, items: Iterable[str]) -> Unsure:
        near = self.kept.together(items)
        return Unsure(near & self.doubted, near - self.reports - self.doubted)


def cut(groups: Iterable[OriginGroup], reports: set[str]) -> tuple[OriginGroup, ...]:
    """As a ledger gives them: these members, without evidence."""
    found = (
        replace(
            g,
            members=tuple(i for i in g.members if i in reports),
            passages=tuple(p for p in g.passages if p.report in reports),
            evidence=(),
        )
        for g in groups
    )
    return tuple(g for g in found if g.members)


spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(5, 40))
held = st.lists(spans, max_size=2).map(tuple)
pairs = st.dictionaries(
    st.sampled_from(list(combinations(IDS, 2))),
    st.tuples(st.floats(0.1, 1.0), st.booleans(), st.sampled_from([None, None, "dateline"]), held, held),
    max_size=24,
)
reports = st.tuples(
    *(
        st.tuples(st.integers(1, 3), st.sampled_from([None, None, "wire a", "wire b"]), st.booleans())
        for _ in IDS
    )
)


@settings(max_examples=400)
@given(reports, pairs, st.sets(st.sampled_from(IDS), min_size=1), st.sets(st.sampled_from(IDS)), st.data())
def test_later_reports_show_no_earlier_one_as_a_copy(drawn, judged, known, doubted, data) -> None:
    traits = {
        i: ReportTraits(
            i, outlet=i, publisher=i, day=date(2024, 5, day), wires=(wire,) if wire else (), own=own
        )
        for i, (day, wire, own) in zip(IDS, drawn, strict=True)
    }
    matches = [
        CopyMatch(a, b, score, whole, conflict if not whole else None, False, one, two)
        for (a, b), (score, whole, conflict, one, two) in judged.items()
    ]
    kept = Kept(traits, matches)
    asked = data.draw(st.sets(st.sampled_from(sorted(known)), min_size=1))
    then = {i: traits[i] for i in sorted(known)}
    wanted = group(then, [m for m in matches if m.a in known and m.b in known], {})
    found = known_groups(asked, kept, Known(kept, known, doubted), lambda: FREE)
    assert sorted(found, key=lambda g: g.id) == sorted(cut(wanted, asked), key=lambda g: g.id)
