"""Finding sentences and tokens by place in a parsed text."""

from __future__ import annotations

import pytest

from muster.domain.document import Document
from muster.domain.syntax import Syntax
from muster.domain.text import Span
from muster.inference.parser import SpacyParser

TEXT = "Ships left Tartus.\n\nTwo tankers stayed. Nobody said why."


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser()


@pytest.fixture(scope="module")
def syntax(parser: SpacyParser) -> Syntax:
    return parser.parse(Document("t", TEXT, language="en"))


@pytest.mark.parametrize(
    ("words", "number"), [("Ships", 0), ("Tartus", 0), ("Two", 1), ("stayed", 1), ("Nobody", 2)]
)
def test_the_sentence_at_an_offset(syntax: Syntax, words: str, number: int) -> None:
    found = syntax.sentence_at(TEXT.index(words))
    assert found is not None
    assert found.number == number


def test_no_sentence_between_paragraphs_or_behind_the_text(syntax: Syntax) -> None:
    assert syntax.sentence_at(TEXT.index("\n")) is None
    assert syntax.sentence_at(len(TEXT) + 5) is None


def test_sentences_that_share_characters_with_a_span(syntax: Syntax) -> None:
    start, end = TEXT.index("Tartus"), TEXT.index("tankers")
    assert list(syntax.sentences_in(Span(start, end))) == [0, 1]
    assert list(syntax.sentences_in(Span(TEXT.index("\n"), TEXT.index("Two")))) == []


def test_tokens_from_an_offset(syntax: Syntax) -> None:
    assert [t.text for t in syntax.tokens_from(TEXT.index("Nobody"))] == ["Nobody", "said", "why", "."]


def test_only_sentences_that_touch_what_is_asked_for_are_parsed(parser: SpacyParser) -> None:
    at = TEXT.index("tankers")
    found = parser.parse(Document("t", TEXT, language="en"), [Span(at, at + 7)])
    assert [t.text for t in found.tokens] == ["Two", "tankers", "stayed", "."]
    assert parser.parse(Document("t", TEXT, language="en"), []).tokens == ()
