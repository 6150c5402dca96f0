"""Before anything goes out: what the audience may not be told is left out, what is sensitive is redacted, both are said.

The rest of this package gets records only as :func:`outgoing` hands them on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from muster.domain.marked import Markings
from muster.domain.marking import Marking, Subject, Tlp, strictest
from muster.domain.ports import Gazetteer
from muster.domain.record import Recorded
from muster.export.redaction import Redaction, redaction_of
from muster.gazetteer.lookup import PlaceIndex
from muster.store.marked import markings_in_force, names_of
from muster.store.reader import LedgerReader

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Handling:
    """For whom an output is made (None: whoever may read the ledger), and whether what is sensitive goes with it."""

    audience: Tlp | None = None
    with_sensitive: bool = False
    gazetteer: Callable[[], Gazetteer] = PlaceIndex.bundled


class LeftOut(NamedTuple):
    """How much an audience may not be told."""

    claims: int = 0
    reports: int = 0

    def told(self, audience: Tlp) -> str:
        claims, reports = _many(self.claims, "claim"), _many(self.reports, "report")
        return f"{claims} of {reports} left out: marked stricter than {audience.label}."


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Records as they may go out, the strictest label of what they rest on, and what was done to them."""

    records: tuple[Recorded, ...]
    kept: frozenset[str]  # claims (ids in the ledger) that were not left out
    tlp: Tlp | None
    left_out: LeftOut
    redaction: Redaction
    notes: tuple[str, ...]

    def redacted(self, value: T) -> T:
        """Anything else that goes out with the records (events, a status, words), without what is sensitive."""
        return self.redaction.of(value)


def outgoing(
    reader: LedgerReader, records: Iterable[Recorded], handling: Handling = Handling(), whole: bool = False
) -> Outgoing:
    """What of some records may go out. ``whole``: reports go out with their text, so that one goes as its strictest claim."""
    markings = reader.ask(markings_in_force)
    labelled = [replace(r, tlp=markings.of_claim(r.claim)) for r in records]
    if whole:
        labelled = _by_report(reader, labelled, markings)
    kept = [r for r in labelled if not _withheld(r.tlp, handling.audience)]
    left = _left_out(labelled, kept)
    redaction = _redaction(reader, kept, markings, handling)
    tlp = strictest(r.tlp for r in kept)
    made = tuple(redaction.record(_unsigned(r, handling.audience)) for r in kept)
    notes = _notes(kept, left, redaction, markings, handling)
    return Outgoing(made, frozenset(r.claim.id for r in kept), tlp, left, redaction, notes)


class Original(NamedTuple):
    """The label of a report's original, which cannot be redacted, and whether it holds what is sensitive."""

    tlp: Tlp | None
    sensitive: bool


def original_of(reader: LedgerReader, report: str) -> Original:
    """What is to be known before the original bytes of a report (id) are handed out."""
    markings = reader.ask(markings_in_force)
    if not markings.labels and not markings.tags:
        return Original(None, False)
    records = (*reader.claims_of(report), *reader.rejected_of(report))
    tlp = strictest((markings.of_report(report), *(markings.of_claim(r.claim) for r in records)))
    redaction = _redaction(reader, records, markings, Handling())
    tagged = bool(markings.tags_on(Subject.REPORT, report) or redaction.reasons)
    return Original(tlp, tagged or redaction.of(reader.document(report).text) != reader.document(report).text)


def _unsigned(record: Recorded, audience: Tlp | None) -> Recorded:
    """Who looked at a claim stays with those who may read the ledger: an audience outside is told what was decided, and when."""
    if audience is None or record.decided is None:
        return record
    return replace(record, decided=record.decided.unsigned)


def _withheld(tlp: Tlp | None, audience: Tlp | None) -> bool:
    return tlp is not None and audience is not None and tlp.stricter_than(audience)


def _by_report(reader: LedgerReader, records: Sequence[Recorded], markings: Markings) -> list[Recorded]:
    """Each record with the strictest label of any claim of its report, since the report's text holds the words of all."""
    if not any(subject is Subject.SOURCE for subject, _ in markings.labels):
        return list(records)
    reports = {r.claim.report for r in records}
    labels = {one: strictest(markings.of_claim(r.claim) for r in reader.claims_of(one)) for one in reports}
    return [replace(r, tlp=strictest((r.tlp, labels[r.claim.report]))) for r in records]


def _left_out(records: Sequence[Recorded], kept: Sequence[Recorded]) -> LeftOut:
    gone = {r.claim.id for r in records} - {r.claim.id for r in kept}
    return LeftOut(len(gone), len({r.claim.report for r in records if r.claim.id in gone}))


def _redaction(
    reader: LedgerReader, records: Sequence[Recorded], markings: Markings, handling: Handling
) -> Redaction:
    if handling.with_sensitive or not markings.tags:
        return Redaction()
    sources = [tag.key for tag in markings.tags if tag.subject is Subject.SOURCE]
    return redaction_of(markings, records, reader.ask(names_of, tuple(sources)), handling.gazetteer)


def _notes(
    kept: Sequence[Recorded], left: LeftOut, redaction: Redaction, markings: Markings, handling: Handling
) -> tuple[str, ...]:
    audience = handling.audience
    told = [left.told(audience)] if audience and left.claims else []
    unmarked = sum(r.tlp is None for r in kept)
    if audience and unmarked:
        told.append(
            f"{_many(unmarked, 'claim')} that nobody gave a TLP label {'is' if unmarked == 1 else 'are'} in it."
        )
    changed = [r for r in kept if redaction.touches(r)]
    if changed:
        told.append(f"What is sensitive was redacted in {_many(len(changed), 'claim')}.")
    if audience and any(r.decided and r.decided.decisions for r in kept):
        told.append("The names of those who reviewed claims are left out.")
    if redaction.places:
        told.append("Places that are sensitive are given by their region, or left out.")
    held = {tag.reason for r in kept for tag in _tags(markings, r)} if handling.with_sensitive else set()
    if held:
        told.append("It holds what is sensitive: " + "; ".join(sorted(held)) + ".")
    return tuple(told)


def _tags(markings: Markings, record: Recorded) -> tuple[Marking, ...]:
    return markings.tags_of(record.claim)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
