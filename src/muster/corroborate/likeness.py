"""How alike reports and groups of reports are: cosine of weighted terms (Salton & Buckley 1988), less the further apart in time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from muster.corroborate.terms import Terms, common

Vector = dict[str, float]

_PRIOR = 50.0  # reports' worth of what is known beforehand: it carries small collections
_RARE, _COMMON = (
    0.01,
    0.2,
)  # share of reports expected to print a word that the lexicon does not know, or knows
_LONGEST = 60  # heaviest terms that are kept of a report
_UNDATED = 0.75  # closeness in time where a date is unknown


@dataclass(frozen=True, slots=True)
class Bundle:
    """One or more reports taken together: sums of their unit vectors by language, and of their days.

    ``days`` is the sum of the ordinals of the ``dated`` members.
    """

    size: int
    words: dict[str, Vector]
    across: dict[str, Vector]
    days: int
    dated: int


def bundles(reports: Sequence[Terms]) -> list[Bundle]:
    """Each report as a bundle of one; terms count by how few of the reports print them."""
    names = {key for r in reports for key in r.across}
    across = [r.across | {key: 1.0 for key in r.maybe & names if key not in r.across} for r in reports]
    languages = Counter(r.language for r in reports)
    printed = Counter((r.language, term) for r in reports for term in r.words)
    shared = Counter(key for keys in across for key in keys)

    def word(term: str, r: Terms) -> float:
        return _rarity(printed[r.language, term], languages[r.language], common(term, r.language))

    return [
        Bundle(
            1,
            {r.language: _unit({t: w * word(t, r) for t, w in r.words.items()})},
            {
                r.language: _unit(
                    {k: w * _rarity(shared[k], len(reports), common(k, "")) for k, w in keys.items()}
                )
            },
            r.day or 0,
            int(r.day is not None),
        )
        for r, keys in zip(reports, across, strict=True)
    ]


def _rarity(printed: int, reports: int, known: bool) -> float:
    """Inverse document frequency, drawn towards what is expected beforehand; never negative."""
    expected = _PRIOR * (_COMMON if known else _RARE)
    return (
        math.log((reports + _PRIOR) / (printed + expected)) if printed + expected < reports + _PRIOR else 0.0
    )


def _unit(weights: Vector) -> Vector:
    kept = sorted(weights.items(), key=lambda one: (-one[1], one[0]))[:_LONGEST]
    length = math.sqrt(math.fsum(w * w for _, w in kept)) or 1.0
    return {term: w / length for term, w in kept if w}


def joined(a: Bundle, b: Bundle) -> Bundle:
    """Both bundles as one."""
    return Bundle(
        a.size + b.size,
        _added(a.words, b.words),
        _added(a.across, b.across),
        a.days + b.days,
        a.dated + b.dated,
    )


def _added(a: dict[str, Vector], b: dict[str, Vector]) -> dict[str, Vector]:
    total = {language: dict(vector) for language, vector in a.items()}
    for language, vector in b.items():
        into = total.setdefault(language, {})
        for term, weight in vector.items():
            into[term] = into.get(term, 0.0) + weight
    return total


def likeness(a: Bundle, b: Bundle, decay: float) -> float:
    """Mean cosine over all pairs of reports across two bundles (average link), times how close their mean days are.

    ``decay`` is the number of days after which a third remains.
    """
    return cosines(a, b) / (a.size * b.size) * closeness(a, b, decay)


def cosines(a: Bundle, b: Bundle) -> float:
    """Sum of the cosines of all pairs across two bundles: of words within a language, of what survives translation else."""
    return math.fsum(
        dot(a.words[one], b.words[two]) if one == two else dot(a.across[one], b.across[two])
        for one in a.words
        for two in b.words
    )


def closeness(a: Bundle, b: Bundle, decay: float) -> float:
    """1 for one day, falling exponentially with the days between."""
    if not a.dated or not b.dated:
        return _UNDATED
    return math.exp(-abs(a.days / a.dated - b.days / b.dated) / decay)


def dot(a: Vector, b: Vector) -> float:
    """Inner product of two sparse vectors; summed exactly, so that no order of terms changes it."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return math.fsum(weight * long[term] for term, weight in short.items() if term in long)


def heaviest(vectors: Iterable[Vector], count: int) -> list[str]:
    """The terms that weigh most, at most ``count`` of each vector."""
    return [
        term
        for vector in vectors
        for term, _ in sorted(vector.items(), key=lambda one: (-one[1], one[0]))[:count]
    ]
