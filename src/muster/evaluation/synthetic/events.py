"""What happens: an event with its facets, drawn from facts (where, when, how many) and a pattern (what kind of thing).

Two events with one pattern and other facts are told by the same words about other places, days and numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from muster.domain.claim import Action, Certainty, Polarity, SpeechAct, TimeFrame
from muster.evaluation.synthetic.model import Options
from muster.evaluation.synthetic.world import Kind, Site, another, branch, kinds, nationality, site

FACETS = 16
_ANSWERS = 4  # facets after the first that speak of the event itself
_MAIN = (
    Action.WITHDRAW,
    Action.DEPLOY,
    Action.MOVE,
    Action.DEPART,
    Action.ARRIVE,
    Action.REINFORCE,
    Action.LOAD,
)
_OTHER = (*_MAIN, Action.PRESENT, Action.PRESENT, Action.REMAIN, Action.CONSTRUCT, Action.EXERCISE, Action.ALERT,
          Action.TRANSFER, Action.ATTACK, Action.AGREEMENT)  # fmt: skip
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
STANDING = {Action.PRESENT, Action.REMAIN, Action.CONSTRUCT, Action.EXERCISE}


class Manner(NamedTuple):
    """How a source speaks of a facet, and by which rule of the grammar."""

    rule: str
    act: SpeechAct
    polarity: Polarity = Polarity.AFFIRMED
    certainty: Certainty = Certainty.CERTAIN
    frame: TimeFrame | None = None


STATED = Manner("state", SpeechAct.STATE)
_ANNOUNCED = Manner("announce", SpeechAct.ANNOUNCE, frame=TimeFrame.FUTURE)
_DENIED = Manner("deny", SpeechAct.DENY, Polarity.NEGATED)
_UNCONFIRMED = Manner("unconfirmed", SpeechAct.CANNOT_CONFIRM, certainty=Certainty.UNKNOWN)
_SILENT = Manner("nocomment", SpeechAct.NO_COMMENT, certainty=Certainty.UNKNOWN)
_ORDERED = Manner("order", SpeechAct.ORDER, frame=TimeFrame.FUTURE)
_WARNED = Manner("warn", SpeechAct.WARN, certainty=Certainty.PROBABLE, frame=TimeFrame.FUTURE)
_SUGGESTED = Manner("suggest", SpeechAct.SUGGEST, certainty=Certainty.POSSIBLE)
_ASKED = Manner("ask", SpeechAct.ASK, certainty=Certainty.UNKNOWN)
_ABOUT_MAIN = (STATED, STATED, _DENIED, _UNCONFIRMED, _SILENT, _SUGGESTED)
_ABOUT_OTHERS = (STATED,) * 14 + (
    _ANNOUNCED,
    _ANNOUNCED,
    _ORDERED,
    _WARNED,
    _SUGGESTED,
    _SUGGESTED,
    _DENIED,
    _ASKED,
)


class Facet(NamedTuple):
    """One thing that reports of an event may tell. ``key`` is its event, shared by the facets that speak of one."""

    key: int
    manner: Manner
    action: Action
    frame: TimeFrame
    kind: Kind
    number: int
    unit: str  # "14th"
    origin: Site
    destination: Site
    site: Site
    days: int  # before the first publication


@dataclass(frozen=True, slots=True)
class Event:
    """A constructed event: facet 0 is what it is about."""

    day: date  # first published
    nationality: str
    branch: str
    facets: tuple[Facet, ...]


def event(facts: Random, pattern: Random, seed: int, day: date) -> Event:
    """An event first reported on ``day``."""
    home = site(facts, seed)
    there = another(facts, seed, home)
    third = another(facts, seed, home)
    nation, arm = nationality(facts, home.place), branch(facts)
    main = pattern.choice(_MAIN)
    found = [_facet(0, STATED, main, facts, pattern, (home, there, third))]
    for n in range(1, FACETS):
        if n <= _ANSWERS:
            manner = pattern.choice(_ABOUT_MAIN)
            found.append(found[0]._replace(manner=manner))
        else:
            manner = pattern.choice(_ABOUT_OTHERS)
            found.append(_facet(n, manner, pattern.choice(_OTHER), facts, pattern, (home, there, third)))
    return Event(day, nation, arm, tuple(found))


def recounted(told: Event, facts: Random) -> Event:
    """The same kind of event again: what the facets count is another number."""
    numbers = {facet.key: _number(facts) for facet in told.facets}
    facets = tuple(facet._replace(number=numbers[facet.key]) for facet in told.facets)
    return replace(told, facets=facets)


def day_of(facts: Random, options: Options) -> date:
    """A day of the archive's years."""
    return options.first_day + timedelta(days=facts.randrange(365 * options.years))


def another_year(facts: Random, day: date, options: Options) -> date:
    """The same season of another year of the archive."""
    years = options.years
    if years < 2:
        return day + timedelta(days=180)
    shift = facts.randrange(1, years)
    index = ((day - options.first_day).days + 365 * shift) % (365 * years)
    return options.first_day + timedelta(days=index)


def _facet(
    key: int, manner: Manner, action: Action, facts: Random, pattern: Random, around: tuple[Site, Site, Site]
) -> Facet:
    home, there, third = around
    where = pattern.random()
    known = kinds()
    return Facet(
        key=key,
        manner=manner,
        action=action,
        frame=manner.frame or _frame(action, pattern),
        kind=known[facts.randrange(len(known))],
        number=_number(facts),
        unit=_ordinal(facts.randint(2, 180)),
        origin=home if where < 0.8 else third,
        destination=there if where < 0.8 else home,
        site=home if where < 0.6 else there if where < 0.85 else third,
        days=facts.randint(0, 3),
    )


def _number(facts: Random) -> int:
    """How many: mostly few."""
    if facts.random() < 0.7:
        return facts.randint(2, 9)
    return facts.randint(10, 40) if facts.random() < 0.7 else facts.randint(40, 400)


def _frame(action: Action, pattern: Random) -> TimeFrame:
    drawn = pattern.random()
    if drawn < (0.4 if action in STANDING else 0.12):
        return TimeFrame.ONGOING
    return TimeFrame.FUTURE if drawn > 0.9 else TimeFrame.PAST


def _ordinal(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{_ENDINGS.get(number % 10, 'th')}"
