"""Claims as the store's canonical JSON, several times as fast: sub-objects that come again are encoded once.

Equal to ``muster.store.codec.dumps(Claim, claim)`` byte for byte (a test holds it to that); keys stand in sorted order and
a field that equals its default is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from json.encoder import encode_basestring as quoted

from muster.domain.claim import Claim, Equipment, Phrase
from muster.domain.interval import TimeBasis, TimePrecision, TimeReading
from muster.domain.place import PlaceMention, PlaceReading
from muster.domain.source import Source
from muster.domain.text import Span
from muster.store.codec import dumps


def claim_json(claim: Claim) -> str:
    """Canonical JSON of a claim."""
    fields = (
        f'"about":{_span(claim.about)}' if claim.about else "",
        f'"action":"{claim.action.value}"',
        f'"actor":{_phrase(claim.actor)}' if claim.actor else "",
        f'"attribution":[{",".join(map(_source, claim.attribution))}]',
        f'"certainty":"{claim.certainty.value}"',
        f'"cue":{_phrase(claim.cue)}' if claim.cue else "",
        _places("destination", claim.destination),
        f'"equipment":[{",".join(map(_equipment, claim.equipment))}]' if claim.equipment else "",
        f'"object":{_phrase(claim.object)}' if claim.object else "",
        _places("origin", claim.origin),
        f'"polarity":"{claim.polarity.value}"',
        f'"predicate":{_span(claim.predicate)}',
        f'"quote":{quoted(claim.quote)}',
        _strings("reasons", claim.reasons),
        f'"report":"{claim.report}"',
        _places("site", claim.site),
        f'"span":{_span(claim.span)}',
        f'"speech_act":"{claim.speech_act.value}"',
        f'"time":{_time(claim.time)}' if claim.time else "",
        f'"time_frame":"{claim.time_frame.value}"',
        _places("via", claim.via),
    )
    return f"{{{','.join(field for field in fields if field)}}}"


def _span(span: Span) -> str:
    return f'{{"end":{span.end},"start":{span.start}}}'


def _phrase(phrase: Phrase) -> str:
    where = f'"span":{_span(phrase.span)},' if phrase.span else ""
    return f'{{{where}"text":{quoted(phrase.text)}}}'


def _source(source: Source) -> str:
    if source.span is None:
        return _voice(source)
    identity = f'"identity":{quoted(source.identity)},' if source.identity is not None else ""
    named = "true" if source.named else "false"
    return (
        f'{{{identity}"kind":"{source.kind.value}","name":{quoted(source.name)},"named":{named},'
        f'"span":{_span(source.span)}}}'
    )


@lru_cache(4096)
def _voice(source: Source) -> str:
    return dumps(Source, source)


def _equipment(item: Equipment) -> str:
    kind = quoted(item.type) if item.type is not None else "null"
    where = f'"span":{_span(item.span)},' if item.span else ""
    return f'{{"high":{_count(item.high)},"low":{_count(item.low)},{where}"text":{quoted(item.text)},"type":{kind}}}'


def _count(number: int | None) -> str:
    return "null" if number is None else str(number)


def _places(role: str, mentions: tuple[PlaceMention, ...]) -> str:
    return f'"{role}":[{",".join(map(_mention, mentions))}]' if mentions else ""


def _mention(mention: PlaceMention) -> str:
    reading = f'"reading":{_reading(mention.reading)},' if mention.reading else ""
    where = f'"span":{_span(mention.span)},' if mention.span else ""
    return f'{{{reading}{where}"text":{quoted(mention.text)}}}'


@lru_cache(8192)
def _reading(reading: PlaceReading) -> str:
    return dumps(PlaceReading, reading)


def _time(time: TimeReading) -> str:
    fields = (
        f'"basis":"{time.basis.value}"' if time.basis is not TimeBasis.RESOLVED else "",
        f'"earliest":"{time.earliest.isoformat()}"' if time.earliest else "",
        f'"edtf":{quoted(time.edtf)}' if time.edtf is not None else "",
        f'"latest":"{time.latest.isoformat()}"' if time.latest else "",
        f'"precision":"{time.precision.value}"' if time.precision is not TimePrecision.VAGUE else "",
        f'"reason":{quoted(time.reason)}' if time.reason else "",
        f'"span":{_span(time.span)}' if time.span else "",
        f'"starting":{"true" if time.starting else "false"}' if time.starting is not None else "",
        f'"text":{quoted(time.text) if time.text is not None else "null"}',
        f'"zone":{quoted(time.zone)}' if time.zone is not None else "",
    )
    return f"{{{','.join(field for field in fields if field)}}}"


def _strings(name: str, values: Iterable[str]) -> str:
    listed = ",".join(map(quoted, values))
    return f'"{name}":[{listed}]' if listed else ""
