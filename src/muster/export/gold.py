"""JSON Lines in the gold schema: one report with its claims as plain data, spans as half-open code points.

A report whose every claim a person decided on is gold of that person: :func:`decided_gold` writes it with what was changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from muster.domain.claim import Claim, Equipment, Phrase
from muster.domain.decided import Reviewed, value_of
from muster.domain.decision import Decision
from muster.domain.interval import TimeReading
from muster.domain.place import PlaceMention
from muster.domain.record import Analysis, Recorded
from muster.domain.source import Source

Json = dict[str, Any]


def to_gold(
    analysis: Analysis,
    events: Mapping[str, str] | None = None,
    reviews: Mapping[str, Reviewed] | None = None,
) -> Json:
    """One report as the gold schema writes it.

    ``events`` maps claim ids to event ids; a claim that is in none has ``event_key`` null. ``reviews`` says what became of
    each claim (id) under the eyes of people; without it the claims bear no ``review``. Claims are numbered
    ``c1``, ``c2``, … in order of their spans; several places of one role are joined with "; ".
    """
    document = analysis.document
    ordered = sorted(analysis.claims, key=lambda claim: (claim.span, claim.predicate.start, claim.id))
    known = events or {}
    return {
        "report_id": document.report_id,
        "outlet": document.outlet,
        "url": document.url,
        "published": document.published.iso if document.published else None,
        "language": document.language,
        "title": document.title,
        "text": document.text,
        "claims": [
            _claim(f"c{n}", claim, known.get(claim.id)) | _review(claim, reviews)
            for n, claim in enumerate(ordered, 1)
        ],
    }


def decided_gold(records: Sequence[Recorded], rejected: Sequence[Recorded] = ()) -> Json | None:
    """One report as people decided on it, for retraining; None where any claim of it is undecided.

    ``records``: its claims as decided; ``rejected``: those that count nowhere. Beside the gold schema's fields stands
    ``review``: each decision in force with the claim (``c1`` …, null where it was rejected), its span, the value as read
    and as judged, and who says so, when and why.
    """
    every = (*records, *rejected)
    if not every or not all(r.decided and r.decided.decisions for r in every):
        return None
    made = to_gold(Analysis(every[0].document, tuple(r.claim for r in records)))
    numbers = {r.claim.id: name["id"] for r, name in zip(_ordered(records), made["claims"], strict=True)}
    told = [_decision(d, r, numbers) for r in _ordered(every) if r.decided for d in r.decided.decisions]
    return {**made, "review": told}


def _ordered(records: Iterable[Recorded]) -> list[Recorded]:
    return sorted(records, key=lambda r: (r.claim.span, r.claim.predicate.start, r.claim.id))


def _decision(said: Decision, record: Recorded, numbers: Mapping[str, str]) -> Json:
    span, before = record.claim.span, record.decided.read if record.decided else record.claim
    return {
        "claim": numbers.get(record.claim.id),
        "start": span.start,
        "end": span.end,
        "ruling": said.ruling.value,
        "field": said.field.value if said.field else None,
        "read": value_of(before, said.field).written if said.field else None,
        "judged": said.now.written if said.now is not None else None,
        "by": said.by or None,
        "at": said.at,
        "why": said.why,
    }


def _claim(name: str, claim: Claim, event: str | None) -> Json:
    return {
        "id": name,
        "start": claim.span.start,
        "end": claim.span.end,
        "quote": claim.quote,
        "predicate": {"start": claim.predicate.start, "end": claim.predicate.end},
        "attribution": [_source(source) for source in claim.attribution],
        "cue": _words(claim.cue),
        "speech_act": claim.speech_act.value,
        "action": claim.action.value,
        "actor": _words(claim.actor),
        "object": _words(claim.object),
        "equipment": [_equipment(item) for item in claim.equipment],
        "origin": _places(claim.origin),
        "destination": _places(claim.destination),
        "via": _places(claim.via),
        "site": _places(claim.site),
        "time": _time(claim.time),
        "polarity": claim.polarity.value,
        "certainty": claim.certainty.value,
        "time_frame": claim.time_frame.value,
        "event_key": event,
    }


def _review(claim: Claim, reviews: Mapping[str, Reviewed] | None) -> Json:
    if reviews is None:
        return {}
    review, by, at = reviews.get(claim.id, Reviewed())
    return {"review": review.value, "reviewed_by": by, "reviewed_at": at}


def _source(source: Source) -> Json:
    return {"name": source.name, "kind": source.kind.value, "named": source.named}


def _words(phrase: Phrase | None) -> str | None:
    return phrase.text if phrase else None


def _equipment(item: Equipment) -> Json:
    return {"text": item.text, "type": item.type, "low": item.low, "high": item.high}


def _places(places: Iterable[PlaceMention]) -> str | None:
    """Printed names, each once, in order."""
    return "; ".join(dict.fromkeys(place.text for place in places)) or None


def _time(time: TimeReading | None) -> Json:
    """Inclusive ISO dates; an open or unresolved bound is null."""
    if time is None:
        return {"text": None, "start": None, "end": None}
    return {
        "text": time.text,
        "start": time.start.isoformat() if time.start else None,
        "end": time.end.isoformat() if time.end else None,
    }
