"""Actions as phases and sides of one event, and where a claim stands towards its action."""

from __future__ import annotations

from functools import cache

from muster.domain.claim import Action, Certainty, Polarity, SpeechAct
from muster.domain.proposition import Modal

NEUTRAL_ACTS = {SpeechAct.CANNOT_CONFIRM, SpeechAct.NO_COMMENT, SpeechAct.ASK}
ANSWERS = {*NEUTRAL_ACTS, SpeechAct.DENY, SpeechAct.AGREE}
_GROUPS = (
    {Action.WITHDRAW, Action.DEPART, Action.MOVE},
    {Action.ARRIVE, Action.DEPLOY, Action.REINFORCE, Action.MOVE},
    {Action.ARRIVE, Action.PRESENT, Action.DEPLOY, Action.REINFORCE},
    {Action.WITHDRAW, Action.REMAIN},
    {Action.PRESENT, Action.REMAIN},
    {Action.PRESENT, Action.MOVE},
    {Action.LOAD, Action.DEPART, Action.MOVE},
    {Action.AGREEMENT, Action.TRANSFER},
    {Action.EXERCISE, Action.ALERT},
    {Action.DEPART, Action.ARRIVE, Action.MOVE},
)


@cache
def affinity(a: Action, b: Action) -> float:
    """1 for one action, 0.5 for phases or sides of one event (depart and arrive, withdraw and remain), else 0."""
    if a is b:
        return 1.0
    return 0.5 if any(a in g and b in g for g in _GROUPS) else 0.0


def stance(claim: Modal) -> int:
    """+1 for the action, -1 against it, 0 neither (no comment, could not confirm)."""
    if claim.speech_act in NEUTRAL_ACTS or claim.certainty is Certainty.UNKNOWN:
        return 0
    return -1 if claim.polarity is Polarity.NEGATED else 1


def opposed(a: Modal, b: Modal) -> bool:
    """One affirms what the other negates, or one leaves where the other stays."""
    if {a.action, b.action} == {Action.WITHDRAW, Action.REMAIN}:
        return stance(a) * stance(b) > 0
    return stance(a) * stance(b) < 0
