"""What comparing reports needs to know of each: its own words without headline, dateline and boilerplate."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zlib import crc32

from muster.corroborate.anchors import (
    Anchor,
    Token,
    capitals_inside,
    counted,
    designators,
    is_name,
    number_of,
    tokens,
    word_anchors,
)
from muster.corroborate.credits import Creditable, credits, known_agencies, own_reporting
from muster.corroborate.lexicon import guess_language
from muster.corroborate.skeleton import skeletons
from muster.domain.document import Document, SectionKind
from muster.domain.text import Span

SHINGLE = 4  # words
_WINDOW = (
    4  # winnowing: a shared run of SHINGLE + _WINDOW - 1 words is always noticed (Schleimer et al. 2003)
)
_SKIPPED = {SectionKind.POINTER, SectionKind.NOTICE, SectionKind.CREDIT, SectionKind.DATELINE}
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_]{2,}(?:[ '’\-][^\W\d_]+){0,3})(?:[,/] ?[^\W\d_][\w .'’\-]{1,30}?)?"
    r"(?:, (?P<day>[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}))?,? ?"
    r"(?:\((?P<wire>[^()\n]{2,30})\) ?[-–—:]?|[-–—]{1,2}) "
)
_SENTENCE_END = re.compile(r"(?<=[.!?؟…])[\"”’»)]?\s+(?=[\"“«(]?[^\Wa-zа-яёіїє])|\n+")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|St|No|vs)\.$"
)
_BOILERPLATE_REPEATS = 3
_OWN_WORDS = 20
_SHORT = 8  # sentences
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


@dataclass(frozen=True, slots=True)
class Sentence:
    """Token range, anchors and agency mentions of one sentence."""

    first: int
    last: int
    anchors: frozenset[Anchor]
    counts: tuple[tuple[int, str], ...]
    wires: frozenset[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """One report, ready for comparison. ``shingles`` maps a hash to the token positions where it begins."""

    id: str
    outlet: str | None
    wire: str | None  # the agency whose own text this is: outlet or dateline
    owner: str | None  # the id under which others may credit this text: its agency, else its outlet
    publisher: str | None  # the id under which others may credit its outlet, whatever agency it carries
    language: str
    day: date | None
    moment: str  # publication with its hour in UTC, empty where only the day is known
    place: str | None  # skeleton of the dateline's place
    dateline_day: str | None
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    shingles: dict[int, tuple[int, ...]]
    anchors: frozenset[Anchor]
    names: frozenset[
        str
    ]  # every skeleton any word may have: what the names of another report are looked up in
    wires: frozenset[str]
    principal: frozenset[str]  # agencies it rests on as a whole: its own, or credited at its head or foot
    own: bool
    signed: bool  # a byline names who wrote it

    def looked_beyond(self, credited: frozenset[str]) -> bool:
        """Whether it tells of its own people's looking and is not itself the text that is credited."""
        return self.own and self.owner not in credited

    @property
    def lead(self) -> frozenset[Anchor]:
        """Anchors of the first two sentences."""
        return frozenset().union(*(s.anchors for s in self.sentences[:2]))


def _hash(gram: Sequence[str]) -> int:
    """32 bits, the same in every process; two shared fingerprints are asked for, so that a collision does no harm."""
    return crc32("\x1f".join(gram).encode())


def lines(text: str) -> list[tuple[int, int]]:
    """Non-empty lines as (start, end)."""
    return [(m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]


def line_key(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.casefold()))


def boilerplate(documents: Sequence[Document]) -> dict[str, frozenset[str]]:
    """Lines that one outlet prints in three or more otherwise different reports, by outlet.

    Reports count as different when each has at least twenty words of its own beside its repeated lines, so that a
    reprint of a whole story is no boilerplate.
    """
    printed: dict[str, list[list[str]]] = defaultdict(list)
    for d in documents:
        printed[d.outlet or ""].append([line_key(d.text[a:b]) for a, b in lines(d.text)])
    return {outlet: _repeated(reports) for outlet, reports in printed.items()}


def _repeated(reports: Sequence[Sequence[str]]) -> frozenset[str]:
    seen = Counter(key for report in reports for key in set(report))
    repeated = {k for k, n in seen.items() if n >= _BOILERPLATE_REPEATS}
    holders: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        rest = " ".join(k for k in report if k not in repeated)
        if rest.count(" ") >= _OWN_WORDS:
            for key in repeated.intersection(report):
                holders[key].add(rest)
    return frozenset(k for k, rests in holders.items() if len(rests) >= _BOILERPLATE_REPEATS)


def _head(document: Document) -> tuple[int, str | None, str | None, str | None]:
    """Where the story's own words begin, and the place, day and agency of its dateline."""
    text, at = document.text, 0
    first = lines(text)[:2]
    if (
        len(first) == 2
        and len(text[slice(*first[0])].split()) <= 20
        and text[first[0][1] - 1] not in '.!?"”:'
    ):
        at = first[1][0]
    m = _DATELINE.match(text, at) if text[at : at + 1].isupper() else None
    given = document.dateline
    if given is not None:
        return max(at, given.span.end), given.place, given.day, given.wire
    if m and (m.group("wire") or (m.group("place").isupper() and m.group("place") not in _LABELS)):
        return m.end(), m.group("place"), m.group("day"), m.group("wire")
    return at, None, None, None


