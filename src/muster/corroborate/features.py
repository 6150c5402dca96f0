"""What two claims have in common and what tells them apart, as named numbers.

The features are those of cross-document event coreference (Cybulska & Vossen 2015: action, participants, place, time; Barhom
et al. 2019: arguments of one role), read from the claims' own fields; nothing is guessed from headlines. Every function
is symmetric in the two claims, and compares one side of them (:mod:`muster.corroborate.facets`), the words or the context.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Protocol

from muster.corroborate.equipment_types import kinship
from muster.corroborate.facets import Kit, Manner, Party, When, Where, facets
from muster.corroborate.phases import ANSWERS, NEUTRAL_ACTS, affinity
from muster.domain.claim import Action, TimeFrame
from muster.domain.proposition import Point, Proposition, Said

Feature = tuple[str, float]
_EARTH_M = 6_371_000.0
_CLOSE_M = 5_000.0
_SHORT_DAYS = 3
_NEWS = timedelta(days=7)  # before its report: when an act happened that is told without a day
_PASSING = {Action.ATTACK, Action.ARRIVE, Action.DEPART, Action.MOVE, Action.LOAD, Action.EXERCISE}


class Dated(Protocol):
    """What has a first and a last day; None is open."""

    @property
    def start(self) -> date | None: ...
    @property
    def end(self) -> date | None: ...


class Located(Protocol):
    """What lies at definite points."""

    @property
    def points(self) -> tuple[Point, ...]: ...


def features(a: Proposition, b: Proposition, answers: Mapping[str, str]) -> dict[str, float]:
    """Named features of a pair; those that are zero are left out."""
    one, two = facets(a), facets(b)
    found = dict(manner(one.manner, two.manner))
    found.update(place(one.where, two.where))
    found.update(equipment(one.kit, two.kit))
    found.update(time(one.when, two.when))
    found.update(participants(one.party, two.party))
    found.update(context(a, b, answers))
    found.update(words(a, b))
    return {name: value for name, value in found.items() if value}


def manner(a: Manner, b: Manner) -> Iterator[Feature]:
    """What is done, when as seen from the telling, and who is for and against it."""
    yield from _action(a, b)
    yield from _frame(a, b)
    yield from _sides(a, b)


def _action(a: Manner, b: Manner) -> Iterator[Feature]:
    one, two = sorted((a.action, b.action))
    kin = affinity(one, two)
    if kin == 1:
        yield "one action", 1.0
        yield f"both {one}", 1.0
    elif kin:
        yield "kindred actions", 1.0
        if {one, two} == {Action.WITHDRAW, Action.REMAIN}:
            yield "leaving and staying", 1.0
    else:
        yield "different actions", 1.0
        if Action.OTHER in (one, two):
            yield "another action that has no name", 1.0


def place(a: Where, b: Where) -> Iterator[Feature]:
    """Places and the two ends of the way."""
    if not (a.places and b.places):
        yield ("one without a definite place", 1.0) if a.places or b.places else ("no definite place", 1.0)
    elif a.places & b.places:
        yield "same place", 1.0
    elif nearby(a, b):
        yield "one place within or beside the other", 1.0
    else:
        yield "different places", 1.0
    if a.areas and b.areas:
        yield ("same wider area" if a.areas & b.areas else "different wider areas"), 1.0
    if apart(a.lands, b.lands):
        yield "places of different countries", 1.0
    if apart(a.went_to, b.went_to) or apart(a.came_from, b.came_from) or apart(a.bound_for, b.bound_for):
        yield "one end of the way differs", 1.0
    if a.came_from & b.came_from and a.went_to & b.went_to:
        yield "same way", 1.0


def apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """Both are known and they share nothing."""
    return bool(a and b and a.isdisjoint(b))


def nearby(a: Located, b: Located) -> bool:
    """A place of one lies within what a place of the other stands for, or a few kilometres from it."""
    return any(
        _distance_m(p, q) <= max(p.uncertainty_m, q.uncertainty_m) + _CLOSE_M
        for p in a.points
        for q in b.points
    )


def _distance_m(p: Point, q: Point) -> float:
    """Great-circle distance in metres by the equirectangular approximation, good to a per cent below 200 km."""
    east = math.radians(q.lon - p.lon) * math.cos(math.radians((p.lat + q.lat) / 2))
    return _EARTH_M * math.hypot(east, math.radians(q.lat - p.lat))


def equipment(a: Kit, b: Kit) -> Iterator[Feature]:
    """Types of equipment and their counts."""
    if not (a.equipment and b.equipment):
        if a.equipment or b.equipment:
            yield "equipment in one of them", 1.0
        return
    kin = max(kinship(x[0], y[0]) for x in a.equipment for y in b.equipment)
    yield {1.0: "same equipment", 0.7: "one type a kind of the other"}.get(kin, "other equipment of one class"
        if kin > 0 else "unknown kinship of equipment" if kin == 0 else "different equipment"), 1.0  # fmt: skip
    pairs = [(x, y) for x in a.equipment for y in b.equipment if kinship(x[0], y[0]) >= 0.7]
    if pairs and all(counted_apart(x, y) for x, y in pairs):
        yield "counted differently", 1.0
    elif any(x[1] == y[1] and (x[1] or 0) > 1 for x, y in pairs):
        yield "same count", 1.0


Counted = tuple[str, int | None, int | None]


def counted_apart(x: Counted, y: Counted) -> bool:
    """Both are counted and the ranges share nothing. None is an open bound."""
    if (x[1] is None and x[2] is None) or (y[1] is None and y[2] is None):
        return False
    return _below(x[2], y[1]) or _below(y[2], x[1])


def _below(high: int | None, low: int | None) -> bool:
    return high is not None and low is not None and high < low


def participants(a: Party, b: Party) -> Iterator[Feature]:
    """Names, actor and object, and the country of the force."""
    if a.names & b.names:
        yield "same name of ship, unit or force", 1.0
    elif a.names and b.names:
        yield "different names", 1.0
    if a.things and b.things:
        yield "share of actor and object", len(a.things & b.things) / min(len(a.things), len(b.things))
        if a.things.isdisjoint(b.things):
            yield "other actor and object", 1.0
    else:
        yield "actor and object not in both", 1.0
    if a.countries & b.countries:
        yield "forces of one country", 1.0
    elif a.countries and b.countries:
        yield "forces of different countries", 1.0


def words(a: Proposition, b: Proposition) -> Iterator[Feature]:
    """Words quoted, the more telling the rarer their own report prints them; none of it is negative."""
    if a.topic and b.topic:
        common = len(a.topic & b.topic)
        yield "share of words", common / min(len(a.topic), len(b.topic))
        yield from _rare(a, b)
        yield "common words", min(4, common) / 4


def _rare(a: Proposition, b: Proposition) -> Iterator[Feature]:
    short, long = (a.told, b.told) if len(a.told) <= len(b.told) else (b.told, a.told)
    shared = math.fsum([min(weight, long[word]) for word, weight in short.items() if word in long])
    yield "rare words in common", min(2.0, shared)
    yield "share of rare words", shared / min(facets(a).told, facets(b).told)


MOST_OF_WORDS = {"share of words": 1.0, "rare words in common": 2.0, "share of rare words": 1.0, "common words": 1.0}  # the most that :func:`words` gives  # fmt: skip


def time(a: Dated, b: Dated) -> Iterator[Feature]:
    """The days that they tell of."""
    dated = bool(a.start or a.end), bool(b.start or b.end)
    if all(dated):
        gap = gap_days(a, b)
        if gap:
            yield "days between them", min(gap, 10) / 10
            yield "different days", 1.0
        else:
            short = max(length_days(a), length_days(b)) <= _SHORT_DAYS
            yield ("same days" if short else "times that meet"), 1.0
    else:
        yield ("time in one of them" if any(dated) else "time in neither"), 1.0


def _frame(a: Manner, b: Manner) -> Iterator[Feature]:
    frames = {a.frame, b.frame}
    if len(frames) == 1:
        yield "same time frame", 1.0
    elif frames == {TimeFrame.PAST, TimeFrame.FUTURE}:
        yield "what was and what is to come", 1.0


def gap_days(a: Dated, b: Dated) -> int:
    """Days between two intervals; 0 when they meet. An open side reaches without end."""
    if a.end and b.start and a.end < b.start:
        return (b.start - a.end).days
    if b.end and a.start and b.end < a.start:
        return (a.start - b.end).days
    return 0


def length_days(p: Dated) -> int:
    """Days of the interval, a large number where a side is open."""
    return (p.end - p.start).days + 1 if p.start and p.end else 10_000


def _sides(a: Manner, b: Manner) -> Iterator[Feature]:
    if a.side * b.side < 0:
        yield "affirmed and negated", 1.0
    elif a.side == b.side == -1:
        yield "both negated", 1.0
    if a.total != b.total and -1 in (a.side, b.side):
        yield "all of it in one, denied in part", 1.0
    if 0 in (a.side, b.side):
        yield "in doubt or unanswered", 1.0


def context(a: Proposition, b: Proposition, answers: Mapping[str, str]) -> Iterator[Feature]:
    """Who tells it, and how their reports, or places in one report, stand to one another."""
    if facets(a).speaker == facets(b).speaker:
        yield "one speaker", 1.0
    yield from _one_report(a, b, answers) if a.document == b.document else _two_reports(a, b)


def _one_report(a: Proposition, b: Proposition, answers: Mapping[str, str]) -> Iterator[Feature]:
    yield "one report", 1.0
    one, two = a.claim.span, b.claim.span
    between = max(one.start - two.end, two.start - one.end)
    if between < 0:
        yield "one sentence tells both", 1.0
    else:
        yield "distance in the report", math.log1p(between) / 6
    if answers.get(a.id) == b.id or answers.get(b.id) == a.id:
        yield "an answer to it", 1.0
    elif a.id in answers and answers[a.id] == answers.get(b.id):
        yield "answers to one claim", 1.0
    elif a.claim.speech_act in ANSWERS or b.claim.speech_act in ANSWERS:
        yield "an answer to something else", 1.0
    if {a.claim.speech_act, b.claim.speech_act} & NEUTRAL_ACTS and a.claim.action is b.claim.action:
        yield "doubt about that action", 1.0


def _two_reports(a: Proposition, b: Proposition) -> Iterator[Feature]:
    yield "two reports", 1.0
    if a.theatre and b.theatre:
        yield "share of countries spoken of", len(a.theatre & b.theatre) / min(len(a.theatre), len(b.theatre))
    if a.published and b.published:
        yield "weeks between the reports", min(abs((a.published - b.published).days), 140) / 70


def news_gap(a: Proposition, b: Proposition) -> int:
    """Days between two passing acts that two reports tell as done, one of them without a day; 0 for all other pairs.

    News is of the days before it is printed: an act without a day is taken for one of the week before its report.
    """
    undated = not (a.start or a.end) or not (b.start or b.end)
    if not undated or a.document == b.document or not (_done(a.claim) and _done(b.claim)):
        return 0
    return gap_days(_news_days(a), _news_days(b))


def _done(said: Said) -> bool:
    return said.time_frame in (TimeFrame.PAST, TimeFrame.ONGOING) and said.action in _PASSING


def _news_days(p: Proposition) -> When:
    """The days that a claim gives, else the week before it was printed."""
    if p.start or p.end or p.published is None:
        return facets(p).when
    return When(p.published - _NEWS, p.published)
