"""Events and the state of a site, made of what an audience may be told: nothing else has a part in their counts and titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from muster.corroborate.events import event
from muster.corroborate.likelihood import worded
from muster.corroborate.lines import Lineage
from muster.corroborate.owners import Owners
from muster.corroborate.revisions import latest
from muster.corroborate.status import fold
from muster.domain.event import PostureEvent
from muster.domain.record import Recorded
from muster.domain.status import AsOf, SiteStatus
from muster.export.handling import Handling, Outgoing, outgoing
from muster.pipeline.site import site_evidence, site_status
from muster.store.reader import LedgerReader


class State(NamedTuple):
    """The state of a site and its events, not redacted yet, with the records that they rest on as those may go out."""

    status: SiteStatus
    events: tuple[PostureEvent, ...]
    out: Outgoing


def state_of(
    reader: LedgerReader, place_id: str, as_of: AsOf, owners: Owners | None, handling: Handling
) -> State:
    """The state of a site as of a date. Raises NotFound when no claim speaks of the place."""
    every = site_evidence(reader, place_id)
    out = outgoing(reader, every, handling)
    if not out.left_out.claims:
        return State(site_status(reader, place_id, as_of, owners), reader.events_of(out.kept), out)
    kept = {r.claim.id: r for r in every if r.claim.id in out.kept}
    return State(*_anew(reader, place_id, as_of, owners, kept), out)


def _anew(
    reader: LedgerReader, place_id: str, as_of: AsOf, owners: Owners | None, kept: Mapping[str, Recorded]
) -> tuple[SiteStatus, tuple[PostureEvent, ...]]:
    """The state as it is where nothing but some records was ever reported."""
    documents = {r.claim.report: r.document for r in kept.values()}
    origins = reader.groups_of(documents)
    events = cut_events(reader, kept, kept, Lineage.of(origins, owners))
    versions = [one for one in reader.revisions() if {*one} <= documents.keys()]
    newest = latest(versions, documents, reader.recordings(documents), as_of) if versions else {}
    place, records = reader.place(place_id), tuple(kept.values())
    status = fold(place, records, events, as_of, origins, owners, newest)
    return worded(status, records, origins), tuple(events)


def events_about(reader: LedgerReader, claims: Iterable[str], handling: Handling) -> tuple[PostureEvent, ...]:
    """The events that some claims (ids) stand in, as they may go out, by the time that they speak of."""
    whole = reader.events_of(claims)
    every = reader.claims_by_id({claim for one in whole for claim in one.claims})
    out = outgoing(reader, every, handling)
    if out.left_out.claims:
        kept = {r.claim.id: r for r in every if r.claim.id in out.kept}
        lineage = Lineage.of(reader.groups_of({r.claim.report for r in kept.values()}))
        whole = tuple(sorted(cut_events(reader, kept, kept, lineage), key=lambda e: (e.sort, e.id)))
    return out.redacted(whole)


def cut_events(
    reader: LedgerReader, named: Iterable[str], records: Mapping[str, Recorded], lineage: Lineage
) -> list[PostureEvent]:
    """The events of the named claims, each made of some records alone, the latest first."""
    cut = [[records[c] for c in e.claims if c in records] for e in reader.events_of(named)]
    return sorted((event(ones, lineage) for ones in cut if ones), key=lambda e: (e.sort, e.id), reverse=True)
