"""A cited brief about one site: every sentence rests on the words of a report and says which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import NamedTuple

from muster.corroborate.reliability import best
from muster.corroborate.titles import day
from muster.domain.claim import Certainty, Claim, SpeechAct
from muster.domain.event import PostureEvent
from muster.domain.grade import Reliability, ReliabilityGrade, graded
from muster.domain.link import Link, opponents
from muster.domain.marking import Tlp
from muster.domain.place import Place
from muster.domain.record import Recorded
from muster.domain.source import SourceKind
from muster.domain.status import AsOf, Presence, SiteStatus, StatusLine
from muster.export.brief_map import map_picture
from muster.export.brief_render import as_html, as_markdown
from muster.export.brief_timeline import timeline_picture
from muster.export.picture import Picture
from muster.export.wording import Finding, lint_sentence, unsupported

HEADINGS = {
    Presence.PRESENT: "Present",
    Presence.ARRIVING: "Arriving",
    Presence.LEAVING: "Leaving",
    Presence.REMAINING: "Remaining",
    Presence.LEFT: "Left",
    Presence.WORKS: "Works",
    Presence.ATTACKED: "Attacked",
    Presence.OTHER: "Also told of it",
    Presence.DISPUTED: "Disputed",
    Presence.UNKNOWN: "Not known",
}

# Verbs for a person or body; what a picture or a tracker does is said apart.
SAID = {
    SpeechAct.STATE: "said",
    SpeechAct.ANNOUNCE: "announced",
    SpeechAct.DENY: "denied",
    SpeechAct.CANNOT_CONFIRM: "could not confirm",
    SpeechAct.NO_COMMENT: "did not comment",
    SpeechAct.ORDER: "ordered",
    SpeechAct.DEMAND: "demanded",
    SpeechAct.WARN: "warned",
    SpeechAct.SUGGEST: "suggested",
    SpeechAct.AGREE: "agreed",
    SpeechAct.ASK: "asked",
}
SHOWN = frozenset({SourceKind.IMAGERY, SourceKind.TRACKER})
OWN_VOICE = frozenset({SourceKind.OUTLET, SourceKind.WIRE, SourceKind.MEDIA, SourceKind.SOCIAL})


class Note(NamedTuple):
    """What a citation points to: a claim and the place of its words in the stored text of a report."""

    number: int
    claim: str
    report: str
    report_id: str
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    start: int
    end: int
    quote: str
    chain: tuple[str, ...]
    text_sha256: str

    def reference(self) -> str:
        """Where the words stand: the chain of sources, the report, the characters in its stored text, the hash of that."""
        where = ", ".join(part for part in (self.outlet, self.title, self.published) if part)
        return (
            f"{' → '.join(self.chain)}. {where}. Report {self.report_id}, characters {self.start}–{self.end}, "
            f"claim {self.claim}, text sha256 {self.text_sha256[:16]}."
        )


class Sentence(NamedTuple):
    """One sentence with the numbers of the notes that carry it.

    ``lead`` marks the finding, the others are its grounds; ``basis`` tells what the finding rests on, apart from it.
    ``edited``: a person changed or wrote it.
    """

    text: str
    notes: tuple[int, ...]
    lead: bool = False
    basis: str = ""
    edited: bool = False


class Section(NamedTuple):
    """A heading and its sentences."""

    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief as data. ``caveats`` speak of the brief itself (counts, dates, method), never of the world."""

    title: str
    as_of: AsOf
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    caveats: tuple[str, ...]
    pictures: tuple[Picture, ...] = ()
    tlp: Tlp | None = None
    handling: tuple[str, ...] = ()  # what was left out or redacted

    @property
    def banner(self) -> str:
        """What stands over and under the brief: its label, and whom it may be told; empty where it has none."""
        return f"{self.tlp.label}: {self.tlp.means}" if self.tlp else ""

    def markdown(self, pictures: Sequence[str] = ()) -> str:
        """CommonMark; words from reports are escaped. ``pictures`` are the files that hold the pictures; without them
        each is told in words."""
        return as_markdown(self, pictures)

    def html(self) -> str:
        """One file that opens offline: no script, no link to anything but the reports' own addresses."""
        return as_html(self)

    def _repr_markdown_(self) -> str:
        return self.markdown()


def site_brief(
    status: SiteStatus,
    place: Place,
    records: Iterable[Recorded],
    links: Iterable[Link],
    events: Iterable[PostureEvent],
    grades: Mapping[str, ReliabilityGrade] | None = None,
) -> Brief:
    """The brief of one site from its status and the claims that the status lists, by what it finds there.

    See :func:`brief`.
    """
    found = {
        HEADINGS[presence]: [line for line in status.lines if line.presence is presence]
        for presence in Presence
    }
    return brief(f"{place.name}: what is reported", status, found, records, links, events, grades)


