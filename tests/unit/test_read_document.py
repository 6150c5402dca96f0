from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from muster.domain.document import DateBasis, Document, RawReport, SectionKind
from muster.domain.errors import TooLarge, UnreadableReport
from muster.domain.ids import content_id
from muster.read.caps import Caps
from muster.read.document import evidence, read
from muster.read.intake import intake
from muster.read.language import declared_language, detect_language

STORY = "ARDEN, March 5 (AFP) - Forty trucks left the garrison on Wednesday, a guard said.\n\nThe ministry would not say why they left."


def text(content: str | bytes, **fields: str) -> Document:
    return read(
        RawReport(content.encode() if isinstance(content, str) else content, "text/plain", "x.txt", **fields)
    )


def record(**fields: object) -> Document:
    return read(RawReport(json.dumps(fields).encode(), "application/json", "x.json"))


def test_clean_text_is_stored_as_it_is() -> None:
    source = "  Two  spaces,\ttab, nbsp\xa0and\n\n\nblank lines kept. 🛩️ عربي \n"
    assert text(source).text == source
    assert record(text=source).text == source


def test_a_text_too_long_to_analyse_is_refused_with_its_length() -> None:
    raw = RawReport(b"Trucks left. " * 10, "text/plain", "x.txt")
    assert read(raw, Caps(text=130)).text
    with pytest.raises(TooLarge, match="130 characters of text; the cap for one report is 129"):
        read(raw, Caps(text=129))


def test_a_record_gives_every_field() -> None:
    document = record(report_id="a1", url="https://a.example", outlet=" Arden\nPost ", published="2025-03-06", title="Trucks", lang="en-GB", text=STORY, claims=[{"id": "c1"}])  # fmt: skip
    assert (document.report_id, document.url, document.outlet, document.title, document.language) == (
        "a1",
        "https://a.example",
        "Arden Post",
        "Trucks",
        "en",
    )
    assert document.published is not None
    assert (document.published.iso, document.published.basis) == ("2025-03-06", DateBasis.DECLARED)
    assert document.dateline is not None
    assert (document.dateline.place, document.dateline.day, document.dateline.wire) == (
        "ARDEN",
        "2025-03-05",
        "AFP",
    )
    assert document.kind_at(0) is SectionKind.DATELINE
    assert document.kind_at(STORY.index("Forty")) is SectionKind.BODY


def test_an_unknown_date_stays_unknown_whatever_the_file_says(tmp_path: Path) -> None:
    path = tmp_path / "2025-03-05.txt"
    path.write_text(STORY)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    (raw,) = intake([path])
    assert isinstance(raw, RawReport)
    document = read(raw)
    assert document.published is None
    assert document.dateline is not None
    assert document.dateline.day is None


def test_a_full_printed_date_is_the_publication_date_of_last_resort() -> None:
    document = text("Wednesday, March 5, 2025\n\n" + STORY)
    assert document.published is not None
    assert (document.published.iso, document.published.basis) == ("2025-03-05", DateBasis.PRINTED)


def test_a_date_field_that_is_no_date_is_noted() -> None:
    document = record(text=STORY, published="last week")
    assert document.published is None
    assert any("last week" in note for note in document.notes)


def test_headline_and_byline_above_the_story() -> None:
    document = text(f"Trucks leave garrison\nBy Ada Ray\n\n{STORY}")
    assert (document.title, document.byline) == ("Trucks leave garrison", "Ada Ray")
    notices = [s.span.of(document.text) for s in document.sections if s.kind is SectionKind.NOTICE]
    assert notices == ["Trucks leave garrison", "By Ada Ray"]


def test_a_headline_that_repeats_the_title_is_no_story() -> None:
    document = record(title="Trucks leave garrison", text="Trucks leave garrison\nForty trucks left.")
    assert document.kind_at(0) is SectionKind.NOTICE


def test_the_text_is_never_all_headline() -> None:
    assert record(title="Forty trucks left", text="Forty trucks left").sections == ()


def test_a_closing_credit_gives_the_byline() -> None:
    assert text(f"{STORY}\n\nReporting by Ada Ray; Editing by Bo Bek").byline == "Ada Ray"


