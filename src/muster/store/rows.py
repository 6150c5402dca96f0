"""Domain values as table rows: the canonical body and the columns that index it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from muster.domain.claim import Claim, TimeFrame
from muster.domain.decision import Decision
from muster.domain.document import Document, RawReport
from muster.domain.event import PostureEvent
from muster.domain.grade import ReliabilityGrade
from muster.domain.ids import content_id, digest
from muster.domain.link import Judgement, Link
from muster.domain.origin import OriginGroup
from muster.domain.query import SiteSummary
from muster.domain.record import Quarantined
from muster.store.codec import canonical, dumps

Row = dict[str, Any]

FIRST_DAY = date.min.isoformat()
LAST_DAY = date.max.isoformat()


def intake_key(raw: RawReport) -> str:
    """What makes an input the same input: its bytes, what they are, and the fields its container declared."""
    declared = (raw.report_id, raw.url, raw.outlet, raw.published, raw.language, raw.title, raw.encoding)
    return digest(raw.content, raw.media_type, *declared)


def report_row(document: Document, evidence: str, recorded_at: str, tool: str) -> Row:
    return {
        "id": document.id,
        "report_id": document.report_id,
        "evidence": evidence,
        "outlet": document.outlet,
        "url": document.url,
        "published": document.published.iso if document.published else None,
        "published_day": published_day(document),
        "language": document.language,
        "title": document.title,
        "text_sha256": document.text_sha256,
        "recorded_at": recorded_at,
        "tool": tool,
        "body": dumps(Document, document),
    }


def evidence_row(raw: RawReport, document: Document, sha256: str, at: str, tool: str) -> Row:
    return {
        "sha256": sha256,
        "size": len(raw.content),
        "media_type": raw.media_type,
        "locator": raw.locator,
        "url": raw.url or document.url,
        "collected_at": at,
        "tool": tool,
        "method": _method(raw),
        "published": document.published.iso if document.published else None,
        "published_basis": document.published.basis.value if document.published else None,
    }


def _method(raw: RawReport) -> str:
    if raw.collected is None:
        return "read from local input"
    return f"read from a local archive that collected it at {raw.collected}"


def claim_row(claim: Claim, document: Document, position: int, recorded_at: str) -> Row:
    first, last = _claim_days(claim, document)
    speaker = claim.attribution[-1] if claim.attribution else None
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
        "speaker": (speaker.identity or speaker.name.casefold()) if speaker else None,
        "first_day": first,
        "last_day": last,
        "published_day": published_day(document),
        "recorded_at": recorded_at,
        "quote": claim.quote,
        "body": dumps(Claim, claim),
    }


def place_rows(claim: Claim, document: Document) -> Iterator[Row]:
    first, _ = _claim_days(claim, document)
    told_from = "" if first is None or claim.time_frame is TimeFrame.FUTURE else first
    for position, (role, mention) in enumerate(claim.places):
        reading = mention.reading
        yield {
            "claim": claim.id,
            "position": position,
            "role": role,
            "place": reading.place_id if reading else None,
            "name": mention.text,
            "lon": _degrees(reading.lon) if reading else None,
            "lat": _degrees(reading.lat) if reading else None,
            "precision": reading.precision.value if reading else "unlocated",
            "published_day": published_day(document),
            "country": reading.country if reading else None,
            "told_from": told_from,
        }


def _degrees(value: float | None) -> float | None:
    """A coordinate as every database gives it back: none of them keeps a negative zero."""
    return None if value is None else value + 0.0


def source_rows(claim: Claim, document: Document) -> Iterator[Row]:
    for step, source in enumerate(claim.attribution):
        yield {
            "claim": claim.id,
            "step": step,
            "name": source.name.casefold(),
            "identity": source.identity,
            "kind": source.kind.value,
            "published_day": published_day(document),
        }


def quarantine_row(item: Quarantined, recorded_at: str) -> Row:
    return {
        "id": content_id("q", item.locator, item.reason, item.error, item.sha256),
        "locator": item.locator,
        "reason": item.reason,
        "error": item.error,
        "sha256": item.sha256,
        "recorded_at": recorded_at,
    }


def judgement_row(judgement: Judgement) -> Row:
    return {
        "id": judgement.id,
        "a": judgement.a,
        "b": judgement.b,
        "verdict": judgement.verdict.value,
        "at": judgement.at,
        "body": dumps(Judgement, judgement),
    }


def decision_row(decision: Decision) -> Row:
    return {
        "id": decision.id,
        "claim": decision.claim,
        "report": decision.anchor.report,
        "at": decision.at,
        "body": dumps(Decision, decision),
    }


def reading_row(claim: Claim, position: int, recorded_at: str) -> Row:
    """``claim``: as it was read."""
    kept = {"position": position, "recorded_at": recorded_at}
    return {"id": claim.id, "report": claim.report, **kept, "body": dumps(Claim, claim)}


def reliability_row(grade: ReliabilityGrade) -> Row:
    return {
        "id": content_id("g", *grade),
        "identity": grade.identity,
        "at": grade.at,
        "body": dumps(ReliabilityGrade, grade),
    }


def origin_row(group: OriginGroup, day: str) -> Row:
    """``day``: of the root, as ISO text, empty where it is not known."""
    return {
        "id": group.id,
        "sort": f"{day} {group.root}",
        "label": group.label,
        "root": group.root,
        "lineage_known": group.lineage_known,
    }


def origin_member_rows(group: OriginGroup) -> Iterator[Row]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for passage in group.passages:
        spans.setdefault(passage.report, []).append((passage.span.start, passage.span.end))
    for member in group.members:
        taken = canonical(spans[member]) if member in spans else ""
        yield {"origin": group.id, "report": member, "passages": taken}


def event_row(event: PostureEvent) -> Row:
    return {
        "id": event.id,
        "sort": event.sort,
        "action": event.action.value,
        "credibility": event.credibility.value,
        "origins": len(event.origins),
        "body": dumps(PostureEvent, event),
    }


def event_member_rows(event: PostureEvent) -> Iterator[Row]:
    for claim in event.claims:
        yield {"event": event.id, "claim": claim}


def link_row(link: Link, owner: str) -> Row:
    """``owner``: the event inside which the link lies, else its later claim."""
    return {
        "id": link.id,
        "relation": link.relation.value,
        "a": link.a,
        "b": link.b,
        "owner": owner,
        "body": dumps(Link, link),
    }


def site_row(site: SiteSummary) -> Row:
    return {"place": site.place.id, "claims": site.claims, "body": dumps(SiteSummary, site)}


def _claim_days(claim: Claim, document: Document) -> tuple[str | None, str | None]:
    """First and last civil day, inclusive, as ISO text; an open end reaches to the end of the calendar."""
    time = claim.time
    if time is None or not time.resolved:
        day = published_day(document)
        return day, day
    return (
        time.start.isoformat() if time.start else FIRST_DAY,
        time.end.isoformat() if time.end else LAST_DAY,
    )


def published_day(document: Document) -> str | None:
    return document.published.day.isoformat() if document.published else None
