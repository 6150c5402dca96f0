"""From a question (a site, an actor, a period) to its cited brief, read from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from muster.corroborate.as_of import known
from muster.corroborate.events import event
from muster.corroborate.likelihood import worded
from muster.corroborate.lines import Lineage
from muster.corroborate.owners import Owners
from muster.corroborate.reliability import current
from muster.corroborate.titles import day
from muster.domain.errors import UsageError
from muster.domain.event import PostureEvent
from muster.domain.origin import OriginGroup
from muster.domain.query import ClaimQuery
from muster.domain.record import Recorded
from muster.domain.status import AsOf, Presence, SiteStatus, StatusLine
from muster.export.brief import Brief, brief, site_brief
from muster.pipeline.site import site_evidence, site_status
from muster.store.reader import LedgerReader

MOST = 400  # claims that one brief reads; it says what it left out
_NOWHERE = "No place named"


@dataclass(frozen=True, slots=True)
class Question:
    """What a brief answers. ``place`` is a gazetteer id, ``actor`` words of the actor as printed, ``since`` and ``until``
    inclusive civil days of what is told; at least a place or an actor."""

    as_of: AsOf
    place: str | None = None
    actor: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def state(self) -> bool:
        """Whether the state of a site is asked, and not what is told of an actor or a period."""
        return self.place is not None and not (self.actor or self.since or self.until)


def answered(reader: LedgerReader, asked: Question, owners: Owners | None = None) -> Brief:
    """The brief that answers a question. Raises UsageError for a question about nothing, NotFound for an unknown place."""
    if asked.place is None and not asked.actor:
        raise UsageError("a brief needs a site or an actor")
    return _state(reader, asked, owners) if asked.state else _told(reader, asked, owners)


def _state(reader: LedgerReader, asked: Question, owners: Owners | None) -> Brief:
    place = reader.place(asked.place or "")
    status = site_status(reader, place.id, asked.as_of, owners)
    records = {r.claim.id: r for r in site_evidence(reader, place.id)}
    grades = current(reader.grades(), asked.as_of.known)
    return site_brief(
        status, place, records.values(), reader.links_of(records), reader.events_of(records), grades
    )


def _told(reader: LedgerReader, asked: Question, owners: Owners | None) -> Brief:
    """What is told of an actor, or of a site in a period: events, each from the claims that were known."""
    found = reader.claims(
        ClaimQuery(place=asked.place, actor=asked.actor, since=asked.since, until=asked.until, limit=MOST)
    )
    named = {r.claim.id: r for r in found.items if known(r, asked.as_of)}
    mates = {c for e in reader.events_of(named) for c in e.claims} - named.keys()
    records = named | {r.claim.id: r for r in reader.claims_by_id(mates) if known(r, asked.as_of)}
    origins = reader.groups_of({r.claim.report for r in records.values()})
    events = _events(reader, named, records, Lineage.of(origins, owners))
    status = _status(asked, events, records, origins, len(found.items) - len(named))
    grades = current(reader.grades(), asked.as_of.known)
    headed = _by_place(reader, events, status.lines)
    made = brief(
        _title(reader, asked), status, headed, records.values(), reader.links_of(records), events, grades
    )
    left = found.total - len(found.items)
    if left > 0:
        return replace(
            made, caveats=(*made.caveats, f"{left} older claims were not read; ask for a shorter period.")
        )
    return made


def _events(
    reader: LedgerReader, named: Iterable[str], records: dict[str, Recorded], lineage: Lineage
) -> list[PostureEvent]:
    """The events of the named claims, each made from the claims that are known alone, the latest first."""
    cut = [[records[c] for c in e.claims if c in records] for e in reader.events_of(named)]
    return sorted((event(ones, lineage) for ones in cut if ones), key=lambda e: (e.sort, e.id), reverse=True)


def _status(
    asked: Question,
    events: Sequence[PostureEvent],
    records: dict[str, Recorded],
    origins: Sequence[OriginGroup],
    later: int,
) -> SiteStatus:
    """The events as lines of a status, worded as those of a site are."""
    lines = tuple(
        StatusLine(
            Presence.UNKNOWN,
            e.title,
            tuple(c for c in e.claims if c not in e.contradicted_by),
            e.contradicted_by,
            e.credibility,
            len(e.origins),
            e.time.start if e.time else None,
            e.time.end if e.time else None,
        )
        for e in events
    )
    state = SiteStatus(asked.place or "", asked.as_of, lines, (), len(records), later)
    return worded(state, tuple(records.values()), origins)


def _by_place(
    reader: LedgerReader, events: Sequence[PostureEvent], lines: Sequence[StatusLine]
) -> dict[str, list[StatusLine]]:
    """Lines under the place that each event is about, places with most events first."""
    held: dict[str, list[StatusLine]] = {}
    for one, line in zip(events, lines, strict=True):
        place = one.site or one.destination or one.origin
        held.setdefault(reader.place(place).name if place else _NOWHERE, []).append(line)
    return dict(sorted(held.items(), key=lambda item: (item[0] == _NOWHERE, -len(item[1]), item[0])))


def _title(reader: LedgerReader, asked: Question) -> str:
    about = [asked.actor] if asked.actor else []
    about += [reader.place(asked.place).name] if asked.place else []
    return f"{', '.join(about)}: what is reported{_period(asked.since, asked.until)}"


def _period(since: date | None, until: date | None) -> str:
    start = f" from {day(since)}" if since else ""
    return start + (f" until {day(until)}" if until else "")
