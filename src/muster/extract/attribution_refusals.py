"""Words withheld or thrown back: no comment, could not confirm, "called that invented"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from muster.domain.claim import Certainty, Polarity, SpeechAct
from muster.domain.mention import Attribution
from muster.domain.source import Source
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_clause import Speaker, cue_of, negated, passive, pieces, speaker
from muster.extract.attribution_lexicon import nouns, words
from muster.extract.source_phrase import is_first_person, role_of, source

_MODALS = {"could", "can", "would", "will", "may"}
_COMMENT_NOUNS = {"comment", "response", "reply", "detail", "answer", "explanation", "statement"}
_CALLING = {
    "call",
    "brand",
    "label",
    "describe",
    "term",
    "dub",
    "denounce",
    "dismiss",
    "decry",
    "reject",
    "condemn",
}
_EVIDENCE = {"confirmation", "verification", "corroboration", "evidence", "proof"}
_FLAT = {"no", "false", "wrong", "untrue", "nonsense", "incorrect", "nope", "true"}
_ECHO = {"this", "that", "it", "these", "those", "they", "such", "both", "neither", "all", "either"}


def refusal(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """A refusal to comment: the verb that refuses, or a verb of speaking negated."""
    cue = _refusing(syntax, token)
    if cue is None:
        return
    said_by = speaker(syntax, token)
    if said_by.head is None and token.lemma == "be":
        said_by = _comment_from(syntax, token)
    if said_by.head is None or said_by.own:
        return
    speaking = _innermost(syntax, token)
    said_by = _sayer(syntax, token, said_by)
    assert said_by.head is not None
    if _unable_to_say(syntax, token):
        yield _cannot(cue, topic(syntax, token), source(syntax, said_by.head))
        return
    yield Attribution(
        cue,
        topic(syntax, speaking) or topic(syntax, token) or _asked(syntax, token),
        source(syntax, said_by.head),
        speech_act=SpeechAct.NO_COMMENT,
        certainty=Certainty.UNKNOWN,
        polarity=Polarity.AFFIRMED,
        reason=f"no comment: {token.lemma}",
    )


def _refusing(syntax: Syntax, token: Token) -> Span | None:
    """The printed refusal that starts at ``token``, from its auxiliaries to the verb of speaking."""
    if token.lemma in words("decline"):
        verb = syntax.child(token.i, "xcomp", "ccomp")
        if verb is not None and verb.lemma in words("speak") and verb.tag == "VB":
            return Span(token.start, verb.end)
        return None
    if token.pos not in {"VERB", "AUX"}:
        return None
    if token.lemma in {"have", "make", "give", "offer", "provide", "issue", "be"}:
        return _no_comment_noun(syntax, token)
    if token.dep == "pcomp" and syntax.tokens[token.head].lemma == "without":
        return (
            Span(syntax.tokens[token.head].start, token.end)
            if token.lemma in words("speak") - {"name"}
            else None
        )
    if token.lemma in {"remain", "keep", "stay"} and any(
        c.lemma in {"silent", "mum", "quiet"} for c in syntax.children(token.i)
    ):
        return token.span
    if token.lemma in {"say", "reveal"} and any(
        c.lemma in {"nothing", "little"} for c in syntax.children(token.i, "dobj")
    ):
        return token.span
    if (
        negated(syntax, token)
        and token.lemma in _silent_verbs(syntax, token)
        and not _is_checking(syntax, token)
    ):
        return _with_auxiliaries(syntax, token)
    return None


def _unable_to_say(syntax: Syntax, token: Token) -> bool:
    """ "can't say whether": no knowledge, no refusal."""
    return token.lemma in {"say", "tell", "confirm"} and any(
        c.lemma in {"can", "could", "ca"} for c in syntax.children(token.i, "aux")
    )


def _sayer(syntax: Syntax, token: Token, said_by: Speaker) -> Speaker:
    """ "conceded that the tanks will not come and declined …": tanks decline nothing, the one who conceded does."""
    if token.dep != "conj" or said_by.head is None or syntax.child(token.i, "nsubj") is not None:
        return said_by
    head = syntax.tokens[said_by.head]
    if role_of(syntax, head.i) is not None or head.pos in {"PRON", "PROPN"}:
        return said_by
    for above in syntax.ancestors(token.i):
        if above.pos == "VERB" and cue_of(syntax, above) is not None:
            higher = speaker(syntax, above)
            return higher if higher.head is not None else said_by
    return said_by


def _silent_verbs(syntax: Syntax, token: Token) -> frozenset[str]:
    if token.lemma in {"say", "tell"} and any(
        c.lemma in {"can", "could", "ca"} for c in syntax.children(token.i, "aux")
    ):
        return frozenset({"say", "tell"})
    modal = any(c.lemma in {"would", "will"} for c in syntax.children(token.i, "aux"))
    return words("speak") if modal else words("keep_silent")


def _no_comment_noun(syntax: Syntax, token: Token) -> Span | None:
    for child in syntax.children(token.i, "dobj", "attr"):
        no = any(c.lemma == "no" for c in syntax.children(child.i, "det"))
        if child.lemma in _COMMENT_NOUNS and (no or negated(syntax, token)):
            return Span(token.start, child.end)
    if token.lemma == "be" and negated(syntax, token):
        for child in syntax.children(token.i, "acomp"):
            if child.lemma in {"available", "reachable"}:
                return Span(token.start, child.end)
    return None


def _comment_from(syntax: Syntax, token: Token) -> Speaker:
    """The body in "there was no comment from X"."""
    for child in syntax.children(token.i, "attr"):
        for prep in syntax.children(child.i, "prep"):
            who = syntax.child(prep.i, "pobj")
            if prep.lemma in {"from", "by"} and who is not None:
                return Speaker(who.i)
    return Speaker(None)


def _with_auxiliaries(syntax: Syntax, token: Token) -> Span:
    parts = [
        c for c in syntax.children(token.i, "aux", "neg", "advmod") if c.i < token.i and token.i - c.i < 5
    ]
    last = token.end
    for prep in syntax.children(token.i, "prep"):
        if token.lemma in {"respond", "reply"} and prep.lemma == "to":
            asked = syntax.child(prep.i, "pobj")
            if asked is not None and asked.lemma in {
                "request",
                "question",
                "inquiry",
                "query",
                "call",
                "message",
                "email",
            }:
                last = _request_end(syntax, asked)
    return Span(min([token.start, *(p.start for p in parts)]), last)


def _request_end(syntax: Syntax, asked: Token) -> int:
    for prep in syntax.children(asked.i, "prep"):
        comment = syntax.child(prep.i, "pobj")
        if comment is not None and comment.lemma in {"comment", "information", "clarification"}:
            return comment.end
    return asked.end


def _innermost(syntax: Syntax, token: Token) -> Token:
    verb = syntax.child(token.i, "xcomp")
    return verb if verb is not None and token.lemma in words("decline") else token


def topic(syntax: Syntax, verb: Token) -> tuple[Span, ...]:
    """What the words are about: a clause, an object, or "on / about / regarding X" below the verb or its nouns."""
    found: list[Span] = []
    for child in syntax.children(verb.i, "ccomp", "xcomp", "dobj", "advcl"):
        if (
            child.i > verb.i
            and child.lemma not in _COMMENT_NOUNS | {"question", "request"}
            and child.pos != "PRON"
        ):
            if child.dep == "advcl" and not any(
                c.tag in {"WRB", "WP"} or c.lemma in {"whether", "if"} for c in syntax.children(child.i)
            ):
                continue
            found.extend(pieces(syntax, syntax.subtree(child.i)))
    return tuple(found) or tuple(_about(syntax, verb, 0))


def _about(syntax: Syntax, token: Token, depth: int) -> Iterator[Span]:
    if depth > 4:
        return
    for prep in syntax.children(token.i, "prep", "dobj", "attr", "pobj", "pcomp"):
        if prep.dep == "prep" and prep.lemma in {"on", "about", "regarding", "over", "concerning"}:
            for object_ in syntax.children(prep.i, "pobj", "pcomp", "ccomp"):
                if not _time(object_):
                    yield from pieces(syntax, syntax.subtree(object_.i))
        elif prep.i > token.i:
            yield from _about(syntax, prep, depth + 1)


def _time(token: Token) -> bool:
    return token.lemma.casefold() in {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "telegram", "x", "condition",
    }  # fmt: skip


def _asked(syntax: Syntax, token: Token) -> tuple[Span, ...]:
    """ "Asked about the convoy, X declined to comment"."""
    for child in syntax.children(token.i, "advcl"):
        if child.lemma in {"ask", "press", "question", "quiz"}:
            return tuple(_about(syntax, child, 0)) or topic(syntax, child)
    return ()


def unconfirmed(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "X could not confirm P", "P could not be verified", "date not verified", "no confirmation of P"."""
    if (
        token.lemma in {"prove", "disprove"}
        and token.pos == "VERB"
        and (negated(syntax, token) or _neither(syntax, token))
    ):
        yield _cannot(token.span, topic(syntax, token), None)
        return
    if token.lemma in _EVIDENCE:
        if any(c.lemma == "no" for c in syntax.children(token.i, "det")) or _absent(syntax, token):
            yield _cannot(token.span, _noun_topic(syntax, token), _seeker(syntax, token))
        return
    if (
        token.lemma not in words("check")
        or token.pos not in {"VERB", "ADJ"}
        or not _is_checking(syntax, token)
    ):
        return
    first = _able(syntax, token) or token
    said_by = Speaker(None) if passive(syntax, token) else speaker(syntax, first)
    who = None if said_by.head is None or said_by.own else source(syntax, said_by.head)
    content = topic(syntax, token)
    if passive(syntax, token):
        subject = syntax.child(token.i, "nsubjpass", "nsubj")
        content = pieces(syntax, syntax.subtree(subject.i)) if subject is not None else ()
        who = _passive_agent(syntax, token)
    yield _cannot(Span(min(first.start, token.start), token.end), content, who)


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


