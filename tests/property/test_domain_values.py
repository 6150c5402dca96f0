"""Ids, spans, offsets and intervals under arbitrary input."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.domain.ids import content_id, digest
from muster.domain.interval import TimeReading, days
from muster.domain.text import OffsetMap, Span

words = st.text(max_size=20)
fields = st.lists(st.one_of(st.none(), words), max_size=5)
offsets = st.integers(min_value=0, max_value=200)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(offsets)
    return Span(start, start + draw(offsets))


@given(fields, fields)
def test_different_fields_never_share_an_id(a: list[str | None], b: list[str | None]) -> None:
    assert (digest(*a) == digest(*b)) == (a == b)


@given(fields)
def test_an_id_is_short_stable_and_prefixed(parts: list[str | None]) -> None:
    assert content_id("x", *parts) == content_id("x", *parts)
    assert content_id("x", *parts).startswith("x_")
    assert len(content_id("x", *parts)) == 22


@given(spans(), spans())
def test_cover_holds_both_and_overlap_is_mutual(a: Span, b: Span) -> None:
    cover = a.cover(b)
    assert cover.contains(a)
    assert cover.contains(b)
    assert a.overlaps(b) == b.overlaps(a)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (4, 3)])
def test_a_span_never_runs_backwards(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(st.text(alphabet="ab", min_size=1, max_size=30), st.data())
def test_offsets_map_back_through_removed_characters(kept: str, data: st.DataObject) -> None:
    """Put a removable character before some kept ones; each kept one maps to itself and what was left out behind it."""
    original, stored_runs, original_runs = "", [0], [0]
    for position, char in enumerate(kept):
        if data.draw(st.booleans()):
            original += "\r"
            stored_runs.append(position)
            original_runs.append(len(original))
        original += char
    if stored_runs[1:2] == [0]:
        stored_runs, original_runs = stored_runs[1:], original_runs[1:]
    back = OffsetMap(tuple(stored_runs), tuple(original_runs))
    for position, char in enumerate(kept):
        assert back.span_to_original(Span(position, position + 1)).of(original).rstrip("\r") == char


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_inclusive_days_survive_the_half_open_interval(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    earliest, latest = days(start, end)
    reading = TimeReading("…", earliest=earliest, latest=latest)
    assert (reading.start, reading.end) == (start, end)
    assert reading.resolved


def test_an_unresolved_time_has_no_days() -> None:
    reading = TimeReading("recently")
    assert (reading.start, reading.end, reading.resolved) == (None, None, False)
