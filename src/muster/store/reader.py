"""The reader: questions to a ledger, from any thread, while a writer may be at work."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, func, or_, select
from sqlalchemy.exc import DatabaseError

from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.errors import NotFound, StopRun
from muster.domain.event import PostureEvent
from muster.domain.grade import ReliabilityGrade
from muster.domain.ids import digest
from muster.domain.link import Judgement, Link, Relation
from muster.domain.origin import OriginGroup
from muster.domain.place import Place
from muster.domain.query import ClaimQuery, Counts, Page, SiteSummary
from muster.domain.record import Custody, Quarantined, Recorded
from muster.store import dialect, schema, verify
from muster.store.address import Address
from muster.store.codec import loads
from muster.store.digests import base_digest, derived_digest
from muster.store.migrations import pending_steps
from muster.store.questions import matching
from muster.store.sites import place_of, summaries
from muster.store.words import reports_with_words

T = TypeVar("T")

_KEPT = 2048  # documents kept decoded
_CHUNK = 500  # ids bound in one statement


class LedgerReader:
    """Read-only and thread-safe: every question opens its own connection and sees one consistent state."""

    def __init__(self, database: dialect.Database, engine: Engine) -> None:
        self.address = database.address
        self._database = database
        self._engine = engine
        self.evidence = database.evidence(engine)
        self._decode = lru_cache(_KEPT)(_document)

    @classmethod
    def open(cls, address: Address | Path | str) -> LedgerReader:
        """Raises NotFound when there is no ledger, StopRun when its schema is older or newer than this Muster's, Retry
        when the database server cannot be reached.
        """
        database = dialect.at(Address.of(address))
        engine = database.reader()
        try:
            pending = pending_steps(engine)
        except BaseException as error:
            engine.dispose()
            if isinstance(error, DatabaseError):
                raise database.explain(error) from error
            raise
        if pending:
            engine.dispose()
            raise StopRun(
                f"{database.address} was written by an older Muster; bring it up to date with: muster verify --rebuild"
            )
        return cls(database, engine)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> LedgerReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def counts(self) -> Counts:
        """Sizes of the ledger."""
        against = select(func.count()).select_from(schema.links)
        with self._connection() as connection:
            return Counts(
                reports=_size(connection, schema.reports),
                claims=_size(connection, schema.claims),
                events=_size(connection, schema.events),
                origins=_size(connection, schema.origins),
                links=_size(connection, schema.links),
                contradictions=connection.execute(
                    against.where(schema.links.c.relation == Relation.CONTRADICTS.value)
                ).scalar_one(),
                quarantined=connection.execute(
                    select(func.count()).select_from(schema.quarantine).where(_still_aside())
                ).scalar_one(),
                sites=_size(connection, schema.sites),
            )

    def claims(self, query: ClaimQuery) -> Page[Recorded]:
        """One page of the claims that match, newest report first."""
        asked = matching(query)
        with self._connection() as connection:
            total = connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one()
            page = asked.limit(query.limit).offset(query.offset)
            ids = connection.execute(page).scalars().all()
            return Page(self._recorded(connection, ids), total, query.offset)

    def claim(self, claim_id: str) -> Recorded:
        """One claim by id. Raises NotFound."""
        with self._connection() as connection:
            found = self._recorded(connection, (claim_id,))
        if not found:
            raise NotFound(f"no claim {claim_id}")
        return found[0]

    def claims_at(self, place_id: str) -> tuple[Recorded, ...]:
        """All claims that name a place in any role, newest report first."""
        return self._all(matching(ClaimQuery(place=place_id)))

    def claims_of(self, document_id: str) -> tuple[Recorded, ...]:
        """All claims of one report in printed order. Raises NotFound when there is no such report."""
        self.document(document_id)
        return self._all(matching(ClaimQuery(report=document_id)))

    def all_claims(self) -> tuple[Recorded, ...]:
        """Every claim, newest report first."""
        return self._all(matching(ClaimQuery()))

    def links(self, claim_id: str | None = None) -> tuple[Link, ...]:
        """Links between claims, or those of one claim on either end."""
        query = select(schema.links.c.body).order_by(schema.links.c.id)
        if claim_id is not None:
            query = query.where(or_(schema.links.c.a == claim_id, schema.links.c.b == claim_id))
        return self._bodies(Link, query)

    def documents(self, limit: int = 100, offset: int = 0, text: str | None = None) -> Page[Document]:
        """Reports, newest publication first; with ``text``, those whose title or body holds every word of it."""
        reports = schema.reports
        order = (reports.c.published_day.desc().nulls_last(), reports.c.report_id, reports.c.id)
        query = select(reports.c.body).order_by(*order)
        count = select(func.count()).select_from(reports)
        if text is not None and text.strip():
            among = reports.c.id.in_(reports_with_words(text))
            query, count = query.where(among), count.where(among)
        with self._connection() as connection:
            total = connection.execute(count).scalar_one()
            bodies = connection.execute(query.limit(limit).offset(offset)).scalars().all()
        return Page(tuple(loads(Document, body) for body in bodies), total, offset)

    def all_documents(self) -> tuple[Document, ...]:
        """Every report, by id."""
        return self._bodies(Document, select(schema.reports.c.body).order_by(schema.reports.c.id))

    def document(self, document_id: str) -> Document:
        """One report by its id, or by the name its input gave it where that is unique. Raises NotFound."""
        reports = schema.reports
        named = or_(reports.c.id == document_id, reports.c.report_id == document_id)
        found = self._bodies(Document, select(reports.c.body).where(named).order_by(reports.c.id))
        exact = [document for document in found if document.id == document_id]
        if not found or (len(found) > 1 and not exact):
            raise NotFound(f"{'no' if not found else 'more than one'} report {document_id}")
        return (exact or list(found))[0]

    def events(self) -> tuple[PostureEvent, ...]:
        """All events, in the order in which they were computed."""
        return self._bodies(PostureEvent, select(schema.events.c.body).order_by(schema.events.c.position))

    def event(self, event_id: str) -> PostureEvent:
        """Raises NotFound."""
        return self._one(PostureEvent, schema.events, event_id, "event")

    def origins(self) -> tuple[OriginGroup, ...]:
        """All origin groups, in the order in which they were computed."""
        return self._bodies(OriginGroup, select(schema.origins.c.body).order_by(schema.origins.c.position))

    def origin(self, origin_id: str) -> OriginGroup:
        """Raises NotFound."""
        return self._one(OriginGroup, schema.origins, origin_id, "origin")

    def sites(self) -> tuple[SiteSummary, ...]:
        """Places that claims speak of, the most spoken of first."""
        table = schema.sites
        return self._bodies(SiteSummary, select(table.c.body).order_by(table.c.claims.desc(), table.c.place))

    def place(self, place_id: str) -> Place:
        """A place as the claims' readings describe it. Raises NotFound when no claim speaks of it."""
        with self._connection() as connection:
            body = _body(connection, schema.sites, place_id)
        if body is not None:
            return loads(SiteSummary, body).place
        place = place_of(place_id, self.claims_at(place_id))
        if place is None:
            raise NotFound(f"no claim speaks of the place {place_id}")
        return place

    def reliability(self, identity: str) -> ReliabilityGrade | None:
        """The latest grade of a source identity; None when nobody graded it (which is F, not a middle value)."""
        table = schema.reliability
        query = select(table.c.body).where(table.c.identity == identity)
        found = self._bodies(ReliabilityGrade, query.order_by(table.c.at.desc(), table.c.id).limit(1))
        return found[0] if found else None

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

    def summaries(self) -> tuple[SiteSummary, ...]:
        """Site summaries computed from the claims as they are now."""
        return summaries(self.all_claims())

    def verify(self) -> tuple[str, ...]:
        """Everything that does not agree, in words; empty when all holds."""
        with self._connection() as connection:
            return tuple(verify.problems(connection, self.evidence))

    def digest(self) -> str:
        """SHA-256 of all that the ledger says; see :meth:`Ledger.digest`."""
        with self._connection() as connection:
            return digest(base_digest(connection), derived_digest(connection))

    def state(self) -> Hashable:
        """Something that differs whenever what the ledger says differs."""
        try:
            return self._database.state(self._engine)
        except DatabaseError as error:
            raise self._database.explain(error) from error

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise self._database.explain(error) from error

    def _all(self, query: Select[Any]) -> tuple[Recorded, ...]:
        with self._connection() as connection:
            return self._recorded(connection, connection.execute(query).scalars().all())

    def _recorded(self, connection: Connection, ids: Sequence[str]) -> tuple[Recorded, ...]:
        """Claims with document, origin and event, in the order of ``ids``; unknown ids are left out."""
        found: dict[str, Recorded] = {}
        for chunk in _chunks(ids):
            rows = connection.execute(_claims_with_report().where(schema.claims.c.id.in_(chunk))).all()
            documents = self._documents(connection, {row.report for row in rows})
            main = _main(connection, schema.origin_members, "origin", "report", documents)
            events = _main(connection, schema.event_members, "event", "claim", chunk)
            for row in rows:
                found[row.id] = Recorded(
                    loads(Claim, row.body),
                    documents[row.report],
                    datetime.fromisoformat(row.recorded_at),
                    main.get(row.report),
                    events.get(row.id),
                )
        return tuple(found[one] for one in ids if one in found)

    def _documents(self, connection: Connection, ids: Iterable[str]) -> dict[str, Document]:
        reports = schema.reports
        query = select(reports.c.id, reports.c.body).where(reports.c.id.in_(sorted(ids)))
        return {row.id: self._decode(row.body) for row in connection.execute(query)}

    def _bodies(self, kind: type[T], query: Select[Any]) -> tuple[T, ...]:
        with self._connection() as connection:
            bodies = connection.execute(query).scalars().all()
        return tuple(loads(kind, body) for body in bodies)

    def _one(self, kind: type[T], table: Table, key: str, name: str) -> T:
        with self._connection() as connection:
            body = _body(connection, table, key)
        if body is None:
            raise NotFound(f"no {name} {key}")
        return loads(kind, body)


def _document(body: str) -> Document:
    return loads(Document, body)


def _claims_with_report() -> Select[Any]:
    claims = schema.claims
    return select(claims.c.id, claims.c.report, claims.c.recorded_at, claims.c.body)


def _main(
    connection: Connection, table: Table, group: str, member: str, members: Iterable[str]
) -> dict[str, str]:
    """The first group of each member."""
    columns = table.c
    query = select(columns[member], columns[group]).where(columns[member].in_(sorted(members)))
    first: dict[str, str] = {}
    for one, of in connection.execute(query.order_by(columns.position)):
        first.setdefault(one, of)
    return first


def _still_aside() -> ColumnElement[bool]:
    sha256 = schema.quarantine.c.sha256
    return or_(sha256.is_(None), sha256.not_in(select(schema.evidence.c.sha256)))


def _size(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _body(connection: Connection, table: Table, key: str) -> str | None:
    (column,) = table.primary_key.columns
    return connection.execute(select(table.c.body).where(column == key)).scalar_one_or_none()


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
