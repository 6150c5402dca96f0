"""Relations between claims: same event, contradiction, supersession, shared evidence. Nothing is overwritten.

"Could not confirm" and "declined to comment" contradict nothing. A plan that was carried out and a correction of one's own
words supersede what was said before; they do not contradict it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from muster.corroborate.answers import answered
from muster.corroborate.clustering import stances
from muster.corroborate.lines import Lineage, body, group_id
from muster.corroborate.matching import counts_apart
from muster.corroborate.phases import stance
from muster.corroborate.pictures import evidence
from muster.corroborate.proposition import Proposition, proposition
from muster.corroborate.titles import noun
from muster.domain.claim import Action, Claim, SpeechAct, TimeFrame
from muster.domain.event import PostureEvent
from muster.domain.link import Link, Relation
from muster.domain.origin import OriginGroup
from muster.domain.record import Recorded
from muster.domain.source import SourceKind

_STEP = {TimeFrame.FUTURE: 0, TimeFrame.OPEN: 0, TimeFrame.ONGOING: 1, TimeFrame.PAST: 2}
_SAME_TIME_DAYS = 45
_BLOCK_CAP = 60
_LEAVING = {Action.WITHDRAW, Action.DEPART}
_STAYING = {Action.REMAIN}


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
    for link in (*_across(ordered, propositions, home), *_same_evidence(ordered)):
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
        elif opposed and _meets(a, b, pa, pb, answers):
            yield _contradiction(a, b)
        elif (
            counted and not opposed and a.claim.report != b.claim.report and pa.start and pa.start == pb.start
        ):
            yield Link(Relation.CONTRADICTS, a.claim.id, b.claim.id, f"{counted} counted differently", 0.6)


def _meets(a: Recorded, b: Recorded, pa: Proposition, pb: Proposition, answers: Mapping[str, str]) -> bool:
    """Two speakers, in words about one another where they stand in one report."""
    if _one_voice(a.claim, b.claim):
        return _later_reversal(a, b) is False and a.claim.report != b.claim.report
    if a.claim.report != b.claim.report:
        return True
    if a.claim.action is b.claim.action or pa.id not in answers:
        return True
    return answers[pa.id] == pb.id or answers.get(pb.id) == pa.id


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


def _across(
    ordered: Sequence[Recorded], propositions: Mapping[str, Proposition], home: Mapping[str, str]
) -> Iterable[Link]:
    """Leaving against staying at one place at one time, though told as two events."""
    at: dict[str, list[Recorded]] = defaultdict(list)
    for r in ordered:
        if r.claim.action in _LEAVING | _STAYING and stance(r.claim):
            for place in propositions[r.claim.id].places:
                at[place].append(r)
    for place, ones in sorted(at.items()):
        ones = sorted(ones, key=lambda r: (_published(r), r.claim.id))
        for n, one in enumerate(ones):
            for two in ones[n + 1 : n + 1 + _BLOCK_CAP]:
                a, b = propositions[one.claim.id], propositions[two.claim.id]
                if home.get(a.id) != home.get(b.id) and _stays(a) * _stays(b) < 0 and _at_one_time(a, b):
                    yield from _dispute(two, one, place)


def _stays(p: Proposition) -> int:
    """+1 where the claim leaves the force at the place, -1 where it takes it away, 0 for one platform's departure."""
    if p.claim.action is Action.DEPART and (p.equipment or p.claim.time_frame is TimeFrame.PAST):
        return 0
    return stance(p.claim) * (1 if p.claim.action in _STAYING else -1)


def _at_one_time(a: Proposition, b: Proposition) -> bool:
    if a.countries and b.countries and a.countries.isdisjoint(b.countries):
        return False
    if a.start and b.start:
        return not ((a.end and a.end < b.start) or (b.end and b.end < a.start))
    return bool(a.published and b.published and abs((a.published - b.published).days) <= _SAME_TIME_DAYS)


def _dispute(newer: Recorded, older: Recorded, place: str) -> Iterable[Link]:
    if _one_voice(newer.claim, older.claim) and newer.claim.report == older.claim.report:
        return
    if _later_reversal(newer, older):
        yield Link(
            Relation.SUPERSEDES,
            newer.claim.id,
            older.claim.id,
            f"{newer.claim.speaker.name} now says otherwise",
            0.6,
        )
        return
    where = next((p.text for _, p in newer.claim.places), place)
    yield Link(
        Relation.CONTRADICTS,
        newer.claim.id,
        older.claim.id,
        f"leaving against staying at {where} at one time",
        0.6,
    )


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
