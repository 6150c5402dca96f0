"""What may be worth a person's look, found at a bounded cost: at most so many of each kind, whatever the archive holds."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, select

from muster.domain.event import PostureEvent
from muster.domain.grade import Credibility
from muster.domain.link import Edge, Link, Relation
from muster.domain.origin import CopyMatch
from muster.store import schema
from muster.store.codec import loads
from muster.store.copies import match_of

_CONTESTED = (Credibility.DOUBTFUL.value, Credibility.IMPROBABLE.value)
_LONE = (Credibility.PROBABLY_TRUE.value, Credibility.POSSIBLY_TRUE.value)


class Candidates(NamedTuple):
    """Events that claims contest, that two origins just confirm, that one origin alone supports; contradictions; claims
    joined, and reports grouped, by a weak score; claims (ids) newest first."""

    contested: tuple[PostureEvent, ...]
    confirmed: tuple[PostureEvent, ...]
    lone: tuple[PostureEvent, ...]
    contradictions: tuple[Link, ...]
    joined: tuple[Edge, ...]
    copied: tuple[CopyMatch, ...]
    newest: tuple[str, ...]


def candidates(connection: Connection, limit: int, weak_edge: float, weak_copy: float) -> Candidates:
    """``weak_edge`` and ``weak_copy`` are the scores below which two claims, or two reports, are weakly joined."""
    events = schema.events.c
    return Candidates(
        _events(connection, limit, events.credibility.in_(_CONTESTED)),
        _events(
            connection, limit, (events.credibility == Credibility.CONFIRMED.value) & (events.origins == 2)
        ),
        _events(connection, limit, events.credibility.in_(_LONE) & (events.origins == 1)),
        _links(connection, limit),
        _edges(connection, limit, weak_edge),
        _copies(connection, limit, weak_copy),
        _newest(connection, limit),
    )


def _events(connection: Connection, limit: int, where: ColumnElement[bool]) -> tuple[PostureEvent, ...]:
    events = schema.events
    order = (events.c.origins.desc(), events.c.sort.desc(), events.c.id)
    query = select(events.c.body).where(where).order_by(*order).limit(limit)
    return tuple(loads(PostureEvent, body) for body in connection.execute(query).scalars())


def _links(connection: Connection, limit: int) -> tuple[Link, ...]:
    links, members, events = schema.links, schema.event_members, schema.events
    best: Select[Any] = (
        select(links.c.body)
        .join(members, members.c.claim == links.c.a)
        .join(events, events.c.id == members.c.event)
        .where(links.c.relation == Relation.CONTRADICTS.value)
        .order_by(events.c.origins.desc(), links.c.id)
        .limit(limit)
    )
    return tuple(loads(Link, body) for body in connection.execute(best).scalars())


def _edges(connection: Connection, limit: int, weak: float) -> tuple[Edge, ...]:
    edges = schema.claim_edges
    query = select(edges).where(edges.c.score < weak).order_by(edges.c.score, edges.c.a, edges.c.b)
    return tuple(Edge(row.a, row.b, row.score) for row in connection.execute(query.limit(limit)))


def _copies(connection: Connection, limit: int, weak: float) -> tuple[CopyMatch, ...]:
    matches = schema.copy_matches
    told = select(matches.c.body, matches.c.verdict).where(matches.c.verdict.is_not(None))
    rows = connection.execute(told.order_by(matches.c.a, matches.c.b).limit(20 * limit))
    found = [match_of(row.body, row.verdict) for row in rows]
    bound = [m for m in found if m.binds and 0 < m.score < weak]
    return tuple(sorted(bound, key=lambda m: (m.score, m.a, m.b))[:limit])


def _newest(connection: Connection, limit: int) -> tuple[str, ...]:
    claims = schema.claims.c
    order = (claims.published_day.desc().nulls_last(), claims.report, claims.position)
    return tuple(connection.execute(select(claims.id).order_by(*order).limit(3 * limit)).scalars())
