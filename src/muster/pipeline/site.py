"""The state of one site as of a date, read from the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from muster.corroborate.changes import Change, changes
from muster.corroborate.contradiction import TELLING, between_known
from muster.corroborate.likelihood import worded
from muster.corroborate.lines import Lineage
from muster.corroborate.owners import Owners
from muster.corroborate.revisions import latest, standing
from muster.corroborate.status import lineage_of, picture
from muster.domain.document import Document
from muster.domain.errors import NotFound
from muster.domain.event import PostureEvent
from muster.domain.place import Place, Precision
from muster.domain.ports import Gazetteer
from muster.domain.query import SiteSummary
from muster.domain.record import Recorded
from muster.domain.status import MOST_COUNTED, AsOf, Clock, SiteStatus, end_of
from muster.pipeline.consolidate import given_by
from muster.pipeline.site_material import read
from muster.store.at_place import speaks_of_places_in
from muster.store.reader import LedgerReader
from muster.store.site_claims import SiteClaims

# A name that a site and a wide area share means the site; among towns and sites the most spoken of is meant.
_COARSE = {
    precision: precision in (Precision.ADMIN2, Precision.ADMIN1, Precision.COUNTRY, Precision.AREA)
    for precision in Precision
}


def site_status(
    reader: LedgerReader,
    place_id: str,
    as_of: AsOf,
    owners: Owners | None = None,
    everything: bool = False,
) -> SiteStatus:
    """What was known of ``place_id`` on ``as_of``. Raises NotFound when no claim speaks of the place.

    ``owners``: which outlets belong to one house; the table that comes with Muster where none is given. ``everything``
    reads what is old as well, however long that takes.
    """
    with reader.site_claims() as claims:
        place = claims.place(place_id) or reader.place(place_id)
        material = read(claims, place_id, as_of, cache(lambda: given_by(reader.judgements())), everything)
        reports = {record.claim.report: record.document for record in material.recorded}
        used = standing(material.recorded, _newest(reader, claims, reports, as_of))
        lineage, by_id = lineage_of(used, material.origins), {r.claim.id: r for r in used}
        table = Lineage.of(lineage, owners)
        links = between_known(
            material.events, claims.links(by_id, TELLING), by_id, claims.propositions, table
        )
    left_out = min(MOST_COUNTED, material.left_out + len(material.recorded) - len(used))
    bundles = [event.claims for event in material.events]
    status = picture(place, used, bundles, links, table, as_of, left_out)
    told = replace(status, claims_unread=material.unread, newest_unread=material.newest_unread)
    return worded(told, used, table)


def _newest(
    reader: LedgerReader, claims: SiteClaims, reports: Mapping[str, Document], as_of: AsOf
) -> dict[str, str]:
    """For those of the reports that were revised by then, their last version."""
    found = claims.revisions(reports)
    if not found:
        return {}
    versions = {report for one in found for report in one}
    documents = {**reports, **reader.documents_by_id(versions - reports.keys())}
    return latest(found, documents, reader.recordings(versions), as_of)


def changed_since(
    reader: LedgerReader,
    status: SiteStatus,
    day: date,
    owners: Owners | None = None,
    everything: bool = False,
) -> tuple[Change, ...]:
    """What the status says that was not said at the end of ``day``, on the same clock. Raises NotFound as above."""
    earlier = AsOf(min(day, status.as_of.valid), min(end_of(day), status.as_of.known), status.as_of.clock)
    before = site_status(reader, status.place_id, earlier, owners, everything)
    return changes(before, status, _perhaps_unread(reader, before, status))


def _perhaps_unread(reader: LedgerReader, before: SiteStatus, after: SiteStatus) -> frozenset[str]:
    """Claims that the earlier status lists and the later one may not have read: those that are as old as what it left."""
    if not after.claims_unread:
        return frozenset()
    listed = {i for line in after.lines for i in (*line.claims, *line.against)}
    last = after.newest_unread.isoformat() if after.newest_unread else ""
    with reader.site_claims() as claims:
        dated = claims.dated({i for line in before.lines for i in line.claims} - listed)
    return frozenset(i for i, one in dated.items() if (one.published or "")[:10] <= last)


def present_moment(reader: LedgerReader, now: datetime, clock: Clock) -> datetime:
    """The moment up to which "now" knows (aware UTC).

    On the clock of recording that is never before the ledger's last entry: where the system's clock was set back, what
    has been recorded is still known.
    """
    last = reader.last_recorded() if clock is Clock.RECORDED else None
    return max(now, last) if last else now


def site_evidence(reader: LedgerReader, place_id: str) -> tuple[Recorded, ...]:
    """Claims that name the place, and those of the same events that do not (denials, refusals to comment)."""
    return _evidence(reader, place_id)[0]


def _evidence(reader: LedgerReader, place_id: str) -> tuple[tuple[Recorded, ...], tuple[PostureEvent, ...]]:
    """The claims that matter to a place, and the events that they stand in."""
    by_id = {record.claim.id: record for record in reader.claims_at(place_id)}
    events = reader.events_of(by_id)
    others = {claim for event in events for claim in event.claims} - by_id.keys()
    by_id |= {record.claim.id: record for record in reader.claims_by_id(others)}
    return tuple(by_id.values()), events


def find_place(
    reader: LedgerReader, gazetteer: Gazetteer, name: str, countries: bool = False
) -> tuple[Place, ...]:
    """Places called ``name`` (id, name or alias in any script) that claims speak of, the most spoken of first,
    areas last. ``countries``: also those that no claim names, while claims speak of places in them.

    Raises NotFound with names that the ledger does have.
    """
    meant = gazetteer.find(name)
    sites = (*reader.sites(), *(_unnamed(reader, gazetteer, meant, name) if countries else ()))
    called = {place.id for place in meant} | {name}
    folded = name.casefold()
    found = [s for s in sites if s.place.id in called or folded in {n.casefold() for n in _names(s.place)}]
    if not found:
        found = [s for s in sites if any(folded in n.casefold() for n in _names(s.place))]
    if not found:
        known = ", ".join(site.place.name for site in sites[:8]) or "none yet"
        raise NotFound(f"no claim speaks of {name!r}; most spoken of: {known}")
    exact = sorted(found, key=lambda s: (s.place.id != name, _COARSE[s.place.precision], -s.claims))
    return tuple(site.place for site in exact)


def _unnamed(
    reader: LedgerReader, gazetteer: Gazetteer, meant: tuple[Place, ...], name: str
) -> tuple[SiteSummary, ...]:
    """The countries meant by a name that claims speak of only by places in them."""
    named, by_id = {site.place.id for site in reader.sites()}, gazetteer.get(name)
    asked = {p.id: p for p in (*meant, *((by_id,) if by_id else ())) if p.as_country and p.id not in named}
    return tuple(
        SiteSummary(place, 0, None, None)
        for place in asked.values()
        if place.as_country and reader.ask(speaks_of_places_in, place.as_country)
    )


def _names(place: Place) -> tuple[str, ...]:
    return place.name, *place.names
