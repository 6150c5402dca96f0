"""A report's own sentences, ready for comparing it with the reports that may have copied it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import NamedTuple

from muster.corroborate.anchors import (
    Anchor,
    Token,
    capitals_inside,
    counted,
    designators,
    is_name,
    number_of,
    tokens,
    weight,
    word_anchors,
)
from muster.corroborate.credits import Creditable, credits
from muster.corroborate.lexicon import guess_language
from muster.corroborate.skeleton import skeletons
from muster.domain.document import Document, SectionKind
from muster.domain.story_path import Excerpt
from muster.domain.text import Span, paragraphs

SHINGLE = 4  # words
_SKIPPED = {SectionKind.POINTER, SectionKind.NOTICE, SectionKind.CREDIT, SectionKind.DATELINE}
_END = re.compile(r"(?<=[.!?؟…])[\"”’»)]?\s+(?=[\"“«(]?[^\Wa-zа-яёіїє])")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|St|No|vs|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_TITLE_WORDS = 20

Words = tuple[str, ...]


class Sentence(NamedTuple):
    """A sentence with its words (as printed and ``plain``), what it speaks of, what of that survives rewriting
    (``sturdy``: without plain words), the skeletons of its words, and what it counts (number, thing)."""

    span: Span
    words: tuple[Token, ...]
    plain: Words
    anchors: frozenset[Anchor]
    sturdy: frozenset[Anchor]
    names: frozenset[str]
    counts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One report: sentences outside headline, dateline and notices; ``grams`` are its runs of four words (hashed), ``names`` the
    skeletons of all its words, ``mentions`` the agencies and outlets that it names (ids) with the first place, ``itself`` its own id among them."""

    id: str  # Document.id, which is a hash over the whole text
    document: Document
    language: str
    sentences: tuple[Sentence, ...]
    grams: frozenset[int]
    anchors: frozenset[Anchor]
    names: frozenset[str]
    mentions: Mapping[str, Span]
    itself: str | None
    moment: datetime | None  # publication with its hour and zone, UTC

    @property
    def name(self) -> str:
        return self.document.outlet or self.document.report_id

    @property
    def credits(self) -> frozenset[str]:
        return frozenset(self.mentions)

    @property
    def day(self) -> str:
        """ISO day of publication; after all others where it is not known."""
        return self.document.published.iso[:10] if self.document.published else "9999"

    @property
    def words(self) -> Words:
        return tuple(word for sentence in self.sentences for word in sentence.plain)

    def excerpt(self, span: Span) -> Excerpt:
        return Excerpt(self.id, span, span.of(self.document.text))


def read(document: Document, sources: Creditable) -> Text:
    """What the comparison needs to know of a report; ``sources`` are the bodies that can be credited."""
    language = document.language or guess_language(document.text)
    inside = capitals_inside(document.text)
    sentences = tuple(_sentence(document.text, span, language, inside) for span in sentence_spans(document))
    sentences = tuple(sentence for sentence in sentences if sentence.words)
    words = [word for sentence in sentences for word in sentence.plain]
    named = {c.wire: Span(c.start, c.end) for c in reversed(credits(document.text, sources))}
    return Text(
        id=document.id,
        document=document,
        language=language,
        sentences=sentences,
        grams=frozenset(grams(words)),
        anchors=frozenset().union(*(sentence.anchors for sentence in sentences)),
        names=frozenset().union(*(sentence.names for sentence in sentences)),
        mentions=named,
        itself=sources.itself(document.outlet),
        moment=_moment(document),
    )


def grams(words: Sequence[str]) -> list[int]:
    """Runs of four words, one from each position, as 64-bit hashes that are the same in every process."""
    return [_hash(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]


def _hash(run: Sequence[str]) -> int:
    return int.from_bytes(blake2b("\x1f".join(run).encode(), digest_size=8).digest(), "big")


def _moment(document: Document) -> datetime | None:
    if document.published is None or len(document.published.iso) <= 10:
        return None
    moment = datetime.fromisoformat(document.published.iso)
    return moment.astimezone(UTC) if moment.tzinfo else None


def sentence_spans(document: Document) -> Iterator[Span]:
    """The sentences of a report in order, without headline, dateline and what is never analysed."""
    text, rows = document.text, paragraphs(document.text)
    if len(rows) > 1 and _is_title(rows[0].of(text)):
        rows = rows[1:]
    begin = document.dateline.span.end if document.dateline else 0
    for row in rows:
        at = max(row.start, begin) if row.start <= begin < row.end else row.start
        for match in _END.finditer(text, at, row.end):
            if _ABBREVIATION.search(text, at, match.start()):
                continue
            yield from _kept(document, at, match.start())
            at = match.end()
        yield from _kept(document, at, row.end)


def _kept(document: Document, start: int, end: int) -> Iterator[Span]:
    words = document.text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start < end and document.kind_at(start) not in _SKIPPED:
        yield Span(start, end)


def _is_title(line: str) -> bool:
    return len(line.split()) <= _TITLE_WORDS and line.rstrip()[-1] not in '.!?"”:'


def _sentence(text: str, span: Span, language: str, inside: frozenset[str]) -> Sentence:
    words = tokens(text, span.start, span.end)
    marks = [(span.start + a, span.start + b, key) for a, b, key in designators(span.of(text))]
    found = {Anchor("designator", key) for _, _, key in marks}
    counts = []
    for n, word in enumerate(words):
        if any(a <= word.start < b for a, b, _ in marks):
            continue
        number = number_of(word.text, language)
        if number is None:
            found.update(word_anchors(words, n, language, is_name(words, n, n == 0, inside)))
            continue
        found.add(Anchor("number", str(number)))
        thing = counted(number, words, n, language)
        counts += [thing] if thing else []
    return Sentence(
        span,
        tuple(words),
        tuple(word.low for word in words),
        frozenset(found),
        telling(found, False),
        frozenset(key for word in words for key in skeletons(word.text)),
        tuple(counts),
    )


def mass(anchors: Iterable[Anchor]) -> float:
    return sum(weight(anchor) for anchor in anchors)


def common(
    anchors: Iterable[Anchor], pool: frozenset[Anchor], names: frozenset[str], words: bool
) -> frozenset[Anchor]:
    """Those anchors that the other side has too, names by their skeletons; plain ``words`` only within one language."""
    return frozenset(
        anchor
        for anchor in anchors
        if (anchor in pool or (anchor.kind == "name" and len(anchor.key) >= 2 and anchor.key in names))
        and (words or anchor.kind != "word")
    )


def telling(anchors: Iterable[Anchor], words: bool) -> frozenset[Anchor]:
    """All anchors, or those that survive translation."""
    return frozenset(anchor for anchor in anchors if words or anchor.kind != "word")
