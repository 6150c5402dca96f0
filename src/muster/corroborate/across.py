"""Relations between claims of different events: leaving against staying at one place at one time, and one picture read twice.

Each claim looks only at claims published before it that share a key, so that a newcomer adds its own links and changes
none of the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping

from muster.corroborate.hashing import text_key
from muster.corroborate.lines import body
from muster.corroborate.matching import stance
from muster.corroborate.pictures import evidence
from muster.domain.claim import Action, TimeFrame
from muster.domain.link import Link, Relation
from muster.domain.postings import Postings, Space
from muster.domain.proposition import Proposition
from muster.domain.record import Recorded

STAY = Space(6, reach=45, nearest=60)
SCENE = Space(7, reach=36_600, nearest=1)
_LEAVING = {Action.WITHDRAW, Action.DEPART}
_STAYING = {Action.REMAIN}

Propositions = Callable[[Iterable[str]], Mapping[str, Proposition]]
Claims = Callable[[Iterable[str]], Mapping[str, Recorded]]


def file(
    recorded: Iterable[Recorded],
    propositions: Mapping[str, Proposition],
    standing: Container[str],
    postings: Postings,
) -> frozenset[str]:
    """Keep the keys of claims, of those alone that stand for their copies; returns the later claims that may find, or no
    longer find, any of them."""
    later = set[str]()
    for r in recorded:
        p, scene = propositions[r.claim.id], evidence(r)
        fresh = (_stay_keys(p), {text_key(scene): 0} if scene else {}) if r.claim.id in standing else ({}, {})
        for space, new in zip((STAY, SCENE), fresh, strict=True):
            old = postings.held(space, p.id)
            if old != new:
                postings.put(space, p.position, new)
            if old or new:
                later |= postings.later(space, p.position, old.keys() | new.keys())
    return frozenset(later)


def _stay_keys(p: Proposition) -> dict[int, int]:
    if p.action not in _LEAVING | _STAYING or not _stays(p):
        return {}
    return {text_key("stay", place): 0 for place in p.places}


def across(
    claims: Iterable[str],
    propositions: Propositions,
    recorded: Claims,
    home: Callable[[Iterable[str]], Mapping[str, str]],
    postings: Postings,
) -> dict[str, list[Link]]:
    """Links of claims (ids) to earlier ones of other events (``home``: claim -> event), by the later claim."""
    mine = propositions(claims)
    disputed = dict(_disputes(mine, propositions, home, postings))
    scenes = {
        p.id: list(postings.earlier(SCENE, p.position, postings.held(SCENE, p.id))) for p in mine.values()
    }
    known = recorded({i for one in (disputed, scenes) for a, ones in one.items() if ones for i in (a, *ones)})
    found: dict[str, list[Link]] = defaultdict(list)
    for later, ones in disputed.items():
        found[later] += [link for one in ones for link in _dispute(known[later], known[one])]
    for later, ones in scenes.items():
        found[later] += [_one_scene(known[later], known[one]) for one in ones]
    return {claim: links for claim, links in found.items() if links}


def _disputes(
    mine: Mapping[str, Proposition],
    propositions: Propositions,
    home: Callable[[Iterable[str]], Mapping[str, str]],
    postings: Postings,
) -> Iterable[tuple[str, list[str]]]:
    met = {p.id: sorted(postings.earlier(STAY, p.position, postings.held(STAY, p.id))) for p in mine.values()}
    others = propositions({i for ones in met.values() for i in ones})
    opposed = {
        i: [
            one
            for one in ones
            if _stays(mine[i]) * _stays(others[one]) < 0 and _at_one_time(mine[i], others[one])
        ]
        for i, ones in met.items()
    }
    homes = home({i for a, ones in opposed.items() if ones for i in (a, *ones)})
    for i, ones in opposed.items():
        yield i, [one for one in ones if homes.get(one) != homes.get(i)]


def _stays(p: Proposition) -> int:
    """+1 where the claim leaves the force at the place, -1 where it takes it away, 0 for one platform's departure."""
    if p.action is Action.DEPART and (p.equipment or p.time_frame is TimeFrame.PAST):
        return 0
    return stance(p) * (1 if p.action in _STAYING else -1)


def _at_one_time(a: Proposition, b: Proposition) -> bool:
    if a.countries and b.countries and a.countries.isdisjoint(b.countries):
        return False
    if a.start and b.start:
        return not ((a.end and a.end < b.start) or (b.end and b.end < a.start))
    return bool(a.published and b.published)


def _dispute(newer: Recorded, older: Recorded) -> Iterable[Link]:
    one_voice = body(newer.claim.speaker) == body(older.claim.speaker)
    ends = (newer.claim.id, older.claim.id)
    if one_voice and newer.claim.report == older.claim.report:
        return
    if one_voice and _published(newer) > _published(older):
        yield Link(Relation.SUPERSEDES, *ends, f"{newer.claim.speaker.name} now says otherwise", 0.6)
        return
    where = next((p.text for _, p in newer.claim.places), "one place")
    yield Link(Relation.CONTRADICTS, *ends, f"leaving against staying at {where} at one time", 0.6)


def _one_scene(newer: Recorded, older: Recorded) -> Link:
    why = f"both rest on {older.claim.speaker.name} of one day"
    return Link(Relation.SAME_EVIDENCE, newer.claim.id, older.claim.id, why, 0.8)


def _published(r: Recorded) -> str:
    return r.document.published.iso if r.document.published else ""
