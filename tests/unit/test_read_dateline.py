from __future__ import annotations

from datetime import date

import pytest

from muster.read.dateline import find_dateline

PUBLISHED = date(2025, 3, 6)
STORY = "Two columns of army trucks left the eastern garrison before dawn, residents of the town said."


@pytest.mark.parametrize(
    ("head", "place", "day", "wire"),
    [
        ("ARDEN, Norland, March 5 (AFP) - ", "ARDEN, Norland", "2025-03-05", "AFP"),
        ("ARDEN, Norland, Mar. 5 (Reuters) — ", "ARDEN, Norland", "2025-03-05", "Reuters"),
        ("ARDEN, Dec. 30 (Xinhua) -- ", "ARDEN", "2024-12-30", "Xinhua"),
        ("ARDEN, 5 March (Arden Post/BNS) — ", "ARDEN", "2025-03-05", "BNS"),
        ("ARDEN, Norland (AP) — ", "ARDEN, Norland", None, "AP"),
        ("Arden (dpa) - ", "Arden", None, "dpa"),
        ("Arden, March 5 (Anadolu) -", "Arden", "2025-03-05", "Anadolu"),
        ("ARDEN, March 5. /TASS/. ", "ARDEN", "2025-03-05", "TASS"),
        ("ARDEN. March 5 (Interfax) - ", "ARDEN", "2025-03-05", "Interfax"),
        ("ARDEN, March 5 (Northern Press) - ", "ARDEN", "2025-03-05", "Northern Press"),
        ("(Reuters) - ", None, None, "Reuters"),
        ("March 5 (Reuters) - ", None, "2025-03-05", "Reuters"),
        ("ARDEN — ", "ARDEN", None, None),
        ("N’AVEN - ", "N’AVEN", None, None),
        ("SAINT-ARDEN–", "SAINT-ARDEN", None, None),
        ("FORT ARDEN, Tex. -- ", "FORT ARDEN, Tex", None, None),
        ("Fort Arden, Texas – ", "Fort Arden, Texas", None, None),
        ("ARDEN SEA (March 5, 2025) ", "ARDEN SEA", "2025-03-05", None),
        ("ABOARD USS ARDEN (LHD 9), AT SEA - ", "ABOARD USS ARDEN, AT SEA", None, None),
        ("АРДЕН, 5 марта (ТАСС) — ", "АРДЕН", "2025-03-05", "ТАСС"),
    ],
)
def test_forms_of_news_style(head: str, place: str | None, day: str | None, wire: str | None) -> None:
    found, spans = find_dateline(head + STORY, PUBLISHED)
    assert found is not None
    assert (found.place, found.day, found.wire) == (place, day, wire)
    assert (head + STORY)[found.span.end :].startswith("Two columns")
    assert spans == (found.span,)


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "UPDATE — " + STORY,
        "SECURITY ADVISORY — NORTH AND EAST — valid 3–9 March 2025. For members.",
        "NATO — the alliance of thirty-two — moved two brigades to the border on Monday.",
        "On 3 March — a Monday — the brigade left the barracks for the training ground.",
        "Trucks — more than thirty of them — left the base on Monday, witnesses said.",
        "TWELVE ships, 30 aircraft and a brigade – all from the north – took part.",
        "The minister – Ada Ray – said that no soldier would leave the eastern garrison.",
        "He said: the brigade will stay. ARDEN — no.",
        "BAMAKO: Base 7 still houses the headquarters of the corps.",
        "1/ Short thread on the bridge, what I can show and what not.",
        "Arden Gazette digest, 1–7 March 2025\nCompiled from releases.",
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    assert find_dateline(text, PUBLISHED) == (None, ())


def test_after_headline_and_byline() -> None:
    text = "Trucks leave Arden garrison\nBy Ada Ray\n\nARDEN, March 5 (AP) - " + STORY
    found, _ = find_dateline(text, PUBLISHED)
    assert found is not None
    assert found.span.of(text) == "ARDEN, March 5 (AP) - "


def test_not_after_a_sentence() -> None:
    assert find_dateline(STORY + "\nARDEN, March 5 (AP) - " + STORY, PUBLISHED) == (None, ())


def test_a_date_line_and_a_place_line_are_one_dateline() -> None:
    text = "Wednesday, March 5, 2025\n\nARDEN — " + STORY
    found, spans = find_dateline(text, None)
    assert found is not None
    assert (found.place, found.day) == ("ARDEN", "2025-03-05")
    assert [span.of(text) for span in spans] == ["Wednesday, March 5, 2025", "ARDEN — "]


@pytest.mark.parametrize("line", ["Published Wednesday 5 March 2025", "5 March 2025", "Wednesday 5 March"])
def test_lines_that_are_only_a_date(line: str) -> None:
    found, _ = find_dateline(f"{line}\n\n{STORY}", PUBLISHED)
    assert found is not None
    assert (found.place, found.day) == (None, "2025-03-05")


def test_a_statement_heading_gives_place_and_day() -> None:
    found, _ = find_dateline("STATEMENT No. 3 — Arden, 5 March 2025\n\n1. The ministry notes.", None)
    assert found is not None
    assert (found.place, found.day) == ("Arden", "2025-03-05")


def test_a_log_opens_with_its_day() -> None:
    text = "Wednesday 5 March. Cold, good visibility until noon."
    found, _ = find_dateline(text, PUBLISHED)
    assert found is not None
    assert found.day == "2025-03-05"
    assert text[found.span.end :] == "Cold, good visibility until noon."


def test_without_a_publication_date_a_day_without_year_stays_open() -> None:
    found, _ = find_dateline("ARDEN, March 5 (AFP) - " + STORY, None)
    assert found is not None
    assert found.day is None
