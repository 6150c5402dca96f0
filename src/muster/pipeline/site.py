"""The state of one site as of a date, read from the ledger."""

from __future__ import annotations

from muster.corroborate.status import fold
from muster.domain.status import AsOf, SiteStatus
from muster.store.reader import LedgerReader


def site_status(reader: LedgerReader, place_id: str, as_of: AsOf) -> SiteStatus:
    """What was known of ``place_id`` on ``as_of``. Raises NotFound when no claim speaks of the place."""
    place = reader.place(place_id)
    recorded = reader.claims_at(place_id)
    here = {record.claim.id for record in recorded}
    events = tuple(event for event in reader.events() if here.intersection(event.claims))
    links = tuple(link for link in reader.links() if link.a in here or link.b in here)
    return fold(place, recorded, events, links, as_of)
