"""Claims into events: claims of any report about one event or state, whatever their polarity.

Pairs come from an inverted index over place, equipment, name and report; they are scored by
:mod:`muster.corroborate.matching` and joined from the surest down. A cluster grows only while the newcomers fit the
members they meet on average and conflict with none (the guard against chaining in single-link clustering).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from muster.corroborate.answers import answered
from muster.corroborate.grading import credibility
from muster.corroborate.lines import Lineage, group_id, independent, lines
from muster.corroborate.matching import THRESHOLD, Score, compare
from muster.corroborate.phases import stance
from muster.corroborate.proposition import Proposition, proposition
from muster.corroborate.titles import title
from muster.domain.claim import Action, Claim
from muster.domain.event import PostureEvent
from muster.domain.interval import TimePrecision, TimeReading
from muster.domain.origin import OriginGroup
from muster.domain.place import PlaceMention
from muster.domain.record import Recorded

_POSTING_CAP = 40
_MEAN = 1.5  # mean score that the pairs across two clusters must reach
_OPPOSITE = {
    frozenset((Action.WITHDRAW, Action.REMAIN)),
    frozenset((Action.DEPART, Action.REMAIN)),
}


def cluster(recorded: Sequence[Recorded], origins: Sequence[OriginGroup]) -> tuple[PostureEvent, ...]:
    """Events that the claims speak of, each claim in exactly one. Independent of the order of ``recorded``."""
    lineage = Lineage.of(origins)
    by_id = {r.claim.id: r for r in recorded}
    propositions = [proposition(r, group_id(lineage.group(r))) for _, r in sorted(by_id.items())]
    alike = _reprints(propositions)
    groups = _agglomerate([p for p in propositions if p.id in alike])
    events = (_event([by_id[i] for one in ids for i in alike[one]], lineage) for ids in groups)
    return tuple(sorted(events, key=lambda e: (str(e.time.earliest if e.time else None), e.id)))


def _reprints(propositions: Sequence[Proposition]) -> dict[str, tuple[str, ...]]:
    """The first of the claims that copies of one text make in the same words, with all of them (ids)."""
    same: dict[tuple[object, ...], list[Proposition]] = defaultdict(list)
    seen = Counter[tuple[object, ...]]()
    for p in propositions:
        key = (p.group, p.claim.action, p.claim.polarity, p.claim.speech_act, p.words)
        seen[p.document, key] += 1
        same[*key, seen[p.document, key]].append(p)
    first = (sorted(ones, key=lambda p: (str(p.published), p.id)) for ones in same.values())
    return {ones[0].id: tuple(p.id for p in ones) for ones in first}


def _blocks(p: Proposition) -> Iterable[tuple[str, str]]:
    yield "report", p.document
    for place in p.places:
        yield "place", place
    for kind, _, _ in p.equipment:
        for area in p.areas or {""}:
            yield f"equipment {kind}", area
    for name in p.names:
        yield "name", name
    if not p.places and not p.equipment:
        for country in p.countries | p.areas | p.theatre:
            yield f"force {p.claim.action}", country


def _candidates(propositions: Sequence[Proposition]) -> set[tuple[int, int]]:
    """Pairs that share a block; in a long block only claims near in time of publication meet."""
    table: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, p in enumerate(propositions):
        for block in _blocks(p):
            table[block].append(i)
    pairs = set()
    for holders in table.values():
        ordered = sorted(holders, key=lambda i: (str(propositions[i].published), propositions[i].id))
        for n, one in enumerate(ordered):
            for two in ordered[n + 1 : n + 1 + _POSTING_CAP]:
                pairs.add((min(one, two), max(one, two)))
    return pairs


def _agglomerate(propositions: Sequence[Proposition]) -> list[tuple[str, ...]]:
    answers = answered(propositions)
    scores: dict[tuple[int, int], Score] = {
        (i, j): compare(propositions[i], propositions[j], answers) for i, j in _candidates(propositions)
    }
    home = list(range(len(propositions)))
    members = {i: [i] for i in home}
    good = [(s.value, pair) for pair, s in scores.items() if s.veto is None and s.value >= THRESHOLD]
    for _, (i, j) in sorted(good, key=lambda x: (-x[0], x[1])):
        one, two = sorted((home[i], home[j]))
        if one == two or not _fits(members[one], members[two], scores, propositions, answers):
            continue
        for k in members[two]:
            home[k] = one
        members[one] += members.pop(two)
    return [tuple(sorted(propositions[i].id for i in ids)) for ids in members.values()]


def _fits(
    ones: Sequence[int],
    twos: Sequence[int],
    scores: dict[tuple[int, int], Score],
    propositions: Sequence[Proposition],
    answers: Mapping[str, str],
) -> bool:
    total = 0.0
    for i in ones:
        for j in twos:
            pair = (min(i, j), max(i, j))
            if pair not in scores:
                scores[pair] = compare(propositions[pair[0]], propositions[pair[1]], answers)
            if scores[pair].veto:
                return False
            total += scores[pair].value
    return total >= _MEAN * len(ones) * len(twos)


def _orientation(claim: Claim, main: Action) -> int:
    """-1 for a claim whose action is the opposite of the event's: staying against withdrawing."""
    return -1 if frozenset((claim.action, main)) in _OPPOSITE else 1


