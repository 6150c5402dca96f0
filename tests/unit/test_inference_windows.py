"""Windows of a document: every word once, context before it, nothing cut inside a word."""

from __future__ import annotations

import itertools
import re
from types import SimpleNamespace

from muster.domain.text import Span, paragraphs
from muster.inference.windows import windows


class Letters:
    """A tokeniser with one piece for every two letters of a word."""

    def encode(self, text: str, add_special_tokens: bool) -> SimpleNamespace:
        assert not add_special_tokens
        ids, word_ids, offsets = [], [], []
        for number, word in enumerate(re.finditer(r"\w+|[^\w\s]", text)):
            for start in range(word.start(), word.end(), 2):
                ids.append(1000 + start)
                word_ids.append(number)
                offsets.append((start, min(start + 2, word.end())))
        return SimpleNamespace(ids=ids, word_ids=word_ids, offsets=offsets)


TEXT = "Title here\nTwo tankers left Tartus on Monday.\n\n" + "A convoy of trucks moved north again. " * 12


def own_words(limit: int, context: int) -> list[str]:
    cut = list(windows(Letters(), TEXT, paragraphs(TEXT), limit, context))
    return [span.of(TEXT) for window in cut for span in window.words[window.own :]]


def test_every_word_is_owned_once_whatever_the_limits() -> None:
    expected = re.findall(r"\w+|[^\w\s]", TEXT)
    for limit, context in ((400, 96), (60, 20), (30, 8), (30, 0)):
        assert own_words(limit, context) == expected


def test_windows_keep_to_the_limit_and_carry_context() -> None:
    cut = list(windows(Letters(), TEXT, paragraphs(TEXT), 40, 10))
    assert len(cut) > 2
    assert all(len(window.ids) <= 40 for window in cut)
    assert cut[0].own == 0
    assert all(window.own > 0 for window in cut[1:])
    for before, after in itertools.pairwise(cut):
        assert after.words[: after.own] == before.words[-after.own :]


def test_first_pieces_point_at_their_words() -> None:
    (window,) = windows(Letters(), "Tankers left.", [Span(0, 13)])
    assert window.words == (Span(0, 7), Span(8, 12), Span(12, 13))
    assert window.first == (1, 5, 7)
    assert len(window.ids) == 1 + 4 + 2 + 1 + 1


def test_blank_lines_are_no_stretches() -> None:
    assert paragraphs("a\n\n  \nbc\n") == [Span(0, 1), Span(6, 8)]
