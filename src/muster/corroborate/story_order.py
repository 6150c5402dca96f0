"""Which report of an origin was taken from which: a stemma of the texts that are held.

The rules are those of textual criticism (Maas 1927; West 1973): a common error, here words that two reports share and
the first one lacks, shows that one was taken from the other; what a copy leaves out shows little. To them come what
manuscripts rarely have: printed credits and times of publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from muster.corroborate.story_text import SHINGLE, Text, common, grams, mass, telling
from muster.domain.story_path import Ground

_IN_WORDS = 0.15  # share of a report's runs of words from which the words decide on its parent
_IN_CONTENT = 0.3  # share of its names, numbers and notions from which the content does
_NEAR = 3  # runs of words: one word changed by chance moves as many
_NEAR_CONTENT = 0.05
_CUT, _WHOLE = 0.9, 0.8
_INNOVATION = 12  # runs of words, about a sentence, that only two reports have


@dataclass(frozen=True, slots=True)
class Parent:
    """Where a report was taken from: ``parent`` None for the absent source, ``compared`` the report to compare with."""

    child: Text
    parent: Text | None
    compared: Text | None
    also: tuple[Text, ...] = ()


class Closeness(NamedTuple):
    """How near a possible parent is: what of the child it has, and what it has beyond it."""

    has: float
    beyond: float


def before(a: Text, b: Text) -> bool | None:
    """Whether ``a`` was published before ``b``; None where the dates do not tell (one day, no hours with a zone)."""
    if a.moment and b.moment:
        return None if a.moment == b.moment else a.moment < b.moment
    if not (a.document.published and b.document.published) or a.day == b.day:
        return None
    return a.day < b.day


def names(child: Text, parent: Text) -> bool:
    """Whether a report credits the publisher of another."""
    return parent.itself is not None and parent.itself != child.itself and parent.itself in child.mentions


def ordered(texts: Iterable[Text], root: str) -> tuple[Text, ...]:
    """The reports so that each can be taken from earlier ones only: the root, then whatever is credited before who
    credits it, then by date; of one day the longer text first. The same for any order of the input."""
    left = sorted(texts, key=lambda t: (t.id != root, *_date(t), -len(t.words), t.id))
    found: list[Text] = []
    while left:
        free = (t for t in left if not any(names(t, o) and not names(o, t) for o in left if o is not t))
        chosen = left[0] if not found else next(free, left[0])
        left.remove(chosen)
        found.append(chosen)
    return tuple(found)


def _date(text: Text) -> tuple[str, bool, str]:
    return text.day, text.moment is None, text.moment.isoformat() if text.moment else ""


def parents(row: Sequence[Text], absent: str | None) -> tuple[Parent, ...]:
    """The parent of each report of a :func:`ordered` row; ``absent`` is the id of a credited source that is not held.

    A report without any parent begins a tree of its own and is left out.
    """
    found = []
    for n, child in enumerate(row):
        earlier = [p for p in row[:n] if before(p, child) is not False or names(child, p)]
        one = _parent(child, earlier, row, absent)
        if one is not None:
            found.append(one)
    return tuple(found)


def _parent(child: Text, earlier: Sequence[Text], row: Sequence[Text], absent: str | None) -> Parent | None:
    credited = _nearest_credited(child, earlier)
    best = nearest(child, credited or earlier)
    if absent and absent in child.credits and not credited:
        shown = best and _only_theirs(child, best[0], row)
        if not shown:
            return Parent(child, None, best[0] if best else None)
    if not best:
        return Parent(child, credited[0], credited[0]) if credited else None
    return Parent(child, best[0], best[0], best[1:])


def _nearest_credited(child: Text, earlier: Sequence[Text]) -> list[Text]:
    """Reports whose publisher the child credits, without those whose credit it may have copied along: the credit of the
    wire stands in every reprint of a reprint."""
    credited = [p for p in earlier if names(child, p)]
    return [
        p for p in credited if not any(q is not p and names(q, p) and nearest(child, [q]) for q in earlier)
    ]


def nearest(child: Text, candidates: Sequence[Text]) -> tuple[Text, ...]:
    """The candidate that the child most likely was taken from, then those as near as it; none where nothing is shared."""
    return _in_words(child, candidates) or _in_content(child, candidates)


def _in_words(child: Text, candidates: Sequence[Text]) -> tuple[Text, ...]:
    """Most of the child's runs of words. Among equals one that it credits, then the one that has least beyond them, then
    the earliest: what a copy leaves out shows less than what it names."""
    shared = {p.id: len(child.grams & p.grams) for p in candidates if p.language == child.language}
    least = max(_IN_WORDS * len(child.grams), 1)
    alike = [p for p in candidates if shared.get(p.id, 0) >= least]
    scored = {p.id: Closeness(shared[p.id], len(p.grams) - shared[p.id]) for p in alike}
    return _ranked(child, alike, scored, _NEAR)


def _in_content(child: Text, candidates: Sequence[Text]) -> tuple[Text, ...]:
    """The same by names, numbers, designators and notions, for rewritten and translated texts."""
    scored = {p.id: content(child, p) for p in candidates}
    total = mass(telling(child.anchors, False)) or 1.0
    kept = [p for p in candidates if scored[p.id].has / total >= _IN_CONTENT]
    return _ranked(child, kept, scored, _NEAR_CONTENT * total)


def _ranked(
    child: Text, candidates: Sequence[Text], scored: Mapping[str, Closeness], slack: float
) -> tuple[Text, ...]:
    most = max((scored[p.id].has for p in candidates), default=0.0)
    near = [p for p in candidates if scored[p.id].has >= most - slack]
    return tuple(sorted(near, key=lambda p: (not names(child, p), scored[p.id].beyond)))


def content(child: Text, parent: Text) -> Closeness:
    """Weight of what the child speaks of and the parent has, and of what only the parent has."""
    mine, theirs = telling(child.anchors, False), telling(parent.anchors, False)
    return Closeness(
        mass(common(mine, parent.anchors, parent.names, False)),
        mass(theirs) - mass(common(theirs, child.anchors, child.names, False)),
    )


def _only_theirs(child: Text, parent: Text, row: Sequence[Text]) -> bool:
    """Whether two reports share at length what no other report of the source prints. Reprints of either do not count."""
    own = {child.words, parent.words}
    others = [t for t in row if t.words not in own and t.language == child.language]
    shared = child.grams & parent.grams
    for other in others:
        shared -= other.grams
        if len(shared) < _INNOVATION:
            return False
    return bool(others)


def ground(child: Text, parent: Text, row: Sequence[Text]) -> Ground:
    """What shows that the parent was first."""
    if names(child, parent):
        return Ground.CREDIT
    if before(parent, child):
        return Ground.DATE
    return (
        Ground.WORDS if is_cut(child, parent) or only_in_its_language(child, parent, row) else Ground.UNKNOWN
    )


def is_cut(child: Text, parent: Text) -> bool:
    """Nearly all of the child stands in the parent, which has more: copies are cut, sources are not filled up so well."""
    both = len(child.grams & parent.grams)
    return both >= _CUT * len(child.grams) > 0 and both <= _WHOLE * len(parent.grams)


def only_in_its_language(child: Text, parent: Text, row: Sequence[Text]) -> bool:
    """The story is told in the parent's language by others too and in the child's by nobody else."""
    counts: Mapping[bool, int] = {
        theirs: sum(t.language == (parent if theirs else child).language for t in row)
        for theirs in (True, False)
    }
    return child.language != parent.language and counts[False] == 1 < counts[True]


def innovation(child: Text, parent: Text, root: Text) -> tuple[int, int] | None:
    """The longest run of the child's words (positions, half-open) that its parent has and the first report lacks."""
    shared = (child.grams & parent.grams) - root.grams
    best, start = (0, 0), None
    for n, run in enumerate([*grams(child.words), None]):
        inside = run in shared
        if inside and start is None:
            start = n
        if not inside and start is not None:
            best = max(best, (start, n + SHINGLE - 1), key=lambda found: found[1] - found[0])
            start = None
    return best if best[1] else None
