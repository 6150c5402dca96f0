"""Toponym resolution: printed place names to places of the gazetteer, with precision, uncertainty and the reason.

A name is looked up, its candidates are weighed against the report (:mod:`toponym_context`), and the words around it
decide whether the reading is the place, a part of it, or somewhere beside it (:mod:`toponym_phrase`). A phrase without
a name ("the base", "there") is read from what was named before it and marked inferred. What nothing ties to a place
stays unlocated with the reason: no pin is better than a guessed one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.place import Place, PlaceBasis, PlaceMention, PlaceReading, Precision
from muster.domain.ports import Gazetteer
from muster.domain.text import Span
from muster.resolve.toponym_choice import Choice, choose
from muster.resolve.toponym_context import Context, distance_m
from muster.resolve.toponym_focus import Focus
from muster.resolve.toponym_generic import SITE_WORDS, Generic, generic, kinds_of, many
from muster.resolve.toponym_phrase import (
    PlacePhrase,
    Relation,
    before,
    coast,
    located,
    nested,
    part,
    province,
    province_next,
)
from muster.resolve.toponym_reading import reading, unlocated, vicinity

DEEPEST = 3
UNKNOWN = "no place of that name in the gazetteer"
REPEATS = 12  # occurrences of a name that are looked at for a container
CLOSE_SITE_M = 35_000.0
SHORTEST_RUN = 5  # letters of a name taken out of a longer phrase
FITS, FITS_POPULATION = 0.4, 100_000
_VESSEL = re.compile(
    r"\b(?:USS|HMS|HMCS|HMAS|USNS|RFA|INS|JS|ROKS|MV|MT|BPK|frigates?|destroyers?|corvettes?|cruisers?|submarines?|"
    r"tankers?|freighters?|vessels?|ships?|carriers?|trawlers?)\s+(?:the\s+)?[\"“'‘]?$"
)
_PERSON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Capt|Adm|General|Colonel|Major|Captain|Admiral|President|Minister|Commander|"
    r"Sergeant|Ambassador|Secretary)\.?\s+(?:[A-Z][\w'’-]+\s+)?$"
)
_CALLED = re.compile(  # storms, operations and exercises bear names that are no places
    r"\b(?:Hurricane|Typhoon|Cyclone|Tropical Storm|Storm|Operation|Exercise|Task Force)\s+[^\W\d_a-z][\w'’-]*"
    r"(?:\s[^\W\d_a-z][\w'’-]*)*"
)
_ORGANISATION = re.compile(
    r"^(?:the\s+)?(?:Association|Organi[sz]ation|Union|League|Council|Commission|Committee|Alliance|Federation|Institute|"
    r"Ministry|Department|University)\s+(?:of|for|on)\s"
)
_DETERMINER = re.compile(r"\b(?:the|that|this|its|their|same)\s$", re.IGNORECASE)
_MODIFIER = re.compile(
    r"^(?:the\s+)?(?:(?:new|newly built|former|old|main|nearby|captured|abandoned|remote|key|big|small|local|sprawling|"
    r"vast|huge|joint|allied|occupied|disputed|strategic|largest|second|port city of|city of|town of|village of)\s+)+"
    r"(?=[^\W\d_a-z])"
)
_NAME_RUN = re.compile(r"[^\W\d_a-z][\w'’-]*(?:\s(?:(?:al|el|as|ash|ad|ez|of)[\s-])?[^\W\d_a-z][\w'’-]*)*")
_TRIM = " \t\n\"'“”‘’,;:()[]"


class Hints(NamedTuple):
    """What is known beside the text: where the dateline puts the report, its title, and the ends of movements.

    An end of a movement that no gazetteer knows is not put where the report plays: it lies away from there as often.
    """

    dateline: str | None = None
    title: str | None = None
    legs: frozenset[tuple[Span, str]] = frozenset()


def places(document: Document, claims: Sequence[Claim], gazetteer: Gazetteer) -> tuple[Claim, ...]:
    """The claims with a reading for every origin, destination, via and site."""
    wanted = list(dict.fromkeys(_where(claim, place) for claim in claims for _, place in claim.places))
    line = document.dateline
    legs = {_where(claim, place) for claim in claims for role, place in claim.places if role != "site"}
    hints = Hints(line.place if line else None, document.title, frozenset(legs))
    found = dict(zip(wanted, resolve_mentions(document.text, wanted, gazetteer, hints), strict=True))
    return tuple(_filled(claim, found) for claim in claims)


def resolve_mentions(
    text: str, mentions: Sequence[tuple[Span, str]], gazetteer: Gazetteer, hints: Hints | None = None
) -> tuple[PlaceReading, ...]:
    """A reading for each (span, printed phrase) of ``text``, in order."""
    hints = hints or Hints()
    context = Context.of(text, gazetteer, hints.dateline, hints.title, mentions)
    return _Resolver(text, context, gazetteer, hints.legs).all(mentions)


def _where(claim: Claim, place: PlaceMention) -> tuple[Span, str]:
    return (place.span or claim.span, place.text)


def _filled(claim: Claim, found: dict[tuple[Span, str], PlaceReading]) -> Claim:
    def fill(mentions: Iterable[PlaceMention]) -> tuple[PlaceMention, ...]:
        return tuple(m._replace(reading=found[_where(claim, m)]) for m in mentions)

    if not claim.places:
        return claim
    return replace(
        claim,
        origin=fill(claim.origin),
        destination=fill(claim.destination),
        via=fill(claim.via),
        site=fill(claim.site),
    )


@dataclass(slots=True)
class _Resolver:
    """Resolves the mentions of one text; names first, then the phrases that lean on them."""

    text: str
    context: Context
    gazetteer: Gazetteer
    legs: frozenset[tuple[Span, str]] = frozenset()
    chosen: dict[str, Choice | None] = field(default_factory=dict)

    def all(self, mentions: Sequence[tuple[Span, str]]) -> tuple[PlaceReading, ...]:
        found: dict[int, PlaceReading] = {}
        for number, (span, printed) in enumerate(mentions):
            if _named(printed):
                found[number] = self._mention(span, printed)
        found |= self._by_focus(mentions, found)
        home = _home(found.values())
        for number, (_, printed) in enumerate(mentions):
            if number in found and found[number].kind == "coast" and found[number].country is None:
                found[number] = self._own_coast(found[number], home, printed)
        for number, (span, printed) in enumerate(mentions):
            if number not in found:
                found[number] = self._unnamed(span, printed, home)
        return tuple(found[number] for number in range(len(mentions)))

    def _by_focus(
        self, mentions: Sequence[tuple[Span, str]], found: dict[int, PlaceReading]
    ) -> dict[int, PlaceReading]:
        """Names of no gazetteer, ends of movements apart, by what the report speaks of around them."""
        asked = [n for n, read in found.items() if read.reason == UNKNOWN and mentions[n] not in self.legs]
        if not asked:
            return {}
        focus = Focus.of(self.context, [(mentions[n][0].start, read) for n, read in found.items()])
        return {n: focus.about(mentions[n][0].start, found[n]) for n in asked}

    def _mention(self, span: Span, printed: str) -> PlaceReading:
        printed_here = self.text[span.start : span.end] == printed
        lead = self.text[max(0, span.start - 60) : span.start] if printed_here else ""
        for pattern, what in ((_VESSEL, "a vessel"), (_PERSON, "a person")):
            if pattern.search(lead):
                return unlocated(printed, f"the words before it make it the name of {what}")
        if _ORGANISATION.match(printed) and not self.gazetteer.find(printed):
            return unlocated(printed, "the name of an organisation")
        phrase = located(printed)
        if phrase.relation is Relation.AT and printed_here:
            phrase = before(lead, phrase)
        found = self._phrase(phrase, span if printed_here else None, 0)
        why = UNKNOWN
        if many(printed):
            why = "several places, none of them named here"
        elif self.gazetteer.find(phrase.core):
            why = "no place of that name fits the report"
        return found or unlocated(printed, why)

    def _phrase(self, phrase: PlacePhrase, span: Span | None, depth: int) -> PlaceReading | None:
        choice = self._name(phrase.core, span, sea=phrase.relation is Relation.OFF)
        if choice is not None:
            return reading(choice.place, phrase, choice.evidence)
        bare = _MODIFIER.sub("", phrase.core)
        if bare != phrase.core:
            return self._phrase(phrase._replace(core=bare), span, depth)
        unit = province(phrase.core)
        if unit is not None:
            choice = self._name(unit, span, unit=True)
            if choice is not None:
                return reading(choice.place, phrase, choice.evidence)
        shore = coast(phrase.core)
        if shore is not None:
            return self._coast(shore, phrase, span, depth)
        portion = part(phrase.core)
        if portion is not None and depth < DEEPEST:
            whole = self._name(portion.core, None)
            if whole is not None:
                return reading(whole.place, portion, f"names {whole.place.name}")
        return self._nested(phrase, span, depth) or self._mentioned(phrase)

    def _coast(self, shore: str, phrase: PlacePhrase, span: Span | None, depth: int) -> PlaceReading | None:
        known = self._name(f"coast of {shore}", None)
        if known is not None:
            return reading(known.place, phrase, known.evidence)
        land = self._place(shore, depth + 1)
        return (
            None
            if land is None
            else reading(land, phrase._replace(relation=Relation.OFF), f"the coast of {land.name}")
        )

    def _nested(self, phrase: PlacePhrase, span: Span | None, depth: int) -> PlaceReading | None:
        """ "A in B": A where it is known, else a site of its kind by B, else somewhere about B."""
        if depth >= DEEPEST:
            return None
        for inner in nested(phrase.core):
            outer = self._place(inner.outer or "", depth + 1)
            if outer is None:
                continue
            held = self._held(inner.core, outer)
            if held is not None:
                return reading(held.place, phrase, held.evidence)
            return self._site_of(inner.core, outer) or vicinity(
                outer, f"in or by {outer.name}, not a named site"
            )
        return None

    def _held(self, name: str, outer: Place) -> Choice | None:
        if not _named(name):
            return None
        candidates = self.gazetteer.find(name.strip(_TRIM))
        choice = choose(candidates, (outer,), self.context, ())
        return choice if choice is not None and choice.contained else None

    def _site_of(self, thing: str, outer: Place) -> PlaceReading | None:
        """ "the air base in X": the one site of that kind in X or within 35 km of it."""
        kinds = kinds_of(thing)
        if not kinds or many(thing) or outer.precision in (Precision.COUNTRY, Precision.AREA):
            return None
        close = [p for p in self.gazetteer.near(outer.lon, outer.lat, CLOSE_SITE_M) if p.kind in kinds]
        if len(close) != 1:
            return None
        why = f"the only {close[0].kind.replace('_', ' ')} of the register by {outer.name}"
        return reading(close[0], PlacePhrase(thing), why, PlaceBasis.INFERRED)

    def _mentioned(self, phrase: PlacePhrase) -> PlaceReading | None:
        """A phrase that only contains a name ("the Jableh road"): about that place, not at it."""
        core = _CALLED.sub(" ", phrase.core)
        names = dict.fromkeys(name for _, name in self.gazetteer.spot(core))
        runs = (run for run in _NAME_RUN.findall(core) if len(run) >= SHORTEST_RUN)
        names = names or dict.fromkeys(run for run in runs if not self._adjective(run))
        found = [place for place in map(self._plain_place, names) if place is not None and self._fits(place)]
        if not found:
            return None
        small = min(found, key=lambda p: p.uncertainty_m)
        return vicinity(small, f"the phrase only contains the name {small.name}")

    def _adjective(self, word: str) -> bool:
        """Whether a word only stands for a country ("Russian bases" are nowhere said to be in Russia)."""
        found = self.gazetteer.find(word)
        return bool(found) and found[0].precision in (Precision.COUNTRY, Precision.AREA)

    def _fits(self, place: Place) -> bool:
        """Whether a name found inside a longer phrase is likely the place: the report speaks of its country."""
        return (
            place.precision in (Precision.SITE, Precision.AREA, Precision.COUNTRY)
            or place.population >= FITS_POPULATION
            or self.context.countries.get(place.country or "", 0.0) >= FITS
        )

    def _plain_place(self, name: str) -> Place | None:
        choice = self._name(name, None)
        return choice.place if choice else None

    def _place(self, phrase: str, depth: int) -> Place | None:
        """The place a phrase names, or that the innermost phrase in it names."""
        core = located(phrase.strip(_TRIM)).core
        if not _named(core):
            return None
        choice = self._name(core, None)
        if choice is not None:
            return choice.place
        if depth < DEEPEST:
            for inner in nested(core):
                held = self._place(inner.outer or "", depth + 1)
                if held is not None:
                    return held
        names = [name for _, name in self.gazetteer.spot(_CALLED.sub(" ", core))]
        last = self._plain_place(names[-1]) if names else None
        return last if last is not None and self._fits(last) else None

    def _name(self, name: str, span: Span | None, sea: bool = False, unit: bool = False) -> Choice | None:
        """The place a bare name means in this text: one sense for all its occurrences."""
        key = name.strip(_TRIM)
        unit = unit or (span is not None and province_next(self.text[span.end : span.end + 20]))
        memory = f"{key.lower()}|{sea}|{unit}"
        if memory not in self.chosen:
            candidates = (
                (self.gazetteer.find(key) or self.gazetteer.find(key.rstrip("."))) if _named(key) else ()
            )
            self.chosen[memory] = self._weigh(key, span, candidates, sea, unit) if candidates else None
        return self.chosen[memory]

    def _weigh(
        self, key: str, span: Span | None, candidates: Sequence[Place], sea: bool, unit: bool
    ) -> Choice | None:
        spans = [Span(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){re.escape(key)}(?!\w)", self.text)][
            :REPEATS
        ]
        if span is not None and not spans:
            spans = [span]
        stated = {self.context.stated_country(self.text, s) for s in spans} - {None}
        if stated:  # "the Lebanese town of X" is no X elsewhere
            candidates = [p for p in candidates if p.country in stated]
        containers = [c for s in spans for c in self.context.containers(self.text, s)]
        return choose(candidates, containers, self.context, [s.start for s in spans], sea, unit, key)

    def _unnamed(self, span: Span, printed: str, home: Place | None) -> PlaceReading:
        """ "the base", "the northeast", "there": read from what the report named before, or not at all."""
        lead = self.text[max(0, span.start - 8) : span.start]
        led = _DETERMINER.search(lead) if self.text[span.start : span.end] == printed else None
        what = generic(f"{led.group().strip()} {printed}" if led else printed)
        if what.kind is Generic.PLURAL:
            return unlocated(printed, "several places, none of them named here")
        if what.kind is Generic.SITE:
            return self._antecedent(span, printed, what.kinds)
        if what.kind is Generic.REGION and home is not None and home.country:
            return self._region_of(home, what.direction or "", printed)
        return unlocated(printed, "no name printed, and nothing before it that it must mean")

    def _own_coast(self, read: PlaceReading, home: Place | None, printed: str) -> PlaceReading:
        """ "the Mediterranean coast" in a report about Syria: the Syrian coast, where the register has it."""
        if home is None or read.lon is None or read.lat is None:
            return read
        near = self._region_of(home, "coast", printed)
        inside = (
            near.lon is not None
            and near.lat is not None
            and (distance_m(read.lon, read.lat, near.lon, near.lat) <= (read.uncertainty_m or 0))
        )
        return near if inside else read

    def _antecedent(self, span: Span, printed: str, kinds: frozenset[str]) -> PlaceReading:
        earlier = [a for a in self.context.anchors if a.at < span.start and a.place.kind in kinds]
        if not earlier:
            return unlocated(printed, "no place of that kind named before it")
        head = printed.lower().split()[-1]  # "the airport": a place printed as one before any of its kind
        same = [a for a in earlier if head in self.text[a.at : a.at + 40].split(".")[0].lower()]
        earlier = same or earlier
        last = max(earlier, key=lambda a: a.at).place
        return reading(
            last,
            PlacePhrase(printed),
            f"last place of that kind named before: {last.name}",
            PlaceBasis.INFERRED,
        )

    def _region_of(self, home: Place, direction: str, printed: str) -> PlaceReading:
        country = next(
            (p for p in self.gazetteer.find(home.country or "") if p.precision is Precision.COUNTRY), None
        )
        if country is None:
            country = self.gazetteer.get(f"country:{home.country}")
        if country is None:
            return unlocated(printed, "no name printed")
        name = f"coast of {country.name}" if direction == "coast" else f"{direction}ern {country.name}"
        known = [p for p in self.gazetteer.find(name) if p.precision is Precision.AREA]
        why = f"the report is about {country.name}"
        if known:
            return reading(known[0], PlacePhrase(printed), why, PlaceBasis.INFERRED)
        if direction == "coast":
            return unlocated(printed, "a coast that is not named")
        inner = part(f"{direction}ern {country.name}") or PlacePhrase(country.name)
        return reading(country, inner, why, PlaceBasis.INFERRED)


def _named(printed: str) -> bool:
    """Whether a phrase can hold a name: a capital after articles and prepositions, a digit, or an uncased script."""
    words = re.findall(r"[\w'’]+", printed)
    if any(w.isdigit() for w in words) and any(w[0].isupper() for w in words):  # "Base 101"
        return True
    return any(
        (w[0].isupper() and w.lower() not in SITE_WORDS) or (not w[0].isascii() and not w[0].islower())
        for w in words
    )


def _home(readings: Iterable[PlaceReading]) -> Place | None:
    """A stand-in for the country that most placed readings lie in, where three in five agree."""
    votes: Counter[str] = Counter()
    example: dict[str, PlaceReading] = {}
    for found in readings:
        if found.country and found.precision is not Precision.UNLOCATED:
            votes[found.country] += 1
            example[found.country] = found
    if not votes:
        return None
    country, count = votes.most_common(1)[0]
    if count < 2 or count / sum(votes.values()) < 0.6:
        return None
    there = example[country]
    return Place(
        there.place_id or "",
        there.name,
        there.kind or "",
        there.lon or 0.0,
        there.lat or 0.0,
        there.precision,
        there.uncertainty_m or 0,
        country,
    )


__all__ = ["Hints", "places", "resolve_mentions"]
