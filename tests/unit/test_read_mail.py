"""Mail: who sent it, when and about what; which part holds the words; what is attached."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import left_out, mail, refused, reports, taken
from muster.domain.document import DateBasis, Document
from muster.domain.errors import UnreadableReport
from muster.read.caps import Caps
from muster.read.document import read
from muster.read.wrapped import paragraphs


def document(message: EmailMessage | bytes) -> Document:
    content = message if isinstance(message, bytes) else message.as_bytes()
    return read(reports(taken(content, "m.eml"))[0])


def mbox(*messages: bytes) -> bytes:
    return b"".join(
        b"From a@b.example Tue Jan 14 10:30:00 2025\n" + one.rstrip() + b"\n\n" for one in messages
    )


def test_sender_date_and_subject_are_what_is_declared() -> None:
    found = document(mail())
    assert (found.outlet, found.title, found.text) == (
        "The Paper",
        "Trucks on the move",
        "Trucks left Tartus.",
    )
    assert found.published is not None
    assert (found.published.iso, found.published.basis) == ("2025-01-14T10:30:00+02:00", DateBasis.DECLARED)
    assert document(mail(From="desk@paper.example")).outlet == "desk@paper.example"


def test_a_date_that_is_none_stays_unknown() -> None:
    found = document(mail().as_bytes().replace(b"Tue, 14 Jan 2025 10:30:00 +0200", b"yesterday"))
    assert found.published is None
    assert "no full date" in found.notes[0]


def test_a_message_is_told_by_its_header_and_a_typed_note_is_text() -> None:
    assert reports(taken(mail().as_bytes(), "m.txt"))[0].media_type == "message/rfc822"
    note = b"From: the desk\nDate: 14 January 2025\n\nTrucks left Tartus."
    assert reports(taken(note, "n.txt"))[0].media_type == "text/plain"
    assert reports(taken(note, "n.eml"))[0].media_type == "message/rfc822"


@pytest.mark.parametrize("coding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
def test_encodings_and_character_sets_are_undone(coding: str, charset: str) -> None:
    words = "Колонна вышла из Тартуса, сообщил представитель."
    message = mail(Subject="Колонна")
    message.set_content(words, charset=charset, cte=coding)
    found = document(message)
    assert (found.text, found.title) == (words, "Колонна")


def test_the_plain_text_is_preferred_and_html_is_read_where_there_is_none() -> None:
    both = mail("Plain: trucks left.")
    both.add_alternative("<p>HTML: trucks left.</p>", subtype="html")
    assert document(both).text == "Plain: trucks left."
    html = mail()
    html.set_content(
        "<style>p {}</style><p>Trucks <b>left</b>.</p><p>Tanks came.</p><script>x()</script>", subtype="html"
    )
    assert document(html).text == "Trucks left.\nTanks came."


def test_attached_texts_are_members_and_the_rest_is_counted() -> None:
    message = mail()
    message.add_attachment("Tanks came.", filename="../note.txt")
    message.add_attachment("<p>Guns.</p>", subtype="html", filename="page.html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    message.add_attachment(b"PK\x03\x04", maintype="application", subtype="zip", filename="a.zip")
    items = taken(message.as_bytes(), "m.eml")
    found = [(item.locator, item.media_type, item.published) for item in reports(items)]
    assert found == [
        ("m.eml", "message/rfc822", None),
        ("m.eml#note.txt", "text/plain", None),
        ("m.eml#page.html", "text/html", None),
    ]
    assert read(reports(items)[1]).text.strip() == "Tanks came."
    assert read(reports(items)[1]).published is None
    assert left_out(items)[0].count == 2


def test_a_message_without_words_is_told() -> None:
    message = EmailMessage()
    for name, value in mail().items():
        if not name.lower().startswith(("content", "mime")):
            message[name] = value
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    with pytest.raises(UnreadableReport, match="no text"):
        document(message)


def test_a_cut_message_says_so() -> None:
    both = mail("Plain: trucks left.")
    both.add_alternative("<p>HTML: trucks left.</p>", subtype="html")
    found = document(both.as_bytes()[:-30])
    assert any("truncated" in note for note in found.notes)


def test_a_mailbox_gives_its_messages_one_by_one() -> None:
    content = mbox(*(mail(f"Trucks {n} left.\n>From there on north.").as_bytes() for n in range(3)))
    for pipe in (False, True):
        items = taken(content, "list.mbox", pipe=pipe)
        assert [item.locator for item in reports(items)] == [f"list.mbox#message-{n}" for n in (1, 2, 3)]
    assert reports(taken(content, "list"))[0].media_type == "message/rfc822"
    assert read(reports(items)[2]).outlet == "The Paper"


def test_a_message_over_the_cap_does_not_end_the_mailbox() -> None:
    content = mbox(mail("word " * 2_000).as_bytes(), mail().as_bytes())
    items = taken(content, "list.mbox", Caps(file=5_000))
    assert [(item.locator, item.error) for item in refused(items)] == [("list.mbox#message-1", "TooLarge")]
    assert [item.locator for item in reports(items)] == ["list.mbox#message-2"]
    assert "cap is 1" in refused(taken(content, "list.mbox", Caps(archived=1)))[0].reason


def test_a_message_of_very_many_parts_is_set_aside() -> None:
    content = mail().as_bytes() + b"--b\n\nx\n" * 20_000
    assert "parts in one message" in refused(taken(content, "m.eml"))[0].reason


def test_a_line_without_an_end_is_no_mailbox() -> None:
    told = refused(
        taken(b"From a@b Tue Jan 14 10:30:00 2025\nX: " + b"x" * 5_000, "x.mbox", Caps(line=1_000))
    )
    assert told[0].error == "TooLarge"


@given(st.binary(max_size=120), st.integers(0, 600))
def test_no_change_of_a_message_makes_it_fail(change: bytes, at: int) -> None:
    message = mail()
    message.add_attachment("Tanks came.", filename="note.txt")
    content = message.as_bytes()
    for item in reports(taken(content[:at] + change + content[at + len(change) :], "m.eml")):
        try:
            read(item)
        except UnreadableReport:
            continue


def test_wrapped_lines_are_paragraphs_again() -> None:
    wrapped = (
        "Russian forces moved a convoy of some forty trucks from\n"
        "Tartus to the port of Latakia on Monday, a spokesman\n"
        "said, and more were expected.\n"
        "\n"
        "- first item\n"
        "- second item\n"
        "Desk"
    )
    assert paragraphs(wrapped).split("\n") == [
        "Russian forces moved a convoy of some forty trucks from Tartus to the port of Latakia on Monday, a spokesman "
        "said, and more were expected.",
        "",
        "- first item",
        "- second item",
        "Desk",
    ]
    long = "word " * 60
    assert paragraphs(f"{long}\n{long}").count("\n") == 1


def test_a_hyphen_at_the_end_of_a_line_goes_only_where_the_word_stands_without_it() -> None:
    text = "The first column left the garrison of the depar-\nture point, a departure that Russian-\nbacked units saw there."
    assert "a departure that Russian-backed" in paragraphs(text)
    assert "the departure point" in paragraphs(text)
