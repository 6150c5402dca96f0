"""Who says it where no verb of saying does: "according to X", "by the count of X", "citing X", "on imagery of 24 Jan"?"""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.mention import Attribution
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_clause import cue_of
from muster.extract.attribution_lexicon import bodies
from muster.extract.attribution_nouns import carried_for
from muster.extract.attribution_speaker import speaker
from muster.extract.attribution_stretch import clause_without, span_of
from muster.extract.source_kind import is_first_person, role_of
from muster.extract.source_phrase import source

_TELLINGS = {
    "by": frozenset(
        {"reckoning", "count", "account", "estimate", "admission", "tally", "telling", "calculation"}
    ),
    "in": frozenset({"word", "view", "telling", "account", "assessment", "estimate", "opinion", "version"}),
    "to": frozenset(),
}
_NO_VOICE = {"plan", "schedule", "need", "custom", "taste", "size", "rule", "timetable", "law", "doctrine"}
_WRITTEN = {"post", "statement", "message", "report"}
_RELATIVE = {"which", "whom", "that"}
_CITING = {"cite", "quote", "reference"}


def according_to(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "according to X, P", "per X", "judging by X", "by the count of X", "in the words of X"."""
    word = token.text.casefold()
    if word in _TELLINGS:
        yield from _by_the_count(syntax, token)
    elif word in {"judging", "judge"}:
        yield from _judging(syntax, token)
    elif word in {"according", "per"} and (token.pos in {"VERB", "ADP"} or token.dep == "prep"):
        yield from _according(syntax, token)


def _according(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """The phrase with the further source of "according to X, quoting Y"."""
    to = token if token.text.casefold() == "per" else syntax.child(token.i, "prep")
    named = syntax.child(to.i, "pobj", "pcomp") if to is not None else None
    if to is None or named is None or token.head == token.i:
        return
    if token.text.casefold() == "per" and role_of(syntax, named.i) is None and _body(syntax, named) is None:
        return
    if named.lemma in _NO_VOICE:
        return  # "according to plan" cites nobody
    said_by, relay = _behind(syntax, named)
    content = _segment(syntax, token) or clause_without(
        syntax, token.head, (token.i, *_asides(syntax, token))
    )
    cue = Span(token.start, to.end)
    yield Attribution(cue, content, said_by, relay=relay, reason="according to")


def _judging(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "judging by a photo posted on Monday", "to judge from the tracks": the material shows it."""
    for prep in syntax.children(token.i, "prep"):
        named = syntax.child(prep.i, "pobj")
        if prep.lemma in {"by", "from"} and named is not None and token.head != token.i:
            role = role_of(syntax, named.i)
            if role is not None and role.form == "material":
                content = clause_without(syntax, token.head, (token.i,))
                yield Attribution(
                    Span(token.start, prep.end), content, source(syntax, named.i), reason="according to"
                )


def _by_the_count(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "by the reckoning of X", "by the ministry's count", "in the words of X", "to hear X tell it" is left out."""
    noun = syntax.child(token.i, "pobj")
    if token.dep not in {"prep", "agent"} or noun is None or token.head == token.i:
        return
    if syntax.tokens[token.head].lemma in _WRITTEN:
        return
    if noun.lemma not in _TELLINGS.get(token.text.casefold(), frozenset()):
        return
    of = next((c for c in syntax.children(noun.i, "prep") if c.lemma in {"of", "from"}), None)
    who = (syntax.child(of.i, "pobj") if of is not None else None) or syntax.child(noun.i, "poss")
    if who is None or is_first_person(who):
        return
    content = clause_without(syntax, token.head, (token.i,))
    yield Attribution(Span(token.start, noun.end), content, source(syntax, who.i), reason="according to")


def _segment(syntax: Syntax, token: Token) -> tuple[Span, ...]:
    """The clause before ", according to X; …" where the parser hung the phrase on what follows the semicolon."""
    sentence = syntax.sentence_of(token.i)
    marks = [t.i for t in syntax.sentence_tokens(sentence) if t.text == ";"]
    behind = next((i for i in marks if i > token.i), None)
    if behind is None or token.head < behind:
        return ()
    first = next((i + 1 for i in reversed(marks) if i < token.i), sentence.first)
    span = span_of(syntax, range(first, token.i))
    return (span,) if span is not None else ()


def _asides(syntax: Syntax, token: Token) -> tuple[int, ...]:
    return tuple(c.i for c in syntax.children(token.head, "advcl") if c.lemma in _CITING)


def _body(syntax: Syntax, head: Token) -> Source | None:
    read = source(syntax, head.i)
    return read if read.name.casefold() in bodies() else None


def _behind(syntax: Syntax, named: Token) -> tuple[Source, tuple[Source, ...]]:
    """The person or body behind "statements from X", "MarineTraffic data", "X, quoting Y"; relays before it."""
    for verb in (*syntax.children(named.i, "acl", "advcl", "relcl"), *_siblings(syntax, named)):
        if verb.lemma in _CITING and (verb.tag == "VBG" or verb.dep == "relcl"):
            cited = syntax.child(verb.i, "dobj", "ccomp", "pobj")
            if cited is not None:
                return source(syntax, cited.i), (source(syntax, named.i),)
    inner = carried_for(syntax, named)
    return (source(syntax, inner.i) if inner else _owner(syntax, named)), ()


def _siblings(syntax: Syntax, named: Token) -> Iterator[Token]:
    for above in syntax.ancestors(named.i):
        if above.pos == "VERB" and above.text.casefold() != "according":
            yield from (c for c in syntax.children(above.i, "advcl") if c.i > named.i and c.i - named.i < 6)
            return


def _owner(syntax: Syntax, named: Token) -> Source:
    """ "MarineTraffic data" is MarineTraffic; anything else is the phrase itself."""
    for part in syntax.children(named.i, "compound", "nmod"):
        known = bodies().get(part.text.casefold())
        if known is not None and known[0] is SourceKind.TRACKER:
            return Source(part.text, known[0], part.text not in {"AIS", "ADS-B"}, part.span)
    return source(syntax, named.i)


def citing(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "X said, citing Y, that P": Y says it, through X."""
    if token.lemma not in _CITING or token.tag != "VBG":
        return
    cited = syntax.child(token.i, "dobj", "pobj")
    host = next((a for a in syntax.ancestors(token.i) if a.pos == "VERB" and _cue(syntax, a)), None)
    if host is None:
        host = _saying_before(syntax, token)
    if cited is None or host is None:
        return
    relay = speaker(syntax, host)
    content = _cited_clauses(syntax, token, host) or _that_clause(syntax, cited)
    if content:
        if relay.head is None and host.i > 0 and syntax.tokens[host.i - 1].pos == "PROPN":
            relay = relay._replace(head=host.i - 1)
        through = () if relay.head is None or relay.own else (source(syntax, relay.head),)
        said_by = source(syntax, cited.i)
        yield Attribution(token.span, content, said_by, relay=through, reason=f"cites: {token.lemma}")


def _cited_clauses(syntax: Syntax, token: Token, host: Token) -> tuple[Span, ...]:
    """The clauses under the verb of saying, less the citation, and those under the citing verb."""
    said = [clause_without(syntax, c.i, (token.i,)) for c in syntax.children(host.i, "ccomp", "dobj")]
    cited = [clause_without(syntax, c.i, ()) for c in syntax.children(token.i, "ccomp")]
    return tuple(span for spans in (*said, *cited) for span in spans)


def _that_clause(syntax: Syntax, cited: Token) -> tuple[Span, ...]:
    """ "Reuters reports, citing X, that P", whatever the parser hung P on."""
    sentence = syntax.sentence_of(cited.i)
    behind = syntax.subtree(cited.i)[-1] + 1
    for token in syntax.tokens[behind : min(behind + 2, sentence.last)]:
        if token.text == "that":
            span = span_of(syntax, range(token.i, sentence.last))
            return (span,) if span is not None else ()
    return ()


def _cue(syntax: Syntax, verb: Token) -> bool:
    cue = cue_of(syntax, verb)
    return cue is not None and cue.frame in {"say", "tell", "announce", "show", "promise", "deny"}


def _saying_before(syntax: Syntax, token: Token) -> Token | None:
    sentence = syntax.sentence_of(token.i)
    found = [
        t for t in syntax.sentence_tokens(sentence) if t.i < token.i and t.pos == "VERB" and _cue(syntax, t)
    ]
    return found[-1] if found else None


def on_picture(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "On 26 Jan imagery there were eleven jets": a picture as the place where something is seen."""
    if token.dep != "prep" or token.lemma not in {"on", "in", "from"}:
        return
    where = syntax.child(token.i, "pobj")
    if where is None or token.head == token.i:
        return
    head = _shown_by(syntax, token, where)
    if head is None or head.pos == "PRON":
        return
    role = role_of(syntax, head.i)
    if role is None or role.kind not in {SourceKind.IMAGERY, SourceKind.TRACKER}:
        return
    above = syntax.tokens[token.head]
    if _cue(syntax, above):  # "in a video, the minister said": the minister speaks
        return
    nominal = above.pos in {"NOUN", "PROPN"} and token.i > above.i
    if nominal and above.dep != "ROOT":
        return  # "the boat in the viral photo" says what is meant, not where it was seen
    content = clause_without(syntax, token.head, (token.i,))
    yield Attribution(None, content, source(syntax, head.i), reason="seen on a picture")


def _shown_by(syntax: Syntax, token: Token, where: Token) -> Token | None:
    """The noun of the picture; behind "in which" the one before the relative clause."""
    if where.lemma not in _RELATIVE:
        return where
    clause = next((a for a in syntax.ancestors(token.i) if a.dep == "relcl"), None)
    return syntax.tokens[clause.head] if clause is not None else None
