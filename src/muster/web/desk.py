"""What the pages ask of the ledger, with the joins that every page needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from muster.corroborate.owners import Owners
from muster.domain.errors import NotFound
from muster.domain.event import PostureEvent
from muster.domain.grade import Credibility, Reliability, ReliabilityGrade
from muster.domain.link import Link, Relation
from muster.domain.origin import OriginGroup
from muster.domain.place import Place
from muster.domain.ports import Gazetteer
from muster.domain.query import ClaimQuery
from muster.domain.record import Recorded
from muster.domain.source import Source
from muster.domain.status import AsOf, SiteStatus
from muster.pipeline import compose
from muster.pipeline.pen import Pen
from muster.store.at_place import speaks_of_places_in
from muster.store.survey import Selection
from muster.web.filters import MAX_PAGE, PAGE, Filters
from muster.web.reader import RememberingReader

_SHA256 = re.compile(r"[0-9a-f]{64}")

StatusOf = Callable[[str, AsOf], SiteStatus]


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


class Grade(NamedTuple):
    """The two Admiralty fields of a claim: its source, and its cluster."""

    reliability: ReliabilityGrade
    credibility: Credibility
    reasons: tuple[str, ...]

    @property
    def short(self) -> str:
        return f"{self.reliability.reliability.value}{self.credibility.value}"


@cache
def places() -> Gazetteer:
    """The gazetteer that names of places are looked up in."""
    return compose.gazetteer()


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

    def select(self, filters: Filters) -> Selection:
        """The claims that the filters let through, to be counted."""
        return self.reader.survey().select(self.query(filters))

    def query(self, filters: Filters, limit: int = PAGE, offset: int = 0) -> ClaimQuery:
        """The question for the ledger: of a country, what lies in it is asked for, too."""
        return filters.query(limit, offset).at(self.place(filters), bool(filters.named))

    def place(self, filters: Filters) -> Place | None:
        """The place that is asked for, also a country that no claim names; None where no claim speaks of it."""
        if filters.place is None:
            return None
        try:
            return self.reader.place(filters.place)
        except NotFound:
            place = places().get(filters.place)
            code = place.as_country if place else None
            return place if code and self.reader.ask(speaks_of_places_in, code) else None

    def page(self, chosen: Selection, limit: int, offset: int) -> tuple[Recorded, ...]:
        """One page of the chosen claims, newest report first."""
        ids = chosen.page(limit, offset)
        found = {record.claim.id: record for record in self.reader.claims_by_id(ids)}
        return tuple(found[one] for one in ids if one in found)

    def every(self, filters: Filters) -> Iterator[Recorded]:
        """All claims that the filters let through, page by page."""
        offset = 0
        while True:
            page = self.reader.claims(self.query(filters, MAX_PAGE, offset))
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

    def evidence(self, sha256: str) -> bytes:
        """The untouched original bytes. Raises NotFound."""
        if not _SHA256.fullmatch(sha256):
            raise NotFound("no such evidence")
        return self.reader.evidence.get(sha256)
