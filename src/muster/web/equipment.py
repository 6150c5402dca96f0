"""Equipment that claims place at a site: for each type the latest counts, by whom and of when, and where they disagree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from muster.corroborate.equipment_types import type_key
from muster.domain.claim import Equipment
from muster.domain.record import Recorded
from muster.store.at_place import equipment_claims
from muster.web.desk import Desk
from muster.web.views import REFUSING, firmness
from muster.web.words import visible

MAX_READ = 200  # claims of the place, the newest
SAME_TIME = timedelta(days=3)  # tellings no further apart may speak of one state


class Telling(NamedTuple):
    """One claim's word on one type. ``day``: of the event, else of publication; ``low`` and ``high``: None where open."""

    claim: str
    text: str
    low: int | None
    high: int | None
    speaker: str
    speaker_key: str
    origin: str
    day: date | None
    event: str | None
    firmness: str

    @property
    def number(self) -> str:
        """The count in words."""
        if self.low is None and self.high is None:
            return "no number"
        if self.low == self.high:
            return str(self.low)
        if self.high is None:
            return f"at least {self.low}"
        return f"at most {self.high}" if self.low is None else f"{self.low} to {self.high}"

    @property
    def counted(self) -> bool:
        return self.low is not None or self.high is not None


class Seen(NamedTuple):
    """A type of equipment at a site. ``latest`` is the newest telling that affirms it, with a number where one has;
    ``against`` the tellings of the same event whose counts cannot be its own."""

    type: str
    latest: Telling
    against: tuple[Telling, ...]
    tellings: tuple[Telling, ...]
    origins: int


class SeenHere(NamedTuple):
    """Types by the day of their latest telling. ``cut``: the place has older claims that were not read."""

    types: tuple[Seen, ...]
    cut: bool


def equipment_at(desk: Desk, place: str, claims: int) -> SeenHere:
    """What the newest of a place's ``claims`` claims say is there, came or left."""
    return desk.reader.remember(("equipment", place), lambda: _equipment_at(desk, place, claims))


def _equipment_at(desk: Desk, place: str, claims: int) -> SeenHere:
    ids = desk.reader.ask(equipment_claims, place, MAX_READ)
    by_type: dict[str, list[tuple[str, Telling]]] = {}
    for record in desk.reader.claims_by_id(ids):
        for item in record.claim.equipment:
            name = item.type or item.text
            by_type.setdefault(type_key(name), []).append((name, _telling(record, item)))
    found = [seen for told in by_type.values() if (seen := _seen(told))]
    found.sort(key=lambda seen: (-_ordinal(seen.latest), seen.type))
    return SeenHere(tuple(found), claims > MAX_READ)


def _telling(record: Recorded, item: Equipment) -> Telling:
    claim, published = record.claim, record.document.published
    time = claim.time
    day = (time.end or time.start) if time else None
    return Telling(
        claim.id,
        visible(item.text),
        item.low,
        item.high,
        visible(claim.speaker.name),
        claim.speaker.key,
        record.origin_group or claim.report,
        day or (published.day if published else None),
        record.event,
        "open" if claim.speech_act in REFUSING else firmness(record),
    )


def _seen(told: Sequence[tuple[str, Telling]]) -> Seen | None:
    """None where every telling denies it or leaves it open."""
    tellings = sorted((t for _, t in told), key=lambda t: (-_ordinal(t), t.claim))
    sure = [t for t in tellings if t.firmness in ("solid", "hedged")]
    if not sure:
        return None
    latest = next((t for t in sure if t.counted and _near(t, sure[0])), sure[0])
    against = tuple(t for t in sure if t.event and t.event == latest.event and _disagrees(t, latest))
    names = sorted(name for name, _ in told)
    return Seen(visible(names[0]), latest, against, tuple(tellings), len({t.origin for t in tellings}))


def _ordinal(telling: Telling) -> int:
    return telling.day.toordinal() if telling.day else 0


def _near(one: Telling, two: Telling) -> bool:
    return abs(_ordinal(one) - _ordinal(two)) <= SAME_TIME.days


def _disagrees(one: Telling, two: Telling) -> bool:
    """Whether no number lies in both ranges."""
    if not (one.counted and two.counted):
        return False
    low = max(one.low or 0, two.low or 0)
    highs = [high for high in (one.high, two.high) if high is not None]
    return bool(highs) and low > min(highs)
