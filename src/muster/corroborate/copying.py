"""Whether two reports carry one text, and what shows it. An unsure pair stays apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from muster.corroborate.alignment import Run, coverage, replacements, runs
from muster.corroborate.anchors import Anchor, weight
from muster.corroborate.meaning import Meanings
from muster.corroborate.profile import Profile
from muster.corroborate.translation import meant, number_conflict, translatable, translated, two_sources
from muster.domain.origin import CopyEvidence, CopyVerdict, ReuseRun
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
    passage: float = 0.6
    passage_mass: float = 4.0
    passage_run: int = 12  # words of one aligned run that show an uncredited passage


DEFAULT = Thresholds()


@dataclass(frozen=True, slots=True)
class Match:
    """The judgement on a pair: how it scored, or why it must stay apart.

    ``passage_a``/``passage_b`` are the sentences (numbers) of one report that the other carries.
    """

    a: str
    b: str
    score: float
    whole: bool  # one report carries the other as a whole, not just a passage of it
    verdict: CopyVerdict | None
    conflict: str | None
    hard: bool  # the conflict keeps whole groups apart, not just this pair
    passage_a: frozenset[int]
    passage_b: frozenset[int]


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


def _same_language(a: Profile, b: Profile) -> bool:
    return a.language == b.language


def _known(p: Profile, anchors: Iterable[Anchor], words: bool) -> set[Anchor]:
    return {x for x in anchors if words or x.kind != "word"}


def shared(
    anchors: Iterable[Anchor], holder: Profile, words: bool, within: frozenset[Anchor] | None = None
) -> set[Anchor]:
    """Those anchors that the other report has too; names are looked up among all its skeletons."""
    pool = holder.anchors if within is None else within
    return {
        x
        for x in anchors
        if (x in pool or (x.kind == "name" and len(x.key) >= 2 and x.key in holder.names))
        and (words or x.kind != "word")
    }


def mass(anchors: Iterable[Anchor]) -> float:
    return sum(weight(x) for x in anchors)


def agreement(a: Profile, b: Profile) -> tuple[float, float]:
    """Share of the shorter report's anchors that the other has, and the weight of what they share."""
    words = _same_language(a, b)
    both_a, both_b = shared(a.anchors, b, words), shared(b.anchors, a, words)
    total_a, total_b = mass(_known(a, a.anchors, words)), mass(_known(b, b.anchors, words))
    return max(
        (mass(both) / total, mass(both))
        for both, total in ((both_a, total_a or 1.0), (both_b, total_b or 1.0))
        if total <= 1.25 * min(total_a, total_b) or total == 0
    )


def lead_conflict(a: Profile, b: Profile) -> str | None:
    """Each lead names something by name that the other report nowhere has: two stories on one pattern."""
    strange_a = _strange(a, b)
    strange_b = _strange(b, a)
    if strange_a and strange_b:
        return "the opening sentences name different places or people"
    return None


def _strange(p: Profile, other: Profile) -> set[str]:
    names = {x.key for x in p.lead if x.kind in ("name", "designator") and len(x.key) >= 3}
    if other.language == "ar" and p.language != "ar":
        return set()
    missing = {n for n in names if n not in other.names and Anchor("designator", n) not in other.anchors}
    return missing if len(missing) * 2 > len(names) else set()


def count_conflict(a: Profile, b: Profile) -> str | None:
    """The same thing counted differently more often than alike."""
    counts_a, counts_b = _counts(a), _counts(b)
    common = counts_a.keys() & counts_b.keys()
    apart = sorted(k for k in common if counts_a[k].isdisjoint(counts_b[k]))
    if len(apart) * 2 > len(common):
        return f"different counts of {', '.join(apart)}"
    return None


def _counts(p: Profile) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for sentence in p.sentences:
        for number, key in sentence.counts:
            if number > 1:
                found.setdefault(key, set()).add(number)
    return found


def passage(a: Profile, b: Profile, found: tuple[Run, ...], limits: Thresholds = DEFAULT) -> frozenset[int]:
    """Sentences of ``a`` that ``b`` has: by a long aligned run, or by agreeing anchors near a common credit."""
    words = _same_language(a, b)
    kept = set()
    reuse = coverage(found, len(a.words))
    for n, s in enumerate(a.sentences):
        size = s.last - s.first
        reused = reuse[s.last] - reuse[s.first]
        mine = _known(a, s.anchors, words)
        alike = mass(shared(mine, b, words))
        close = alike >= limits.passage * mass(mine) and alike >= limits.passage_mass / 2
        if (reused * 2 >= size and size >= 5) or reused >= limits.passage_run or close:
            kept.add(n)
    return frozenset(kept)


