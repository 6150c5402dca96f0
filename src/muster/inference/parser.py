"""The dependency parser: spaCy's small English model, one sentence at a time, read into plain tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import sentencex

from muster.domain.document import Document, SectionKind
from muster.domain.syntax import Sentence, Syntax, Token
from muster.domain.text import Span
from muster.inference.model_card import ModelCard

_SKIPPED = {SectionKind.DATELINE, SectionKind.CREDIT, SectionKind.POINTER, SectionKind.NOTICE}
_LONGEST = 1000  # characters of one sentence; longer ones are lists or tables and are parsed in pieces
_BATCH = 256


class _Piece(NamedTuple):
    span: Span
    paragraph: int
    embed: int | None


class SpacyParser:
    """Parses English text; other languages give an empty parse (their reports are kept, without claims).

    Sentence boundaries come from ``sentencex``, never across paragraphs, embeds or skipped sections.
    """

    def __init__(self) -> None:
        import spacy  # noqa: PLC0415 - half a second to load, and only analysis needs it

        card = ModelCard.read("english-parser")
        self._nlp: Any = spacy.load(card.locate(), exclude=list(card.exclude))

    def parse(self, document: Document, only: Sequence[Span] | None = None) -> Syntax:
        """The sentences of a document, or those that share characters with one of the spans ``only``."""
        pieces = list(_pieces(document)) if document.language in (None, "en") else []
        if only is not None:
            pieces = [piece for piece in pieces if any(piece.span.overlaps(span) for span in only)]
        texts = [piece.span.of(document.text) for piece in pieces]
        parsed = self._nlp.pipe(map(self._whole, texts), batch_size=_BATCH)
        return _syntax(document.text, pieces, parsed)

    def _whole(self, text: str) -> Any:
        """The words of one sentence, marked so that the parser does not cut it again."""
        words = self._nlp.make_doc(text)
        for word in words:
            word.is_sent_start = word.i == 0
        return words


def _syntax(text: str, pieces: list[_Piece], parsed: Iterable[Any]) -> Syntax:
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for piece, doc in zip(pieces, parsed, strict=True):
        for part in doc.sents:
            first = len(tokens)
            place = _positions(part, first)
            for word in part:
                if word.i not in place:
                    continue
                start = piece.span.start + word.idx
                head = place.get(word.head.i, place[word.i])
                tokens.append(
                    Token(
                        place[word.i],
                        start,
                        start + len(word.text),
                        word.text,
                        word.lemma_.lower(),
                        word.pos_,
                        word.tag_,
                        word.dep_,
                        head,
                    )
                )
            if len(tokens) > first:
                span = Span(tokens[first].start, tokens[-1].end)
                sentences.append(
                    Sentence(len(sentences), first, len(tokens), span, piece.paragraph, piece.embed)
                )
    return Syntax.build(text, tuple(tokens), tuple(sentences))


def _positions(part: Any, first: int) -> dict[int, int]:
    """Positions in the document for the words of one parsed sentence, white space left out."""
    words = [word.i for word in part if not word.is_space]
    return {i: first + n for n, i in enumerate(words)}


def _pieces(document: Document) -> Iterator[_Piece]:
    """Sentences of every analysed stretch, with paragraph number and embed."""
    paragraph = 0
    for start, end, embed in _stretches(document):
        at = start
        for line in document.text[start:end].split("\n"):
            if line.strip():
                paragraph += 1
                for span in _sentences(document.text, Span(at, at + len(line))):
                    yield _Piece(span, paragraph, embed)
            at += len(line) + 1


def _stretches(document: Document) -> Iterator[tuple[int, int, int | None]]:
    """(start, end, embed) of what is analysed: body and captions outside embeds, and the posts' own words."""
    at = 0
    posts = {embed.span.start: (n, embed) for n, embed in enumerate(document.embeds)}
    cuts = sorted(
        {section.span for section in document.sections if section.kind in _SKIPPED}
        | {embed.span for embed in document.embeds}
        | {section.span for section in document.sections if section.kind is SectionKind.CAPTION}
    )
    captions = {s.span for s in document.sections if s.kind is SectionKind.CAPTION}
    for cut in cuts:
        if cut.start < at:
            continue
        yield at, cut.start, None
        if cut.start in posts:
            number, embed = posts[cut.start]
            yield embed.body.start, embed.body.end, number
        elif cut in captions:
            yield cut.start, cut.end, None
        at = cut.end
    yield at, len(document.text), None


# Abbreviations that stand before a name or number and that the segmenter takes for the end of a sentence.
_OPEN = re.compile(r"(?:^|\s)(?:Ft|Flt|Bn|Bde|Regt|Sqn|Cdr|Cmdr|Wg|Brig|Amb|Md|a\.m|p\.m)\.\s*$")


def _segments(line: str) -> Iterator[str]:
    """Sentences of one line, those joined that were cut after an abbreviation."""
    held = ""
    for piece in sentencex.segment("en", line):
        held += piece
        if not _OPEN.search(held):
            yield held
            held = ""
    if held:
        yield held


def _sentences(text: str, line: Span) -> Iterator[Span]:
    at = line.start
    for piece in _segments(line.of(text)):
        stripped = piece.strip()
        if stripped:
            start = at + len(piece) - len(piece.lstrip())
            yield from _bounded(text, Span(start, start + len(stripped)))
        at += len(piece)


def _bounded(text: str, sentence: Span) -> Iterator[Span]:
    """The sentence, in pieces that end between words where it is longer than anybody writes."""
    at = sentence.start
    while sentence.end - at > _LONGEST:
        cut = text.rfind(" ", at + 1, at + _LONGEST)
        cut = cut if cut > at else at + _LONGEST
        yield Span(at, cut)
        at = cut
    yield Span(at, sentence.end)
