"""Which pairs of reports are worth judging: an inverted index, never all pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from muster.corroborate.anchors import Anchor, weight
from muster.corroborate.profile import Profile, winnowed

_SHORT = 60  # holders of one key who all meet
_REACH = 12  # in a longer list: neighbours in time that meet
_CAP = 5000
_STRETCH = 5  # days: the longest that a translation is looked for, and one more
_SHARED_FINGERPRINTS = 2.0
_SHARED_WEIGHT = 3.0
_SHARED_ABROAD = 2.5
_INDEXED = {"name", "designator", "number", "country", "month"}


def candidates(profiles: Sequence[Profile]) -> list[tuple[int, int]]:
    """Pairs of positions that share fingerprints, or names and numbers under one agency's credit; ascending.

    The caller fixes the order of ``profiles`` (by day and id): in long posting lists only neighbours
    meet, so the order must not depend on arrival.
    """
    by_text = _meeting(([(h, 1.0) for h in winnowed(p)] for p in profiles), _SHARED_FINGERPRINTS, _REACH)
    shared = _held_by_several(profiles)
    by_name = _meeting((_credited(p, shared) for p in profiles), _SHARED_WEIGHT, _REACH)
    return sorted(by_text | by_name | _foreign(profiles))


def _foreign(profiles: Sequence[Profile]) -> set[tuple[int, int]]:
    """Pairs in two languages that share names and numbers within days, whatever they credit.

    Of the commonest language only what some other language also has is looked at: an archive in one language costs nothing.
    """
    counts = Counter(p.language for p in profiles)
    if len(counts) < 2:
        return set()
    commonest = min(counts, key=lambda language: (-counts[language], language))
    abroad = {key for p in profiles if p.language != commonest for key, _ in _dated(p)}
    keys = ([(k, w) for k, w in _dated(p) if p.language != commonest or k in abroad] for p in profiles)
    pairs = _meeting(keys, _SHARED_ABROAD, _REACH)
    return {(i, j) for i, j in pairs if profiles[i].language != profiles[j].language}


def _dated(p: Profile) -> Iterator[tuple[Hashable, float]]:
    """Index keys of a report: each telling anchor under each stretch of days it may belong to."""
    if p.day is None:
        return
    at = p.day.toordinal() // _STRETCH
    for anchor in _telling(p):
        for stretch in (at, at + 1):
            yield (stretch, anchor), weight(anchor)


def _telling(p: Profile) -> set[Anchor]:
    telling = {a for a in p.anchors if a.kind in _INDEXED and weight(a) >= 0.6}
    if p.language == "ar":
        telling |= {Anchor("name", k) for k in p.names if len(k) >= 3}
    return telling


def _held_by_several(profiles: Sequence[Profile]) -> frozenset[str]:
    """Agencies and outlets that reports of two outlets or more rest on; no others can join reports."""
    held: dict[str, set[str | None]] = defaultdict(set)
    for p in profiles:
        for wire in p.wires:
            held[wire].add(p.outlet)
    return frozenset(wire for wire, outlets in held.items() if len(outlets) > 1)


def _credited(p: Profile, shared: frozenset[str]) -> Iterator[tuple[Hashable, float]]:
    """Index keys of a report: each telling anchor under each agency it credits and each month it may belong to."""
    months = {p.day.toordinal() // 32 + n for n in (0, 1)} if p.day else {0}
    telling = _telling(p)
    for wire in p.wires & shared:
        for month in months:
            for anchor in telling:
                yield (wire, month, anchor), weight(anchor)


def _meeting(
    keys: Iterable[Iterable[tuple[Hashable, float]]], enough: float, reach: int
) -> set[tuple[int, int]]:
    """Pairs whose common keys weigh at least ``enough``.

    In a short posting list all meet; in a long one each meets the first and the ``reach`` before it, which are the
    nearest in time. Lists beyond a cap tell nothing.
    """
    table: dict[Hashable, tuple[float, list[int]]] = {}
    for i, of_one in enumerate(keys):
        for key, w in of_one:
            table.setdefault(key, (w, []))[1].append(i)
    met: dict[tuple[int, int], float] = defaultdict(float)
    for w, holders in table.values():
        if len(holders) > _CAP:
            continue
        span = len(holders) if len(holders) <= _SHORT else reach
        for n, one in enumerate(holders):
            for before in holders[max(0, n - span) : n]:
                met[before, one] += w
            if n > span:
                met[holders[0], one] += w
    return {pair for pair, w in met.items() if w >= enough}
