"""The reports of one origin side by side: what they share, and what each prints alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from muster.domain.document import Document, SectionKind
from muster.domain.origin import CopyVerdict, OriginGroup
from muster.domain.text import Span
from muster.web.desk import Desk
from muster.web.words import SKIPPED, visible

MAX_RUNS = 40
MAX_PAIRS = 30
MAX_LISTED = 100  # reports of one origin that a page lists
MAX_COMPARED = 12  # reports whose own passages are looked for: each is compared with all others
LEAST_WORDS = 4  # a shorter stretch between shared runs is a turn of phrase, no passage

APART = SKIPPED | {SectionKind.DATELINE}


class Shared(NamedTuple):
    """An aligned run as each report prints it; ``same`` where word for word."""

    a: str
    b: str

    @property
    def same(self) -> bool:
        return self.a.casefold().split() == self.b.casefold().split()


class Copied(NamedTuple):
    """Two reports of one origin: what shows it, and the words that both print."""

    verdict: CopyVerdict
    a: str
    b: str
    runs: tuple[Shared, ...]


class Member(NamedTuple):
    """A report of the origin. ``alone`` are passages that no other report of it prints, ``words`` the share of its
    words in them (0 to 1), None where no run of words was aligned with another report. ``compared`` is False where the
    origin has too many reports to look."""

    document: Document
    alone: tuple[str, ...]
    words: float | None
    compared: bool = True


def documents_of(group: OriginGroup, desk: Desk) -> dict[str, Document]:
    """The reports of the group by id, the first seen before all others, then by date; at most :data:`MAX_LISTED`."""
    first = [group.root, *(member for member in group.members if member != group.root)][:MAX_LISTED]
    found = list(desk.reader.documents_by_id(first).values())
    found.sort(key=lambda d: (d.id != group.root, d.published.iso if d.published else "9", d.id))
    return {document.id: document for document in found}


def members(group: OriginGroup, documents: dict[str, Document]) -> list[Member]:
    """Each report with what it alone prints, where they are few enough to be compared."""
    if len(documents) > MAX_COMPARED:
        return [Member(document, (), None, compared=False) for document in documents.values()]
    texts = {key: _plain(document.text) for key, document in documents.items()}
    return [
        _member(document, group.evidence, [text for other, text in texts.items() if other != key])
        for key, document in documents.items()
    ]


def _member(document: Document, evidence: Sequence[CopyVerdict], others: Sequence[str]) -> Member:
    shared = [run.a for v in evidence if v.a == document.id for run in v.runs]
    shared += [run.b for v in evidence if v.b == document.id for run in v.runs]
    if not shared:
        return Member(document, (), None)
    left = [span.of(document.text) for span in gaps([*shared, *_apart(document)], len(document.text))]
    lines = [line.strip(" .,;:") for text in left for line in text.splitlines()]
    alone = [x for x in lines if len(x.split()) >= LEAST_WORDS and not any(_plain(x) in o for o in others)]
    count = sum(len(line.split()) for line in alone)
    share = count / max(len(document.text.split()), 1)
    return Member(document, tuple(visible(line) for line in alone[:MAX_RUNS]), share)


def _apart(document: Document) -> list[Span]:
    """Datelines, notices and the like: no passage of the story."""
    return [section.span for section in document.sections if section.kind in APART]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def gaps(spans: Iterable[Span], length: int) -> list[Span]:
    """What the spans leave free of a text of ``length`` code points."""
    found, at = [], 0
    for span in sorted(spans):
        if span.start > at:
            found.append(Span(at, span.start))
        at = max(at, span.end)
    return [*found, Span(at, length)] if at < length else found


def copies(group: OriginGroup, documents: dict[str, Document]) -> list[Copied]:
    """Which reports are copies of which, and the aligned words of each pair; pairs with the first seen come first, and
    there are at most :data:`MAX_PAIRS`."""
    pairs = sorted(group.evidence, key=lambda v: (group.root not in (v.a, v.b), -len(v.runs)))[:MAX_PAIRS]
    return [
        Copied(
            verdict,
            _title(documents[verdict.a]),
            _title(documents[verdict.b]),
            tuple(
                Shared(_words(documents[verdict.a].text, run.a), _words(documents[verdict.b].text, run.b))
                for run in verdict.runs[:MAX_RUNS]
            ),
        )
        for verdict in pairs
        if verdict.a in documents and verdict.b in documents
    ]


def _words(text: str, span: Span) -> str:
    return visible(span.of(text))


def _title(document: Document) -> str:
    return visible(document.outlet or document.report_id)
