"""Rows of a ledger for one part of a constructed archive: base tables from the reports, derived tables from the truth.

The base rows are those that ``muster.store.rows`` writes, column for column; only the claims' JSON comes from a faster encoder that
gives the same bytes. The derived rows are not computed from the claims: origins and events are those that the archive was
made with, so that a ledger of a million reports stands in minutes.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Table

from muster.domain.claim import Claim, SpeechAct
from muster.domain.event import PostureEvent
from muster.domain.grade import Credibility
from muster.domain.link import Link, Relation
from muster.domain.origin import OriginGroup
from muster.evaluation.synthetic import SyntheticReport
from muster.evaluation.synthetic.encoding import claim_json
from muster.store import rows, schema
from muster.store.ledger import tool_name

Rows = dict[str, list[tuple[Any, ...]]]
_COLLECTED = timedelta(hours=6)  # after publication
_POSITIONS = 100_000  # kept free for the origins and events of each part
_LINKS = 4  # contradictions kept of one denial
_AGAINST = {SpeechAct.DENY}
_NEITHER = {SpeechAct.CANNOT_CONFIRM, SpeechAct.NO_COMMENT, SpeechAct.ASK}


class Collected(NamedTuple):
    """What the custody log says of one report's bytes."""

    at: str
    sha256: str
    locator: str
    content: bytes


class Part(NamedTuple):
    """Rows of some reports by table, the words to index, the bytes to keep, and how many claims speak of each place."""

    tables: Rows
    claim_words: list[tuple[str, str]]
    report_words: list[tuple[str, str]]
    collected: list[Collected]
    sites: dict[str, tuple[int, str | None, str | None]]  # claims, first and last day
    claims: int


@cache
def columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def part(reports: Sequence[SyntheticReport], number: int) -> Part:
    """Everything about part ``number`` of an archive, a block of whole stories."""
    made = Part(defaultdict(list), [], [], [], {}, 0)
    claims = 0
    for report in reports:
        base_rows(report, made)
        claims += len(report.claims)
    derived_rows(reports, _ids(made), made.tables, number * _POSITIONS)
    return made._replace(tables=dict(made.tables), sites=_sites(reports), claims=claims)


def base_rows(report: SyntheticReport, made: Part) -> None:
    """One report as :meth:`muster.store.ledger.Ledger.store` writes it."""
    raw, at, tool = report.raw(), recorded(report), _tool()
    sha256 = hashlib.sha256(raw.content).hexdigest()
    document = replace(report.document, evidence_sha256=sha256)
    intake = {"key": rows.intake_key(raw), "report": document.id, "evidence": sha256}
    _add(made.tables, schema.evidence, rows.evidence_row(raw, document, sha256, at, tool))
    _add(made.tables, schema.reports, rows.report_row(document, sha256, at, tool))
    _add(made.tables, schema.intakes, intake)
    for position, claim in enumerate(report.claims):
        row = claim_row(claim, report, position, at)
        _add(made.tables, schema.claims, row)
        made.tables[schema.claim_places.name].extend(_place_rows(claim, row["id"]))
        made.tables[schema.claim_sources.name].extend(_source_rows(claim, row["id"]))
        made.claim_words.append((row["id"], claim.quote))
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


def _place_rows(claim: Claim, claim_id: str) -> Iterator[tuple[Any, ...]]:
    """:func:`muster.store.rows.place_rows`, the id of the claim hashed once."""
    for position, (role, mention) in enumerate(claim.places):
        read = mention.reading
        place = (read.place_id, mention.text, read.lon, read.lat, read.precision.value) if read else None
        yield claim_id, position, role, *(place or (None, mention.text, None, None, "unlocated"))


def _source_rows(claim: Claim, claim_id: str) -> Iterator[tuple[Any, ...]]:
    """:func:`muster.store.rows.source_rows`, the id of the claim hashed once."""
    for step, source in enumerate(claim.attribution):
        yield claim_id, step, source.name.casefold(), source.identity, source.kind.value


@cache
def _tool() -> str:
    return tool_name()


def derived_rows(reports: Sequence[SyntheticReport], ids: Sequence[str], tables: Rows, first: int) -> None:
    """Origins, events and contradictions as the archive was made; they never reach beyond a block of it.

    ``ids`` are the claims' ids in the order of the reports.
    """
    origins = _origins(reports)
    home = {member: group.id for group in origins.values() for member in group.members}
    for position, group in enumerate(origins.values(), first):
        _add(tables, schema.origins, rows.origin_row(group, position))
        for member in rows.origin_member_rows(group, position):
            _add(tables, schema.origin_members, member)
    for position, told in enumerate(_told(reports, ids).values(), first):
        event = _event(told, home)
        _add(tables, schema.events, rows.event_row(event, position))
        for member in rows.event_member_rows(event, position):
            _add(tables, schema.event_members, member)
        for link in _contradictions(told):
            _add(tables, schema.links, rows.link_row(link))


