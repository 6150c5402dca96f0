"""Across reports: copies into origins, claims into events, contradictions, sites. A pure function of the base tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from muster.corroborate.clustering import cluster
from muster.corroborate.contradiction import links
from muster.corroborate.syndication import origins
from muster.domain.document import Document
from muster.domain.event import PostureEvent
from muster.domain.origin import OriginGroup
from muster.domain.record import Recorded
from muster.store.ledger import Derived, Ledger
from muster.store.reader import LedgerReader
from muster.store.sites import summaries


def consolidate(ledger: Ledger) -> Derived:
    """Compute the derived tables anew and put them in place at once; a run that is cut short leaves the old ones."""
    with LedgerReader.open(ledger.address) as reader:
        derived = derive(reader.all_documents(), reader.all_claims())
    ledger.replace_derived(derived)
    return derived


def derive(documents: Sequence[Document], recorded: Sequence[Recorded]) -> Derived:
    """Everything that many reports together say. Nothing computed before is used."""
    groups = origins(documents)
    grouped = _with_origins(recorded, groups)
    events = cluster(grouped, groups)
    placed = _with_events(grouped, events)
    return Derived(groups, events, links(placed, events, groups), summaries(placed))


def differences(reader: LedgerReader) -> tuple[str, ...]:
    """Derived tables that are not what the base tables give, in words."""
    fresh = derive(reader.all_documents(), reader.all_claims())
    pairs = (
        ("origins", reader.origins(), fresh.origins),
        ("events", reader.events(), fresh.events),
        ("links", reader.links(), tuple({link.id: link for link in fresh.links}.values())),
        ("sites", reader.sites(), fresh.sites),
    )
    return tuple(
        f"{name}: what is stored is not what the reports give; run: muster verify --rebuild"
        for name, stored, computed in pairs
        if sorted(stored, key=repr) != sorted(computed, key=repr)
    )


def _with_origins(recorded: Sequence[Recorded], groups: Sequence[OriginGroup]) -> tuple[Recorded, ...]:
    main: dict[str, str] = {}
    for group in groups:
        for member in group.members:
            main.setdefault(member, group.id)
    return tuple(replace(r, origin_group=main.get(r.claim.report), event=None) for r in recorded)


def _with_events(recorded: Sequence[Recorded], events: Sequence[PostureEvent]) -> tuple[Recorded, ...]:
    of: dict[str, str] = {}
    for event in events:
        for claim in event.claims:
            of.setdefault(claim, event.id)
    return tuple(replace(r, event=of.get(r.claim.id)) for r in recorded)
