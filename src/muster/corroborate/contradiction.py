"""Relations between claims: same event, contradiction, supersession, shared evidence. Nothing is overwritten.

"Could not confirm" and "declined to comment" contradict nothing. A plan that was carried out and a correction of one's own
words supersede what was said before; they do not contradict it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from muster.corroborate.across import across, file
from muster.corroborate.claim_graph import standing_among
from muster.corroborate.clustering import propositions as all_propositions
from muster.corroborate.events import stances
from muster.corroborate.lines import Lineage, body
from muster.corroborate.matching import counts_apart
from muster.corroborate.memory import MemoryPostings
from muster.corroborate.titles import noun
from muster.domain.claim import Claim, SpeechAct, TimeFrame
from muster.domain.event import PostureEvent
from muster.domain.link import Link, Relation
from muster.domain.origin import OriginGroup
from muster.domain.proposition import Proposition
from muster.domain.record import Recorded
from muster.domain.source import SourceKind

_STEP = {TimeFrame.FUTURE: 0, TimeFrame.OPEN: 0, TimeFrame.ONGOING: 1, TimeFrame.PAST: 2}


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
    file(by_id.values(), propositions, standing, postings)
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


def within(
    inside: Sequence[Recorded], propositions: Mapping[str, Proposition], lineage: Lineage
) -> tuple[Link, ...]:
    """Links between the claims of one event, one per kind and pair."""
    found: dict[tuple[str, str, str], Link] = {}
    for link in (*_same_event(inside), *_within(_first_told(inside, lineage), propositions)):
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


def _first_told(inside: Sequence[Recorded], lineage: Lineage) -> list[Recorded]:
    """The claims of the earliest report of each origin: what copies repeat is not contradicted again."""
    first: dict[str, tuple[str, str]] = {}
    for r in inside:
        group, when = lineage.group(r).id, (_published(r) or "9", r.claim.report)
        first[group] = min(first.get(group, when), when)
    return [r for r in inside if first[lineage.group(r).id][1] == r.claim.report]


def _within(inside: Sequence[Recorded], propositions: Mapping[str, Proposition]) -> Iterable[Link]:
    sides = stances(inside)
    for one, two in combinations(inside, 2):
        a, b = sorted(
            (one, two),
            key=lambda r: (_published(r), r.claim.report, r.claim.span.start, r.claim.id),
            reverse=True,
        )
        pa, pb = propositions[a.claim.id], propositions[b.claim.id]
        opposed = sides[a.claim.id] * sides[b.claim.id] < 0
        counted = counts_apart(pa, pb) if sides[a.claim.id] and sides[b.claim.id] else None
        if _corrects(a.claim, b.claim):
            yield Link(Relation.SUPERSEDES, a.claim.id, b.claim.id, "a correction of the report's own words")
        elif _corrects(b.claim, a.claim):
            yield Link(Relation.SUPERSEDES, b.claim.id, a.claim.id, "a correction of the report's own words")
        elif not opposed and not counted:
            yield from _next_step(a, b)
        elif opposed and _meets(a, b, pa, pb):
            yield _contradiction(a, b)
        elif (
            counted and not opposed and a.claim.report != b.claim.report and pa.start and pa.start == pb.start
        ):
            yield Link(Relation.CONTRADICTS, a.claim.id, b.claim.id, f"{counted} counted differently", 0.6)


def _meets(a: Recorded, b: Recorded, pa: Proposition, pb: Proposition) -> bool:
    """Two speakers, in words about one another where they stand in one report."""
    if _one_voice(a.claim, b.claim):
        return _later_reversal(a, b) is False and a.claim.report != b.claim.report
    if a.claim.report != b.claim.report:
        return True
    if a.claim.action is b.claim.action or pa.answers is None:
        return True
    return pa.answers == pb.id or pb.answers == pa.id


def _one_voice(a: Claim, b: Claim) -> bool:
    return body(a.speaker) == body(b.speaker)


def _later_reversal(a: Recorded, b: Recorded) -> bool:
    return _one_voice(a.claim, b.claim) and _published(a) > _published(b)


def _contradiction(a: Recorded, b: Recorded) -> Link:
    denier, other = (
        (b, a)
        if b.claim.speech_act is SpeechAct.DENY and a.claim.speech_act is not SpeechAct.DENY
        else (a, b)
    )
    how = "denies" if denier.claim.speech_act is SpeechAct.DENY else "says the opposite of"
    why = f"{denier.claim.speaker.name} {how} what {other.claim.speaker.name} says of the {noun(other.claim.action)}"
    return Link(Relation.CONTRADICTS, denier.claim.id, other.claim.id, why, 0.9)


def _corrects(newer: Claim, older: Claim) -> bool:
    """Within one report: the older words are those of an earlier version or statement that the report quotes."""
    return (
        newer.report == older.report
        and older.speaker.kind is SourceKind.DOCUMENT
        and not _one_voice(newer, older)
        and any(
            word in older.speaker.name.casefold()
            for word in ("earlier", "previous", "version", "statement", "original")
        )
    )


def _next_step(a: Recorded, b: Recorded) -> Iterable[Link]:
    """A plan or order that a later report tells as begun or done."""
    later = _published(a) > _published(b)
    if (
        later
        and _STEP[b.claim.time_frame] == 0
        and _STEP[a.claim.time_frame] > 0
        and a.claim.action is b.claim.action
    ):
        yield Link(
            Relation.SUPERSEDES,
            a.claim.id,
            b.claim.id,
            f"the {noun(a.claim.action)} announced before is told as begun or done",
            0.7,
        )
