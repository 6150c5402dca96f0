"""What the search for copies keeps of the reports taken in: in memory for a few, in the ledger for an archive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from muster.domain.document import Document
from muster.domain.origin import CopyMatch, ReportTraits
from muster.domain.postings import Position, Postings

OUTLET, DATELINE, CREDITED, ABROAD_DAYS = "outlet", "dateline", "credited", "abroad"  # kinds of names


class Copies(Protocol):
    """What is kept of the reports taken in so far."""

    @property
    def postings(self) -> Postings: ...

    def documents(self, reports: Iterable[str]) -> Mapping[str, Document]: ...

    def names(self, kind: str) -> frozenset[str]:
        """Names of a kind (outlets, agencies in datelines, outlets that are credited) known so far."""
        ...

    def add_names(self, kind: str, names: Iterable[str]) -> None:
        """Add names that are not known yet."""
        ...

    def published_by(self, outlets: Iterable[str], first: int, last: int) -> Iterable[str]:
        """Reports taken in of these outlets (names as printed), of a first to a last day (proleptic; 0: unknown)."""
        ...

    def published_in(self, day: int, days: int) -> Iterable[str]:
        """Reports taken in that were published from a proleptic day on, for so many days."""
        ...

    def latest(self, day: int) -> Position | None:
        """Where the last report stands that was taken in and published up to a proleptic day; None where there is none, or none
        of known day."""
        ...

    def mentioning(self, form: str) -> Iterable[str]:
        """At least the reports whose text, outlet or dateline holds a printed form."""
        ...

    def traits(self, reports: Iterable[str]) -> Mapping[str, ReportTraits]: ...

    def matches(self, reports: Iterable[str]) -> Sequence[CopyMatch]:
        """All matches that any of the reports is part of; ``b`` is the later one of each."""
        ...

    def weakest(self, search: int, reports: Iterable[str]) -> Mapping[str, int]:
        """The weight of the last candidate of each report in a search (the number of its space), of those that have as many
        as are ever kept: what shares less with them is none of theirs."""
        ...

    def replace_weakest(self, search: int, found: Mapping[str, int | None]) -> None:
        """Keep what :meth:`weakest` gives; None where a report has fewer candidates."""
        ...

    @property
    def blank(self) -> bool:
        """Whether nothing was taken in yet."""
        ...

    def replace_traits(self, traits: Iterable[ReportTraits]) -> None: ...

    def replace_matches(self, gone: Iterable[CopyMatch], found: Iterable[CopyMatch]) -> None:
        """Put the matches ``found`` in the place of those that are ``gone``."""
        ...
