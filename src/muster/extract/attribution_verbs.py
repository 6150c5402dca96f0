"""Cue verbs: "X said that P", "P, X said", "images show P", "X was ordered to P", "residents saw P"."""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.claim import Certainty, Polarity, SpeechAct
from muster.domain.mention import Attribution
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_clause import (
    CLAUSAL,
    Speaker,
    addressee,
    apart,
    background,
    citing_verb,
    clause_without,
    cue_of,
    negated,
    passive,
    pieces,
    speaker,
)
from muster.extract.attribution_lexicon import Cue, bodies, nouns, words
from muster.extract.source_phrase import is_material, kind_of, role_of, source

_SAYING = {
    "say",
    "tell",
    "announce",
    "promise",
    "deny",
    "reject",
    "agree",
    "demand",
    "ask",
    "order",
    "threaten",
}
_SEEN = {SourceKind.RESIDENT, SourceKind.PERSON, SourceKind.ANALYST, SourceKind.OFFICIAL, SourceKind.MEDIA,
         SourceKind.GROUP, SourceKind.WIRE, SourceKind.OUTLET}  # fmt: skip
_ACTING = {"agree", "demand", "promise", "ask"}
_PUBLISHING = {
    "publish",
    "broadcast",
    "release",
    "air",
    "post",
    "share",
    "carry",
    "circulate",
    "obtain",
    "distribute",
}
_DETECTING = {
    "detect",
    "track",
    "observe",
    "record",
    "count",
    "monitor",
    "log",
    "spot",
    "register",
    "identify",
}
_SHOWING = {SourceKind.IMAGERY, SourceKind.TRACKER, SourceKind.DOCUMENT}
_NOT_SAYING = {"show", "give", "put", "place", "prove", "document", "portray", "picture"}


