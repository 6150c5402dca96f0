"""Attribution without a verb of saying: "according to X", "citing X", "reports that P", "on imagery of 24 Jan", "allegedly"."""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.claim import Certainty, Polarity, SpeechAct
from muster.domain.mention import Attribution
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_clause import cue_of
from muster.extract.attribution_lexicon import Cue, bodies, nouns, words
from muster.extract.attribution_speaker import speaker
from muster.extract.attribution_stretch import clause_without, pieces, span_of
from muster.extract.source_phrase import is_first_person, role_of, source

_CARRIERS = {"statement", "report", "remark", "comment", "account", "interview", "testimony", "briefing", "data",
             "estimate", "document", "assessment", "information", "post", "figure", "announcement", "message", "word"}  # fmt: skip
_FIGURES = {"estimate", "count", "calculation", "figure", "assessment", "tally", "projection", "forecast"}
_RELIABLE = {"genuine", "right", "correct", "reliable", "accurate", "authentic"}
_TELLINGS = {
    "by": frozenset(
        {"reckoning", "count", "account", "estimate", "admission", "tally", "telling", "calculation"}
    ),
    "in": frozenset({"word", "view", "telling", "account", "assessment", "estimate", "opinion", "version"}),
    "to": frozenset(),
}
_RELATIVE = {"which", "whom", "that"}
_CITING = {"cite", "quote", "reference"}


