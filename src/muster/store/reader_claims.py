"""Questions about claims and what people decided on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from sqlalchemy import select

from muster.domain.decided import DecisionStanding, standings
from muster.domain.decision import Decision
from muster.domain.errors import NotFound
from muster.domain.query import ClaimQuery, Page
from muster.domain.record import Recorded
from muster.store import schema
from muster.store.asking import body_of
from muster.store.candidates import Candidates, candidates
from muster.store.claim_pages import found
from muster.store.codec import loads
from muster.store.questions import matching
from muster.store.reader_reports import ReportReader
from muster.store.settling import decisions_of, read_of
from muster.store.site_claims import SiteClaims
from muster.store.survey import Survey
from muster.store.words import claims_with_words


class ClaimReader(ReportReader):
    """Claims with their reports, and the decisions on them."""

    def claims(self, query: ClaimQuery) -> Page[Recorded]:
        """One page of the claims that match, newest report first. ``total`` is counted up to ``MOST_COUNTED``."""
        with self._connection() as connection:
            ids, total = found(connection, query)
            return Page(self._recorded(connection, ids), total, query.offset)

    def survey(self, before: Survey | None = None) -> Survey:
        """All claims at once, for questions about many of them; with ``before`` only what is new is read."""
        with self._connection() as connection:
            return Survey.read(connection, self._claims_with, before)

    def _claims_with(self, words: str) -> Sequence[str]:
        with self._connection() as connection:
            return connection.execute(claims_with_words(words)).scalars().all()

    def claim(self, claim_id: str) -> Recorded:
        """One claim by id, also one that was rejected and counts nowhere. Raises NotFound."""
        with self._connection() as connection:
            found = self._recorded(connection, (claim_id,)) or self._rejected(connection, "id", claim_id)
        if not found:
            raise NotFound(f"no claim {claim_id}")
        return found[0]

    def claims_by_id(self, claims: Iterable[str]) -> tuple[Recorded, ...]:
        """Some claims, by id, ascending; unknown ids are left out."""
        with self._connection() as connection:
            return self._recorded(connection, sorted(set(claims)))

    def claims_at(self, place_id: str) -> tuple[Recorded, ...]:
        """All claims that name a place in any role, newest report first."""
        return self._all(matching(ClaimQuery(place=place_id)))

    @contextmanager
    def site_claims(self) -> Iterator[SiteClaims]:
        """What a status asks, of one connection."""
        with self._connection() as connection:
            yield SiteClaims(connection, partial(self._plain, connection))

    def claims_of(self, document_id: str) -> tuple[Recorded, ...]:
        """All claims of one report in printed order. Raises NotFound when there is no such report."""
        self.document(document_id)
        return self._all(matching(ClaimQuery(report=document_id)))

    def rejected_of(self, document_id: str) -> tuple[Recorded, ...]:
        """The claims of one report (id) that somebody rejected, in printed order: they count nowhere."""
        with self._connection() as connection:
            return self._rejected(connection, "report", document_id)

    def all_claims(self) -> tuple[Recorded, ...]:
        """Every claim, newest report first."""
        return self._all(matching(ClaimQuery()))

    def decisions(self) -> tuple[DecisionStanding, ...]:
        """All decisions on claims with whether they are in force, oldest first."""
        with self._connection() as connection:
            bodies = connection.execute(select(schema.decisions.c.body)).scalars().all()
            read = read_of(connection) if bodies else ()
        return standings([loads(Decision, body) for body in bodies], read)

    def decisions_on(self, report: str) -> tuple[DecisionStanding, ...]:
        """The decisions on claims of one report (id), also one that is not here, oldest first."""
        with self._connection() as connection:
            made = decisions_of(connection, [report])
            read = read_of(connection, [report]) if made else ()
        return standings(made, read)

    def decision(self, decision_id: str) -> Decision | None:
        """One decision on a claim; None where there is none of that id."""
        with self._connection() as connection:
            body = body_of(connection, schema.decisions, decision_id)
        return None if body is None else loads(Decision, body)

    def candidates(self, limit: int, weak_edge: float, weak_copy: float) -> Candidates:
        """What may be worth a person's look, at most ``limit`` of each kind; see :mod:`muster.store.candidates`."""
        with self._connection() as connection:
            return candidates(connection, limit, weak_edge, weak_copy)
