"""Gold claims as the claims of the domain, their places resolved by the project's own gazetteer.

What the schema leaves out stays out: the predicate is the whole span, ``about`` and identities of sources are unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from muster.domain.claim import (
    Action,
    Certainty,
    Claim,
    Equipment,
    Phrase,
    Polarity,
    SpeechAct,
    TimeFrame,
)
from muster.domain.document import Document, RawReport
from muster.domain.errors import UsageError
from muster.domain.interval import TimeReading, days
from muster.domain.place import PlaceMention
from muster.domain.ports import Gazetteer
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span
from muster.evaluation.gold import LABELS, PLACES, GoldClaim
from muster.read.document import read
from muster.resolve.toponym import places

Json = Mapping[str, Any]


def gold_document(raw: Json) -> Document:
    """The report as reading gives it. Raises SkipReport where it is none."""
    return read(RawReport(json.dumps(raw).encode(), "application/json", raw["report_id"], raw["report_id"]))


def gold_claims(raw: Json, document: Document, gazetteer: Gazetteer) -> dict[str, Claim]:
    """Claims of one gold report by their name in it ("c1"). Raises UsageError for a value outside the schema."""
    made = {}
    for one in raw["claims"]:
        try:
            made[one["id"]] = _claim(one, document)
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(
                f"{raw['report_id']}, {one.get('id')}: no claim of the gold schema ({error!r})"
            ) from None
    placed = places(document, list(made.values()), gazetteer)
    return dict(zip(made, placed, strict=True))


def _claim(raw: Json, document: Document) -> Claim:
    span = Span(raw["start"], raw["end"])
    predicate, time = raw.get("predicate"), raw.get("time") or {}
    return Claim(
        report=document.id,
        span=span,
        quote=raw["quote"],
        predicate=Span(predicate["start"], predicate["end"]) if predicate else span,
        attribution=tuple(
            Source(s["name"], SourceKind(s["kind"]), bool(s["named"])) for s in raw["attribution"]
        ),
        speech_act=SpeechAct(raw["speech_act"]),
        action=Action(raw["action"]),
        polarity=Polarity(raw["polarity"]),
        certainty=Certainty(raw["certainty"]),
        time_frame=TimeFrame(raw["time_frame"]),
        cue=_phrase(raw.get("cue")),
        actor=_phrase(raw.get("actor")),
        object=_phrase(raw.get("object")),
        equipment=tuple(Equipment(e["text"], e["type"], e["low"], e["high"]) for e in raw["equipment"]),
        origin=_mentions(raw.get("origin"), document.text, span),
        destination=_mentions(raw.get("destination"), document.text, span),
        via=_mentions(raw.get("via"), document.text, span),
        site=_mentions(raw.get("site"), document.text, span),
        time=_time(time),
    )


def _phrase(words: str | None) -> Phrase | None:
    return Phrase(words) if words else None


def _mentions(printed: str | None, text: str, near: Span) -> tuple[PlaceMention, ...]:
    names = [part.strip() for part in (printed or "").split(";") if part.strip()]
    return tuple(PlaceMention(name, _nearest(name, text, near)) for name in names)


def _nearest(name: str, text: str, near: Span) -> Span | None:
    """Where the name is printed closest to the claim; the last occurrence before it wins over a later one."""
    found = [Span(*m.span()) for m in re.finditer(re.escape(name), text)]
    return min(found, key=lambda s: (_apart(s, near), -s.start), default=None)


def _apart(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _time(raw: Json) -> TimeReading | None:
    first, last = (date.fromisoformat(raw[k][:10]) if raw.get(k) else None for k in ("start", "end"))
    if first is None and last is None and not raw.get("text"):
        return None
    earliest, latest = days(first, last)
    return TimeReading(raw.get("text"), None, earliest, latest)


def as_measured(claim: Claim) -> GoldClaim:
    """An extracted claim in the few values by which claims are matched."""
    time = claim.time
    return GoldClaim(
        start=claim.span.start,
        end=claim.span.end,
        predicate=(claim.predicate.start, claim.predicate.end),
        labels={label: getattr(claim, label).value for label in LABELS},
        chain=tuple(source.name for source in claim.attribution),
        places={role: "; ".join(p.text for p in getattr(claim, role)) or None for role in PLACES},
        lows=tuple(item.low for item in claim.equipment if item.low is not None),
        first_day=time.start.isoformat() if time and time.start else None,
        last_day=time.end.isoformat() if time and time.end else None,
    )


def names_of(raw: Json, claims: Mapping[str, Claim]) -> dict[str, str]:
    """Full names ("d01:c1") by claim id. Raises UsageError where two gold claims come to one record."""
    named: dict[str, str] = {}
    for name, claim in claims.items():
        full = f"{raw['report_id']}:{name}"
        if claim.id in named:
            raise UsageError(f"{full} and {named[claim.id]} are one record: same words, action and speaker")
        named[claim.id] = full
    return named


def event_keys(reports: Iterable[Json]) -> dict[str, str]:
    """The gold event of every claim, by full name; a claim without one is an event of its own."""
    keys = {}
    for raw in reports:
        for one in raw["claims"]:
            full = f"{raw['report_id']}:{one['id']}"
            keys[full] = one.get("event_key") or full
    return keys
