"""Matches between reports into origin groups. What a group becomes depends only on the reports that matches connect with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from muster.corroborate.copying import DEFAULT, Thresholds
from muster.corroborate.judgements import FREE, Constraints
from muster.domain.origin import CopyMatch, OriginGroup, Passage, ReportTraits
from muster.domain.text import Span

Traits = Mapping[str, ReportTraits]


def reached(
    touched: Iterable[str], matches: Callable[[Iterable[str]], Iterable[CopyMatch]], constraints: Constraints
) -> tuple[set[str], list[CopyMatch]]:
    """The reports that matches or judgements connect with some of them, these among them, and all matches between them."""
    region, fringe, found = set(touched), set(touched), dict[tuple[str, str], CopyMatch]()
    while fringe:
        near = {(m.a, m.b): m for m in matches(fringe)}
        found |= near
        bound = {i for m in near.values() if m.binds for i in (m.a, m.b)} | constraints.partners(fringe)
        fringe = bound - region
        region |= bound
    return region, [m for m in found.values() if m.a in region and m.b in region]


def group(
    traits: Traits,
    matches: Sequence[CopyMatch],
    labels: Mapping[str, str],
    constraints: Constraints = FREE,
) -> tuple[OriginGroup, ...]:
    """Groups of the reports in ``traits``; ``matches`` are all that touch them, ``labels`` name what is credited.

    A roundup that carries passages of several texts is a member of each of their groups.
    """
    held = _held(matches)
    bridges = frozenset(i for i in _roundups(traits, matches, held) if not constraints.partners([i]))
    clusters = _unite(traits, matches, bridges, constraints)
    passages = _attach(clusters, held, bridges, constraints)
    verdicts = _Verdicts(matches)
    return tuple(
        _group(traits, members, bridges, passages.get(root, {}), verdicts, labels)
        for root, members in sorted(_with_roundups(clusters, passages, bridges).items())
    )


def _held(matches: Iterable[CopyMatch]) -> dict[str, dict[str, tuple[Span, ...]]]:
    """For each report, the others whose passages it may hold, with its own stretches."""
    held: dict[str, dict[str, tuple[Span, ...]]] = defaultdict(dict)
    for m in matches:
        if m.held_a:
            held[m.a][m.b] = m.held_a
        if m.held_b:
            held[m.b][m.a] = m.held_b
    return held


def _roundups(
    traits: Traits, matches: Iterable[CopyMatch], held: Mapping[str, Mapping[str, tuple[Span, ...]]]
) -> frozenset[str]:
    """Reports with passages of two texts that have nothing to do with each other: they must not glue these together."""
    together = {(m.a, m.b) for m in matches if m.whole}
    found = set()
    for holder, others in held.items():
        if len(others) < 2 or traits[holder].wire:  # an agency's own text is a source, no roundup
            continue
        in_part = _in_part(others)
        if any(_two_texts(traits, together, others, one, two) for one, two in combinations(in_part, 2)):
            found.add(holder)
    return frozenset(found)


def _in_part(others: Mapping[str, tuple[Span, ...]]) -> list[str]:
    """Those whose passages do not reach over everybody's: only they can have nothing to do with one another."""
    begin = min([s.start for spans in others.values() for s in spans])
    end = max([s.end for spans in others.values() for s in spans])
    return [one for one, spans in others.items() if not any(s.start <= begin and s.end >= end for s in spans)]


def _two_texts(
    traits: Traits,
    together: Container[tuple[str, str]],
    others: Mapping[str, tuple[Span, ...]],
    one: str,
    two: str,
) -> bool:
    if (one, two) in together or (two, one) in together:
        return False
    if not set(traits[one].wires).isdisjoint(traits[two].wires):
        return False
    return not any(a.overlaps(b) for a in others[one] for b in others[two])


@dataclass
class _Cluster:
    """Members, and the extremes that decide on clashes: first and last day, and those of the members with a dateline."""

    members: list[str] = field(default_factory=list)
    days: tuple[int, int] | None = None
    placed: tuple[int, int] | None = None
    places: frozenset[str] = frozenset()

    def clashes(self, other: _Cluster, limits: Thresholds) -> bool:
        """Whether any pair across the two differs in dateline or lies too far apart in time."""
        if len(self.places | other.places) > 1:
            return True
        return _apart(self.days, other.days, limits.window_days) or _apart(
            self.placed, other.placed, limits.dateline_days
        )

    def take(self, other: _Cluster) -> None:
        self.members += other.members
        self.days, self.placed = _hull(self.days, other.days), _hull(self.placed, other.placed)
        self.places |= other.places


def _alone(t: ReportTraits) -> _Cluster:
    day = (t.day.toordinal(),) * 2 if t.day else None
    return _Cluster([t.id], day, day if t.place else None, frozenset({t.place} if t.place else ()))


def _hull(a: tuple[int, int] | None, b: tuple[int, int] | None) -> tuple[int, int] | None:
    return (min(a[0], b[0]), max(a[1], b[1])) if a and b else a or b


def _apart(a: tuple[int, int] | None, b: tuple[int, int] | None, days: int) -> bool:
    return a is not None and b is not None and max(a[1] - b[0], b[1] - a[0]) > days


