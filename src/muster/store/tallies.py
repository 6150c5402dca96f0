"""Counts over a selection of claims: by choice, by place, by movement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from muster.domain.grade import Credibility
from muster.domain.overview import FRIEND, HOSTILE, NEUTRAL, NameTally, PathTally, PlaceTally, Told
from muster.domain.place import Place, Precision
from muster.store.place_columns import Spot
from muster.store.survey import Selection
from muster.store.vocabulary import NONE, Flags, Numbers, Vocabulary, distinct, flags

Kind = Callable[[str], str | None]  # type of equipment to what it is counted as; None leaves it out
SIDES = (NEUTRAL, FRIEND, HOSTILE)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many claims each choice would leave, under all other fields of the question."""

    action: Mapping[str, int]
    speech_act: Mapping[str, int]
    language: Mapping[str, int]
    credibility: Mapping[str, int]
    disputed: int
    actor: Mapping[str, int]  # most told first
    source: Mapping[str, int]


MOST = 40  # actors and sources that are offered


def facets(chosen: Selection) -> Facets:
    """Counts of all choices."""
    claims, found = chosen.survey.claims, chosen.survey.found
    words = claims.words
    return Facets(
        _by(claims.action, words.actions, chosen.without("action")),
        _by(claims.act, words.acts, chosen.without("speech_act")),
        _by(claims.language, words.languages, chosen.without("language")),
        _by_grade(chosen),
        int(np.count_nonzero(chosen.without("disputed") & found.disputed)),
        _most(_by(claims.actor, words.actors, chosen.without("actor"))),
        _most(_sources(chosen)),
    )


def _by(column: Numbers, vocabulary: Vocabulary[str], among: Flags) -> dict[str, int]:
    counts = np.bincount(column[among] + 1, minlength=len(vocabulary) + 1)[1:]
    return {vocabulary.values[k]: int(counts[k]) for k in np.flatnonzero(counts)}


def _by_grade(chosen: Selection) -> dict[str, int]:
    found = chosen.survey.found
    grades = list(Credibility)
    graded = [grades.index(grade) for grade in found.events.credibility]
    code = np.array([*graded, grades.index(Credibility.CANNOT_BE_JUDGED)], dtype=np.int64)[found.event]
    counts = np.bincount(code[chosen.without("credibility")], minlength=len(grades))
    return {grade.value: int(count) for grade, count in zip(grades, counts, strict=True) if count}


def _sources(chosen: Selection) -> dict[str, int]:
    """By printed name, once a claim."""
    sources = chosen.survey.claims.sources
    among = chosen.without("source")
    kept = among[sources.claim]
    counts = np.bincount(sources.source[kept], minlength=len(sources.sources))
    found: dict[str, int] = defaultdict(int)
    for code in np.argsort(-counts, kind="stable")[: 2 * MOST]:
        if counts[code]:
            found[sources.sources.values[code][0]] += int(counts[code])
    return found


def _most(counts: Mapping[str, int]) -> dict[str, int]:
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return dict(ranked[:MOST])


def places(chosen: Selection, kind: Kind, side: Numbers | None = None) -> list[PlaceTally]:
    """All located places of the claims, the most told of first. ``side``: per claim an index into :data:`SIDES`."""
    survey = chosen.survey
    columns, found = survey.claims.places, survey.found
    rows = np.flatnonzero(columns.once & chosen.chosen[columns.claim])
    spot, claim, size = columns.spot[rows], columns.claim[rows], len(columns.spot_of)
    counts = np.bincount(spot, minlength=size)
    origins = _origins(spot, found.origin[claim], size, len(found.origins))
    disputed = flags(size, spot[found.disputed[claim]])
    firm = flags(size, spot[~survey.claims.doubtful[claim]])
    told = _told(chosen, kind, side)
    return [
        PlaceTally(
            columns.spot_of[k].key,
            _place(columns.spot_of[k], found.sites),
            columns.spot_of[k].place is not None,
            int(counts[k]),
            int(origins[k]),
            bool(disputed[k]),
            not firm[k],
            told.get(int(k)),
        )
        for k in np.argsort(-counts, kind="stable")
        if counts[k]
    ]


