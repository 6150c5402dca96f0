"""Words withheld: "declined to comment", "did not say whether", "there was no comment from"."""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.claim import Certainty, Polarity, SpeechAct
from muster.domain.mention import Attribution
from muster.domain.source import Source
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_clause import negated, passive
from muster.extract.attribution_lexicon import words
from muster.extract.attribution_speaker import Speaker, sayer, speaker
from muster.extract.attribution_stretch import pieces
from muster.extract.source_phrase import source

_MODALS = {"could", "can", "would", "will", "may"}
_GIVEN = {"date", "timetable", "timeline", "figure", "number", "reason", "name", "explanation", "breakdown"}
_COMMENT_NOUNS = {"comment", "response", "reply", "detail", "answer", "explanation", "statement"}


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
    said_by = sayer(syntax, token, said_by)
    assert said_by.head is not None
    if _unable_to_say(syntax, token):
        yield cannot_confirm(cue, topic(syntax, token), source(syntax, said_by.head))
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
        if verb is not None and verb.lemma == "draw" and passive(syntax, verb):  # "declined to be drawn on X"
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
    if token.lemma in {"remain", "keep", "stay"}:
        silent = next((c for c in syntax.children(token.i) if c.lemma in {"silent", "mum", "quiet"}), None)
        return Span(token.start, max(token.end, silent.end)) if silent is not None else None
    if token.lemma in {"say", "reveal"} and any(
        c.lemma in {"nothing", "little"} for c in syntax.children(token.i, "dobj")
    ):
        return token.span
    if negated(syntax, token) and _talks_to_press(syntax, token):
        return _with_auxiliaries(syntax, token)
    if (
        negated(syntax, token)
        and token.lemma in _silent_verbs(syntax, token)
        and not is_checking(syntax, token)
    ):
        return _with_auxiliaries(syntax, token)
    return None


def _talks_to_press(syntax: Syntax, token: Token) -> bool:
    """ "would not talk to us", "did not return calls": silence towards whoever asks, no broken-off talks."""
    if token.lemma in {"return", "answer"}:
        return any(
            c.lemma in {"call", "message", "question", "email"} for c in syntax.children(token.i, "dobj")
        )
    if token.lemma not in {"talk", "speak"}:
        return False
    hearers = [
        p
        for prep in syntax.children(token.i, "prep")
        if prep.lemma in {"to", "with"}
        for p in syntax.children(prep.i, "pobj")
    ]
    return any(
        h.lemma.casefold() in words("hearer") or h.text.casefold() in words("first_person") for h in hearers
    )


def _unable_to_say(syntax: Syntax, token: Token) -> bool:
    """ "can't say whether": no knowledge, no refusal."""
    return token.lemma in {"say", "tell", "confirm"} and any(
        c.lemma in {"can", "could", "ca"} for c in syntax.children(token.i, "aux")
    )


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
        withheld = child.lemma in _GIVEN and token.lemma in {"give", "offer", "provide"}
        if (withheld or child.lemma in _COMMENT_NOUNS) and (no or negated(syntax, token)):
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
    stop = next(
        (i for i in syntax.subtree(verb.i) if i > verb.i and syntax.tokens[i].text == ":"), len(syntax.tokens)
    )
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
            kept = [i for i in syntax.subtree(child.i) if i < stop]
            if any(syntax.tokens[i].pos not in {"PRON", "PUNCT", "DET", "SCONJ"} for i in kept):
                found.extend(pieces(syntax, kept))
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


def cannot_confirm(cue: Span, content: tuple[Span, ...], who: Source | None) -> Attribution:
    return Attribution(cue, content, who, speech_act=SpeechAct.CANNOT_CONFIRM, certainty=Certainty.UNKNOWN,
                       polarity=Polarity.AFFIRMED, reason="could not confirm")  # fmt: skip


def able(syntax: Syntax, token: Token) -> Token | None:
    """The head of "was not able to confirm", "has been unable to verify", "failed to verify"."""
    for above in syntax.ancestors(token.i):
        if above.lemma in {"able", "unable"}:
            return syntax.tokens[above.head] if above.dep in {"acomp", "xcomp"} else above
        if above.lemma in {"fail", "impossible", "struggle"}:
            return above
        if above.pos == "VERB":
            return None
    return None


def _nothing(syntax: Syntax, token: Token) -> bool:
    """ "None of these accounts could be confirmed", "neither version", "no such claim"."""
    subject = syntax.child(token.i, "nsubjpass", "nsubj")
    if subject is None:
        return False
    return subject.lemma in {"none", "neither", "nothing"} or any(
        c.lemma in {"no", "neither"} for c in syntax.children(subject.i, "det")
    )


def is_checking(syntax: Syntax, token: Token) -> bool:
    """A verb of checking that did not succeed: could not, unable to, not been able to, "not verified"."""
    if token.lemma not in words("check"):
        return False
    head = able(syntax, token)
    if head is not None:
        lemmas = {c.lemma for c in syntax.children(head.i)} | {head.lemma}
        return negated(syntax, head) or bool(lemmas & {"unable", "fail", "impossible", "struggle"})
    if not negated(syntax, token) and not _nothing(syntax, token):
        return False
    if token.lemma != "confirm" and any(c.lemma == "have" for c in syntax.children(token.i, "aux")):
        return True
    modal = any(
        c.lemma in {"could", "can", "ca"} or c.text.casefold() in {"ca", "can", "could"}
        for c in syntax.children(token.i, "aux")
    )
    return modal or passive(syntax, token) or token.tag == "VBN"
