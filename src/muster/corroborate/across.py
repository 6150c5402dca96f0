"""Relations between claims of different events: what cannot both hold though told as two events, and one picture read twice.

Each claim looks only at claims published before it that share a report, a place or a name, so that a newcomer adds its own
links and changes none of the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from muster.corroborate.hashing import text_key
from muster.corroborate.lines import body
from muster.corroborate.matching import answers_of, likeness
from muster.corroborate.opposition import SAME_TIME_DAYS, contradiction, dispute
from muster.corroborate.phases import opposed, stance
from muster.corroborate.pictures import evidence
from muster.corroborate.proposition import position
from muster.corroborate.shares import shared
from muster.corroborate.succession import later
from muster.domain.link import Link, Relation
from muster.domain.postings import Position, Postings, Space
from muster.domain.proposition import Proposition
from muster.domain.record import Recorded

OPPOSED = Space(6, reach=SAME_TIME_DAYS, nearest=24)
SCENE = Space(7, reach=36_600, nearest=1)

Propositions = Callable[[Iterable[str]], Mapping[str, Proposition]]
Claims = Callable[[Iterable[str]], Mapping[str, Recorded]]
Home = Callable[[Iterable[str]], Mapping[str, str]]


def file(
    recorded: Iterable[Recorded],
    propositions: Mapping[str, Proposition],
    standing: Container[str],
    fresh: Container[str] | None,
    postings: Postings,
) -> frozenset[str]:
    """Keep the keys of claims, of those alone that stand for their copies (``propositions`` has these); returns those whose
    keys are others now, and the later claims that may find, or no longer find, one that is ``fresh`` (said anew; None: all
    are, and there are no others) or has other keys."""
    found, ones, moved = set[str](), list(recorded), list[tuple[Space, Position, set[int]]]()
    for space in (OPPOSED, SCENE):
        postings.read(space, (r.claim.id for r in ones))
    for r in ones:
        claim = r.claim.id
        keys = (_keys(propositions[claim]), _scene_keys(r)) if claim in standing else ({}, {})
        for space, new in zip((OPPOSED, SCENE), keys, strict=True):
            old = postings.held(space, claim)
            if old != new:
                postings.put(space, position(r), new)
                found.add(claim)
            if fresh is not None and (old or new) and (old != new or claim in fresh):
                moved.append((space, position(r), old.keys() | new.keys()))
    for space, at, held in moved:  # after all are put, so that a database is written to once
        found |= postings.followers(space, at, held)
    return frozenset(found)


def forget(gone: Mapping[str, Proposition], postings: Postings) -> frozenset[str]:
    """Drop the keys of claims that count no longer; returns the later claims that may have found any of them."""
    found = set[str]()
    for p in gone.values():
        for space in (OPPOSED, SCENE):
            old = postings.held(space, p.id)
            if old:
                postings.put(space, p.position, {})
                found |= postings.followers(space, p.position, old.keys())
    return frozenset(found)


def _keys(p: Proposition) -> dict[int, int]:
    """Where a claim of another event that conflicts with this one is looked for; nowhere for doubts and refusals."""
    if not stance(p.claim):
        return {}
    named = (("report", p.document), *(("place", x) for x in p.places), *(("name", x) for x in p.names))
    return {text_key("opposed", *what): 0 for what in named}


def _scene_keys(r: Recorded) -> dict[int, int]:
    scene = evidence(r)
    return {text_key(scene): 0} if scene else {}


def meet(newer: Proposition, older: Proposition) -> bool:
    """Whether the newer claim may find the older one, were there few others."""
    near = older.position.day >= newer.position.day - OPPOSED.reach or not older.position.day
    return near and not _keys(newer).keys().isdisjoint(_keys(older))


def across(
    claims: Iterable[str],
    propositions: Propositions,
    recorded: Claims,
    home: Home,
    postings: Postings,
    workers: int = 1,
) -> dict[str, list[Link]]:
    """Links of claims (ids) to earlier ones of other events (``home``: claim -> event), by the later claim."""
    mine = propositions(claims)
    for space in (OPPOSED, SCENE):
        postings.read(space, mine)
    found = defaultdict(list, _conflicts(mine, propositions, home, postings, workers))
    scenes = {
        p.id: list(postings.earlier(SCENE, p.position, postings.held(SCENE, p.id))) for p in mine.values()
    }
    known = recorded({i for a, ones in scenes.items() if ones for i in (a, *ones)})
    for claim, ones in scenes.items():
        found[claim] += [_one_scene(known[claim], known[one]) for one in ones]
    return {claim: links for claim, links in found.items() if links}


def _conflicts(
    mine: Mapping[str, Proposition], propositions: Propositions, home: Home, postings: Postings, workers: int
) -> dict[str, list[Link]]:
    met = [
        (p.id, other)
        for p in sorted(mine.values(), key=lambda p: p.position)
        for other in postings.earlier(OPPOSED, p.position, postings.held(OPPOSED, p.id))
    ]
    others = propositions({other for _, other in met})

    def disputed(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, Link]]:
        return [(i, link) for i, one in pairs if (link := conflict(mine[i], others[one]))]

    found = shared(disputed, met, workers)
    homes = home({i for _, link in found for i in (link.a, link.b)})
    by_claim: dict[str, list[Link]] = defaultdict(list)
    for i, link in found:
        if homes.get(link.a) != homes.get(link.b):
            by_claim[i].append(link)
    return by_claim


def conflict(newer: Proposition, older: Proposition) -> Link | None:
    """The relation of two claims that stand in two events: one source that changed its word, or a conflict."""
    why = dispute(newer, older)
    if why is None:
        near = newer.document == older.document and opposed(newer.claim, older.claim)
        return contradiction(newer, older, likeness(newer, older), answers_of(newer, older)) if near else None
    if body(newer.claim.speaker) == body(older.claim.speaker) and later(newer, older):
        said = f"{newer.claim.speaker.name} now says otherwise"
        return Link(Relation.SUPERSEDES, newer.id, older.id, said, 0.6)
    return Link(Relation.CONTRADICTS, newer.id, older.id, why, 0.6)


def _one_scene(newer: Recorded, older: Recorded) -> Link:
    why = f"both rest on {older.claim.speaker.name} of one day"
    return Link(Relation.SAME_EVIDENCE, newer.claim.id, older.claim.id, why, 0.8)
