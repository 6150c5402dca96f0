"""The parser adapter: offsets, skipped sections, verified files."""

from __future__ import annotations

import dataclasses

import pytest

from muster.domain.document import Document, Embed, Section, SectionKind
from muster.domain.errors import AssetMismatch
from muster.domain.text import Span
from muster.inference.model_card import ModelCard
from muster.inference.parser import SpacyParser


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser()


def test_every_token_shows_the_printed_characters(parser: SpacyParser) -> None:
    text = "Two  Il-76 left 🛩️ Hmeimim.\n\nКолонна arrived at 06:40, he said.\r\nDone"
    syntax = parser.parse(Document("t", text, language="en"))
    assert [t.text for t in syntax.tokens if t.span.of(text) != t.text] == []
    assert [s.paragraph for s in syntax.sentences] == [1, 2, 3]


def test_heads_stay_inside_their_sentence(parser: SpacyParser) -> None:
    syntax = parser.parse(
        Document("t", "The convoy left. It did not return. Nobody knows why.", language="en")
    )
    for sentence in syntax.sentences:
        assert all(sentence.first <= t.head < sentence.last for t in syntax.sentence_tokens(sentence))
        assert syntax.sentence_of(sentence.first) == sentence


def test_pointers_are_not_parsed_and_posts_are_marked(parser: SpacyParser) -> None:
    text = "The ship sailed.\nRead also: Ships return home\nTrucks are moving west https://t.co/x\n— A (@a) March 1, 2026\nThe end."
    pointer = Span(text.index("Read"), text.index("\nTrucks"))
    post = Span(text.index("Trucks"), text.index("\nThe end"))
    body = Span(post.start, text.index(" https"))
    document = Document(
        "t",
        text,
        language="en",
        sections=(Section(SectionKind.POINTER, pointer), Section(SectionKind.EMBED, post)),
        embeds=(Embed(post, body, "A (@a)", "@a", None),),
    )
    found = [(s.span.of(text), s.embed) for s in parser.parse(document).sentences]
    assert found == [("The ship sailed.", None), ("Trucks are moving west", 0), ("The end.", None)]


def test_other_languages_have_an_empty_parse(parser: SpacyParser) -> None:
    assert parser.parse(Document("t", "Колонна вышла.", language="ru")).tokens == ()


def test_a_changed_or_absent_model_file_is_refused() -> None:
    card = ModelCard.read("english-parser")
    with pytest.raises(AssetMismatch, match="recorded"):
        dataclasses.replace(card, sha256={**card.sha256, "parser/model": "0" * 64}).locate()
    with pytest.raises(AssetMismatch, match="pip install"):
        dataclasses.replace(card, package="no-such-package").locate()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He said at 5 p.m. Tuesday it left. Nobody saw it.", 2),
        ("The 1st Bn. arrived. Flt. Lt. Osei counted them.", 2),
        ("It sailed at 5 p.m.", 1),
    ],
)
def test_abbreviations_do_not_end_a_sentence(parser: SpacyParser, text: str, count: int) -> None:
    assert len(parser.parse(Document("t", text, language="en")).sentences) == count


def test_endless_sentences_are_parsed_in_pieces_between_words(parser: SpacyParser) -> None:
    text = "convoy of trucks " * 400
    syntax = parser.parse(Document("t", text, language="en"))
    assert max(len(s.span) for s in syntax.sentences) <= 1000
    assert {t.text for t in syntax.tokens} == {"convoy", "of", "trucks"}
