"""Reported clauses found by word order where the parse breaks: ", X said on Tuesday." and ", he went on,".

Parsers lose about one fronted clause in ten in news copy; commas and semicolons still show what is reported.
"""

from __future__ import annotations

from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_speaker import speaker
from muster.extract.attribution_stretch import pieces, span_of


def trailing(syntax: Syntax, verb: Token) -> Span | None:
    """The words before ", X said on Tuesday." where the parser did not see that they are what X said.

    From the start of the sentence, or behind its last semicolon, to the comma before the speaker.
    """
    if verb.tag not in {"VBD", "VBZ", "VBP"} or not _ends_clause(syntax, verb):
        return None
    said_by = speaker(syntax, verb)
    if said_by.head is None or verb.i - said_by.head > 14:
        return None
    sentence = syntax.sentence_of(verb.i)
    if said_by.head > verb.i:  # ", warns the provincial council;"
        if syntax.tokens[verb.i - 1].text != ",":
            return None
        marks = [t.i for t in syntax.tokens[sentence.first : verb.i] if t.text == ";"]
        return span_of(syntax, range(marks[-1] + 1 if marks else sentence.first, verb.i - 1))
    comma = next(
        (i for i in range(said_by.head - 1, sentence.first, -1) if syntax.tokens[i].text == ","), None
    )
    finite = {"VBD", "VBZ", "VBP", "MD"}
    if comma is None or any(t.tag in finite and t.dep != "acl" for t in syntax.tokens[comma + 1 : verb.i]):
        return None
    first = next(
        (i + 1 for i in range(comma - 1, sentence.first, -1) if syntax.tokens[i].text == ";"), sentence.first
    )
    return span_of(syntax, range(first, comma))


def interposed(syntax: Syntax, verb: Token) -> tuple[Span, ...]:
    """The clause around ", he went on," where the parser took it apart: both halves, without the insertion."""
    said_by = speaker(syntax, verb)
    if said_by.head is None or said_by.head > verb.i or syntax.subtree(said_by.head)[-1] != verb.i - 1:
        return ()
    sentence = syntax.sentence_of(verb.i)
    first = min(syntax.subtree(said_by.head)[0], said_by.head)
    last = _told_whom(syntax, verb)
    closed = last + 1 < sentence.last and syntax.tokens[last + 1].text == ","
    if not closed or first <= sentence.first or syntax.tokens[first - 1].text != ",":
        return ()
    marks = [t.i for t in syntax.sentence_tokens(sentence) if t.text == ";"]
    opening = next((i + 1 for i in reversed(marks) if i < first), sentence.first)
    ending = next((i for i in marks if i > last), sentence.last)
    return pieces(syntax, [*range(opening, first - 1), *range(last + 2, ending)])


def _told_whom(syntax: Syntax, verb: Token) -> int:
    """The last token before the comma behind "told Shafaq News on Monday,"."""
    for token in syntax.tokens[verb.i + 1 : verb.i + 9]:
        if token.text == ",":
            return token.i - 1
        if token.pos in {"VERB", "AUX", "SCONJ"} or token.text in {".", ";", ":", '"'}:
            break
    return verb.i


def _ends_clause(syntax: Syntax, verb: Token) -> bool:
    """Whether only times and places of speaking stand between the verb and the end of its clause."""
    for token in syntax.tokens[verb.i + 1 : syntax.sentence_of(verb.i).last]:
        if token.text in {".", ";", ","}:
            return True
        if (
            token.pos in {"VERB", "AUX", "PRON", "SCONJ"}
            or token.i - verb.i > 8
            or token.text in {":", '"', "“"}
        ):
            return False
    return True