def stances(recorded: Sequence[Recorded]) -> dict[str, int]:
    """+1, -1 or 0 for each claim (id): for, against or neither, as to what the cluster is about.

    The cluster is about its commonest affirmed action; where nothing is affirmed, about the negated statement.
    """
    main = main_action(recorded)
    raw = {r.claim.id: stance(r.claim) * _orientation(r.claim, main) for r in recorded}
    if not any(s > 0 for s in raw.values()):
        return {i: -s for i, s in raw.items()}
    return raw


def main_action(recorded: Sequence[Recorded]) -> Action:
    """The commonest affirmed action of a cluster."""
    counts = Counter(r.claim.action for r in recorded if stance(r.claim) > 0) or Counter(
        r.claim.action for r in recorded
    )
    return min(counts, key=lambda a: (-counts[a], a.value))


def _event(recorded: Sequence[Recorded], lineage: Lineage) -> PostureEvent:
    ordered = sorted(recorded, key=_weight)
    sides = stances(recorded)
    pro = [r for r in ordered if sides[r.claim.id] > 0]
    con = [r for r in ordered if sides[r.claim.id] < 0]
    main = main_action(recorded)
    supporting = lines(pro, lineage, main)
    grade = credibility(supporting, lines(con, lineage))
    telling = [r.claim for r in (pro or ordered) if r.claim.action is main] or [r.claim for r in ordered]
    claims = telling + [r.claim for r in ordered if r.claim not in telling]
    negated = bool(pro) and all(stance(r.claim) < 0 for r in pro if r.claim.action is main)
    time = _time(claims)
    return PostureEvent(
        claims=tuple(sorted(r.claim.id for r in recorded)),
        action=main,
        title=title(claims, time, negated),
        actor=next((c.actor.text for c in claims if c.actor), None),
        origin=_place(c.origin for c in claims),
        destination=_place(c.destination for c in claims),
        site=_place(c.site for c in claims),
        time=time,
        origins=tuple(line.groups[0] for line in independent(supporting)),
        contradicted_by=tuple(sorted(r.claim.id for r in con)) if pro else (),
        credibility=grade.credibility,
        reasons=grade.reasons,
    )


def _weight(r: Recorded) -> tuple[int, str, str]:
    """Claims in order of how much they tell; ties by id."""
    c = r.claim
    told = len(c.equipment) + len(c.places) + bool(c.actor) + 2 * bool(c.time and c.time.resolved)
    return -told, r.document.published.iso if r.document.published else "9", c.id


def _time(claims: Sequence[Claim]) -> TimeReading | None:
    """The most exact time that any of the claims gives."""
    dated = [c.time for c in claims if c.time and c.time.resolved]
    ranked = sorted(
        dated, key=lambda t: (t.earliest is None or t.latest is None, _breadth(t), str(t.earliest))
    )
    return ranked[0] if ranked else next((c.time for c in claims if c.time), None)


def _breadth(t: TimeReading) -> float:
    if t.earliest and t.latest:
        return (t.latest - t.earliest).total_seconds()
    return float(list(TimePrecision).index(t.precision))


def _place(mentions: Iterable[Sequence[PlaceMention]]) -> str | None:
    return next((p.reading.place_id for ps in mentions for p in ps if p.reading and p.reading.place_id), None)