def _stretches(document: Document, start: int, dull: frozenset[str]) -> Iterable[tuple[int, int]]:
    """Sentences outside headline, dateline, boilerplate and sections that are not the report's own words."""
    for a, b in lines(document.text):
        a = max(a, start)
        if a >= b or line_key(document.text[a:b]) in dull:
            continue
        at = a
        for m in _SENTENCE_END.finditer(document.text, a, b):
            if _ABBREVIATION.search(document.text, at, m.start()):
                continue
            yield at, m.start()
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
        number = number_of(word.text, language)
        if number is not None:
            found.add(Anchor("number", str(number)))
            held = counted(number, words, i, language)
            counts += [held] if held else []
            continue
        found.update(word_anchors(words, i, language, is_name(words, i, i == 0, inside)))
    return frozenset(found), tuple(counts)


def dateline_credit(document: Document) -> str | None:
    """The agency named in a report's dateline, as printed."""
    return _head(document)[3]


def profile(
    document: Document, dull: frozenset[str] = frozenset(), sources: Creditable | None = None
) -> Profile:
    """Everything about a report that the comparison uses. ``dull`` are line keys that are boilerplate."""
    sources = sources or known_agencies()
    text = document.text
    start, place, day, dateline_wire = _head(document)
    language = document.language if document.language else guess_language(text)
    inside, mentions = capitals_inside(text), credits(text, sources)
    words: list[Token] = []
    sentences = []
    for a, b in _stretches(document, start, dull):
        if document.kind_at(a) in _SKIPPED:
            continue
        mine = tokens(text, a, b)
        if not mine:
            continue
        near = [(c.start, c.end) for c in mentions if a <= c.start < b]
        plain = [t for t in mine if not any(s <= t.start < e for s, e in near)] if near else mine
        found, counts = _anchors(text, plain, language, inside)
        here = frozenset(c.wire for c in mentions if a <= c.start < b)
        sentences.append(Sentence(len(words), len(words) + len(mine), found, counts, here))
        words += mine
    low = tuple(t.low for t in words)
    own_wire = sources.owner(document.outlet) or sources.owner(dateline_wire)
    owned_by = own_wire or sources.itself(document.outlet)
    owner = {owned_by} if owned_by else set[str]()
    named = {c.wire for c in mentions}
    return Profile(
        id=document.id,
        outlet=document.outlet,
        wire=own_wire,
        owner=owned_by,
        publisher=sources.itself(document.outlet),
        language=language,
        day=document.published.day if document.published else None,
        moment=_moment(document.published.iso) if document.published else "",
        place="".join(skeletons(place)[:1]) if place else None,
        dateline_day=day,
        words=low,
        spans=tuple(Span(t.start, t.end) for t in words),
        sentences=tuple(sentences),
        shingles=_shingles(low),
        anchors=frozenset().union(*(s.anchors for s in sentences)),
        names=frozenset(k for t in words for k in skeletons(t.text)),
        wires=frozenset(named | owner),
        principal=frozenset(_principal(sentences) | owner),
        own=own_reporting(text, None if own_wire else document.outlet),
        signed=bool(document.byline),
    )


def sentence_texts(document: Document, p: Profile) -> list[str]:
    """The sentences of a report's own words as printed, in the order of ``Profile.sentences``."""
    return [document.text[p.spans[s.first].start : p.spans[s.last - 1].end] for s in p.sentences]


def _moment(iso: str) -> str:
    if len(iso) <= 10:
        return ""
    moment = datetime.fromisoformat(iso.replace("Z", "+00:00"))
    return (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _principal(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Agencies credited at the head or foot; in a long report one credited in passing lent a detail only."""
    ends = sentences if len(sentences) <= _SHORT else (*sentences[:3], sentences[-1])
    return frozenset().union(*(s.wires for s in ends))


def _shingles(words: Sequence[str]) -> dict[int, tuple[int, ...]]:
    at: dict[int, list[int]] = defaultdict(list)
    for i in range(len(words) - SHINGLE + 1):
        at[_hash(words[i : i + SHINGLE])].append(i)
    return {h: tuple(positions) for h, positions in at.items()}


def winnowed(p: Profile) -> frozenset[int]:
    """The smallest hash of every window of consecutive shingles (Schleimer, Wilkerson & Aiken 2003)."""
    ordered = sorted((i, h) for h, positions in p.shingles.items() for i in positions)
    hashes = [h for _, h in ordered]
    if len(hashes) <= _WINDOW:
        return frozenset(hashes)
    return frozenset(min(hashes[i : i + _WINDOW]) for i in range(len(hashes) - _WINDOW + 1))
