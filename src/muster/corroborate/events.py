"""What an event is about, who is for and against it, and how firmly it stands: computed from its claims alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from muster.corroborate.grading import credibility
from muster.corroborate.lines import Lineage, independent, lines
from muster.corroborate.phases import stance
from muster.corroborate.titles import title
from muster.domain.claim import Action, Claim
from muster.domain.event import PostureEvent
from muster.domain.interval import TimePrecision, TimeReading
from muster.domain.place import PlaceMention
from muster.domain.record import Recorded

_OPPOSITE = {
    frozenset((Action.WITHDRAW, Action.REMAIN)),
    frozenset((Action.DEPART, Action.REMAIN)),
}


def ordered(events: Iterable[PostureEvent]) -> tuple[PostureEvent, ...]:
    """Events by the time that they speak of."""
    return tuple(sorted(events, key=lambda e: (e.sort, e.id)))


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


def event(recorded: Sequence[Recorded], lineage: Lineage) -> PostureEvent:
    ordered = sorted(recorded, key=_weight)
    sides = stances(recorded)
    pro = [r for r in ordered if sides[r.claim.id] > 0]
    con = [r for r in ordered if sides[r.claim.id] < 0]
    main = main_action(recorded)
    supporting = lines(pro, lineage, main)
    grade = credibility(supporting, lines(con, lineage))
    telling = [r.claim for r in (pro or ordered) if r.claim.action is main] or [r.claim for r in ordered]
    first = {claim.id for claim in telling}
    claims = telling + [r.claim for r in ordered if r.claim.id not in first]
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
        first=min(recorded, key=_published).claim.id,
    )


def _weight(r: Recorded) -> tuple[int, str, str]:
    """Claims in order of how much they tell; ties by id."""
    c = r.claim
    told = len(c.equipment) + len(c.places) + bool(c.actor) + 2 * bool(c.time and c.time.resolved)
    return -told, *_published(r)


def _published(r: Recorded) -> tuple[str, str]:
    """Claims in order of publication, those of unknown day last; ties by id."""
    return r.document.published.iso if r.document.published else "9", r.claim.id


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
