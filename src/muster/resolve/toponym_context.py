"""What the document says about which of several places of one name is meant.

Evidence in falling weight: a container printed with the name ("X, Syria", "the Syrian port of X"), other places in
the sentence and the document (minimal distance, Leidner 2007), countries named or implied in the document, and the
prior of the gazetteer. One name keeps one sense through a document (Gale, Church and Yarowsky 1992).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from muster.domain.place import Place, Precision
from muster.domain.ports import Gazetteer
from muster.domain.text import Span

EARTH_RADIUS_M = 6371008.8
NEARBY_M = 250_000.0
REGIONAL_M = 900_000.0
CONTAINERS = {Precision.COUNTRY, Precision.ADMIN1, Precision.ADMIN2}
SMALL_AREA_M = 300_000
_CAPITALISED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_AFTER = re.compile(
    r"^\W{0,2}(?:,\s*|\s\(|\s*,?\s+(?:in|of)\s+(?:the\s+)?(?:[a-z]+ern\s+|[a-z]+\s)?)"
    r"(?P<name>[^\W\d_a-z][^\W\d_]*(?:[-'’. ]+(?:[^\W\d_a-z][^\W\d_]*\.?|of|and|al|el|e)){0,4})"
)
_PLACE_NOUNS = (
    r"(?:the|of|port|ports|city|cities|town|towns|village|villages|province|region|regions|district|governorate|oblast|"
    r"capital|base|bases|airbase|air|naval|military|port-city|coastal|coast|island|islands|state|county|border|"
    r"northern|southern|eastern|western|central|north|south|east|west|mountain|desert|territory|enclave|exclave|"
    r"[a-z]+(?:ern|most))"
)
_CIVIL = re.compile(
    r"\b(?:city|town|village|province|region|district|governorate|oblast|capital|county) of$|\b(?:city|town|village)$"
)
_FORCES = re.compile(r"\b(?:base|bases|airbase|air|naval|military)\b")
_BEFORE = re.compile(
    rf"(?P<name>[^\W\d_a-z][\w-]+(?:\s[^\W\d_a-z][\w-]+)?)(?P<own>['’]s)?(?P<nouns>(?:\s{_PLACE_NOUNS})*)\s$"
)


class Anchor(NamedTuple):
    """A place named elsewhere in the document, at an offset."""

    at: int
    place: Place


@dataclass(frozen=True, slots=True)
class Context:
    """Countries with their share of mentions (0 to 1), and places whose reading is hardly in doubt."""

    countries: dict[str, float]
    anchors: tuple[Anchor, ...]
    gazetteer: Gazetteer = field(repr=False)

    @classmethod
    def of(
        cls,
        text: str,
        gazetteer: Gazetteer,
        dateline: str | None = None,
        title: str | None = None,
        mentions: Sequence[tuple[Span, str]] = (),
    ) -> Context:
        votes: dict[str, float] = defaultdict(float)
        anchors: list[Anchor] = []
        spotted = gazetteer.spot(text)
        covered = {i for span, _ in spotted for i in range(span.start, span.end)}
        asked = [(span, name) for span, name in mentions if span.start not in covered]
        for span, name in (*spotted, *asked):
            _vote(gazetteer.find(name), span.start, votes, anchors)
        for word in _CAPITALISED.finditer(text):  # "Syrian", "Russian": adjectives are not spotted as places
            if word.start() not in covered and word.group()[0].isupper():
                found = gazetteer.find(word.group())
                if found and found[0].precision is Precision.COUNTRY:
                    votes[found[0].country or ""] += 1
        for _, name in gazetteer.spot(title or ""):
            _vote(gazetteer.find(name), 0, votes, anchors)
        for name in re.split(r"[,/]", dateline or ""):
            _vote(gazetteer.find(name.strip()), 0, votes, anchors, weight=3)
        most = max(votes.values(), default=1.0)
        return cls({c: math.sqrt(n / most) for c, n in votes.items() if c}, tuple(anchors), gazetteer)

    def containers(self, text: str, span: Span) -> tuple[Place, ...]:
        """Countries, provinces and areas that the words next to the name say it lies in."""
        found: list[Place] = []
        match = _AFTER.match(text[span.end : span.end + 80])
        if match:
            found += self._longest(match["name"])
        match = _BEFORE.search(text[max(0, span.start - 60) : span.start])
        if match and (match["own"] or match["nouns"]):
            named = self.gazetteer.find(match["name"]) or self.gazetteer.find(match["name"].split(" ")[-1])
            found += [p for p in named if p.precision is Precision.COUNTRY][:1]
        return tuple(found)

    def stated_country(self, text: str, span: Span) -> str | None:
        """The country that "the Lebanese town of" or "Mali's province of" right before a name puts it in.

        Only civil words count: a Russian base need not be in Russia.
        """
        match = _BEFORE.search(text[max(0, span.start - 60) : span.start])
        if not match or not _CIVIL.search(match["nouns"] or "") or _FORCES.search(match["nouns"]):
            return None
        named = self.gazetteer.find(match["name"]) or self.gazetteer.find(match["name"].split(" ")[-1])
        return next((p.country for p in named if p.precision is Precision.COUNTRY), None)

    def _longest(self, name: str) -> list[Place]:
        words = re.split(r"\s+", name.strip())
        for size in range(len(words), 0, -1):
            found = self.gazetteer.find(" ".join(words[:size]).rstrip(".,"))
            wide = [p for p in found[:8] if p.precision in CONTAINERS or _small_area(p)]
            if wide:
                return wide[:3]
        return []

    def support(self, place: Place, offsets: Sequence[int]) -> float:
        """How well a candidate fits the document, 0 to about 4."""
        score = 1.6 * self.countries.get(place.country or "", 0.0)
        near = 0.0
        for anchor in self.anchors:
            if anchor.at in offsets or anchor.place.name == place.name:
                continue
            far = distance_m(place.lon, place.lat, anchor.place.lon, anchor.place.lat)
            if far > REGIONAL_M:
                continue
            apart = min(abs(anchor.at - at) for at in offsets) if offsets else 2000
            weight = 1.0 if apart < 150 else 0.7 if apart < 600 else 0.45
            near = max(near, weight * math.exp(-far / NEARBY_M))
        return score + 1.8 * near


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in metres (haversine)."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


def inside(place: Place, container: Place) -> bool:
    """Whether ``place`` lies in ``container``, by its codes where it has them, else by distance."""
    if place.id == container.id:
        return False
    if container.precision is Precision.COUNTRY:
        return place.country == container.country and place.precision is not Precision.COUNTRY
    if container.precision is Precision.ADMIN1 and place.admin1:
        return place.country == container.country and place.admin1 == container.admin1
    reach = max(container.uncertainty_m * 1.3, 30_000)
    return distance_m(place.lon, place.lat, container.lon, container.lat) <= reach and (
        not (place.country and container.country) or place.country == container.country
    )


def _dwarfs(first: Place, found: Sequence[Place]) -> bool:
    """Whether the first is at least five times as large as any place of the name in another country."""
    others = [p.population for p in found[1:] if p.country != first.country]
    return first.population >= 5 * max(others, default=0) and first.population > 0


def _small_area(place: Place) -> bool:
    return place.precision is Precision.AREA and place.uncertainty_m <= SMALL_AREA_M


def _vote(
    found: Sequence[Place], at: int, votes: dict[str, float], anchors: list[Anchor], weight: int = 1
) -> None:
    """A vote for the country of a name that is a country or names places of one country only."""
    if not found:
        return
    first = found[0]
    if first.precision is Precision.COUNTRY:
        if not any(p.precision is Precision.ADMIN1 and p.country != first.country for p in found[1:4]):
            votes[first.country or ""] += 2 * weight
        return
    homes = {p.country for p in found[:6]}
    if first.country and (len(homes) == 1 or weight > 1):
        votes[first.country] += weight
    elif first.country and _dwarfs(first, found):
        votes[first.country] += 0.5
    if first.precision is not Precision.AREA or first.uncertainty_m < 300_000:
        sure = (
            len({(p.country, p.admin1) for p in found[:6]}) == 1
            or first.population > 400_000
            or first.precision is Precision.SITE
            or _dwarfs(first, found)
        )
        if sure:
            anchors.append(Anchor(at, first))
