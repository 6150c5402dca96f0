"""Sources given by layout: headings, credits in brackets, reposts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muster.domain.document import Document
from muster.domain.mention import Attribution
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Sentence, Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_lexicon import bodies, nouns, roles, states
from muster.extract.attribution_quotes import REPOST
from muster.extract.source_phrase import source

_CREDIT = re.compile(
    r"[\[(](?P<label>(?:sources?|via|per|credit)\b:?\s*)?(?P<who>[^()\[\]]{2,40})[\])]\s*[.!]?\s*$",
    re.IGNORECASE,
)
_SPEAKING = {SourceKind.WIRE, SourceKind.MEDIA, SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.GROUP}
_SHORTEST = 10  # characters behind a colon that can be somebody's words


def headed(document: Document, syntax: Syntax) -> Iterator[Attribution]:
    """Sources set beside their words by layout: "Border guard: …", "… (Reuters)", "Source: local police"."""
    for sentence in syntax.sentences:
        tokens = syntax.sentence_tokens(sentence)
        colon = next((t for t in tokens[:8] if t.text == ":"), None)
        if colon is not None and colon.i > sentence.first and _opens_paragraph(syntax, sentence):
            head = _heading(syntax, sentence, colon)
            picture = head is not None and source(syntax, head.i).kind is SourceKind.IMAGERY
            rest = Span(
                colon.end, max(colon.end, sentence.span.end if picture else _paragraph_end(syntax, sentence))
            )
            if head is not None and len(rest) > _SHORTEST:
                yield Attribution(None, (rest,), source(syntax, head.i), reason="source before a colon")
        yield from _credited(syntax, sentence)


def _heading(syntax: Syntax, sentence: Sentence, colon: Token) -> Token | None:
    """The source that a heading before a colon names: "Border guard", "Statement by the navy", "Image of 9 May"."""
    before = [t for t in syntax.tokens[sentence.first : colon.i] if t.pos in {"NOUN", "PROPN"}]
    for token in before:
        if token.lemma in nouns() or token.lemma == "statement":
            for prep in syntax.children(token.i, "prep"):
                who = syntax.child(prep.i, "pobj")
                if prep.lemma in {"by", "from"} and who is not None and _may_speak(syntax, who.i):
                    return who
    opening = [t for t in before if syntax.subtree(t.i)[0] == sentence.first]
    last = before[-1:] if before and colon.i - before[-1].i <= 2 else []
    return next((t for t in (*opening, *last) if _may_speak(syntax, t.i)), None)


def _opens_paragraph(syntax: Syntax, sentence: Sentence) -> bool:
    return sentence.number == 0 or syntax.sentences[sentence.number - 1].paragraph != sentence.paragraph


def _paragraph_end(syntax: Syntax, sentence: Sentence) -> int:
    last = sentence
    for other in syntax.sentences[sentence.number :]:
        if other.paragraph != sentence.paragraph:
            break
        last = other
    return last.span.end


def _may_speak(syntax: Syntax, head: int) -> bool:
    token = syntax.tokens[head]
    if token.text.casefold() in states():
        return False
    if token.text.casefold() in bodies() and bodies()[token.text.casefold()][0] in _SPEAKING:
        return True
    role = roles().get(token.lemma.casefold())
    return (
        role is not None
        and (role.form in {"person", "body"} or role.kind is SourceKind.IMAGERY)
        and token.pos in {"NOUN", "PROPN"}
    )


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


def reposts(document: Document) -> Iterator[Attribution]:
    """ "RT @handle: words" without quotation marks: the handle is the source of the rest of the line."""
    for match in REPOST.finditer(document.text):
        end = document.text.find("\n", match.end())
        line = Span(match.end(), len(document.text) if end < 0 else end)
        if line.of(document.text).lstrip()[:1] in {'"', "“"} or match.group().startswith(
            ("via", "HT", "h/t")
        ):
            continue
        who = Span(match.start("who"), match.end("who"))
        yield Attribution(Span(match.start(), match.start() + 2), (line,), Source(who.of(document.text), SourceKind.SOCIAL, True, who),
                          reason="repost")  # fmt: skip
