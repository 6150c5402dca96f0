"""The sides of a proposition that recur in many claims: manner, place, equipment, time and participants.

Claims of one story name the same place, force and day over and over. Each such side is one object, whoever has it, so that
what two sides have in common is worked out once and not for every pair of claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import fsum
from typing import NamedTuple, cast

from muster.corroborate.lines import body
from muster.corroborate.phases import stance
from muster.domain.claim import Action, TimeFrame
from muster.domain.proposition import Count, Point, Proposition

_SIDES = 1 << 15  # of one kind that are remembered; one that was forgotten is made anew
_FACETS = "facets"


@dataclass(frozen=True, slots=True, eq=False)
class Manner:
    """What is said to be done, and how: ``side`` is +1 for it, -1 against it, 0 neither."""

    action: Action
    side: int
    frame: TimeFrame
    total: bool


@dataclass(frozen=True, slots=True, eq=False)
class Where:
    """Places, in the words of :class:`~muster.domain.proposition.Proposition`."""

    places: frozenset[str]
    areas: frozenset[str]
    came_from: frozenset[str]
    went_to: frozenset[str]
    points: tuple[Point, ...]
    lands: frozenset[str]
    bound_for: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Kit:
    """Types of equipment, each with its count."""

    equipment: tuple[Count, ...]


@dataclass(frozen=True, slots=True, eq=False)
class When:
    """First and last day; None is open."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True, eq=False)
class Party:
    """Who and what takes part."""

    names: frozenset[str]
    things: frozenset[str]
    countries: frozenset[str]


class Facets(NamedTuple):
    """All sides of one proposition, the key of the body that speaks, and the sum of ``told``."""

    manner: Manner
    where: Where
    kit: Kit
    when: When
    party: Party
    speaker: str
    told: float


def facets(p: Proposition) -> Facets:
    """The sides of a proposition; worked out once and kept with it."""
    found = p.memo.get(_FACETS)
    if found is None:
        found = p.memo[_FACETS] = _facets(p)
    return cast(Facets, found)


def _facets(p: Proposition) -> Facets:
    return Facets(
        _manner(p.claim.action, stance(p.claim), p.claim.time_frame, p.total),
        _where(p.places, p.areas, p.came_from, p.went_to, p.points, p.lands, p.bound_for),
        _kit(p.equipment),
        _when(p.start, p.end),
        _party(p.names, p.things, p.countries),
        body(p.claim.speaker),
        fsum(p.told.values()),
    )


_manner = lru_cache(_SIDES)(Manner)
_where = lru_cache(_SIDES)(Where)
_kit = lru_cache(_SIDES)(Kit)
_when = lru_cache(_SIDES)(When)
_party = lru_cache(_SIDES)(Party)
