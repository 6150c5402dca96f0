"""The whole ledger at a glance: all its claims as columns, and which of them answer a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
from sqlalchemy import Connection, select

from muster.domain.grade import Credibility
from muster.domain.query import ClaimQuery, Known
from muster.domain.status import Clock
from muster.store import schema
from muster.store.columnar import DAY, EPOCH_DAY, ClaimColumns, claim_columns, microseconds
from muster.store.found_columns import FoundColumns, found_columns
from muster.store.vocabulary import NONE, Flags, Numbers, Vocabulary, flags

Words = Callable[[str], Iterable[str]]  # ids of the claims whose quotes hold some words


@dataclass(frozen=True, slots=True)
class Survey:
    """All claims of one state of a ledger. Frozen: any thread may ask."""

    claims: ClaimColumns
    found: FoundColumns
    words: Words
    decisions: frozenset[str] = frozenset()  # ids

    @classmethod
    def read(cls, connection: Connection, words: Words, before: Survey | None = None) -> Survey:
        """Within one transaction; what ``before`` holds of the claims themselves is not read again."""
        made = {
            row.id: row.report
            for row in connection.execute(select(schema.decisions.c.id, schema.decisions.c.report))
        }
        decided = frozenset(report for one, report in made.items() if before and one not in before.decisions)
        claims = claim_columns(connection, before.claims if before else None, decided)
        return cls(claims, found_columns(connection, claims), words, frozenset(made))

    def select(self, query: ClaimQuery) -> Selection:
        """The claims for which every field that is set holds: those of ``questions.matching``."""
        return Selection(self, dict(_Conditions(self).of(query)))

    def naming(self, place: str) -> Flags:
        """The claims that name a place (id) in any role."""
        places = self.claims.places
        return self._claims(places.claim[_equal(places.place, places.places, place)])

    def lying_in(self, country: str) -> Flags:
        """The claims that name a country (code), or a place in it."""
        places = self.claims.places
        return self._claims(places.claim[_equal(places.country, places.countries, country)])

    def _claims(self, rows: Numbers) -> Flags:
        return flags(len(self.claims), rows)


@dataclass(frozen=True, slots=True)
class Selection:
    """Claims that answer a question. ``parts``: by the name of each field that is set, the claims for which it holds."""

    survey: Survey
    parts: dict[str, Flags]
    chosen: Flags = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "chosen", self.without())

    def without(self, *names: str) -> Flags:
        """The claims that all fields but these let through."""
        kept = [part for name, part in self.parts.items() if name not in names]
        every = np.ones(len(self.survey.claims), dtype=np.bool_)
        return reduce(np.logical_and, kept, every)

    @property
    def total(self) -> int:
        return int(np.count_nonzero(self.chosen))

    def page(self, limit: int, offset: int = 0) -> tuple[str, ...]:
        """Ids of one page, newest report first."""
        newest = self.survey.claims.newest
        rows = newest[self.chosen[newest]][offset : offset + limit]
        return tuple(self.survey.claims.ids[row] for row in rows)

    @property
    def reports(self) -> int:
        """How many reports they stand in."""
        seen = flags(len(self.survey.claims.words.reports), self.survey.claims.report[self.chosen])
        return int(np.count_nonzero(seen))

    @property
    def origins(self) -> int:
        """On how many origins they rest."""
        seen = flags(len(self.survey.found.origins), self.survey.found.origin[self.chosen])
        return int(np.count_nonzero(seen))


@dataclass(frozen=True, slots=True)
class _Conditions:
    survey: Survey

    def of(self, query: ClaimQuery) -> Iterable[tuple[str, Flags]]:
        """Name and claims of each field that is set."""
        claims, found = self.survey.claims, self.survey.found
        if query.text is not None and query.text.strip():
            yield "text", self._rows(self.survey.words(query.text))
        for name, column, vocabulary, value in (
            ("action", claims.action, claims.words.actions, query.action and query.action.value),
            ("speech_act", claims.act, claims.words.acts, query.speech_act and query.speech_act.value),
            ("report", claims.report, claims.words.reports, query.report),
            ("language", claims.language, claims.words.languages, query.language),
        ):
            if value is not None:
                yield name, _equal(column, vocabulary, value)
        if query.actor is not None:
            actor = query.actor.casefold()
            codes = [k for k, name in enumerate(claims.words.actors.values) if actor in name]
            yield "actor", np.isin(claims.actor, codes)
        if query.since is not None:
            yield "since", claims.last >= query.since.toordinal()
        if query.until is not None:
            yield "until", claims.first <= query.until.toordinal()
        if query.known is not None:
            yield "known", self._known(query.known)
        if query.recorded_after is not None:
            yield "recorded_after", claims.recorded > microseconds(query.recorded_after)
        if query.disputed:
            yield "disputed", found.disputed
        yield from self._places(query)
        yield from self._events(query)
        if query.source is not None:
            yield "source", self._source(query.source)

    def _places(self, query: ClaimQuery) -> Iterable[tuple[str, Flags]]:
        places = self.survey.claims.places
        if query.place is not None:
            yield "place", self.survey.naming(query.place)
        if query.country is not None:
            yield "country", self.survey.lying_in(query.country)
        if query.bbox is not None:
            west, south, east, north = query.bbox
            after, before = places.lon >= west, places.lon <= east
            across = after | before if west > east else after & before
            yield "bbox", self._at(places.claim[across & (places.lat >= south) & (places.lat <= north)])

    def _events(self, query: ClaimQuery) -> Iterable[tuple[str, Flags]]:
        found = self.survey.found
        some = found.event != NONE
        if query.event is not None:
            yield "event", some & (found.event == found.events.row.get(query.event, NONE))
        if query.min_origins is not None:
            enough = np.append(found.events.origins >= query.min_origins, False)
            yield "min_origins", enough[found.event]
        if query.credibility is not None:
            graded = [grade is query.credibility for grade in found.events.credibility]
            none = query.credibility is Credibility.CANNOT_BE_JUDGED
            yield "credibility", np.array([*graded, none], dtype=np.bool_)[found.event]

    def _source(self, asked: str) -> Flags:
        sources, folded = self.survey.claims.sources, asked.casefold()
        named = [k for k, (name, own) in enumerate(sources.sources.values) if own == asked or folded in name]
        heard = flags(len(sources.sources), np.array(named, dtype=np.int64))
        return self._at(sources.claim[heard[sources.source]])

    def _known(self, known: Known) -> Flags:
        claims, by = self.survey.claims, microseconds(known.at)
        if known.clock is Clock.RECORDED:
            recorded: Flags = claims.recorded <= by
            return recorded
        day = EPOCH_DAY + by // DAY
        published: Flags = (claims.published != NONE) & (claims.published <= day)
        return published

    def _rows(self, ids: Iterable[str]) -> Flags:
        row = self.survey.claims.row
        return self._at(np.array([row[one] for one in ids if one in row], dtype=np.int64))

    def _at(self, rows: Numbers) -> Flags:
        return flags(len(self.survey.claims), rows)


def _equal(column: Numbers, vocabulary: Vocabulary[str], value: str) -> Flags:
    """Rows of a value; none where the column never had it."""
    code = vocabulary.find(value)
    found: Flags = (column == code) & (code != NONE)
    return found
