"""Translations that print no credit: two reports in two languages whose names, numbers and notions are the same.

A desk that translates a wire keeps its numbers, names, days and designators nearly all; one that looked for itself has others. Between
reports in one language this would not be enough: there independent reports share more, and copied words tell better.
"""

from __future__ import annotations

from dataclasses import dataclass

from muster.corroborate.anchors import Anchor, weight
from muster.corroborate.meaning import Meanings
from muster.corroborate.profile import Profile


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is asked of two reports in two languages without a common credit; shares are of the shorter one's anchors."""

    days: int = 4
    words: int = 12  # of the shorter: less is a headline
    words_alone: int = 20  # where nothing but anchors speaks
    share: float = 0.75
    mass: float = 6.5  # weight of the anchors that agree
    numbers: float = 1 / 3  # share of the telling numbers of the shorter that the other has too
    meant_share: float = 0.45  # with sentences that mean the same
    meant_mass: float = 2.5
    meaning: float = 0.5


USUAL = Likeness()


def translatable(a: Profile, b: Profile, limits: Likeness = USUAL) -> bool:
    """Whether one may be a translation of the other at all: two languages, two outlets, a few days, none its own reporting."""
    return (
        a.language != b.language
        and a.outlet != b.outlet
        and a.day is not None
        and b.day is not None
        and abs((a.day - b.day).days) <= limits.days
        and min(a.size, b.size) >= limits.words
        and not (a.own or b.own)
        and two_sources(a, b) is None
    )


def two_sources(a: Profile, b: Profile) -> str | None:
    """Reports in two languages that each rest on an agency, and on different ones."""
    ones, others = _agencies(a), _agencies(b)
    if a.language != b.language and ones and others and ones.isdisjoint(others):
        return "they rest on different agencies"
    return None


def _agencies(p: Profile) -> frozenset[str]:
    """Those on which a report rests that are not its own outlet."""
    return p.principal if p.wire else p.principal - {p.owner or ""}


def number_conflict(a: Profile, b: Profile, limits: Likeness = USUAL) -> str | None:
    """Most numbers of the shorter report are not the other's: another event on the same pattern."""
    ones, others = sorted((_numbers(a), _numbers(b)), key=len)
    apart = ones - others
    if len(ones) >= 2 and len(ones) - len(apart) < limits.numbers * len(ones):
        return f"different numbers: {', '.join(sorted(x.key for x in apart))}"
    return None


def _numbers(p: Profile) -> set[Anchor]:
    return {x for x in p.anchors if x.kind in ("number", "designator") and weight(x) >= 0.8}


def translated(a: Profile, b: Profile, share: float, mass: float, limits: Likeness = USUAL) -> bool:
    """Whether agreeing anchors alone show a translation."""
    long = min(a.size, b.size) >= limits.words_alone
    return long and share >= limits.share and mass >= limits.mass


def meant(
    a: Profile,
    b: Profile,
    share: float,
    mass: float,
    meanings: Meanings | None,
    limits: Likeness = USUAL,
) -> bool:
    """Whether fewer agreeing anchors show a translation, together with sentences that mean the same."""
    if meanings is None or share < limits.meant_share or mass < limits.meant_mass:
        return False
    return meanings.between(a.id, b.id).value >= limits.meaning
