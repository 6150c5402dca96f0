"""Events of a selection on the time axis, and what some claims changed among them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from muster.domain.grade import Credibility
from muster.domain.overview import Changes
from muster.domain.status import Clock
from muster.store.columnar import DAY, EPOCH_DAY
from muster.store.survey import Selection
from muster.store.vocabulary import NONE, Flags, Numbers, distinct, flags


class EventTimes(NamedTuple):
    """Events in parallel columns. Days are ordinals, inclusive; ``start`` NONE and ``end`` FAR where no bound is known."""

    ids: tuple[str, ...]
    start: Numbers
    end: Numbers
    origins: Numbers
    claims: Numbers  # of the selection
    hedged: Flags  # every one of these is hedged or left open
    denied: Flags  # every one of these says that it is not so


class Published(NamedTuple):
    """Days (ordinals, ascending) on which reports of the selection were published: how many reports and claims."""

    days: Numbers
    reports: Numbers
    claims: Numbers


def event_times(chosen: Selection) -> EventTimes:
    """The events that the claims stand in."""
    claims, found = chosen.survey.claims, chosen.survey.found
    rows = np.flatnonzero(chosen.chosen & (found.event != NONE))
    event, size = found.event[rows], len(found.events.ids)
    counts = np.bincount(event, minlength=size)
    seen = np.flatnonzero(counts)
    certain = flags(size, event[~claims.uncertain[rows]])
    affirmed = flags(size, event[~claims.negated[rows]])
    columns = found.events
    return EventTimes(
        tuple(columns.ids[k] for k in seen),
        columns.start[seen],
        columns.end[seen],
        columns.origins[seen],
        counts[seen],
        ~certain[seen],
        ~affirmed[seen],
    )


def published(chosen: Selection, *without: str) -> Published:
    """Days of publication, also of the claims that some fields of the question leave out."""
    columns = chosen.survey.claims
    among = chosen.without(*without) & (columns.published != NONE)
    days, claims = np.unique(columns.published[among], return_counts=True)
    report = distinct(columns.report[among], len(columns.words.reports))
    day_of = np.zeros(len(columns.words.reports), dtype=np.int64)
    day_of[columns.report[among]] = columns.published[among]
    reports = np.bincount(np.searchsorted(days, day_of[report]), minlength=len(days))
    return Published(days, reports, claims)


def days_known(chosen: Selection, clock: Clock) -> Numbers:
    """Days (ordinals, ascending) on which something became known, whatever day the question stops at."""
    if clock is Clock.PUBLISHED:
        return published(chosen, "known").days
    recorded = chosen.survey.claims.recorded[chosen.without("known")]
    return np.unique(recorded // DAY) + EPOCH_DAY


def changes(chosen: Selection) -> Changes:
    """What these claims brought to those that are not among them."""
    found, fresh = chosen.survey.found, chosen.chosen
    against = int(np.count_nonzero(fresh[found.against].any(axis=1)))
    size = len(found.events.ids)
    new = flags(size, found.event[fresh & (found.event != NONE)])
    old = flags(size, found.event[~fresh & (found.event != NONE)])
    sure = np.array([grade is Credibility.CONFIRMED for grade in found.events.credibility], dtype=np.bool_)
    confirmed = _few_origins(chosen, new & sure)
    return Changes(chosen.total, chosen.reports, against, confirmed, int(np.count_nonzero(new & ~old)))


def _few_origins(chosen: Selection, events: Flags) -> int:
    """How many of these events had fewer than two origins without the chosen claims."""
    found = chosen.survey.found
    rows = np.flatnonzero(~chosen.chosen & (found.event != NONE))
    rows = rows[events[found.event[rows]]]
    pairs = np.unique(found.event[rows] * len(found.origins) + found.origin[rows])
    before = np.bincount(pairs // max(len(found.origins), 1), minlength=len(events))
    return int(np.count_nonzero(events & (before < 2)))
