"""Whether two claims speak of one event or state: a score with its reasons, and conflicts that forbid it.

The score is a logistic model over the features of :mod:`muster.corroborate.features`: the log-odds that a pair is one event,
moved so that :data:`THRESHOLD` is where clusters came out best. Its weights are data (``pair_weights.tsv``), one column for
pairs within a report and one for pairs of two reports, and were fitted by ``tools/corpus/pair_weights.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from muster.corroborate.equipment_types import kinship
from muster.corroborate.features import counted_apart, features, gap_days
from muster.corroborate.lexicon import rows
from muster.corroborate.phases import affinity
from muster.domain.claim import Action
from muster.domain.proposition import Proposition

THRESHOLD = 3.0
_COPY = 9.0
_MOST_DAYS = 3  # between two dated claims of one event
_UNLIKE = -0.5  # log-odds that unlike actions reach at most
_TELLING = 0.4  # log-odds at which a feature is worth telling


class Score(NamedTuple):
    """How strongly two claims look like one event (3 and more: one event), with reasons; a veto forbids it."""

    value: float
    reasons: tuple[str, ...]
    veto: str | None = None


def likeness(a: Proposition, b: Proposition) -> Score:
    """:func:`compare` of two propositions that know what they answer."""
    return compare(a, b, answers_of(a, b))


def answers_of(*propositions: Proposition) -> dict[str, str]:
    """What each of these answers, where it answers anything."""
    return {p.id: p.answers for p in propositions if p.answers}


def compare(a: Proposition, b: Proposition, answers: Mapping[str, str]) -> Score:
    """Score two claims, knowing which claim each answer answers (:func:`muster.corroborate.answers.answered`). Symmetric."""
    if a.group and a.group == b.group and a.document != b.document and _alike(a, b):
        return Score(_COPY, ("the same sentence in two copies of one text",))
    veto = _veto(a, b, answers)
    if veto:
        return Score(0.0, (), veto)
    weights = _weights(a.document == b.document)
    parts = [(weights.get(name, 0.0) * value, name) for name, value in features(a, b, answers).items()]
    odds = sum(part for part, _ in parts)
    if not affinity(a.claim.action, b.claim.action) and not _one_thread(a, b, answers):
        odds = min(odds, _UNLIKE)
    telling = sorted(
        (part for part in parts if abs(part[0]) >= _TELLING), key=lambda part: (-abs(part[0]), part[1])
    )
    return Score(THRESHOLD + odds, tuple(f"{name} ({part:+.1f})" for part, name in telling))


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


def _veto(a: Proposition, b: Proposition, answers: Mapping[str, str]) -> str | None:
    there = a.came_from & b.came_from or a.went_to & b.went_to
    back = a.came_from & b.went_to or b.came_from & a.went_to
    if back and not there and a.claim.action is b.claim.action:
        return "the way back is another movement"
    dated = (a.start or a.end) and (b.start or b.end)
    if dated and (gap := gap_days(a, b)) > _MOST_DAYS:
        return f"{gap} days between them"
    if _unlike_equipment(a, b) and not _answer(a, b, answers):
        return "equipment that differs altogether"
    return None


def _unlike_equipment(a: Proposition, b: Proposition) -> bool:
    kin = [kinship(x[0], y[0]) for x in a.equipment for y in b.equipment]
    return bool(kin) and max(kin) < 0


def _answer(a: Proposition, b: Proposition, answers: Mapping[str, str]) -> bool:
    return answers.get(a.id) == b.id or answers.get(b.id) == a.id


def counts_apart(a: Proposition, b: Proposition) -> str | None:
    """The equipment that the two claims count differently, if any."""
    for x in a.equipment:
        for y in b.equipment:
            if kinship(x[0], y[0]) == 1 and counted_apart(x, y):
                return x[0]
    return None