def brief(
    title: str,
    status: SiteStatus,
    findings: Mapping[str, Sequence[StatusLine]],
    records: Iterable[Recorded],
    links: Iterable[Link],
    events: Iterable[PostureEvent],
    grades: Mapping[str, ReliabilityGrade] | None = None,
) -> Brief:
    """A brief of findings under headings; ``status`` holds them all.

    Claims are told by whom and through whom, in their printed words; a line of the status leads only where all its
    numbers and names occur in the words it cites. Claims of the status that ``records`` lack cannot be cited: a
    caveat counts them. ``grades`` are those of sources, by key, as they were known; who is not among them is F.
    """
    known, told = {r.claim.id: r for r in records}, tuple(events)
    composer = _Composer(known, tuple(links), grades or {})
    sections = [composer.section(heading, _citable(lines, known)) for heading, lines in findings.items()]
    sections.append(composer.open_questions(status))
    missing = {c for line in status.lines for c in (*line.claims, *line.against)} - known.keys()
    notes = composer.notes()
    return Brief(
        title=title,
        as_of=status.as_of,
        sections=tuple(section for section in sections if section.sentences),
        notes=notes,
        caveats=_caveats(status, told, len(missing)),
        pictures=_pictures([known[note.claim] for note in notes], told),
    )


def _pictures(cited: Sequence[Recorded], events: Iterable[PostureEvent]) -> tuple[Picture, ...]:
    """Map and timeline of what is cited."""
    claims = {r.claim.id for r in cited}
    about = [event for event in events if claims.intersection(event.claims)]
    drawn = (map_picture(cited), timeline_picture(about))
    return tuple(picture for picture in drawn if picture is not None)


def _citable(lines: Iterable[StatusLine], known: Mapping[str, Recorded]) -> list[StatusLine]:
    """The lines with only those claims that can be cited."""
    return [
        line._replace(
            claims=tuple(c for c in line.claims if c in known),
            against=tuple(c for c in line.against if c in known),
        )
        for line in lines
    ]


def lint_brief(brief: Brief) -> tuple[Finding, ...]:
    """Sentences that break a rule: mixed likelihood and confidence, no citation, or words that no citation carries."""
    notes = {note.number: note for note in brief.notes}
    findings: list[Finding] = []
    for section in brief.sections:
        for sentence in section.sentences:
            findings += lint_sentence(sentence.text)
            if not sentence.notes:
                findings.append(Finding(sentence.text, "no citation"))
            cited = [part for n in sentence.notes for part in _printed(notes[n])]
            findings += [
                Finding(sentence.text, f"{word!r} is in no cited quote")
                for word in unsupported(sentence.text, cited)
            ]
    return tuple(findings)


def _printed(note: Note) -> tuple[str, ...]:
    """What a sentence with this note may say: its quote, its chain, and the day of publication."""
    dated = (day(date.fromisoformat(note.published[:10])),) if note.published else ()
    return (note.quote, *note.chain, *dated)


