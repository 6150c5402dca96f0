"""Claims by their words in SQLite, newest first (:mod:`muster.store.sqlite_words`): no more hits are walked than are counted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, column, select, table

from muster.domain.query import ClaimQuery
from muster.store.found import Found, counted
from muster.store.questions import beside_words, newest_first
from muster.store.schema import claims
from muster.store.sqlite_words import DAY, months
from muster.store.words import fts5

_WORDS = table("claim_words", column("rowid"), column("claim_words"))
_OF = table("claim_words_of", column("n"), column("claim"), column("first_day"), column("last_day"))


def found(connection: Connection, query: ClaimQuery, most: int) -> Found:
    """One page of the claims that hold the words asked for, newest report first; they are counted up to ``most``."""
    match = _match(query)
    if match is None:
        return Found([], 0)
    hits = _hits(query, match)
    last = query.offset + query.limit
    nth = hits.order_by(_WORDS.c.rowid.desc()).offset(max(0, last - 1)).limit(1)
    since = (connection.execute(nth).scalar() or 0) >> DAY << DAY  # nothing of an earlier day is on the page
    page = _page(query, match).where(_WORDS.c.rowid >= since).limit(query.limit).offset(query.offset)
    return Found(connection.execute(page).scalars().all(), counted(connection, hits, most))


def _match(query: ClaimQuery) -> str | None:
    """What FTS5 is asked; None where there are no words in what is asked for."""
    words = fts5(query.text or "")
    if not words:
        return None
    within = months(query.since, query.until) if query.since and query.until else None
    return f"quote : ({words})" + (f" AND {within}" if within else "")


def _hits(query: ClaimQuery, match: str) -> Select[Any]:
    """The numbers of all hits. Claims are looked at only where the index cannot tell."""
    asked, conditions = select(_WORDS.c.rowid), [*_days(query), *beside_words(query)]
    if conditions:
        asked = asked.join_from(_WORDS, _OF, _OF.c.n == _WORDS.c.rowid)
    if beside_words(query):
        asked = asked.join(claims, claims.c.id == _OF.c.claim)
    return asked.where(_WORDS.c.claim_words.op("MATCH")(match), *conditions)


def _page(query: ClaimQuery, match: str) -> Select[Any]:
    """The claims of the hits in order."""
    asked = select(claims.c.id).join_from(_WORDS, _OF, _OF.c.n == _WORDS.c.rowid)
    asked = asked.join(claims, claims.c.id == _OF.c.claim)
    where = (_WORDS.c.claim_words.op("MATCH")(match), *_days(query), *beside_words(query))
    return asked.where(*where).order_by(*newest_first(claims.c.published_day))


def _days(query: ClaimQuery) -> list[ColumnElement[bool]]:
    """Conditions on the days that a claim tells of."""
    found: list[ColumnElement[bool]] = []
    if query.since is not None:
        found.append(_OF.c.last_day >= query.since.toordinal())
    if query.until is not None:
        found.append(_OF.c.first_day <= query.until.toordinal())
    return found
