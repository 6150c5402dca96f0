"""Whether two claims speak of one event or state: a score with its reasons, and conflicts that forbid it.

The score is a logistic model over the features of :mod:`muster.corroborate.features`: the log-odds that a pair is one event,
moved so that :data:`THRESHOLD` is where clusters came out best. Its weights are data (``pair_weights.tsv``), one column for
pairs within a report and one for pairs of two reports, and were fitted by ``tools/corpus/pair_weights.py``. What the sides of
claims add (:mod:`muster.corroborate.facets`) is worked out once for each two sides, since the same ones meet over and over.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from muster.corroborate import features
from muster.corroborate.equipment_types import kinship
from muster.corroborate.facets import Facets, Kit, Manner, Party, When, Where, facets
from muster.corroborate.features import Feature, counted_apart, gap_days
from muster.corroborate.lexicon import rows
from muster.corroborate.phases import affinity
from muster.domain.claim import Action
from muster.domain.proposition import Proposition

THRESHOLD = 3.0
_COPY = 9.0
_MOST_DAYS = 3  # between two dated claims of one event
_UNLIKE = -0.5  # log-odds that unlike actions reach at most
_UNLIKE_EQUIPMENT = "equipment that differs altogether"
_TELLING = 0.4  # log-odds at which a feature is worth telling
_PAIRS = 1 << 16  # pairs of sides of one kind that are remembered
_NOTHING: Mapping[str, str] = {}


class Score(NamedTuple):
    """How strongly two claims look like one event (3 and more: one event), with reasons where they were asked for; a veto
    forbids it."""

    value: float
    reasons: tuple[str, ...] = ()
    veto: str | None = None


def likeness(a: Proposition, b: Proposition) -> Score:
    """:func:`compare` of two propositions that know what they answer, without reasons."""
    return _score(a, b, answers_of(a, b), -math.inf)


def edge(a: Proposition, b: Proposition) -> float | None:
    """The value of :func:`likeness` where the two look like one event, None elsewhere: most pairs are settled unread."""
    score = _score(a, b, answers_of(a, b), 0.0)
    return score.value if score.veto is None and score.value >= THRESHOLD else None


def answers_of(*propositions: Proposition) -> Mapping[str, str]:
    """What each of these answers, where it answers anything."""
    return {p.id: p.answers for p in propositions if p.answers} or _NOTHING


def compare(a: Proposition, b: Proposition, answers: Mapping[str, str]) -> Score:
    """Score two claims, knowing which claim each answer answers (:func:`muster.corroborate.answers.answered`). Symmetric."""
    score = _score(a, b, answers, -math.inf)
    if score.veto or score.reasons:
        return score
    weights = _weights(a.document == b.document)
    parts = [
        (weights.get(name, 0.0) * value, name) for name, value in features.features(a, b, answers).items()
    ]
    telling = sorted(
        (part for part in parts if abs(part[0]) >= _TELLING), key=lambda part: (-abs(part[0]), part[1])
    )
    return score._replace(reasons=tuple(f"{name} ({part:+.1f})" for part, name in telling))


def _score(a: Proposition, b: Proposition, answers: Mapping[str, str], least: float) -> Score:
    """The score without reasons. A pair whose log-odds cannot reach ``least`` gets one that does not either."""
    one_report = a.document == b.document
    if not one_report and a.group and a.group == b.group and _alike(a, b):
        return Score(_COPY, ("the same sentence in two copies of one text",))
    one, two = facets(a), facets(b)
    veto = _veto(one, two) or _other_ships(a, b) or _other_news(a, b) or _unlike_equipment(one.kit, two.kit)
    if veto and not (veto == _UNLIKE_EQUIPMENT and _answer(a, b, answers)):
        return Score(0.0, veto=veto)
    odds = _sides(one, two, one_report) + _sum(features.context(a, b, answers), one_report)
    most = (
        math.inf if affinity(one.manner.action, two.manner.action) or _one_thread(a, b, answers) else _UNLIKE
    )
    if min(most, odds + _most_of_words(one_report)) >= least:
        odds += _sum(features.words(a, b), one_report)
    return Score(THRESHOLD + min(most, odds))


def _sides(one: Facets, two: Facets, one_report: bool) -> float:
    return (
        _manner(one.manner, two.manner, one_report)
        + _place(one.where, two.where, one_report)
        + _equipment(one.kit, two.kit, one_report)
        + _time(one.when, two.when, one_report)
        + _participants(one.party, two.party, one_report)
    )


def _sum(found: Iterable[Feature], one_report: bool) -> float:
    weights, total = _weights(one_report), 0.0
    for name, value in found:
        total += weights.get(name, 0.0) * value
    return total


@lru_cache(_PAIRS)
def _manner(a: Manner, b: Manner, one_report: bool) -> float:
    return _sum(features.manner(a, b), one_report)


@lru_cache(_PAIRS)
def _place(a: Where, b: Where, one_report: bool) -> float:
    return _sum(features.place(a, b), one_report)


@lru_cache(_PAIRS)
def _equipment(a: Kit, b: Kit, one_report: bool) -> float:
    return _sum(features.equipment(a, b), one_report)


@lru_cache(_PAIRS)
def _time(a: When, b: When, one_report: bool) -> float:
    return _sum(features.time(a, b), one_report)


@lru_cache(_PAIRS)
def _participants(a: Party, b: Party, one_report: bool) -> float:
    return _sum(features.participants(a, b), one_report)


@cache
def _most_of_words(one_report: bool) -> float:
    """No pair's words add more."""
    weights = _weights(one_report)
    return (
        sum(max(0.0, weights.get(name, 0.0)) * most for name, most in features.MOST_OF_WORDS.items()) + 1e-6
    )


