"""The reports of one origin side by side: what they share, and what each prints alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from muster.domain.document import Document
from muster.domain.origin import CopyVerdict, OriginGroup
from muster.domain.text import Span
from muster.web.desk import Desk
from muster.web.words import visible

MAX_RUNS = 40
LEAST_WORDS = 4  # a shorter stretch between shared runs is a turn of phrase, no passage


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
    """A report of the origin. ``alone`` are passages that it shares with no other report, ``words`` the share of
    its words in them (0 to 1); ``reworded`` says that no run of words is shared at all."""

    document: Document
    alone: tuple[str, ...]
    words: float
    reworded: bool


def documents_of(group: OriginGroup, desk: Desk) -> dict[str, Document]:
    """The reports of the group by id, the first seen before all others, then by date."""
    found = [desk.reader.document(member) for member in group.members]
    found.sort(key=lambda d: (d.id != group.root, d.published.iso if d.published else "9", d.id))
    return {document.id: document for document in found}


def members(group: OriginGroup, documents: dict[str, Document]) -> list[Member]:
    """Each report with what it alone prints."""
    return [_member(document, group.evidence) for document in documents.values()]


def _member(document: Document, evidence: Sequence[CopyVerdict]) -> Member:
    shared = [run.a for v in evidence if v.a == document.id for run in v.runs]
    shared += [run.b for v in evidence if v.b == document.id for run in v.runs]
    if not shared:
        return Member(document, (), 1.0, reworded=bool(evidence))
    texts = [span.of(document.text) for span in gaps(shared, len(document.text))]
    alone = [line for text in texts for line in text.splitlines() if len(line.split()) >= LEAST_WORDS]
    count = sum(len(line.split()) for line in alone)
    share = count / max(len(document.text.split()), 1)
    return Member(
        document, tuple(visible(line.strip(" ,;")) for line in alone[:MAX_RUNS]), share, reworded=False
    )


def gaps(spans: Iterable[Span], length: int) -> list[Span]:
    """What the spans leave free of a text of ``length`` code points."""
    found, at = [], 0
    for span in sorted(spans):
        if span.start > at:
            found.append(Span(at, span.start))
        at = max(at, span.end)
    return [*found, Span(at, length)] if at < length else found


def copies(group: OriginGroup, documents: dict[str, Document]) -> list[Copied]:
    """Which reports are copies of which, and the aligned words of each pair; pairs with the first seen come first."""
    pairs = sorted(group.evidence, key=lambda v: (group.root not in (v.a, v.b), -len(v.runs)))
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
