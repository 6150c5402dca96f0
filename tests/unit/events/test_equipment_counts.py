"""Counts as printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.extract.counts import Count, count, number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("12", 12),
        ("1,200", 1200),
        ("twelve", 12),
        ("twenty-four", 24),
        ("three hundred", 300),
        ("two thousand", 2000),
        ("two dozen", 24),
        ("4 thousand", 4000),
        ("a hundred", 100),
        ("trucks", None),
    ],
)
def test_number_words(words, value):
    assert number(words) == value


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("at least five", Count(5, None)),
        ("more than 30", Count(31, None)),
        ("up to 15", Count(None, 15)),
        ("nearly 40", Count(None, 40)),
        ("fewer than 20", Count(None, 19)),
        ("no fewer than 20", Count(20, None)),
        ("around 50", Count(50, 50)),
        ("88 to 96", Count(88, 96)),
        ("between ten and twelve", Count(10, 12)),
        ("half a dozen", Count(6, 6)),
        ("dozens of", Count(None, None)),
        ("several", Count(None, None)),
    ],
)
def test_bounds(words, expected):
    assert count(words, singular=False) == expected


def test_a_singular_is_one():
    assert count("the", singular=True) == Count(1, 1)


@given(st.integers(min_value=0, max_value=999_999))
def test_grouped_digits_read_back(value):
    assert number(f"{value:,}") == number(str(value)) == value


@given(st.integers(min_value=1, max_value=99_999), st.integers(min_value=1, max_value=99_999))
def test_a_range_is_never_turned_round(a, b):
    found = count(f"{a} to {b}", singular=False)
    assert found.low is None or found.high is None or found.low <= found.high