@cache
def _weights(one_report: bool) -> dict[str, float]:
    column = 1 if one_report else 2
    return {row[0]: float(row[column]) for row in rows("pair_weights.tsv")}


def _alike(a: Proposition, b: Proposition) -> bool:
    return (
        len(a.words & b.words) >= 0.7 * min(len(a.words), len(b.words)) and a.claim.action is b.claim.action
    )


def _one_thread(a: Proposition, b: Proposition, answers: Mapping[str, str]) -> bool:
    """What lets claims of unlike actions be one event: a common name, an answer, or an action that has no name."""
    return (
        _answer(a, b, answers) or bool(a.names & b.names) or Action.OTHER in (a.claim.action, b.claim.action)
    )


def _veto(one: Facets, two: Facets) -> str | None:
    if one.manner.action is two.manner.action and _way_back(one.where, two.where):
        return "the way back is another movement"
    return _far_apart(one.when, two.when)


@lru_cache(_PAIRS)
def _way_back(a: Where, b: Where) -> bool:
    there = a.came_from & b.came_from or a.went_to & b.went_to
    back = a.came_from & b.went_to or b.came_from & a.went_to
    return bool(back and not there)


@lru_cache(_PAIRS)
def _far_apart(a: When, b: When) -> str | None:
    dated = (a.start or a.end) and (b.start or b.end)
    gap = gap_days(a, b) if dated else 0
    return f"{gap} days between them" if gap > _MOST_DAYS else None


def _other_ships(a: Proposition, b: Proposition) -> str | None:
    return "other ships are named" if a.ships and b.ships and a.ships.isdisjoint(b.ships) else None


def _other_news(a: Proposition, b: Proposition) -> str | None:
    gap = features.news_gap(a, b)
    return f"news of acts {gap} days apart" if gap > _MOST_DAYS else None


@lru_cache(_PAIRS)
def _unlike_equipment(a: Kit, b: Kit) -> str | None:
    kin = [kinship(x[0], y[0]) for x in a.equipment for y in b.equipment]
    return _UNLIKE_EQUIPMENT if kin and max(kin) < 0 else None


def _answer(a: Proposition, b: Proposition, answers: Mapping[str, str]) -> bool:
    return answers.get(a.id) == b.id or answers.get(b.id) == a.id


def counts_apart(a: Proposition, b: Proposition) -> str | None:
    """The equipment that the two claims count differently, if any."""
    for x in a.equipment:
        for y in b.equipment:
            if kinship(x[0], y[0]) == 1 and counted_apart(x, y):
                return x[0]
    return None
