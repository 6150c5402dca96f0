"""Whom claims cite: every source with how often it speaks and how often it passes words on, and who stands beside whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, distinct, func, or_, select

from muster.domain.claim import Claim
from muster.domain.query import Page
from muster.domain.track_record import Cited, Neighbour
from muster.store.codec import loads
from muster.store.prepared import rows_of
from muster.store.schema import claim_sources, claims

_FORMS = 8  # printed forms shown of one source
_KEY = func.coalesce(claim_sources.c.identity, claim_sources.c.name)


def is_source(key: str, table: FromClause = claim_sources) -> ColumnElement[bool]:
    """Rows of ``claim_sources`` that cite the source filed under ``key``."""
    bare = and_(table.c.name == key, table.c.identity.is_(None))
    return or_(table.c.identity == key, bare)


def cited(
    connection: Connection,
    text: str | None = None,
    kind: str | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[Cited]:
    """Sources that claims cite, the most cited first; ``text`` stands in a printed name, or is the identity."""
    many = func.count()
    ranked = select(_KEY.label("key"), func.count().over().label("total")).group_by(_KEY)
    ranked = ranked.where(*_asked(text, kind)).order_by(many.desc(), _KEY)
    page = connection.execute(ranked.limit(limit).offset(offset)).all()
    counted = _counted(connection, [row.key for row in page])
    return Page(counted, page[0].total if page else 0, offset)


def citing(connection: Connection, key: str) -> Cited | None:
    """One source; None where no claim cites it."""
    return next(iter(_counted(connection, [key])), None)


def neighbours(connection: Connection, key: str, step: int, limit: int = 12) -> tuple[Neighbour, ...]:
    """Who stands next to a source in the chains, ``step`` 1 further in (whom it passes on) or -1 further out."""
    here, there = claim_sources.alias("here"), claim_sources
    many = func.count(distinct(there.c.claim)).label("claims")
    joined = and_(there.c.claim == here.c.claim, there.c.step == here.c.step + step)
    query = (
        select(_KEY.label("key"), many)
        .select_from(here.join(there, joined))
        .where(is_source(key, here), _KEY.is_distinct_from(key))
        .group_by(_KEY)
        .order_by(many.desc(), _KEY)
        .limit(limit)
    )
    found = connection.execute(query).all()
    forms = _forms(connection, [row.key for row in found])
    return tuple(
        Neighbour(row.key, forms[row.key][0][0] if forms[row.key] else row.key, row.claims) for row in found
    )


def _asked(text: str | None, kind: str | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if text:
        holds = claim_sources.c.name.contains(text.casefold(), autoescape=True)
        found.append(or_(holds, claim_sources.c.identity == text))
    if kind:
        found.append(claim_sources.c.kind == kind)
    return found


def _counted(connection: Connection, keys: list[str]) -> tuple[Cited, ...]:
    """Those of the keys that claims cite, in their order. A claim names the innermost step of its chain as its speaker."""
    speaks = func.count(distinct(case((claims.c.speaker == _KEY, claim_sources.c.claim))))
    every, reports = func.count(distinct(claim_sources.c.claim)), func.count(distinct(claims.c.report))
    query = select(_KEY.label("key"), speaks.label("speaks"), every.label("every"), reports.label("reports"))
    query = query.select_from(claim_sources.join(claims, claims.c.id == claim_sources.c.claim))
    rows = {row.key: row for row in connection.execute(query.where(_among(keys)).group_by(_KEY))}
    forms = _forms(connection, keys)
    return tuple(_line(rows[key], forms[key]) for key in keys if key in rows)


def _line(row: Any, forms: list[tuple[str, str]]) -> Cited:
    (name, kind), names = forms[0], tuple(dict.fromkeys(name for name, _ in forms))
    return Cited(row.key, name, kind, names[:_FORMS], row.speaks, row.every - row.speaks, row.reports)


def _among(keys: list[str]) -> ColumnElement[bool]:
    bare = and_(claim_sources.c.identity.is_(None), claim_sources.c.name.in_(keys))
    return or_(claim_sources.c.identity.in_(keys), bare)


def _forms(connection: Connection, keys: list[str]) -> dict[str, list[tuple[str, str]]]:
    """Names as printed with their kinds by key, the commonest first; each read back from one claim that prints it."""
    table = claim_sources.c
    folded = select(table.name, table.identity, table.kind, func.count().label("many"), func.min(table.claim).label("claim"))  # fmt: skip
    rows = connection.execute(
        folded.where(_among(keys)).group_by(table.name, table.identity, table.kind)
    ).all()
    bodies = {row.id: row.body for row in rows_of(connection, claims, "id", {row.claim for row in rows})}
    printed: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in rows:
        steps = loads(Claim, bodies[row.claim]).attribution
        name = next(
            (s.name for s in steps if (s.name.casefold(), s.identity) == (row.name, row.identity)), row.name
        )
        printed[row.identity or row.name][name, row.kind] += row.many
    ranked = {key: sorted(forms, key=lambda form: (-forms[form], form)) for key, forms in printed.items()}
    return {key: ranked.get(key, []) for key in keys}
