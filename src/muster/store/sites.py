"""Places that claims speak of, described by the claims' own readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from muster.domain.place import Place, PlaceReading, Precision
from muster.domain.query import SiteSummary
from muster.domain.record import Recorded

_FINEST = {precision: rank for rank, precision in enumerate(Precision)}


def summaries(recorded: Iterable[Recorded]) -> tuple[SiteSummary, ...]:
    """One summary a place, by place id: how many claims, and the first and last day they speak of."""
    at: dict[str, dict[str, Recorded]] = defaultdict(dict)
    for record in recorded:
        for _, mention in record.claim.places:
            if mention.reading and mention.reading.place_id:
                at[mention.reading.place_id][record.claim.id] = record
    found = (_summary(place, tuple(at[place].values())) for place in sorted(at))
    return tuple(summary for summary in found if summary)


def merged(one: SiteSummary, two: SiteSummary) -> SiteSummary:
    """The summary of the claims behind both: of different claims about one place."""
    best = min(one.place, two.place, key=_rank)
    place = replace(best, names=tuple(sorted({*one.place.names, *two.place.names})))
    firsts = [day for day in (one.first, two.first) if day]
    lasts = [day for day in (one.last, two.last) if day]
    return SiteSummary(place, one.claims + two.claims, min(firsts, default=None), max(lasts, default=None))


def place_of(place_id: str, recorded: Sequence[Recorded]) -> Place | None:
    """The place as its finest reading gives it, the same for any order; None when no reading locates it."""
    readings = [
        mention.reading
        for record in recorded
        for _, mention in record.claim.places
        if mention.reading and mention.reading.place_id == place_id
    ]
    located = [reading for reading in readings if reading.lon is not None and reading.lat is not None]
    if not located:
        return None
    best = min(located, key=_rank)
    return Place(
        id=place_id,
        name=best.name,
        kind=best.kind or best.precision.value,
        lon=best.lon or 0.0,
        lat=best.lat or 0.0,
        precision=best.precision,
        uncertainty_m=best.uncertainty_m or 0,
        country=best.country,
        names=tuple(sorted({reading.name for reading in readings})),
    )


def _summary(place_id: str, recorded: Sequence[Recorded]) -> SiteSummary | None:
    place = place_of(place_id, recorded)
    if place is None:
        return None
    days = [day for record in recorded for day in _days(record)]
    first, last = (min(days), max(days)) if days else (None, None)
    return SiteSummary(place, len(recorded), first, last)


def _days(record: Recorded) -> tuple[date, ...]:
    """Days the claim speaks of; its publication day where it gives none."""
    time, published = record.claim.time, record.document.published
    if time and time.resolved:
        return tuple(day for day in (time.start, time.end) if day)
    return (published.day,) if published else ()


def _rank(reading: PlaceReading | Place) -> tuple[int, int, str, float, float, str, str]:
    radius, kind = reading.uncertainty_m or 0, reading.kind or reading.precision.value
    where = (reading.lon or 0.0, reading.lat or 0.0)
    return _FINEST[reading.precision], radius, reading.name, *where, kind, reading.country or ""