def by_verb(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """The attributions that the verb ``token`` makes; none where it does not attribute."""
    cue = cue_of(syntax, token)
    if cue is None or token.pos not in {"VERB", "AUX"} or token.dep in {"amod", "dobj", "pobj"}:
        return
    if token.dep == "xcomp" and syntax.tokens[token.head].lemma in words("decline"):
        return
    said_by = speaker(syntax, token)
    if passive(syntax, token) and said_by.head is None:
        yield from _passive(syntax, token, cue)
    elif cue.frame == "cite":
        return
    elif cue.frame == "verdict":
        yield from _called(syntax, token, said_by)
    elif cue.frame in {"show", "perceive"}:
        yield from _observed(syntax, token, cue, said_by)
    elif cue.frame in _SAYING:
        yield from _said(syntax, token, cue, said_by)


def _said(syntax: Syntax, verb: Token, cue: Cue, said_by: Speaker) -> Iterator[Attribution]:
    content = content_of(syntax, verb, cue)
    if said_by.head is None:
        return
    if negated(syntax, verb):
        if (cue.frame in {"announce"} and content) or (verb.lemma in {"announce", "declare"} and content):
            yield Attribution(cue_span(syntax, verb), content, _own(syntax, said_by), polarity=Polarity.NEGATED,
                              reason=f"negated {verb.lemma}")  # fmt: skip
        elif content and cue.certainty is Certainty.PROBABLE and not said_by.own:
            yield Attribution(
                verb.span,
                content,
                source(syntax, said_by.head),
                certainty=cue.certainty,
                polarity=Polarity.NEGATED,
                reason=f"negated {verb.lemma}",
            )
        elif content and cue.frame == "agree":
            who = None if said_by.own else source(syntax, said_by.head)
            yield Attribution(
                verb.span,
                content,
                who,
                speech_act=SpeechAct.ORDER,
                polarity=Polarity.NEGATED,
                reason=f"forbidden: not {verb.lemma}",
            )
        return
    if not _speaks(syntax, verb, cue, said_by, content):
        return
    act, certainty = cue.act, cue.certainty
    if said_by.own and act is SpeechAct.STATE and certainty is Certainty.PROBABLE:
        act = SpeechAct.SUGGEST
    if cue.frame == "reject" and not _rejects_claim(syntax, verb):
        return
    if cue.frame == "deny" and _denies_permission(syntax, verb):
        return
    if (
        said_by.own
        and cue.frame == "say"
        and any(c.lemma in {"would", "might"} for c in syntax.children(verb.i, "aux"))
    ):
        act, certainty = SpeechAct.SUGGEST, Certainty.POSSIBLE
    if cue.frame in _ACTING and not said_by.own:
        content = (verb.span, *content)  # "Moscow has agreed": the cue is what happened
    yield Attribution(
        cue_span(syntax, verb),
        content,
        None if said_by.own else source(syntax, said_by.head),
        relay=() if said_by.own else relays(syntax, verb, said_by.head),
        speech_act=act,
        certainty=certainty,
        polarity=Polarity.NEGATED if act is SpeechAct.DENY else None,
        reason=f"{cue.frame}: {verb.lemma}",
    )


def _called(syntax: Syntax, verb: Token, said_by: Speaker) -> Iterator[Attribution]:
    """ "described the flights as routine patrols", "calls it a regrouping": the naming is what is said."""
    after = [c for c in syntax.children(verb.i) if c.i > verb.i and c.dep not in {"conj", "cc", "punct"}]
    if said_by.head is None or (len(after) < 2 and verb.lemma != "describe") or not after:
        return
    tokens = {verb.i}.union(*(syntax.subtree(c.i) for c in after))
    who = None if said_by.own else source(syntax, said_by.head)
    relay = () if said_by.own else relays(syntax, verb, said_by.head)
    yield Attribution(verb.span, pieces(syntax, tokens), who, relay=relay, reason=f"names it: {verb.lemma}")


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


def content_of(syntax: Syntax, verb: Token, cue: Cue) -> tuple[Span, ...]:
    """The words that the verb attributes: its clause, its infinitive, its object, or the clause it is set into."""
    inserted = _host(syntax, verb)
    if inserted is not None:
        return clause_without(syntax, inserted, (verb.i,))
    found: list[Span] = []
    for child in syntax.children(verb.i, "ccomp", "parataxis"):
        mark = apart(syntax, child, verb)
        if (child.i < verb.i and mark == ";") or (child.i > verb.i and mark == ":" and found):
            continue
        found.extend(_clause(syntax, child, fronted=child.i < verb.i))
    found.extend(_runs_on(syntax, verb, found))
    if not found or cue.frame in {"order", "demand", "agree", "promise", "ask", "threaten"}:
        for child in syntax.children(verb.i, "xcomp", "advcl", "oprd"):
            if (
                child.i > verb.i
                and child.tag == "VB"
                and (
                    cue.frame != "say"
                    or verb.lemma in {"expect", "claim", "admit", "acknowledge", "report", "recall"}
                )
            ):
                found.extend(pieces(syntax, syntax.subtree(child.i)))
    if not found and cue.frame != "tell":
        for child in syntax.children(verb.i, "dobj"):
            if child.pos in {"NOUN", "PROPN", "NUM"} and _takes(syntax, verb, child):
                found.extend(pieces(syntax, syntax.subtree(child.i)))
    if not found:
        found.extend(_prepositional(syntax, verb, cue))
    return tuple(sorted(set(found)))


def _runs_on(syntax: Syntax, verb: Token, found: list[Span]) -> Iterator[Span]:
    """ "P, X said, and Q": the clause co-ordinated to an inserted "X said" goes on with what X said."""
    if not found or found[0].start > verb.start:
        return
    for child in syntax.children(verb.i, "conj"):
        cue = cue_of(syntax, child)
        if found[0].start > verb.start and apart(syntax, child, verb) != ";":
            continue
        if child.i > verb.i and syntax.child(child.i, "nsubj", "nsubjpass") is not None and cue is None:
            yield from pieces(syntax, syntax.subtree(child.i))


def _infinitive(syntax: Syntax, verb: Token, child: Token) -> bool:
    """ "to leave", "to have left", "denies having left"."""
    if child.tag in {"VB", "VBN"}:
        return any(c.lemma == "to" or c.tag == "TO" for c in syntax.children(child.i, "aux"))
    return (
        (child.tag == "VBG"
        and child.dep == "xcomp")
        or any(c.tag == "VBG" for c in syntax.children(child.i, "aux"))
    )


def _takes(syntax: Syntax, verb: Token, object_: Token) -> bool:
    """Whether an object is content: the verb takes one, or the parser made a clause's subject the object of "said"."""
    if verb.lemma in words("object"):
        return True
    return verb.lemma in {"say", "add", "state", "note"} and any(
        c.pos == "VERB" for c in syntax.children(object_.i, "acl", "relcl")
    )


def _clause(syntax: Syntax, clause: Token, fronted: bool) -> tuple[Span, ...]:
    """A complement clause with what is co-ordinated to it; a fronted one ("P, X said") without the writer's asides."""
    asides = background(syntax, clause.i) if fronted else set()
    return pieces(syntax, (i for i in syntax.subtree(clause.i) if i not in asides))


def _prepositional(syntax: Syntax, verb: Token, cue: Cue) -> Iterator[Span]:
    """ "warned of an attack", "called for a withdrawal", "agreed on a pullout", "spoke of a convoy"."""
    if cue.frame not in {"tell", "demand", "agree", "say", "threaten"} or verb.lemma in {
        "say",
        "tell",
        "add",
    }:
        return
    for prep in syntax.children(verb.i, "prep"):
        if prep.lemma in {"of", "for", "on", "to", "against"} and prep.i > verb.i:
            for object_ in syntax.children(prep.i, "pobj", "pcomp"):
                yield from pieces(syntax, syntax.subtree(object_.i))


def _host(syntax: Syntax, verb: Token) -> int | None:
    """The clause that an "as X said" or an unattached ", X said," stands in, else None."""
    if verb.head == verb.i:
        return None
    as_clause = verb.dep == "advcl" and any(
        c.lemma == "as" for c in syntax.children(verb.i, "mark", "advmod")
    )
    loose = (verb.dep in {"parataxis", "dep"} or _appended(syntax, verb)) and not any(
        True for _ in syntax.children(verb.i, "ccomp")
    )
    if not (as_clause or loose):
        return None
    if as_clause and any(True for _ in syntax.children(verb.i, "ccomp", "dobj")):
        return None
    if verb.lemma in words("weak"):
        return None
    return _nearest_clause(syntax, verb)


def _appended(syntax: Syntax, verb: Token) -> bool:
    """ "P, a former officer told us." where the parser co-ordinates "told" without any "and"."""
    if verb.dep != "conj" or any(verb.head < c.i < verb.i for c in syntax.children(verb.head, "cc")):
        return False
    subject = syntax.child(verb.i, "nsubj")
    first = syntax.subtree(verb.i)[0]
    ends = all(
        c.dep in {"nsubj", "dobj", "punct", "advmod", "npadvmod", "dative"} for c in syntax.children(verb.i)
    )
    return subject is not None and subject.i < verb.i and ends and syntax.tokens[first - 1].text == ","


def _nearest_clause(syntax: Syntax, verb: Token) -> int:
    """ "images show A, with B departing, as X reported": the clause straight before the comment is what X reported."""
    host = verb.head
    before = [c for c in syntax.children(host) if host < c.i < verb.i and c.dep in {"prep", "advcl"}]
    for child in reversed(before):
        inner = syntax.child(child.i, "pcomp")
        if child.dep == "prep" and child.lemma == "with" and inner is not None:
            return child.i
    return host


def cue_span(syntax: Syntax, verb: Token) -> Span:
    return verb.span


def relays(syntax: Syntax, verb: Token, head: int) -> tuple[Source, ...]:
    """Steps printed between publisher and speaker: the outlet told, or the site that quotes the speaker."""
    told = addressee(syntax, verb)
    if told:
        return told
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


def published_by(syntax: Syntax, head: int, found: Source) -> tuple[tuple[Source, ...], Source]:
    """The outlet or body that put out a picture or list, as a step before it, and the material's own short form."""
    for child in syntax.children(head, "acl"):
        agent = syntax.child(child.i, "agent") if child.lemma in _PUBLISHING else None
        body = syntax.child(agent.i, "pobj") if agent is not None else None
        if body is not None and found.span is not None and child.start > found.span.start:
            outlet = source(syntax, body.i)
            span = Span(found.span.start, max(syntax.tokens[child.i - 1].end, found.span.start + 1))
            if outlet.kind in {SourceKind.MEDIA, SourceKind.WIRE, SourceKind.SOCIAL} or outlet.named:
                return (outlet,), found._replace(name=span.of(syntax.text), span=span)
    for child in syntax.children(head, "prep"):
        where = syntax.child(child.i, "pobj")
        if child.lemma == "on" and where is not None and found.span is not None and is_material(syntax, head):
            channel = source(syntax, where.i)
            if channel.kind in {SourceKind.MEDIA, SourceKind.SOCIAL}:
                span = Span(found.span.start, syntax.tokens[child.i - 1].end)
                return (channel,), found._replace(name=span.of(syntax.text), span=span)
    owner = syntax.child(head, "poss")
    if owner is not None and found.kind is SourceKind.DOCUMENT and owner.pos in {"NOUN", "PROPN"}:
        return (source(syntax, owner.i),), found
    return (), found


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
    for child in syntax.children(verb.i, *CLAUSAL):
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


def _observed(syntax: Syntax, verb: Token, cue: Cue, said_by: Speaker) -> Iterator[Attribution]:
    """ "images show a column", "residents counted eight trucks": the cue is part of the claim."""
    if said_by.head is None or said_by.own:
        return
    found = source(syntax, said_by.head)
    pronoun = syntax.tokens[said_by.head].pos == "PRON"
    body = found.kind is SourceKind.MEDIA or found.kind is SourceKind.WIRE
    material = is_material(syntax, said_by.head) or found.kind in _SHOWING or found.name.casefold() == "it"
    if cue.frame == "show" and not material:
        return
    watching = pronoun or body or _watches(syntax, verb, said_by.head, found)
    if cue.frame == "perceive" and not watching:
        return
    content = _seen(syntax, verb)
    agent = syntax.child(verb.i, "agent")
    if passive(syntax, verb) and agent is not None:  # "a column was filmed by residents"
        content = clause_without(syntax, verb.i, (agent.i,)) if verb.dep not in {"acl", "relcl"} else ()
    if content:
        yield Attribution(
            verb.span, content, found, certainty=cue.certainty, reason=f"{cue.frame}: {verb.lemma}"
        )


def _watches(syntax: Syntax, verb: Token, head: int, found: Source) -> bool:
    """People watch and bodies detect; "the week saw" and "Damascus saw" do not."""
    role = role_of(syntax, head)
    if role is not None and role.form == "body" and verb.lemma in _DETECTING:
        return True
    if found.name.casefold() in bodies() and verb.lemma in _DETECTING:
        return True
    if role is not None:
        return role.form == "person" or role.kind in {SourceKind.MEDIA, SourceKind.GROUP}
    return found.kind is SourceKind.PERSON and kind_of(syntax, head, found.name) in _SEEN


def _seen(syntax: Syntax, verb: Token) -> tuple[Span, ...]:
    after = [c for c in syntax.children(verb.i) if c.i > verb.i and not _comment(syntax, c)]
    after = [c for c in after if not (c.pos == "VERB" and (c.dep == "conj" or _set_off(syntax, c)))]
    if not any(c.dep in {"dobj", "ccomp", "xcomp", "advmod", "prep"} for c in after):
        return ()
    tokens = {verb.i}
    for child in after:
        tokens.update(syntax.subtree(child.i))
    return pieces(syntax, tokens)


def _set_off(syntax: Syntax, child: Token) -> bool:
    """An adverbial clause behind a comma comments on what is shown."""
    first = syntax.subtree(child.i)[0]
    return child.dep == "advcl" and first > 0 and syntax.tokens[first - 1].text == ","


def _comment(syntax: Syntax, child: Token) -> bool:
    """An "as X reported", an ", X said" or an "according to" inside the clause belongs to another source."""
    if child.dep == "prep" and child.lemma in {"accord", "according"}:
        return True
    if child.dep == "prep" and child.lemma == "with" and syntax.child(child.i, "pcomp") is not None:
        return any(c.dep == "advcl" and c.i > child.i for c in syntax.children(child.head))
    if child.dep not in {"advcl", "parataxis"}:
        return False
    return any(c.lemma == "as" for c in syntax.children(child.i, "mark")) and child.lemma in _saying_lemmas()


def _saying_lemmas() -> frozenset[str]:
    return frozenset(
        {"say", "report", "confirm", "announce", "tell", "note", "add", "claim", "state", "write"}
    )


def noun_content(syntax: Syntax, verb: Token) -> bool:
    """Whether the verb's object is itself a cue noun that carries the clause ("notes reports that P")."""
    return any(c.lemma in nouns() for c in syntax.children(verb.i, "dobj"))
