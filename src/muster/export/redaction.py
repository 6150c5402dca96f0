"""Records without what is sensitive: names and words, the addresses that lead to them, places too exact, telling ids.

An id here is the hash of what it names. Whoever knows all of it but one name could try names until the hash agrees, so what
was redacted goes out under an id, and with hashes, of its own; those who have the ledger can work them out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from muster.domain.claim import Claim
from muster.domain.decided import Decided
from muster.domain.document import Document
from muster.domain.ids import content_id
from muster.domain.marked import Markings
from muster.domain.marking import Marking
from muster.domain.place import PlaceMention, PlaceReading
from muster.domain.ports import Gazetteer
from muster.domain.record import Recorded
from muster.domain.text import OffsetMap, Span
from muster.export.redactor import Cut, Redactor, Secret, cut, mark_of, moved
from muster.export.secrets import (
    exact,
    hidden_places,
    names_of_place,
    place_key,
    region_of,
    said_under,
    secrets_of,
)
from muster.export.walk import rewritten

T = TypeVar("T")
ALIAS = "x"  # prefix of the ids that stand for telling ones


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is kept from one output. ``places``: what is said in the place of a hidden one, by its key; ``reasons``: why a
    claim (id) is touched; ``aliases``: ids that stand for others; ``made``: documents by report and mark, each made once."""

    redactor: Redactor = field(default_factory=lambda: Redactor(()))
    places: Mapping[str, tuple[str, PlaceReading | None]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    made: dict[tuple[str, str], tuple[Document, tuple[Cut, ...]]] = field(default_factory=dict, repr=False)

    def touches(self, record: Recorded) -> bool:
        """Whether anything of a record (as the ledger has it) is redacted."""
        return record.claim.id in self.reasons

    def of(self, value: T) -> T:
        """A value with every string in it redacted."""
        return rewritten(value, self._text) if self.redactor or self.aliases else value

    def _text(self, text: str) -> str:
        return self.aliases.get(text) or self.redactor.text(text)

    def record(self, record: Recorded) -> Recorded:
        """A record as it may go out. Spans point into the redacted text, which alone is hashed."""
        if not (self.redactor or self.aliases):
            return record
        ids: dict[str, Any] = {"origin_group": self._id(record.origin_group), "event": self._id(record.event)}
        if not self.touches(record):
            return replace(record, **ids, decided=self.of(record.decided))
        document, cuts = self._document(record)
        claim = self._claim(record.claim, document, cuts)
        made = replace(record, claim=claim, document=document)
        if record.decided:
            read = self._claim(record.decided.read, document, cuts)
            made = replace(made, decided=Decided(read, self.of(record.decided.decisions)))
        return replace(made, **ids)

    def _id(self, known: str | None) -> str | None:
        return self.aliases.get(known, known) if known else None

    def _document(self, record: Recorded) -> tuple[Document, tuple[Cut, ...]]:
        """Without addresses: they lead to the words as they were."""
        key = (record.claim.report, mark_of(self.reasons[record.claim.id]))
        if key not in self.made:
            self.made[key] = self._redacted(record.document, key[1])
        return self.made[key]

    def _redacted(self, document: Document, mark: str) -> tuple[Document, tuple[Cut, ...]]:
        cuts = self.redactor.cuts(document.text)
        said = self.of(replace(document, text="", sections=(), embeds=(), dateline=None, notes=()))
        return replace(
            said,
            text=cut(document.text, cuts),
            url=mark if document.url else None,
            byline=mark if document.byline else None,
            offsets=OffsetMap(),
            evidence_sha256=None,
        ), cuts

    def _claim(self, claim: Claim, document: Document, cuts: Sequence[Cut]) -> Claim:
        def there(span: Span | None) -> Span | None:
            return Span(moved(span.start, cuts, False), moved(span.end, cuts, True)) if span else None

        span = there(claim.span) or claim.span
        placed: dict[str, Any] = {role: tuple(map(self._mention, getattr(claim, role))) for role in _ROLES}
        said = self.of(replace(claim, quote="", **placed, read_as=claim.id))
        return replace(
            _unplaced(said),
            span=span,
            quote=span.of(document.text),
            predicate=there(claim.predicate) or claim.predicate,
            about=there(claim.about),
            attribution=tuple(s._replace(span=there(s.span)) for s in said.attribution),
            read_as=self.aliases.get(claim.id, claim.id),
        )

    def _mention(self, mention: PlaceMention) -> PlaceMention:
        if place_key(mention) not in self.places or not exact(mention):
            return mention
        words, region = self.places[place_key(mention)]
        return PlaceMention(words, None, region)


def _unplaced(claim: Claim) -> Claim:
    """Without the places of phrases in a text that is another now."""
    said = {name: getattr(claim, name) for name in ("cue", "actor", "object", "time")}
    bare = {name: one._replace(span=None) for name, one in said.items() if one and name != "time"}
    equipment = tuple(item._replace(span=None) for item in claim.equipment)
    time = replace(claim.time, span=None) if claim.time else None
    return replace(claim, **bare, equipment=equipment, time=time)


_ROLES = ("origin", "destination", "via", "site")


def redaction_of(
    markings: Markings,
    records: Sequence[Recorded],
    names: Mapping[str, Sequence[str]],
    gazetteer: Callable[[], Gazetteer],
) -> Redaction:
    """What the tags in force keep from an output of some records; ``names`` of the tagged sources, by key."""
    under = [(r, tag) for r in records for tag in markings.tags_of(r.claim)]
    hidden = hidden_places((r.claim, tag) for r, tag in under)
    atlas = gazetteer() if hidden else None
    known = {key: atlas.get(key) if atlas else None for key in hidden}
    secrets = [*secrets_of(markings.tags, records, names)]
    secrets += [secret for r, tag in under for secret in said_under(tag, r)]
    for key, (mention, reason) in hidden.items():
        secrets += [
            Secret(name, reason, whole=name != mention.text) for name in names_of_place(mention, known[key])
        ]
    redactor = Redactor(dict.fromkeys(secrets))
    places = {
        key: (mark_of(reason), region_of(known[key], atlas, redactor) if atlas else None)
        for key, (_, reason) in hidden.items()
    }
    reasons = _reasons(records, under, redactor, places)
    return Redaction(redactor, places, reasons, _aliases(records, reasons, markings.tags))


def _reasons(
    records: Iterable[Recorded],
    under: Iterable[tuple[Recorded, Marking]],
    redactor: Redactor,
    places: Mapping[str, object],
) -> dict[str, str]:
    """Why each touched claim (id) is: it is tagged, names a hidden place, or its report holds covered words."""
    found = {r.claim.id: _plain(tag.reason, redactor) for r, tag in reversed(list(under))}
    in_report: dict[str, str | None] = {}
    for record in records:
        claim, report = record.claim, record.claim.report
        if report not in in_report:
            in_report[report] = _held(record.document, redactor)
        held = in_report[report] or _held(claim, redactor)
        if not held and any(place_key(m) in places and exact(m) for _, m in claim.places):
            held = "sensitive"
        if held:
            found.setdefault(claim.id, held)
    return found


def _plain(reason: str, redactor: Redactor) -> str:
    return "sensitive" if redactor.cuts(mark_of(reason)) else reason


def _held(value: Document | Claim, redactor: Redactor) -> str | None:
    """The reason of the first secret that a value holds."""
    marks: list[str] = []

    def look(text: str) -> str:
        changed = redactor.text(text)
        if changed != text:
            marks.extend(c.mark for c in redactor.cuts(text)[:1])
        return text

    rewritten(value, look)
    return marks[0].removeprefix("[redacted: ").removesuffix("]") if marks else None


def _aliases(
    records: Iterable[Recorded], reasons: Mapping[str, str], tags: Sequence[Marking]
) -> dict[str, str]:
    """Other ids for touched claims, their reports, origins and events. The tags' own ids make them, which never go out."""
    if not reasons:
        return {}
    salt = [tag.id for tag in tags]
    telling = {
        one
        for r in records
        if r.claim.id in reasons
        for one in (r.claim.id, r.claim.report, r.origin_group, r.event)
        if one
    }
    return {one: content_id(ALIAS, one, *salt) for one in sorted(telling)}
