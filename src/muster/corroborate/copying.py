"""Whether two reports carry one text, and what shows it. An unsure pair stays apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from muster.corroborate.agreement import agreement, count_conflict, lead_conflict
from muster.corroborate.alignment import Run, replacements, runs
from muster.corroborate.passages import passages
from muster.corroborate.profile import Profile
from muster.domain.origin import CopyEvidence, CopyMatch, CopyVerdict, ReuseRun
from muster.domain.text import Span


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


class Dated(Protocol):
    """What is known of a report's day and dateline."""

    @property
    def day(self) -> date | None: ...
    @property
    def place(self) -> str | None: ...
    @property
    def dateline_day(self) -> str | None: ...


def clash(a: Dated, b: Dated, limits: Thresholds = DEFAULT) -> str | None:
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
    a: Profile, b: Profile, limits: Thresholds = DEFAULT, labels: Mapping[str, str] | None = None
) -> CopyMatch | None:
    """Judge one pair; ``labels`` name what is credited. None when nothing is found that matters to any grouping.

    Symmetric up to the exchange of ``a`` and ``b``. Cheap evidence first: the words decide most pairs; names, numbers and
    notions are read only where they do not.
    """
    apart = clash(a, b, limits)
    if apart:
        return CopyMatch(a.id, b.id, 0.0, False, apart, hard=True)
    found = runs(a, b)
    total, longest = sum(r.length for r in found), max((r.length for r in found), default=0)
    reuse, common = total / max(min(len(a.words), len(b.words)), 1), common_credit(a, b)
    if not common and reuse < limits.reuse_credited and longest < limits.passage_run:
        return None
    by_words = longest >= 6 and reuse >= _enough_alone(a, b, longest, limits)
    share, alike = (0.0, 0.0) if by_words else agreement(a, b)
    in_content = share >= limits.content and alike >= limits.content_mass
    by_text = by_words or (
        longest >= 6 and reuse >= _least_reuse(a, b, longest, bool(common), in_content, limits)
    )
    by_content = bool(common) and in_content and _may_be_rewritten(a, b)
    replaced = next(replacements(a, b, found), None)
    conflict = replaced or (None if by_text else lead_conflict(a, b) or count_conflict(a, b))
    whole = (by_text or by_content) and conflict is None
    seen = Seen(found, reuse, longest, tuple(sorted((labels or {}).get(w, w) for w in common)), share)
    evidence = (
        *((CopyEvidence.TEXT_REUSE,) if by_text else ()),
        *((CopyEvidence.CREDIT,) if common else ()),
        *((CopyEvidence.CONTENT,) if in_content else ()),
    )
    held = (
        passages(a, b, found, whole, bool(common), not by_words)
        if whole or (common and not conflict)
        else ((), ())
    )
    if not (whole or conflict or any(held)):
        return None
    return CopyMatch(
        a.id,
        b.id,
        max(reuse if by_text else 0.0, 0.9 * share if by_content else 0.0),
        whole,
        conflict,
        replaced is not None,
        *held,
        verdict=_verdict(a, b, evidence, seen) if whole else None,
    )


class Seen(NamedTuple):
    """What a comparison found: aligned runs, words reused (share of the shorter text), the longest run, common credits
    and the share of agreeing anchors (0: not needed)."""

    found: tuple[Run, ...]
    reuse: float
    longest: int
    common: tuple[str, ...]
    share: float


def _verdict(a: Profile, b: Profile, evidence: tuple[CopyEvidence, ...], seen: Seen) -> CopyVerdict:
    total = sum(r.length for r in seen.found)
    of_a, of_b = total / max(len(a.words), 1), total / max(len(b.words), 1)
    return CopyVerdict(a.id, b.id, evidence, of_a, of_b, _why(seen), _evidence_runs(a, b, seen.found))


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
    own = {w for w in a.wires if w.startswith("outlet:")} if a.outlet == b.outlet else set[str]()
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
    long_enough = min(len(a.words), len(b.words)) >= limits.short
    return a.outlet != b.outlet and a.day is not None and b.day is not None and long_enough


def _why(seen: Seen) -> str:
    said = (
        [f"{seen.reuse:.0%} of the shorter text reused, longest run {seen.longest} words"]
        if seen.longest
        else []
    )
    said += [f"both credit {', '.join(seen.common)}"] if seen.common else []
    said += [f"{seen.share:.0%} of names, numbers and notions agree"] if seen.share else []
    return "; ".join(said)


def _evidence_runs(a: Profile, b: Profile, found: tuple[Run, ...]) -> tuple[ReuseRun, ...]:
    return tuple(
        ReuseRun(
            Span(a.spans[r.a].start, a.spans[r.a + r.length - 1].end),
            Span(b.spans[r.b].start, b.spans[r.b + r.length - 1].end),
        )
        for r in found[:10]
    )