def _origins(group: Numbers, origin: Numbers, groups: int, size: int) -> Numbers:
    """Different origins in each group."""
    pairs = distinct(group * size + origin, groups * size)
    return np.bincount(pairs // max(size, 1), minlength=groups)


def _place(spot: Spot, sites: Mapping[str, Place]) -> Place:
    """The place of the gazetteer; bare coordinates stand for themselves."""
    if spot.place is not None and spot.place in sites:
        return sites[spot.place]
    return Place(spot.key, spot.name, "", spot.lon, spot.lat, Precision(spot.precision), 0)


def _told(chosen: Selection, kind: Kind, side: Numbers | None) -> dict[int, Told]:
    """By spot, the kind of equipment that most of its claims name; of equals the first by name."""
    equipment, equipped = chosen.survey.claims.equipment, chosen.survey.claims.equipped
    kinds: Vocabulary[str] = Vocabulary()
    kind_of = kinds.codes(kind(one) for one in equipment.types.values)
    named = chosen.chosen[equipment.claim] & (kind_of[equipment.type] != NONE)
    kept = named[equipped.equipment]
    row, spots = equipped.equipment[kept], equipped.spot[kept]
    code = kind_of[equipment.type[row]]
    sides = side[equipment.claim[row]] if side is not None else np.zeros(len(row), dtype=np.int64)
    key = (spots * max(len(kinds), 1) + code) * len(SIDES) + sides
    counted = np.bincount(key)  # spots, kinds and sides are few
    keys = np.flatnonzero(counted)
    counts = counted[keys]
    by: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for one, count in zip(keys.tolist(), counts.tolist(), strict=True):
        rest, which = divmod(one, len(SIDES))
        spot, worn = divmod(rest, len(kinds))
        by[spot].setdefault(worn, [0] * len(SIDES))[which] += count
    return {spot: _most_told(counted, kinds.values) for spot, counted in by.items()}


def _most_told(counted: Mapping[int, list[int]], kinds: list[str]) -> Told:
    best = min(counted, key=lambda code: (-sum(counted[code]), kinds[code]))
    sides = counted[best]
    side = SIDES[max(range(1, len(SIDES)), key=sides.__getitem__)]
    clear = sides[1] != sides[2] and max(sides[1:]) > 0
    return Told(kinds[best], sum(sides), side if clear else NEUTRAL)


def paths(chosen: Selection, most: int) -> tuple[list[PathTally], int]:
    """The movements that most claims tell of, and how many there are in all."""
    claims, found = chosen.survey.claims, chosen.survey.found
    columns = claims.places
    kept = chosen.chosen[columns.path_claim]
    path, claim, size = columns.path[kept], columns.path_claim[kept], len(columns.paths)
    counts = np.bincount(path, minlength=size)
    origins = _origins(path, found.origin[claim], size, len(found.origins))
    affirmed = flags(size, path[~claims.negated[claim]])
    firm = flags(size, path[~claims.doubtful[claim]])
    told = int(np.count_nonzero(counts))
    ranked = np.argsort(-counts, kind="stable")[: min(most, told)]
    tallies = [
        PathTally(
            tuple(_place(columns.spot_of[stop], found.sites) for stop in columns.paths.values[k].stops),
            int(counts[k]),
            int(origins[k]),
            not affirmed[k],
            not firm[k],
        )
        for k in ranked
    ]
    return tallies, told


def unlocated(chosen: Selection, most: int) -> tuple[list[NameTally], int]:
    """Printed place names that have no place on the map, the most told of first, and how many there are in all."""
    columns = chosen.survey.claims.places
    rows = np.flatnonzero((columns.spot == NONE) & chosen.chosen[columns.claim])
    size = len(columns.names)
    pairs = distinct(columns.claim[rows] * size + columns.name[rows], len(chosen.chosen) * size)
    counts = np.bincount(pairs % max(size, 1), minlength=size)
    names = [NameTally(columns.names.values[k], int(counts[k])) for k in np.flatnonzero(counts)]
    names.sort(key=lambda one: (-one.claims, one.text))
    return names[:most], len(names)
