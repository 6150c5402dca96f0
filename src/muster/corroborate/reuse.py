"""How much of one report's own words stands in another.

Quotations are left out of account: several papers that print one speaker's words or one post have that source in common
and not a text (Potthast et al. 2013 count quotation with attribution apart from reuse).
"""

from __future__ import annotations

from typing import NamedTuple

from muster.corroborate.alignment import Run, runs
from muster.corroborate.profile import Profile

LEAST = 12  # words outside quotations: of a text that is all quotation, the quotation is the text


class Reuse(NamedTuple):
    """Aligned runs of words, the share of the shorter text's own words in them, the longest run of own words, and how many
    words in them are quoted."""

    found: tuple[Run, ...]
    share: float
    longest: int
    quoted: int


def reuse(a: Profile, b: Profile) -> Reuse:
    """What two reports have word for word. Symmetric up to the exchange of ``a`` and ``b``."""
    found = runs(a, b)
    if not found:
        return Reuse((), 0.0, 0, 0)
    own = _own_words(a, b, found)
    least = min(a.size - a.quoted_words, b.size - b.quoted_words)
    if least < LEAST:
        total, longest = sum(r.length for r in found), found[0].length
        return Reuse(found, total / max(min(a.size, b.size), 1), longest, 0)
    return Reuse(found, min(1.0, sum(own) / least), max(own), sum(r.length for r in found) - sum(own))


def _own_words(a: Profile, b: Profile, found: tuple[Run, ...]) -> list[int]:
    """For each run, how many of its words both reports print as their own."""
    if not (a.quoted_words or b.quoted_words):
        return [length for _, _, length in found]
    return [_own(run, a.quoted, b.quoted) for run in found]


def _own(run: Run, quotes: bytes, others: bytes) -> int:
    here, there = quotes[run.a : run.a + run.length], others[run.b : run.b + run.length]
    if 1 not in here and 1 not in there:
        return run.length
    return sum(not (x or y) for x, y in zip(here, there, strict=True))
