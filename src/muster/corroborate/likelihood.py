"""Words of likelihood (ICD 203, § D.6.e.2.a) for what a cluster states, only where the lines of evidence support one.

A likelihood word says how probable the matter is; it is no grade and no confidence, and never stands in one sentence with
one. The first rule that fits gives the word, or none with the reason:

=== ======================================================================================= ===================
 #  condition                                                                               word
=== ======================================================================================= ===================
 1  nobody affirms it (credibility 6)                                                       none
 2  no line for it has a shown lineage: no evidence that anything stands behind the texts   none
 3  nothing against; three or more firm lines, one of them strong                           almost certain
 4  nothing against; two or more firm lines                                                 very likely
 5  nothing against; credibility 1 or 2                                                     likely
 6  nothing against; credibility 3 or worse: one line, nothing to weigh it against          none
 7  contradicted only by lines of unknown lineage, which cannot be weighed                  none
 8  contradicted; the lines for weigh at least twice those against, two of them shown       likely
 9  contradicted; the lines for weigh as much as those against, or more                     roughly even
10  contradicted; the lines for weigh at least half of those against                        unlikely
11  contradicted; the lines for weigh less than half of those against                       very unlikely
=== ======================================================================================= ===================

A line is *firm* when its lineage is shown, its strength at least medium, and its earliest report prints the matter as
certain: what sources call probable or possible is never made more by counting it. Weights are those of the grades
(:func:`muster.corroborate.grading.weigh`). "Almost no chance" is never given: denials are words too, and only a finding
that excludes the matter would support it. Nothing is ever 0 or 100 percent.

Another independent agreeing line never lowers a word nor takes one away, a copy changes nothing, and order does not
matter: these are property tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from muster.corroborate.events import main_action
from muster.corroborate.grading import credibility, weigh
from muster.corroborate.lines import Line, Lineage, Strength, lines
from muster.domain.grade import Credibility, Estimate, Likelihood
from muster.domain.origin import OriginGroup
from muster.domain.record import Recorded
from muster.domain.status import SiteStatus, StatusLine

_FIRM_FOR_CERTAIN = 3
_FIRM_FOR_VERY_LIKELY = 2
_OUTWEIGHS = 2


def likelihood(supporting: Sequence[Line], opposing: Sequence[Line]) -> Estimate:
    """The word that the lines for and against a matter support, or none, with the rule and the reason."""
    if not supporting:
        return Estimate(None, "rule 1: nobody affirms it")
    shown = [line for line in supporting if line.shown]
    if not shown:
        return Estimate(None, "rule 2: no line for it has a shown lineage")
    if opposing:
        return _contested(supporting, opposing, len(shown))
    return _unopposed(supporting, shown)


def _unopposed(supporting: Sequence[Line], shown: Sequence[Line]) -> Estimate:
    firm = [line for line in shown if line.firm and line.strength >= Strength.MEDIUM]
    strong = any(line.strength is Strength.STRONG for line in firm)
    if len(firm) >= _FIRM_FOR_CERTAIN and strong:
        return _word(
            Likelihood.ALMOST_CERTAIN,
            3,
            f"{len(firm)} firm independent lines, one of them strong, none against",
        )
    if len(firm) >= _FIRM_FOR_VERY_LIKELY:
        return _word(Likelihood.VERY_LIKELY, 4, f"{len(firm)} firm independent lines, none against")
    grade = credibility(supporting, ()).credibility
    if grade in (Credibility.CONFIRMED, Credibility.PROBABLY_TRUE):
        return _word(Likelihood.LIKELY, 5, f"{_lines(len(shown))} of shown lineage, none against")
    return Estimate(None, "rule 6: one line of evidence, and nothing to weigh it against")


def _contested(supporting: Sequence[Line], opposing: Sequence[Line], shown: int) -> Estimate:
    if not any(line.shown for line in opposing):
        return Estimate(None, "rule 7: what is against it is of unknown lineage and cannot be weighed")
    mine, theirs = weigh(supporting), weigh(opposing)
    why = f"the lines for it weigh {mine}, those against {theirs}"
    if mine >= _OUTWEIGHS * theirs and shown > 1:
        return _word(Likelihood.LIKELY, 8, why)
    if mine >= theirs:
        return _word(Likelihood.ROUGHLY_EVEN, 9, why)
    if 2 * mine >= theirs:
        return _word(Likelihood.UNLIKELY, 10, why)
    return _word(Likelihood.VERY_UNLIKELY, 11, why)


def _word(word: Likelihood, rule: int, why: str) -> Estimate:
    return Estimate(word, f"rule {rule}: {why}")


def _lines(count: int) -> str:
    return f"{count} line{'' if count == 1 else 's'}"


def worded(
    status: SiteStatus, recorded: Sequence[Recorded], origins: Sequence[OriginGroup] | Lineage
) -> SiteStatus:
    """The status with an estimate on each line, from the claims that the line lists for and against itself.

    ``recorded`` holds at least those claims; a line with a claim that it lacks keeps no estimate.
    """
    by_id = {r.claim.id: r for r in recorded}
    lineage = origins if isinstance(origins, Lineage) else Lineage.of(origins)
    return replace(status, lines=tuple(_estimated(line, by_id, lineage) for line in status.lines))


def _estimated(line: StatusLine, by_id: dict[str, Recorded], lineage: Lineage) -> StatusLine:
    if not by_id.keys() >= {*line.claims, *line.against}:
        return line
    pro, con = ([by_id[i] for i in ids] for ids in (line.claims, line.against))
    supporting = lines(pro, lineage, main_action(pro)) if pro else ()
    return line._replace(likelihood=likelihood(supporting, lines(con, lineage)))
