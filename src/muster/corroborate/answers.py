"""Which claim of its report a denial, a refusal or a doubt answers, and which one replaces words taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from muster.corroborate.phases import ANSWERS, NEUTRAL_ACTS, affinity
from muster.domain.claim import SpeechAct
from muster.domain.proposition import Proposition

_ASKED = {SpeechAct.ASK, SpeechAct.DEMAND}


def answered(propositions: Sequence[Proposition]) -> dict[str, str]:
    """For each denial, refusal, assent or doubt, the claim of the same report that it answers.

    That is the claim with a kindred action and the most in common nearby; words before the answer go before words
    after it. Words of an earlier version that the report corrects are mapped to those that replace them.
    """
    by_document: dict[str, list[Proposition]] = defaultdict(list)
    for p in propositions:
        by_document[p.document].append(p)
    found = {}
    for ones in by_document.values():
        ones.sort(key=lambda p: (p.claim.span.start, p.claim.span.end, p.id))
        for p in ones:
            if p.claim.speech_act in ANSWERS or p.claim.taken_back:
                best = max(((_fit(p, q), q.id) for q in ones if q is not p), default=(0.0, ""))
                if best[0] > 0:
                    found[p.id] = best[1]
    return found


def _fit(answer: Proposition, asked: Proposition) -> float:
    """How well ``asked`` suits as what is answered; 0 and less is not at all."""
    kin = affinity(answer.claim.action, asked.claim.action)
    agreed = answer.claim.speech_act is SpeechAct.AGREE and asked.claim.speech_act in _ASKED
    if kin == 0 or (asked.claim.speech_act in NEUTRAL_ACTS and not agreed):
        return 0.0
    if answer.places and asked.places and answer.places.isdisjoint(asked.places):
        return 0.0
    about = answer.claim.about
    named = 3.0 if about and about.overlaps(asked.claim.span) else 0.0
    between = answer.claim.span.start - asked.claim.span.start
    distance = between / 400 if between >= 0 else -between / 200
    common = bool(answer.things & asked.things) + min(2, len(answer.topic & asked.topic)) / 2
    place = bool(answer.places & asked.places)
    named += answer.claim.span.overlaps(asked.claim.span)  # the denial that quotes what it denies
    return named + 2 * kin + 0.7 * common + 0.7 * place - distance
