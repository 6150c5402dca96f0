"""Whether two reports tell the same in other words: anchors that both have, and signs that they tell of two events."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum

from muster.corroborate.anchors import Anchor, weight
from muster.corroborate.profile import Profile


def same_language(a: Profile, b: Profile) -> bool:
    return a.language == b.language


def known(p: Profile, anchors: Iterable[Anchor], words: bool) -> set[Anchor]:
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
    return fsum(map(weight, anchors))


def agreement(a: Profile, b: Profile) -> tuple[float, float]:
    """Share of the shorter report's anchors that the other has, and the weight of what they share."""
    words = same_language(a, b)
    both_a, both_b = shared(a.anchors, b, words), shared(b.anchors, a, words)
    total_a, total_b = mass(known(a, a.anchors, words)), mass(known(b, b.anchors, words))
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
    for content in p.contents:
        for number, key in content.counts:
            if number > 1:
                found.setdefault(key, set()).add(number)
    return found
