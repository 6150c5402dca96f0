"""Logs and diaries: the day that a line stands under."""

from __future__ import annotations

from datetime import date

import pytest

from muster.domain.document import DateBasis, Document, Published
from muster.resolve.temporal import expressions
from muster.resolve.temporal_log import log_days

SUNDAY = date(2024, 5, 19)


def days(text: str, main: date = SUNDAY, stamped: int = 0) -> list[str]:
    return [day.isoformat() for _, day in log_days(text, main, stamped)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sat 18 May, north fence\n0640 A C-17 in.\nSun 19 May. Nothing.", ["2024-05-18", "2024-05-19"]),
        ("Friday 17th. Haze.\nSaturday 18th. One frigate.", ["2024-05-17", "2024-05-18"]),
        ("17/1130 RAJU alongside.\n18/0900 RAJU out.", ["2024-05-17", "2024-05-18"]),
        ("• 9 May. Two Y-8s.\n• 10 May. None.", ["2024-05-09", "2024-05-10"]),
        ("Fri 05:50 two tankers\nSat 13:05 one tanker", ["2024-05-17", "2024-05-18"]),
        ("Monday: quiet.\nTuesday: a convoy.", ["2024-05-13", "2024-05-14"]),
    ],
)
def test_lines_that_begin_with_a_day(text: str, found: list[str]) -> None:
    assert days(text) == found


def test_a_digest_that_opens_with_its_own_weekday_means_the_week_before() -> None:
    assert days("Sunday. Shelling.\nMonday. A bridge fell.") == ["2024-05-12", "2024-05-13"]
    assert days("Sunday. Shelling.\nSaturday. A bridge fell.") == ["2024-05-19", "2024-05-18"]


def test_one_day_makes_no_log_unless_lines_are_stamped() -> None:
    text = "Sat 18 May, north fence\n0640 A C-17 in.\n0710 Out again.\n0820 Two launchers."
    assert days(text) == []
    assert days(text, stamped=3) == ["2024-05-18"]


@pytest.mark.parametrize(
    "text", ["1. On 2 May they left.\n2. On 3 May they came.", "Monday's raid failed.\nTuesday's did not."]
)
def test_numbered_paragraphs_and_prose_are_no_log(text: str) -> None:
    assert days(text) == []


def test_clock_times_and_yesterday_count_from_the_day_of_the_entry() -> None:
    text = "Fri 17 May. Rain.\nAt 09:20 a destroyer came by.\nSat 18 May. As yesterday."
    document = Document("t", text, published=Published("2024-05-19", DateBasis.DECLARED))
    found = {reading.text: str(reading.start) for reading in expressions(document)}
    assert found["At 09:20"] == "2024-05-17"
    assert found["yesterday"] == "2024-05-17"
