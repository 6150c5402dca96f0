"""What some reports brought: claims, the sites they touch, the contradictions they raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from muster.domain.link import Link, Relation
from muster.domain.record import Recorded
from muster.store.reader import LedgerReader

MOST = 200  # claims, sites and contradictions that are listed; all are counted


class Touched(NamedTuple):
    """A place that new claims speak of, and how many."""

    place: str
    name: str
    claims: int


class Against(NamedTuple):
    """A new claim and one that contradicts it (ids), with the reason."""

    claim: str
    other: str
    why: str


@dataclass(frozen=True, slots=True)
class Account:
    """What new reports brought. The tuples hold at most :data:`MOST`, the numbers count all."""

    claims: int = 0
    contradictions: int = 0
    listed: tuple[str, ...] = ()  # ids of new claims
    sites: tuple[Touched, ...] = ()  # the most spoken of first
    against: tuple[Against, ...] = ()


def account(reports: Iterable[str], reader: LedgerReader) -> Account:
    """The account of new reports (ids) once they were compared with the rest."""
    records = [record for report in reports for record in reader.claims_of(report)]
    ids = [record.claim.id for record in records]
    against = _against(set(ids), reader.links_of(ids))
    return Account(
        len(records), len(against), tuple(ids[:MOST]), _touched(records)[:MOST], tuple(against[:MOST])
    )


def _against(new: set[str], links: Iterable[Link]) -> list[Against]:
    found = []
    for link in links:
        if link.relation is Relation.CONTRADICTS:
            claim, other = (link.a, link.b) if link.a in new else (link.b, link.a)
            found.append(Against(claim, other, link.why))
    return found


def _touched(records: Sequence[Recorded]) -> tuple[Touched, ...]:
    names: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for record in records:
        readings = [mention.reading for _, mention in record.claim.places if mention.reading]
        here = {reading.place_id: reading.name for reading in readings if reading.place_id}
        names |= here
        counted.update(list(here))
    return tuple(Touched(place, names[place], count) for place, count in counted.most_common())
