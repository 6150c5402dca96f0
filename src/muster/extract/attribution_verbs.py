"""Cue verbs: "X said that P", "P, X said", "images show P", "X was ordered to P", "residents saw P"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from muster.domain.claim import Certainty, Polarity, SpeechAct
from muster.domain.mention import Attribution
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_addressee import addressee
from muster.extract.attribution_clause import cue_of, negated, passive
from muster.extract.attribution_content import content_of
from muster.extract.attribution_lexicon import Cue, words
from muster.extract.attribution_seen import observed
from muster.extract.attribution_speaker import Speaker, citing_verb, sayer, speaker
from muster.extract.attribution_stretch import pieces
from muster.extract.source_kind import role_of
from muster.extract.source_phrase import source

_CLAUSAL = ("ccomp", "xcomp", "advcl", "parataxis", "acl", "pcomp", "dep", "oprd")
_SAYING = {
    "say", "tell", "announce", "promise", "deny", "reject", "agree", "demand", "ask", "order", "threaten",
}  # fmt: skip
_AVOWED = {"responsibility", "attack", "strike", "ambush", "raid", "bombing", "credit", "assault"}
_VERSIONS = {
    "version", "edition", "report", "article", "story", "post", "issue", "update", "entry", "bulletin",
}  # fmt: skip
_INFERRING = {
    "suggest", "indicate", "imply", "hint", "mean", "signal", "confirm", "prove", "signify", "contradict",
}  # fmt: skip
_GUESSING = {"think", "reckon", "suspect", "imagine", "suppose", "fear", "hope"}
_NOBODY = {
    "nobody", "none", "noone", "nothing", "no", "anybody", "anyone", "somebody", "someone", "who", "whoever",
}  # fmt: skip
_ACTING = {"agree", "demand", "promise"}


def by_verb(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """The attributions that the verb ``token`` makes; none where it does not attribute."""
    cue = cue_of(syntax, token)
    if _asked_of_readers(syntax, token):
        return
    if cue is None or token.pos not in {"VERB", "AUX"} or token.dep in {"amod", "dobj", "pobj"}:
        return
    if token.dep == "xcomp" and syntax.tokens[token.head].lemma in words("decline"):
        return
    said_by = sayer(syntax, token, speaker(syntax, token))
    if passive(syntax, token) and said_by.head is None:
        yield from _passive(syntax, token, cue)
    elif cue.frame == "cite":
        return
    elif cue.frame == "verdict":
        yield from _called(syntax, token, said_by)
    elif cue.frame in {"show", "perceive"}:
        yield from observed(syntax, token, cue, said_by)
    elif cue.frame in _SAYING:
        yield from _said(syntax, token, cue, said_by)


def _asked_of_readers(syntax: Syntax, token: Token) -> bool:
    """ "What does the ministry say?" reports no words."""
    sentence = syntax.sentence_of(token.i)
    helps = any(
        c.lemma in {"do", "have", "be", "will", "can"} and c.i < token.i
        for c in syntax.children(token.i, "aux")
    )
    return token.dep == "ROOT" and helps and syntax.tokens[sentence.last - 1].text == "?"


def _said(syntax: Syntax, verb: Token, cue: Cue, said_by: Speaker) -> Iterator[Attribution]:
    content = content_of(syntax, verb, cue)
    if said_by.head is None or syntax.tokens[said_by.head].lemma.casefold() in _NOBODY:
        return
    if cue.frame == "agree" and not content and verb.lemma in {"agree", "consent"}:
        content = (verb.span,)
    if negated(syntax, verb):
        yield from _not_said(syntax, verb, cue, said_by, content)
        return
    if not _speaks(syntax, verb, cue, said_by, content):
        return
    if _inference(syntax, verb, said_by.head):
        reason = f"inference: {verb.lemma}"
        yield Attribution(verb.span, content, speech_act=cue.act, certainty=cue.certainty, reason=reason)
        return
    earlier = _earlier_version(syntax, verb) if said_by.own else None
    if earlier is not None:
        yield Attribution(verb.span, content, source(syntax, earlier.i), reason="an earlier version")
        return
    if _denies_nothing(syntax, verb, cue):
        return
    act, certainty = _weight(syntax, verb, cue, said_by)
    if cue.frame in _ACTING and not said_by.own:
        content = (verb.span, *content)  # "Moscow has agreed": the cue is what happened
    yield Attribution(
        verb.span,
        content,
        None if said_by.own else source(syntax, said_by.head),
        relay=() if said_by.own else relays(syntax, verb, said_by.head),
        speech_act=act,
        certainty=certainty,
        polarity=Polarity.NEGATED if act is SpeechAct.DENY or verb.lemma == "doubt" else None,
        reason=f"{cue.frame}: {verb.lemma}",
    )


def _not_said(
    syntax: Syntax, verb: Token, cue: Cue, said_by: Speaker, content: tuple[Span, ...]
) -> Iterator[Attribution]:
    """ "has not announced P", "does not think that P", "has not agreed to P": what a negated cue leaves of its content."""
    if not content or said_by.head is None:
        return
    doubted = Attribution(verb.span, content, polarity=Polarity.NEGATED, reason=f"negated {verb.lemma}")
    if cue.frame == "announce" or verb.lemma in {"announce", "declare"}:
        yield replace(doubted, source=_own(syntax, said_by))
    elif cue.certainty is Certainty.PROBABLE and not said_by.own:
        yield replace(doubted, source=source(syntax, said_by.head), certainty=cue.certainty)
    elif cue.frame == "agree":
        who = None if said_by.own else source(syntax, said_by.head)
        reason = f"forbidden: not {verb.lemma}"
        yield replace(doubted, source=who, speech_act=SpeechAct.ORDER, reason=reason)


def _denies_nothing(syntax: Syntax, verb: Token, cue: Cue) -> bool:
    """A denial or rejection that is withheld, or that turns down something else than words."""
    if cue.frame == "deny":
        return _neither_nor(syntax, verb) or _denies_permission(syntax, verb)
    return cue.frame == "reject" and not _rejects_claim(syntax, verb)


def _weight(syntax: Syntax, verb: Token, cue: Cue, said_by: Speaker) -> tuple[SpeechAct, Certainty | None]:
    """The speech act and certainty of the cue: avowals are firm, the writer's own guesses are suggestions."""
    hypothetical = any(c.lemma in {"would", "might"} for c in syntax.children(verb.i, "aux"))
    if said_by.own and cue.frame == "say" and hypothetical:
        return SpeechAct.SUGGEST, Certainty.POSSIBLE
    guess = said_by.own and cue.act is SpeechAct.STATE and verb.lemma in _GUESSING
    avowal = verb.lemma == "claim" and any(c.lemma in _AVOWED for c in syntax.children(verb.i, "dobj"))
    return SpeechAct.SUGGEST if guess else cue.act, None if avowal else cue.certainty