def according_to(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "according to X, P", with the further source of "according to X, quoting Y"."""
    if token.text.casefold() in {"by", "in", "to"}:
        yield from _by_the_count(syntax, token)
        return
    if token.text.casefold() in {"judging", "judge"}:
        yield from _judging(syntax, token)
        return
    if token.text.casefold() not in {"according", "per"} or (
        token.pos not in {"VERB", "ADP"} and token.dep != "prep"
    ):
        return
    to = token if token.text.casefold() == "per" else syntax.child(token.i, "prep")
    named = syntax.child(to.i, "pobj", "pcomp") if to is not None else None
    if to is None or named is None or token.head == token.i:
        return
    if token.text.casefold() == "per" and role_of(syntax, named.i) is None and _body(syntax, named) is None:
        return
    if named.lemma in {
        "plan",
        "schedule",
        "need",
        "custom",
        "taste",
        "size",
        "rule",
        "timetable",
        "law",
        "doctrine",
    }:
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
    if syntax.tokens[token.head].lemma in {"post", "statement", "message", "report"}:
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
    inner = _carried(syntax, named)
    return (source(syntax, inner.i) if inner else _owner(syntax, named)), ()


def _siblings(syntax: Syntax, named: Token) -> Iterator[Token]:
    for above in syntax.ancestors(named.i):
        if above.pos == "VERB" and above.text.casefold() != "according":
            yield from (c for c in syntax.children(above.i, "advcl") if c.i > named.i and c.i - named.i < 6)
            return


def _carried(syntax: Syntax, named: Token) -> Token | None:
    if named.lemma not in _CARRIERS and named.lemma not in nouns():
        return None
    for prep in syntax.children(named.i, "prep", "agent"):
        if prep.lemma in {"from", "by"} or (prep.lemma == "of" and named.lemma in _CARRIERS):
            who = syntax.child(prep.i, "pobj")
            if who is not None and (role_of(syntax, who.i) is not None or who.pos == "PROPN"):
                return who
    for verb in syntax.children(named.i, "acl"):
        for agent in syntax.children(verb.i, "agent"):
            who = syntax.child(agent.i, "pobj")
            if who is not None and verb.lemma in {
                "issue",
                "release",
                "publish",
                "make",
                "give",
                "write",
                "compile",
                "carry",
            }:
                return who
    return syntax.child(named.i, "poss")


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
    content = tuple(
        span
        for above in (host, token)
        for child in syntax.children(above.i, "ccomp", *(("dobj",) if above is host else ()))
        for span in clause_without(syntax, child.i, (token.i,) if above is host else ())
    )
    content = content or _that_clause(syntax, cited)
    if content:
        if relay.head is None and host.i > 0 and syntax.tokens[host.i - 1].pos == "PROPN":
            relay = relay._replace(head=host.i - 1)
        through = () if relay.head is None or relay.own else (source(syntax, relay.head),)
        yield Attribution(
            token.span, content, source(syntax, cited.i), relay=through, reason=f"cites: {token.lemma}"
        )


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
    who = _carried(syntax, token) or _medium(syntax, token)
    if who is not None and is_first_person(who):
        said_by, own = None, True
    else:
        own = False
        said_by = source(syntax, who.i) if who is not None else _bare(syntax, token, kind)
    if said_by is None and not own:
        said_by = _subject(syntax, token)
        if said_by is None:
            return
    negative = Polarity.NEGATED if cue.act is SpeechAct.DENY else None
    reported = kind is SourceKind.MEDIA and cue.act is SpeechAct.STATE and cue.certainty is Certainty.PROBABLE
    if reported and said_by is not None and said_by.named:
        cue = cue._replace(certainty=None)  # a report is as firm as whoever is printed with it
    yield Attribution(token.span, content, said_by, speech_act=cue.act, certainty=cue.certainty, polarity=negative,
                      reason=f"noun: {token.lemma}")  # fmt: skip


def _complement(syntax: Syntax, noun: Token) -> tuple[Span, ...]:
    for child in syntax.children(noun.i, "acl", "ccomp", "relcl"):
        marked = any(c.lemma in {"that", "whether"} and c.dep == "mark" for c in syntax.children(child.i))
        if marked:
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
    if (
        noun.dep != "nsubj"
        or verb.lemma != "be"
        or not any(True for _ in syntax.children(noun.i, "poss", "prep"))
    ):
        return ()
    for child in syntax.children(verb.i, "ccomp"):
        if any(c.lemma == "that" for c in syntax.children(child.i, "mark")):
            return pieces(syntax, syntax.subtree(child.i))
    return ()


def _counted(syntax: Syntax, noun: Token, cue: Cue) -> Iterator[Attribution]:
    """ "estimates by X range between A and B": the sentence is what X estimates."""
    who = _carried(syntax, noun)
    verb = syntax.tokens[noun.head]
    if who is None or noun.dep != "nsubj" or noun.lemma not in _FIGURES or is_first_person(who):
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
            if where is not None and where.lemma in {
                "medium",
                "media",
                "press",
                "newspaper",
                "channel",
                "account",
            }:
                return where
            if where is not None and where.text.casefold() in bodies():
                return where
    return None


def _bare(syntax: Syntax, noun: Token, kind: SourceKind | None) -> Source | None:
    if kind is None:
        return None
    return Source(noun.text, kind, False, noun.span)


def _subject(syntax: Syntax, noun: Token) -> Source | None:
    """The body that made the statement: "X issued a statement that P", "X gave an assurance that P"."""
    verb = syntax.tokens[noun.head]
    if noun.dep != "dobj" or verb.pos != "VERB":
        return None
    who = speaker(syntax, verb)
    return None if who.head is None or who.own else source(syntax, who.head)


def on_picture(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "On 26 Jan imagery there were eleven jets": a picture as the place where something is seen."""
    if token.dep != "prep" or token.lemma not in {"on", "in", "from"}:
        return
    where = syntax.child(token.i, "pobj")
    if where is None or token.head == token.i:
        return
    head = where
    if where.lemma in _RELATIVE:
        clause = next((a for a in syntax.ancestors(token.i) if a.dep == "relcl"), None)
        if clause is None:
            return
        head = syntax.tokens[clause.head]
    role = role_of(syntax, head.i)
    if role is None or role.kind not in {SourceKind.IMAGERY, SourceKind.TRACKER} or head.pos == "PRON":
        return
    above = syntax.tokens[token.head]
    if _cue(syntax, above):  # "in a video, the minister said": the minister speaks
        return
    nominal = above.pos in {"NOUN", "PROPN"} and token.i > above.i
    if (
        nominal and above.dep != "ROOT"
    ):  # "the boat in the viral photo" says what is meant, not where it was seen
        return
    picture = source(syntax, head.i)
    yield Attribution(
        None, clause_without(syntax, token.head, (token.i,)), picture, reason="seen on a picture"
    )


def _if_trusted(syntax: Syntax, token: Token) -> Source | None:
    """The source in "if X can be trusted", "if X is to be believed", "if X is anything to go by"."""
    subject = syntax.child(token.i, "nsubj", "nsubjpass")
    under = {syntax.tokens[i].lemma for i in syntax.subtree(token.i)}
    passed = (
        bool(under & _RELIABLE)
        or token.lemma in {"trust", "believe", "credit"}
        or bool(under & {"believe", "trust"} and "be" in under)
    )
    if subject is None or not (passed or {"go", "by"} <= under) or subject.pos == "PRON":
        return None
    owner = syntax.child(subject.i, "poss")
    if owner is not None and subject.lemma in _FIGURES | {
        "number",
        "data",
        "information",
        "account",
        "report",
    }:
        return source(syntax, owner.i)
    return source(syntax, subject.i)


def hedged(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "reportedly", "allegedly": the same voice, less sure."""
    if token.dep == "advcl" and any(c.lemma == "if" for c in syntax.children(token.i, "mark")):
        trusted = _if_trusted(syntax, token)
        if trusted is not None:
            content = clause_without(syntax, token.head, (token.i,))
            yield Attribution(
                syntax.subtree_span(token.i),
                content,
                trusted,
                certainty=Certainty.PROBABLE,
                reason="if trusted",
            )
            return
    if token.dep == "advcl" and token.lemma in {"true", "correct", "confirm", "accurate"}:
        if (
            any(c.lemma == "if" for c in syntax.children(token.i, "mark"))
            and len(syntax.subtree(token.i)) <= 3
        ):
            content = clause_without(syntax, token.head, (token.i,))
            yield Attribution(
                token.span,
                content,
                speech_act=SpeechAct.SUGGEST,
                certainty=Certainty.POSSIBLE,
                reason="conditional: if true",
            )
        return
    if token.dep != "advmod" or token.head == token.i:
        return
    for level in (Certainty.PROBABLE, Certainty.POSSIBLE):
        if token.text.casefold() in words(f"hedge_adverb_{level}"):
            content = pieces(syntax, syntax.subtree(token.head))
            yield Attribution(token.span, content, certainty=level, reason=f"hedge: {token.text.casefold()}")
