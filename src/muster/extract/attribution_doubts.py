"""Doubt printed as such: "could not confirm", "could not be verified", "no evidence that"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from muster.domain.mention import Attribution
from muster.domain.source import Source
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_clause import negated, passive
from muster.extract.attribution_lexicon import CALLING, words
from muster.extract.attribution_refusals import able, cannot_confirm, is_checking, topic
from muster.extract.attribution_speaker import Speaker, speaker
from muster.extract.attribution_stretch import pieces
from muster.extract.attribution_verbs import relays
from muster.extract.source_kind import is_first_person
from muster.extract.source_phrase import source

_EVIDENCE = {"confirmation", "verification", "corroboration", "evidence", "proof"}


def unconfirmed(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "X could not confirm P", "P could not be verified", "date not verified", "no confirmation of P"."""
    if (
        token.lemma in {"prove", "disprove"}
        and token.pos == "VERB"
        and (negated(syntax, token) or _neither(syntax, token))
    ):
        yield cannot_confirm(token.span, topic(syntax, token), None)
        return
    if token.lemma in _EVIDENCE:
        if any(c.lemma == "no" for c in syntax.children(token.i, "det")) or _absent(syntax, token):
            yield cannot_confirm(token.span, _noun_topic(syntax, token), _seeker(syntax, token))
        return
    if (
        token.lemma not in words("check")
        or token.pos not in {"VERB", "ADJ"}
        or not is_checking(syntax, token)
    ):
        return
    first = able(syntax, token) or token
    said_by = Speaker(None) if passive(syntax, token) else speaker(syntax, first)
    who = None if said_by.head is None or said_by.own else source(syntax, said_by.head)
    content = topic(syntax, token)
    if passive(syntax, token):
        subject = syntax.child(token.i, "nsubjpass", "nsubj")
        content = pieces(syntax, syntax.subtree(subject.i)) if subject is not None else ()
        who = _passive_agent(syntax, token)
    calling = syntax.tokens[token.head]
    if token.dep in {"oprd", "acomp", "ccomp"} and calling.lemma in CALLING and calling.i < token.i:
        # "called the deployment 'not confirmed'": the caller doubts the thing called
        named = syntax.child(calling.i, "dobj")
        caller = speaker(syntax, calling)
        who = None if caller.head is None or caller.own else source(syntax, caller.head)
        content = pieces(syntax, syntax.subtree(named.i)) if named is not None else ()
        through = () if caller.head is None or caller.own else relays(syntax, calling, caller.head)
        doubt = cannot_confirm(Span(calling.start, syntax.subtree_span(token.i).end), content, who)
        yield replace(doubt, relay=through)
        return
    yield cannot_confirm(Span(min(first.start, token.start), token.end), content, who)


def _neither(syntax: Syntax, token: Token) -> bool:
    above = syntax.tokens[token.head]
    return any(c.lemma in {"neither", "nor"} for c in (*syntax.children(token.i), *syntax.children(above.i)))


def _seeker(syntax: Syntax, noun: Token) -> Source | None:
    """Who has seen no evidence; None for the writer and for "there is no evidence"."""
    verb = syntax.tokens[noun.head]
    if noun.dep != "dobj" or verb.lemma not in {"see", "have", "find", "offer", "provide"}:
        return None
    who = speaker(syntax, verb)
    return None if who.head is None or who.own else source(syntax, who.head)


def _passive_agent(syntax: Syntax, token: Token) -> Source | None:
    agent = syntax.child(token.i, "agent")
    by = syntax.child(agent.i, "pobj") if agent is not None else None
    return source(syntax, by.i) if by is not None and not is_first_person(by) else None


def _noun_topic(syntax: Syntax, noun: Token) -> tuple[Span, ...]:
    for prep in syntax.children(noun.i, "prep", "acl"):
        if prep.lemma in {"of", "on", "about"} or prep.dep == "acl":
            return pieces(syntax, (i for i in syntax.subtree(prep.i) if i != prep.i or prep.dep == "acl"))
    return ()


def _absent(syntax: Syntax, noun: Token) -> bool:
    return noun.dep in {"dobj", "attr"} and negated(syntax, syntax.tokens[noun.head])
