"""Questions about the ledger itself and what people entered: sizes, grades, judgements, custody."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, or_, select

from muster.domain.grade import ReliabilityGrade
from muster.domain.ids import digest
from muster.domain.link import Judgement, Relation
from muster.domain.query import Counts, SourceSummary
from muster.domain.record import Custody, Quarantined
from muster.store import schema, verify
from muster.store.asking import Asking, size
from muster.store.digests import base_digest, derived_digest
from muster.store.named import sources_called


class RecordReader(Asking):
    """Sizes, sources, grades, judgements, what was put aside, custody and digests."""

    def counts(self) -> Counts:
        """Sizes of the ledger."""
        against = select(func.count()).select_from(schema.links)
        with self._connection() as connection:
            return Counts(
                reports=size(connection, schema.reports),
                claims=size(connection, schema.claims),
                events=size(connection, schema.events),
                origins=size(connection, schema.origins),
                links=size(connection, schema.links),
                contradictions=connection.execute(
                    against.where(schema.links.c.relation == Relation.CONTRADICTS.value)
                ).scalar_one(),
                quarantined=connection.execute(
                    select(func.count()).select_from(schema.quarantine).where(_still_aside())
                ).scalar_one(),
                sites=size(connection, schema.sites),
            )

    def sources(self, asked: str) -> tuple[SourceSummary, ...]:
        """Sources whose identity is ``asked`` or whose printed name holds it, the most cited first."""
        with self._connection() as connection:
            return sources_called(connection, asked)

    def reliability(self, identity: str, at: datetime | None = None) -> ReliabilityGrade | None:
        """The latest grade of a source (by its key), or the one known ``at`` a moment (aware).

        None when nobody had graded it (which is F, not a middle value).
        """
        table = schema.reliability
        query = select(table.c.body).where(table.c.identity == identity)
        if at is not None:
            query = query.where(table.c.at <= at.astimezone(UTC).isoformat())
        found = self._bodies(ReliabilityGrade, query.order_by(table.c.at.desc(), table.c.id).limit(1))
        return found[0] if found else None

    def grades(self) -> tuple[ReliabilityGrade, ...]:
        """All grades of sources, oldest first."""
        table = schema.reliability
        return self._bodies(ReliabilityGrade, select(table.c.body).order_by(table.c.at, table.c.id))

    def judgements(self) -> tuple[Judgement, ...]:
        """All judgements, oldest first."""
        table = schema.judgements
        return self._bodies(Judgement, select(table.c.body).order_by(table.c.at, table.c.id))

    def quarantined(self) -> tuple[Quarantined, ...]:
        """Inputs that could not be read, by where they lay; not those that were stored at a later try."""
        table = schema.quarantine
        query = select(table.c.locator, table.c.reason, table.c.error, table.c.sha256).where(_still_aside())
        with self._connection() as connection:
            found = connection.execute(query.order_by(table.c.locator, table.c.id))
            return tuple(Quarantined(*row) for row in found)

    def custody(self) -> tuple[Custody, ...]:
        """The custody log, oldest first."""
        with self._connection() as connection:
            found = connection.execute(select(schema.custody).order_by(schema.custody.c.seq))
            return tuple(Custody(*row) for row in found)

    def verify(self) -> tuple[str, ...]:
        """Everything that does not agree, in words; empty when all holds."""
        with self._connection() as connection:
            return tuple(verify.problems(connection, self.evidence))

    def digest(self) -> str:
        """SHA-256 of all that the ledger says; see :meth:`Ledger.digest`."""
        with self._connection() as connection:
            return digest(base_digest(connection), derived_digest(connection))


def _still_aside() -> ColumnElement[bool]:
    sha256 = schema.quarantine.c.sha256
    return or_(sha256.is_(None), sha256.not_in(select(schema.evidence.c.sha256)))
