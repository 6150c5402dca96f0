"""What comparing reports needs to know of each: its own words without headline, dateline and boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.anchors import (
    WORD,
    Anchor,
    Token,
    capitals_inside,
    counted,
    designators,
    is_name,
    may_designate,
    stands_for,
)
from muster.corroborate.boilerplate import line_key, lines
from muster.corroborate.columns import Columns, Text, columns_of, smallest
from muster.corroborate.credits import Credit, Creditable, credits, known_agencies, own_reporting
from muster.corroborate.lexicon import guess_language
from muster.corroborate.skeleton import skeletons
from muster.corroborate.vocabulary import Kind, Particular, Words, in_particular
from muster.domain.document import Document, SectionKind
from muster.domain.origin import ReportTraits
from muster.domain.text import Span

_SKIPPED = {SectionKind.POINTER, SectionKind.NOTICE, SectionKind.CREDIT, SectionKind.DATELINE}
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_]{2,}(?:[ '’\-][^\W\d_]+){0,3})(?:[,/] ?[^\W\d_][\w .'’\-]{1,30}?)?"
    r"(?:, (?P<day>[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}))?,? ?"
    r"(?:\((?P<wire>[^()\n]{2,30})\) ?[-–—:]?|[-–—]{1,2}) "
)
_SENTENCE_END = re.compile(r"[.!?؟…][\"”’»)]?\s+(?=[\"“«(]?[^\Wa-zа-яёіїє])")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|St|No|vs)\.$"
)
_QUOTATION = re.compile(r"“[^”\n]{12,}”|\"[^\"\n]{12,}\"|«[^»\n]{12,}»|„[^“”\n]{12,}[“”]")
_SHORT = 8  # sentences
_HEADLINE = 20  # words
_LABELS = {
    "FILE",
    "FILE PHOTO",
    "PHOTO",
    "WATCH",
    "VIDEO",
    "UPDATE",
    "BREAKING",
    "EXCLUSIVE",
    "ANALYSIS",
    "OPINION",
    "LIVE",
}


class _Stretch(NamedTuple):
    """A sentence: characters ``start..end``, words ``first..last``."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Character range, word range and agency mentions of one sentence."""

    span: Span
    first: int
    last: int
    wires: frozenset[str]


@dataclass(frozen=True, slots=True)
class Content:
    """Anchors and counts of one sentence."""

    anchors: frozenset[Anchor]
    counts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, eq=False)
