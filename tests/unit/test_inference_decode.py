"""From scores to spans."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from muster.domain.text import Span
from muster.inference.decode import best_path, bio_spans, softmax
from muster.inference.labels import ATTRIBUTION, may_follow


def total(scores: np.ndarray, moves: np.ndarray, begin: np.ndarray, path: tuple[int, ...]) -> float:
    steps = sum(moves[a, b] for a, b in itertools.pairwise(path))
    return float(begin[path[0]] + steps + sum(row[n] for row, n in zip(scores, path, strict=True)))


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_viterbi_finds_the_best_of_all_paths(seed: int, length: int) -> None:
    chance = np.random.default_rng(seed)
    scores, moves, begin = chance.normal(size=(length, 3)), chance.normal(size=(3, 3)), chance.normal(size=3)
    best = max(total(scores, moves, begin, p) for p in itertools.product(range(3), repeat=length))
    assert np.isclose(total(scores, moves, begin, tuple(best_path(scores, moves, begin))), best)


def test_no_words_no_path() -> None:
    assert best_path(np.zeros((0, 3)), np.zeros((3, 3)), np.zeros(3)) == []


def test_spans_begin_and_end_where_the_labels_say() -> None:
    text = "He said it left"
    words = [Span(0, 2), Span(3, 7), Span(8, 10), Span(11, 15)]
    path = [ATTRIBUTION.index(label) for label in ("B-source", "B-cue", "B-content", "I-content")]
    assert bio_spans(text, words, path) == [
        ("source", Span(0, 2)),
        ("cue", Span(3, 7)),
        ("content", Span(8, 15)),
    ]


def test_a_span_ends_with_its_line() -> None:
    text = "one\ntwo"
    path = [ATTRIBUTION.index("B-content"), ATTRIBUTION.index("I-content")]
    assert [span for _, span in bio_spans(text, [Span(0, 3), Span(4, 7)], path)] == [Span(0, 3), Span(4, 7)]


def test_inside_follows_only_its_own_kind() -> None:
    assert may_follow("B-source", "I-source")
    assert may_follow("I-cue", "B-cue")
    assert not may_follow("B-source", "I-cue")
    assert not may_follow("O", "I-content")


def test_softmax_is_stable_and_sums_to_one() -> None:
    chances = softmax(np.array([[1000.0, 1000.0], [0.0, -1000.0]]))
    assert np.allclose(chances, [[0.5, 0.5], [1.0, 0.0]])
