"""Whether two reports carry one text, and what shows it. An unsure pair stays apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from muster.corroborate.agreement import agreement, count_conflict, lead_conflict
from muster.corroborate.alignment import Run, replacements
from muster.corroborate.credits import is_outlet
from muster.corroborate.meaning import Meanings
from muster.corroborate.passages import passages
from muster.corroborate.profile import Profile
from muster.corroborate.reuse import Reuse, reuse
from muster.corroborate.translation import meant, number_conflict, translatable, translated, two_sources
from muster.domain.origin import CopyEvidence, CopyMatch, CopyVerdict, ReuseRun, ReuseRuns


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Cut-offs of the pair decision; shares are of the shorter report."""

    short: int = 25  # words: below that, chance phrases weigh too much
    reuse_alone: float = (
        0.8  # word reuse asked of two reports of one outlet, of undated and of very short ones
    )
    window_days: int = 31  # the same words after that long are another story
    dateline_days: int = 3
    reuse: float = 0.5  # word reuse that needs no further evidence
    reuse_credited: float = 0.2  # word reuse that needs a common agency
    reuse_agreeing: float = (
        0.35  # word reuse that needs agreeing content; quotations are common to independent reports
    )
    content: float = 0.6  # agreement of anchors between reports that credit one agency
    content_mass: float = 5.0  # weight of the anchors that agree: two short notes are no evidence
    passage_run: int = 12  # words of one aligned run that show an uncredited passage


DEFAULT = Thresholds()
BRIEF = 60  # words
QUOTED = 6  # words of quotation that are worth a mention
SHOWN = 10  # runs that are kept to be shown


def clash(a: Profile, b: Profile, limits: Thresholds = DEFAULT) -> str | None:
    """Why two reports cannot be one text whatever their words: another time or another place in the dateline."""
    if a.day and b.day and abs((a.day - b.day).days) > limits.window_days:
        return f"published {abs((a.day - b.day).days)} days apart"
    if a.place and b.place:
        if a.place != b.place:
            return "datelines name different places"
        if a.day and b.day and abs((a.day - b.day).days) > limits.dateline_days:
            return "datelines of different days"
    return None


def judge(
    a: Profile,
    b: Profile,
    labels: Mapping[str, str] | None = None,
    meanings: Meanings | None = None,
    limits: Thresholds = DEFAULT,
) -> CopyMatch | None:
    """Judge one pair; ``labels`` name what is credited, ``meanings`` tell what sentences of two languages have in common.
    None when nothing is found that matters to any grouping.

    Symmetric up to the exchange of ``a`` and ``b``. Cheap evidence first: the words decide most pairs; names, numbers and
    notions are read only where they do not.
    """
    apart = clash(a, b, limits)
    if apart:
        return CopyMatch(a.id, b.id, 0.0, False, apart, hard=True)
    words, common, foreign = reuse(a, b), common_credit(a, b), translatable(a, b)
    if not (common or foreign or words.share >= limits.reuse_credited or words.longest >= limits.passage_run):
        apart = two_sources(a, b)
        return CopyMatch(a.id, b.id, 0.0, False, apart) if apart else None
    by_words = words.longest >= 6 and words.share >= _enough_alone(a, b, words.longest, limits)
    seen = (
        _by_words(a, b, words, common)
        if by_words
        else _by_content(a, b, words, common, foreign, meanings, limits)
    )
    whole = bool(seen.score) and seen.conflict is None
    in_part = common and not seen.conflict
    held = passages(a, b, words.found, whole, bool(common), not by_words) if whole or in_part else ((), ())
    if not (whole or seen.conflict or any(held)):
        return None
    verdict = _verdict(a, b, words, seen, sorted((labels or {}).get(w, w) for w in common)) if whole else None
    return CopyMatch(a.id, b.id, seen.score, whole, seen.conflict, seen.hard, *held, verdict)


class _Seen(NamedTuple):
    """What a comparison comes to: how sure (0: no copy), by what, what speaks against it, and the share of agreeing anchors
    (0: not read)."""

    score: float
    evidence: tuple[CopyEvidence, ...]
    conflict: str | None
    hard: bool
    share: float = 0.0


def _by_words(a: Profile, b: Profile, words: Reuse, common: frozenset[str]) -> _Seen:
    """So many words are reused that only a replaced name or number can speak against a copy; in a brief also other numbers,
    since a pattern sentence may be most of it."""
    replaced = next(replacements(a, b, words.found), None)
    brief = min(a.size, b.size) < BRIEF
    conflict = replaced or (number_conflict(a, b) if brief else None)
    return _Seen(words.share, _listed(CopyEvidence.TEXT_REUSE, common, words), conflict, replaced is not None)


