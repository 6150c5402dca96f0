"""Report runs, map features, timeline layout and the as-of question, each on its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.domain.document import SectionKind
from muster.domain.text import Span
from muster.export.geometry import bend
from muster.store.columnar import FAR
from muster.store.event_tallies import EventTimes, Published, event_times
from muster.store.event_tallies import published as published_of
from muster.store.vocabulary import NONE
from muster.web.filters import Filters, box
from muster.web.history import captions, thinned
from muster.web.mapview import heading, map_view
from muster.web.overview import timeline_of
from muster.web.report import Mark, blocks, runs
from muster.web.timeline import event_label, timeline
from muster.web.words import chosen as chosen_word
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


def _drawn(desk, **asked):
    filters = Filters(**asked)
    return map_view(desk.select(filters), filters)


def test_the_map_counts_origins_and_marks_disputes(desk):
    view = _drawn(desk)
    places = {f["properties"]["name"]: f["properties"] for f in view.places["features"]}
    assert places["Lumen airfield"]["claims"] == 6
    assert places["Lumen airfield"]["origins"] == 2
    assert places["Lumen airfield"]["disputed"]
    assert not places["Port Orrin"]["disputed"]
    assert [f["properties"]["name"] for f in view.areas["features"]] == ["Northern plain"]
    assert view.unlocated == [{"text": "Nowhere Ridge", "claims": 1}]


def test_movements_are_folded_and_plans_are_doubtful(desk):
    view = _drawn(desk)
    arcs = {
        (f["properties"]["from"], f["properties"]["to"]): f["properties"] for f in view.movements["features"]
    }
    firm, plan = arcs[("Lumen airfield", "Hallow base")], arcs[("Lumen airfield", "Port Orrin")]
    assert (firm["claims"], firm["doubtful"], firm["denied"]) == (2, False, False)
    assert plan["doubtful"]


def test_an_arc_passes_through_all_its_points():
    points = ((41.19, 37.02), (39.0, 36.0), (35.95, 35.4))
    curve = bend(points)
    for point in points:
        assert any(point == pytest.approx(at, abs=1e-4) for at in curve)


@pytest.mark.parametrize(("to", "degrees"), [((0, 10), 0), ((10, 0), 90), ((0, -10), 180), ((-10, 0), 270)])
def test_headings(to, degrees):
    assert heading((0, 0), to) == pytest.approx(degrees)


def ordinal(*day):
    return date(*day).toordinal()


def reports_on(*days):
    """One claim in one report on each of these days."""
    found, counts = np.unique(np.array(days, dtype=np.int64), return_counts=True)
    return Published(found, counts, counts)


def times(*spans):
    """Events that last from one ordinal to another (None: no bound is known)."""
    starts = np.array([NONE if one is None else one for one, _ in spans], dtype=np.int64)
    ends = np.array([FAR if two is None else two for _, two in spans], dtype=np.int64)
    ones, no = np.ones(len(spans), dtype=np.int64), np.zeros(len(spans), dtype=np.bool_)
    return EventTimes(tuple(f"e_{k}" for k in range(len(spans))), starts, ends, ones, ones, no, no)


def drawn_without_bars(published, events, since=None, until=None):
    return timeline(published, events, lambda ids: (), since, until)


def test_bars_of_one_lane_never_overlap(desk):
    drawn = timeline_of(desk, desk.select(Filters()), Filters())
    lanes: dict[int, float] = {}
    for bar in sorted(drawn.bars, key=lambda b: b.x):
        assert bar.x >= lanes.get(bar.lane, 0)
        lanes[bar.lane] = bar.x + bar.width
    assert drawn.bars
    assert all(0 <= bar.x <= 100 for bar in drawn.bars)
    assert drawn.bins == ()


def test_the_axis_keeps_to_the_chosen_days(desk):
    published, events = published_of(desk.select(Filters())), event_times(desk.select(Filters()))
    drawn = timeline(published, events, desk.reader.events_by_id, date(2026, 4, 14), date(2026, 4, 15))
    assert (drawn.start, drawn.end) == (date(2026, 4, 14), date(2026, 4, 15))
    assert drawn.earlier == 1


def test_an_event_long_ago_is_counted_not_drawn():
    old, recent = (ordinal(1990, 1, 1),) * 2, (ordinal(2026, 4, 14),) * 2
    drawn = drawn_without_bars(reports_on(ordinal(2026, 4, 14)), times(old, recent))
    assert drawn.earlier == 1
    assert drawn.start.year == 2026


def test_a_few_reports_far_off_do_not_squeeze_the_axis():
    first = ordinal(2026, 4, 14)
    crowd = [first + k % 3 for k in range(48)]
    assert drawn_without_bars(reports_on(*crowd, ordinal(1999, 5, 1)), times()).start.year == 2026
    few = [first + k % 3 for k in range(8)]
    # of nine, one is no outlier
    assert drawn_without_bars(reports_on(*few, ordinal(1999, 5, 1)), times()).start.year < 2026


def test_what_lies_off_the_axis_is_counted_and_can_be_asked_for():
    reports, late, early = reports_on(ordinal(2026, 4, 14)), ordinal(2040, 1, 1), ordinal(1990, 1, 1)
    assert drawn_without_bars(reports, times((late, late))).later == 1
    before = drawn_without_bars(reports, times((early, early)), until=date(2026, 1, 1))
    assert before.start.year in (1989, 1990)
    after = drawn_without_bars(reports, times((late, late)), since=date(2030, 1, 1))
    assert after.end >= date(2040, 1, 1)


def test_of_many_events_the_strip_shows_all_and_the_doubt_about_their_time():
    day = ordinal(2026, 3, 1)
    certain = [(day + k % 30, day + k % 30) for k in range(100)]
    wide, since = (day, day + 29), (day + 3, None)
    drawn = drawn_without_bars(reports_on(day, day + 29), times(*certain, wide, since, (None, None)))
    assert sum(one.sure for one in drawn.bins) == 100
    assert sum(one.spread for one in drawn.bins) == pytest.approx(2, abs=0.02)
    assert (drawn.shown, drawn.undated) == (102, 1)
    assert max(one.height for one in drawn.bins) == 100
    assert [one.since for one in drawn.bins[1:]] == [one.until + timedelta(days=1) for one in drawn.bins[:-1]]


def test_an_event_that_reaches_past_the_axis_counts_with_the_share_on_it():
    day = ordinal(2026, 3, 1)
    events = times(*[(day, day)] * 70, (day + 5, day + 14))
    drawn = drawn_without_bars(reports_on(day), events, date(2026, 3, 1), date(2026, 3, 10))
    assert sum(one.spread for one in drawn.bins) == pytest.approx(0.5)


@given(st.lists(st.tuples(st.integers(730_000, 740_000), st.integers(0, 4_000)), min_size=1, max_size=40))
def test_no_event_is_lost_between_the_strip_and_the_counts_beside_it(spans):
    events = times(*[(start, start + days) for start, days in spans] * 61)
    drawn = drawn_without_bars(reports_on(735_000), events)
    assert drawn.shown + drawn.earlier + drawn.later + drawn.undated == len(events.ids)


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("2 × truck · departure · 8 Mar 2026", "2 × truck · departure"),
        ("truck · arrival · 1 Mar 2026 – 8 Apr 2026", "truck · arrival"),
        ("truck · stay · until 31 Mar 2026", "truck · stay"),
        ("2 × truck left the airport, 10 Mar 2026", "2 × truck left the airport"),
        ("Trucks seen at the gate, 3–9 Mar 2026", "Trucks seen at the gate"),
        ("truck · stay · Port 8 Mar", "truck · stay · Port 8 Mar"),
        ("8 Mar 2026", "8 Mar 2026"),
    ],
)
def test_the_label_of_an_event_leaves_out_its_days(desk, title, label):
    assert event_label(replace(desk.reader.events()[0], title=title)) == label


def test_filters_are_worded_as_in_the_form():
    assert chosen_word("act", "deny") == "denied"
    assert chosen_word("action", "agreement") == "agreement or talks"
    assert chosen_word("since", "2026-04-01") == "1 Apr 2026"
    assert chosen_word("q", "snake_case") == "snake_case"


def test_nothing_dated_draws_nothing():
    assert drawn_without_bars(reports_on(), times()) is None


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
