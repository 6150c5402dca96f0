"""Other senses of the same words give nothing."""

from __future__ import annotations

import pytest

OTHER_SENSES = [
    "The senator withdrew the bill on Monday.",
    "The party withdrew a motion of censure.",
    "The club withdrew from the league after the season.",
    "The bank withdrew its offer for the retailer.",
    "The company deployed new software to all offices.",
    "The airbag deployed in the crash.",
    "The ministry deployed a budget of two million.",
    "Negotiators arrived at a conclusion late at night.",
    "The news moved the market.",
    "Three members left the party.",
    "The striker attacked down the left and fired over the bar.",
    "Her new album landed at number one.",
    "The storm is heading for Florida.",
    "Passengers boarded the ferry to Crete.",
    "The firm is building flats near the station.",
    "The singer returned to Dublin on Friday.",
    "The court reached a verdict.",
    "He remains optimistic about inflation.",
    "The museum shows two paintings by Goya.",
    "Firefighters evacuated residents from the valley.",
]


@pytest.mark.parametrize("text", OTHER_SENSES)
def test_a_civil_text_has_no_events(read, text):
    assert read(text, context="") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Parliament withdrew the draft decree on customs.",
        "The governor withdrew a motion.",
        "The ambassador arrived at a conclusion.",
        "The firm deployed software at the ministry.",
        "Some would like them to leave.",
    ],
)
def test_not_even_beside_a_military_line(read, text):
    assert read(text) == ()


def test_time_expressions_are_never_places(read):
    found = read("Troops left in October.")
    assert all(not (m.origin or m.destination or m.site) for m in found)