def _by_content(
    a: Profile,
    b: Profile,
    words: Reuse,
    common: frozenset[str],
    foreign: bool,
    meanings: Meanings | None,
    limits: Thresholds,
) -> _Seen:
    """Fewer words are reused: what the reports speak of must agree, too."""
    share, alike = agreement(a, b)
    in_content = share >= limits.content and alike >= limits.content_mass
    least = _least_reuse(a, b, words.longest, bool(common), in_content, limits)
    by_text = words.longest >= 6 and words.share >= least
    rewritten = bool(common) and in_content and _may_be_rewritten(a, b)
    by_meaning = foreign and not rewritten and meant(a, b, share, alike, meanings)
    by_content = rewritten or by_meaning or (foreign and translated(a, b, share, alike))
    replaced = next(replacements(a, b, words.found), None)
    conflict = replaced or (None if by_text else lead_conflict(a, b) or count_conflict(a, b))
    if words.share < limits.reuse:
        conflict = conflict or number_conflict(a, b)
    evidence = (
        *_listed(CopyEvidence.TEXT_REUSE if by_text else None, common, words),
        *((CopyEvidence.CONTENT,) if in_content else ()),
        *((CopyEvidence.MEANING,) if by_meaning else ()),
    )
    score = max(words.share if by_text else 0.0, 0.9 * share if by_content else 0.0)
    return _Seen(score, evidence, conflict, replaced is not None, share)


def _listed(text: CopyEvidence | None, common: frozenset[str], words: Reuse) -> tuple[CopyEvidence, ...]:
    return (
        *((text,) if text else ()),
        *((CopyEvidence.CREDIT,) if common else ()),
        *((CopyEvidence.QUOTE,) if words.quoted >= QUOTED else ()),
    )


def _verdict(a: Profile, b: Profile, words: Reuse, seen: _Seen, common: Sequence[str]) -> CopyVerdict:
    total = sum(r.length for r in words.found)
    of_a, of_b = total / max(a.size, 1), total / max(b.size, 1)
    why = _why(words, common, seen.share)
    return CopyVerdict(a.id, b.id, seen.evidence, of_a, of_b, why, _evidence_runs(a, b, words.found))


def _may_be_rewritten(a: Profile, b: Profile) -> bool:
    """Other words can be a copy only between two outlets at a known time, where neither tells of its own looking."""
    common = a.principal & b.principal
    known = a.day and b.day and common
    return (
        bool(known) and a.outlet != b.outlet and not a.looked_beyond(common) and not b.looked_beyond(common)
    )


def common_credit(a: Profile, b: Profile) -> frozenset[str]:
    """What both credit, where neither is another agency's own text; one outlet's own name joins nothing."""
    if a.wire and b.wire and a.wire != b.wire:
        return frozenset()
    own = set(filter(is_outlet, a.wires)) if a.outlet == b.outlet else set[str]()
    return (a.wires & b.wires) - own


def _enough_alone(a: Profile, b: Profile, longest: int, limits: Thresholds) -> float:
    """The share of words whose reuse needs no further evidence."""
    return limits.reuse if longest >= 8 and _usual(a, b, limits) else limits.reuse_alone


def _least_reuse(
    a: Profile, b: Profile, longest: int, credited: bool, in_content: bool, limits: Thresholds
) -> float:
    """The share of words that must be reused, by what else speaks for or against copying."""
    if not _usual(a, b, limits):
        return limits.reuse_alone
    if credited:
        return limits.reuse_credited
    return limits.reuse_agreeing if in_content else _enough_alone(a, b, longest, limits)


def _usual(a: Profile, b: Profile, limits: Thresholds) -> bool:
    """Two outlets, both dated, neither text very short: otherwise equal words say less."""
    long_enough = min(a.size, b.size) >= limits.short
    return a.outlet != b.outlet and a.day is not None and b.day is not None and long_enough


def _why(words: Reuse, common: Sequence[str], share: float) -> str:
    said = [reused(words.share, words.longest)] if words.found else []
    said += [f"{words.quoted} words of quotation in both"] if words.quoted >= QUOTED else []
    said += [f"both credit {', '.join(common)}"] if common else []
    said += [f"{share:.0%} of names, numbers and notions agree"] if share else []
    return "; ".join(said)


def reused(share: float, longest: int) -> str:
    """How much is reused, in words."""
    return f"{share:.0%} of the shorter text's own words reused, longest run {longest} words"


def _evidence_runs(a: Profile, b: Profile, found: tuple[Run, ...]) -> Sequence[ReuseRun]:
    """The longest runs by characters."""
    if not found:
        return ()
    (begin_a, end_a), (begin_b, end_b) = a.offsets, b.offsets
    at, there, length = np.array(found[:SHOWN], np.int64).reshape(-1, 3).T
    ends = (begin_a[at], end_a[at + length - 1], begin_b[there], end_b[there + length - 1])
    return ReuseRuns(np.stack(ends, 1).astype(np.intc).tobytes())
