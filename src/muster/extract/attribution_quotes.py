"""Quoted speech: where quotations stand, who speaks them, and how far one speaker's words run on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from muster.domain.document import Document
from muster.domain.mention import Attribution
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Sentence, Syntax
from muster.domain.text import Span
from muster.extract.source_kind import role_of
from muster.extract.source_phrase import source

_PAIRS = {"“": "”", "«": "»", "„": "“"}
_HANDLE = re.compile(r"\b(?:from|by|via|per)\s+(?P<who>@\w{2,})")
REPOST = re.compile(r"\b(?:RT|MT|QT|via|HT|h/t)\s+(?P<who>@\w{2,})\s*:?")


class Quotation(NamedTuple):
    """A quotation without its marks; ``whole`` where it holds a clause and not just a word or two."""

    span: Span
    whole: bool


def quotations(text: str) -> tuple[Quotation, ...]:
    """Quotations of every paragraph, in order. An unclosed one runs to the paragraph's end."""
    found: list[Quotation] = []
    at = 0
    for line in text.split("\n"):
        found.extend(_in_line(text, at, line))
        at += len(line) + 1
    return tuple(found)


def _in_line(text: str, base: int, line: str) -> Iterator[Quotation]:
    opened: int | None = None
    closing = ""
    plain = line.replace("''", '" ').replace("``", '" ')  # two apostrophes as a quotation mark, lengths kept
    for n, char in enumerate(plain):
        if opened is None and (char in _PAIRS or char == '"'):
            opened, closing = base + n + 1, _PAIRS.get(char, '"')
        elif opened is not None and char == closing:
            yield _quotation(text, Span(opened, base + n))
            opened = None
    if opened is not None and closing != '"':
        yield _quotation(text, Span(opened, base + len(line)))


def _quotation(text: str, span: Span) -> Quotation:
    words = re.findall(r"\w+", span.of(text))
    stop = span.of(text).rstrip()[-1:] in {".", ",", "!", "?", "…"}
    return Quotation(span, len(words) >= 5 or (len(words) >= 2 and stop))


def quoted(document: Document, syntax: Syntax, said: Sequence[Attribution]) -> Iterator[Attribution]:
    """Attributions of the sentences inside quotations that no cue reaches by grammar.

    The speaker is the source of the cue beside the quotation in the same paragraph; else whoever spoke last.
    """
    found = quotations(document.text)
    outside = [
        a for a in said if a.cue is not None and not any(q.span.contains(a.cue) for q in found if q.whole)
    ]
    for quotation in found:
        if not quotation.whole:
            continue
        named = _before_colon(syntax, document.text, quotation.span)
        if named is not None:
            yield Attribution(None, (quotation.span,), named, reason="words after a colon")
            continue
        beside = _beside(syntax, outside, quotation.span)
        if beside is not None:
            yield Attribution(beside.cue, (quotation.span,), beside.source, relay=beside.relay,
                              speech_act=beside.speech_act, certainty=beside.certainty, reason="quoted speech")  # fmt: skip


def _beside(syntax: Syntax, said: Sequence[Attribution], span: Span) -> Attribution | None:
    """The attribution whose cue stands next to the quotation, else the last speaker of the paragraph."""
    speaking = [a for a in said if a.cue is not None and a.source is not None and speaks(a)]
    touching = [
        a for a in speaking if any(c.overlaps(span) for c in a.content) and not span.contains(_cue(a))
    ]
    if touching:
        return min(touching, key=lambda a: abs(_cue(a).start - span.start))
    here = syntax.sentence_at(span.start)
    if here is None:
        return None
    outside = [a for a in speaking if not span.contains(_cue(a))]
    near = [a for a in outside if _paragraph(syntax, _cue(a)) == here.paragraph]
    after = [a for a in near if 0 <= _cue(a).start - span.end < 60]
    if after and _cue(after[0]).start - span.end < 40 and syntax.text[span.end - 1 : span.end] in ",?!":
        return after[0]
    before = [a for a in near if _cue(a).end <= span.start]
    if before:
        return before[-1]
    if after:
        return after[0]
    if not _stands_alone(syntax, here, span):
        return None
    earlier = [
        a
        for a in outside
        if _cue(a).end <= span.start and (_paragraph(syntax, _cue(a)) or 0) >= here.paragraph - 2
    ]
    return earlier[-1] if earlier else None


def speaks(attribution: Attribution) -> bool:
    kind = attribution.source.kind if attribution.source else None
    return kind not in {SourceKind.IMAGERY, SourceKind.TRACKER} and not attribution.reason.startswith(
        "no comment"
    )


def _cue(attribution: Attribution) -> Span:
    assert attribution.cue is not None
    return attribution.cue


def _paragraph(syntax: Syntax, span: Span) -> int | None:
    sentence = syntax.sentence_at(span.start)
    return sentence.paragraph if sentence else None


def _stands_alone(syntax: Syntax, sentence: Sentence, span: Span) -> bool:
    """A paragraph that opens with its quotation."""
    return span.start - sentence.span.start <= 2 and all(
        other.paragraph != sentence.paragraph
        for other in syntax.sentences[max(sentence.number - 1, 0) : sentence.number]
    )


def _before_colon(syntax: Syntax, text: str, span: Span) -> Source | None:
    """The speaker of words set off by a colon: "RT @handle:", "Reuters:", "asked whether …, the harbour master: '…'"."""
    start = text.rfind("\n", 0, span.start) + 1
    line = text[start : span.start]
    repost = REPOST.search(line)
    if repost and len(line) - repost.end() <= 3:
        at = Span(start + repost.start("who"), start + repost.end("who"))
        return Source(at.of(text), SourceKind.SOCIAL, True, at)
    if not line.rstrip().rstrip("\"“'‘«").rstrip().endswith(":"):
        return None
    sentence = syntax.sentence_at(span.start)
    if sentence is None:
        return None
    handles = list(_HANDLE.finditer(line[line.rfind(";") + 1 :]))
    if handles and "\n" not in line:
        clause = start + line.rfind(";") + 1
        who = Span(clause + handles[-1].start("who"), clause + handles[-1].end("who"))
        return Source(who.of(text), SourceKind.SOCIAL, True, who)
    before = [t for t in syntax.sentence_tokens(sentence) if t.end <= span.start]
    subjects = [t for t in before if t.dep in {"nsubj", "ROOT", "nsubjpass"} and t.pos in {"NOUN", "PROPN"}]
    people = [t for t in subjects if (role := role_of(syntax, t.i)) is not None and role.form != "material"]
    return source(syntax, people[-1].i) if people else None
