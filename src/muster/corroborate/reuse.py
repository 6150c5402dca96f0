"""How much of one report's own words stands in another.

Quotations are left out of account: several papers that print one speaker's words or one post have that source in common
and not a text (Potthast et al. 2013 count quotation with attribution apart from reuse).
"""

from __future__ import annotations

from typing import NamedTuple

from muster.corroborate.alignment import Run, runs
from muster.corroborate.profile import Profile

_LEAST = 12  # words outside quotations: of a text that is all quotation, the quotation is the text


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
    quotes, others = a.quoted, b.quoted
    own = [_own(run, quotes, others) for run in found]
    least = min(len(a.words) - sum(quotes), len(b.words) - sum(others))
    if least < _LEAST:
        total, longest = sum(r.length for r in found), max(r.length for r in found)
        return Reuse(found, total / max(min(len(a.words), len(b.words)), 1), longest, 0)
    quoted = sum(r.length for r in found) - sum(own)
    return Reuse(found, min(1.0, sum(own) / least), max(own), quoted)


def _own(run: Run, quotes: bytes, others: bytes) -> int:
    """Words of a run that both reports print as their own."""
    here, there = quotes[run.a : run.a + run.length], others[run.b : run.b + run.length]
    if not any(here) and not any(there):
        return run.length
    return sum(not (x or y) for x, y in zip(here, there, strict=True))
