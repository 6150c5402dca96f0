"""The shapes of the JSON API. Coded values are those of the codebook; offsets are code points, half-open."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from muster.domain.decided import Decided, Review, value_of
from muster.domain.document import Document
from muster.domain.event import PostureEvent
from muster.domain.grade import Estimate
from muster.domain.link import Link
from muster.domain.marking import Tlp
from muster.domain.origin import OriginGroup
from muster.domain.place import Place, PlaceMention
from muster.domain.query import SiteSummary
from muster.domain.record import Custody
from muster.domain.source import Source
from muster.domain.status import SiteStatus, StatusLine
from muster.domain.text import Span
from muster.export.brief import Brief
from muster.web.views import ClaimView


class SpanOut(BaseModel):
    start: int
    end: int

    @classmethod
    def of(cls, span: Span | None) -> SpanOut | None:
        return cls(start=span.start, end=span.end) if span else None


class SourceOut(BaseModel):
    name: str
    kind: str
    named: bool
    identity: str | None
    span: SpanOut | None

    @classmethod
    def of(cls, source: Source) -> SourceOut:
        span = SpanOut.of(source.span)
        return cls(
            name=source.name, kind=source.kind, named=source.named, identity=source.identity, span=span
        )


class PlaceOut(BaseModel):
    """A place as printed and as read. Degrees WGS 84, metres."""

    role: str
    text: str
    span: SpanOut | None
    place_id: str | None = None
    name: str | None = None
    precision: str = "unlocated"
    basis: str | None = None
    reason: str | None = None
    lon: float | None = None
    lat: float | None = None
    uncertainty_m: int | None = None

    @classmethod
    def of(cls, role: str, mention: PlaceMention) -> PlaceOut:
        read = mention.reading._asdict() if mention.reading else {}
        known = {k: v for k, v in read.items() if k in cls.model_fields}
        return cls(role=role, text=mention.text, span=SpanOut.of(mention.span), **known)


class EquipmentOut(BaseModel):
    text: str
    type: str | None
    low: int | None
    high: int | None


class TimeOut(BaseModel):
    """Inclusive civil days; an open bound is null."""

    text: str | None
    start: date | None
    end: date | None
    precision: str
    basis: str
    zone: str | None
    edtf: str | None
    reason: str


class GradeOut(BaseModel):
    """Admiralty: reliability of the source, credibility of the cluster, each with its reasons."""

    short: str
    reliability: str
    reliability_words: str
    reliability_by: str
    reliability_why: str
    credibility: str
    credibility_words: str
    reasons: list[str]


class DecidedOut(BaseModel):
    """What people decided of a claim: whether it counts, and the fields that were corrected, each with the value as read."""

    rejected: bool
    corrected: dict[str, str]

    @classmethod
    def of(cls, decided: Decided | None) -> DecidedOut | None:
        if decided is None or not decided.decisions:
            return None
        fields = [d.field for d in decided.corrections if d.field]
        read = {field.value: value_of(decided.read, field).written for field in fields}
        return cls(rejected=decided.rejected is not None, corrected=read)


class ClaimOut(BaseModel):
    id: str
    report: str
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    span: SpanOut
    quote: str
    attribution: list[SourceOut]
    cue: str | None
    speech_act: str
    action: str
    polarity: str
    certainty: str
    time_frame: str
    actor: str | None
    object: str | None
    equipment: list[EquipmentOut]
    places: list[PlaceOut]
    time: TimeOut | None
    reasons: list[str]
    origin_group: str | None
    event: str | None
    independent_origins: int
    disputed: bool
    grade: GradeOut
    text_sha256: str
    evidence_sha256: str | None
    decided: DecidedOut | None = None
    review: Review
    reviewed_by: str | None
    reviewed_at: str | None

    @classmethod
    def of(cls, view: ClaimView) -> ClaimOut:
        claim, document = view.record.claim, view.record.document
        return cls(
            id=claim.id,
            report=document.id,
            outlet=document.outlet,
            title=document.title,
            url=document.url,
            published=document.published.iso if document.published else None,
            span=SpanOut(start=claim.span.start, end=claim.span.end),
            quote=claim.quote,
            attribution=[SourceOut.of(s) for s in claim.attribution],
            cue=claim.cue.text if claim.cue else None,
            speech_act=claim.speech_act,
            action=claim.action,
            polarity=claim.polarity,
            certainty=claim.certainty,
            time_frame=claim.time_frame,
            actor=claim.actor.text if claim.actor else None,
            object=claim.object.text if claim.object else None,
            equipment=[
                EquipmentOut(text=e.text, type=e.type, low=e.low, high=e.high) for e in claim.equipment
            ],
            places=[PlaceOut.of(role, mention) for role, mention in claim.places],
            time=_time(view),
            reasons=list(claim.reasons),
            origin_group=view.record.origin_group,
            event=view.record.event,
            independent_origins=view.origins,
            disputed=view.disputed,
            decided=DecidedOut.of(view.record.decided),
            review=view.reviewed.review,
            reviewed_by=view.reviewed.by,
            reviewed_at=view.reviewed.at,
            grade=_grade(view),
            text_sha256=document.text_sha256,
            evidence_sha256=document.evidence_sha256,
        )


def _time(view: ClaimView) -> TimeOut | None:
    time = view.record.claim.time
    if time is None:
        return None
    names = ("text", "start", "end", "precision", "basis", "zone", "edtf", "reason")
    return TimeOut(**{name: getattr(time, name) for name in names})


def _grade(view: ClaimView) -> GradeOut:
    reliability, credibility = view.grade.reliability, view.grade.credibility
    return GradeOut(
        short=view.grade.short,
        reliability=reliability.reliability,
        reliability_words=reliability.reliability.words,
        reliability_by=reliability.by,
        reliability_why=reliability.why,
        credibility=credibility,
        credibility_words=credibility.words,
        reasons=list(view.grade.reasons),
    )


class LinkOut(BaseModel):
    relation: str
    a: str
    b: str
    why: str
    score: float

    @classmethod
    def of(cls, link: Link) -> LinkOut:
        return cls(**link._asdict())


class ReportOut(BaseModel):
    """A report as read; ``text`` only where one report is asked for."""

    id: str
    report_id: str
    outlet: str | None
    title: str | None
    url: str | None
    byline: str | None
    published: str | None
    published_basis: str | None
    language: str | None
    notes: list[str]
    text_sha256: str
    evidence_sha256: str | None
    text: str | None = None

    @classmethod
    def of(cls, document: Document, *, text: bool = False) -> ReportOut:
        published = document.published
        return cls(
            **{name: getattr(document, name) for name in _DOCUMENT},
            published=published.iso if published else None,
            published_basis=published.basis if published else None,
            notes=list(document.notes),
            text=document.text if text else None,
        )


_DOCUMENT = (
    "id",
    "report_id",
    "outlet",
    "title",
    "url",
    "byline",
    "language",
    "text_sha256",
    "evidence_sha256",
)


class EventOut(BaseModel):
    id: str
    title: str
    action: str
    actor: str | None
    origin: str | None
    destination: str | None
    site: str | None
    start: date | None
    end: date | None
    claims: list[str]
    origins: list[str]
    contradicted_by: list[str]
    credibility: str
    credibility_words: str
    reasons: list[str]

    @classmethod
    def of(cls, event: PostureEvent) -> EventOut:
        return cls(
            id=event.id,
            title=event.title,
            action=event.action,
            actor=event.actor,
            origin=event.origin,
            destination=event.destination,
            site=event.site,
            start=event.time.start if event.time else None,
            end=event.time.end if event.time else None,
            claims=list(event.claims),
            origins=list(event.origins),
            contradicted_by=list(event.contradicted_by),
            credibility=event.credibility,
            credibility_words=event.credibility.words,
            reasons=list(event.reasons),
        )


class OriginOut(BaseModel):
    """Reports that rest on one text."""

    id: str
    label: str
    root: str
    members: list[str]
    lineage_known: bool
    evidence: list[str]

    @classmethod
    def of(cls, group: OriginGroup) -> OriginOut:
        return cls(
            id=group.id,
            label=group.label,
            root=group.root,
            members=list(group.members),
            lineage_known=group.lineage_known,
            evidence=[verdict.why for verdict in group.evidence],
        )


class SiteOut(BaseModel):
    """A place that claims speak of. Degrees WGS 84, metres."""

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    precision: str
    uncertainty_m: int
    country: str | None
    claims: int | None = None
    first: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, place: Place, summary: SiteSummary | None = None) -> SiteOut:
        return cls(
            id=place.id,
            name=place.name,
            kind=place.kind,
            lon=place.lon,
            lat=place.lat,
            precision=place.precision,
            uncertainty_m=place.uncertainty_m,
            country=place.country,
            claims=summary.claims if summary else None,
            first=summary.first if summary else None,
            last=summary.last if summary else None,
        )


class EstimateOut(BaseModel):
    """A likelihood word (ICD 203) with the rule that supports it; null with the reason where none is supported."""

    word: str | None
    why: str

    @classmethod
    def of(cls, estimate: Estimate | None) -> EstimateOut | None:
        return cls(word=estimate.word, why=estimate.why) if estimate else None


class StatusLineOut(BaseModel):
    presence: str
    text: str
    claims: list[str]
    against: list[str]
    credibility: str
    origins: int
    since: date | None
    last: date | None
    likelihood: EstimateOut | None = None

    @classmethod
    def of(cls, line: StatusLine) -> StatusLineOut:
        values = line._asdict()
        return cls(**(values | {"likelihood": EstimateOut.of(line.likelihood)}))


class StatusOut(BaseModel):
    """The state of a site on ``valid`` as known at ``known`` (UTC) on ``clock``."""

    place_id: str
    valid: date
    known: str
    clock: str
    lines: list[StatusLineOut]
    questions: list[str]
    claims_considered: int
    claims_left_out: int
    claims_unread: int
    newest_unread: date | None

    @classmethod
    def of(cls, status: SiteStatus) -> StatusOut:
        return cls(
            place_id=status.place_id,
            valid=status.as_of.valid,
            known=status.as_of.known.isoformat(),
            clock=status.as_of.clock,
            lines=[StatusLineOut.of(line) for line in status.lines],
            questions=list(status.questions),
            claims_considered=status.claims_considered,
            claims_left_out=status.claims_left_out,
            claims_unread=status.claims_unread,
            newest_unread=status.newest_unread,
        )


class NoteOut(BaseModel):
    """What a citation of a brief points to. Offsets are code points into the report's stored text."""

    number: int
    claim: str
    report: str
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    start: int
    end: int
    quote: str
    chain: list[str]
    text_sha256: str


