"""Named places of a text in order, and the words that point back to one of them: "there", "the base", "the town"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from muster.domain.place import PlaceMention, Precision
from muster.domain.syntax import Sentence
from muster.domain.text import Span
from muster.extract.lexicon import table
from muster.extract.scene import Scene, words

_LOCAL = (Precision.SITE, Precision.VICINITY, Precision.LOCALITY)
_DEICTIC = frozenset({"there", "here"})


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Named places below a country, each with where it is printed, in order."""

    text: str
    spotted: tuple[tuple[Span, Precision], ...]
    dateline: str | None
    ships: frozenset[str] = frozenset()  # names of ships, which are no places

    @classmethod
    def of(cls, scene: Scene) -> Landmarks:
        text = scene.syntax.text
        line = scene.document.dateline
        ships = [m.equipment.span for m in scene.equipment.values() if m.kind == "ship" and m.equipment.span]
        found = tuple(
            (span, best[0].precision)
            for span, name in scene.gazetteer.spot(text)
            if not any(span.overlaps(ship) for ship in ships)
            and name.lower() not in words().countries | words().metonyms
            and (best := scene.gazetteer.find(name))
            and best[0].precision in _LOCAL
        )
        return cls(text, found, line.place if line else None, scene.ships)

    def deictic(self, place: PlaceMention) -> bool:
        return place.text.lower() in _DEICTIC

    def points_back(self, place: PlaceMention) -> bool:
        """Whether the printed words name no place by themselves."""
        word = place.text.lower()
        if word in _DEICTIC:
            return True
        back = table("codebook", "places")["back"]
        if place.span is None or word not in (*back["site"], *back["settlement"]):
            return False
        before = re.search(r"(\w+)\s+$", self.text[max(0, place.span.start - 12) : place.span.start])
        if before is None:
            return False
        article = before.group(1).lower()
        return article in ("the", "this", "that") or (
            word in back["bare"] and article not in back["indefinite"]
        )

    def bears_a_name(self, place: PlaceMention) -> bool:
        """Whether others can take the place up: not what points back itself, nor "the hangar"."""
        if place.text in self.ships:
            return False
        part = place.text.lower().split()[-1] in table("codebook", "places")["parts"]["nouns"]
        return not self.points_back(place) and not (part and place.text.islower())

    def settlement(self, place: PlaceMention, sentence: Sentence) -> PlaceMention | None:
        """The town that "the town" is: the last one named, else the one of the dateline."""
        if place.text.lower() not in table("codebook", "places")["back"]["settlement"]:
            return None
        head = self._dateline()
        named = self.nearest(place, sentence, (Precision.LOCALITY, Precision.SITE))
        if head is not None and (named is None or (place.text.lower() == "city" and self._near(head, place))):
            return PlaceMention(head)
        return named

    def _dateline(self) -> str | None:
        """The town of the dateline as the body prints it."""
        if not self.dateline:
            return None
        printed = re.search(rf"\b{re.escape(self.dateline.title())}\b", self.text)
        return printed.group() if printed else self.dateline

    def _near(self, name: str, place: PlaceMention) -> bool:
        """Whether a name stands before the place in its paragraph."""
        end = place.span.start if place.span else 0
        return name in self.text[self.text.rfind("\n", 0, end) + 1 : end]

    def nearest(
        self, place: PlaceMention, sentence: Sentence, kinds: tuple[Precision, ...] = _LOCAL
    ) -> PlaceMention | None:
        """The last local place named before ``place`` in its paragraph."""
        end = place.span.start if place.span else sentence.span.start
        start = self.text.rfind("\n", 0, end) + 1
        fits = [s for s, kind in self.spotted if kind in kinds and start <= s.start and s.end <= end]
        return PlaceMention(fits[-1].of(self.text), fits[-1]) if fits else None
