"""The flat form of a claim that tables and maps share: one name and one meaning per column."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import NamedTuple

from muster.domain.claim import Equipment
from muster.domain.decided import reviewed
from muster.domain.place import PlaceMention
from muster.domain.record import Recorded

JOIN = "; "  # between several values of one field
STEP = " > "  # between the steps of an attribution chain

_PLACED = tuple(
    f"{role}{part}"
    for role in ("origin", "destination", "via", "site")
    for part in ("", "_place_id", "_place", "_country", "_precision", "_lonlat", "_uncertainty_m")
)
COLUMNS = (
    *("claim_id", "report_id", "report", "outlet", "url", "title", "published", "published_basis"),
    *("start", "end", "quote", "attribution", "attribution_kinds", "source", "source_kind", "source_named"),
    *("source_identity", "cue", "speech_act", "action", "polarity", "certainty", "time_frame"),
    *("actor", "object", "equipment", "equipment_type", "count", *_PLACED),
    *("time_text", "time_start", "time_end", "time_precision", "time_basis", "time_zone", "edtf"),
    *("origin_group", "event", "recorded_at", "text_sha256", "evidence_sha256", "reasons", "tlp"),
    *("review", "reviewed_by", "reviewed_at"),
)


class Field(NamedTuple):
    """A value and whether it holds words from outside (report text, names), which output must defuse."""

    value: str | int | float | None
    printed: bool


def flat(record: Recorded) -> dict[str, Field]:
    """All provenance, judgement and argument fields of one claim, in column order."""
    return {
        **_where_from(record),
        **_says(record),
        **_arguments(record),
        **_when(record),
        **_bookkeeping(record),
        **_reviewed(record),
    }


def _where_from(record: Recorded) -> dict[str, Field]:
    claim, document = record.claim, record.document
    published = document.published
    return {
        "claim_id": Field(claim.id, False),
        "report_id": Field(document.report_id, True),
        "report": Field(claim.report, False),
        "outlet": Field(document.outlet, True),
        "url": Field(document.url, True),
        "title": Field(document.title, True),
        "published": Field(published.iso if published else None, False),
        "published_basis": Field(published.basis.value if published else None, False),
        "start": Field(claim.span.start, False),
        "end": Field(claim.span.end, False),
        "quote": Field(claim.quote, True),
    }


def _says(record: Recorded) -> dict[str, Field]:
    claim = record.claim
    return {
        "attribution": Field(STEP.join(s.name for s in claim.attribution), True),
        "attribution_kinds": Field(STEP.join(s.kind.value for s in claim.attribution), False),
        "source": Field(claim.speaker.name, True),
        "source_kind": Field(claim.speaker.kind.value, False),
        "source_named": Field("true" if claim.speaker.named else "false", False),
        "source_identity": Field(claim.speaker.identity, True),
        "cue": Field(claim.cue.text if claim.cue else None, True),
        "speech_act": Field(claim.speech_act.value, False),
        "action": Field(claim.action.value, False),
        "polarity": Field(claim.polarity.value, False),
        "certainty": Field(claim.certainty.value, False),
        "time_frame": Field(claim.time_frame.value, False),
    }


def _arguments(record: Recorded) -> dict[str, Field]:
    claim = record.claim
    fields = {
        "actor": Field(claim.actor.text if claim.actor else None, True),
        "object": Field(claim.object.text if claim.object else None, True),
        "equipment": Field(_joined(e.text for e in claim.equipment), True),
        "equipment_type": Field(_joined(e.type or "" for e in claim.equipment), True),
        "count": Field(_joined(count(e) for e in claim.equipment), False),
    }
    for role in ("origin", "destination", "via", "site"):
        fields |= _place(role, getattr(claim, role))
    return fields


def count(equipment: Equipment) -> str:
    """The count as an interval: ``2``, ``2..`` (at least), ``..8`` (at most), ``2..8``; empty where none is printed."""
    low, high = equipment.low, equipment.high
    if low is None and high is None:
        return ""
    if low == high:
        return str(low)
    return f"{'' if low is None else low}..{'' if high is None else high}"


def _place(role: str, mentions: tuple[PlaceMention, ...]) -> dict[str, Field]:
    readings = [m.reading for m in mentions]
    return {
        role: Field(_joined(m.text for m in mentions), True),
        f"{role}_place_id": Field(_joined((r.place_id or "") if r else "" for r in readings), True),
        f"{role}_place": Field(_joined(r.name if r and r.place_id else "" for r in readings), True),
        f"{role}_country": Field(_joined((r.country or "") if r else "" for r in readings), False),
        f"{role}_precision": Field(_joined(r.precision.value if r else "unlocated" for r in readings), False),
        f"{role}_lonlat": Field(_joined(_lonlat(m) for m in mentions), False),
        f"{role}_uncertainty_m": Field(
            _joined("" if r is None or r.uncertainty_m is None else str(r.uncertainty_m) for r in readings),
            False,
        ),
    }


def _lonlat(mention: PlaceMention) -> str:
    reading = mention.reading
    if reading is None or reading.lon is None or reading.lat is None:
        return ""
    return f"{reading.lon:.5f} {reading.lat:.5f}"


def _when(record: Recorded) -> dict[str, Field]:
    time = record.claim.time
    return {
        "time_text": Field(time.text if time else None, True),
        "time_start": Field(time.start.isoformat() if time and time.start else None, False),
        "time_end": Field(time.end.isoformat() if time and time.end else None, False),
        "time_precision": Field(time.precision.value if time else None, False),
        "time_basis": Field(time.basis.value if time else None, False),
        "time_zone": Field(time.zone if time else None, False),
        "edtf": Field(time.edtf if time else None, False),
    }


def _bookkeeping(record: Recorded) -> dict[str, Field]:
    document = record.document
    return {
        "origin_group": Field(record.origin_group, False),
        "event": Field(record.event, False),
        "recorded_at": Field(record.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), False),
        "text_sha256": Field(document.text_sha256, False),
        "evidence_sha256": Field(document.evidence_sha256, False),
        "reasons": Field(_joined(record.claim.reasons), True),
        "tlp": Field(record.tlp.label if record.tlp else None, False),
    }


def _reviewed(record: Recorded) -> dict[str, Field]:
    review, by, at = reviewed(record.decided)
    return {
        "review": Field(review.value, False),
        "reviewed_by": Field(by, True),
        "reviewed_at": Field(at, False),
    }


def _joined(values: Iterable[str]) -> str | None:
    """None where nothing is known; otherwise as many parts as there are values, so that columns stay aligned."""
    listed = list(values)
    return JOIN.join(listed) if any(listed) else None