def _unite(
    traits: Traits, matches: Sequence[CopyMatch], bridges: frozenset[str], constraints: Constraints
) -> dict[str, list[str]]:
    """Agglomerate from the surest pair down; two clusters join only if no pair across them conflicts.

    What a person judged comes first: "same" joins whatever speaks against it, "different" keeps apart.
    """
    home = {i: i for i in traits if i not in bridges}
    clusters = {i: _alone(traits[i]) for i in home}
    near: dict[str, list[CopyMatch]] = defaultdict(list)
    for m in matches:
        if m.a in home and m.b in home:
            near[m.a].append(m)
            near[m.b].append(m)
    for bundle in constraints.bundles():
        first, *rest = [i for i in bundle if i in home] or [""]
        for other in rest:
            _join(home, clusters, first, other)
    binding = (m for m in matches if m.whole and m.a in home and m.b in home)
    for m in sorted(binding, key=lambda m: (-m.score, *sorted((m.a, m.b)))):
        one, two = sorted((home[m.a], home[m.b]))
        if one != two and not _opposed(clusters[one], clusters[two], home, near, constraints):
            _join(home, clusters, m.a, m.b)
    return {root: c.members for root, c in clusters.items()}


def _join(home: dict[str, str], clusters: dict[str, _Cluster], a: str, b: str) -> None:
    one, two = sorted((home[a], home[b]))
    if one != two:
        for i in clusters[two].members:
            home[i] = one
        clusters[one].take(clusters.pop(two))


def _opposed(
    one: _Cluster,
    two: _Cluster,
    home: Mapping[str, str],
    near: Mapping[str, Sequence[CopyMatch]],
    constraints: Constraints,
) -> bool:
    """Any pair that cannot be one text keeps two clusters apart; softer doubts do when they are not outvoted."""
    if one.clashes(two, DEFAULT) or constraints.parts(one.members, two.members):
        return True
    small, large = sorted((one, two), key=lambda c: len(c.members))
    there = home[large.members[0]]
    doubts = agreed = 0
    for i in small.members:
        for m in near[i]:
            if home[m.b if m.a == i else m.a] == there:
                if m.hard:
                    return True
                doubts += m.conflict is not None
                agreed += m.whole
    return doubts >= agreed


def _attach(
    clusters: Mapping[str, Sequence[str]],
    held: Mapping[str, Mapping[str, tuple[Span, ...]]],
    bridges: frozenset[str],
    constraints: Constraints,
) -> dict[str, dict[str, frozenset[Span]]]:
    """For each group (by its cluster's key), the roundups that carry passages of it, with these passages."""
    home = {i: root for root, members in clusters.items() for i in members}
    found: dict[str, dict[str, frozenset[Span]]] = defaultdict(dict)
    for bridge in bridges:
        for other, spans in held[bridge].items():
            if other in home and not constraints.parts([bridge], clusters[home[other]]):
                root = home[other]
                found[root][bridge] = found[root].get(bridge, frozenset()).union(spans)
    return found


def _with_roundups(
    clusters: Mapping[str, Sequence[str]],
    passages: Mapping[str, Mapping[str, frozenset[Span]]],
    bridges: frozenset[str],
) -> dict[str, list[str]]:
    members = {root: [*ids, *passages.get(root, ())] for root, ids in clusters.items()}
    placed = {i for ids in members.values() for i in ids}
    return members | {b: [b] for b in bridges if b not in placed}


class _Verdicts:
    """Verdicts by report, so that a group finds its own without a walk over all."""

    def __init__(self, matches: Iterable[CopyMatch]) -> None:
        self._of: dict[str, list[CopyMatch]] = defaultdict(list)
        for m in matches:
            if m.verdict:
                self._of[m.a].append(m)

    def inside(self, members: frozenset[str]) -> list[CopyMatch]:
        found = (m for i in members for m in self._of.get(i, ()) if m.b in members)
        return sorted(found, key=lambda m: (m.a, m.b))


def _group(
    traits: Traits,
    ids: Sequence[str],
    bridges: frozenset[str],
    passages: Mapping[str, frozenset[Span]],
    verdicts: _Verdicts,
    labels: Mapping[str, str],
) -> OriginGroup:
    """A group with the text of the body that the others credit as root, else the earliest report; never a roundup, whose
    words come from elsewhere."""
    inside = frozenset(ids)
    ordered = _by_precedence([traits[i] for i in sorted(inside)])
    own = [t for t in ordered if t.id not in bridges] or ordered
    label, known = _lineage([*own, *(t for t in ordered if t not in own)], labels)
    return OriginGroup(
        members=tuple(sorted(inside)),
        root=own[0].id,
        label=label,
        lineage_known=known,
        evidence=tuple(m.verdict for m in verdicts.inside(inside) if m.verdict),
        passages=tuple(Passage(i, span) for i, spans in sorted(passages.items()) for span in sorted(spans)),
    )


def _credited(members: Sequence[ReportTraits]) -> Counter[str]:
    """How many of the members credit each body that is not their own publisher."""
    return Counter(w for t in members for w in t.wires if w != t.publisher)


def _by_precedence(members: Sequence[ReportTraits]) -> list[ReportTraits]:
    """The publisher whom most of the others credit first, then by day; within a day the texts whose hour is known by it,
    before those dated no finer: a copy often keeps only the day."""
    credited = _credited(members)

    def order(t: ReportTraits) -> tuple[int, str, bool, bool, str, str]:
        praise = credited[t.publisher] if t.publisher else 0
        return -praise, str(t.day), t.wire is None, not t.moment, t.moment, t.id

    return sorted(members, key=order)


def _lineage(members: Sequence[ReportTraits], labels: Mapping[str, str]) -> tuple[str, bool]:
    """Name of the text's source, and whether anything printed shows it: a credit, or the paper's own people."""
    first = members[0]
    if first.publisher and _credited(members)[first.publisher]:
        return labels.get(first.publisher, first.publisher), True
    for t in members:
        if t.wire:
            return labels.get(t.wire, t.wire), True
    own = {first.publisher} if len(members) == 1 else set()
    common = set.intersection(*(set(t.wires) for t in members)) - own
    if common:
        return labels.get(min(common), min(common)), True
    return first.outlet or first.id, first.own or first.signed
