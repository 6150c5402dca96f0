"""Which predicted claim stands for which gold claim: one to one, the best overlap first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from muster.evaluation.agreement import plain, same_source
from muster.evaluation.gold import GoldClaim

_ENOUGH = 0.5  # intersection over union at which two spans match by themselves
_MOSTLY = 0.6  # share of the shorter span that must be shared where a predicate decides
_BREAK = re.compile(r'(?<=[.!?])["”’»)\]]*\s+(?=["“‘«(\[]*[A-Z0-9À-ÞА-Я@])|\n+')
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Adm|Col|Capt|Lt|Sgt|Rear|Vice|St|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|U\.S|U\.N|U\.K|a\.m|p\.m|Va|Jr)\.$"
)


class Pair(NamedTuple):
    """Positions of a gold claim and of the predicted claim that was matched to it."""

    gold: int
    predicted: int


def overlap(gold: GoldClaim, predicted: GoldClaim) -> float | None:
    """Intersection over union of two claims that match, else None.

    They match at an IoU of one half, or where most of the shorter span is shared and one claim's span holds the
    other's predicate (where neither predicate is known, the overlap alone decides).
    """
    shared = min(gold.end, predicted.end) - max(gold.start, predicted.start)
    if shared <= 0:
        return None
    lengths = gold.end - gold.start, predicted.end - predicted.start
    ratio = shared / (sum(lengths) - shared)
    if ratio >= _ENOUGH:
        return ratio
    if shared / min(lengths) < _MOSTLY:
        return None
    if gold.predicate is None and predicted.predicate is None:
        return ratio
    return ratio if _holds(predicted, gold.predicate) or _holds(gold, predicted.predicate) else None


def _holds(claim: GoldClaim, predicate: tuple[int, int] | None) -> bool:
    return predicate is not None and claim.start <= predicate[0] and predicate[1] <= claim.end


def pairs(gold: Sequence[GoldClaim], predicted: Sequence[GoldClaim], known: Mapping[str, str]) -> list[Pair]:
    """One-to-one matches, greedy by overlap, then by agreeing fields, then by order."""
    ranked = [
        (round(ratio, 3), _agreeing(g, p, known), -i, -j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if (ratio := overlap(g, p)) is not None
    ]
    taken: set[int] = set()
    given: set[int] = set()
    chosen: list[Pair] = []
    for _, _, i, j in sorted(ranked, reverse=True):
        if -i not in taken and -j not in given:
            taken.add(-i)
            given.add(-j)
            chosen.append(Pair(-i, -j))
    return chosen


def _agreeing(gold: GoldClaim, predicted: GoldClaim, known: Mapping[str, str]) -> int:
    labels = ("speech_act", "polarity", "action", "certainty")
    agreeing = sum(gold.labels[label] == predicted.labels[label] for label in labels)
    return agreeing + same_source(gold.speaker, predicted.speaker, known)


def speaker_in_sentence(text: str, claim: GoldClaim) -> bool:
    """Whether the innermost source is printed in the sentence of the claim."""
    name = plain(claim.speaker) or ""
    return f" {name} " in f" {plain(_sentence(text, claim)) or ''} "


def _sentence(text: str, claim: GoldClaim) -> str:
    cuts = [0]
    for cut in _BREAK.finditer(text):
        before = text[max(0, cut.start() - 8) : cut.start()]
        if "\n" in cut.group() or not _ABBREVIATED.search(before):
            cuts.append(cut.end())
    cuts.append(len(text))
    start = max(cut for cut in cuts if cut <= claim.start)
    return text[start : min([cut for cut in cuts if cut >= claim.end] or [len(text)])]
