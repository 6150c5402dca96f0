"""Where a text plays: the settlement or site that the places named around a point of it lie about.

A street, a market or a school of no gazetteer is somewhere about the town that the report speaks of there (the
geographic focus of Amitay et al. 2004, taken locally). It is read so only where most of the places named lie together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from muster.domain.place import PlaceBasis, PlaceReading, Precision
from muster.resolve.toponym_context import Context, distance_m
from muster.resolve.toponym_phrase import PlacePhrase
from muster.resolve.toponym_reading import reading

TOGETHER_M = 120_000.0
REACH = 1000.0  # characters over which a mention loses most of its weight
FAR = 0.15  # weight of a mention anywhere else in the text
AGREED = 0.35  # share of the weight that must lie together
BARE = 0.7  # the same for a name that does not say it is a street, a school or a berth: it may be a town of its own
LEAST = 0.5  # weight that must lie together: a mention not too far off, or several
UNCERTAINTY_M = 50_000
SMALL_M = 160_000  # reach of a country or area that still says where
COUNTRY = 0.2  # weight of one
_WORD = r"(?:[^\W\d_a-z][\w'’.&/-]*|\d+\w*)"
_BARE_NAME = re.compile(
    rf"(?:the )?{_WORD}(?: (?:(?:of|the|and|de|du|la|le|d|al|el|for|block of|&|-|\+) )*{_WORD})*"
)
_FEATURE = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|boulevard|lane|drive|highway|square|place|plaza|quarter|district|block|estate|alley|rue|calle|"
    r"bridge|tunnel|roundabout|junction|canal|railroad|railway|station|stop|terminal|depot|yard|wharf|quay|pier|berth|jetty|dock|docks|"
    r"harbou?r|marina|slipway|school|college|academy|university|institute|hospital|clinic|church|mosque|cathedral|chapel|temple|"
    r"synagogue|cemetery|market|bazaar|mall|cent(?:re|er)|hotel|inn|restaurant|caf[eé]|bar|pub|theat(?:re|er)|cinema|museum|library|gallery|"
    r"stadium|arena|park|gardens?|zoo|club|course|racecourse|court|courthouse|prison|jail|police|embassy|consulate|parliament|palace|castle|"
    r"tower|hall|building|house|headquarters|office|barracks|kaserne|camp|base|pad|apron|runway|hangar|gate|checkpoint|factory|plant|mill|"
    r"warehouse|refinery|shipyard|silo|terrace|suburb|elementary|middle|high|services?|works|studios?|farm)\b",
    re.IGNORECASE,
)
WEIGHT = {
    Precision.SITE: 1.0,
    Precision.LOCALITY: 1.0,
    Precision.VICINITY: 0.7,
    Precision.ADMIN2: 0.5,
    Precision.ADMIN1: 0.3,
}


@dataclass(frozen=True, slots=True)
class Focus:
    """Places read in a text with their offsets, the fine-grained ones only."""

    named: tuple[tuple[int, PlaceReading], ...]

    @classmethod
    def of(cls, context: Context, read: Iterable[tuple[int, PlaceReading]]) -> Focus:
        kept = {at: one for at, one in read if one.precision in WEIGHT or _small(one)}
        for anchor in context.anchors:
            place = anchor.place
            if place.precision in WEIGHT and anchor.at not in kept:
                kept[anchor.at] = reading(place, PlacePhrase(place.name), "")
        return cls(tuple(sorted(kept.items(), key=lambda item: item[0])))

    def about(self, at: int, unknown: PlaceReading) -> PlaceReading:
        """``unknown``, printed at offset ``at``, as somewhere about the focus there; as it was where there is none."""
        weighed = [
            (WEIGHT.get(one.precision, COUNTRY) * (FAR + math.exp(-abs(at - where) / REACH)), one)
            for where, one in self.named
        ]
        best, share = None, 0.0
        total = sum(weight for weight, _ in weighed)
        for _, centre in weighed:
            held = sum(weight for weight, one in weighed if _apart(centre, one) <= TOGETHER_M)
            if held > share:
                best, share = centre, held
        needed = AGREED if _FEATURE.search(unknown.name) else BARE
        if best is None or share < max(needed * total, LEAST) or not _BARE_NAME.fullmatch(unknown.name):
            return unknown
        return best._replace(
            name=unknown.name,
            precision=Precision.VICINITY,
            basis=PlaceBasis.INFERRED,
            reason=f"{unknown.reason}; the report speaks of {best.name} here",
            uncertainty_m=max(UNCERTAINTY_M, best.uncertainty_m or 0),
        )


def _small(one: PlaceReading) -> bool:
    return one.lon is not None and one.uncertainty_m is not None and one.uncertainty_m <= SMALL_M


def _apart(a: PlaceReading, b: PlaceReading) -> float:
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return math.inf
    return distance_m(a.lon, a.lat, b.lon, b.lat)
