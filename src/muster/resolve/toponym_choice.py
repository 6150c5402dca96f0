"""Choosing among the places that carry a name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from muster.domain.place import Place, Precision
from muster.resolve.toponym_context import Context, distance_m, inside

PRIOR = {Precision.COUNTRY: 8.0, Precision.AREA: 5.5, Precision.SITE: 4.6, Precision.ADMIN1: 2.4}
CONTAINED = 6.0
SOUNDS_ALIKE = -1.2
OTHER_NAME = -1.0  # of a lesser town that only lists the printed name beside its own
WELL_KNOWN = 300_000
FAINT = 1.9  # below this a small place far from everything in the document is not believed
ALONE = 3.0  # the same where the report names countries and the place lies in none of them
ADMINISTRATIVE = (Precision.ADMIN1, Precision.ADMIN2, Precision.COUNTRY, Precision.AREA)
TOWN_SHARE = 0.05  # of a province's people that its namesake town must hold to be what a bare name means
PORT_KINDS = {"port", "naval_base", "shipyard"}


class Choice(NamedTuple):
    """The candidate taken, its score, the margin over the next one that lies elsewhere, and the evidence in words."""

    place: Place
    score: float
    margin: float
    evidence: str
    contained: bool


def prior(place: Place, position: int, twin: bool = False, printed: str | None = None) -> float:
    """How likely a name means this place when nothing else is known: kind, size, order in the gazetteer.

    ``twin`` marks a province whose town has the same name: bare, the name means the town.
    """
    if place.precision in (Precision.LOCALITY, Precision.ADMIN1, Precision.ADMIN2):
        base = {Precision.ADMIN1: 2.4, Precision.ADMIN2: 0.6}.get(place.precision, 2.2)
        size = base + 0.8 * math.log10(place.population / 1000 + 1)
    else:
        size = PRIOR.get(place.precision, 3.0)
    size -= 2.5 if twin else 0.0
    size += 1.5 if place.kind == "capital" else 0.0
    alike = SOUNDS_ALIKE if "sounds alike" in place.source else 0.0
    other = OTHER_NAME if printed and _lesser(place) and place.name.casefold() != printed.casefold() else 0.0
    return size + alike + other - 0.22 * min(position, 8)


def _lesser(place: Place) -> bool:
    return place.precision is Precision.LOCALITY and place.population < WELL_KNOWN


def choose(
    candidates: Sequence[Place],
    containers: Sequence[Place],
    context: Context,
    offsets: Sequence[int],
    sea: bool = False,
    province: bool = False,
    printed: str | None = None,
) -> Choice | None:
    """The likeliest candidate, or None when nothing ties the name to any of them.

    ``containers`` are what the text says the name lies in; ``sea`` prefers places on a coast ("off X"), ``province``
    units of administration ("X province").
    """
    scored = []
    if (
        candidates and candidates[0].precision is Precision.COUNTRY
    ):  # "Mexico, Missouri", not "China, Japan and Korea"
        containers = [c for c in containers if c.precision is Precision.ADMIN1]
    for position, place in enumerate(candidates):
        held = next((c for c in containers if inside(place, c)), None)
        twin = not province and _has_town(place, candidates)
        fit = context.support(place, offsets)
        score = prior(place, position, twin, printed) + fit
        score += CONTAINED if held else 0.0
        if province and place.precision not in ADMINISTRATIVE:
            score -= 4.0
        if sea and _on_coast(place, context):
            score += 2.5
        scored.append((score, -position, place, held, fit))
    if not scored:
        return None
    scored.sort(key=lambda s: (s[0], s[1]), reverse=True)
    score, _, place, held, fit = scored[0]
    rivals = [s[0] for s in scored[1:] if s[2].country != place.country or s[2].admin1 != place.admin1]
    margin = score - max(rivals, default=-math.inf)
    alone = bool(context.countries) and fit == 0
    if held is None and score < (ALONE if alone else FAINT):
        return None
    return Choice(place, score, margin, _evidence(place, held, context, len(candidates)), held is not None)


def _has_town(place: Place, candidates: Sequence[Place]) -> bool:
    """Whether a province shares its name with a town inside it or close by."""
    if place.precision not in (Precision.ADMIN1, Precision.ADMIN2):
        return False
    return any(
        p.precision is Precision.LOCALITY
        and p.population >= TOWN_SHARE * place.population
        and p.country == place.country
        and (
            p.admin1 == place.admin1
            or distance_m(p.lon, p.lat, place.lon, place.lat) < max(2.0 * place.uncertainty_m, 60_000)
        )
        for p in candidates
    )


def _on_coast(place: Place, context: Context) -> bool:
    if place.kind in PORT_KINDS or place.kind in {"sea", "strait", "island", "islands", "gulf", "coast"}:
        return True
    return any(p.kind in PORT_KINDS for p in context.gazetteer.near(place.lon, place.lat, 25_000))


def _evidence(place: Place, held: Place | None, context: Context, count: int) -> str:
    if held is not None:
        return f"printed with {held.name}"
    if count == 1:
        return "only place of that name"
    if place.precision is Precision.COUNTRY:
        return "country name"
    if context.countries.get(place.country or "", 0.0) >= 0.5:
        return f"fits the countries of the report, 1 of {count}"
    return f"likeliest of {count}"
