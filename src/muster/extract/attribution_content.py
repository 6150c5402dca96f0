"""Which words a cue verb attributes: its clause, its infinitive, its object, or the clause it is set into."""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_clause import cue_of, passive
from muster.extract.attribution_lexicon import Cue, words
from muster.extract.attribution_speaker import steps_out
from muster.extract.attribution_stretch import apart, background, clause_without, pieces
from muster.extract.attribution_surface import interposed, trailing


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
                and _infinitive(syntax, verb, child)
                and (
                    cue.frame != "say"
                    or passive(syntax, verb)
                    or verb.lemma
                    in {"expect", "claim", "admit", "acknowledge", "report", "recall", "purport", "profess"}
                )
            ):
                found.extend(pieces(syntax, syntax.subtree(child.i)))
    if not found and cue.frame != "tell":
        for child in syntax.children(verb.i, "dobj"):
            if child.pos in {"NOUN", "PROPN", "NUM", "VERB"} and _takes(syntax, verb, child):
                found.extend(pieces(syntax, syntax.subtree(child.i)))
    if not found:
        found.extend(_under_circumstance(syntax, verb, cue))
    if not found:
        found.extend(_prepositional(syntax, verb, cue))
    if not found and cue.frame in {"say", "tell", "announce"}:
        before = trailing(syntax, verb)
        found.extend([before] if before is not None else interposed(syntax, verb))
    return tuple(sorted(set(found)))


def _runs_on(syntax: Syntax, verb: Token, found: list[Span]) -> Iterator[Span]:
    """A clause co-ordinated to the cue goes on with what was said: "P, X said, and Q", "X told us that P; Q"."""
    if not found:
        return
    for child in syntax.children(verb.i, "conj"):
        cue = cue_of(syntax, child)
        if found[0].start > verb.start and apart(syntax, child, verb) != ";":
            continue
        if child.i > verb.i and syntax.child(child.i, "nsubj", "nsubjpass") is not None and cue is None:
            yield from pieces(syntax, syntax.subtree(child.i))


def _under_circumstance(syntax: Syntax, verb: Token, cue: Cue) -> Iterator[Span]:
    """ "said after a closed briefing that P", where the parser hangs the clause on the briefing."""
    if cue.frame not in {"say", "tell", "announce"}:
        return
    for prep in syntax.children(verb.i, "prep", "npadvmod", "agent"):
        for under in syntax.subtree(prep.i):
            clause = syntax.tokens[under]
            if clause.i <= verb.i or clause.dep not in {"relcl", "acl", "ccomp"}:
                continue
            first = syntax.subtree(clause.i)[0]
            subject = syntax.child(clause.i, "nsubj", "nsubjpass", "expl")
            if syntax.tokens[first].text == "that" and subject is not None and subject.i > first:
                yield from pieces(syntax, syntax.subtree(clause.i))
                return


def _infinitive(syntax: Syntax, verb: Token, child: Token) -> bool:
    """ "to leave", "to have left", "denies having left"."""
    if any(c.tag in {"TO", "VBG"} for c in syntax.children(child.i, "aux", "auxpass")):
        return True
    return child.tag == "VBG" and child.dep == "xcomp"


def _takes(syntax: Syntax, verb: Token, object_: Token) -> bool:
    """Whether an object is content: the verb takes one, or the parser made a clause's subject the object of "said"."""
    if verb.lemma in words("object") or any(t.text == "that" for t in syntax.tokens[verb.i + 1 : verb.i + 2]):
        return True
    return verb.lemma in {"say", "add", "state", "note"} and any(
        c.pos == "VERB" for c in syntax.children(object_.i, "acl", "relcl")
    )


def _clause(syntax: Syntax, clause: Token, fronted: bool) -> tuple[Span, ...]:
    """A complement clause with what is co-ordinated to it; a fronted one ("P, X said") without the writer's asides."""
    asides = background(syntax, clause.i) if fronted else set()
    asides |= _contrasted(syntax, clause)
    for beside in syntax.children(clause.i, "conj"):
        if steps_out(syntax, beside):
            asides.update(syntax.subtree(beside.i))
    return pieces(syntax, (i for i in syntax.subtree(clause.i) if i not in asides))


def _contrasted(syntax: Syntax, clause: Token) -> set[int]:
    """ "X said P, while Y maintains Q": Q is no part of what X said."""
    gone: set[int] = set()
    for child in syntax.children(clause.i, "advcl"):
        against = any(c.lemma in {"while", "whereas"} for c in syntax.children(child.i, "mark"))
        subject = syntax.child(child.i, "nsubj")
        if against and child.i > clause.i and cue_of(syntax, child) is not None and subject is not None:
            gone.update(syntax.subtree(child.i))
    return gone


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
