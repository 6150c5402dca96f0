"""Every span of stored text leads back to the characters it was made from."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from muster.domain.document import RawReport
from muster.domain.errors import UnreadableReport
from muster.domain.text import Span
from muster.read.document import read
from muster.read.normalise import normalise

_PIECES = st.sampled_from(
    [
        "e\u0301", "é", "a\u0323\u0302", "\r\n", "\n", "\r", "🛩️", "👩‍✈️", "🇸🇾", "قاعدة", "قَاعِدَة", "\u200f", "\u200e", "\u202e", "\u2066",
        "\x00", "\x07", "\ufeff", "가", "가", "각", "Ω", "ﬁ", "क़", "क़", "भि", " ", "\xa0", "\t", "The An-124 left", "—", "\u2028", "\x85", "\ud800", "ş", "s\u0327",
    ]
)  # fmt: skip
_TEXT = st.one_of(st.text(), st.lists(_PIECES, max_size=20).map("".join))
_DROPPED = {"\u202e", "\u2066", "\ufeff"}


def _again(text: str) -> str:
    return normalise(text).text


@st.composite
def _spans(draw: st.DrawFn) -> tuple[str, Span]:
    original = draw(_TEXT)
    stored = normalise(original).text
    start = draw(st.integers(0, len(stored)))
    return original, Span(start, draw(st.integers(start, len(stored))))


@settings(max_examples=400)
@given(_spans())
@example(("cafe\u0301 — x\r\ny", Span(3, 4)))
@example(("\u0958x", Span(0, 2)))
def test_a_span_leads_back_to_its_printed_characters(case: tuple[str, Span]) -> None:
    original, span = case
    stored = normalise(original)
    back = stored.offsets.span_to_original(span)
    assert back.end <= len(original)
    printed = _again(back.of(original))
    if _cuts_a_cluster(stored.text, span):
        assert span.of(stored.text) in printed or not len(span)
    else:
        assert printed == span.of(stored.text)


def _cuts_a_cluster(text: str, span: Span) -> bool:
    """Whether a character that normalising made from one original character, or a cluster, is cut by the span's ends."""
    for edge in (span.start, span.end):
        if 0 < edge < len(text):
            char = text[edge]
            if unicodedata.category(char).startswith("M") or "\u1161" <= char <= "\u11ff":
                return True
    return False


@given(_TEXT)
def test_normalising_twice_changes_nothing(original: str) -> None:
    once = normalise(original)
    assert normalise(once.text).text == once.text
    assert normalise(once.text).offsets.to_original(len(once.text)) == len(once.text)


@given(_TEXT)
def test_stored_text_is_nfc_without_controls(original: str) -> None:
    stored = normalise(original).text
    assert unicodedata.is_normalized("NFC", stored)
    assert not _DROPPED & set(stored)
    assert all(char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs") for char in stored)


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "Zs", "So"))))
def test_clean_text_is_kept_code_point_for_code_point(text: str) -> None:
    clean = unicodedata.normalize("NFC", text)
    assert normalise(clean).text == clean
    assert normalise(clean).offsets.span_to_original(Span(0, len(clean))) == Span(0, len(clean))


@given(_TEXT)
def test_offsets_never_run_backwards(original: str) -> None:
    stored = normalise(original)
    back = [stored.offsets.to_original(at) for at in range(len(stored.text))]
    assert back == sorted(back)
    assert all(0 <= at < len(original) for at in back)


@given(st.text(min_size=1).filter(lambda text: text.strip() and "\x00" not in text))
def test_any_utf8_text_is_read_or_refused_and_its_sections_stay_apart(text: str) -> None:
    try:
        content = text.encode()
    except UnicodeEncodeError:
        return
    raw = RawReport(content, "text/plain", "x")
    try:
        document = read(raw)
    except UnreadableReport:
        return
    ends = 0
    for section in document.sections:
        assert ends <= section.span.start < section.span.end <= len(document.text)
        ends = section.span.end
    for embed in document.embeds:
        assert embed.span.contains(embed.body)
