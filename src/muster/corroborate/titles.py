"""Titles of events and lines of a site's status in plain words, built from the claims' own: “2 × An-124 left Hmeimim for Libya”.

The style is that of a headline: participles and past tenses, so that no subject needs its number known. How firmly a
thing is said stays visible: “not”, “to withdraw”, “(possible)”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from muster.domain.claim import Action, Certainty, Claim, TimeFrame
from muster.domain.interval import TimeReading
from muster.domain.place import PlaceMention, Precision
from muster.domain.source import SourceKind

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOUNS = {
    Action.WITHDRAW: "withdrawal", Action.DEPLOY: "deployment", Action.REINFORCE: "reinforcement",
    Action.MOVE: "movement", Action.DEPART: "departure", Action.ARRIVE: "arrival", Action.LOAD: "loading",
    Action.PRESENT: "presence", Action.REMAIN: "staying", Action.TRANSFER: "handover", Action.CONSTRUCT: "works",
    Action.EXERCISE: "exercise", Action.ALERT: "alert", Action.ATTACK: "attack", Action.AGREEMENT: "talks or accord",
    Action.OTHER: "activity",
}  # fmt: skip


class _Verb(NamedTuple):
    """Headline forms: done, under way, still to come, and denied as done."""

    past: str
    ongoing: str
    future: str
    denied: str


def _passive(participle: str) -> _Verb:
    return _Verb(participle, f"being {participle}", f"to be {participle}", f"not {participle}")


def _lasting(words: str) -> _Verb:
    """The same words for every time: states and doings that a headline names without a verb."""
    return _Verb(words, words, f"to be {words}", f"not {words}")


_ACTING = {
    Action.WITHDRAW: _Verb("withdrew", "withdrawing", "to withdraw", "did not withdraw"),
    Action.DEPLOY: _Verb("deployed", "deploying", "to deploy", "did not deploy"),
    Action.REINFORCE: _Verb("sent as reinforcement", "going as reinforcement", "to reinforce", "not sent as reinforcement"),
    Action.MOVE: _Verb("moved", "moving", "to move", "did not move"),
    Action.DEPART: _Verb("left", "leaving", "to leave", "did not leave"),
    Action.ARRIVE: _Verb("arrived", "arriving", "to arrive", "did not arrive"),
    Action.LOAD: _Verb("loaded", "loading", "to load", "did not load"),
    Action.PRESENT: _lasting("present"),
    Action.REMAIN: _Verb("stayed", "staying", "to stay", "did not stay"),
    Action.TRANSFER: _Verb("handed over", "handing over", "to hand over", "did not hand over"),
    Action.CONSTRUCT: _Verb("built", "building", "to build", "did not build"),
    Action.EXERCISE: _Verb("held an exercise", "holding an exercise", "to hold an exercise", "held no exercise"),
    Action.ALERT: _lasting("on alert"),
    Action.ATTACK: _Verb("attacked", "attacking", "to attack", "did not attack"),
    Action.AGREEMENT: _lasting("in talks or an accord"),
    Action.OTHER: _lasting("in other activity"),
}  # fmt: skip
_ACTED_ON = _ACTING | {
    Action.WITHDRAW: _passive("withdrawn"),
    Action.REINFORCE: _passive("reinforced"),
    Action.LOAD: _passive("loaded"),
    Action.TRANSFER: _passive("handed over"),
    Action.CONSTRUCT: _Verb("built", "under construction", "to be built", "not built"),
    Action.EXERCISE: _lasting("in an exercise"),
    Action.ATTACK: _passive("attacked"),
    Action.AGREEMENT: _lasting("the subject of talks or an accord"),
}
_EQUIPPED = {
    Action.REINFORCE: _ACTING[Action.REINFORCE],
    Action.ATTACK: _lasting("in an attack"),
    Action.CONSTRUCT: _lasting("at works"),
    Action.AGREEMENT: _lasting("in talks or an accord"),
}
_RESTING = {
    Action.PRESENT,
    Action.REMAIN,
    Action.LOAD,
    Action.CONSTRUCT,
    Action.EXERCISE,
    Action.ALERT,
    Action.ATTACK,
}
_SEEN = _Verb("seen", "seen", "expected", "not seen")
_LOOKING = {SourceKind.IMAGERY, SourceKind.TRACKER}
_PLACED = re.compile(
    r"(?:about|above|across|along|around|at|beside|between|by|close|east|from|in|inside|into|near|north|northeast|"
    r"northwest|off|on|onto|outside|over|south|southeast|southwest|to|toward|towards|under|west|within)\b(?! of\b)"
)
_COMMA = ", "
# what an attack is made with, and is not attacked
_MUNITION = re.compile(
    r"\b(?:missiles?|rockets?|drones?|shells?|bombs?|munitions?|mortars?|UAVs?)$", re.IGNORECASE
)
_SIDES = {"east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west"}
_BARE = {"a", "an", "the", "this", "that", "these", "those", "its", "their", "his", "her", "our", "here", "there", "home",
         "abroad", "ashore", "offshore", "overseas", "elsewhere", "somewhere"}  # fmt: skip
_POSSESSIVE = re.compile(r"(?:its|their|his|her|our|whose)\s+(?=\S)", re.IGNORECASE)
_WITHIN = {Precision.COUNTRY, Precision.ADMIN1, Precision.ADMIN2, Precision.LOCALITY, Precision.AREA}


def noun(action: Action) -> str:
    """The action as a noun for people."""
    return _NOUNS[action]


def day(d: date) -> str:
    return f"{d.day} {_MONTHS[d.month - 1]} {d.year}"


def when(time: TimeReading | None) -> str | None:
    """The interval for people, end inclusive; None when nothing is resolved."""
    if time is None or not time.resolved:
        return None
    start, end = time.start, time.end
    if start and end:
        return day(start) if start == end else f"{day(start)} – {day(end)}"
    return f"since {day(start)}" if start else f"until {day(end)}" if end else None


def title(claims: Sequence[Claim], time: TimeReading | None, negated: bool) -> str:
    """“2 × An-124 left Hmeimim for Libya, 14 Dec 2024”; claims in order of weight."""
    dated = when(time)
    return sentence(claims, negated) + (f", {dated}" if dated else "")


def sentence(claims: Sequence[Claim], negated: bool) -> str:
    """What is said to have happened, without its time; claims in order of weight, the first one gives the action."""
    said, verbs = _subject(claims)
    lead = claims[0]
    verb = _tense(verbs(lead.action, claims), _frame(claims, lead.action), negated)
    if said is None:
        noun_ = ("no " if negated else "") + noun(lead.action)
        return " ".join(_kept([noun_[:1].upper() + noun_[1:], where(claims, None), firmness(claims)]))
    return " ".join(_kept([said, verb, where(claims, lead.action), firmness(claims)]))


def firmness(claims: Sequence[Claim]) -> str | None:
    """“(possible)” where none of the claims is firmer than that."""
    held = {c.certainty for c in claims}
    for certainty in (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE):
        if certainty in held:
            return None if certainty is Certainty.CERTAIN else f"({certainty.value})"
    return "(not established)"


class _Voice(NamedTuple):
    """Which verbs a subject takes."""

    special: dict[Action, _Verb]

    def __call__(self, action: Action, claims: Sequence[Claim]) -> _Verb:
        if action is Action.PRESENT and any(c.speaker.kind in _LOOKING for c in claims):
            return _SEEN
        return self.special.get(action) or _ACTED_ON[action]


def _subject(claims: Sequence[Claim]) -> tuple[str | None, _Voice]:
    """Count and type of equipment, or the object or actor as printed, from the fullest claim."""
    for claim in claims:
        counted = [e for e in claim.equipment if e.type]
        if counted:
            said = ", ".join(f"{_count(e.low, e.high)}{e.type}" for e in counted[:2])
            return said[:1].upper() + said[1:], _Voice(_EQUIPPED)
    for claim in claims:
        if claim.object:
            thrown = claim.action is Action.ATTACK and _MUNITION.search(claim.object.text)
            return _named(claim.object.text), _Voice(_EQUIPPED if thrown else _ACTED_ON)
    actor = next((c.actor.text for c in claims if c.actor), None)
    return (_named(actor) if actor else None), _Voice(_ACTING)


def _named(phrase: str) -> str:
    """A phrase to begin a title with: whose “its” is cannot be seen there."""
    bare = (
        _POSSESSIVE.sub("", phrase.strip(), count=1) if _POSSESSIVE.match(phrase.strip()) else phrase.strip()
    )
    return bare[:1].upper() + bare[1:]


def _frame(claims: Sequence[Claim], action: Action) -> TimeFrame:
    """Done where any claim of the action says so, else under way, else to come."""
    told = {c.time_frame for c in claims if c.action is action}
    order = (TimeFrame.PAST, TimeFrame.ONGOING, TimeFrame.FUTURE)
    return next((frame for frame in order if frame in told), TimeFrame.OPEN)


def _tense(verb: _Verb, frame: TimeFrame, negated: bool) -> str:
    if negated and frame is TimeFrame.PAST:
        return verb.denied
    words = {TimeFrame.PAST: verb.past, TimeFrame.ONGOING: verb.ongoing}.get(frame, verb.future)
    return f"not {words}" if negated else words


def _count(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {high:,} × "
    if high is None:
        more = low > 10 and low % 10 == 1  # "more than 30" is kept as 31 and open
        return f"more than {low - 1:,} × " if more else f"at least {low:,} × "
    return f"{low:,} × " if low == high else f"{low:,}–{high:,} × "


def where(claims: Sequence[Claim], action: Action | None) -> str | None:
    """Route or site in words, from the claim that tells most of it: “from Hmeimim to Libya via Tartus”."""
    routes = [c for c in claims if c.origin or c.destination or c.via]
    if routes:
        best = max(routes, key=lambda c: bool(c.origin) + bool(c.destination) + bool(c.via))
        return _route(best, action)
    sited = next((c for c in claims if c.site), None)
    if sited and action is Action.DEPART and not _PLACED.match(sited.site[0].text):
        return _list(sited.site)
    if sited and action is Action.WITHDRAW and not _PLACED.match(sited.site[0].text):
        return f"from {_list(sited.site)}"
    return _sited(sited) if sited else None


def _route(claim: Claim, action: Action | None) -> str | None:
    source, target, through = (_list(part) for part in (claim.origin, claim.destination, claim.via))
    leaving, arriving = action is Action.DEPART, action is Action.ARRIVE or action in _RESTING
    parts = [
        (source if leaving else f"from {source}") if source else None,
        (f"for {target}" if leaving else _into(claim.destination) if arriving else f"to {target}")
        if target
        else None,
        f"via {through}" if through else None,
    ]
    if arriving:
        parts = [parts[1], parts[0], parts[2]]
    if not source and not target and claim.site:
        parts.insert(0, _sited(claim))
    return " ".join(_kept(parts)) or None


def _sited(claim: Claim) -> str:
    if len(claim.site) == 2 and _between(claim):
        return f"between {_list(claim.site)}"
    return _into(claim.site)


def _into(places: Sequence[PlaceMention]) -> str:
    """Places with their preposition; one that is printed with its own keeps that."""
    if _PLACED.match(places[0].text):
        return _list(places)
    reading = places[0].reading
    whole = not re.search(r" (?:in|of|at|near) ", places[0].text)  # "a base in X" is at, not in
    inside = whole and reading is not None and reading.precision in _WITHIN
    return f"{'in' if inside else 'at'} {_list(places)}"


def _between(claim: Claim) -> bool:
    one, two = (re.escape(p.text) for p in claim.site)
    return bool(
        re.search(rf"\bbetween\b.{{0,30}}{one}.{{0,40}}\band\b.{{0,30}}{two}", claim.quote, re.DOTALL)
    )


def _list(places: Sequence[PlaceMention]) -> str:
    """Places in a row: “Djibo, Sahel, Burkina Faso” as printed with commas, others with “and”."""
    named: dict[str, PlaceMention] = {}
    for place in places:
        named.setdefault(" ".join(place.text.split()), place)
    joints = ("", *(_joint(a, b) for a, b in pairwise(named.values())))
    return "".join(joint + _definite(name) for joint, name in zip(joints, named, strict=False))


def _joint(a: PlaceMention, b: PlaceMention) -> str:
    together = a.span is not None and b.span is not None and b.span.start - a.span.end == len(_COMMA)
    return _COMMA if together else " and "


def _definite(place: str) -> str:
    """A place that is named by a common noun gets its article back: “the southern apron”, but “eastern Libya”."""
    words = place.split()
    common = re.match(r"[a-z]", words[-1]) or " of " in place
    if not common or not re.match(r"[a-z]", place) or words[0] in _BARE or words[-1].endswith("s"):
        return place
    return place if _PLACED.match(place) and words[0] not in _SIDES else f"the {place}"


def _kept(parts: Iterable[str | None]) -> list[str]:
    return [p for p in parts if p]