def _called(syntax: Syntax, verb: Token, said_by: Speaker) -> Iterator[Attribution]:
    """ "described the flights as routine patrols", "calls it a regrouping": the naming is what is said."""
    after = [c for c in syntax.children(verb.i) if c.i > verb.i and c.dep not in {"conj", "cc", "punct"}]
    if said_by.head is None or (len(after) < 2 and verb.lemma != "describe") or not after:
        return
    tokens = {verb.i}.union(*(syntax.subtree(c.i) for c in after))
    who = None if said_by.own else source(syntax, said_by.head)
    relay = () if said_by.own else relays(syntax, verb, said_by.head)
    yield Attribution(verb.span, pieces(syntax, tokens), who, relay=relay, reason=f"names it: {verb.lemma}")


def _neither_nor(syntax: Syntax, verb: Token) -> bool:
    """ "would neither confirm nor deny" denies nothing."""
    above = syntax.tokens[verb.head]
    return verb.dep == "conj" and any(c.lemma in {"neither", "nor"} for c in syntax.children(above.i))


def _inference(syntax: Syntax, verb: Token, head: int) -> bool:
    """ "Shadows suggest that P": things do not speak; the writer infers from them."""
    token = syntax.tokens[head]
    return verb.lemma in _INFERRING and token.pos == "NOUN" and role_of(syntax, head) is None


