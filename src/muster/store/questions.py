"""A :class:`ClaimQuery` as one select over claim ids."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, or_, select

from muster.domain.grade import Credibility
from muster.domain.link import Relation
from muster.domain.query import NO_LANGUAGE, ClaimQuery, Known
from muster.domain.status import Clock
from muster.store.schema import claim_places, claim_sources, claims, event_members, events, links, reports
from muster.store.words import claims_with_words


def matching(query: ClaimQuery) -> Select[Any]:
    """Select of ``claims.id`` for which every field that is set holds, newest report first.

    The table that the asked place or country stands in is walked from its newest row back, so that a page costs what it
    shows and not what the archive holds.
    """
    column, asked = ("place", query.place) if query.place is not None else ("country", query.country)
    if asked is not None:
        walked = select(claims.c.id).join(claim_places, claim_places.c.claim == claims.c.id)
        where, day = _only_once(claim_places, column, asked), claim_places.c.published_day
    else:
        walked, where, day = select(claims.c.id), [], claims.c.published_day
    if query.place is not None and query.country is not None:
        lying = select(claim_places.c.claim).where(claim_places.c.country == query.country)
        where.append(claims.c.id.in_(lying))
    if asks_words(query):
        where.append(claims.c.id.in_(claims_with_words(query.text or "")))
    return walked.where(*where, *_days(query), *conditions(query)).order_by(*newest_first(day))


def asks_words(query: ClaimQuery) -> bool:
    """Whether the claims are to hold some words."""
    return query.text is not None and bool(query.text.strip())


def newest_first(day: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    """The order of claims on a page, by the column that has their day of publication."""
    return day.desc().nulls_last(), claims.c.report, claims.c.position


def _only_once(table: Table, column: str, asked: str) -> list[ColumnElement[bool]]:
    """Rows with a value, the first of each claim."""
    before = table.alias()
    again = exists().where(
        before.c.claim == table.c.claim, before.c[column] == asked, before.c.position < table.c.position
    )
    return [table.c[column] == asked, ~again]


def conditions(query: ClaimQuery) -> list[ColumnElement[bool]]:
    """All but what is asked of words, of the days that a claim tells of, and of places and countries."""
    found = [
        column == value
        for column, value in (
            (claims.c.action, query.action and query.action.value),
            (claims.c.speech_act, query.speech_act and query.speech_act.value),
            (claims.c.report, query.report),
        )
        if value is not None
    ]
    if query.actor is not None:
        found.append(claims.c.actor.contains(query.actor.casefold(), autoescape=True))
    return [*found, *_moments(query), *_elsewhere(query), *_derived(query)]


def _days(query: ClaimQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.since is not None:
        found.append(claims.c.last_day >= query.since.isoformat())
    if query.until is not None:
        found.append(claims.c.first_day <= query.until.isoformat())
    return found


def _moments(query: ClaimQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.known is not None:
        found.append(_known(query.known))
    if query.recorded_after is not None:
        found.append(claims.c.recorded_at > query.recorded_after.astimezone(UTC).isoformat())
    return found


def _known(known: Known) -> ColumnElement[bool]:
    by = known.at.astimezone(UTC)
    if known.clock is Clock.RECORDED:
        return claims.c.recorded_at <= by.isoformat()
    return claims.c.published_day <= by.date().isoformat()


def _elsewhere(query: ClaimQuery) -> list[ColumnElement[bool]]:
    """Conditions on other tables."""
    found: list[ColumnElement[bool]] = []
    if query.bbox is not None:
        inside = select(claim_places.c.claim).where(_inside(query.bbox))
        found.append(claims.c.id.in_(inside))
    if query.source is not None:
        said = select(claim_sources.c.claim).where(_source(query.source))
        found.append(claims.c.id.in_(said))
    if query.language is not None:
        named = None if query.language == NO_LANGUAGE else query.language
        among = select(reports.c.id).where(reports.c.language.is_not_distinct_from(named))
        found.append(claims.c.report.in_(among))
    return found


def _derived(query: ClaimQuery) -> list[ColumnElement[bool]]:
    """Conditions on what was found across reports."""
    found: list[ColumnElement[bool]] = []
    if query.event is not None:
        members = select(event_members.c.claim).where(event_members.c.event == query.event)
        found.append(claims.c.id.in_(members))
    if query.min_origins is not None:
        enough = select(event_members.c.claim).join(events, events.c.id == event_members.c.event)
        found.append(claims.c.id.in_(enough.where(events.c.origins >= query.min_origins)))
    if query.credibility is not None:
        found.append(_credible(query.credibility))
    if query.disputed:
        against = links.c.relation == Relation.CONTRADICTS.value
        found.append(or_(*(claims.c.id.in_(select(end).where(against)) for end in (links.c.a, links.c.b))))
    return found


def _credible(asked: Credibility) -> ColumnElement[bool]:
    graded = select(event_members.c.claim).join(events, events.c.id == event_members.c.event)
    so = claims.c.id.in_(graded.where(events.c.credibility == asked.value))
    if asked is not Credibility.CANNOT_BE_JUDGED:
        return so
    return or_(so, ~exists().where(event_members.c.claim == claims.c.id))


def _source(asked: str) -> ColumnElement[bool]:
    return or_(
        claim_sources.c.identity == asked,
        claim_sources.c.name.contains(asked.casefold(), autoescape=True),
    )


def _inside(bbox: tuple[float, float, float, float]) -> ColumnElement[bool]:
    """Within (west, south, east, north); a box whose west is greater than its east crosses the antimeridian."""
    west, south, east, north = bbox
    lon = claim_places.c.lon
    across = or_(lon >= west, lon <= east) if west > east else and_(lon >= west, lon <= east)
    return and_(claim_places.c.lat >= south, claim_places.c.lat <= north, across)
