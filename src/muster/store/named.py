"""Which sources a name means, out of all that claims cite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, Row, func, or_, select

from muster.domain.claim import Claim
from muster.domain.query import SourceSummary
from muster.domain.source import Source
from muster.store.codec import loads
from muster.store.schema import claim_sources, claims

_MOST = 200  # printed forms looked at


def sources_called(connection: Connection, asked: str) -> tuple[SourceSummary, ...]:
    """Sources whose identity is ``asked`` or whose printed name holds it (case does not matter), most cited first.

    Printed forms of one identity are one source; its name is the form that most claims print.
    """
    forms: dict[str, Counter[Source]] = {}
    for source, cited in _forms(connection, asked):
        forms.setdefault(source.key, Counter())[source] += cited
    found = [_summary(key, counted) for key, counted in forms.items()]
    return tuple(sorted(found, key=lambda s: (-s.claims, s.key)))


def _forms(connection: Connection, asked: str) -> Iterator[tuple[Source, int]]:
    """Each printed form with the number of claims that cite it, read back from one of them."""
    table, cited = claim_sources.c, func.count().label("cited")
    query = (
        select(table.name, table.identity, table.kind, cited, func.min(table.claim).label("claim"))
        .where(or_(table.identity == asked, table.name.contains(asked.casefold(), autoescape=True)))
        .group_by(table.name, table.identity, table.kind)
        .order_by(cited.desc(), table.name)
        .limit(_MOST)
    )
    for row in connection.execute(query).all():
        source = _as_printed(connection, row)
        if source is not None:
            yield source, row.cited


def _as_printed(connection: Connection, row: Row[tuple[str, str | None, str, int, str]]) -> Source | None:
    body = connection.execute(select(claims.c.body).where(claims.c.id == row.claim)).scalar_one()
    steps = loads(Claim, body).attribution
    same = (s for s in steps if (s.name.casefold(), s.identity) == (row.name, row.identity))
    return next((s._replace(span=None) for s in same), None)


def _summary(key: str, counted: Counter[Source]) -> SourceSummary:
    likeliest = min(counted, key=lambda s: (-counted[s], s.name))
    named = any(source.named for source in counted)
    return SourceSummary(key, likeliest.name, likeliest.kind.value, named, counted.total())
