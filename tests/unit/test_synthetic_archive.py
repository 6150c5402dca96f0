"""Constructed archives: the same from the same seed, sliced or whole, and true to what is said of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.domain.source import Source, SourceKind
from muster.evaluation.synthetic import Options, Relation, SyntheticReport, archive
from muster.evaluation.synthetic.timeline import BLOCK, plan
from muster.read.document import read

SEED = 11
SIZE = 2_300  # two whole blocks and a part


@pytest.fixture(scope="module")
def whole() -> list[SyntheticReport]:
    return list(archive(SEED, SIZE))


def told(report: SyntheticReport) -> tuple[object, ...]:
    """Everything that a report says, as bytes and plain values."""
    return report.raw().content, report.claims, report.truth


def shingles(report: SyntheticReport) -> set[tuple[str, ...]]:
    words = report.document.text.split()
    return {tuple(words[n : n + 4]) for n in range(len(words) - 3)}


def by_story(reports: list[SyntheticReport]) -> dict[str, list[SyntheticReport]]:
    found: dict[str, list[SyntheticReport]] = defaultdict(list)
    for report in reports:
        found[report.truth.origins[0]].append(report)
    return found


def test_the_size_is_exact_and_names_are_unique(whole: list[SyntheticReport]) -> None:
    assert len(whole) == SIZE
    assert len({r.document.report_id for r in whole}) == SIZE
    assert len({r.document.id for r in whole}) == SIZE


def test_the_same_seed_gives_the_same_bytes(whole: list[SyntheticReport]) -> None:
    again = list(archive(SEED, 300))
    assert [told(r) for r in again] == [told(r) for r in whole[:300]]
    assert told(next(archive(SEED + 1, 1))) != told(whole[0])


@settings(max_examples=12)
@given(start=st.integers(0, SIZE), length=st.integers(0, 40))
def test_a_slice_is_the_slice_of_the_whole(whole: list[SyntheticReport], start: int, length: int) -> None:
    part = list(archive(SEED, SIZE, start=start, stop=start + length))
    assert [told(r) for r in part] == [told(r) for r in whole[start : start + length]]


def test_a_shorter_archive_is_the_head_of_a_longer(whole: list[SyntheticReport]) -> None:
    assert [r.truth for r in archive(SEED, 1_001)] == [r.truth for r in whole[:1_001]]


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32), block=st.integers(0, 5_000))
def test_every_block_is_planned_full(seed: int, block: int) -> None:
    stories = plan(seed, block, Options())
    assert sum(story.reports for story in stories) == BLOCK
    assert all(story.wording <= story.number and story.pattern <= story.event for story in stories)
    assert all(after.event in (before.event, before.event + 1) for before, after in pairwise(stories))


def test_spans_point_at_the_printed_words(whole: list[SyntheticReport]) -> None:
    for report in whole:
        text = report.document.text
        for claim in report.claims:
            assert claim.report == report.document.id
            assert claim.span.of(text) == claim.quote
            assert claim.span.contains(claim.predicate)
            assert claim.predicate.of(text).strip()
            printed = [claim.cue, claim.actor, claim.time, *claim.equipment, *claim.attribution]
            printed += [mention for _, mention in claim.places]
            for part in printed:
                if part is not None and part.span is not None:
                    words = part.name if isinstance(part, Source) else part.text
                    assert part.span.of(text) == words


def test_claims_are_about_ten_a_report_and_unlike(whole: list[SyntheticReport]) -> None:
    claims = [claim for report in whole for claim in report.claims]
    assert 8 <= len(claims) / len(whole) <= 12
    assert len({claim.id for claim in claims}) == len(claims)
    assert len({claim.action for claim in claims}) == 15
    assert len({claim.speech_act for claim in claims}) >= 8
    assert all(len(report.truth.events) == len(report.claims) for report in whole)


def test_a_story_has_one_event_and_one_first_report(whole: list[SyntheticReport]) -> None:
    for reports in by_story(whole).values():
        first, *copies = reports
        assert first.truth.relation is Relation.ORIGIN
        assert all(c.truth.relation is not Relation.ORIGIN for c in copies)
        assert {c.truth.event for c in copies} <= {first.truth.event}
        assert len({r.document.outlet for r in reports}) == len(reports)
        first_day = first.document.published.day if first.document.published else None
        for copy in copies:
            assert copy.document.published is not None
            assert first_day is not None
            assert 0 <= (copy.document.published.day - first_day).days <= 4


def test_copies_keep_the_words_and_edits_stay_in_bounds(whole: list[SyntheticReport]) -> None:
    for first, *copies in by_story(whole).values():
        mine = shingles(first)
        for copy in copies:
            share = len(mine & shingles(copy)) / min(len(mine), len(shingles(copy)))
            assert share > 0.4, copy.document.report_id
            if copy.truth.relation is Relation.VERBATIM:
                assert (copy.truth.edited, copy.truth.kept) == (0.0, 1.0)
            if copy.truth.relation is Relation.TRIMMED:
                assert 0.4 <= copy.truth.kept <= 0.8
            assert copy.truth.edited <= 0.11


def test_copies_have_a_heavy_tail_and_half_are_trimmed() -> None:
    sizes = [s.reports - 1 for block in range(60) for s in plan(SEED, block, Options())]
    assert 2.3 <= sum(sizes) / len(sizes) <= 3.7
    assert max(sizes) >= 50
    assert sizes.count(0) > len(sizes) / 5


def test_half_of_the_copies_are_trimmed(whole: list[SyntheticReport]) -> None:
    seen = Counter(r.truth.relation for r in whole)
    copies = len(whole) - seen[Relation.ORIGIN]
    assert 0.42 <= seen[Relation.TRIMMED] / copies <= 0.58
    assert seen[Relation.VERBATIM] > 0


def test_the_same_words_in_another_year_are_another_origin(whole: list[SyntheticReport]) -> None:
    stories = by_story(whole)
    twins = [one for one in stories.values() if one[0].truth.twin_of]
    assert len(twins) >= 5
    for one in twins:
        other = stories[one[0].truth.twin_of or ""][0]
        mine, theirs = one[0].document.published, other.document.published
        assert mine is not None
        assert theirs is not None
        assert abs((mine.day - theirs.day).days) > 300
        assert one[0].truth.event != other.truth.event
        common = len(shingles(one[0]) & shingles(other)) / len(shingles(other))
        assert 0.05 < common < 0.9


def test_unrelated_stories_rarely_share_two_runs_of_words(whole: list[SyntheticReport]) -> None:
    firsts = [r for r in whole if r.truth.relation is Relation.ORIGIN and not r.truth.twin_of][:300]
    held: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, report in enumerate(firsts):
        for shingle in shingles(report):
            held[shingle].append(n)
    shared = Counter((a, b) for ones in held.values() for k, b in enumerate(ones) for a in ones[:k])
    strangers = [
        (a, b)
        for (a, b), number in shared.items()
        if number >= 8
        and firsts[a].truth.event != firsts[b].truth.event
        and firsts[a].document.outlet != firsts[b].document.outlet
    ]
    assert len(strangers) < 0.005 * len(firsts) ** 2 / 2


def test_a_credit_puts_the_origin_into_the_chain(whole: list[SyntheticReport]) -> None:
    credited = [r for r in whole if r.truth.credited and r.truth.relation is not Relation.ORIGIN]
    assert credited
    for report in credited[:200]:
        outlets = [s for s in report.claims[0].attribution if s.kind in (SourceKind.WIRE, SourceKind.OUTLET)]
        assert len(outlets) == 2
        assert outlets[1].name in report.document.text


def test_the_product_reads_the_same_document(whole: list[SyntheticReport]) -> None:
    for report in whole[:150]:
        document = read(report.raw())
        assert (document.id, document.text) == (report.document.id, report.document.text)
        assert document.published == report.document.published
        assert document.title == report.document.title


def test_every_record_says_that_it_is_constructed(whole: list[SyntheticReport]) -> None:
    assert all(report.record["constructed"] is True for report in whole[:50])