def judge(
    a: Profile,
    b: Profile,
    limits: Thresholds = DEFAULT,
    labels: Mapping[str, str] | None = None,
    meanings: Meanings | None = None,
) -> Match:
    """Judge one pair; ``labels`` name what is credited, ``meanings`` tell what sentences of two languages have in common.

    Symmetric up to the exchange of ``a`` and ``b``.
    """
    apart = clash(a, b, limits)
    if apart:
        return Match(a.id, b.id, 0.0, False, None, apart, True, frozenset(), frozenset())
    found = runs(a, b)
    total, longest = sum(r.length for r in found), max((r.length for r in found), default=0)
    reuse_a, reuse_b = total / max(len(a.words), 1), total / max(len(b.words), 1)
    reuse, common = max(reuse_a, reuse_b), common_credit(a, b)
    credited = bool(common)
    foreign = translatable(a, b)
    if not credited and not foreign and reuse < limits.reuse_credited and longest < limits.passage_run:
        apart = two_sources(a, b)
        return Match(a.id, b.id, 0.0, False, None, apart, False, frozenset(), frozenset())
    share, alike = agreement(a, b)
    in_content = share >= limits.content and alike >= limits.content_mass
    by_text = longest >= 6 and reuse >= _least_reuse(a, b, longest, credited, in_content, limits)
    by_content = credited and in_content and _may_be_rewritten(a, b)
    by_meaning = foreign and not by_content and meant(a, b, share, alike, meanings)
    by_content = by_content or by_meaning or (foreign and translated(a, b, share, alike))
    replaced = next(iter(replacements(a, b, found)), None)
    conflict = replaced or (
        (None if by_text else lead_conflict(a, b) or count_conflict(a, b))
        or (None if reuse >= limits.reuse else number_conflict(a, b))
    )
    whole = (by_text or by_content) and conflict is None
    evidence = (
        *((CopyEvidence.TEXT_REUSE,) if by_text else ()),
        *((CopyEvidence.CREDIT,) if credited else ()),
        *((CopyEvidence.CONTENT,) if in_content else ()),
        *((CopyEvidence.MEANING,) if by_meaning else ()),
    )
    why = _why(reuse, longest, sorted((labels or {}).get(w, w) for w in common), share)
    verdict = CopyVerdict(a.id, b.id, evidence, reuse_a, reuse_b, why, _evidence_runs(a, b, found))
    score = max(reuse if by_text else 0.0, 0.9 * share if by_content else 0.0)
    passages = frozenset[int](), frozenset[int]()
    if whole or credited:
        passages = passage(a, b, found, limits), passage(b, a, _turned(found), limits)
    return Match(
        a.id, b.id, score, whole, verdict if whole else None, conflict, replaced is not None, *passages
    )


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


def _least_reuse(
    a: Profile, b: Profile, longest: int, credited: bool, in_content: bool, limits: Thresholds
) -> float:
    """The share of words that must be reused, by what else speaks for or against copying."""
    if (
        a.outlet == b.outlet
        or a.day is None
        or b.day is None
        or min(len(a.words), len(b.words)) < limits.short
    ):
        return limits.reuse_alone
    if credited:
        return limits.reuse_credited
    if in_content:
        return limits.reuse_agreeing
    return limits.reuse if longest >= 8 else limits.reuse_alone


def _turned(found: tuple[Run, ...]) -> tuple[Run, ...]:
    return tuple(Run(r.b, r.a, r.length) for r in found)


def _why(reuse: float, longest: int, common: Sequence[str], share: float) -> str:
    said = [f"{reuse:.0%} of the shorter text reused, longest run {longest} words"] if longest else []
    said += [f"both credit {', '.join(common)}"] if common else []
    return "; ".join([*said, f"{share:.0%} of names, numbers and notions agree"])


def _evidence_runs(a: Profile, b: Profile, found: tuple[Run, ...]) -> tuple[ReuseRun, ...]:
    return tuple(
        ReuseRun(
            Span(a.spans[r.a].start, a.spans[r.a + r.length - 1].end),
            Span(b.spans[r.b].start, b.spans[r.b + r.length - 1].end),
        )
        for r in found[:10]
    )
