"""The shapes of the JSON behind the pages of sites, sources, events, reports and origins."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from muster.domain.grade import ReliabilityGrade
from muster.domain.track_record import Cited, Neighbour, TrackRecord
from muster.web.comparison import Comparison
from muster.web.equipment import Seen, Telling
from muster.web.movements import Movement
from muster.web.reading import Reading
from muster.web.wording import SideBySide


class MovementOut(BaseModel):
    """One event seen from a place. ``firmness`` is solid, hedged, open or denied."""

    direction: str
    event: str | None
    what: str
    route: str
    when: str
    firmness: str
    speakers: list[str]
    claims: list[str]
    independent_origins: int
    disputed: bool

    @classmethod
    def of(cls, row: Movement) -> MovementOut:
        return cls(
            direction=row.direction,
            event=row.event.id if row.event else None,
            what=row.what,
            route=row.route,
            when=row.when,
            firmness=row.firmness,
            speakers=list(row.speakers),
            claims=list(row.claims),
            independent_origins=row.origins,
            disputed=row.disputed,
        )


class TellingOut(BaseModel):
    """One claim's count of one type; null bounds are open."""

    claim: str
    text: str
    low: int | None
    high: int | None
    speaker: str
    day: date | None
    firmness: str

    @classmethod
    def of(cls, telling: Telling) -> TellingOut:
        return cls(**{name: getattr(telling, name) for name in cls.model_fields})


class SeenOut(BaseModel):
    """A type of equipment at a site: the latest telling, those against it, and all that were read, newest first."""

    type: str
    origins: int
    latest: TellingOut
    against: list[TellingOut]
    tellings: list[TellingOut]

    @classmethod
    def of(cls, seen: Seen) -> SeenOut:
        return cls(
            type=seen.type,
            origins=seen.origins,
            latest=TellingOut.of(seen.latest),
            against=[TellingOut.of(one) for one in seen.against],
            tellings=[TellingOut.of(one) for one in seen.tellings],
        )


class SourceLineOut(BaseModel):
    """A source in the list. ``speaks`` and ``passes_on`` count claims."""

    key: str
    name: str
    kind: str
    names: list[str]
    speaks: int
    passes_on: int
    reports: int
    reliability: str

    @classmethod
    def of(cls, line: Cited, grade: ReliabilityGrade | None) -> SourceLineOut:
        values = line._asdict() | {"names": list(line.names)}
        return cls(**values, reliability=grade.reliability if grade else "F")


class GradingOut(BaseModel):
    """One dated grade of a source."""

    reliability: str
    by: str
    at: str
    why: str


class NeighbourOut(BaseModel):
    key: str
    name: str
    claims: int

    @classmethod
    def of(cls, one: Neighbour) -> NeighbourOut:
        return cls(**one._asdict())


class TrackRecordOut(BaseModel):
    """How the newest ``counted`` of ``said`` claims fared; ids of claims, newest first."""

    said: int
    counted: int
    confirmed: list[str]
    contradicted: list[str]
    superseded: list[str]
    unmet: int

    @classmethod
    def of(cls, record: TrackRecord) -> TrackRecordOut:
        met = {outcome.value: list(ids) for outcome, ids in record.met.items()}
        return cls(said=record.said, counted=record.counted, unmet=record.unmet, **met)


class SourceRecordOut(BaseModel):
    """One source: its grades (newest first), how it fared, and who stands beside it in the chains."""

    source: SourceLineOut
    grades: list[GradingOut]
    record: TrackRecordOut
    passes_on: list[NeighbourOut]
    passed_on_by: list[NeighbourOut]


class ComparedOut(BaseModel):
    """One telling: ``values`` in the order of the differing fields, ``apart`` where it says other than most."""

    claim: str
    copies: list[str]
    values: list[str]
    apart: list[bool]


class ComparisonOut(BaseModel):
    """``differing`` fields with a value of each telling, and the fields in which all that speak of them agree."""

    differing: list[str]
    rows: list[ComparedOut]
    agreed: dict[str, str]
    left_out: int

    @classmethod
    def of(cls, comparison: Comparison) -> ComparisonOut:
        rows = [
            ComparedOut(
                claim=row.told.view.id,
                copies=[copy.id for copy in row.told.copies],
                values=[cell.text for cell in row.cells],
                apart=[cell.apart for cell in row.cells],
            )
            for row in comparison.rows
        ]
        agreed = dict(comparison.agreed)
        return cls(differing=list(comparison.fields), rows=rows, agreed=agreed, left_out=comparison.left_out)


class PartOut(BaseModel):
    """Stretches of one kind in a report; ``why`` they were not analysed, null where they were."""

    kind: str
    stretches: int
    words: int
    why: str | None


class ReadingOut(BaseModel):
    """The account of one report. ``versions`` are ids of reports, the first one first; empty where it was never revised."""

    parts: list[PartOut]
    words: int
    claims: int
    language_read: bool
    notes: list[str]
    versions: list[str]

    @classmethod
    def of(cls, reading: Reading, versions: list[str], notes: tuple[str, ...]) -> ReadingOut:
        return cls(
            parts=[PartOut(**part._asdict()) for part in reading.parts],
            words=reading.words,
            claims=reading.claims,
            language_read=reading.language_read,
            notes=list(notes),
            versions=versions,
        )


class PieceOut(BaseModel):
    """A stretch of words; ``changed`` where the other side has other words or none."""

    text: str
    changed: bool


class PairOut(BaseModel):
    """A sentence of each report, empty where the other has none like it."""

    before: list[PieceOut]
    after: list[PieceOut]
    same: bool


class SideBySideOut(BaseModel):
    pairs: list[PairOut]
    left_out: int

    @classmethod
    def of(cls, sides: SideBySide) -> SideBySideOut:
        pairs = [
            PairOut(
                before=[PieceOut(**piece._asdict()) for piece in pair.before],
                after=[PieceOut(**piece._asdict()) for piece in pair.after],
                same=pair.same,
            )
            for pair in sides.pairs
        ]
        return cls(pairs=pairs, left_out=sides.left_out)
