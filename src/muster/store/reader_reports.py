"""Questions about reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, or_, select

from muster.domain.document import Document
from muster.domain.errors import NotFound
from muster.domain.query import Page
from muster.domain.record import Recording, Revision
from muster.store import schema
from muster.store.addresses import addresses
from muster.store.asking import Asking
from muster.store.codec import loads
from muster.store.recordings import recordings
from muster.store.words import reports_with_words


class ReportReader(Asking):
    """Reports, when they were recorded, and which of them revise which."""

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

    def documents_by_id(self, reports: Iterable[str]) -> dict[str, Document]:
        """Some reports, by id; unknown ids are left out."""
        with self._connection() as connection:
            return self._documents(connection, reports)

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
