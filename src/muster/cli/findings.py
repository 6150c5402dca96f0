"""What in a ledger is worth showing first: chosen by counts, the same for the same ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from muster.domain.claim import SpeechAct
from muster.domain.document import Document
from muster.domain.event import PostureEvent
from muster.domain.link import Link, Relation
from muster.domain.origin import OriginGroup
from muster.domain.place import Precision
from muster.domain.query import SiteSummary
from muster.domain.record import Recorded
from muster.domain.status import AsOf
from muster.store.reader import LedgerReader

_SITE_LIKE = (Precision.SITE, Precision.VICINITY)


@dataclass(frozen=True, slots=True)
class Picture:
    """A ledger read whole (for small ones: the demonstration)."""

    documents: Mapping[str, Document]
    records: Mapping[str, Recorded]
    origins: tuple[OriginGroup, ...]
    events: tuple[PostureEvent, ...]
    links: tuple[Link, ...]
    sites: tuple[SiteSummary, ...]

    @classmethod
    def of(cls, book: LedgerReader) -> Picture:
        return cls(
            {document.id: document for document in book.all_documents()},
            {record.claim.id: record for record in book.all_claims()},
            book.origins(),
            book.events(),
            book.links(),
            book.sites(),
        )

    def outlets(self) -> int:
        return len({document.outlet or document.report_id for document in self.documents.values()})

    def languages(self) -> int:
        return len({document.language for document in self.documents.values() if document.language})

    def acts(self, *acts: SpeechAct) -> int:
        return sum(record.claim.speech_act in acts for record in self.records.values())


def widest_origin(picture: Picture) -> OriginGroup | None:
    """The origin that most reports carry, when it is more than one."""
    groups = [group for group in picture.origins if len(group.members) > 1]
    return max(groups, key=lambda group: (len(group.members), group.id), default=None)


def busiest_site(picture: Picture) -> SiteSummary | None:
    """The site most claims speak of; a town or area only where there is no site."""
    return max(
        picture.sites, key=lambda s: (s.place.precision in _SITE_LIKE, s.claims, s.place.id), default=None
    )


def two_dates(records: Sequence[Recorded]) -> tuple[AsOf, AsOf] | None:
    """The end of the first and of the last day on which a site was written about; None when they are one day."""
    days = sorted({r.document.published.day for r in records if r.document.published})
    return (as_known(days[0]), as_known(days[-1])) if len(days) > 1 else None


def as_known(day: date) -> AsOf:
    """The state of a day as it was known at its end (UTC)."""
    end = datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)
    return AsOf(day, end)


def deepest_event(picture: Picture) -> PostureEvent | None:
    """Of the events that several origins carry, the one with the longest chain of sources."""

    def depth(event: PostureEvent) -> tuple[bool, int, int, int, str]:
        chains = [len(picture.records[claim].claim.attribution) for claim in event.claims]
        return len(event.origins) > 1, max(chains), len(event.origins), len(event.claims), event.id

    return max((event for event in picture.events if event.claims), key=depth, default=None)


def clearest_contradiction(picture: Picture) -> Link | None:
    """The best founded contradiction, rather between two origins than inside one."""

    def weight(link: Link) -> tuple[bool, float, str]:
        a, b = picture.records[link.a], picture.records[link.b]
        return a.origin_group != b.origin_group, link.score, link.id

    against = [link for link in picture.links if link.relation is Relation.CONTRADICTS]
    return max(against, key=weight, default=None)
