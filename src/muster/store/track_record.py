"""How the claims of one speaker fared against what was published after them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select

from muster.domain.claim import Polarity, SpeechAct
from muster.domain.grade import Credibility
from muster.domain.link import Relation
from muster.domain.track_record import Outcome, TrackRecord
from muster.store.citing import is_source
from muster.store.schema import claim_sources, claims, event_members, events, links, origin_members

MOST_COUNTED = 1_000  # claims, the newest; older ones are left out and the answer says so
_ANSWERS = (SpeechAct.DENY, SpeechAct.CANNOT_CONFIRM, SpeechAct.NO_COMMENT, SpeechAct.ASK)
_later = claims.alias("later")


def track_record(connection: Connection, key: str) -> TrackRecord:
    """What became of the claims whose innermost source is filed under ``key``."""
    said = connection.execute(
        select(func.count()).select_from(_said(key).order_by(None).subquery())
    ).scalar_one()
    newest = _said(key).limit(MOST_COUNTED).subquery()
    questions = {
        Outcome.CONFIRMED: _confirmed(),
        Outcome.CONTRADICTED: _contradicted(),
        Outcome.SUPERSEDED: _superseded(),
    }
    met = {outcome: _ids(connection, newest, having) for outcome, having in questions.items()}
    return TrackRecord(said, min(said, MOST_COUNTED), met)


def said_by(
    connection: Connection,
    key: str,
    speaking: bool,
    action: str | None,
    act: str | None,
    limit: int,
    offset: int,
) -> tuple[tuple[str, ...], int]:
    """One page of the claims (ids) that a source said, or that it passed on, newest first, and how many there are."""
    query = _said(key) if speaking else _passed_on(key)
    for column, value in ((claims.c.action, action), (claims.c.speech_act, act)):
        if value is not None:
            query = query.where(column == value)
    total = connection.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    return tuple(connection.execute(query.limit(limit).offset(offset)).scalars()), total


def _said(key: str) -> Select[Any]:
    cites = select(claim_sources.c.claim).where(is_source(key))
    order = (claims.c.published_day.desc().nulls_last(), claims.c.report, claims.c.position)
    return select(claims.c.id).where(claims.c.id.in_(cites), claims.c.speaker == key).order_by(*order)


def _passed_on(key: str) -> Select[Any]:
    cites = select(claim_sources.c.claim).where(is_source(key))
    order = (claims.c.published_day.desc().nulls_last(), claims.c.report, claims.c.position)
    return select(claims.c.id).where(claims.c.id.in_(cites), claims.c.speaker != key).order_by(*order)


def _ids(connection: Connection, among: Any, having: Any) -> tuple[str, ...]:
    order = (claims.c.published_day.desc().nulls_last(), claims.c.report, claims.c.position)
    query = select(claims.c.id).where(claims.c.id.in_(select(among.c.id)), having).order_by(*order)
    return tuple(connection.execute(query).scalars())


def _by_another() -> Any:
    return and_(_later.c.published_day > claims.c.published_day, _later.c.speaker != claims.c.speaker)


def _contradicted() -> Any:
    ends = or_(
        and_(links.c.a == claims.c.id, links.c.b == _later.c.id),
        and_(links.c.b == claims.c.id, links.c.a == _later.c.id),
    )
    return exists().where(ends, links.c.relation == Relation.CONTRADICTS.value, _by_another())


def _superseded() -> Any:
    newer = and_(links.c.b == claims.c.id, links.c.a == _later.c.id)
    after = _later.c.published_day >= claims.c.published_day
    return exists().where(newer, links.c.relation == Relation.SUPERSEDES.value, after)


def _confirmed() -> Any:
    """In an event graded 1, with a later affirming claim of another source whose report shares no origin with its own."""
    mine, theirs = event_members.alias("mine"), event_members.alias("theirs")
    together = and_(
        mine.c.claim == claims.c.id, theirs.c.event == mine.c.event, theirs.c.claim == _later.c.id, events.c.id == mine.c.event
    )  # fmt: skip
    graded = events.c.credibility == Credibility.CONFIRMED.value
    sure = and_(_affirms(claims), _affirms(_later))
    return exists().where(together, graded, sure, _by_another(), ~_one_origin()).correlate(claims)


def _affirms(table: Any) -> Any:
    answers = [act.value for act in _ANSWERS]
    return and_(table.c.polarity == Polarity.AFFIRMED.value, table.c.speech_act.not_in(answers))


def _one_origin() -> Any:
    one, two = origin_members.alias("one"), origin_members.alias("two")
    held = and_(
        one.c.report == claims.c.report, two.c.report == _later.c.report, one.c.origin == two.c.origin
    )
    return exists().where(held).correlate(claims, _later)
