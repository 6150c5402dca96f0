"""What is done for an archive at once, or in other processes, is what is done report by report."""

from __future__ import annotations

import gc
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.alignment import runs
from muster.corroborate.candidates import all_candidates, candidates
from muster.corroborate.keys import SEARCHES
from muster.corroborate.memory import MemoryCopies
from muster.corroborate.packing import packed, unpacked
from muster.corroborate.profile import profile
from muster.corroborate.team import Team, can_fork, uncollected
from muster.domain.document import Document
from muster.domain.origin import CopyEvidence, CopyMatch, CopyVerdict, ReportTraits, ReuseRun
from muster.domain.postings import Position
from muster.domain.text import Span

KEYS = st.dictionaries(st.integers(-3, 8), st.sampled_from([1, 12, 30]), max_size=6)
REPORT = st.tuples(st.none() | st.integers(1, 90), KEYS, KEYS, KEYS, st.sampled_from(["en", "ru"]))
WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=40).map(" ".join)


@settings(max_examples=60)
@given(st.lists(REPORT, max_size=90), st.booleans())
def test_candidates_of_all_are_those_of_each(made: list, abroad: bool) -> None:
    kept, reports = MemoryCopies(), list[tuple[ReportTraits, tuple[dict[int, int], ...]]]()
    for n, (day, *keys, language) in enumerate(made):
        when = date.fromordinal(730_000 + day) if day else None
        held = (*keys[:2], keys[2] if abroad else {})
        reports.append((ReportTraits(f"r{(n * 7919) % 101:03}-{n}", day=when, language=language), held))
    reports.sort(key=lambda r: r[0].position)
    for traits, held in reports:
        for search, keys in zip(SEARCHES, held, strict=True):
            kept.postings.put(search.space, Position(*traits.position), keys)
    found = all_candidates([t for t, _ in reports], [h for _, h in reports], kept)
    assert len(found) == len(set(found))
    weakest = weakest_of(kept)
    assert set(found) == {pair for t, _ in reports for pair in candidates([t], kept)}
    assert weakest_of(kept) == weakest
    some = [t for t, _ in reports[:: 2 if len(reports) > 20 else 1]]  # read together, where they are many
    ids = {t.id for t in some}
    assert set(candidates(some, kept)) == {(a, b) for a, b in found if b in ids}
    assert weakest_of(kept) == weakest


def weakest_of(kept: MemoryCopies) -> dict[int, dict[str, int]]:
    return {search: dict(found) for search, found in kept.all_weakest() if found}


def tiled(ones: list[str], twos: list[str]) -> list[tuple[int, int, int]]:
    """Greedy string tiling by its definition."""
    found = []
    for i in range(len(ones)):
        for j in range(len(twos)):
            n = 0
            while i + n < len(ones) and j + n < len(twos) and ones[i + n] == twos[j + n]:
                n += 1
            if n >= 4 and not (i and j and ones[i - 1] == twos[j - 1]):
                found.append((-n, i, j))
    kept, here, there = [], set[int](), set[int]()
    for less, i, j in sorted(found):
        a, b = set(range(i, i - less)), set(range(j, j - less))
        if here.isdisjoint(a) and there.isdisjoint(b):
            here, there = here | a, there | b
            kept.append((i, j, -less))
    return kept


@settings(max_examples=200)
@given(WORDS, WORDS)
def test_runs_are_greedy_string_tiling(one: str, two: str) -> None:
    a, b = (profile(Document(name, text, language="en")) for name, text in (("1", one), ("2", two)))
    assert list(map(tuple, runs(a, b))) == tiled(one.split(), two.split())


@given(st.text("abc12_'’я.,- \n\U0001d7d8", max_size=60))
def test_words_stand_where_they_are_said_to_stand(text: str) -> None:
    p = profile(Document("1", text, language="en"))
    assert [text[a:b].casefold() for a, b in zip(*p.offsets, strict=True)] == [
        p.word(n) for n in range(p.size)
    ]


def test_a_match_comes_back_as_it_was() -> None:
    verdict = CopyVerdict(
        "a", "b", (CopyEvidence.CREDIT,), 0.5, 1.0, "why", (ReuseRun(Span(0, 3), Span(4, 7)),)
    )
    for match in (
        CopyMatch("a", "b", 0.9, True, None, False, (Span(0, 9),), (Span(1, 2), Span(3, 5)), verdict),
        CopyMatch("a", "b", 0.0, False, "another day", hard=True),
    ):
        assert unpacked(packed(match)) == match


@pytest.mark.skipif(not can_fork(), reason="needs fork in a process of one thread")
def test_a_team_does_every_share_and_says_what_went_wrong() -> None:
    team = Team(2, lambda what, state, items: [state / item for item in items] if what == "share" else [])
    try:
        found = sorted(x for part in team.map("share", 12, [[1, 2, 3], [4]]) for x in part)
        assert found == [3, 4, 6, 12]
        with pytest.raises(ZeroDivisionError):
            list(team.map("share", 1, [[0], []]))
    finally:
        team.close()


def test_collecting_goes_on_afterwards() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