def _earlier_version(syntax: Syntax, verb: Token) -> Token | None:
    """The document in "in Monday's edition we wrote that …" and "in an earlier version we said …"."""
    for prep in syntax.children(verb.i, "prep"):
        named = syntax.child(prep.i, "pobj")
        if prep.lemma == "in" and named is not None and named.lemma in _VERSIONS:
            return named
    return None


def _own(syntax: Syntax, said_by: Speaker) -> Source | None:
    """ "Russia has not announced …" is the publisher's sentence about Russia."""
    return None


def _speaks(syntax: Syntax, verb: Token, cue: Cue, said_by: Speaker, content: tuple[Span, ...]) -> bool:
    """Whether the verb reports speech: it has content, or stands beside a quotation or speaks of one."""
    if said_by.head is None:
        return False
    if content:
        return True
    if cue.frame in {"deny", "reject"}:
        return True
    if verb.lemma not in words("bare"):
        return False
    sentence = syntax.sentence_of(verb.i)
    marks = syntax.text[max(0, sentence.span.start - 2) : sentence.span.end + 2]
    return any(mark in marks for mark in '"“”«»:') or "''" in marks


def relays(syntax: Syntax, verb: Token, head: int) -> tuple[Source, ...]:
    """Steps printed between publisher and speaker: the outlet told, or the site that quotes the speaker."""
    told = addressee(syntax, verb)
    if told:
        return told
    if (
        verb.dep == "conj"
        and syntax.child(verb.i, "nsubj") is None
        and syntax.tokens[verb.head].pos == "VERB"
    ):
        return relays(syntax, syntax.tokens[verb.head], head)  # "told Reuters that P and said Q"
    citing = citing_verb(syntax, verb)
    if citing is not None:
        agent = syntax.child(citing.i, "agent")
        outlet = syntax.child(agent.i, "pobj") if agent is not None else None
        outlet = outlet or (None if passive(syntax, citing) else syntax.child(citing.i, "nsubj"))
        return (source(syntax, outlet.i),) if outlet is not None else ()
    for child in syntax.children(head, "acl"):
        if child.lemma in {"quote", "cite", "interview", "contact"}:
            for agent in syntax.children(child.i, "agent", "prep"):
                for body in syntax.children(agent.i, "pobj"):
                    named = next((a for a in syntax.children(body.i, "appos") if a.pos == "PROPN"), body)
                    read = source(syntax, named.i)
                    known = read.kind in {SourceKind.WIRE, SourceKind.MEDIA}
                    return (read if known else read._replace(kind=SourceKind.MEDIA),)
    return ()


def _rejects_claim(syntax: Syntax, verb: Token) -> bool:
    if any(True for _ in syntax.children(verb.i, "ccomp")):
        return True
    if any(c.lemma == "as" for c in syntax.children(verb.i, "prep")):
        return True
    if verb.dep == "relcl" and syntax.tokens[verb.head].lemma in words("claim_noun"):
        return True
    return any(c.lemma in words("claim_noun") or c.tag == "DT" for c in syntax.children(verb.i, "dobj"))


def _denies_permission(syntax: Syntax, verb: Token) -> bool:
    """ "denied permission", "denied the ship entry": a refusal, no denial of a claim."""
    if any(c.dep == "dative" for c in syntax.children(verb.i)):
        return True
    return any(c.lemma in words("permission") for c in syntax.children(verb.i, "dobj"))


def _passive(syntax: Syntax, verb: Token, cue: Cue) -> Iterator[Attribution]:
    """ "is said to have left" is hearsay; "were ordered to leave" is an order told by the publisher."""
    content: list[Span] = []
    for child in syntax.children(verb.i, *_CLAUSAL):
        if child.i > verb.i and child.dep in {"xcomp", "ccomp", "oprd"}:
            content.extend(pieces(syntax, syntax.subtree(child.i)))
    if not content or negated(syntax, verb):
        return
    if verb.lemma in words("passive_hearsay"):
        certainty = cue.certainty or Certainty.PROBABLE
        yield Attribution(verb.span, tuple(content), certainty=certainty, reason=f"hearsay: {verb.lemma}")
    elif cue.frame in {"order", "demand"}:
        yield Attribution(
            verb.span, tuple(content), speech_act=cue.act, reason=f"passive {cue.frame}: {verb.lemma}"
        )
