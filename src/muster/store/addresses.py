"""One report at several addresses: the print version, the mobile page, a mirror of the same outlet.

A report is the same where outlet, publication, title and text are; only its address differs, and its name where that was
not given but made from the content. The address it was first read at stays the report's; the others stand in the custody
log beside the hash of the bytes that were found there.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, select

from muster.domain.document import Document
from muster.store.codec import loads
from muster.store.custody import ALSO_AT
from muster.store.schema import custody, intakes, reports


def elsewhere(connection: Connection, document: Document) -> str | None:
    """The id of the report that ``document`` is, kept here under another address; None where it is not."""
    alike = (
        reports.c.published_day == (document.published.day.isoformat() if document.published else None),
        reports.c.text_sha256 == document.text_sha256,
        reports.c.id != document.id,
    )
    bodies = connection.execute(select(reports.c.body).where(*alike).order_by(reports.c.id)).scalars()
    found = (kept.id for kept in (loads(Document, body) for body in bodies) if _same(kept, document))
    return next(found, None)


def _same(one: Document, two: Document) -> bool:
    return bool(one.url != two.url and _told(one) == _told(two) and _name(one) == _name(two))


def _told(document: Document) -> tuple[object, ...]:
    return document.outlet, document.published, document.title, document.text


def _name(document: Document) -> str:
    """The name that the input gave the report, or nothing where it is its content id."""
    return "" if document.report_id == replace(document, report_id="").id else document.report_id


def addresses(connection: Connection, document: Document) -> tuple[str, ...]:
    """Every address that a report was read at: its own first, then the others in the order in which they were found."""
    evidence = select(intakes.c.evidence).where(intakes.c.report == document.id)
    where = (custody.c.action == ALSO_AT, custody.c.sha256.in_(evidence))
    others = connection.execute(select(custody.c.locator).where(*where).order_by(custody.c.seq)).scalars()
    return tuple(dict.fromkeys((*([document.url] if document.url else []), *others)))
