"""Who says it where a noun attributes: "reports that P", "rumours of P", "X's claim that P", "a statement from X that P"?"""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.claim import Certainty, Polarity, SpeechAct
from muster.domain.mention import Attribution
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_lexicon import Cue, bodies, nouns
from muster.extract.attribution_speaker import speaker
from muster.extract.attribution_stretch import pieces
from muster.extract.source_kind import is_first_person, role_of
from muster.extract.source_phrase import source

_CARRIERS = {"statement", "report", "remark", "comment", "account", "interview", "testimony", "briefing", "data",
             "estimate", "document", "assessment", "information", "post", "figure", "announcement", "message", "word"}  # fmt: skip
_ISSUED = {"issue", "release", "publish", "make", "give", "write", "compile", "carry"}
_MEDIA = {"medium", "media", "press", "newspaper", "channel", "account"}
FIGURES = {"estimate", "count", "calculation", "figure", "assessment", "tally", "projection", "forecast"}


def by_noun(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "reports that P", "rumours of P", "X's claim that P", "a statement from X that P"."""
    entry = nouns().get(token.lemma)
    if entry is None or (token.pos not in {"NOUN", "PROPN"} and token.dep not in {"dobj", "pobj"}):
        return
    kind, cue = entry
    content = _complement(syntax, token) or _that_it_is(syntax, token)
    if not content:
        yield from _standing_order(syntax, token, cue)
        yield from _counted(syntax, token, cue)
        return
    who = carried_for(syntax, token) or _medium(syntax, token)
    own = who is not None and is_first_person(who)
    said_by = None if own else _said_by(syntax, token, who, kind)
    if said_by is None and not own:
        return
    negative = Polarity.NEGATED if cue.act is SpeechAct.DENY else None
    reported = kind is SourceKind.MEDIA and cue.act is SpeechAct.STATE and cue.certainty is Certainty.PROBABLE
    if reported and said_by is not None and said_by.named:
        cue = cue._replace(certainty=None)  # a report is as firm as whoever is printed with it
    yield Attribution(token.span, content, said_by, speech_act=cue.act, certainty=cue.certainty, polarity=negative,
                      reason=f"noun: {token.lemma}")  # fmt: skip


def carried_for(syntax: Syntax, named: Token) -> Token | None:
    """The speaker behind a noun for something said: "a statement from X", "figures issued by X", "X's account"."""
    if named.lemma not in _CARRIERS and named.lemma not in nouns():
        return None
    for prep in syntax.children(named.i, "prep", "agent"):
        if prep.lemma in {"from", "by"} or (prep.lemma == "of" and named.lemma in _CARRIERS):
            who = syntax.child(prep.i, "pobj")
            if who is not None and (role_of(syntax, who.i) is not None or who.pos == "PROPN"):
                return who
    for verb in syntax.children(named.i, "acl"):
        agent = syntax.child(verb.i, "agent")
        who = syntax.child(agent.i, "pobj") if agent is not None else None
        if who is not None and verb.lemma in _ISSUED:
            return who
    return syntax.child(named.i, "poss")


def _complement(syntax: Syntax, noun: Token) -> tuple[Span, ...]:
    """The words of "reports that P", "made the claim that P", "rumours of P"."""
    for child in syntax.children(noun.i, "acl", "ccomp", "relcl"):
        if any(c.lemma in {"that", "whether"} for c in syntax.children(child.i, "mark")):
            return pieces(syntax, syntax.subtree(child.i))
    if noun.dep in {"dobj", "pobj"}:
        for child in syntax.children(syntax.tokens[noun.head].i, "ccomp"):
            if child.i > noun.i and any(c.lemma == "that" for c in syntax.children(child.i, "mark")):
                return pieces(syntax, syntax.subtree(child.i))
    if nouns()[noun.lemma][0] is not None:
        for prep in syntax.children(noun.i, "prep"):
            if prep.lemma in {"of", "about"} and syntax.child(prep.i, "pobj", "pcomp") is not None:
                return pieces(syntax, (i for i in syntax.subtree(prep.i) if i != prep.i))
    return ()


def _that_it_is(syntax: Syntax, noun: Token) -> tuple[Span, ...]:
    """ "The ministry's position is that P"."""
    verb = syntax.tokens[noun.head]
    owned = any(True for _ in syntax.children(noun.i, "poss", "prep"))
    if noun.dep != "nsubj" or verb.lemma != "be" or not owned:
        return ()
    for child in syntax.children(verb.i, "ccomp"):
        if any(c.lemma == "that" for c in syntax.children(child.i, "mark")):
            return pieces(syntax, syntax.subtree(child.i))
    return ()


def _counted(syntax: Syntax, noun: Token, cue: Cue) -> Iterator[Attribution]:
    """ "estimates by X range between A and B": the sentence is what X estimates."""
    who = carried_for(syntax, noun)
    verb = syntax.tokens[noun.head]
    if who is None or noun.dep != "nsubj" or noun.lemma not in FIGURES or is_first_person(who):
        return
    content = pieces(syntax, (i for i in syntax.subtree(verb.i) if i >= verb.i))
    yield Attribution(
        noun.span, content, source(syntax, who.i), certainty=cue.certainty, reason=f"noun: {noun.lemma}"
    )


def _standing_order(syntax: Syntax, noun: Token, cue: Cue) -> Iterator[Attribution]:
    """ "had orders to P", "the order to P": an order told by whoever speaks."""
    if cue.act not in {SpeechAct.ORDER, SpeechAct.DEMAND}:
        return
    for clause in syntax.children(noun.i, "acl", "relcl"):
        if clause.tag == "VB":
            content = pieces(syntax, syntax.subtree(noun.i))
            yield Attribution(noun.span, content, speech_act=cue.act, reason=f"noun: {noun.lemma}")


def _medium(syntax: Syntax, noun: Token) -> Token | None:
    """ "reports in foreign media", "rumours on Telegram"."""
    for prep in syntax.children(noun.i, "prep"):
        if prep.lemma in {"in", "on"}:
            where = syntax.child(prep.i, "pobj")
            if where is not None and (where.lemma in _MEDIA or where.text.casefold() in bodies()):
                return where
    return None


def _said_by(syntax: Syntax, noun: Token, who: Token | None, kind: SourceKind | None) -> Source | None:
    """The printed speaker, else what the bare noun stands for, else the subject that the noun is object of."""
    if who is not None:
        return source(syntax, who.i)
    return Source(noun.text, kind, False, noun.span) if kind is not None else _subject(syntax, noun)


def _subject(syntax: Syntax, noun: Token) -> Source | None:
    """The body that made the statement: "X issued a statement that P", "X gave an assurance that P"."""
    verb = syntax.tokens[noun.head]
    if noun.dep != "dobj" or verb.pos != "VERB":
        return None
    who = speaker(syntax, verb)
    return None if who.head is None or who.own else source(syntax, who.head)
