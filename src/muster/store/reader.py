"""The reader: questions to a ledger, from any thread, while a writer may be at work."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, func, or_, select
from sqlalchemy.exc import DatabaseError

from muster.domain.claim import Claim
from muster.domain.decided import Decided, DecisionStanding, standings
from muster.domain.decision import Decision
from muster.domain.document import Document
from muster.domain.errors import NotFound, StopRun
from muster.domain.event import PostureEvent
from muster.domain.grade import ReliabilityGrade
from muster.domain.ids import digest
from muster.domain.link import Judgement, Link, Relation
from muster.domain.origin import CopyMatch, OriginGroup, taken
from muster.domain.place import Place
from muster.domain.query import ClaimQuery, Counts, Page, SiteSummary, SourceSummary
from muster.domain.record import Custody, Quarantined, Recorded, Recording, Revision
from muster.store import dialect, schema, verify
from muster.store.address import Address
from muster.store.addresses import addresses
from muster.store.candidates import Candidates, candidates
from muster.store.codec import loads
from muster.store.digests import base_digest, derived_digest
from muster.store.lineage import groups, origins_held, with_evidence
from muster.store.migrations import pending_steps
from muster.store.named import sources_called
from muster.store.prepared import rows_of
from muster.store.questions import matching
from muster.store.recordings import recordings
from muster.store.settling import decided_among, decisions_of, read_of
from muster.store.site_claims import SiteClaims
from muster.store.sites import place_of, summaries
from muster.store.survey import Survey
from muster.store.tally import chunks
from muster.store.words import claims_with_words, reports_with_words

P = ParamSpec("P")
T = TypeVar("T")

MOST_COUNTED = (
    10_000  # hits: beyond that nobody wants the exact number, and counting costs more than answering
)
_KEPT = 2048  # documents kept decoded
_KEPT_CLAIMS = 8192
_CHUNK = 500  # ids bound in one statement


class LedgerReader:
    """Read-only and thread-safe: every question opens its own connection and sees one consistent state."""

    def __init__(self, database: dialect.Database, engine: Engine) -> None:
        self.address = database.address
        self._database = database
        self._engine = engine
        self.evidence = database.evidence(engine)
        self._decode = lru_cache(_KEPT)(_document)
        self._decode_claim = lru_cache(_KEPT_CLAIMS)(_claim)

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

    def ask(self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer to a question that another module of the store puts, in one consistent state of the ledger."""
        with self._connection() as connection:
            return question(connection, *args, **kwargs)

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
        """One page of the claims that match, newest report first. ``total`` is counted up to ``MOST_COUNTED``."""
        asked = matching(query)
        with self._connection() as connection:
            counted = asked.order_by(None).limit(MOST_COUNTED).subquery()
            total = connection.execute(select(func.count()).select_from(counted)).scalar_one()
            page = asked.limit(query.limit).offset(query.offset)
            ids = connection.execute(page).scalars().all()
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
            body = _body(connection, schema.decisions, decision_id)
        return None if body is None else loads(Decision, body)

    def candidates(self, limit: int, weak_edge: float, weak_copy: float) -> Candidates:
        """What may be worth a person's look, at most ``limit`` of each kind; see :mod:`muster.store.candidates`."""
        with self._connection() as connection:
            return candidates(connection, limit, weak_edge, weak_copy)

    def all_claims(self) -> tuple[Recorded, ...]:
        """Every claim, newest report first."""
        return self._all(matching(ClaimQuery()))

    def links(self, claim_id: str | None = None) -> tuple[Link, ...]:
        """Links between claims, or those of one claim on either end."""
        query = select(schema.links.c.body).order_by(schema.links.c.id)
        if claim_id is not None:
            query = query.where(or_(schema.links.c.a == claim_id, schema.links.c.b == claim_id))
        return self._bodies(Link, query)

    def links_of(self, claims: Iterable[str]) -> tuple[Link, ...]:
        """Links that have any of some claims (ids) on either end, by id."""
        asked = tuple(claims)
        with self._connection() as connection:
            ends = (rows_of(connection, schema.links, end, asked) for end in ("a", "b"))
            found = {row.id: row.body for rows in ends for row in rows}
        return tuple(loads(Link, body) for _, body in sorted(found.items()))

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
        """All events, by the time that they speak of."""
        events = schema.events
        return self._bodies(PostureEvent, select(events.c.body).order_by(events.c.sort, events.c.id))

    def events_of(self, claims: Iterable[str]) -> tuple[PostureEvent, ...]:
        """The events that some claims (ids) stand in, by the time that they speak of."""
        with self._connection() as connection:
            ids = {row.event for row in rows_of(connection, schema.event_members, "claim", claims)}
            found = rows_of(connection, schema.events, "id", ids)
        return tuple(
            loads(PostureEvent, row.body) for row in sorted(found, key=lambda row: (row.sort, row.id))
        )

    def events_by_id(self, events: Iterable[str]) -> tuple[PostureEvent, ...]:
        """Some events, by id, ascending; unknown ids are left out."""
        with self._connection() as connection:
            found = rows_of(connection, schema.events, "id", events)
        return tuple(loads(PostureEvent, row.body) for row in sorted(found, key=lambda row: row.id))

    def best_events(self, limit: int = 100, offset: int = 0) -> Page[PostureEvent]:
        """One page of the events, those on most independent origins first, then the latest."""
        events = schema.events
        order = (events.c.origins.desc(), events.c.sort.desc(), events.c.id)
        with self._connection() as connection:
            total = _size(connection, events)
            page = select(events.c.body).order_by(*order).limit(limit).offset(offset)
            bodies = connection.execute(page).scalars().all()
        return Page(tuple(loads(PostureEvent, body) for body in bodies), total, offset)

    def event(self, event_id: str) -> PostureEvent:
        """Raises NotFound."""
        return self._one(PostureEvent, schema.events, event_id, "event")

    def origins(self) -> tuple[OriginGroup, ...]:
        """All origin groups, by the day of their roots."""
        with self._connection() as connection:
            found = connection.execute(select(schema.origins).order_by(schema.origins.c.sort)).all()
            held = connection.execute(select(schema.origin_members)).all()
            matches = connection.execute(select(schema.copy_matches.c.body)).scalars().all()
        return with_evidence(groups(found, held), [loads(CopyMatch, body) for body in matches])

    def groups_of(self, reports: Iterable[str], whole: bool = False) -> tuple[OriginGroup, ...]:
        """The origin groups of some reports (ids), cut down to these as members or ``whole``; without evidence."""
        with self._connection() as connection:
            held = rows_of(connection, schema.origin_members, "report", reports)
            ids = {row.origin for row in held}
            if whole:
                held = rows_of(connection, schema.origin_members, "origin", ids)
            return groups(rows_of(connection, schema.origins, "id", ids), held)

    def origin(self, origin_id: str, of: str | None = None) -> OriginGroup:
        """One origin group, with all its evidence or that of one report (id) alone. Raises NotFound."""
        members, matches = schema.origin_members, schema.copy_matches
        with self._connection() as connection:
            found = connection.execute(select(schema.origins).where(schema.origins.c.id == origin_id)).all()
            held = connection.execute(select(members).where(members.c.origin == origin_id)).all()
            inside = select(members.c.report).where(members.c.origin == origin_id)
            both = select(matches.c.body).where(matches.c.a.in_(inside), matches.c.b.in_(inside))
            if of is not None:
                both = both.where(or_(matches.c.a == of, matches.c.b == of))
            bodies = connection.execute(both).scalars().all()
        if not found:
            raise NotFound(f"no origin {origin_id}")
        return with_evidence(groups(found, held), [loads(CopyMatch, body) for body in bodies])[0]

    def origins_of(self, document_id: str) -> tuple[OriginGroup, ...]:
        """Origin groups of one report, the one it takes most from first; empty where it was not compared yet."""
        members = schema.origin_members
        with self._connection() as connection:
            ids = (
                connection.execute(select(members.c.origin).where(members.c.report == document_id))
                .scalars()
                .all()
            )
        found = [self.origin(one) for one in ids]
        return tuple(sorted(found, key=lambda g: (-taken(g, document_id), g.id)))

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

    def sources(self, asked: str) -> tuple[SourceSummary, ...]:
        """Sources whose identity is ``asked`` or whose printed name holds it, the most cited first."""
        with self._connection() as connection:
            return sources_called(connection, asked)

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

    def addresses(self, document_id: str) -> tuple[str, ...]:
        """Every address that one report was read at, its own first. Raises NotFound."""
        document = self.document(document_id)
        with self._connection() as connection:
            return addresses(connection, document)

    def recordings(self, reports: Iterable[str] | None = None) -> dict[str, Recording]:
        """When each report (id), or each of these, was recorded, and its place in the order of the custody log."""
        with self._connection() as connection:
            return recordings(connection, reports)

    def revisions(self) -> tuple[Revision, ...]:
        """All versions of reports that a later one of the same outlet revises."""
        with self._connection() as connection:
            return tuple(Revision(*row) for row in connection.execute(select(schema.revisions)))

    def documents_by_id(self, reports: Iterable[str]) -> dict[str, Document]:
        """Some reports, by id; unknown ids are left out."""
        with self._connection() as connection:
            return self._documents(connection, reports)

    def last_recorded(self) -> datetime | None:
        """When the newest report was recorded (aware UTC), None where there is none."""
        with self._connection() as connection:
            newest = connection.execute(select(func.max(schema.reports.c.recorded_at))).scalar()
        return datetime.fromisoformat(newest) if newest else None

    def last_published(self) -> date | None:
        """The last day on which a report was published, None where none bears a date."""
        with self._connection() as connection:
            newest = connection.execute(select(func.max(schema.reports.c.published_day))).scalar()
        return date.fromisoformat(newest) if newest else None

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
        for chunk in chunks(ids, _CHUNK):
            rows = connection.execute(_claims_with_report().where(schema.claims.c.id.in_(chunk))).all()
            documents = self._documents(connection, {row.report for row in rows})
            held = origins_held(rows_of(connection, schema.origin_members, "report", documents))
            members = rows_of(connection, schema.event_members, "claim", chunk)
            events = {row.claim: row.event for row in members}
            settled = decided_among(connection, chunk)
            for row in rows:
                claim = self._decode_claim(row.body)
                found[row.id] = Recorded(
                    claim,
                    documents[row.report],
                    datetime.fromisoformat(row.recorded_at),
                    held(row.report, claim.span),
                    events.get(row.id),
                    settled.get(row.id),
                )
        return tuple(found[one] for one in ids if one in found)

    def _plain(self, connection: Connection, ids: Sequence[str]) -> tuple[Recorded, ...]:
        """Claims with their reports alone, ascending by id; unknown ids are left out."""
        rows = [
            row
            for chunk in chunks(sorted(ids), _CHUNK)
            for row in connection.execute(_claims_with_report().where(schema.claims.c.id.in_(chunk)))
        ]
        documents: dict[str, Document] = {}
        for chunk in chunks(sorted({row.report for row in rows}), _CHUNK):
            documents |= self._documents(connection, chunk)
        return tuple(
            Recorded(
                self._decode_claim(row.body), documents[row.report], datetime.fromisoformat(row.recorded_at)
            )
            for row in sorted(rows, key=lambda row: row.id)
        )

    def _rejected(self, connection: Connection, column: str, value: str) -> tuple[Recorded, ...]:
        """Rejected claims as they would be if they counted, by their place in the report."""
        kept = sorted(
            rows_of(connection, schema.readings, column, [value]), key=lambda r: (r.report, r.position)
        )
        settled = decided_among(connection, [row.id for row in kept])
        documents = self._documents(connection, {row.report for row in kept})
        return tuple(
            Recorded(one.claim, documents[row.report], datetime.fromisoformat(row.recorded_at), decided=one)
            for row in kept
            if (one := settled.get(row.id, Decided(loads(Claim, row.body)))).rejected
        )

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


def _claim(body: str) -> Claim:
    return loads(Claim, body)


def _claims_with_report() -> Select[Any]:
    claims = schema.claims
    return select(claims.c.id, claims.c.report, claims.c.recorded_at, claims.c.body)


def _still_aside() -> ColumnElement[bool]:
    sha256 = schema.quarantine.c.sha256
    return or_(sha256.is_(None), sha256.not_in(select(schema.evidence.c.sha256)))


def _size(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _body(connection: Connection, table: Table, key: str) -> str | None:
    (column,) = table.primary_key.columns
    return connection.execute(select(table.c.body).where(column == key)).scalar_one_or_none()