def _cannot(cue: Span, content: tuple[Span, ...], who: Source | None) -> Attribution:
    return Attribution(cue, content, who, speech_act=SpeechAct.CANNOT_CONFIRM, certainty=Certainty.UNKNOWN,
                       polarity=Polarity.AFFIRMED, reason="could not confirm")  # fmt: skip


def _noun_topic(syntax: Syntax, noun: Token) -> tuple[Span, ...]:
    for prep in syntax.children(noun.i, "prep", "acl"):
        if prep.lemma in {"of", "on", "about"} or prep.dep == "acl":
            return pieces(syntax, (i for i in syntax.subtree(prep.i) if i != prep.i or prep.dep == "acl"))
    return ()


def _absent(syntax: Syntax, noun: Token) -> bool:
    return noun.dep in {"dobj", "attr"} and negated(syntax, syntax.tokens[noun.head])


def _able(syntax: Syntax, token: Token) -> Token | None:
    """The head of "was not able to confirm", "has been unable to verify", "failed to verify"."""
    for above in syntax.ancestors(token.i):
        if above.lemma in {"able", "unable"}:
            return syntax.tokens[above.head] if above.dep in {"acomp", "xcomp"} else above
        if above.lemma in {"fail", "impossible", "struggle"}:
            return above
        if above.pos == "VERB":
            return None
    return None


