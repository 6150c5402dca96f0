"""Report runs, map features, timeline layout and the as-of question, each on its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from muster.domain.document import SectionKind
from muster.domain.status import Clock
from muster.domain.text import Span
from muster.web.desk import chosen, end_of
from muster.web.filters import AsOfForm, Filters, box
from muster.web.history import captions, thinned
from muster.web.mapview import bend, heading, map_view
from muster.web.report import Mark, blocks, runs
from muster.web.timeline import timeline
from muster.web.words import day_range, distance, plural, visible


def test_runs_keep_every_character():
    text = "abcdefghij"
    cut = runs(
        text,
        Span(1, 9),
        [Mark("quote", Span(2, 6)), Mark("who", Span(4, 8)), Mark("claim", Span(0, 3), "c_1")],
    )
    assert "".join(run.text for run in cut) == text[1:9]
    assert [(run.text, run.marks, run.claim) for run in cut] == [
        ("b", ("claim",), "c_1"),
        ("c", ("quote", "claim"), "c_1"),
        ("d", ("quote",), None),
        ("ef", ("quote", "who"), None),
        ("gh", ("who",), None),
        ("i", (), None),
    ]


def test_of_nested_claims_the_shortest_is_linked():
    cut = runs("abcdef", Span(0, 6), [Mark("claim", Span(0, 6), "long"), Mark("claim", Span(2, 4), "short")])
    assert [run.claim for run in cut] == ["long", "short", "long"]


def test_blocks_follow_the_sections(case):
    kinds = [block.kind for block in blocks(case.documents["wire"], [])]
    assert kinds == [SectionKind.DATELINE, SectionKind.BODY, SectionKind.POINTER]


def test_the_map_counts_origins_and_marks_disputes(desk):
    view = map_view(desk.matches(Filters()).records, desk.index())
    places = {f["properties"]["name"]: f["properties"] for f in view.places["features"]}
    assert places["Lumen airfield"]["claims"] == 6
    assert places["Lumen airfield"]["origins"] == 2
    assert places["Lumen airfield"]["disputed"]
    assert not places["Port Orrin"]["disputed"]
    assert [f["properties"]["name"] for f in view.areas["features"]] == ["Northern plain"]
    assert view.unlocated == [{"text": "Nowhere Ridge", "claims": 1}]


def test_movements_are_folded_and_plans_are_doubtful(desk):
    view = map_view(desk.matches(Filters()).records, desk.index())
    arcs = {
        (f["properties"]["from"], f["properties"]["to"]): f["properties"] for f in view.movements["features"]
    }
    firm, plan = arcs[("Lumen airfield", "Hallow base")], arcs[("Lumen airfield", "Port Orrin")]
    assert (firm["claims"], firm["doubtful"], firm["denied"]) == (2, False, False)
    assert plan["doubtful"]


def test_an_arc_passes_through_all_its_points():
    points = [(41.19, 37.02), (39.0, 36.0), (35.95, 35.4)]
    curve = bend(points)
    for point in points:
        assert any(point == pytest.approx(at, abs=1e-4) for at in curve)


@pytest.mark.parametrize(("to", "degrees"), [((0, 10), 0), ((10, 0), 90), ((0, -10), 180), ((-10, 0), 270)])
def test_headings(to, degrees):
    assert heading((0, 0), to) == pytest.approx(degrees)


def test_bars_of_one_lane_never_overlap(desk):
    drawn = timeline(desk.matches(Filters()).records, desk.reader.events())
    lanes: dict[int, float] = {}
    for bar in sorted(drawn.bars, key=lambda b: b.x):
        assert bar.x >= lanes.get(bar.lane, 0)
        lanes[bar.lane] = bar.x + bar.width
    assert all(0 <= bar.x <= 100 for bar in drawn.bars)


def test_the_axis_keeps_to_the_chosen_days(desk):
    drawn = timeline(
        desk.matches(Filters()).records, desk.reader.events(), date(2026, 4, 14), date(2026, 4, 15)
    )
    assert (drawn.start, drawn.end) == (date(2026, 4, 14), date(2026, 4, 15))
    assert drawn.earlier == 1


def test_an_event_long_ago_is_counted_not_drawn(desk):
    first, *rest = desk.reader.events()
    old = replace(first, time=replace(first.time, earliest=datetime(1990, 1, 1), latest=datetime(1990, 1, 2)))
    drawn = timeline(desk.matches(Filters()).records, [old, *rest])
    assert drawn.earlier == 1
    assert drawn.start.year == 2026


def test_nothing_dated_draws_nothing():
    assert timeline([], []) is None


def test_as_of_defaults(case, desk):
    records = desk.reader.claims_at("site:lumen")
    latest = chosen(records, AsOfForm())
    assert (latest.valid, latest.known) == (date(2026, 4, 16), end_of(date(2026, 4, 16)))
    day = chosen(records, AsOfForm(valid=date(2026, 4, 14)))
    assert (day.valid, day.known) == (date(2026, 4, 14), end_of(date(2026, 4, 14)))
    both = chosen(records, AsOfForm(valid=date(2026, 4, 14), known=date(2026, 4, 20)))
    assert (both.valid, both.known) == (date(2026, 4, 14), end_of(date(2026, 4, 20)))
    here = chosen(records, AsOfForm(clock=Clock.RECORDED))
    assert here.known == datetime(2026, 4, 20, 6, 0, tzinfo=UTC)


def test_thinned_keeps_first_and_last():
    days = [date(2026, 1, d) for d in range(1, 32)]
    kept = thinned(days, 5)
    assert len(kept) == 5
    assert (kept[0], kept[-1]) == (days[0], days[-1])


def test_captions_name_what_changes():
    days = [date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 1), date(2027, 2, 1)]
    assert captions(days) == ("Dec", "", "2026", "Feb", "2027")


def test_filters_survive_the_address():
    filters = Filters(q="a b", since=date(2026, 4, 1), bbox="1,2,3,4")
    assert filters.address() == "q=a+b&since=2026-04-01&bbox=1%2C2%2C3%2C4"
    assert filters.address(bbox=None, place="site:x") == "q=a+b&since=2026-04-01&place=site%3Ax"


@pytest.mark.parametrize("text", ["1,2,3", "1,2,3,4,5", "x,0,0,0", "0,10,1,5", "0,0,0,inf", "nan,0,1,1"])
def test_no_box(text):
    with pytest.raises(ValueError, match=r"four numbers|out of range|could not convert"):
        box(text)


def test_words():
    assert day_range(date(2026, 4, 3), date(2026, 4, 9)) == "3–9 Apr 2026"
    assert day_range(date(2026, 4, 3), None) == "from 3 Apr 2026"
    assert day_range(None, date(2026, 4, 3)) == "until 3 Apr 2026"
    assert (distance(800), distance(12_400), distance(None)) == ("± 800 m", "± 12 km", "")
    assert (plural(1, "copy", "copies"), plural(2_000, "copy", "copies")) == ("1 copy", "2,000 copies")
    assert visible("a\u202eb\x07c\u200fd") == "a[U+202E]b[U+0007]c\u200fd"
