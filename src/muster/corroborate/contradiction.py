"""Relations between claims: same event, contradiction, supersession, shared evidence. Nothing is overwritten.

"Could not confirm" and "declined to comment" contradict nothing. A plan that was carried out and a correction of one's own
words supersede what was said before; they do not contradict it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from muster.corroborate.answers import answered
from muster.corroborate.lines import Lineage, body, group_id
from muster.corroborate.matching import compare
from muster.corroborate.opposition import contradiction, dispute
from muster.corroborate.phases import opposed, stance
from muster.corroborate.pictures import evidence
from muster.corroborate.proposition import Proposition, proposition
from muster.corroborate.succession import chain, later, replaces
from muster.domain.event import PostureEvent
from muster.domain.link import Link, Relation
from muster.domain.origin import OriginGroup
from muster.domain.record import Recorded

_BLOCK_CAP = 60


def links(
    recorded: Sequence[Recorded], events: Sequence[PostureEvent], origins: Sequence[OriginGroup]
) -> tuple[Link, ...]:
    """Links between claims, each with its reason; ascending, one per kind and pair, independent of input order."""
    by_id = {r.claim.id: r for r in recorded}
    ordered = [by_id[i] for i in sorted(by_id)]
    lineage = Lineage.of(origins)
    propositions = {r.claim.id: proposition(r, group_id(lineage.group(r))) for r in ordered}
    answers = answered(list(propositions.values()))
    found: dict[tuple[str, str, str], Link] = {}
    for event in events:
        inside = [by_id[i] for i in event.claims if i in by_id]
        for link in (*_same_event(inside), *_within(_first_told(inside, lineage), propositions, answers)):
            found.setdefault((link.relation, link.a, link.b), link)
    home = {i: e.id for e in events for i in e.claims}
    for link in (*_across(ordered, propositions, home, answers), *_same_evidence(ordered)):
        found.setdefault((link.relation, link.a, link.b), link)
    return tuple(found[key] for key in sorted(found))


def _published(r: Recorded) -> str:
    return r.document.published.iso if r.document.published else ""


def _same_event(inside: Sequence[Recorded]) -> Iterable[Link]:
    """Each further claim of an event joined to its first."""
    if len(inside) < 2:
        return
    first, *rest = sorted(
        inside, key=lambda r: (_published(r) or "9", r.claim.report, r.claim.span.start, r.claim.id)
    )
    for r in rest:
        yield Link(Relation.SAME_EVENT, r.claim.id, first.claim.id, "judged to speak of one event or state")


def _first_told(inside: Sequence[Recorded], lineage: Lineage) -> list[Recorded]:
    """The claims of the earliest report of each origin: what copies repeat is not contradicted again."""
    first: dict[str, tuple[str, str]] = {}
    for r in inside:
        group, when = group_id(lineage.group(r)), (_published(r) or "9", r.claim.report)
        first[group] = min(first.get(group, when), when)
    return [r for r in inside if first[group_id(lineage.group(r))][1] == r.claim.report]


def _within(
    inside: Sequence[Recorded], propositions: Mapping[str, Proposition], answers: Mapping[str, str]
) -> Iterable[Link]:
    """Relations among the claims of one event: what replaces what comes before what contradicts what."""
    ones = sorted((propositions[r.claim.id] for r in inside), key=_told, reverse=True)
    replaced = set[frozenset[str]]()
    for link in (*_replacements(ones, answers), *chain(ones)):
        replaced.add(frozenset((link.a, link.b)))
        yield link
    for a, b in combinations(ones, 2):
        if frozenset((a.id, b.id)) not in replaced:
            found = contradiction(a, b, compare(a, b, answers), answers)
            if found:
                yield found


def _replacements(ones: Sequence[Proposition], answers: Mapping[str, str]) -> Iterable[Link]:
    for a, b in combinations(ones, 2):
        found = replaces(a, b, answers) or replaces(b, a, answers)
        if found:
            yield found


def _told(p: Proposition) -> tuple[str, str, int, str]:
    return str(p.published or ""), p.document, p.claim.span.start, p.id


def _across(
    ordered: Sequence[Recorded],
    propositions: Mapping[str, Proposition],
    home: Mapping[str, str],
    answers: Mapping[str, str],
) -> Iterable[Link]:
    """Claims of two events that cannot both hold: pairs that share a report, a place or a name, near in publication."""
    at: dict[str, list[Proposition]] = defaultdict(list)
    for r in ordered:
        if stance(r.claim):
            for key in across_keys(propositions[r.claim.id]):
                at[key].append(propositions[r.claim.id])
    for _, ones in sorted(at.items()):
        ones = sorted(ones, key=_told)
        for n, one in enumerate(ones):
            for two in ones[n + 1 : n + 1 + _BLOCK_CAP]:
                if home.get(one.id) != home.get(two.id):
                    found = across(two, one, answers)
                    if found:
                        yield found


def across_keys(p: Proposition) -> Iterable[str]:
    """Where a claim of another event that conflicts with this one is looked for."""
    yield f"report {p.document}"
    yield from (f"place {place}" for place in p.places)
    yield from (f"name {name}" for name in p.names)


def across(newer: Proposition, older: Proposition, answers: Mapping[str, str]) -> Link | None:
    """The relation of two claims that stand in two events: one source that changed its word, or a conflict."""
    why = dispute(newer, older)
    if why is None:
        near = opposed(newer.claim, older.claim) and newer.document == older.document
        return contradiction(newer, older, compare(newer, older, answers), answers) if near else None
    if body(newer.claim.speaker) == body(older.claim.speaker) and later(newer, older):
        return Link(
            Relation.SUPERSEDES, newer.id, older.id, f"{newer.claim.speaker.name} now says otherwise", 0.6
        )
    return Link(Relation.CONTRADICTS, newer.id, older.id, why, 0.6)


def _same_evidence(ordered: Iterable[Recorded]) -> Iterable[Link]:
    """Claims read from one picture or track: provider and day of the scene agree, and no two places are named."""
    scenes: dict[str, list[Recorded]] = defaultdict(list)
    for r in ordered:
        key = evidence(r)
        if key:
            scenes[key].append(r)
    for ones in scenes.values():
        first, *rest = sorted(
            ones, key=lambda r: (_published(r) or "9", r.claim.report, r.claim.span.start, r.claim.id)
        )
        for r in rest:
            yield Link(
                Relation.SAME_EVIDENCE,
                r.claim.id,
                first.claim.id,
                f"both rest on {first.claim.speaker.name} of one day",
                0.8,
            )
