"""Which claims a status is made of: the newest about the place that were known, and the others of their events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import date
from typing import NamedTuple

from muster.corroborate.as_of import applies, known, known_by
from muster.corroborate.given import Given
from muster.corroborate.known_events import KnownEvent, known_events
from muster.corroborate.known_groups import known_groups
from muster.domain.origin import OriginGroup
from muster.domain.record import Dated, Recorded
from muster.domain.status import MOST_COUNTED, AsOf, Unsure
from muster.store.site_claims import SiteClaims

NEWEST = 60  # claims that name the place
READ = (
    200  # claims in all: of larger events, those that say the same in copies of a text are left unread first
)


class Material(NamedTuple):
    """Claims that were known and tell of the asked day or before, and the events, as they were known, that they stand in.

    ``origins``: the groups of their reports, as they were known. ``left_out``: claims not known by then or telling of what came
    after; ``unread``: known ones beyond those read.
    """

    recorded: tuple[Recorded, ...]
    origins: tuple[OriginGroup, ...]
    events: list[KnownEvent]
    left_out: int
    unread: int
    newest_unread: date | None


class _Walk(NamedTuple):
    """Claims that name the place: the newest, to be read; the next one; how many come after these; how many were not known."""

    newest: list[str]
    next: Dated | None
    older: int
    unknown: int


def read(
    claims: SiteClaims,
    place_id: str,
    as_of: AsOf,
    given: Callable[[], Given],
    everything: bool = False,
) -> Material:
    """The material of a status as of a point on two clocks; ``everything`` sets no bounds."""
    dates = _Dates(claims, as_of)
    walk = _walk(place_id, dates, claims, as_of, None if everything else NEWEST)
    whole = claims.everything_known(as_of)
    events = known_events(walk.newest, claims, None if whole else dates, lambda: given().claims)
    chosen = _chosen(events, claims, None if everything else READ)
    recorded = claims.recorded(chosen.read)
    used = tuple(r for r in recorded if known(r, as_of) and applies(r, as_of))
    left_out = claims.others(place_id, as_of, MOST_COUNTED) + walk.unknown + len(recorded) - len(used)
    unread, newest = _unread(place_id, walk, chosen, claims)
    reports = {r.claim.report for r in used}
    origins = known_groups(reports, claims, None if whole else dates, lambda: given().reports)
    return Material(used, origins, events, left_out, unread, newest)


def _unread(place_id: str, walk: _Walk, chosen: _Chosen, claims: SiteClaims) -> tuple[int, date | None]:
    """How many known claims are not read, and the day of the newest: of those on the place, and of their events."""
    rest = chosen.unread
    if not walk.older:
        return len(rest), chosen.newest_unread
    count = MOST_COUNTED
    if walk.older < MOST_COUNTED:
        others = (chosen.read | rest).difference(
            walk.newest
        )  # these are counted already, though some are read
        naming = claims.naming(place_id, others)
        count = min(walk.older - len(naming & chosen.read) + len(rest - naming), MOST_COUNTED)
    days = [day for day in (chosen.newest_unread, _day(walk.next)) if day]
    return count, max(days, default=None) if count else None


def _day(claim: Dated | None) -> date | None:
    return date.fromisoformat(claim.published[:10]) if claim and claim.published else None


class _Chosen(NamedTuple):
    """Claims of the events that are read, and those that are not, with the day on which the last of these was published."""

    read: frozenset[str]
    unread: frozenset[str]
    newest_unread: date | None


class _Dates:
    """The dates of claims, each asked for once."""

    def __init__(self, claims: SiteClaims, as_of: AsOf) -> None:
        self._claims = claims
        self._as_of = as_of
        self._dated: dict[str, Dated] = {}

    def remember(self, claim: Dated) -> None:
        self._dated[claim.claim] = claim

    def known(self, claims: Iterable[str]) -> frozenset[str]:
        """Those of the claims that were known."""
        asked = self._ask(claims)
        return frozenset(i for i in asked if known_by(self._dated[i], self._as_of))

    def known_reports(self, reports: Iterable[str]) -> frozenset[str]:
        """Those of the reports that were known."""
        dated = self._claims.dated_reports(reports)
        return frozenset(report for report, one in dated.items() if known_by(one, self._as_of))

    def unsure(self, items: Iterable[str]) -> Unsure:
        """Of the events, or reports, and all that they are connected with, those that perhaps were not known whole."""
        return self._claims.unsure(items, self._as_of)

    def _ask(self, claims: Iterable[str]) -> set[str]:
        asked = set(claims)
        self._dated |= self._claims.dated(asked - self._dated.keys())
        return asked


def _walk(place_id: str, dates: _Dates, claims: SiteClaims, as_of: AsOf, most: int | None) -> _Walk:
    newest: list[str] = []
    unknown = 0
    with closing(claims.newest(place_id, as_of)) as told:
        for one in told:
            dates.remember(one)
            if not known_by(one, as_of):
                unknown += 1
            elif most is None or len(newest) < most:
                newest.append(one.claim)
            else:
                return _Walk(newest, one, claims.before(place_id, as_of, one, MOST_COUNTED), unknown)
    return _Walk(newest, None, 0, unknown)


def _chosen(events: Sequence[KnownEvent], claims: SiteClaims, most: int | None) -> _Chosen:
    """The claims of the events to read: all, or first those that tell something first, of the events newest told."""
    told = [i for event in events for i in event.claims]
    if most is None or len(told) <= most:
        return _Chosen(frozenset(told), frozenset(), None)
    said = claims.repeated(told)
    ordered = sorted(told, key=lambda i: i not in said or said[i].first != i)
    rest = frozenset(ordered[most:])
    days = [date.fromordinal(said[i].day) for i in rest if i in said and said[i].day]
    alone = claims.newest_day(rest - said.keys())
    newest = max(filter(None, (alone, *days)), default=None)
    return _Chosen(frozenset(ordered[:most]), rest, newest)
