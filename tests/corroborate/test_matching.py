"""One definition of a pair's features: the score that is added up side by side, the explained one and the bound agree."""

from __future__ import annotations

from itertools import combinations

import pytest

from muster.corroborate.features import MOST_OF_WORDS, features, words
from muster.corroborate.matching import THRESHOLD, _weights, compare, edge, likeness
from muster.corroborate.proposition import proposition
from muster.domain.proposition import Proposition, pack, unpack
from muster.domain.record import Recorded
from muster.evaluation.synthetic import Options, archive


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Proposition, Proposition]]:
    reports = list(archive(5, 12, Options(years=1)))
    made = [proposition(Recorded(c, r.document, None), r.document.id) for r in reports for c in r.claims]
    return list(combinations(made, 2))


def test_a_score_is_the_weighted_sum_of_the_named_features(pairs) -> None:
    summed = 0
    for a, b in pairs:
        score = likeness(a, b)
        if score.veto or score.reasons or score.value == THRESHOLD - 0.5:  # capped: unlike actions
            continue
        weights = _weights(a.document == b.document)
        odds = sum(weights.get(name, 0.0) * value for name, value in features(a, b, {}).items())
        assert score.value == pytest.approx(THRESHOLD + odds)
        summed += 1
    assert summed > 100


def test_an_edge_is_there_exactly_where_the_score_reaches_the_threshold(pairs) -> None:
    found = 0
    for a, b in pairs:
        score = likeness(a, b)
        joined = score.veto is None and score.value >= THRESHOLD
        assert edge(a, b) == (score.value if joined else None)
        found += joined
    assert 0 < found < len(pairs)


def test_reasons_explain_the_same_score_in_either_order(pairs) -> None:
    for a, b in pairs[::7]:
        explained = compare(a, b, {})
        assert explained._replace(reasons=()) == likeness(a, b)._replace(reasons=())
        assert explained.value == pytest.approx(compare(b, a, {}).value)


def test_words_never_give_more_than_their_bound(pairs) -> None:
    for a, b in pairs:
        assert all(value <= MOST_OF_WORDS[name] for name, value in words(a, b))


def test_what_was_worked_out_of_a_proposition_is_not_stored(pairs) -> None:
    a, b = pairs[0]
    before = pack(a)
    likeness(a, b)
    assert pack(a) == before
    assert unpack(before) == a
    assert not unpack(before).memo
