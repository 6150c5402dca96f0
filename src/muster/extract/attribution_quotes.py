"""Quoted speech: where quotations stand, who speaks them, and how far one speaker's words run on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from muster.domain.claim import SpeechAct
from muster.domain.document import Document
from muster.domain.mention import Attribution
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Sentence, Syntax
from muster.domain.text import Span
from muster.extract.attribution_lexicon import bodies, roles
from muster.extract.source_phrase import role_of, source

_PAIRS = {"“": "”", "«": "»", "„": "“"}
_REPOST = re.compile(r"\b(?:RT|MT|QT|via|HT|h/t)\s+(?P<who>@\w{2,})\s*:?")
_HEAD = re.compile(
    r"^(?:\d{1,2}[:.]\d{2}(?:\s?(?:GMT|UTC|local|[AP]M|CET|EST))?\s*[—–:-]\s*)?(?P<who>[A-Z][\w .'’/-]{1,50}?):\s*[\"“']"
)


_CREDIT = re.compile(
    r"[\[(](?P<label>(?:sources?|via|per|credit)\b:?\s*)?(?P<who>[^()\[\]]{2,40})[\])]\s*[.!]?\s*$",
    re.IGNORECASE,
)
_COUNTING = {"last", "first", "rest", "second", "other", "both", "most", "some", "half", "none", "remainder"}
_SPEAKING = {SourceKind.WIRE, SourceKind.MEDIA, SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.GROUP}


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
    speaking = [a for a in said if a.cue is not None and a.source is not None and _speaks(a)]
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


def _speaks(attribution: Attribution) -> bool:
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
    repost = _REPOST.search(line)
    if repost and len(line) - repost.end() <= 3:
        at = Span(start + repost.start("who"), start + repost.end("who"))
        return Source(at.of(text), SourceKind.SOCIAL, True, at)
    if not line.rstrip().rstrip("\"“'‘«").rstrip().endswith(":"):
        return None
    sentence = syntax.sentence_at(span.start)
    if sentence is None:
        return None
    before = [t for t in syntax.sentence_tokens(sentence) if t.end <= span.start]
    subjects = [t for t in before if t.dep in {"nsubj", "ROOT", "nsubjpass"} and t.pos in {"NOUN", "PROPN"}]
    people = [t for t in subjects if (role := role_of(syntax, t.i)) is not None and role.form != "material"]
    return source(syntax, people[-1].i) if people else None


def headed(document: Document, syntax: Syntax) -> Iterator[Attribution]:
    """Sources set beside their words by layout: "Border guard: …", "… (Reuters)", "Source: local police"."""
    for sentence in syntax.sentences:
        tokens = syntax.sentence_tokens(sentence)
        colon = next((t for t in tokens[:8] if t.text == ":"), None)
        if colon is not None and colon.i > sentence.first and _opens_paragraph(syntax, sentence):
            head = syntax.tokens[colon.i - 1]
            if head.pos == "PUNCT" and colon.i - 2 >= sentence.first:
                head = syntax.tokens[colon.i - 2]
            rest = Span(colon.end, _paragraph_end(syntax, sentence))
            if _body_or_person(syntax, head.i) and len(rest) > 10:
                yield Attribution(None, (rest,), source(syntax, head.i), reason="source before a colon")
        yield from _credited(syntax, sentence)


def _opens_paragraph(syntax: Syntax, sentence: Sentence) -> bool:
    return sentence.number == 0 or syntax.sentences[sentence.number - 1].paragraph != sentence.paragraph


def _paragraph_end(syntax: Syntax, sentence: Sentence) -> int:
    last = sentence
    for other in syntax.sentences[sentence.number :]:
        if other.paragraph != sentence.paragraph:
            break
        last = other
    return last.span.end


def _body_or_person(syntax: Syntax, head: int) -> bool:
    token = syntax.tokens[head]
    if token.text.casefold() in bodies() and bodies()[token.text.casefold()][0] in _SPEAKING:
        return True
    role = roles().get(token.lemma.casefold())
    return role is not None and role.form in {"person", "body"} and token.pos in {"NOUN", "PROPN"}


def _credited(syntax: Syntax, sentence: Sentence) -> Iterator[Attribution]:
    """A credit in brackets at the end of a sentence: "(Reuters)", "(source: local police)", "(per AIS)"."""
    match = _CREDIT.search(sentence.span.of(syntax.text))
    if match is None:
        return
    named = match.group("who")
    known = bodies().get(named.casefold().removeprefix("the "))
    if known is None and not match.group("label"):
        return
    start = sentence.span.start + match.start("who")
    head = next(
        (
            t
            for t in reversed(syntax.tokens[sentence.first : sentence.last])
            if t.end <= start + len(named) and t.pos != "PUNCT"
        ),
        None,
    )
    if head is not None and head.start >= start:
        content = Span(sentence.span.start, sentence.span.start + match.start())
        yield Attribution(None, (content,), source(syntax, head.i), reason="credit in brackets")


def elliptic(syntax: Syntax, said: Sequence[Attribution]) -> Iterator[Attribution]:
    """Sentences that go on counting what a source has counted: "The last reached …", "Both were …", "About 400 are …".

    Their subject has no noun of its own, so they are read with the sentence before and with its speaker.
    """
    speaking = [a for a in said if a.source is not None and a.content and _speaks(a) and _plain(a)]
    for before, sentence in zip(syntax.sentences, syntax.sentences[1:], strict=False):
        if sentence.paragraph != before.paragraph or not _elliptic_subject(syntax, sentence):
            continue
        if any(a.cue is not None and sentence.span.contains(a.cue) for a in said):
            continue
        last = [
            a
            for a in speaking
            if before.span.contains(a.content[-1]) or (a.cue and before.span.contains(a.cue))
        ]
        if last:
            voice = last[-1]
            yield Attribution(
                None, (sentence.span,), voice.source, relay=voice.relay, reason="goes on counting"
            )


def _plain(attribution: Attribution) -> bool:
    return attribution.speech_act is SpeechAct.STATE and not attribution.reason.startswith("noun")


def _elliptic_subject(syntax: Syntax, sentence: Sentence) -> bool:
    tokens = syntax.sentence_tokens(sentence)
    subject = next((t for t in tokens if t.dep in {"nsubj", "nsubjpass"}), None)
    if subject is None:
        return tokens[0].lemma in {"both", "all", "most", "none", "neither"}
    if subject.i - sentence.first > 4:
        return False
    return subject.pos == "NUM" or subject.lemma in _COUNTING


def reposts(document: Document) -> Iterator[Attribution]:
    """ "RT @handle: words" without quotation marks: the handle is the source of the rest of the line."""
    for match in _REPOST.finditer(document.text):
        end = document.text.find("\n", match.end())
        line = Span(match.end(), len(document.text) if end < 0 else end)
        if line.of(document.text).lstrip()[:1] in {'"', "“"} or match.group().startswith(
            ("via", "HT", "h/t")
        ):
            continue
        who = Span(match.start("who"), match.end("who"))
        yield Attribution(Span(match.start(), match.start() + 2), (line,), Source(who.of(document.text), SourceKind.SOCIAL, True, who),
                          reason="repost")  # fmt: skip
