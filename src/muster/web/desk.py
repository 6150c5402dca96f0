"""What the pages ask of the ledger, with the joins that every page needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from muster.corroborate.owners import Owners
from muster.domain.errors import NotFound
from muster.domain.event import PostureEvent
from muster.domain.grade import Credibility, Reliability, ReliabilityGrade
from muster.domain.link import Link, Relation
from muster.domain.origin import OriginGroup
from muster.domain.record import Recorded
from muster.domain.source import Source
from muster.domain.status import AsOf, Clock, SiteStatus
from muster.store.ledger import Ledger
from muster.web.filters import MAX_PAGE, AsOfForm, Filters
from muster.web.reader import RememberingReader

MAX_MATCHES = 2_000  # claims that map and timeline draw at once; what is left out is said on the page
_SHA256 = re.compile(r"[0-9a-f]{64}")

StatusOf = Callable[[str, AsOf], SiteStatus]
Pen = Callable[[], AbstractContextManager[Ledger]]


class Index(NamedTuple):
    """Events and origins of some claims by id, and links by claim. Origins have those claims' reports alone as members,
    and no evidence."""

    events: dict[str, PostureEvent]
    origins: dict[str, OriginGroup]
    links: dict[str, tuple[Link, ...]]

    def event_of(self, record: Recorded) -> PostureEvent | None:
        return self.events.get(record.event) if record.event else None

    def disputed(self, claim: str) -> bool:
        """Whether another claim contradicts this one."""
        return any(link.relation is Relation.CONTRADICTS for link in self.links.get(claim, ()))


class Matches(NamedTuple):
    """Claims that answer a question, at most :data:`MAX_MATCHES`, and how many there are in all."""

    records: tuple[Recorded, ...]
    total: int


class Grade(NamedTuple):
    """The two Admiralty fields of a claim: its source, and its cluster."""

    reliability: ReliabilityGrade
    credibility: Credibility
    reasons: tuple[str, ...]

    @property
    def short(self) -> str:
        return f"{self.reliability.reliability.value}{self.credibility.value}"


class SourceLine(NamedTuple):
    """A body that is printed as a source, in any place of a chain."""

    key: str
    name: str
    kind: str
    names: tuple[str, ...]
    speaks: int  # claims where it is the innermost source
    passes_on: int  # claims where it stands further out
    reports: int
    grade: ReliabilityGrade


@dataclass(slots=True)
class Desk:
    """The desk: one ledger to read, and the one writer of it (``pen``) for as long as something is written."""

    reader: RememberingReader
    status: StatusOf
    pen: Pen
    owners: Owners | None = (
        None  # which outlets belong to one house; the table that comes with Muster where none is given
    )

    def index(self, records: Iterable[Recorded]) -> Index:
        """What is derived of these claims and of no others: the cost does not grow with the ledger."""
        ones = tuple(records)
        claims = {r.claim.id for r in ones}
        links: dict[str, list[Link]] = {}
        for link in self.reader.links_of(claims):
            for end in {link.a, link.b} & claims:
                links.setdefault(end, []).append(link)
        return Index(
            {event.id: event for event in self.reader.events_of(claims)},
            {group.id: group for group in self.reader.groups_of({r.claim.report for r in ones})},
            {claim: tuple(found) for claim, found in links.items()},
        )

    def matches(self, filters: Filters) -> Matches:
        """All claims that the filters let through, as far as one page can draw them."""
        total = self.reader.claims(filters.query(1)).total
        return Matches(tuple(islice(self.every(filters), MAX_MATCHES)), total)

    def every(self, filters: Filters) -> Iterator[Recorded]:
        """All claims that the filters let through, page by page."""
        offset = 0
        while True:
            page = self.reader.claims(filters.query(MAX_PAGE, offset))
            yield from page.items
            offset += len(page.items)
            if not page.items or offset >= page.total:
                return

    def reliability(self, source: Source) -> ReliabilityGrade:
        """The grade of a source; F where nobody has graded it."""
        key = source.identity or source.name
        known = self.reader.reliability(source.key) if source.named else None
        return known or ReliabilityGrade(
            key, Reliability.F, "automatic", "", "Nobody has graded this source."
        )

    def grade(self, record: Recorded, event: PostureEvent | None) -> Grade:
        """Reliability of the innermost source beside credibility of the event's claims."""
        reliability = self.reliability(record.claim.speaker)
        if event is None:
            reasons = ("This claim stands in no event yet.",)
            return Grade(reliability, Credibility.CANNOT_BE_JUDGED, reasons)
        return Grade(reliability, event.credibility, event.reasons)

    def sources(self, records: Iterable[Recorded]) -> list[SourceLine]:
        """Every source of these claims, most heard first."""
        tallies: dict[str, _Tally] = {}
        for record in records:
            for step, source in enumerate(record.claim.attribution):
                tally = tallies.setdefault(source.identity or source.name.casefold(), _Tally(source))
                tally.add(record, source, innermost=step == len(record.claim.attribution) - 1)
        lines = [tally.line(key, self.reliability(tally.first)) for key, tally in tallies.items()]
        return sorted(lines, key=lambda line: (-line.speaks, -line.passes_on, line.name))

    def evidence(self, sha256: str) -> bytes:
        """The untouched original bytes. Raises NotFound."""
        if not _SHA256.fullmatch(sha256):
            raise NotFound("no such evidence")
        return self.reader.evidence.get(sha256)


@dataclass(slots=True)
class _Tally:
    first: Source
    names: dict[str, None] = field(default_factory=dict)
    reports: set[str] = field(default_factory=set)
    speaks: int = 0
    passes_on: int = 0

    def add(self, record: Recorded, source: Source, *, innermost: bool) -> None:
        self.names[source.name] = None
        self.reports.add(record.claim.report)
        if innermost:
            self.speaks += 1
        else:
            self.passes_on += 1

    def line(self, key: str, grade: ReliabilityGrade) -> SourceLine:
        names = tuple(self.names)
        counts = (self.speaks, self.passes_on, len(self.reports))
        return SourceLine(key, self.first.name, self.first.kind.value, names, *counts, grade)


def end_of(day: date) -> datetime:
    """The last moment of a civil day in UTC: what was known "by" that day."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1, microseconds=-1)


def claim_days(record: Recorded) -> list[date]:
    """Days of event and publication."""
    reading, published = record.claim.time, record.document.published
    days = [reading.start, reading.end] if reading else []
    return [d for d in (*days, published.day if published else None) if d is not None]


def chosen(records: Sequence[Recorded], asked: AsOfForm) -> AsOf:
    """The question that a form asks.

    On the clock of publication a valid day alone is asked with the knowledge of that day. A known day alone is asked
    for that day; neither means the last day on which one of these claims was published (or recorded, on that clock).
    Where no clock is asked and none of the reports bears a date, the clock of records is the only one that runs.
    """
    days = [r.document.published.day for r in records if r.document.published]
    clock = asked.clock if days or "clock" in asked.model_fields_set else Clock.RECORDED
    if clock is Clock.RECORDED:
        latest = max((r.recorded_at for r in records), default=datetime.now(UTC))
    else:
        latest = end_of(max(days, default=datetime.now(UTC).date()))
    by = asked.known or (asked.valid if clock is Clock.PUBLISHED else None)
    known = end_of(by) if by else latest
    return AsOf(asked.valid or known.date(), known, clock)
