"""Sources given by layout: headings, credits in brackets, reposts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muster.domain.claim import Certainty, Polarity, SpeechAct
from muster.domain.document import Document
from muster.domain.mention import Attribution
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Sentence, Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_lexicon import bodies, nouns, roles, states, verbs
from muster.extract.attribution_quotes import REPOST
from muster.extract.source_phrase import source

_CREDIT = re.compile(
    r"[\[(](?P<label>(?:sources?|via|per|credit)\b:?\s*)?(?P<who>[^()\[\]]{2,40})[\])]\s*[.!]?\s*$",
    re.IGNORECASE,
)
_SPEAKING = {SourceKind.WIRE, SourceKind.MEDIA, SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.GROUP}
_TURN = re.compile(
    r"^(?P<who>[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{2,}(?: [A-ZÀ-Þ][A-ZÀ-Þ.'’-]+){0,2})(?: \([^)]*\))?: ", re.MULTILINE
)
_OWN_PEOPLE = (
    "correspondent", "reporter", "presenter", "anchor", "our ", "editor", "reports from", "host ", "studio",
    "newsroom",
)  # fmt: skip
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
                colon.end, max(colon.end, sentence.span.end if picture else _turn_end(syntax, sentence, head))
            )
            if head is not None and rest.of(syntax.text).strip().casefold().startswith("no comment"):
                yield _no_comment(syntax, sentence, head, rest)
            elif head is not None and len(rest) > _SHORTEST:
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


def turns(document: Document, syntax: Syntax) -> Iterator[Attribution]:
    """Turns of a transcript, "KIS: …": a guest's words are the guest's; presenters and reporters speak for the outlet."""
    text = document.text
    for match in _TURN.finditer(text):
        end = text.find("\n", match.end())
        words = Span(match.end(), len(text) if end < 0 else end)
        who = _guest(text, match.group("who"))
        if who is not None and len(words) > _SHORTEST:
            kind = _kind_of_guest(text, who)
            yield Attribution(
                None, (words,), Source(who.of(text), kind, True, who), reason="turn of a transcript"
            )


def _guest(text: str, name: str) -> Span | None:
    """Where the full name of a speaker in capitals is printed, None for the outlet's own people and for Q and A."""
    last = name.split()[-1]
    full = re.search(rf"(?:[A-Z][\w'’-]+ ){{1,3}}{re.escape(last.title())}\b", text)
    if full is None:
        return None
    named = re.sub(r"^(?:The|Our|And|But|With|From) ", "", full.group())
    around = text[max(0, full.start() - 60) : full.end() + 60].casefold()
    if any(word in around for word in _OWN_PEOPLE):
        return None
    return Span(full.end() - len(named), full.end())


def _kind_of_guest(text: str, who: Span) -> SourceKind:
    around = re.findall(r"[\w-]+", text[max(0, who.start - 60) : who.end + 60].casefold())
    kinds = [
        role.kind for word in around if (role := roles().get(word)) is not None and role.form == "person"
    ]
    return kinds[0] if kinds else SourceKind.PERSON


def _no_comment(syntax: Syntax, sentence: Sentence, head: Token, rest: Span) -> Attribution:
    """ "The president's office: no comment on the helicopters." """
    words = rest.of(syntax.text)
    start = rest.start + len(words) - len(words.lstrip())
    cue = Span(start, start + len("no comment"))
    about = Span(cue.end, sentence.span.end)
    topic = about.of(syntax.text).strip(" .").partition(" ")[2]
    content = () if not topic else (Span(syntax.text.index(topic, about.start), syntax.text.index(topic, about.start) + len(topic)),)  # fmt: skip
    return Attribution(cue, content, source(syntax, head.i), speech_act=SpeechAct.NO_COMMENT, certainty=Certainty.UNKNOWN,
                       polarity=Polarity.AFFIRMED, reason="no comment: heading")  # fmt: skip


def _turn_end(syntax: Syntax, sentence: Sentence, head: Token | None) -> int:
    """Where the words of a heading's source end: with the paragraph; those of plain people with the next source."""
    role = roles().get(head.lemma.casefold()) if head is not None else None
    if role is None or role.form != "person":
        return _paragraph_end(syntax, sentence)
    last = sentence
    for other in syntax.sentences[sentence.number + 1 :]:
        if other.paragraph != sentence.paragraph or _names_a_source(syntax, other):
            break
        last = other
    return last.span.end


def _names_a_source(syntax: Syntax, sentence: Sentence) -> bool:
    """Whether a sentence has a subject of its own that speaks, or opens with "according to"."""
    for token in syntax.sentence_tokens(sentence):
        if token.text.casefold() == "according":
            return True
        if token.dep == "nsubj" and token.pos in {"NOUN", "PROPN"} and _may_speak(syntax, token.i):
            return syntax.tokens[token.head].lemma in verbs()
    return False


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
    last = roles().get(named.split()[-1].casefold().removesuffix("s"))
    plain = last is not None and (
        (named.islower() and last.kind in {SourceKind.MEDIA, SourceKind.RESIDENT})
        or named.split()[-1].casefold() in {"mod", "mfa", "mnd", "ministry", "radio", "media"}
    )
    if known is None and not match.group("label") and not plain:
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
        credited = source(syntax, head.i)
        if credited.span is None or credited.span.start < start:
            printed = Span(start, start + len(named.rstrip()))
            credited = credited._replace(name=printed.of(syntax.text), span=printed)
        yield Attribution(None, (content,), credited, reason="credit in brackets")


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
