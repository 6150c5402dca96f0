"""What holds of every reading, whatever the day and the words."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from muster.domain.document import DateBasis, Document, Published
from muster.domain.interval import TimeReading
from muster.resolve import temporal_calendar as calendar
from muster.resolve.temporal import expressions

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "March", "May", "August", "December", "Oct.", "Feb")
PHRASES = st.sampled_from(
    [
        *(f"on {d}" for d in WEEKDAYS),
        *(f"late on {d}" for d in WEEKDAYS),
        *(f"since {m}" for m in MONTHS),
        *(f"until {n} {m}" for n, m in zip((1, 28, 30, 14, 31, 5, 29), MONTHS, strict=True)),
        *(
            "overnight",
            "overnight into Friday",
            "at the weekend",
            "last week",
            "earlier this month",
            "in late June",
        ),
        *(
            "three days ago",
            "within 30 days",
            "next spring",
            "on the 31st",
            "in the past 48 hours",
            "two years ago",
        ),
        *(
            "recently",
            "since the fall of the city",
            "before 2016",
            "from Tuesday to Thursday",
            "at 5 p.m.",
            "in Q3 2024",
        ),
    ]
)
VERBS = st.sampled_from(["left the base", "will leave the base", "is at the base", "had left the base"])


def read(text: str, anchor: date | None) -> tuple[TimeReading, ...]:
    published = Published(anchor.isoformat(), DateBasis.DECLARED) if anchor else None
    return expressions(Document("r", text, published=published))


@given(DAYS, PHRASES, VERBS)
def test_intervals_run_forward_and_spans_show_the_printed_words(anchor: date, phrase: str, verb: str) -> None:
    text = f"The convoy {verb} {phrase}. On Monday a second one followed, and {phrase} a third."
    readings = read(text, anchor)
    assert readings
    for one in readings:
        assert one.span is not None
        assert one.span.of(text) == one.text
        if one.earliest and one.latest:
            assert one.earliest < one.latest
        assert (one.edtf is None) == (not one.resolved)
    starts = [one.span.start for one in readings if one.span]
    assert starts == sorted(starts)
    assert all(a.span.end <= b.span.start for a, b in pairwise(readings) if a.span and b.span)


@given(DAYS, st.sampled_from(WEEKDAYS), VERBS)
def test_a_bare_weekday_is_that_weekday_within_a_week(anchor: date, weekday: str, verb: str) -> None:
    (one,) = read(f"The convoy {verb} on {weekday}.", anchor)
    assert one.start is not None
    assert one.start == one.end
    assert WEEKDAYS[one.start.weekday()] == weekday
    assert abs((one.start - anchor).days) <= 6
    assert one.start >= anchor if "will" in verb else one.start <= anchor


@given(DAYS, PHRASES)
def test_reading_twice_gives_the_same(anchor: date, phrase: str) -> None:
    text = f"The convoy left {phrase}."
    assert read(text, anchor) == read(text, anchor)


@given(st.sampled_from(WEEKDAYS))
def test_an_unknown_date_is_never_guessed(weekday: str) -> None:
    for phrase in (
        f"on {weekday}",
        "yesterday",
        "last week",
        "on the 5th",
        "in May",
        "on 3 May",
        "two days ago",
    ):
        assert not any(one.resolved for one in read(f"The convoy left {phrase}.", None)), phrase


@given(DAYS)
def test_a_full_date_is_itself_whatever_the_anchor(day: date) -> None:
    for form in (f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}", day.isoformat()):
        (one,) = read(f"The convoy left on {form}.", day + timedelta(days=400))
        assert (one.start, one.end) == (day, day), form


@given(DAYS, st.integers(-60, 60))
def test_weeks_and_months_hold_their_days(at: date, by: int) -> None:
    week, month = calendar.week(at, by), calendar.shift_month(at, by)
    assert week.start is not None
    assert week.end is not None
    assert week.start.weekday() == 0
    assert (week.end - week.start).days == 6
    assert month.start is not None
    assert month.start.day == 1
    thirds = [calendar.third(month, n) for n in range(3)]
    assert thirds[0].start == month.start
    assert thirds[2].end == month.end
    assert all(a.end and b.start and b.start - a.end == timedelta(days=1) for a, b in pairwise(thirds))


@given(st.text(max_size=200))
def test_any_text_is_read_without_error(text: str) -> None:
    for one in read(text, date(2025, 3, 19)):
        assert one.span is not None
        assert one.span.of(text) == one.text
