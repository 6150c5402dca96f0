"""The state of a site as of a date, folded from claims on two clocks: a pure function, independent of input order.

Only claims known at the asked moment are read; what they tell of later days counts as planned at most. They are clustered
as they were known (:mod:`muster.corroborate.known_events`, or anew from that material alone), so that nothing learned later
can shift an older picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from muster.corroborate.as_of import applies, happened, known, planned, stated_on
from muster.corroborate.clustering import cluster
from muster.corroborate.contradiction import links as derive_links
from muster.corroborate.events import main_action, stances
from muster.corroborate.grading import credibility
from muster.corroborate.lines import Lineage, independent, lines
from muster.corroborate.owners import Owners
from muster.corroborate.revisions import standing
from muster.corroborate.titles import day, sentence
from muster.domain.claim import Action, Claim, SpeechAct, TimeFrame
from muster.domain.event import PostureEvent
from muster.domain.grade import Credibility
from muster.domain.link import Link, Relation, opponents
from muster.domain.origin import OriginGroup, cut_down
from muster.domain.place import Place, PlaceMention, Precision
from muster.domain.record import Recorded
from muster.domain.status import AsOf, Presence, SiteStatus, StatusLine

_AWAY = {Action.WITHDRAW, Action.DEPART, Action.MOVE, Action.TRANSFER}
_HERE = {Action.ARRIVE, Action.DEPLOY, Action.REINFORCE}
_ON_THE_WAY = {Action.DEPART, Action.WITHDRAW}  # having left for a place is not having reached it
_STATES = {Action.REMAIN: Presence.REMAINING, Action.CONSTRUCT: Presence.WORKS} | dict.fromkeys(
    (Action.PRESENT, Action.LOAD, Action.EXERCISE, Action.ALERT), Presence.PRESENT
)
_NO_STAY = {Action.ATTACK: Presence.ATTACKED, Action.AGREEMENT: Presence.OTHER, Action.OTHER: Presence.OTHER}
_WIDE = {Precision.COUNTRY, Precision.ADMIN1, Precision.ADMIN2, Precision.AREA, Precision.UNLOCATED}
_DOUBTED = {Credibility.DOUBTFUL, Credibility.IMPROBABLE}


def fold(
    place: Place,
    recorded: Sequence[Recorded],
    events: Sequence[PostureEvent],
    as_of: AsOf,
    origins: Sequence[OriginGroup] = (),
    owners: Owners | None = None,
    newest: Mapping[str, str] | None = None,
) -> SiteStatus:
    """What is known of ``place`` as of a point on two clocks.

    ``recorded`` may hold claims of any place; ``events`` bring in claims of the same events that do not name the place
    (denials, refusals to comment). Links are derived from what was known, since a stored one may rest on claims that
    came later. Without ``origins`` each report stands alone with unknown lineage, unless its
    recorded origin group says which reports are copies. ``owners``: the table that comes with Muster where none is given.
    ``newest``: for reports that were revised by then, their last version (id), which alone speaks.
    """
    about = _about(place, recorded, events)
    told = [r for r in about if known(r, as_of) and applies(r, as_of)]
    used = list(standing(told, newest or {}))
    lineage = lineage_of(used, origins)
    known_events = cluster(used, lineage, owners)
    derived = derive_links(used, known_events, lineage)
    bundles = [[*event.claims] for event in known_events]
    return picture(place, used, bundles, derived, Lineage.of(lineage, owners), as_of, len(about) - len(used))


def picture(
    place: Place,
    used: Sequence[Recorded],
    bundles: Iterable[Sequence[str]],
    links: Sequence[Link],
    lineage: Lineage,
    as_of: AsOf,
    left_out: int,
) -> SiteStatus:
    """The status that claims in use say, clustered (ids; those not in use are passed over) and linked as was known then."""
    by_id = {r.claim.id: r for r in used}
    replaced = {k.b for k in links if k.relation is Relation.SUPERSEDES and k.a in by_id}
    rivals = opponents(k for k in links if k.a in by_id and k.b in by_id)
    found: list[StatusLine] = []
    questions: list[str] = []
    for ids in bundles:
        bundle = [by_id[i] for i in ids if i in by_id]
        if not any(_names(place, r.claim) for r in bundle):
            continue
        lasting = [r for r in bundle if r.claim.id not in replaced] or bundle
        other = {i for r in lasting for i in rivals.get(r.claim.id, ())} - set(ids)
        line = _line(place, lasting, [by_id[i] for i in sorted(other)], lineage, as_of)
        found += [line] if line else []
        questions += _questions(bundle, line, by_id, as_of)
    found.sort(key=lambda x: (-(x.last or date.min).toordinal(), x.presence.value, x.text, x.claims))
    return SiteStatus(place.id, as_of, tuple(found), tuple(sorted(set(questions))), len(by_id), left_out)


def lineage_of(used: Sequence[Recorded], origins: Sequence[OriginGroup]) -> tuple[OriginGroup, ...]:
    """The origin groups of claims in use; without ``origins`` those that the claims name themselves."""
    return cut_down(origins, {r.claim.report for r in used}) or _recorded_origins(used)


def _names(place: Place, claim: Claim) -> bool:
    return any(m.reading and m.reading.place_id == place.id for _, m in claim.places)


def _about(place: Place, recorded: Sequence[Recorded], events: Sequence[PostureEvent]) -> list[Recorded]:
    """Claims that name the place, and the other claims of their events; ascending by id."""
    named = {r.claim.id for r in recorded if _names(place, r.claim)}
    wanted = named.union(*(e.claims for e in events if not named.isdisjoint(e.claims)))
    return [r for _, r in sorted({r.claim.id: r for r in recorded if r.claim.id in wanted}.items())]


def _recorded_origins(used: Sequence[Recorded]) -> tuple[OriginGroup, ...]:
    held: dict[str, dict[str, Recorded]] = {}
    for r in used:
        held.setdefault(r.origin_group or r.claim.report, {})[r.claim.report] = r
    groups = []
    for members in held.values():
        root = min(members.values(), key=lambda r: (str(stated_on(r)), r.claim.report))
        label = root.document.outlet or root.document.report_id
        groups.append(OriginGroup(tuple(sorted(members)), root.claim.report, label, False))
    return tuple(sorted(groups, key=lambda g: g.id))


def _line(
    place: Place, bundle: Sequence[Recorded], rivals: Sequence[Recorded], lineage: Lineage, as_of: AsOf
) -> StatusLine | None:
    sides = stances(bundle)
    pro = [r for r in bundle if sides[r.claim.id] > 0]
    con = [*(r for r in bundle if sides[r.claim.id] < 0), *rivals]
    if not pro:
        return None
    supporting = lines(pro, lineage, main_action(bundle))
    grade = credibility(supporting, lines(con, lineage))
    lead = _lead(place, pro)
    presence = _presence(place, lead, pro, as_of)
    disputed = con and grade.credibility in _DOUBTED
    since, last = _span(pro, as_of)
    return StatusLine(
        presence=Presence.DISPUTED if disputed else presence,
        text=_text(presence, lead, [r.claim for r in pro], as_of),
        claims=tuple(sorted(r.claim.id for r in pro)),
        against=tuple(sorted(r.claim.id for r in con)),
        credibility=grade.credibility,
        origins=len(independent(supporting)),
        since=since,
        last=last,
    )


def _lead(place: Place, pro: Sequence[Recorded]) -> Claim:
    """The claim that tells most: it names the place, the newest first."""
    return max(
        pro, key=lambda r: (_names(place, r.claim), str(stated_on(r)), len(r.claim.equipment), r.claim.id)
    ).claim


def _at(place: Place, claim: Claim) -> set[str]:
    return {role for role, m in claim.places if m.reading and m.reading.place_id == place.id}


def _presence(place: Place, lead: Claim, pro: Sequence[Recorded], as_of: AsOf) -> Presence:
    """The state that a claim affirms of the place, by its action, the place's role in it, and whether it happened.

    What only passes through, or sets out from here for elsewhere, does not stay: it leaves, or has left.
    """
    roles, action = _at(place, lead), lead.action
    done = any(happened(r, as_of) and r.claim.time_frame is TimeFrame.PAST for r in pro)
    gone = Presence.LEFT if done else Presence.LEAVING
    if lead.polarity.value == "negated":
        return Presence.REMAINING if action in _AWAY and "destination" not in roles else Presence.UNKNOWN
    if action in _STATES:
        return _STATES[action]
    if action in _NO_STAY:  # nothing comes of it that is here
        return _NO_STAY[action]
    if "destination" in roles:
        return Presence.PRESENT if done and action not in _ON_THE_WAY else Presence.ARRIVING
    if action in _AWAY | _HERE and _moves_on(place, roles, lead):
        return gone
    if action is Action.WITHDRAW or (action is Action.DEPART and roles):
        return gone
    if action in _HERE or (roles and lead.destination and action in _AWAY):
        return Presence.PRESENT if done else Presence.ARRIVING
    return Presence.UNKNOWN


def _moves_on(place: Place, roles: set[str], claim: Claim) -> bool:
    """Whether the place is where a movement begins, passes, or stands before it goes elsewhere."""
    if roles & {"origin", "via"}:
        return True
    elsewhere = claim.destination and not any(_holds(m, place) for m in claim.destination)
    return bool(roles and elsewhere) and claim.action in _AWAY


def _holds(target: PlaceMention, place: Place) -> bool:
    """Whether a printed destination may be the wider area that the place lies in."""
    read = target.reading
    return read is None or (read.precision in _WIDE and read.country in (None, place.country))


def _span(pro: Sequence[Recorded], as_of: AsOf) -> tuple[date | None, date | None]:
    """First and last day that the claims tell of, none after the asked day; publication stands in for the last."""
    told = [r.claim.time for r in pro if r.claim.time and r.claim.time.resolved]
    starts = [t.start for t in told if t.start and t.start <= as_of.valid]
    ends = [t.end for t in told if t.end and t.end <= as_of.valid]
    lasting = [
        stated_on(r) for r in pro if r.claim.time_frame is TimeFrame.ONGOING and stated_on(r) <= as_of.valid
    ]
    days = ends + lasting or starts or [d for d in (stated_on(r) for r in pro) if d <= as_of.valid]
    return min(starts, default=None), max(days, default=None)


def _text(presence: Presence, lead: Claim, claims: Sequence[Claim], as_of: AsOf) -> str:
    told = _topic([lead, *(c for c in claims if c is not lead)])
    if not planned(lead) or presence not in (Presence.ARRIVING, Presence.LEAVING):
        return told
    start = lead.time.start if lead.time else None
    return f"{told}, planned" + (f" for {day(start)}" if start and start > as_of.valid else "")


def _topic(claims: Sequence[Claim]) -> str:
    return sentence(claims, claims[0].polarity.value == "negated")


def _questions(
    bundle: Sequence[Recorded], line: StatusLine | None, by_id: dict[str, Recorded], as_of: AsOf
) -> list[str]:
    """What the claims leave open: doubts, refusals to answer, disputes, announced things not told as done."""
    topic = line.text if line else _topic([r.claim for r in bundle])
    asked = []
    for r in bundle:
        name = r.claim.speaker.name
        if r.claim.speech_act is SpeechAct.CANNOT_CONFIRM:
            asked.append(f"{name} could not confirm: {topic}")
        elif r.claim.speech_act is SpeechAct.NO_COMMENT:
            asked.append(f"{name} gave no answer on: {topic}")
        elif r.claim.speech_act is SpeechAct.ASK:
            asked.append(f"{name} asks: {topic}")
    if line and line.against:
        asked.append(f"Disputed by {_speakers(line.against, by_id)}: {topic}")
    if line and _overdue(bundle, as_of):
        asked.append(f"Announced, not reported as done: {topic}")
    return asked


def _speakers(ids: Sequence[str], by_id: dict[str, Recorded]) -> str:
    return ", ".join(sorted({by_id[i].claim.speaker.name for i in ids}))


def _overdue(bundle: Sequence[Recorded], as_of: AsOf) -> bool:
    """Everything said was a plan, and its time is over."""
    ends = [r.claim.time.end for r in bundle if planned(r.claim) and r.claim.time]
    return all(planned(r.claim) for r in bundle) and any(end and end < as_of.valid for end in ends)
