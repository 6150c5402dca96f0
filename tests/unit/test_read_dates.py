from __future__ import annotations

from datetime import date

import pytest

from muster.read.dates import declared_iso, find_date, resolved


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2025-03-02", "2025-03-02"),
        ("2025-03-02T08:15:00Z", "2025-03-02T08:15:00Z"),
        ("2025-03-02T08:15:00+03:00", "2025-03-02T08:15:00+03:00"),
        ("2025-03-02 08:15", "2025-03-02T08:15"),
        ("Sun, 02 Mar 2025 08:15:00 +0300", "2025-03-02T08:15:00+03:00"),
        ("Sun, 02 Mar 2025 08:15:00 -0000", "2025-03-02T08:15:00"),
        ("Sunday, March 2, 2025", "2025-03-02"),
        ("2 mars 2025", "2025-03-02"),
    ],
)
def test_declared_dates_keep_their_zone_and_precision(value: str, iso: str) -> None:
    assert declared_iso(value) == iso


@pytest.mark.parametrize(
    "value",
    ["03/02/2025", "2025", "2025-03", "March 2025", "yesterday", "2025-13-40", "2025-02-30", "", None, 1740000000, "updated March 2, 2025", "12:30", "3025-01-01x"],
)  # fmt: skip
def test_what_is_no_full_date_is_none(value: object) -> None:
    assert declared_iso(value) is None


@pytest.mark.parametrize(
    "text",
    ["December 3, 2024", "3 December 2024", "3rd of December 2024", "Dec. 3, 2024", "3 de diciembre de 2024", "3 декабря 2024", "3 Aralık 2024", "3. Dezember 2024", "3 ديسمبر 2024", "3 décembre 2024", "2024-12-03"],
)  # fmt: skip
def test_printed_dates_in_many_languages(text: str) -> None:
    found = find_date(f"on {text}, they left")
    assert found is not None
    assert found.iso == "2024-12-03"


@pytest.mark.parametrize("text", ["May 40", "in March", "12 lorries", "may 5% of them", "2024-19-03"])
def test_no_date_where_none_is_printed(text: str) -> None:
    assert find_date(text) is None


@pytest.mark.parametrize(
    ("published", "iso"),
    [(date(2025, 1, 2), "2024-12-30"), (date(2024, 12, 30), "2024-12-30"), (date(2024, 12, 29), "2024-12-30"), (date(2024, 12, 28), "2023-12-30"), (None, None)],
)  # fmt: skip
def test_a_missing_year_is_the_last_one_that_fits(published: date | None, iso: str | None) -> None:
    found = find_date("Dec 30")
    assert found is not None
    assert resolved(found, published) == iso


def test_a_leap_day_goes_to_a_leap_year() -> None:
    found = find_date("Feb 29")
    assert found is not None
    assert resolved(found, date(2025, 3, 1)) == "2024-02-29"
    assert resolved(found, date(2027, 3, 1)) is None
