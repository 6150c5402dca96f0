from __future__ import annotations

import codecs

import pytest

from muster.domain.errors import UnreadableReport
from muster.read.decode import decode

RUSSIAN = "Колонна техники покинула базу в субботу утром, сообщил военный."
ARABIC = "غادرت قافلة عسكرية القاعدة الجوية صباح السبت كما قال مسؤول"
FRENCH = "Le général a déclaré que la base était fermée — “oui”."


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(name: str) -> None:
    assert decode(RUSSIAN.encode(name), declared="cp1252").text == RUSSIAN


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_wide_latin_text_without_a_mark_is_recognised(name: str) -> None:
    assert decode(b"".join("Trucks left.".encode(name) for _ in range(3)), None).text == "Trucks left." * 3


def test_the_declared_set_is_used() -> None:
    assert decode(RUSSIAN.encode("koi8-r"), "KOI8-R") == (RUSSIAN, "koi8-r", ())


@pytest.mark.parametrize(
    ("text", "name"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (ARABIC, "cp1256"), (FRENCH, "cp1252")],
)
def test_a_guess_is_right_for_running_text_and_written_down(text: str, name: str) -> None:
    found = decode(text.encode(name))
    assert (found.text, found.encoding) == (text, name)
    assert name in found.notes[-1]


def test_a_wrong_declaration_is_noted_and_utf8_tried() -> None:
    found = decode(RUSSIAN.encode(), "ascii")
    assert found.text == RUSSIAN
    assert "ascii" in found.notes[0]


@pytest.mark.parametrize("name", ["unicode_escape", "utf-7", "rot13", "zip", "punycode", "no-such-set", ""])
def test_codecs_that_are_no_character_set_are_never_used(name: str) -> None:
    assert decode(rb"base \x41 +AGE-", name).text == r"base \x41 +AGE-"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x89PNG\r\n", "image"),
        (bytes(range(256)) * 8, "binary"),
        (b"text\x00with zero bytes", "binary"),
    ],
)
def test_what_is_no_text_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableReport, match=words):
        decode(data)


def test_a_cut_utf16_text_is_shown_with_a_note() -> None:
    found = decode(codecs.BOM_UTF16_LE + "Trucks".encode("utf-16-le")[:-1])
    assert found.text == "Truck\ufffd"
    assert "U+FFFD" in found.notes[0]