class Profile:
    """One report, ready for comparison. Each part is worked out when it is first asked for: most pairs are decided by
    words alone and never need anchors.

    ``dull`` are line keys that are boilerplate.
    """

    document: Document
    id: str
    dull: frozenset[int]
    sources: Creditable

    @cached_property
    def _begin(self) -> tuple[int, str | None, str | None, str | None]:
        return _head(self.document)

    @cached_property
    def _columns(self) -> Columns:
        return columns_of([self._text], self.sources.starting.keys())[0]

    @property
    def _text(self) -> Text:
        """What its words are read from."""
        document = self.document
        own = _stretches(document, self._begin[0], self.dull)
        if document.sections:
            own = ((a, b) for a, b in own if document.kind_at(a) not in _SKIPPED)
        return Text(document.text, self.language, list(own))

    @property
    def size(self) -> int:
        """How many words of its own it has."""
        return len(self._columns.start)

    @cached_property
    def stretches(self) -> tuple[_Stretch, ...]:
        """Its sentences by the characters and the words they reach over."""
        return tuple(map(_Stretch._make, self._columns.sentences.tolist()))

    @property
    def rows(self) -> NDArray[np.int64]:
        """The same in rows of an array."""
        return self._columns.sentences

    def word(self, n: int) -> str:
        """One of its words in lower case."""
        starts, ends = self.offsets
        return self.document.text[starts[n] : ends[n]].casefold()

    @property
    def words(self) -> Words:
        """What its words stand for."""
        return self._columns.words

    @cached_property
    def marks(self) -> bytes:
        """A 1 for each word that may be a name, a country or a number."""
        marks: NDArray[np.bool_] = self.words.kinds != Kind.NOTHING
        return marks.tobytes()

    @cached_property
    def _tokens(self) -> tuple[tuple[Token, ...], ...]:
        text, edges = self.document.text, (column.tolist() for column in self.offsets)
        words = [Token(w := text[a:b], a, b, w.casefold()) for a, b in zip(*edges, strict=True)]
        return tuple(tuple(words[first:last]) for _, _, first, last in self.stretches)

    @property
    def offsets(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each word begins and ends in the text."""
        return self._columns.start, self._columns.end

    @cached_property
    def mentions(self) -> tuple[Credit, ...]:
        found = self._columns
        return credits(self.document.text, self.sources, found.cues, found.foreign)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(
            Sentence(Span(a, b), first, last, frozenset(c.wire for c in self.mentions if a <= c.start < b))
            for a, b, first, last in self.stretches
        )

    @cached_property
    def contents(self) -> tuple[Content, ...]:
        """What each sentence speaks of."""
        text, inside = self.document.text, self.inside
        found = []
        for (a, b, _, _), mine in zip(self.stretches, self._tokens, strict=True):
            near = [(c.start, c.end) for c in self.mentions if a <= c.start < b]
            plain = [t for t in mine if not any(s <= t.start < e for s, e in near)] if near else list(mine)
            found.append(Content(*_anchors(text, plain, self.language, inside)))
        return tuple(found)

    @cached_property
    def inside(self) -> frozenset[str]:
        """Words printed with a capital elsewhere than at the start of a sentence."""
        return capitals_inside(self.document.text)

    @cached_property
    def anchors(self) -> frozenset[Anchor]:
        return frozenset().union(*(c.anchors for c in self.contents))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every skeleton that any word may have: what the names of another report are looked up in."""
        return frozenset(
            k for word in {t.text for ones in self._tokens for t in ones} for k in skeletons(word)
        )

    @cached_property
    def particulars(self) -> Mapping[int, Particular]:
        """The names, numbers, designators, countries and months of the report, credits left out: what it is looked up by."""
        text, found = self.document.text, self._columns
        credited = [w for c in self.mentions for w in WORD.findall(text[c.start : c.end])]
        told = found.known.particulars(found.rows, found.words.kinds, credited)
        for a, b, _, _ in self.stretches if may_designate(text) else ():
            marks = (in_particular(Anchor("designator", key)) for *_, key in designators(text[a:b]))
            told |= {one.key: one for one in marks}
        return told

    @property
    def sentence_texts(self) -> list[str]:
        """The sentences of its own words, as printed."""
        return [self.document.text[a:b] for a, b, _, _ in self.stretches]

    @property
    def lead(self) -> frozenset[Anchor]:
        """Anchors of the first two sentences."""
        return frozenset().union(*(c.anchors for c in self.contents[:2]))

    @cached_property
    def quoted(self) -> bytes:
        """A 1 for each word inside quotation marks or in an embedded post: what somebody else said, free for all to print."""
        text, marks = self.document.text, bytearray(self.size)
        inside = [m.span() for m in _QUOTATION.finditer(text)]
        inside += [(e.span.start, e.span.end) for e in self.document.embeds]
        for a, b in inside:
            first, last = self.offsets[0].searchsorted((a, b)).tolist()
            marks[first:last] = b"\x01" * (last - first)
        return bytes(marks)

    @cached_property
    def quoted_words(self) -> int:
        return self.quoted.count(1)

    @property
    def hashes(self) -> NDArray[np.int64]:
        """Key of the four words from each word on."""
        return self._columns.hashes

    @cached_property
    def sorted_hashes(self) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """The keys in ascending order, and where each begins; equal ones in the order of the text."""
        order = np.argsort(self.hashes, kind="stable")
        return self.hashes[order], order

    @cached_property
    def repeats(self) -> bool:
        """Whether any four words stand in it twice."""
        keys = self.sorted_hashes[0]
        return bool((keys[1:] == keys[:-1]).any())

    @property
    def again(self) -> NDArray[np.int64]:
        """From where the same four words as from each word on run the next time; -1: nowhere."""
        return self._columns.again

    @cached_property
    def prints(self) -> frozenset[int]:
        """The four smallest keys of each sentence (MinHash by sentence): a sentence kept as it was keeps them, and an edit
        elsewhere in the report changes none."""
        return frozenset(smallest(self._columns.prints))

    @property
    def outlet(self) -> str | None:
        return self.document.outlet

    @cached_property
    def language(self) -> str:
        return self.document.language or guess_language(self.document.text)

    @cached_property
    def day(self) -> date | None:
        return self.document.published.day if self.document.published else None

    @cached_property
    def wire(self) -> str | None:
        """The agency whose own text this is: outlet or dateline."""
        return self.sources.owner(self.outlet) or self.sources.owner(self._begin[3])

    @property
    def owner(self) -> str | None:
        """The id under which others may credit this text: its agency, else its outlet."""
        return self.wire or self.sources.itself(self.outlet)

    @cached_property
    def publisher(self) -> str | None:
        """The id under which others may credit its outlet, whatever agency it carries."""
        return self.sources.itself(self.outlet)

    @cached_property
    def place(self) -> str | None:
        """Skeleton of the dateline's place."""
        printed = self._begin[1]
        return "".join(skeletons(printed)[:1]) if printed else None

    @property
    def dateline_day(self) -> str | None:
        return self._begin[2]

    @cached_property
    def wires(self) -> frozenset[str]:
        """Whom it credits, and whose text it is."""
        return frozenset({c.wire for c in self.mentions} | ({self.owner} if self.owner else set()))

    @property
    def credits(self) -> frozenset[str]:
        """Whom it credits beside itself."""
        return frozenset(c.wire for c in self.mentions) - {self.owner}

    @cached_property
    def principal(self) -> frozenset[str]:
        """What it rests on as a whole: its own agency, or credited at its head or foot; in a long report one credited in
        passing lent a detail only."""
        ends = self.sentences if len(self.sentences) <= _SHORT else (*self.sentences[:3], self.sentences[-1])
        return frozenset().union(*(s.wires for s in ends)) | ({self.owner} if self.owner else set())

    @cached_property
    def own(self) -> bool:
        """Whether it tells of its own people's looking."""
        outlet = None if self.wire else self.outlet
        return own_reporting(self.document.text, outlet, self._columns.telling)

    def looked_beyond(self, credited: frozenset[str]) -> bool:
        """Whether it tells of its own people's looking and is not itself the text that is credited."""
        return self.own and self.owner not in credited

    @cached_property
    def traits(self) -> ReportTraits:
        published = self.document.published
        return ReportTraits(
            id=self.id,
            outlet=self.outlet,
            wire=self.wire,
            publisher=self.publisher,
            day=self.day,
            moment=_moment(published.iso) if published else "",
            place=self.place,
            dateline_day=self.dateline_day,
            language=self.language,
            wires=tuple(sorted(self.wires)),
            own=self.own,
            signed=bool(self.document.byline),
        )

    def is_name(self, n: int) -> bool:
        """Whether word ``n`` is printed as a name, and means nothing else."""
        return bool(self.words.kinds[n] == Kind.NAME)


def profile(
    document: Document, dull: frozenset[int] = frozenset(), sources: Creditable | None = None
) -> Profile:
    """The profile of a report; ``dull`` are keys of boilerplate lines, ``sources`` whom reports may credit."""
    return Profile(document, document.id, dull, sources or known_agencies())


def read_together(profiles: Sequence[Profile]) -> None:
    """Read the words of profiles that know the same sources at once, where they are not read yet."""
    fresh = [p for p in profiles if "_columns" not in p.__dict__]
    wanted = fresh[0].sources.starting.keys() if fresh else ()
    for p, columns in zip(fresh, columns_of([p._text for p in fresh], wanted), strict=True):
        p.__dict__["_columns"] = columns


def dateline_credit(document: Document) -> str | None:
    """The agency named in a report's dateline, as printed."""
    return document.dateline.wire if document.dateline else _head(document)[3]


def _head(document: Document) -> tuple[int, str | None, str | None, str | None]:
    """Where the story's own words begin, and the place, day and agency of its dateline."""
    text, at, given = document.text, _body(document.text), document.dateline
    if given is not None:
        return max(at, given.span.end), given.place, given.day, given.wire
    m = _DATELINE.match(text, at) if text[at : at + 1].isupper() else None
    if m and (m.group("wire") or (m.group("place").isupper() and m.group("place") not in _LABELS)):
        return m.end(), m.group("place"), m.group("day"), m.group("wire")
    return at, None, None, None


def _body(text: str) -> int:
    """Where the text begins behind a headline."""
    first = lines(text, 2)
    if len(first) < 2 or text[first[0][1] - 1] in '.!?"”:':
        return 0
    words = text[slice(*first[0])].split(None, _HEADLINE)
    return first[1][0] if len(words) <= _HEADLINE else 0


def _stretches(document: Document, start: int, dull: frozenset[int]) -> Iterable[tuple[int, int]]:
    """Sentences outside headline, dateline, boilerplate and sections that are not the report's own words."""
    text = document.text
    for a, b in lines(text):
        if b <= start or (dull and line_key(document.outlet, text[a:b]) in dull):
            continue
        at = a = max(a, start)
        for m in _SENTENCE_END.finditer(text, max(a - 1, 0), b):
            end = m.start() + 1
            if _ABBREVIATION.search(text, max(at, end - 5), end):
                continue
            yield at, end
            at = m.end()
        yield at, b


def _anchors(
    text: str, words: list[Token], language: str, inside: frozenset[str]
) -> tuple[frozenset[Anchor], tuple[tuple[int, str], ...]]:
    marks = designators(text[words[0].start : words[-1].end]) if words else ()
    offset = words[0].start if words else 0
    found = {Anchor("designator", key) for _, _, key in marks}
    counts = []
    for i, word in enumerate(words):
        if marks and any(a + offset <= word.start < b + offset for a, b, _ in marks):
            continue
        printed = word.text
        named = printed[0].isupper() and is_name(words, i, i == 0, inside)
        number, anchors = stands_for(printed, language, named)
        found.update(anchors)
        if number is not None:
            held = counted(number, words, i, language)
            counts += [held] if held else []
    return frozenset(found), tuple(counts)


def _moment(iso: str) -> str:
    if len(iso) <= 10:
        return ""
    moment = datetime.fromisoformat(iso.replace("Z", "+00:00"))
    return (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
