from __future__ import annotations

import pytest

from muster.domain.document import Section, SectionKind
from muster.domain.text import Span
from muster.read.sections import byline, caption_sections, label, reporting_credit

STORY = "The last trucks left the garrison at noon, a guard said, and nobody stayed behind."


def kinds(text: str) -> list[tuple[str, str]]:
    return [(section.kind.value, section.span.of(text)) for section in label(text, ())]


@pytest.mark.parametrize(
    "line",
    ["Read: Two ships leave", "READ MORE: Two ships leave", "Read also | Two ships", "Also read: ships", "Related: ships", "9/ Read also: my thread on ships.", "Read more about the ships", "► See also – ships", "Читайте также: корабли", "اقرأ أيضا: السفن", "Lire aussi : les navires"],
)  # fmt: skip
def test_pointers(line: str) -> None:
    assert kinds(f"{STORY}\n{line}\n{STORY}") == [("pointer", line)]


def test_headlines_listed_under_a_pointer() -> None:
    text = f"Related:\nShips leave the bay\nWhat we know of the base\n\n{STORY}"
    assert kinds(text) == [
        ("pointer", "Related:"),
        ("pointer", "Ships leave the bay"),
        ("pointer", "What we know of the base"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        STORY,
        "Readers of the paper left flowers at the gate.",
        "Read as a whole, the statement withdraws nothing.",
        "Watching from the hill, he counted nine trucks.",
        "Related units left on Friday.",
        "Comments by the minister were taken as a threat.",
        "Image analysts counted nine trucks.",
        "Follow-up talks are due in May.",
        "Correction: An earlier version of this article said nine trucks left. It was eight.",
        "This story has been updated to correct the number of trucks to eight.",
        "Clarification: the base was handed over in May.",
        "By noon the trucks had left.",
        "Sharing the base with an ally is not planned.",
    ],
)
def test_story_lines_stay_story(line: str) -> None:
    assert kinds(f"{STORY}\n{line}") == []


@pytest.mark.parametrize(
    "line",
    ["This story has been updated.", "Follow us on Telegram", "Sign up for our newsletter", "https://a.example/b?c=d", "***", "ENDS", "© 2025 Arden Post", "All rights reserved.", "For immediate release.", "(Reporting by Ada Ray in Arden; Editing by Bo Bek)", "This is a developing story."],
)  # fmt: skip
def test_notices(line: str) -> None:
    assert kinds(f"{STORY}\n{line}") == [("notice", line)]


def test_only_the_sentence_of_an_update_notice_is_left_out() -> None:
    text = "This page will be updated. The last update replaced a line which said they left in May."
    assert kinds(text) == [("notice", "This page will be updated.")]


def test_a_desk_credit_is_cut_off_its_paragraph() -> None:
    text = f"{STORY} (Reporting by Ada Ray; Editing by Bo Bek)"
    assert kinds(text) == [("notice", "(Reporting by Ada Ray; Editing by Bo Bek)")]
    assert reporting_credit(text) == "Ada Ray"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Photo: Ada Ray / AFP", [("credit", "Photo: Ada Ray / AFP")]),
        ("Image © Overhead Labs", [("credit", "Image © Overhead Labs")]),
        ("Photo: Trucks wait in a long queue at the gate of the garrison.", [("caption", "Photo: Trucks wait in a long queue at the gate of the garrison.")]),
        ("Trucks wait at the gate. (AP Photo/Ada Ray)", [("caption", "Trucks wait at the gate."), ("credit", "(AP Photo/Ada Ray)")]),
        ("Trucks wait at the gate. [Photo/Xinhua]", [("caption", "Trucks wait at the gate."), ("credit", "[Photo/Xinhua]")]),
        ("Trucks wait at the gate. (Photo by Ada Ray/AFP via Getty Images)", [("caption", "Trucks wait at the gate."), ("credit", "(Photo by Ada Ray/AFP via Getty Images)")]),
        ("Trucks wait at the gate. Image: Ada Ray.", [("caption", "Trucks wait at the gate."), ("credit", "Image: Ada Ray.")]),
        ("Caption: Trucks wait at the gate.", [("caption", "Caption: Trucks wait at the gate.")]),
    ],
)  # fmt: skip
def test_captions_and_credits(line: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(f"{STORY}\n{line}\n{STORY}") == expected


def test_a_copyright_mark_after_several_sentences_leaves_them_story() -> None:
    text = f"{STORY} Two tanks stayed. The gate is shut. Image © Overhead Labs."
    assert kinds(text) == [("credit", "Image © Overhead Labs.")]


def test_a_caption_known_from_markup() -> None:
    text = "Trucks at the gate. (AP Photo/Ada Ray)"
    found = caption_sections(text, Span(0, len(text)))
    assert [section.kind for section in found] == [SectionKind.CAPTION, SectionKind.CREDIT]


def test_known_sections_win() -> None:
    text = "Read: this\nRead: that"
    known = Section(SectionKind.EMBED, Span(0, 10))
    assert label(text, (known,)) == (known, Section(SectionKind.POINTER, Span(11, 21)))


@pytest.mark.parametrize(
    ("line", "names"),
    [("By Ada Ray and Bo Bek", "Ada Ray and Bo Bek"), ("BY ADA RAY", "ADA RAY"), ("From Arden Public Affairs", "Arden Public Affairs"), ("By noon they left", None), ("By Friday they had left.", None), ("Ada Ray", None)],
)  # fmt: skip
def test_bylines(line: str, names: str | None) -> None:
    found = byline(line, (Span(0, len(line)),))
    assert (found[0] if found else None) == names
