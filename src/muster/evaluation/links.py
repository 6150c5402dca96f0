"""Links between claims against gold: same event, contradiction, supersession, as F1 over pairs of claims.

``same_event`` is measured on the partition: gold events give all pairs, within reports and across, and the clusters
likewise (pairwise F1, and BCubed, Bagga & Baldwin 1998). This is the headline, because listed links join an event to
itself by a few pairs only: a pair that follows from two of them would count as an error. Recall of the listed pairs stands
beside it. ``contradicts`` (undirected) and ``supersedes`` (directed) are measured on the listed pairs: whatever else is
predicted is wrong. Gold lists such pairs by way of example, though; ``unlisted`` tells how many of the wrong
contradictions join an affirmed and a negated claim of one gold event, and the F1 without them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from muster.domain.link import Relation
from muster.evaluation.link_worlds import GoldLink, Told, World
from muster.evaluation.score import precision_recall
from muster.pipeline.consolidate import derive

MEASURED = (Relation.SAME_EVENT, Relation.CONTRADICTS, Relation.SUPERSEDES)
PARTS = ("tuned", "held_out", "all")
Tally = Counter[str]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What the pipeline says of one world, in gold names; a record that stands for no gold claim bears its id."""

    events: tuple[frozenset[str], ...]
    links: frozenset[GoldLink]


@dataclass(frozen=True, slots=True)
class LinkScore:
    """Sums over worlds for each part, and the wrong and missed pairs of the parts that may be looked at."""

    tallies: Mapping[str, Tally]
    wrong: tuple[str, ...]
    missed: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            **{part: figures(tally) for part, tally in self.tallies.items() if tally["claims"]},
            "wrong": list(self.wrong),
            "missed": list(self.missed),
        }


def score_links(
    worlds: Iterable[World], tell: Callable[[World], Told], held_out: Sequence[str] = ()
) -> LinkScore:
    """Tallies of every world as ``tell`` takes it in. A pair that touches a report of ``held_out`` is in that part
    and is never named among the errors."""
    tallies = {part: Tally() for part in PARTS}
    wrong, missed = list[str](), list[str]()
    for world in worlds:
        found = find(tell(world))
        for part in PARTS:
            within = _within(part, held_out)
            tallies[part] += _tally(world, found, within)
        seen = _within("tuned", held_out)
        for relation in MEASURED:
            want, have = _pairs(world, found, relation)
            wrong += [f"{relation} {a} {b}" for a, b in sorted(have - want) if seen((a, b))]
            missed += [f"{relation} {a} {b}" for a, b in sorted(want - have) if seen((a, b))]
    return LinkScore(tallies, tuple(wrong), tuple(missed))


def find(told: Told) -> Found:
    """Clusters and links of all claims together, as the ledger would hold them."""
    derived = derive(told.documents, told.recorded)
    name = {r.claim.id: told.names.get(r.claim.id, r.claim.id) for r in told.recorded}
    return Found(
        tuple(frozenset(name[c] for c in event.claims) for event in derived.events),
        frozenset(GoldLink(k.relation, name[k.a], name[k.b]) for k in derived.links),
    )


def _within(part: str, held_out: Sequence[str]) -> Callable[[Iterable[str]], bool]:
    def touches(names: Iterable[str]) -> bool:
        return any(name.partition(":")[0] in held_out for name in names)

    return {"tuned": lambda names: not touches(names), "held_out": touches, "all": lambda names: True}[part]


def _pairs(world: World, found: Found, relation: Relation) -> tuple[set[Pair], set[Pair]]:
    """Wanted and predicted pairs of a relation; undirected ones ascending."""
    if relation is Relation.SAME_EVENT:
        gold = defaultdict(set)
        for name, key in world.events.items():
            gold[key].add(name)
        return _inside(gold.values()), _inside(found.events)
    want = {(k.a, k.b) for k in world.links if k.relation is relation}
    have = {(k.a, k.b) for k in found.links if k.relation is relation}
    if relation is Relation.SUPERSEDES:
        return want, have
    return {_ascending(p) for p in want}, {_ascending(p) for p in have}


def _inside(groups: Iterable[Iterable[str]]) -> set[Pair]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def _ascending(pair: Pair) -> Pair:
    return min(pair), max(pair)


def _tally(world: World, found: Found, within: Callable[[Iterable[str]], bool]) -> Tally:
    counts = Tally()
    for relation in MEASURED:
        want, have = ({p for p in pairs if within(p)} for pairs in _pairs(world, found, relation))
        counts[f"{relation}.hit"] += len(want & have)
        counts[f"{relation}.gold"] += len(want)
        counts[f"{relation}.predicted"] += len(have)
        if relation is Relation.CONTRADICTS:
            counts["unlisted"] += sum(_implied(world, pair) for pair in have - want)
    joined = _inside(found.events)
    listed = {
        _ascending((k.a, k.b))
        for k in world.links
        if k.relation is Relation.SAME_EVENT and within((k.a, k.b))
    }
    counts["listed.hit"] += len(listed & joined)
    counts["listed.gold"] += len(listed)
    return counts + _bcubed(world, found, within)


def _implied(world: World, pair: Pair) -> bool:
    """One gold event, affirmed by one claim and negated by the other, neither in doubt."""
    a, b = pair
    if a not in world.events or b not in world.events or world.events[a] != world.events[b]:
        return False
    return world.stances[a][0] != world.stances[b][0] and "unknown" not in (
        world.stances[a][1],
        world.stances[b][1],
    )


def _bcubed(world: World, found: Found, within: Callable[[Iterable[str]], bool]) -> Tally:
    """Sums of per-claim precision and recall, in millionths, over gold claims that were found."""
    gold = defaultdict(set)
    for name, key in world.events.items():
        gold[key].add(name)
    cluster = {name: members for members in found.events for name in members}
    counts = Tally()
    for name, key in world.events.items():
        if name in cluster and within((name,)):
            common = len(cluster[name] & gold[key])
            counts["claims"] += 1
            counts["bcubed.p"] += round(1e6 * common / len(cluster[name]))
            counts["bcubed.r"] += round(1e6 * common / len(gold[key]))
    return counts


def figures(tally: Tally) -> dict[str, Any]:
    """Precision, recall and F1 with counts for each relation and over all of them, and the side measures."""
    by_relation = {
        str(r): precision_recall(*(tally[f"{r}.{k}"] for k in ("hit", "gold", "predicted"))) for r in MEASURED
    }
    total = [sum(tally[f"{r}.{k}"] for r in MEASURED) for k in ("hit", "gold", "predicted")]
    c = Relation.CONTRADICTS
    p, r = (tally[f"bcubed.{side}"] / 1e6 / max(1, tally["claims"]) for side in "pr")
    return {
        "claims": tally["claims"],
        **by_relation,
        "micro": precision_recall(*total),
        "same_event_listed": {
            "recall": round(tally["listed.hit"] / max(1, tally["listed.gold"]), 4),
            "tp": tally["listed.hit"],
            "gold": tally["listed.gold"],
        },
        "same_event_bcubed": {
            "precision": round(p, 4),
            "recall": round(r, 4),
            "f1": round(2 * p * r / (p + r), 4) if p + r else 0.0,
        },
        "contradicts_without_unlisted": {
            "unlisted": tally["unlisted"],
            **precision_recall(
                tally[f"{c}.hit"], tally[f"{c}.gold"], tally[f"{c}.predicted"] - tally["unlisted"]
            ),
        },
    }
