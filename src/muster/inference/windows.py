"""Windows: a document cut into stretches that one pass of the encoder reads, each with the words before it as context.

Words are those of BERT's pre-tokeniser (letters and digits together, every punctuation mark alone); a word is
labelled at its first piece. A window never cuts a word, and cuts a paragraph only where that alone is too long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from muster.domain.text import Span

LIMIT = 512  # word pieces of one window, context and both marks included: what the encoder was made for, and a whole report of 300 words
CONTEXT = 96  # word pieces of context at most
_START, _END = 101, 102  # [CLS], [SEP] of the uncased BERT vocabulary


class Word(NamedTuple):
    """A word of the document and its pieces."""

    span: Span
    pieces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """What one pass reads: ``ids`` (L,) with both marks; ``first`` (W,) the first piece of each of ``words`` (W,).

    Words before ``own`` are context: an earlier window answers for them.
    """

    ids: tuple[int, ...]
    words: tuple[Span, ...]
    first: tuple[int, ...]
    own: int


def split_words(tokenizer: Any, text: str, stretch: Span) -> list[Word]:
    """The words of one stretch of the text with their pieces."""
    encoded = tokenizer.encode(stretch.of(text), add_special_tokens=False)
    words: list[Word] = []
    last = None
    for piece, number, (start, end) in zip(encoded.ids, encoded.word_ids, encoded.offsets, strict=True):
        if number == last:
            before = words[-1]
            span = Span(before.span.start, stretch.start + end)
            words[-1] = Word(span, (*before.pieces, piece))
        else:
            words.append(Word(Span(stretch.start + start, stretch.start + end), (piece,)))
        last = number
    return words


def windows(
    tokenizer: Any, text: str, stretches: Sequence[Span], limit: int = LIMIT, context: int = CONTEXT
) -> Iterator[Window]:
    """Windows over ``stretches`` (paragraphs in printed order), as many whole ones in each as fit."""
    held: list[Word] = []  # own words of the window being filled
    before: list[Word] = []  # its context
    for stretch in stretches:
        words = split_words(tokenizer, text, stretch)
        while words:
            room = limit - 2 - _pieces(before) - _pieces(held)
            if _pieces(words) <= room:
                held += words
                break
            if not held:  # a paragraph longer than a window
                fitting = _fitting(words, room)
                held, words = words[:fitting], words[fitting:]
            yield _window(before, held)
            before, held = _tail([*before, *held], context), []
    if held:
        yield _window(before, held)


def _pieces(words: Sequence[Word]) -> int:
    return sum(len(word.pieces) for word in words)


def _fitting(words: Sequence[Word], room: int) -> int:
    """How many words fit; one at least, so that nothing stands still."""
    taken = 0
    for n, word in enumerate(words):
        taken += len(word.pieces)
        if taken > room:
            return max(n, 1)
    return len(words)


def _tail(words: Sequence[Word], room: int) -> list[Word]:
    return list(reversed(list(words)[::-1][: _fitting(list(words)[::-1], room)])) if words else []


def _window(before: Sequence[Word], held: Sequence[Word]) -> Window:
    ids, first = [_START], []
    for word in (*before, *held):
        first.append(len(ids))
        ids.extend(word.pieces[:LIMIT])
    return Window((*ids, _END), tuple(w.span for w in (*before, *held)), tuple(first), len(before))
