"""Report text on a terminal is inert, and names made into file names stay in their folder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.cli.console import printed, safe
from muster.cli.reading import file_name


@pytest.mark.parametrize(
    ("printed_words", "shown"),
    [
        ("plain — “words” 東京 مرحبا", "plain — “words” 東京 مرحبا"),
        ("\x1b[2J\x1b]0;title\x07gone", "\\u001b[2J\\u001b]0;title\\u0007gone"),
        ("abc\u202egnp.exe", "abc\\u202egnp.exe"),
        ("two\r\nlines\tand tab", "two lines and tab"),
        ("\x9b31m", "\\u009b31m"),
        (None, ""),
    ],
)
def test_control_characters_are_shown_and_not_obeyed(printed_words: str | None, shown: str) -> None:
    assert safe(printed_words) == shown


@given(st.text())
def test_nothing_active_is_left(words: str) -> None:
    left = safe(words)
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202a\u202e\u2066\u2069\u2028" for c in left)
    assert safe(left) == left


def test_markup_in_report_text_is_text() -> None:
    assert printed("[bold red]x[/]").plain == "[bold red]x[/]"


@pytest.mark.parametrize(
    ("report_id", "name"),
    [
        ("d01", "d01.json"),
        ("../../etc/passwd", "_.._etc_passwd.json"),
        ("/abs", "_abs.json"),
        ("", "report.json"),
        ("..", "report.json"),
        (".hidden", "hidden.json"),
        ("CON\x00\n", "CON_.json"),
        ("отчёт 1", "отчёт_1.json"),
    ],
)
def test_names_are_made_safe(report_id: str, name: str) -> None:
    assert file_name(report_id, set()) == name


@given(st.lists(st.text(max_size=200), max_size=12))
def test_every_report_gets_a_name_of_its_own_inside_the_folder(report_ids: list[str]) -> None:
    taken: set[str] = set()
    names = [file_name(report_id, taken) for report_id in report_ids]
    assert len({name.casefold() for name in names}) == len(names)
    assert all("/" not in name and "\\" not in name and not name.startswith(".") for name in names)
    assert all(len(name) < 140 for name in names)