def _is_checking(syntax: Syntax, token: Token) -> bool:
    """A verb of checking that did not succeed: could not, unable to, not been able to, "not verified"."""
    if token.lemma not in words("check"):
        return False
    able = _able(syntax, token)
    if able is not None:
        lemmas = {c.lemma for c in syntax.children(able.i)} | {able.lemma}
        return negated(syntax, able) or bool(lemmas & {"unable", "fail", "impossible", "struggle"})
    if not negated(syntax, token):
        return False
    if token.lemma != "confirm" and any(c.lemma == "have" for c in syntax.children(token.i, "aux")):
        return True
    modal = any(
        c.lemma in {"could", "can", "ca"} or c.text.casefold() in {"ca", "can", "could"}
        for c in syntax.children(token.i, "aux")
    )
    return modal or passive(syntax, token) or token.tag == "VBN"


def verdict(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "called that invented", "dismissed the report as false", "These reports are false": a denial of what went before."""
    if token.text.casefold() in _FLAT and _alone(syntax, token):
        yield Attribution(
            token.span, (), None, speech_act=SpeechAct.DENY, polarity=Polarity.NEGATED, reason="verdict"
        )
    elif token.lemma in _CALLING:
        yield from _called(syntax, token)
    elif token.lemma in {"withdraw", "retract", "rescind", "issue"} and passive(syntax, token):
        yield from _taken_back(syntax, token)
    elif token.lemma in {"be", "remain"} and token.pos in {"AUX", "VERB"} and not negated(syntax, token):
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
    """ "The statement was issued in error", "the report has been retracted"."""
    subject = syntax.child(verb.i, "nsubjpass")
    under = {syntax.tokens[i].lemma for i in syntax.subtree(subject.i)} if subject is not None else set()
    words_ = under | {
        w.casefold() for w in (syntax.text[subject.start : subject.end] if subject else "").split()
    }
    text = (
        {syntax.tokens[i].lemma.casefold() for i in syntax.subtree(subject.i)}
        if subject is not None
        else set()
    )
    error = any(syntax.tokens[i].lemma in {"error", "mistake"} for i in syntax.subtree(verb.i))
    if (words_ | text) & (words("claim_noun") | {"article"}) and (verb.lemma != "issue" or error):
        yield _denial(verb.span, None, ())


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
        if echo and child.text.casefold() in words("verdict"):
            guess = any(t.lemma in {"likely", "probably", "perhaps", "possibly"} for t in under)
            level = Certainty.PROBABLE if guess else None
            yield replace(_denial(Span(verb.start, child.end), None, ()), certainty=level)


def _denial(cue: Span, who: Source | None, content: tuple[Span, ...]) -> Attribution:
    return Attribution(
        cue, content, who, speech_act=SpeechAct.DENY, polarity=Polarity.NEGATED, reason="verdict"
    )
