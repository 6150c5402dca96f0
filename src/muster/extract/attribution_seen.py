"""What pictures and data show and what people saw: the cue is part of the claim."""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.claim import Polarity
from muster.domain.mention import Attribution
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_clause import negated, passive
from muster.extract.attribution_lexicon import Cue, bodies
from muster.extract.attribution_speaker import Speaker
from muster.extract.attribution_stretch import clause_without, pieces
from muster.extract.attribution_surface import trailing
from muster.extract.source_kind import is_material, kind_of, role_of
from muster.extract.source_phrase import source

_SEEN = {SourceKind.RESIDENT, SourceKind.PERSON, SourceKind.ANALYST, SourceKind.OFFICIAL, SourceKind.MEDIA,
         SourceKind.GROUP, SourceKind.WIRE, SourceKind.OUTLET}  # fmt: skip
_SHOWING = {SourceKind.IMAGERY, SourceKind.TRACKER, SourceKind.DOCUMENT}
_NOT_SAYING = {"show", "give", "put", "place", "prove", "document", "portray", "picture"}
_DETECTING = {
    "detect", "track", "observe", "record", "count", "tally", "monitor", "log", "spot", "register", "identify",
}  # fmt: skip
_PUBLISHING = {
    "publish", "broadcast", "release", "air", "post", "share", "carry", "circulate", "obtain", "distribute",
}  # fmt: skip


def observed(syntax: Syntax, verb: Token, cue: Cue, said_by: Speaker) -> Iterator[Attribution]:
    """ "images show a column", "residents counted eight trucks": the cue is part of the claim."""
    if said_by.head is None or said_by.own or (cue.frame == "perceive" and verb.dep == "relcl"):
        return
    found = source(syntax, said_by.head)
    pronoun = syntax.tokens[said_by.head].pos == "PRON" or found.name.casefold().endswith(" of them")
    body = found.kind is SourceKind.MEDIA or found.kind is SourceKind.WIRE
    material = is_material(syntax, said_by.head) or found.kind in _SHOWING or found.name.casefold() == "it"
    material = material or (found.kind is SourceKind.MEDIA and verb.lemma == "show")
    if cue.frame == "show" and not material and not _puts_at(syntax, verb, said_by.head):
        return
    watching = pronoun or body or _watches(syntax, verb, said_by.head, found)
    if cue.frame == "perceive" and not watching:
        return
    content = _seen(syntax, verb)
    if not content and cue.frame == "show" and (before := trailing(syntax, verb)) is not None:
        content = (before,)
    agent = syntax.child(verb.i, "agent")
    if passive(syntax, verb) and agent is not None:  # "a column was filmed by residents"
        content = clause_without(syntax, verb.i, (agent.i,)) if verb.dep not in {"acl", "relcl"} else ()
    if content:
        relay, found = published_by(syntax, said_by.head, found)
        yield Attribution(
            verb.span,
            content,
            found,
            relay=relay,
            certainty=cue.certainty,
            polarity=Polarity.NEGATED if negated(syntax, verb) else None,
            reason=f"{cue.frame}: {verb.lemma}",
        )


def _puts_at(syntax: Syntax, verb: Token, head: int) -> bool:
    """Somebody "put the number at fifty"."""
    role = role_of(syntax, head)
    at = any(c.lemma == "at" for c in syntax.children(verb.i, "prep"))
    return verb.lemma in {"put", "place"} and at and role is not None and role.form in {"person", "body"}


def _watches(syntax: Syntax, verb: Token, head: int, found: Source) -> bool:
    """People watch and bodies detect; "the week saw" and "Damascus saw" do not."""
    role = role_of(syntax, head)
    if role is not None and role.form == "body" and verb.lemma in _DETECTING:
        return True
    if found.name.casefold() in bodies() and verb.lemma in _DETECTING:
        return True
    if role is not None:
        return role.form == "person" or role.kind in {SourceKind.MEDIA, SourceKind.GROUP}
    if syntax.tokens[head].pos == "PROPN" and verb.lemma in {
        "count",
        "film",
        "photograph",
        "video",
        "videotape",
    }:
        return True
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
