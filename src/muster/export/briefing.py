"""From a question (a site, an actor, a period) to its cited brief, read from the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from muster.corroborate.as_of import known
from muster.corroborate.likelihood import worded
from muster.corroborate.lines import Lineage
from muster.corroborate.owners import Owners
from muster.corroborate.reliability import current
from muster.corroborate.titles import day
from muster.domain.errors import NotFound, UsageError
from muster.domain.event import PostureEvent
from muster.domain.link import Link
from muster.domain.origin import OriginGroup
from muster.domain.place import Place
from muster.domain.query import ClaimQuery
from muster.domain.record import Recorded
from muster.domain.status import AsOf, Presence, SiteStatus, StatusLine
from muster.export.brief import Brief, brief, site_brief
from muster.export.handling import Handling, Outgoing, outgoing
from muster.export.released import cut_events, state_of
from muster.pipeline.within import Within
from muster.store.reader import LedgerReader

MOST = 400  # claims that one brief reads; it says what it left out
_NOWHERE = "No place named"


@dataclass(frozen=True, slots=True)
class Question:
    """What a brief answers. ``place`` is a gazetteer id, ``actor`` words of the actor as printed, ``since`` and ``until``
    inclusive civil days of what is told; at least a place or an actor. ``country``: the code of the place that is one,
    where what lies in it is asked for, too."""

    as_of: AsOf
    place: str | None = None
    actor: str | None = None
    since: date | None = None
    until: date | None = None
    country: str | None = None

    def at(self, place: Place | None, named_only: bool = False) -> Question:
        """The same question of a place; of a country, what lies in it is asked for, too, unless it must be named."""
        if place is None:
            return self
        return replace(self, place=place.id, country=None if named_only else place.as_country)

    @property
    def state(self) -> bool:
        """Whether the state of a site is asked, and not what is told of an actor or a period."""
        return self.place is not None and not (self.actor or self.since or self.until or self.country)


def answered(
    reader: LedgerReader,
    asked: Question,
    owners: Owners | None = None,
    handling: Handling = Handling(),  # noqa: B008 - a value
) -> Brief:
    """The brief that answers a question, made of what its audience may be told, without what is sensitive.

    Raises UsageError for a question about nothing, NotFound for an unknown place.
    """
    return prepared(reader, asked, owners, handling).brief


class Prepared(NamedTuple):
    """A brief, and what keeps words that are added to it later from telling what is sensitive."""

    brief: Brief
    out: Outgoing


def prepared(reader: LedgerReader, asked: Question, owners: Owners | None, handling: Handling) -> Prepared:
    """The brief as :func:`answered` gives it, still open for changes."""
    if asked.place is None and not asked.actor:
        raise UsageError("a brief needs a site or an actor")
    return (_state if asked.state else _told)(reader, asked, owners, handling)


def _state(reader: LedgerReader, asked: Question, owners: Owners | None, handling: Handling) -> Prepared:
    place = reader.place(asked.place or "")
    status, events, out = state_of(reader, place.id, asked.as_of, owners, handling)
    told = out.redacted((status, place, _links(reader, out), events))
    grades = current(reader.grades(), asked.as_of.known)
    return _handled(site_brief(told[0], told[1], out.records, told[2], told[3], grades), out)


def _links(reader: LedgerReader, out: Outgoing) -> tuple[Link, ...]:
    return tuple(link for link in reader.links_of(out.kept) if {link.a, link.b} <= out.kept)


def _handled(made: Brief, out: Outgoing) -> Prepared:
    """With its label and what was done to it; every word in it goes through the redaction once more."""
    return Prepared(replace(out.redacted(made), tlp=out.tlp, handling=out.notes), out)


def _told(reader: LedgerReader, asked: Question, owners: Owners | None, handling: Handling) -> Prepared:
    """What is told of an actor, or of a site in a period: events, each from the claims that were known."""
    place = _place(reader, asked, handling)
    query = _query(asked, place)
    found = reader.claims(query)
    named = {r.claim.id: r for r in found.items if known(r, asked.as_of)}
    mates = {c for e in reader.events_of(named) for c in e.claims} - named.keys()
    every = named | {r.claim.id: r for r in reader.claims_by_id(mates) if known(r, asked.as_of)}
    out = outgoing(reader, every.values(), handling)
    later = len(found.items) - len(named)
    records, named = _kept(every, out), _kept(named, out)
    origins = reader.groups_of({r.claim.report for r in records.values()})
    events = cut_events(reader, named, records, Lineage.of(origins, owners))
    status = _status(asked, events, records, origins, later)
    grades = current(reader.grades(), asked.as_of.known)
    headed = _by_place(reader, events, status.lines)
    told = out.redacted((_title(asked, place), status, headed, _links(reader, out), tuple(events)))
    made = _handled(brief(told[0], told[1], told[2], out.records, told[3], told[4], grades), out)
    left = found.total - len(found.items)
    more = [f"{left} older claims were not read; ask for a shorter period."] if left > 0 else []
    if place and query.country:  # of what the audience may be told
        more.append(Within.of(place, named.values()).words)
    return Prepared(out.redacted(replace(made.brief, caveats=(*made.brief.caveats, *more))), out)


def _place(reader: LedgerReader, asked: Question, handling: Handling) -> Place | None:
    """Raises NotFound for a place that no claim speaks of; a country need not be named where places in it are."""
    if asked.place is None:
        return None
    try:
        return reader.place(asked.place)
    except NotFound:
        known = handling.gazetteer().get(asked.place) if asked.country else None
        if known is None:
            raise
        return known


def _query(asked: Question, place: Place | None) -> ClaimQuery:
    query = ClaimQuery(actor=asked.actor, since=asked.since, until=asked.until, limit=MOST)
    return query.at(place, named_only=asked.country is None)


def _kept(records: dict[str, Recorded], out: Outgoing) -> dict[str, Recorded]:
    return {claim: r for claim, r in records.items() if claim in out.kept}


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


def _title(asked: Question, place: Place | None) -> str:
    about = [asked.actor] if asked.actor else []
    about += [place.name] if place else []
    return f"{', '.join(about)}: what is reported{_period(asked.since, asked.until)}"


def _period(since: date | None, until: date | None) -> str:
    start = f" from {day(since)}" if since else ""
    return start + (f" until {day(until)}" if until else "")
