"""PDF: the text layer, or why there is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from containers import pdf, reports, taken, zipped
from muster.domain.errors import SkipReport, TooLarge, UnreadableReport
from muster.read.caps import Caps
from muster.read.document import read

WORDS = (
    "Russian forces moved a convoy of some forty trucks from Tartus to the port of Latakia on Monday, a spokesman "
    "for the ministry said. Two more columns followed in the evening and were seen on the coastal road."
)
MADE = pdf([WORDS, "The second page."])


def test_the_text_layer_is_read_in_paragraphs_and_nothing_is_dated() -> None:
    (item,) = reports(taken(MADE, "a.pdf"))
    found = read(item)
    assert found.text == f"{WORDS}\n\nThe second page."
    assert (found.published, found.title) == (None, None)
    assert item.content == MADE


def test_a_pdf_in_an_archive_is_read() -> None:
    (item,) = reports(taken(zipped([("in/a.pdf", MADE)]), "x.zip"))
    assert (item.locator, item.media_type) == ("x.zip#in/a.pdf", "application/pdf")


def test_a_pdf_without_text_layer_says_so() -> None:
    with pytest.raises(UnreadableReport, match="no text layer"):
        read(reports(taken(pdf(["", ""]), "a.pdf"))[0])
    notes = read(reports(taken(pdf(["Trucks left.", ""]), "a.pdf"))[0]).notes
    assert any("1 of 2 pages" in note for note in notes)


def test_a_password_is_told_and_protection_against_changes_is_no_hindrance() -> None:
    with pytest.raises(UnreadableReport, match="encrypted"):
        read(reports(taken(pdf([WORDS], "secret"), "a.pdf"))[0])
    assert read(reports(taken(pdf([WORDS], ""), "a.pdf"))[0]).text == WORDS


def test_caps_on_pages_and_words() -> None:
    (item,) = reports(taken(MADE, "a.pdf"))
    for cap in (Caps(pages=1), Caps(text=100)):
        with pytest.raises(TooLarge):
            read(item, cap)


@settings(max_examples=40)
@given(cut=st.integers(18, len(MADE.rstrip()) - 1))
def test_a_cut_pdf_is_told(cut: int) -> None:
    with pytest.raises(UnreadableReport, match="truncated"):
        read(reports(taken(MADE[:cut], "a.pdf"))[0])


@settings(max_examples=40)
@given(st.binary(min_size=1, max_size=40), st.integers(5, len(MADE)))
def test_no_change_of_a_pdf_makes_it_fail(change: bytes, at: int) -> None:
    for item in reports(taken(MADE[:at] + change + MADE[at + len(change) :], "a.pdf")):
        try:
            read(item)
        except SkipReport:
            continue
