"""To whom was it said? An outlet that was told relays the words; other hearers are no part of the chain."""

from __future__ import annotations

from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax, Token
from muster.extract.attribution_lexicon import bodies, words
from muster.extract.source_phrase import source

_MEDIUM = {"television", "tv", "radio", "air", "telegram", "media", "x", "twitter", "facebook"}
_TALKS = {"interview", "remark", "comment", "statement", "briefing", "conversation", "e-mail", "email"}
_OUTLETS = {SourceKind.WIRE, SourceKind.MEDIA, SourceKind.OUTLET}


def addressee(syntax: Syntax, verb: Token) -> tuple[Source, ...]:
    """The outlet that was told ("told Reuters", "in an interview with NPR"), as a relay; nobody else is one."""
    heads = list(syntax.children(verb.i, "dobj", "dative"))
    for prep in syntax.children(verb.i, "prep", "dative"):
        for object_ in syntax.children(prep.i, "pobj"):
            if prep.lemma == "to":
                heads.append(object_)
            elif object_.lemma in _TALKS:
                heads.extend(_interviewer(syntax, object_))
            elif prep.lemma in {"on", "via", "through"} and object_.lemma.casefold() not in _MEDIUM:
                heads.append(object_)
    heads.extend(_spoken_to(syntax, verb))
    for head in heads:
        relay = _relay(syntax, head, verb.lemma in {"tell", "inform"} and head.head == verb.i)
        if relay is not None and relay.kind in _OUTLETS:
            return (relay,)
    return ()


def _spoken_to(syntax: Syntax, verb: Token) -> list[Token]:
    """The outlet in "an official, speaking to CNN, confirmed"."""
    subject = syntax.child(verb.i, "nsubj")
    around = [
        *syntax.children(verb.i, "advcl"),
        *(syntax.children(subject.i, "acl", "advcl") if subject else ()),
    ]
    return [
        named
        for speech in around
        if speech.lemma in {"speak", "talk"} and speech.tag == "VBG"
        for prep in syntax.children(speech.i, "prep")
        if prep.lemma in {"to", "with"}
        for named in syntax.children(prep.i, "pobj")
    ]


def _interviewer(syntax: Syntax, noun: Token) -> list[Token]:
    """The outlet in "an interview with X", "remarks carried by X"."""
    found = [
        p
        for prep in syntax.children(noun.i, "prep")
        if prep.lemma in {"with", "to", "by"}
        for p in syntax.children(prep.i, "pobj")
    ]
    for verb in syntax.children(noun.i, "acl"):
        for agent in syntax.children(verb.i, "agent", "prep"):
            found.extend(syntax.children(agent.i, "pobj"))
    return found


def _relay(syntax: Syntax, head: Token, told: bool) -> Source | None:
    if {head.lemma.casefold(), head.text.casefold()} & words("hearer") or head.pos == "PRON":
        return None
    read = source(syntax, head.i)
    if read.kind in _OUTLETS:
        return read
    if read.kind is SourceKind.SOCIAL:
        return None
    known = bodies().get(read.name.casefold())
    if not told or known is not None or head.pos != "PROPN" or _personal_name(syntax, head):
        return None
    return read._replace(kind=SourceKind.MEDIA)


def _personal_name(syntax: Syntax, head: Token) -> bool:
    """A hearer that is plainly no outlet: a country, a person with a title, a body of state."""
    lowered = {syntax.tokens[i].lemma.casefold() for i in syntax.subtree(head.i)}
    return bool(
        lowered & (words("hearer") | {"minister", "president", "general", "ministry", "nato", "un", "moscow"})
    )