def recorded(report: SyntheticReport) -> str:
    """When the report is recorded: some hours after it was published, as if it had been collected then."""
    published = report.document.published
    moment = datetime.fromisoformat(published.iso.removesuffix("Z")) if published else datetime(2015, 1, 1)
    return (moment + _COLLECTED).isoformat() + "+00:00"


def _add(tables: Rows, table: Table, row: rows.Row) -> None:
    tables[table.name].append(tuple(map(row.__getitem__, columns(table))))


def _origins(reports: Sequence[SyntheticReport]) -> dict[str, OriginGroup]:
    stories: dict[str, list[SyntheticReport]] = defaultdict(list)
    for report in reports:
        stories[report.truth.origins[0]].append(report)
    return {
        story: OriginGroup(
            tuple(sorted(r.document.id for r in ones)),
            ones[0].document.id,
            ones[0].document.outlet or "",
            lineage_known=any(r.truth.credited for r in ones),
        )
        for story, ones in stories.items()
    }


class _Told(NamedTuple):
    """A claim with its id, which is hashed anew whenever it is asked for."""

    id: str
    claim: Claim


def _ids(made: Part) -> list[str]:
    at = columns(schema.claims).index("id")
    return [row[at] for row in made.tables[schema.claims.name]]


def _told(reports: Sequence[SyntheticReport], ids: Sequence[str]) -> dict[str, list[_Told]]:
    """Claims by the event that they tell."""
    told: dict[str, list[_Told]] = defaultdict(list)
    named = iter(ids)
    for report in reports:
        for claim, event in zip(report.claims, report.truth.events, strict=True):
            told[event].append(_Told(next(named), claim))
    return told


def _event(told: Sequence[_Told], home: dict[str, str]) -> PostureEvent:
    claims = [one.claim for one in told]
    affirmed = [c for c in claims if c.speech_act not in _AGAINST | _NEITHER]
    origins = tuple(sorted({home[c.report] for c in affirmed}))
    main = Counter(c.action for c in affirmed or claims).most_common(1)[0][0]
    grade = Credibility.CONFIRMED if len(origins) > 1 else Credibility.POSSIBLY_TRUE
    against = sorted(one.id for one in told if one.claim.speech_act in _AGAINST)
    return PostureEvent(
        claims=tuple(sorted(one.id for one in told)),
        action=main,
        title=f"{claims[0].equipment[0].text if claims[0].equipment else 'forces'}: {main}",
        actor=next((c.actor.text for c in claims if c.actor), None),
        origin=_place(c.origin for c in claims),
        destination=_place(c.destination for c in claims),
        site=_place(c.site for c in claims),
        time=next((c.time for c in claims if c.time), None),
        origins=origins,
        contradicted_by=tuple(against) if affirmed else (),
        credibility=grade if origins else Credibility.CANNOT_BE_JUDGED,
        reasons=("events and origins as the archive was made",),
    )


def _place(mentions: Iterable[Sequence[Any]]) -> str | None:
    return next((p.reading.place_id for ones in mentions for p in ones if p.reading), None)


def _contradictions(told: Sequence[_Told]) -> Iterator[Link]:
    affirmed = [one.id for one in told if one.claim.speech_act not in _AGAINST | _NEITHER][:_LINKS]
    for denial in (one.id for one in told if one.claim.speech_act in _AGAINST):
        for claim in affirmed:
            yield Link(Relation.CONTRADICTS, denial, claim, "a denial of what the archive made one event")


def _sites(reports: Sequence[SyntheticReport]) -> dict[str, tuple[int, str | None, str | None]]:
    found: dict[str, tuple[int, str | None, str | None]] = {}
    for report in reports:
        for claim in report.claims:
            first, last = _days(claim, report)
            for place in {m.reading.place_id for _, m in claim.places if m.reading and m.reading.place_id}:
                found[place] = merged(found.get(place), (1, first, last))
    return found


def _days(claim: Claim, report: SyntheticReport) -> tuple[str | None, str | None]:
    if claim.time and claim.time.start and claim.time.end:
        return claim.time.start.isoformat(), claim.time.end.isoformat()
    day = report.document.published.day.isoformat() if report.document.published else None
    return day, day


def merged(
    one: tuple[int, str | None, str | None] | None, two: tuple[int, str | None, str | None]
) -> tuple[int, str | None, str | None]:
    """Two counts of one place together."""
    if one is None:
        return two
    firsts = [day for day in (one[1], two[1]) if day]
    lasts = [day for day in (one[2], two[2]) if day]
    return one[0] + two[0], min(firsts, default=None), max(lasts, default=None)
