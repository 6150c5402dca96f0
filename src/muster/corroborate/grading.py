"""Admiralty grades (NATO AJP-2.1) by a written rule table. Two fields, never one number.

Reliability belongs to a source and is F, cannot be judged, until a person grades it. Credibility belongs to a cluster of
claims and follows from its lines of evidence (:mod:`muster.corroborate.lines`), first rule that fits:

=== ============================================================================================== ======
 #  condition                                                                                      grade
=== ============================================================================================== ======
 1  nobody affirms it: only refusals to comment, "could not confirm", questions                    6
 2  nothing against; two or more shown independent lines of at least medium strength               1
 3  nothing against; two or more shown independent lines, one of at least medium strength          2
 4  nothing against; one line, of strong evidence with shown lineage                               2
 5  nothing against; a line of at least medium strength, or two weak ones                          3
 6  nothing against; one weak line                                                                 4
 7  as rule 3 but contradicted; the lines for weigh at least three times those against           2
 8  contradicted; the lines for weigh more than those against                                      3
 9  contradicted; the lines for weigh at least half of those against                               4
10  contradicted; the lines for weigh less than half of those against                              5
=== ============================================================================================== ======

A line of unknown lineage is not shown to be independent: all such lines together count as one, and never as strong.
Weights are 1, 2 and 3 for weak, medium and strong lines. Another independent agreeing line never lowers a grade, another
copy changes nothing, and order does not matter: these are property tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from muster.corroborate.lines import Line, Strength
from muster.domain.grade import Credibility, Reliability, ReliabilityGrade

AUTOMATIC = "automatic"


class Grade(NamedTuple):
    """A credibility with the number of the rule that gave it and the reasons in words."""

    credibility: Credibility
    rule: int
    reasons: tuple[str, ...]


def default_reliability(identity: str, at: str) -> ReliabilityGrade:
    """F for a source that nobody has graded; ``at`` is an ISO date."""
    return ReliabilityGrade(identity, Reliability.F, AUTOMATIC, at, "no person has graded this source")


def credibility(supporting: Sequence[Line], opposing: Sequence[Line]) -> Grade:
    """Grade a cluster by the lines for and against what it states."""
    shown = [line for line in supporting if line.shown]
    best = _best(supporting)
    if best is None:
        return _grade(Credibility.CANNOT_BE_JUDGED, 1, supporting, opposing)
    if opposing:
        return _contested(supporting, opposing, len(shown) >= 2 and best >= Strength.MEDIUM)
    return _grade(*_unopposed(shown, best, len(supporting)), supporting, opposing)


def _best(supporting: Sequence[Line]) -> Strength | None:
    """The strongest line; one of unknown lineage is never strong."""
    return max(
        (line.strength if line.shown else min(line.strength, Strength.MEDIUM) for line in supporting),
        default=None,
    )


def _unopposed(shown: Sequence[Line], best: Strength, count: int) -> tuple[Credibility, int]:
    solid = sum(line.strength >= Strength.MEDIUM for line in shown)
    if solid >= 2:
        return Credibility.CONFIRMED, 2
    if len(shown) >= 2 and best >= Strength.MEDIUM:
        return Credibility.PROBABLY_TRUE, 3
    if best is Strength.STRONG:
        return Credibility.PROBABLY_TRUE, 4
    if best is Strength.MEDIUM or count >= 2:
        return Credibility.POSSIBLY_TRUE, 5
    return Credibility.DOUBTFUL, 6


def _contested(supporting: Sequence[Line], opposing: Sequence[Line], solid: bool) -> Grade:
    mine, theirs = weigh(supporting), weigh(opposing)
    if mine >= 3 * theirs and solid:
        return _grade(Credibility.PROBABLY_TRUE, 7, supporting, opposing)
    if mine > theirs:
        return _grade(Credibility.POSSIBLY_TRUE, 8, supporting, opposing)
    if 2 * mine >= theirs:
        return _grade(Credibility.DOUBTFUL, 9, supporting, opposing)
    return _grade(Credibility.IMPROBABLE, 10, supporting, opposing)


def weigh(lines: Sequence[Line]) -> int:
    """Weight of lines: 1, 2 or 3 each; those of unknown lineage count as one line together, never as a strong one."""
    unknown = [min(line.strength, Strength.MEDIUM) for line in lines if not line.shown]
    return sum(line.strength for line in lines if line.shown) + max(unknown, default=0)


def _grade(value: Credibility, rule: int, supporting: Sequence[Line], opposing: Sequence[Line]) -> Grade:
    shown = sum(line.shown for line in supporting)
    unknown = len(supporting) - shown
    counted = f"{shown} independent {'origin' if shown == 1 else 'origins'}"
    counted += f", {unknown} more of unknown lineage" if unknown else ""
    reasons = [
        f"automatic, rule {rule}: {value.value} {value.words.lower()}",
        f"for: {counted}" if supporting else "nobody affirms it",
        *(f"for: {line.why} [{line.strength.name.lower()}]" for line in supporting[:6]),
        *(f"against: {line.why} [{line.strength.name.lower()}]" for line in opposing[:6]),
    ]
    return Grade(value, rule, tuple(reasons))
