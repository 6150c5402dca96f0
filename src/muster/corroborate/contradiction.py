"""Relations between claims: same event, contradiction, supersession, shared evidence. Nothing is overwritten.

"Could not confirm" and "declined to comment" contradict nothing. A plan that was carried out and a correction of one's own
words supersede what was said before; they do not contradict it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from muster.corroborate.across import across, conflict, file, meet
from muster.corroborate.claim_graph import standing_among
from muster.corroborate.clustering import propositions as all_propositions
from muster.corroborate.known_events import KnownEvent
from muster.corroborate.lines import Lineage
from muster.corroborate.matching import answers_of, likeness
from muster.corroborate.memory import MemoryPostings
from muster.corroborate.opposition import contradiction
from muster.corroborate.succession import chain, replaces
from muster.domain.event import PostureEvent
from muster.domain.link import Link, Relation
from muster.domain.origin import OriginGroup
from muster.domain.proposition import Proposition
from muster.domain.record import Recorded

TELLING = (Relation.CONTRADICTS, Relation.SUPERSEDES)


def links(
    recorded: Sequence[Recorded], events: Sequence[PostureEvent], origins: Sequence[OriginGroup]
) -> tuple[Link, ...]:
    """Links between claims, each with its reason; ascending, one per kind and pair, independent of input order."""
    by_id = {r.claim.id: r for r in recorded}
    lineage = Lineage.of(origins)
    propositions = {p.id: p for p in all_propositions(by_id.values(), lineage)}
    found: dict[tuple[str, str, str], Link] = {}
    for event in events:
        for link in within([by_id[i] for i in event.claims if i in by_id], propositions, lineage):
            found.setdefault((link.relation, link.a, link.b), link)
    postings, home = MemoryPostings(), {i: e.id for e in events for i in e.claims}
    standing = standing_among(list(propositions.values()))
    file(by_id.values(), propositions, standing, None, postings)
    beyond = across(
        standing,
        lambda ids: {i: propositions[i] for i in ids},
        lambda ids: {i: by_id[i] for i in ids},
        lambda ids: {i: home[i] for i in ids if i in home},
        postings,
    )
    for ones in beyond.values():
        found |= {(link.relation, link.a, link.b): link for link in ones}
    return tuple(found[key] for key in sorted(found))


def between_known(
    events: Sequence[KnownEvent],
    stored: Iterable[Link],
    recorded: Mapping[str, Recorded],
    propositions: Callable[[Iterable[str]], Mapping[str, Proposition]],
    lineage: Lineage,
) -> tuple[Link, ...]:
    """What replaces and what contradicts what among claims (``recorded``, by id) of events as they were known.

    ``stored`` are the ledger's links between them that are :data:`TELLING`. They hold inside events that were known whole and beyond; inside and
    between events that were clustered anew the relations are found anew.
    """
    changed = [[i for i in e.claims if i in recorded] for e in events if not e.whole]
    home = {i: n for n, ones in enumerate(changed) for i in ones}
    found = [link for link in stored if link.a not in home or link.b not in home]
    if home:
        known = propositions(home)
        for ones in changed:
            found += within([recorded[i] for i in ones], known, lineage)
        first = sorted((known[i] for i in standing_among(list(known.values()))), key=lambda p: p.position)
        for older, newer in combinations(first, 2):
            if home[older.id] != home[newer.id] and meet(newer, older):
                link = conflict(newer, older)
                found += [link] if link else []
    return tuple(link for link in found if link.relation in TELLING)


def within(
    inside: Sequence[Recorded], propositions: Mapping[str, Proposition], lineage: Lineage
) -> tuple[Link, ...]:
    """Links between the claims of one event, one per kind and pair. ``propositions`` has those that :func:`first_told` gives."""
    told = [propositions[r.claim.id] for r in first_told(inside, lineage)]
    found: dict[tuple[str, str, str], Link] = {}
    for link in (*_same_event(inside), *_within(told)):
        found.setdefault((link.relation, link.a, link.b), link)
    return tuple(found.values())


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


def first_told(inside: Sequence[Recorded], lineage: Lineage) -> list[Recorded]:
    """The claims of the earliest report of each origin: what copies repeat is not contradicted again."""
    first: dict[str, tuple[str, str]] = {}
    for r in inside:
        group, when = lineage.group(r).id, (_published(r) or "9", r.claim.report)
        first[group] = min(first.get(group, when), when)
    return [r for r in inside if first[lineage.group(r).id][1] == r.claim.report]


def _within(told: Iterable[Proposition]) -> Iterable[Link]:
    """Relations among the claims of one event: what replaces what comes before what contradicts what."""
    ones = sorted(told, key=_printed, reverse=True)
    replaced = set[frozenset[str]]()
    for link in (*_replacements(ones), *chain(ones)):
        replaced.add(frozenset((link.a, link.b)))
        yield link
    for a, b in combinations(ones, 2):
        if frozenset((a.id, b.id)) not in replaced:
            found = contradiction(a, b, likeness(a, b), answers_of(a, b))
            if found:
                yield found


def _replacements(ones: Sequence[Proposition]) -> Iterable[Link]:
    for a, b in combinations(ones, 2):
        answers = answers_of(a, b)
        found = replaces(a, b, answers) or replaces(b, a, answers)
        if found:
            yield found


def _printed(p: Proposition) -> tuple[str, str, int, str]:
    return str(p.published or ""), p.document, p.claim.span.start, p.id
