"""Words thrown back: "called that invented", "These reports are false", "was issued in error", "No."."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from muster.domain.claim import Certainty, Polarity, SpeechAct
from muster.domain.mention import Attribution
from muster.domain.source import Source
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_clause import negated, passive
from muster.extract.attribution_lexicon import CALLING, nouns, words
from muster.extract.attribution_speaker import speaker
from muster.extract.source_kind import role_of
from muster.extract.source_phrase import source

_RIGHT = {"true", "accurate", "correct", "so"}
_FLAT = {"no", "false", "wrong", "untrue", "nonsense", "incorrect", "nope", "true"}
_ECHO = {"this", "that", "it", "these", "those", "they", "such", "both", "neither", "all", "either"}


def verdict(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "called that invented", "dismissed the report as false", "These reports are false": a denial of what went before."""
    if token.text.casefold() in _FLAT and _alone(syntax, token):
        yield Attribution(
            token.span, (), None, speech_act=SpeechAct.DENY, polarity=Polarity.NEGATED, reason="verdict"
        )
    elif token.lemma in CALLING:
        yield from _called(syntax, token)
    elif token.lemma in {"withdraw", "retract", "rescind", "issue"} and passive(syntax, token):
        yield from _taken_back(syntax, token)
    elif token.lemma in {"be", "remain"} and token.pos in {"AUX", "VERB"}:
        yield from _judged(syntax, token)


def _alone(syntax: Syntax, token: Token) -> bool:
    """A sentence of a word or two: "No.", "Not true.", "False."."""
    sentence = syntax.sentence_of(token.i)
    said = [t for t in syntax.sentence_tokens(sentence) if t.pos != "PUNCT"]
    return 0 < len(said) <= 2 and said[-1].i == token.i and (token.lemma != "true" or len(said) == 2)


def _called(syntax: Syntax, verb: Token) -> Iterator[Attribution]:
    said_by = speaker(syntax, verb)
    if said_by.head is None or negated(syntax, verb):
        return
    for child in syntax.children(verb.i):
        if child.i <= verb.i or child.dep not in {"oprd", "ccomp", "prep", "xcomp", "dobj", "acomp", "advcl"}:
            continue
        under = {syntax.tokens[i].text.casefold() for i in syntax.subtree(child.i)}
        if under & words("verdict") and (child.dep != "dobj" or verb.lemma in {"call"}):
            who = None if said_by.own else source(syntax, said_by.head)
            yield _denial(Span(verb.start, syntax.subtree_span(child.i).end), who, ())
            return


def _taken_back(syntax: Syntax, verb: Token) -> Iterator[Attribution]:
    """ "The statement was issued in error and is withdrawn", "the report has been retracted"."""
    subject = syntax.child(verb.i, "nsubjpass")
    if subject is None or verb.dep == "conj":
        return
    under = syntax.subtree(verb.i)
    named = {syntax.tokens[i].lemma.casefold() for i in under if i < verb.i}
    error = any(syntax.tokens[i].lemma in {"error", "mistake"} for i in under)
    if named & (words("claim_noun") | {"article"}) and (verb.lemma != "issue" or error):
        first = syntax.child(verb.i, "aux", "auxpass") or verb
        last = max(i for i in under if syntax.tokens[i].pos != "PUNCT")
        yield _denial(Span(min(first.start, verb.start), max(syntax.tokens[last].end, verb.end)), None, ())


def _judged(syntax: Syntax, verb: Token) -> Iterator[Attribution]:
    subject = syntax.child(verb.i, "nsubj")
    if subject is None:
        return
    echo = subject.lemma in _ECHO or (
        (subject.lemma in words("claim_noun") or subject.lemma in nouns())
        and role_of(syntax, subject.i) is not None
    )
    echo = echo or subject.lemma in words("claim_noun")
    for child in syntax.children(verb.i, "acomp", "attr"):
        under = [syntax.tokens[i] for i in syntax.subtree(child.i)]
        wrong = words("verdict") if not negated(syntax, verb) else _RIGHT
        just = child.text.casefold() == "that" and any(t.text.casefold() == "just" for t in under)
        if echo and (child.text.casefold() in wrong or just):
            guess = any(
                t.lemma in {"likely", "probably", "perhaps", "possibly", "view", "opinion", "think"}
                for t in under
            )
            level = Certainty.PROBABLE if guess else None
            yield replace(_denial(Span(verb.start, child.end), None, ()), certainty=level)


def _denial(cue: Span, who: Source | None, content: tuple[Span, ...]) -> Attribution:
    return Attribution(
        cue, content, who, speech_act=SpeechAct.DENY, polarity=Polarity.NEGATED, reason="verdict"
    )
