"""The reports of one origin: their order, and what each prints alone."""

from __future__ import annotations

from dataclasses import replace

from muster.domain.origin import CopyVerdict, OriginGroup, ReuseRun
from muster.domain.text import Span
from muster.web.lineage import Shared, copies, documents_of, gaps, members


def wire_group(desk) -> OriginGroup:
    return next(g for g in desk.reader.origins() if len(g.members) == 2)


def test_gaps_are_what_the_spans_leave_free():
    assert gaps([Span(2, 4), Span(3, 6)], 8) == [Span(0, 2), Span(6, 8)]
    assert gaps([Span(0, 8)], 8) == []
    assert gaps([], 3) == [Span(0, 3)]


def test_the_first_seen_stands_first(desk, case):
    group = wire_group(desk)
    assert next(iter(documents_of(group, desk))) == case.documents["wire"].id
    turned = replace(group, root=case.documents["copy"].id)
    assert next(iter(documents_of(turned, desk))) == case.documents["copy"].id


def test_a_report_shows_what_no_other_prints(desk, case):
    group = wire_group(desk)
    wire, copy = members(group, documents_of(group, desk))
    assert any(passage.startswith("The brigade's spokesman denied") for passage in wire.alone)
    assert wire.words is not None
    assert 0.2 < wire.words < 0.8
    # all words of the copy stand in the wire, whether a run was aligned there or not
    assert (copy.alone, copy.words) == ((), 0.0)


def test_datelines_and_pointers_are_no_passages(desk):
    group = wire_group(desk)
    wire, _ = members(group, documents_of(group, desk))
    assert not any("LUMEN, April 14" in passage or "Read also" in passage for passage in wire.alone)


def test_nothing_is_said_of_reports_that_were_never_aligned(desk):
    group = replace(wire_group(desk), evidence=())
    assert [(m.alone, m.words) for m in members(group, documents_of(group, desk))] == [((), None)] * 2


def test_pairs_with_the_first_seen_come_first(desk, case):
    wire, copy, images = (case.documents[name].id for name in ("wire", "copy", "images"))
    run = ReuseRun(Span(0, 5), Span(0, 5))
    aside = CopyVerdict(copy, images, (), 1.0, 1.0, "aside", (run, run))
    direct = CopyVerdict(wire, images, (), 1.0, 1.0, "direct", (run,))
    group = OriginGroup(tuple(sorted((wire, copy, images))), wire, "Wayfare", True, (aside, direct))
    found = copies(group, documents_of(group, desk))
    assert [pair.verdict.why for pair in found] == ["direct", "aside"]


def test_the_same_words_are_known_in_any_case_and_spacing():
    assert Shared("Two  planes left", "two planes\nleft").same
    assert not Shared("Two planes left", "Three planes left").same
