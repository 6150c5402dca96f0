"""The graph of claims that look alike, in the ledger's tables; see ``corroborate/claim_graph.py`` for what is asked of it."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import select

from muster.domain.link import Edge
from muster.domain.postings import Holders, Space
from muster.domain.proposition import Proposition, pack, unpack
from muster.store import schema
from muster.store.postings import LedgerPostings
from muster.store.prepared import delete_keys, delete_of, insert_tuples, rows_of
from muster.store.tally import TalliedTables

_AT_HAND = 8192  # propositions that stay read from one report to the next


@lru_cache(_AT_HAND)
def _unpacked(body: str) -> Proposition:
    return unpack(body)


class LedgerClaims:
    """Reads and writes within one transaction; propositions that were read stay at hand."""

    def __init__(self, tables: TalliedTables, postings: LedgerPostings) -> None:
        self.postings = postings
        self._connection = tables.connection
        self._read: dict[str, Proposition] = {}

    def propositions(self, claims: Iterable[str]) -> Mapping[str, Proposition]:
        asked = list(claims)
        missing = [i for i in asked if i not in self._read]
        for row in rows_of(self._connection, schema.propositions, "claim", missing):
            self._read[row.claim] = _unpacked(row.body)
        return {i: self._read[i] for i in asked}

    def keep(self, propositions: Iterable[Proposition]) -> None:
        fresh = {p.id: p for p in propositions}
        delete_of(self._connection, schema.propositions, "claim", fresh)
        rows = [(i, pack(p)) for i, p in sorted(fresh.items())]
        insert_tuples(self._connection, schema.propositions, ("claim", "body"), rows)
        self._read |= fresh

    def edges(self, claims: Iterable[str]) -> Sequence[Edge]:
        asked = list(claims)
        found = {
            Edge(row.a, row.b, row.score)
            for end in ("a", "b")
            for row in rows_of(self._connection, schema.claim_edges, end, asked)
        }
        return sorted(found)

    @property
    def blank(self) -> bool:
        query = select(schema.propositions.c.claim).limit(1)
        return self._connection.execute(query).first() is None

    def around(
        self,
        space: Space,
        day: int,
        keys: Iterable[int],
        marks: Collection[Container[int]],
        without: Container[str],
    ) -> Mapping[int, Holders]:
        return self.postings.around(space, day, keys, marks, without)

    def replace_edges(self, gone: Iterable[Edge], found: Iterable[Edge]) -> None:
        table, before, after = schema.claim_edges, set(gone), set(found)
        ends = [(e.a, e.b) for e in sorted(before - after)]
        delete_keys(self._connection, table, ("a", "b"), ends)
        insert_tuples(self._connection, table, Edge._fields, sorted(after - before))
