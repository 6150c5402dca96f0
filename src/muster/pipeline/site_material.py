"""Which claims a status is made of: the newest about the place that were known, and the others of their events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from muster.corroborate.as_of import applies, known, known_by
from muster.corroborate.judgements import Constraints
from muster.corroborate.known_events import KnownEvent, known_events
from muster.domain.record import Dated, Recorded
from muster.domain.status import MOST_COUNTED, AsOf
from muster.store.site_claims import SiteClaims

NEWEST = 100  # claims that name the place
READ = 200  # claims in all: of larger events, those that say the same in copies of a text are left unread first


class Material(NamedTuple):
    """Claims that were known and tell of the asked day or before, and the events, as they were known, that they stand in.

    ``left_out``: claims not known by then or telling of what came after; ``unread``: known ones beyond those read.
    """

    recorded: tuple[Recorded, ...]
    events: list[KnownEvent]
    left_out: int
    unread: int
    newest_unread: date | None


class _Walk(NamedTuple):
    """Claims that name the place, newest first: those to read, those beyond, and how many were not known."""

    newest: list[str]
    older: list[str]
    unknown: int


def read(
    claims: SiteClaims,
    place_id: str,
    as_of: AsOf,
    constraints: Callable[[], Constraints],
    everything: bool = False,
) -> Material:
    """The material of a status as of a point on two clocks; ``everything`` sets no bounds."""
    dates = _Dates(claims, as_of)
    walk = _walk(dates.told(claims.newest(place_id, as_of)), as_of, None if everything else NEWEST)
    whole = claims.everything_known(as_of)
    events = known_events(walk.newest, claims, None if whole else dates, constraints)
    chosen = _chosen(events, claims, None if everything else READ)
    unread = {i for ones in (walk.older, *(e.claims for e in events)) for i in ones} - chosen
    recorded = claims.recorded(chosen)
    used = tuple(r for r in recorded if known(r, as_of) and applies(r, as_of))
    others = claims.others(place_id, as_of, MOST_COUNTED)
    left_out = others + walk.unknown + len(recorded) - len(used)
    newest = claims.newest_day([*walk.older[:1], *(i for e in events for i in e.claims if i in unread)])
    return Material(used, events, left_out, min(len(unread), MOST_COUNTED), newest)


class _Dates:
    """The dates of claims, each asked for once."""

    def __init__(self, claims: SiteClaims, as_of: AsOf) -> None:
        self._claims = claims
        self._as_of = as_of
        self._dated: dict[str, Dated] = {}

    def told(self, claims: Iterable[Dated]) -> Iterator[Dated]:
        """The same claims, remembered."""
        for one in claims:
            self._dated[one.claim] = one
            yield one

    def known(self, claims: Iterable[str]) -> frozenset[str]:
        """Those of the claims that were known."""
        asked = self._ask(claims)
        return frozenset(i for i in asked if known_by(self._dated[i], self._as_of))

    def whole(self, events: Iterable[str]) -> frozenset[str]:
        """Those of the events all of whose claims were surely known."""
        return self._claims.whole(events, self._as_of)

    def _ask(self, claims: Iterable[str]) -> set[str]:
        asked = set(claims)
        self._dated |= self._claims.dated(asked - self._dated.keys())
        return asked


def _walk(claims: Iterator[Dated], as_of: AsOf, most: int | None) -> _Walk:
    walk, unknown = _Walk([], [], 0), 0
    for one in claims:
        if not known_by(one, as_of):
            unknown += 1
        elif most is None or len(walk.newest) < most:
            walk.newest.append(one.claim)
        else:
            walk.older.append(one.claim)
            if len(walk.older) >= MOST_COUNTED:
                break
    return walk._replace(unknown=unknown)


def _chosen(events: Sequence[KnownEvent], claims: SiteClaims, most: int | None) -> set[str]:
    """The claims of the events to read: all, or first those that tell something first, of the events newest told."""
    told = [i for event in events for i in event.claims]
    if most is None or len(told) <= most:
        return set(told)
    first = claims.standing(told)
    return set(sorted(told, key=lambda i: i not in first)[:most])
