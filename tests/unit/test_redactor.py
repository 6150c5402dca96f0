"""Covered words are found however they are written, and an offset stands where it stood."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.export.folded import fold
from muster.export.redactor import Redactor, Secret, cut, moved
from muster.export.secrets import person_parts
from muster.export.walk import rewritten

MARK = "[redacted: identifies a person]"
NAME = Redactor([Secret("Khaled Nassār", "identifies a person")])


@pytest.mark.parametrize(
    "written",
    [
        "Khaled Nassār",
        "KHALED NASSĀR",
        "khaled nassar",
        unicodedata.normalize("NFD", "Khaled Nassār"),
        "Khaled\u00a0\n Nassār",
        "Kha\u200bled Nas\u00adsār",
        "Khaled-Nassar",
        "khaled_nassar",
        "KhaledNassar",
        "Ｋｈａｌｅｄ Nassar",
        "khaled%20nassar",
    ],
)
def test_however_a_name_is_written(written):
    assert NAME.text(f"He, {written}, said so.") == f"He, {MARK}, said so."


def test_other_scripts_and_marks_behind_the_last_letter():
    arabic = Redactor([Secret("خالد", "x")])
    assert arabic.text("قال خَالِدٌ اليوم") == "قال [redacted: x] اليوم"
    assert arabic.text("خـالد") == "[redacted: x]"
    assert Redactor([Secret("Петров", "x")]).text("ПЕТРОВА") == "[redacted: x]А"


def test_short_words_and_parts_count_only_whole():
    part = Redactor([Secret("Ana", "x"), Secret("Port", "x", whole=True)])
    assert (
        part.text("Ana ate a banana in port, in transport")
        == "[redacted: x] ate a banana in [redacted: x], in transport"
    )


def test_handles_are_covered_with_and_without_their_sign():
    eye = Redactor([Secret("Harbour Eye (@harbour_eye)", "x")])
    for said in ("Harbour Eye said", "@harbour_eye said", "HARBOUR_EYE said"):
        assert "arbour" not in eye.text(said).lower()
    assert eye.text("https://x.example/Harbour_Eye/1") == "https://x.example/[redacted: x]/1"
    assert eye.text("https://x.example/?q=harbour%5Feye") == "[redacted: x]"


def test_a_reason_that_tells_the_secret_is_not_printed():
    assert Redactor([Secret("Petrov", "names Petrov")]).text("Petrov") == "[redacted: sensitive]"


def test_what_stands_for_a_person():
    assert person_parts("Colonel Ivan Petrov") == ("Ivan", "Petrov")
    assert person_parts("three port officials") == person_parts("Harbour Eye (@harbour_eye)") == ()


@given(st.text(max_size=40), st.text(alphabet="Khaled Nasr", min_size=4, max_size=12), st.text(max_size=40))
def test_nothing_of_it_is_left(before, words, after):
    folded = fold(words)
    redactor = Redactor([Secret(words, "hidden")])
    if (
        not redactor
        or len(folded) < 4
        or folded in fold("[redacted: hidden]")
        or folded in fold("[redacted: sensitive]")
    ):
        return
    for written in (words, words.upper(), unicodedata.normalize("NFD", words)):
        found = redactor.text(before + written + after)
        assert folded not in fold(found.replace("[redacted: hidden]", "\n|\n"))


@given(st.text(alphabet="ab Petrov", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_offsets_move_with_the_text(text, one, two):
    cuts = Redactor([Secret("Petrov", "x")]).cuts(text)
    made = cut(text, cuts)
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    first, last = moved(start, cuts, False), moved(end, cuts, True)
    assert 0 <= first <= last <= len(made)
    if not any(c.start < edge < c.end for c in cuts for edge in (start, end)):
        assert made[first:last] == Redactor([Secret("Petrov", "x")]).text(text[start:end])


def test_every_string_in_a_value_is_reached():
    assert rewritten((("a", 1), ["a"], {"a": ("a", None)}), str.upper) == (
        ("A", 1),
        ["A"],
        {"A": ("A", None)},
    )