class SentenceOut(BaseModel):
    text: str
    notes: list[int]
    lead: bool
    basis: str


class SectionOut(BaseModel):
    heading: str
    sentences: list[SentenceOut]


class BriefOut(BaseModel):
    title: str
    valid: date
    known: str
    clock: str
    sections: list[SectionOut]
    notes: list[NoteOut]
    caveats: list[str]
    tlp: Tlp | None = Field(description="The strictest label of what went into it")
    handling: list[str] = Field(description="What was left out or redacted")

    @classmethod
    def of(cls, made: Brief) -> BriefOut:
        said = [
            SectionOut(
                heading=section.heading,
                sentences=[
                    SentenceOut(text=s.text, notes=list(s.notes), lead=s.lead, basis=s.basis)
                    for s in section.sentences
                ],
            )
            for section in made.sections
        ]
        notes = [
            NoteOut(**{k: v for k, v in n._asdict().items() if k in NoteOut.model_fields}) for n in made.notes
        ]
        valid, known, clock = made.as_of
        return cls(
            title=made.title,
            valid=valid,
            known=known.isoformat(),
            clock=clock.value,
            sections=said,
            notes=notes,
            caveats=list(made.caveats),
            tlp=made.tlp,
            handling=list(made.handling),
        )


class CustodyOut(BaseModel):
    """One entry of the append-only log, chained by ``hash`` and ``previous`` (SHA-256)."""

    seq: int
    at: str
    action: str
    sha256: str
    locator: str
    tool: str
    previous: str
    hash: str

    @classmethod
    def of(cls, entry: Custody) -> CustodyOut:
        return cls(**entry._asdict())
