"""Reading and judging many reports: in this process, or in forked ones that share the reports already in memory."""

from __future__ import annotations

import gc
import multiprocessing
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from muster.corroborate.copying import judge
from muster.corroborate.credits import Creditable, is_outlet
from muster.corroborate.keys import STRETCH, keys
from muster.corroborate.meaning import Meanings
from muster.corroborate.profile import Profile
from muster.domain.document import Document
from muster.domain.origin import CopyMatch, ReportTraits
from muster.domain.ports import Encoder

Pair = tuple[str, str]
T = TypeVar("T")
R = TypeVar("R")
_KEPT = 20_000  # profiles
_WORTH_FORKING = 2_000  # reports or pairs: below that a second process costs more than it saves
_CHUNK = 250


class Reading(NamedTuple):
    """A report's traits, the keys under which it is found, for each of the searches, and the outlets that it credits."""

    traits: ReportTraits
    keys: tuple[Mapping[int, int], ...]
    outlets: frozenset[str]


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
        credited: frozenset[str] = frozenset(),
        workers: int = 1,
        encoder: Encoder | None = None,
    ) -> None:
        self._fetch = fetch
        self._dull = dull
        self.sources = sources
        self.credited = credited
        self.abroad: frozenset[int] = (
            frozenset()
        )  # stretches of days in which some report is in another language
        self.meanings = Meanings(encoder, self._sentences) if encoder else None
        self._workers = workers
        self._profiles: OrderedDict[str, Profile] = OrderedDict()

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
        """Traits and keys of each report, in order."""
        return self._map(_read, reports)

    def judge(self, pairs: Sequence[Pair]) -> list[CopyMatch]:
        """What is found of the pairs; those with nothing in common that matters are left out."""
        return self._map(_judge, pairs)

    def _map(self, work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
        """``work`` over ``items`` in chunks, in order. Long chunks: reports near in time are compared with one another, and
        whoever compares them reads each only once."""
        size = max(_CHUNK, len(items) // (4 * self._workers))
        chunks = [items[n : n + size] for n in range(0, len(items), size)]
        _shared.append(self)
        try:
            if self._workers > 1 and self.meanings is None and len(items) >= _WORTH_FORKING and _can_fork():
                gc.freeze()  # what is in memory already is not walked through again, nor copied for that, in each process
                with multiprocessing.get_context("fork").Pool(self._workers, gc.disable) as pool:
                    return [one for found in pool.imap(work, chunks) for one in found]
            return [one for chunk in chunks for one in work(chunk)]
        finally:
            _shared.pop()
            gc.unfreeze()


_shared: list[Comparing] = []  # what forked processes find in their copy of the memory


def _can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


def _read(reports: Iterable[str]) -> list[Reading]:
    ones = list(reports)
    at = _shared[-1]
    profiles = at.profiles(ones)
    return [
        Reading(
            p.traits,
            keys(p, at.credited, stretch(p.day) in at.abroad),
            frozenset(filter(is_outlet, p.credits)),
        )
        for p in (profiles[r] for r in ones)
    ]


def _judge(pairs: Iterable[Pair]) -> list[CopyMatch]:
    ones, at = list(pairs), _shared[-1]
    profiles = at.profiles(i for pair in ones for i in pair)
    found = (judge(profiles[a], profiles[b], at.sources.labels, at.meanings) for a, b in ones)
    return [m for m in found if m]
