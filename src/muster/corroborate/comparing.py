"""Reading and judging many reports: in this process, or in forked ones that share the reports already in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from muster.corroborate.by_words import judged_by_words
from muster.corroborate.copying import judge
from muster.corroborate.credited import Credited
from muster.corroborate.credits import Creditable, is_outlet
from muster.corroborate.keys import STRETCH, keys
from muster.corroborate.meaning import Meanings
from muster.corroborate.packing import Packed, packed, packed_readings, unpacked, unpacked_readings
from muster.corroborate.profile import Profile, read_together
from muster.corroborate.reading import Reading
from muster.corroborate.stack import stacked
from muster.corroborate.team import Team, can_fork
from muster.domain.document import Document
from muster.domain.origin import CopyMatch
from muster.domain.ports import Encoder

Pair = tuple[str, str]
_KEPT = 20_000  # profiles
_WORTH_FORKING = 2_000  # reports or pairs: below that a second process costs more than it saves
_WORTH_STACKING = 16  # pairs
_CHUNK = 1_000  # reports or pairs between two looks at how many profiles there are


def stretch(day: date | None) -> int:
    """The stretch of days that a day lies in; 0 for none."""
    return day.toordinal() // STRETCH if day else 0


class Comparing:
    """The reports at hand (``fetch``: by ids), with what is boilerplate in each (``dull``), whom they may credit, and the
    outlets that are known to be credited."""

    def __init__(
        self,
        fetch: Callable[[Iterable[str]], Mapping[str, Document]],
        dull: Callable[[str, Document], frozenset[int]],
        sources: Creditable,
        credited: Credited | None = None,
        workers: int = 1,
        encoder: Encoder | None = None,
    ) -> None:
        self._fetch = fetch
        self._dull = dull
        self.sources = sources
        self.credited = credited or Credited()
        self.abroad: frozenset[int] = (
            frozenset()
        )  # stretches of days in which some report is in another language
        self.meanings = Meanings(encoder, self._sentences) if encoder else None
        self._workers = workers
        self._profiles: OrderedDict[str, Profile] = OrderedDict()
        self._team: Team | None = None
        self._home: Mapping[str, int] = {}  # who of the team has read a report

    def profiles(self, reports: Iterable[str]) -> Mapping[str, Profile]:
        """Profiles of the reports; those used last are kept at hand."""
        asked = set(reports)
        for report, document in self._fetch(asked - self._profiles.keys()).items():
            self._profiles[report] = Profile(document, report, self._dull(report, document), self.sources)
        found = {r: self._profiles[r] for r in asked}
        while len(self._profiles) > _KEPT:
            self._profiles.popitem(last=False)
        return found

    def _sentences(self, report: str) -> tuple[str, list[str]]:
        found = self.profiles([report])[report]
        return found.language, found.sentence_texts

    def read(self, reports: Sequence[str]) -> list[Reading]:
        """Traits and keys of each report."""
        team = self._team_for(reports)
        if team is None:
            return self._read(reports)
        published = {r: d.published.day if d.published else None for r, d in self._fetch(reports).items()}
        for day in set(published.values()):
            self.credited.near(day)  # asked for here: who reads elsewhere has no database
        ordered = sorted(reports, key=lambda r: (stretch(published[r]), r))
        size = -(-len(ordered) // team.size)
        shares = [ordered[n * size : (n + 1) * size] for n in range(team.size)]
        self._home = {report: n for n, share in enumerate(shares) for report in share}
        state = (self.credited.at_hand, self.abroad)
        return [reading for found in team.map("read", state, shares) for reading in unpacked_readings(found)]

    def judge(self, pairs: Sequence[Pair]) -> list[CopyMatch]:
        """What is found of the pairs; those with nothing in common that matters are left out."""
        team = self._team_for(pairs)
        if team is None:
            return [unpacked(one) for one in self._judge(pairs)]
        shares: list[list[Pair]] = [[] for _ in range(team.size)]
        for n, pair in enumerate(pairs):
            shares[self._home.get(pair[1], n % team.size)].append(pair)
        return [unpacked(one) for found in team.map("judge", None, shares) for one in found]

    def close(self) -> None:
        """Send the other processes home, where there are any."""
        if self._team:
            self._team.close()
            self._team = None

    def _team_for(self, items: Sequence[object]) -> Team | None:
        """The team, where so many items are worth one; it is made when it is first needed."""
        if self._workers < 2 or self.meanings is not None or len(items) < _WORTH_FORKING:
            return None
        if self._team is None and can_fork():
            self._team = Team(self._workers, self._serve)
        return self._team

    def _serve(self, what: str, state: Any, items: Sequence[Any]) -> Sequence[Any]:
        """What is done in another process."""
        if what == "judge":
            return list(self._judge(items))
        self.credited.at_hand, self.abroad = state
        return packed_readings(self._read(items))

    def _read(self, reports: Sequence[str]) -> list[Reading]:
        return [
            self._reading(p)
            for n in range(0, len(reports), _CHUNK)
            for p in self._read_together(reports[n : n + _CHUNK])
        ]

    def _read_together(self, reports: Sequence[str]) -> Collection[Profile]:
        found = self.profiles(reports).values()
        read_together(list(found))
        return found

    def _reading(self, p: Profile) -> Reading:
        found = keys(p, self.credited.near(p.day), stretch(p.day) in self.abroad)
        return Reading(p.traits, found, frozenset(filter(is_outlet, p.credits)))

    def _judge(self, pairs: Sequence[Pair]) -> Iterator[Packed]:
        for n in range(0, len(pairs), _CHUNK):
            ones = pairs[n : n + _CHUNK]
            at = self.profiles(i for pair in ones for i in pair)
            by_words = self._by_words(ones, at) if len(ones) >= _WORTH_STACKING else [None] * len(ones)
            for (a, b), said in zip(ones, by_words, strict=True):
                if said is not None:
                    if said:
                        yield said
                elif match := judge(at[a], at[b], self.sources.labels, self.meanings):
                    yield packed(match)

    def _by_words(self, pairs: Sequence[Pair], at: Mapping[str, Profile]) -> list[Packed | None]:
        read_together(list(at.values()))
        row = {report: n for n, report in enumerate(at)}
        a, b = (np.array([row[pair[side]] for pair in pairs], np.int64) for side in (0, 1))
        return judged_by_words(stacked(list(at.values())), a, b, self.sources.labels)