def test_posts_pointers_and_datelines_stand_apart() -> None:
    source = f"{STORY}\n\nNine trucks https://t.co/a1\n— Bo (@bo) March 5, 2025\n\nRead also: ships\n"
    document = text(source)
    assert [section.kind.value for section in document.sections] == ["dateline", "embed", "pointer"]
    assert document.embed_at(source.index("Nine")) is document.embeds[0]


def test_identity_comes_from_content() -> None:
    first, again, other = text(STORY), text(STORY), text(STORY + " ")
    assert first == again
    assert first.report_id == content_id("r", "", None, None, None, None, STORY)
    assert first.report_id != other.report_id


@pytest.mark.parametrize(
    ("given", "kept"), [("a/b:c", "a/b:c"), (17, "17"), ("a\x00\x1b[2Jb", "a[2Jb"), ("x‮y", "xy")]
)
def test_a_given_id_is_kept_without_control_characters(given: object, kept: str) -> None:
    assert record(id=given, text=STORY).report_id == kept


@pytest.mark.parametrize("given", ["", "\x00", True, None, ["a"], "x" * 300])
def test_what_is_no_id_is_replaced_by_the_content_id(given: object) -> None:
    assert record(id=given, text=STORY).report_id.startswith("r_")


def test_the_evidence_is_the_original_bytes() -> None:
    raw = RawReport(b"\xef\xbb\xbfTrucks left.\r\n", "text/plain", "x")
    assert evidence(raw) == raw.content
    assert read(raw).evidence_sha256 == hashlib.sha256(raw.content).hexdigest()


def test_offsets_lead_back_over_line_ends_and_controls() -> None:
    original = "Trucks\r\nle\x00ft cafe\u0301."
    document = record(text=original)
    assert document.text == "Trucks\nleft café."
    at = document.text.index("é")
    assert document.offsets.to_original(at) == original.index("e\u0301")


def test_surrogates_are_replaced_so_that_the_text_can_be_stored() -> None:
    document = read(
        RawReport(rb'{"text": "a \ud800 b \ud83d\udea2", "title": "\udc00x"}', "application/json", "x")
    )
    assert document.text == "a \ufffd b 🚢"
    assert document.text_sha256


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(b"{", "application/json"), (b"[]", "application/json"), (b'{"text": 5}', "application/json"), (b'{"text": " "}', "application/json"), (b'{"text": "\\u0000"}', "application/json"), (b"", "text/plain"), (b"\x00" * 9, "text/plain"), (b"x", "application/pdf"), (("a" + "\u0301" * 300).encode(), "text/plain")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(content: bytes, media_type: str) -> None:
    with pytest.raises(UnreadableReport):
        read(RawReport(content, media_type, "x"))


def test_the_cap_on_one_report() -> None:
    with pytest.raises(TooLarge, match="split it"):
        read(RawReport(b"x" * 11, "text/plain", "x"), Caps(file=10))


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("The trucks left the base in the north and they have not been seen by the guards.", "en"),
        ("Колонна покинула базу в субботу, и военные не сказали, что она ушла на юг.", "ru"),
        ("Колона залишила базу в суботу, і військові не сказали, що вона пішла на південь та схід.", "uk"),
        ("غادرت القافلة القاعدة في الصباح من الشمال إلى الساحل بعد أن قال مسؤول", "ar"),
        ("Los camiones salieron de la base el sábado y no se sabe por qué, según el alcalde.", "es"),
        ("Die Lastwagen haben den Stützpunkt am Samstag verlassen und sind nicht zurück.", "de"),
        ("Les camions ont quitté la base dans la nuit et le ministère ne dit pas pourquoi.", "fr"),
        ("Kamyonlar üssü bir gece önce terk etti ve bu konuda daha çok bilgi için bakanlık bekleniyor.", "tr"),
        ("Il convoglio ha lasciato la base nel nord e il ministero non dice dove sono gli altri.", None),
        ("An-124, Il-76, Su-34", None),
        ("", None),
    ],
)  # fmt: skip
def test_language_is_told_by_function_words_or_left_open(words: str, language: str | None) -> None:
    assert detect_language(words) == language


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("en-US", "en"),
        ("RU", "ru"),
        ("ara", "ar"),
        ("xx-klingon-x", "xx"),
        ("english", None),
        ("", None),
        (5, None),
    ],
)
def test_declared_languages(code: object, language: str | None) -> None:
    assert declared_language(code) == language