class _Composer:
    """Numbers citations in the order in which they are first used."""

    def __init__(
        self, records: Mapping[str, Recorded], links: Sequence[Link], grades: Mapping[str, ReliabilityGrade]
    ) -> None:
        self._records = records
        self._grades = grades
        self._against = opponents(links)
        self._numbers: dict[str, int] = {}

    def section(self, heading: str, lines: Iterable[StatusLine]) -> Section:
        return Section(heading, tuple(sentence for line in lines for sentence in self._line(line)))

    def _line(self, line: StatusLine) -> list[Sentence]:
        grounds = [part for claim in line.claims for part in _carriers(self._records[claim])]
        said = [self._told(claims) for claims in self._copies(line.claims)]
        if line.claims and line.text and not unsupported(line.text, grounds):
            numbers = tuple(sorted(self._number(claim) for claim in line.claims))
            said.insert(0, Sentence(_full_stop(line.text), numbers, lead=True))
        if said:
            reliability = best((self._records[c].claim for c in line.claims), self._grades)
            said[0] = said[0]._replace(basis=_basis(line, reliability))
        return [*said, *(self._told(claims, against=True) for claims in self._copies(line.against))]

    def _copies(self, claims: Iterable[str]) -> list[list[str]]:
        """Claims with the same words of one origin together, the one nearest to its source first."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for claim in claims:
            record = self._records[claim]
            origin = record.origin_group or record.claim.report
            key = (
                origin,
                record.claim.speech_act,
                record.claim.speaker.name,
                " ".join(record.claim.quote.split()),
            )
            groups.setdefault(key, []).append(claim)
        return [sorted(g, key=lambda c: len(self._records[c].claim.attribution)) for g in groups.values()]

    def _told(self, claims: Sequence[str], against: bool = False) -> Sentence:
        text = told(self._records[claims[0]], "Against this, " if against else "")
        return Sentence(text, tuple(self._number(claim) for claim in claims))

    def open_questions(self, status: SiteStatus) -> Section:
        """Refusals, failed confirmations and doubts among the claims that the status cites and their opponents."""
        cited = {c for line in status.lines for c in (*line.claims, *line.against)}
        cited |= {other for claim in cited for other in self._against.get(claim, ())}
        unsure = [
            r
            for r in self._records.values()
            if r.claim.id in cited
            and r.claim.id not in self._numbers
            and (r.claim.certainty is Certainty.UNKNOWN or r.claim.speech_act in _REFUSALS)
        ]
        return Section("Open questions", tuple(self._told([r.claim.id]) for r in unsure))

    def _number(self, claim: str) -> int:
        return self._numbers.setdefault(claim, len(self._numbers) + 1)

    def notes(self) -> tuple[Note, ...]:
        return tuple(_note(number, self._records[claim]) for claim, number in self._numbers.items())


_REFUSALS = frozenset({SpeechAct.CANNOT_CONFIRM, SpeechAct.NO_COMMENT})


def told(record: Recorded, opening: str = "") -> str:
    """One sentence: who says it, through whom and when that was published, how, and the printed words."""
    claim = record.claim
    speaker, outer = claim.speaker, claim.attribution[:-1]
    quote = " ".join(claim.quote.split()).replace("“", "‘").replace("”", "’").rstrip(".")
    dated = f" on {day(record.document.published.day)}" if record.document.published else ""
    through = f", cited by {outer[-1].name}{dated}," if outer else ""
    inner = re.sub(r"^The ", "the ", speaker.name)
    name = f"{opening}{inner}" if opening else speaker.name[:1].upper() + speaker.name[1:]
    return f"{name}{through} {_verb(claim)}{'' if outer else dated}: “{quote}”."


def _verb(claim: Claim) -> str:
    speaker = claim.speaker
    if speaker.kind in SHOWN:
        return "show" if speaker.name.endswith("s") else "shows"
    if claim.speech_act is SpeechAct.STATE and claim.certainty is Certainty.UNKNOWN:
        return "left open"
    if claim.speech_act is SpeechAct.STATE and len(claim.attribution) == 1 and speaker.kind in OWN_VOICE:
        return "reported"
    return SAID[claim.speech_act]


def _carriers(record: Recorded) -> tuple[str, ...]:
    return (record.claim.quote, *(source.name for source in record.claim.attribution))


def _note(number: int, record: Recorded) -> Note:
    claim, document = record.claim, record.document
    return Note(
        number=number,
        claim=claim.id,
        report=claim.report,
        report_id=document.report_id,
        outlet=document.outlet,
        title=document.title,
        url=document.url,
        published=document.published.iso if document.published else None,
        start=claim.span.start,
        end=claim.span.end,
        quote=claim.quote,
        chain=tuple(source.name for source in claim.attribution),
        text_sha256=document.text_sha256,
    )


def _caveats(status: SiteStatus, events: Sequence[PostureEvent], missing: int) -> tuple[str, ...]:
    valid, known, clock = status.as_of
    return (
        f"State on {valid.isoformat()} as {clock.value} by {known.astimezone(UTC):%Y-%m-%d %H:%M} UTC.",
        f"{status.claims_considered} claims considered, {status.claims_left_out} left out as later.",
        *([f"{status.unread_words}."] if status.unread_words else []),
        f"{len(events)} events. Copies of one text count as one origin; an unknown lineage does not count as independent.",
        "Every sentence gives what a source is printed as saying. Nothing here is a finding of fact.",
        *([f"{missing} claims of the status were not at hand and are not cited."] if missing else []),
    )


def _basis(line: StatusLine, reliability: Reliability) -> str:
    """The grade and, in a sentence of its own, the likelihood where the evidence supports a word (ICD 203)."""
    origins = f"{line.origins} independent origin{'' if line.origins == 1 else 's'}"
    against = f", {len(line.against)} against" if line.against else ""
    grade = graded(reliability, line.credibility)
    told = (
        f"Credibility {line.credibility.value} ({line.credibility.words}), {origins}{against}. Grade {grade}."
    )
    if line.likelihood is None or line.likelihood.word is None:
        return told
    return f"{told} Judged {line.likelihood.word.value}: {line.likelihood.why}."


def _full_stop(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
