"""Copies into origins: which reports carry one text.

Fingerprints find reused words (winnowing, Schleimer, Wilkerson & Aiken 2003; asymmetric containment after Broder 1997, so
that a trimmed copy is found in the whole); printed credits with agreeing names, numbers and notions find rewritten and
translated copies. Everything unsure stays apart: a missed copy is seen, a false confirmation is believed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from muster.corroborate.candidates import candidates
from muster.corroborate.copying import DEFAULT, Match, Thresholds, clash, judge
from muster.corroborate.credits import Creditable, creditable
from muster.corroborate.meaning import Meanings
from muster.corroborate.profile import Profile, boilerplate, dateline_credit, profile, sentence_texts
from muster.domain.document import Document
from muster.domain.origin import CopyVerdict, OriginGroup
from muster.domain.ports import Encoder


@dataclass(frozen=True, slots=True)
class _Lineage:
    """Groups and, per report, the groups it belongs to in the order their passages stand in it."""

    groups: tuple[OriginGroup, ...]
    of: dict[str, tuple[str, ...]]  # Document.id -> group ids


def origins(documents: Sequence[Document], encoder: Encoder | None = None) -> tuple[OriginGroup, ...]:
    """Groups of reports that rest on one text, by root; a report with no copy is a group of its own.

    A roundup that carries passages of several texts is a member of each of their groups. The result does not depend
    on the order of ``documents``. With an ``encoder`` sentences that mean the same are evidence between languages.
    """
    return _trace(documents, encoder).groups


def report_origins(
    documents: Sequence[Document], encoder: Encoder | None = None
) -> dict[str, tuple[str, ...]]:
    """Origin ids of each report, the one it takes most from first, keyed by ``Document.report_id``."""
    found = _trace(documents, encoder).of
    named: dict[str, tuple[str, ...]] = {}
    for d in sorted(documents, key=lambda d: d.id):
        named[d.report_id] = tuple(dict.fromkeys(named.get(d.report_id, ()) + found[d.id]))
    return named


def _trace(
    documents: Sequence[Document], encoder: Encoder | None = None, limits: Thresholds = DEFAULT
) -> _Lineage:
    unique = {d.id: d for d in documents}
    dull = boilerplate(sorted(unique.values(), key=lambda d: d.id))
    sources = creditable([d.outlet for d in unique.values()], [dateline_credit(d) for d in unique.values()])
    profiles = [profile(d, dull.get(d.outlet or "", frozenset()), sources) for d in unique.values()]
    profiles.sort(key=lambda p: (str(p.day), p.id))
    by_id = {p.id: p for p in profiles}
    meanings = _meanings(unique, by_id, encoder)
    pairs = candidates(profiles)
    matches = [judge(profiles[i], profiles[j], limits, sources.labels, meanings) for i, j in pairs]
    bridges = _roundups(by_id, matches)
    clusters = _unite(by_id, [m for m in matches if not {m.a, m.b} & bridges], bridges, limits)
    members, order = _attach(by_id, clusters, matches, bridges)
    evidence = [m.verdict for m in matches if m.verdict]
    groups = {root: _group(by_id, ids, evidence, sources) for root, ids in members.items()}
    ordered = tuple(sorted(groups.values(), key=lambda g: (str(by_id[g.root].day), g.root, g.id)))
    return _Lineage(ordered, {i: tuple(groups[root].id for root in roots) for i, roots in order.items()})


def _meanings(
    documents: Mapping[str, Document], by_id: Mapping[str, Profile], encoder: Encoder | None
) -> Meanings | None:
    if encoder is None:
        return None
    return Meanings(encoder, {i: (p.language, sentence_texts(documents[i], p)) for i, p in by_id.items()})


def _sides(match: Match, of: str) -> tuple[str, frozenset[int]]:
    """The other report of a match, and the sentences of ``of`` that it carries."""
    return (match.b, match.passage_a) if match.a == of else (match.a, match.passage_b)


def _carried(by_id: dict[str, Profile], matches: Sequence[Match]) -> dict[str, dict[str, frozenset[int]]]:
    """For each report, the others whose passages it may hold, with its own sentences."""
    held: dict[str, dict[str, frozenset[int]]] = defaultdict(dict)
    for match in matches:
        if match.conflict and not match.whole:
            continue
        for one in (match.a, match.b):
            other, sentences = _sides(match, one)
            if sentences and _passage_known(by_id[one], by_id[other], sentences, match):
                held[one][other] = sentences
    return held


def _passage_known(holder: Profile, other: Profile, sentences: frozenset[int], match: Match) -> bool:
    """A passage counts when its source is printed in it or beside it, or its words are reused at length."""
    if match.whole:
        return True
    near = {s + n for s in sentences for n in (-1, 0, 1)}
    credited = any(holder.sentences[s].wires & other.wires for s in near if 0 <= s < len(holder.sentences))
    return credited and not holder.own and not other.looked_beyond(other.wires)


def _roundups(by_id: dict[str, Profile], matches: Sequence[Match]) -> set[str]:
    """Reports with passages of two texts that have nothing to do with each other: they must not glue these together."""
    together = {frozenset((m.a, m.b)) for m in matches if m.whole}
    found = set()
    for holder, held in _carried(by_id, matches).items():
        if by_id[holder].wire:  # an agency's own text is a source, no roundup
            continue
        others = sorted(held)
        for n, one in enumerate(others):
            for two in others[n + 1 :]:
                if frozenset((one, two)) in together or not by_id[one].wires.isdisjoint(by_id[two].wires):
                    continue
                if held[one].isdisjoint(held[two]):
                    found.add(holder)
    return found


def _unite(
    by_id: dict[str, Profile], matches: Sequence[Match], bridges: set[str], limits: Thresholds
) -> dict[str, list[str]]:
    """Agglomerate from the surest pair down; two clusters join only if no pair across them conflicts."""
    cluster = {i: i for i in by_id if i not in bridges}
    members = {i: [i] for i in cluster}
    judged = {frozenset((m.a, m.b)): m for m in matches}
    for match in sorted((m for m in matches if m.whole), key=lambda m: (-m.score, m.a, m.b)):
        one, two = sorted((cluster[match.a], cluster[match.b]))
        if one == two or _opposed(members[one], members[two], by_id, judged, limits):
            continue
        for i in members[two]:
            cluster[i] = one
        members[one] += members.pop(two)
    return members


def _opposed(
    ones: Sequence[str],
    twos: Sequence[str],
    by_id: dict[str, Profile],
    judged: dict[frozenset[str], Match],
    limits: Thresholds,
) -> bool:
    """Any pair that cannot be one text keeps two clusters apart; softer doubts do when they are not outvoted."""
    doubts = agreed = 0
    for x in ones:
        for y in twos:
            match = judged.get(frozenset((x, y)))
            if match.hard if match else clash(by_id[x], by_id[y], limits):
                return True
            doubts += bool(match and match.conflict)
            agreed += bool(match and match.whole)
    return doubts >= agreed


def _attach(
    by_id: dict[str, Profile], clusters: dict[str, list[str]], matches: Sequence[Match], bridges: set[str]
) -> tuple[dict[str, list[str]], dict[str, tuple[str, ...]]]:
    """Give each roundup to every group whose passages it carries."""
    home = {i: root for root, ids in clusters.items() for i in ids}
    order: dict[str, tuple[str, ...]] = {i: (root,) for i, root in home.items()}
    members = {root: list(ids) for root, ids in clusters.items()}
    held = _carried(by_id, matches)
    for bridge in sorted(bridges):
        taken: dict[str, set[int]] = defaultdict(set)
        for other, sentences in held[bridge].items():
            if other in home:
                taken[home[other]] |= sentences
        roots = sorted(taken, key=lambda root: (-len(taken[root]), min(taken[root]), root))
        order[bridge] = tuple(roots) or (bridge,)
        for root in order[bridge]:
            members.setdefault(root, []).append(bridge)
    return members, order


def _group(
    by_id: dict[str, Profile], ids: Sequence[str], evidence: Sequence[CopyVerdict], sources: Creditable
) -> OriginGroup:
    """A group with the text of the body that the others credit as root, else the earliest report."""
    inside = set(ids)
    kept = tuple(v for v in evidence if v.a in inside and v.b in inside)
    ordered = _by_precedence([by_id[i] for i in sorted(inside)])
    label, known = _lineage(ordered, sources)
    return OriginGroup(tuple(sorted(inside)), ordered[0].id, label, known, kept)


def _credited(members: Sequence[Profile]) -> Counter[str]:
    """How many of the members credit each body that is not their own publisher."""
    return Counter(w for p in members for w in p.wires if w != p.publisher)


def _by_precedence(members: Sequence[Profile]) -> list[Profile]:
    """The publisher whom most of the others credit first, then by day; within a day the texts whose hour is known by it,
    before those dated no finer: a copy often keeps only the day."""
    credited = _credited(members)

    def order(p: Profile) -> tuple[int, str, bool, bool, str, str]:
        praise = credited[p.publisher] if p.publisher else 0
        return -praise, str(p.day), p.wire is None, not p.moment, p.moment, p.id

    return sorted(members, key=order)


def _lineage(members: Sequence[Profile], sources: Creditable) -> tuple[str, bool]:
    """Name of the text's source, and whether anything printed shows it: a credit, or the paper's own people."""
    first = members[0]
    if first.publisher and _credited(members)[first.publisher]:
        return sources.labels[first.publisher], True
    for p in members:
        if p.wire:
            return sources.labels[p.wire], True
    own = sources.itself(first.outlet)
    common = set.intersection(*(set(p.wires) for p in members)) - ({own} if len(members) == 1 else set())
    if common:
        return sources.labels[min(common)], True
    return first.outlet or first.id, first.own or first.signed
