"""Claims out of SQLite's index (:mod:`muster.store.sqlite_words`), newest first: no more hits are walked than are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, column, select, table

from muster.domain.query import ClaimQuery
from muster.domain.status import Clock
from muster.store.found import Found, counted
from muster.store.questions import asks_words, conditions, newest_first
from muster.store.schema import claims
from muster.store.sqlite_words import DAY, fact, first_number, within
from muster.store.words import fts5

_WORDS = table("claim_words", column("rowid"), column("claim_words"))
_OF = table("claim_words_of", column("n"), column("claim"), column("first_day"), column("last_day"))


def answers(query: ClaimQuery) -> bool:
    """Whether the index can be asked; the claims of one report or event are few, and found without it."""
    return query.report is None and query.event is None and (asks_words(query) or bool(_facts(query)))


def found(connection: Connection, query: ClaimQuery, most: int) -> Found:
    """One page of the claims asked for, newest report first; they are counted up to ``most``. The index must be able to answer."""
    match = _match(query)
    if match is None:
        return Found([], 0)
    hits, last = _hits(query, match), query.offset + query.limit
    nth = hits.order_by(_WORDS.c.rowid.desc()).offset(max(0, last - 1)).limit(1)
    since = (connection.execute(nth).scalar() or 0) >> DAY << DAY  # nothing of an earlier day is on the page
    here = _hits(query, match, rows=True).with_only_columns(claims.c.id, maintain_column_froms=True)
    page = here.where(_WORDS.c.rowid >= since).order_by(*newest_first(claims.c.published_day))
    ids = connection.execute(page.limit(query.limit).offset(query.offset)).scalars().all()
    return Found(ids, counted(connection, hits, most))


def _match(query: ClaimQuery) -> str | None:
    """What FTS5 is asked; None where there are no words in what is asked for."""
    facts, words = _facts(query), fts5(query.text or "")
    if asks_words(query) and not words:
        return None
    asked = [f"quote : ({words})"] if words else []
    return " AND ".join([*asked, *(f"facts : {one}" for one in facts)])


def _facts(query: ClaimQuery) -> list[str]:
    named = (
        ("a", query.action and query.action.value),
        ("s", query.speech_act and query.speech_act.value),
        ("p", query.place),
        ("c", query.country),
    )
    found = [f'"{fact(kind, value)}"' for kind, value in named if value is not None]
    months = within(query.since, query.until) if query.since and query.until else None
    return [*found, months] if months else found


def _hits(query: ClaimQuery, match: str, rows: bool = False) -> Select[Any]:
    """The numbers of all hits. Claims are looked at only where the index cannot tell, or their ``rows`` are wanted."""
    asked, days, others = select(_WORDS.c.rowid), _days(query), _others(query)
    if rows or days or others:
        asked = asked.join_from(_WORDS, _OF, _OF.c.n == _WORDS.c.rowid)
    if rows or others:
        asked = asked.join(claims, claims.c.id == _OF.c.claim)
    return asked.where(_WORDS.c.claim_words.op("MATCH")(match), *_known(query), *days, *others)


def _known(query: ClaimQuery) -> list[ColumnElement[bool]]:
    """Conditions on the day of publication, which the numbers tell."""
    if query.known is None or query.known.clock is not Clock.PUBLISHED:
        return []
    last = first_number(query.known.at.astimezone(UTC).date().isoformat()) + (1 << DAY) - 1
    return [_WORDS.c.rowid >= 1 << DAY, _WORDS.c.rowid <= last]


def _days(query: ClaimQuery) -> list[ColumnElement[bool]]:
    """Conditions on the days that a claim tells of."""
    found: list[ColumnElement[bool]] = []
    if query.since is not None:
        found.append(_OF.c.last_day >= query.since.toordinal())
    if query.until is not None:
        found.append(_OF.c.first_day <= query.until.toordinal())
    return found


def _others(query: ClaimQuery) -> list[ColumnElement[bool]]:
    """What the index cannot tell."""
    told = replace(query, action=None, speech_act=None)
    return conditions(replace(told, known=None) if _known(query) else told)
