"""Base rows of a ledger for one part of a constructed archive, column for column those that ``muster.store.rows`` writes; only
the claims' JSON comes from a faster encoder that gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Table

from muster.domain.claim import Claim, TimeFrame
from muster.domain.tool import tool_name
from muster.evaluation.synthetic import SyntheticReport
from muster.evaluation.synthetic.encoding import claim_json
from muster.store import rows, schema
from muster.store.packed import pack

Rows = dict[str, list[tuple[Any, ...]]]
_COLLECTED = timedelta(hours=6)  # after publication


class Collected(NamedTuple):
    """What the custody log says of one report's bytes."""

    at: str
    sha256: str
    locator: str
    content: bytes


class Part(NamedTuple):
    """Rows of some reports by table, the words of reports to index, the bytes to keep, and how many claims there are."""

    tables: Rows
    report_words: list[tuple[str, str]]
    collected: list[Collected]
    claims: int


@cache
def columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def part(reports: Sequence[SyntheticReport]) -> Part:
    """The base rows of some reports."""
    made = Part(defaultdict(list), [], [], 0)
    claims = 0
    for report in reports:
        base_rows(report, made)
        claims += len(report.claims)
    return made._replace(tables=dict(made.tables), claims=claims)


def base_rows(report: SyntheticReport, made: Part) -> None:
    """One report as :meth:`muster.store.ledger.Ledger.store` writes it."""
    raw, at, tool = report.raw(), recorded(report), _tool()
    sha256 = hashlib.sha256(raw.content).hexdigest()
    document = replace(report.document, evidence_sha256=sha256)
    intake = {"key": rows.intake_key(raw), "report": document.id, "evidence": sha256}
    _add(made.tables, schema.evidence, rows.evidence_row(raw, document, sha256, at, tool))
    _add(made.tables, schema.reports, rows.report_row(document, sha256, at, tool))
    _add(made.tables, schema.intakes, intake)
    _add(made.tables, schema.pending, {"report": document.id})
    for position, claim in enumerate(report.claims):
        row = claim_row(claim, report, position, at)
        _add(made.tables, schema.claims, row)
        made.tables[schema.claim_places.name].extend(_place_rows(claim, row))
        made.tables[schema.claim_sources.name].extend(_source_rows(claim, row["id"], row["published_day"]))
    made.report_words.append((document.id, f"{document.title or ''}\n{document.text}"))
    made.collected.append(Collected(at, sha256, raw.locator, raw.content))


def claim_row(claim: Claim, report: SyntheticReport, position: int, at: str) -> rows.Row:
    """:func:`muster.store.rows.claim_row` with the faster encoder."""
    published = report.document.published
    day = published.day.isoformat() if published else None
    time, speaker = claim.time, claim.attribution[-1]
    first = last = day
    if time is not None and time.resolved:
        first = time.start.isoformat() if time.start else rows.FIRST_DAY
        last = time.end.isoformat() if time.end else rows.LAST_DAY
    return {
        "id": claim.id,
        "report": claim.report,
        "position": position,
        "action": claim.action.value,
        "speech_act": claim.speech_act.value,
        "polarity": claim.polarity.value,
        "certainty": claim.certainty.value,
        "time_frame": claim.time_frame.value,
        "actor": claim.actor.text.casefold() if claim.actor else None,
        "speaker": speaker.identity or speaker.name.casefold(),
        "first_day": first,
        "last_day": last,
        "published_day": day,
        "recorded_at": at,
        "quote": claim.quote,
        "body": claim_json(claim),
    }


def _place_rows(claim: Claim, row: rows.Row) -> Iterator[tuple[Any, ...]]:
    """:func:`muster.store.rows.place_rows`, the id of the claim hashed once."""
    told_from = "" if claim.time_frame is TimeFrame.FUTURE else row["first_day"] or ""
    for position, (role, mention) in enumerate(claim.places):
        read = mention.reading
        place = (read.place_id, mention.text, read.lon, read.lat, read.precision.value) if read else None
        country = read.country if read else None
        yield (
            row["id"],
            position,
            role,
            *(place or (None, mention.text, None, None, "unlocated")),
            row["published_day"],
            country,
            told_from,
        )


def _source_rows(claim: Claim, claim_id: str, day: str | None) -> Iterator[tuple[Any, ...]]:
    """:func:`muster.store.rows.source_rows`, the id of the claim hashed once."""
    for step, source in enumerate(claim.attribution):
        yield claim_id, step, source.name.casefold(), source.identity, source.kind.value, day


@cache
def _tool() -> str:
    return tool_name()


def recorded(report: SyntheticReport) -> str:
    """When the report is recorded: some hours after it was published, as if it had been collected then."""
    published = report.document.published
    moment = datetime.fromisoformat(published.iso.removesuffix("Z")) if published else datetime(2015, 1, 1)
    return (moment + _COLLECTED).isoformat() + "+00:00"


def _add(tables: Rows, table: Table, row: rows.Row) -> None:
    stored = {**row, "body": pack(row["body"])} if table in schema.PACKED else row
    tables[table.name].append(tuple(map(stored.__getitem__, columns(table))))
