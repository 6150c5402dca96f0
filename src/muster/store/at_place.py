"""What is said of one place, as figures and as the newest claims of one kind: nothing here reads all claims of a place."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Select, distinct, func, select

from muster.store.schema import claim_places, claims


class PlaceDays(NamedTuple):
    """How many claims name a place, how many of them stand in reports without a date, and when the others were
    published (inclusive civil days)."""

    claims: int
    undated: int
    first: date | None
    last: date | None


def place_days(connection: Connection, place: str) -> PlaceDays:
    """Zero and None where no claim names it."""
    table = claim_places.c
    many = func.count(distinct(table.claim))
    days = select(many, func.min(table.published_day), func.max(table.published_day)).where(
        table.place == place
    )
    counted, first, last = connection.execute(days).one()
    undated = select(many).where(table.place == place, table.published_day.is_(None))
    bare = connection.execute(undated).scalar_one()
    return PlaceDays(counted, bare, *(date.fromisoformat(day) if day else None for day in (first, last)))


def speaks_of_places_in(connection: Connection, country: str) -> bool:
    """Whether any claim names a place in a country (ISO 3166-1 alpha-2), or it."""
    lying = select(claim_places.c.claim).where(claim_places.c.country == country).limit(1)
    return connection.execute(lying).first() is not None


def recorded_last(connection: Connection, place: str) -> datetime | None:
    """When the newest of the claims that name a place was recorded (aware UTC)."""
    joined = claim_places.join(claims, claims.c.id == claim_places.c.claim)
    query = select(func.max(claims.c.recorded_at)).select_from(joined).where(claim_places.c.place == place)
    newest = connection.execute(query).scalar()
    return datetime.fromisoformat(newest) if newest else None


def days_told(connection: Connection, place: str, most: int) -> tuple[date, ...]:
    """Days on which something was published of a place, and days that its newest ``most`` claims speak of; ascending."""
    table = claim_places.c
    published = (
        select(table.published_day).distinct().where(table.place == place, table.published_day.is_not(None))
    )
    found = set(connection.execute(published).scalars())
    newest = _newest(place, most)
    told = select(claims.c.first_day, claims.c.last_day).where(claims.c.id.in_(newest))
    for row in connection.execute(told):
        found.update(day for day in row if day)
    return tuple(sorted(date.fromisoformat(day) for day in found))


def moving_claims(connection: Connection, place: str, most: int) -> tuple[str, ...]:
    """The newest claims (ids) that name a place as where something comes from, goes to or passes."""
    table = claim_places.c
    moving = table.role.in_(("origin", "destination", "via"))
    query = (
        select(table.claim)
        .where(table.place == place, moving)
        .order_by(table.published_day.desc().nulls_last(), table.claim)
    )
    return tuple(dict.fromkeys(connection.execute(query.limit(most)).scalars()))


def equipment_claims(connection: Connection, place: str, most: int) -> tuple[str, ...]:
    """The newest claims (ids) of a place that name equipment, among its newest ``most`` ones.

    A field that is empty is not written at all (``store/codec.py``), so that its name in the body tells.
    """
    query = select(claims.c.id, claims.c.body).where(claims.c.id.in_(_newest(place, most)))
    return tuple(row.id for row in connection.execute(query) if '"equipment":[' in row.body)


def _newest(place: str, most: int) -> Select[tuple[str]]:
    table = claim_places.c
    order = (table.published_day.desc().nulls_last(), table.claim)
    newest = select(table.claim).where(table.place == place).order_by(*order).limit(most).subquery()
    return select(newest.c.claim)
