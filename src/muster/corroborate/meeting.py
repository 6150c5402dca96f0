"""Which claims are compared: those that meet under a common key, the nearest before each; and what one that comes or goes
changes for those after it.

A newcomer enters the nearest of a later claim and pushes the furthest out; no other pair of earlier claims is touched, so that
only the newcomer is compared. Where something goes, others may move up: then all that the later claim meets is looked up anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from muster.corroborate.hashing import text_key
from muster.corroborate.phases import affinity
from muster.domain.claim import Action
from muster.domain.link import Edge
from muster.domain.postings import Holders, Position, Postings, Space
from muster.domain.proposition import Proposition

BLOCK = Space(4, reach=180, nearest=24)  # claims that may speak of one event
_ACTIONS = tuple(Action)
_NAMELESS = _ACTIONS.index(Action.OTHER)  # an action that has no name of its own may be any
_KINDRED = {
    a: frozenset(n for n, b in enumerate(_ACTIONS) if affinity(a, b) > 0 or n == _NAMELESS) for a in _ACTIONS
}  # marks of the actions that a claim of an action can share an event with, unless a name or an answer joins them

_ALL = frozenset(range(len(_ACTIONS)))
# all marks that are ever looked for together
_SOUGHT = tuple({_ALL, *(marks for action, marks in _KINDRED.items() if action is not Action.OTHER)})

Pair = tuple[str, str]  # the earlier claim, the later one


class Filing(Protocol):
    """What is kept of the claims taken in so far, as far as their meeting goes."""

    @property
    def postings(self) -> Postings: ...

    def propositions(self, claims: Iterable[str]) -> Mapping[str, Proposition]: ...

    def edges(self, claims: Iterable[str]) -> Sequence[Edge]:
        """Edges that any of the claims is an end of."""
        ...

    @property
    def blank(self) -> bool:
        """Whether no claim was taken in yet."""
        ...

    def around(
        self,
        space: Space,
        day: int,
        keys: Iterable[int],
        marks: Collection[Container[int]],
        without: Container[str],
    ) -> Mapping[int, Holders]:
        """Who holds each key within reach before a known day, on it and after it, and all of unknown day; as far as it takes
        on either side to find the nearest with each of the ``marks``, owners ``without`` left out of account before."""
        ...


class Changed(NamedTuple):
    """What filing changed for the claims after those filed: those that meet others than before, and pairs that are new."""

    anew: frozenset[str]
    joined: frozenset[Pair]


def blocks(p: Proposition) -> dict[int, int]:
    """Keys under which claims meet that may speak of one event, with the mark of the action."""
    return dict.fromkeys((*_threads(p), *_scenes(p)), _ACTIONS.index(p.claim.action))


def _threads(p: Proposition) -> Iterable[int]:
    """Where claims of any action meet: in one report, and under one name of a ship, unit or force."""
    yield text_key("report", p.document)
    for name in p.names:
        yield text_key("name", name)


def _scenes(p: Proposition) -> Iterable[int]:
    """Where claims of kindred actions meet: at one place, with one type of equipment, of one country's force.

    One of two tellings often names no place ("the air bridge"), or another area: they meet in a country that both reports
    speak of.
    """
    for place in p.places:
        yield text_key("place", place)
    for kind, _, _ in p.equipment:
        for area in p.areas or {""}:
            yield text_key("equipment", kind, area)
        for country in p.theatre:
            yield text_key("equipment there", kind, country)
    if not p.places:
        for country in p.countries | p.areas | p.theatre:
            yield text_key("force", country)


def _marks(action: Action) -> frozenset[int] | None:
    """Actions that a claim meets in a scene; None: any."""
    return None if action is Action.OTHER else _KINDRED[action]


def met(p: Proposition, postings: Postings) -> set[str]:
    """The earlier claims that may speak of the same event."""
    found = set(postings.earlier(BLOCK, p.position, dict.fromkeys(_threads(p), 1)))
    scenes = dict.fromkeys(_scenes(p), 1)
    return found.union(postings.earlier(BLOCK, p.position, scenes, _marks(p.claim.action)))


def file_blocks(
    standing: Mapping[str, Proposition], fallen: Iterable[str], graph: Filing, alone: bool = False
) -> Changed:
    """Keep the keys of claims that stand for all, and forget those of claims that no longer do. ``alone``: there were no
    claims before, and nobody is there to meet others than before."""
    anew = set[str]()
    renewed = {**graph.propositions(fallen), **standing}
    graph.postings.read(BLOCK, renewed)
    for p in renewed.values():
        old = graph.postings.held(BLOCK, p.id)
        new = blocks(p) if p.id in standing else {}
        if old != new:
            graph.postings.put(BLOCK, p.position, new)
        gone = old.keys() - new.keys() if p.published else old.keys() | new.keys()
        if gone and not alone:
            anew |= _met_by(p, {key: old.get(key, new.get(key, 0)) for key in gone}, graph)
    if alone:
        return Changed(frozenset(), frozenset())
    joined, pushed = _newcomers([p for p in standing.values() if p.published], renewed.keys() | anew, graph)
    apart = {e.b for e in graph.edges(pushed) if e.a in pushed.get(e.b, ())}
    return Changed(frozenset(anew | apart), joined)


def _met_by(p: Proposition, keys: Mapping[int, int], graph: Filing) -> set[str]:
    """The later claims that meet a claim under one of some keys (with its marks), or would."""
    if not p.published:
        return set(graph.postings.later(BLOCK, p.position, keys))
    found, threads = set[str](), set(_threads(p))
    for key, held in graph.around(BLOCK, p.position.day, keys, _SOUGHT, ()).items():
        between = Counter[int]()
        for at, mark in held[bisect_right(held, (p.position, len(_ACTIONS))) :]:
            marks = None if key in threads else _marks(_ACTIONS[mark])
            passed = between.total() if marks is None else sum(between[m] for m in marks)
            if passed < BLOCK.nearest and (marks is None or keys[key] in marks):
                found.add(at.owner)
            between[mark] += at.owner != p.id
    return found


def _newcomers(
    newcomers: Sequence[Proposition], settled: Container[str], graph: Filing
) -> tuple[frozenset[Pair], Mapping[str, set[str]]]:
    """Pairs of dated newcomers with those later claims that meet them, and for each later claim the claims that it no longer
    meets under a key of a newcomer."""
    joined, pushed = set[Pair](), defaultdict[str, set[str]](set)
    fresh = {p.id for p in newcomers}
    days = defaultdict[int, list[Proposition]](list)
    for p in newcomers:
        days[p.position.day].append(p)
    for day, ones in days.items():
        threads = {key for p in ones for key in _threads(p)}
        keys = {key for p in ones for key in (*_threads(p), *_scenes(p))}
        mine = {p.id for p in ones}
        for key, held in graph.around(BLOCK, day, keys, _SOUGHT, fresh).items():
            for at, mark in held[bisect_left(held, (Position(day, ""),)) :]:
                if at.owner not in settled and at.day <= day + BLOCK.reach:
                    marks = None if key in threads else _marks(_ACTIONS[mark])
                    before = _before(held, at, marks)
                    nearest = before[: BLOCK.nearest]
                    joined.update((i, at.owner) for i in nearest if i in mine)
                    were = [i for i in before if i not in fresh][: BLOCK.nearest]
                    pushed[at.owner].update(were[len(nearest) - sum(i in fresh for i in nearest) :])
    return frozenset(joined), {i: gone for i, gone in pushed.items() if gone}


def _before(held: Holders, at: Position, marks: Container[int] | None) -> list[str]:
    """The holders that an owner finds, were there no limit, the nearest first and those of unknown day last."""
    end, known = bisect_left(held, (at,)), bisect_left(held, (Position(1, ""),))
    first = bisect_left(held, (Position(at.day - BLOCK.reach, ""),))
    ordered = (*reversed(held[max(first, known) : end]), *reversed(held[:known]))
    return [p.owner for p, mark in ordered if marks is None or mark in marks]
