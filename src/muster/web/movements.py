"""What comes to a place, leaves it or passes it, one row an event."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from muster.domain.event import PostureEvent
from muster.domain.record import Recorded
from muster.store.at_place import moving_claims
from muster.web.desk import Desk
from muster.web.views import FIRMEST, ClaimView, claim_views
from muster.web.words import visible

MAX_READ = 120  # claims, the newest


class Direction(StrEnum):
    """Seen from the place."""

    IN = "in"
    OUT = "out"
    THROUGH = "through"


class Movement(NamedTuple):
    """One event that moves something to or from a place. ``firmness``: of its firmest claim; ``speakers``: whose words."""

    direction: Direction
    event: PostureEvent | None
    what: str
    route: str
    when: str
    firmness: str
    planned: bool
    speakers: tuple[str, ...]
    claims: tuple[str, ...]
    origins: int
    disputed: bool


class Movements(NamedTuple):
    """Newest first. ``cut``: there are older claims that were not read."""

    rows: tuple[Movement, ...]
    cut: bool


def movements(desk: Desk, place: str) -> Movements:
    """The movements that the newest claims tell of."""
    return desk.reader.remember(("movements", place), lambda: _movements(desk, place))


def _movements(desk: Desk, place: str) -> Movements:
    ids = desk.reader.ask(moving_claims, place, MAX_READ)
    groups: dict[tuple[Direction, str], list[ClaimView]] = {}
    worded = {view.id: view for view in claim_views(desk.reader.claims_by_id(ids), desk)}
    for view in (worded[one] for one in ids if one in worded):
        key = _direction(view.record, place), view.record.event or view.id
        groups.setdefault(key, []).append(view)
    rows = [_movement(direction, views) for (direction, _), views in groups.items()]
    return Movements(tuple(rows), len(ids) >= MAX_READ)


def _direction(record: Recorded, place: str) -> Direction:
    roles = {role for role, m in record.claim.places if m.reading and m.reading.place_id == place}
    if "destination" in roles:
        return Direction.IN
    return Direction.OUT if "origin" in roles else Direction.THROUGH


def _movement(direction: Direction, views: list[ClaimView]) -> Movement:
    records = [view.record for view in views]
    lead = min(views, key=lambda view: (FIRMEST.index(view.firmness), view.id))
    return Movement(
        direction=direction,
        event=lead.event,
        what=_what(records),
        route=lead.route,
        when=lead.when,
        firmness=lead.firmness,
        planned=lead.planned,
        speakers=tuple(dict.fromkeys(visible(record.claim.speaker.name) for record in records)),
        claims=tuple(record.claim.id for record in records),
        origins=lead.origins,
        disputed=any(view.disputed for view in views),
    )


def _what(records: Iterable[Recorded]) -> str:
    """The longest naming of what moves: equipment, else object, else actor."""
    claims = [record.claim for record in records]
    named = [", ".join(item.text for item in claim.equipment) for claim in claims]
    named = [text for text in named if text] or [c.object.text for c in claims if c.object]
    named = named or [c.actor.text for c in claims if c.actor]
    return visible(max(named, key=lambda text: (len(text), text), default="not said"))
