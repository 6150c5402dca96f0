"""News time beyond the table: anchors, precision, EDTF, sections, words that point back."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from muster.domain.document import DateBasis, Dateline, Document, Embed, Published, Section, SectionKind
from muster.domain.interval import TimeBasis, TimePrecision, TimeReading
from muster.domain.text import Span
from muster.resolve.temporal import expressions


def read(text: str, anchor: str | None = "2025-03-19", **fields: object) -> tuple[TimeReading, ...]:
    published = Published(anchor, DateBasis.DECLARED) if anchor else None
    return expressions(Document("r", text, published=published, **fields))  # type: ignore[arg-type]


def days(one: TimeReading) -> tuple[str | None, str | None]:
    return (one.start.isoformat() if one.start else None, one.end.isoformat() if one.end else None)


def test_the_dateline_comes_before_the_publication_date() -> None:
    text = "HARBOUR, March 17 - The tug left on Sunday."
    line = Dateline(Span(0, 18), "HARBOUR", "2025-03-17", None)
    sections = (Section(SectionKind.DATELINE, line.span),)
    (one,) = read(text, dateline=line, sections=sections)
    assert days(one) == ("2025-03-16", "2025-03-16")


def test_the_printed_zone_of_publication_decides_its_day() -> None:
    (one,) = read("The tug left today.", "2025-03-19T23:30:00-05:00")
    assert days(one) == ("2025-03-19", "2025-03-19")


@pytest.mark.parametrize(
    "kind", [SectionKind.POINTER, SectionKind.NOTICE, SectionKind.CREDIT, SectionKind.DATELINE]
)
def test_unread_sections_give_no_times(kind: SectionKind) -> None:
    text = "The tug left on Monday.\nRead also: what happened on Tuesday"
    found = read(text, sections=(Section(kind, Span(24, len(text))),))
    assert [one.text for one in found] == ["on Monday"]


def test_an_embedded_post_counts_from_its_own_day() -> None:
    text = "The port is calm.\nTug gone since yesterday\n— Pier Watch (@pier)\nIt left yesterday."
    post = Embed(
        Span(18, 64), Span(18, 42), "Pier Watch (@pier)", "@pier", Published("2025-03-02", DateBasis.PRINTED)
    )
    first, second = read(text, embeds=(post,))
    assert days(first) == ("2025-03-01", None)
    assert days(second) == ("2025-03-18", "2025-03-18")


def test_an_undated_post_and_a_repost_stay_unresolved() -> None:
    text = "Tug gone yesterday\n— Pier Watch (@pier)"
    post = Embed(Span(0, len(text)), Span(0, 18), "Pier Watch (@pier)", "@pier", None)
    (one,) = read(text, embeds=(post,))
    assert not one.resolved
    assert "unknown" in one.reason
    (again,) = read('RT @pier: "two jets low overhead now"')
    assert not again.resolved


@pytest.mark.parametrize(
    ("words", "edtf", "precision"),
    [
        ("on Tuesday", "2025-03-18", TimePrecision.DAY),
        ("in February", "2025-02", TimePrecision.MONTH),
        ("in 2019", "2019", TimePrecision.YEAR),
        ("in the 1970s", "197X", TimePrecision.YEAR),
        ("since 2017", "2017-01-01/..", TimePrecision.YEAR),
        ("by 2 May", "../2025-05-02", TimePrecision.DAY),
        ("last autumn", "2024-23", TimePrecision.SEASON),
        ("overnight", "2025-03-18/2025-03-19", TimePrecision.PART_OF_DAY),
        ("around 3 March", "2025-03-03~", TimePrecision.DAY),
        ("at 06:40 on Monday", "2025-03-17T06:40:00", TimePrecision.MINUTE),
        ("recently", None, TimePrecision.VAGUE),
    ],
)
def test_edtf_and_precision(words: str, edtf: str | None, precision: TimePrecision) -> None:
    (one,) = read(f"The tug left {words}.")
    assert (one.edtf, one.precision) == (edtf, precision)
    assert one.reason


def test_parts_of_day_are_hours_and_clock_times_are_minutes() -> None:
    (evening,) = read("The tug left on Monday evening.")
    assert evening.earliest == datetime(2025, 3, 17, 17)
    assert evening.latest == datetime(2025, 3, 18)
    (clock,) = read("The tug left at 5 p.m. on Monday.")
    assert clock.earliest == datetime(2025, 3, 17, 17)
    (zoned,) = read("The tug left at 1800 GMT.")
    assert zoned.zone == "GMT"


def test_basis_tells_printed_from_resolved_dates() -> None:
    printed, resolved = read("It came on 3 March 2025 and left on Tuesday.")
    assert printed.basis is TimeBasis.STATED
    assert resolved.basis is TimeBasis.RESOLVED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The tug arrived on 3 March. It left two days later.", ("2025-03-05", "2025-03-05")),
        ("The tug arrived on 3 March. It left again that evening.", ("2025-03-03", "2025-03-03")),
        ("The first came on December 9, the second on the 12th.", ("2024-12-12", "2024-12-12")),
        ("She was given 72 hours alongside from the 14th.", ("2025-03-14", "2025-03-17")),
        (
            "Order No. 3 of 2 March, which gives them until noon, asks all to go within 10 days.",
            ("2025-03-02", "2025-03-12"),
        ),
        ("Ships were tracked in the 24 hours to 6 a.m. on Tuesday.", ("2025-03-17", "2025-03-18")),
        ("Talks were held in 2024 and again the next day.", ("2025-01-01", "2025-01-01")),
    ],
)
def test_words_that_lean_on_other_words(text: str, expected: tuple[str, str]) -> None:
    assert days(read(text)[-1]) == expected


def test_words_that_point_back_to_nothing_stay_unresolved() -> None:
    for text in (
        "It left that evening.",
        "It left the next day.",
        "It left two days later.",
        "It has grown since then.",
    ):
        assert not any(one.resolved for one in read(text)), text


def test_a_reference_ends_after_the_next_paragraph() -> None:
    near = read("It came on 3 March.\n\nIt left the next day.")[-1]
    far = read("It came on 3 March.\n\nThe quay was empty.\n\nIt left the next day.")[-1]
    assert days(near) == ("2025-03-04", "2025-03-04")
    assert not far.resolved


@pytest.mark.parametrize(
    "text",
    [
        "The Friday Times and Russia Today asked for comment.",
        "Crews May Force the gate; troops march and may fall back.",
        "The 14th Brigade met the 2nd Division at kilometre 2020.",
        "Su-24/34/35, F-16, S-300/S-400, An-124, hull 1021, 3:1 odds, flight 2214.",
        "They meet on Fridays.",
        "Spring Hill and Captain June Winter.",
        "A batch of 2000 men, 1,945 rounds and $2021.",
    ],
)
def test_words_that_are_no_time(text: str) -> None:
    assert read(text) == ()


def test_ambiguous_numeric_dates_stay_open() -> None:
    (open_,) = read("The log of 04/07/2023 is lost.")
    assert not open_.resolved
    (near,) = read("The log of 10/03/2025 is lost.")
    assert days(near) == ("2025-03-10", "2025-03-10")
    (impossible,) = read("The log of 31 February 2025 is lost.")
    assert not impossible.resolved


def test_it_is_fast() -> None:
    paragraph = (
        "The column left the depot late on Friday and reached the port before dawn on Saturday, two officials said. "
        "Nobody in the town would say how many vehicles there were, or why the gates had stayed open for so long. "
    )
    text = paragraph * 13  # about 500 words
    read(text)
    best = min(_seconds(text) for _ in range(5))
    assert best < 0.02  # ten times what it takes on an idle machine


def _seconds(text: str) -> float:
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("They have undertaken to vacate the site not later than 1 November.", (None, "2025-11-01")),
        ("The garrison is preparing to leave before the end of the year.", (None, "2025-12-31")),
        ("They had agreed that tankers could use the base until the end of September.", (None, "2025-09-30")),
        ("Two brigades are to go back by rail from next week.", ("2025-03-24", None)),
    ],
)
def test_bounds_of_what_is_agreed(text: str, bounds: tuple[str | None, str | None]) -> None:
    assert [days(one) for one in read(text)] == [bounds]
