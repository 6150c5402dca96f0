"""Who speaks? The subject of a cue verb, found above or beside the verb where the parser gives it none."""

from __future__ import annotations

from typing import NamedTuple

from muster.domain.syntax import Syntax, Token
from muster.extract.attribution_clause import cue_of, passive
from muster.extract.attribution_lexicon import roles, verbs
from muster.extract.misread_subjects import (
    after_quotation,
    appended,
    apposed_officer,
    asked_before,
    before_the_day,
    behind_quotation,
    inverted,
    is_day,
    stranded,
)
from muster.extract.source_kind import is_first_person

_RELATIVE = {"who", "which", "that", "whom", "whose"}
_INHERITING = {"conj", "advcl", "xcomp", "dep", "pcomp", "acomp", "prep", "ccomp"}
_DEEPEST = 4  # verbs above a verb that may lend it their subject


class Speaker(NamedTuple):
    """The token that speaks, None where nobody is printed; ``own`` where it is the publisher ("we", "I")."""

    head: int | None
    own: bool = False


def speaker(syntax: Syntax, verb: Token, depth: int = 0) -> Speaker:
    """The subject of a verb; participles, infinitives and co-ordinated verbs take that of the verb above them."""
    moved = behind_quotation(syntax, verb) or inverted(syntax, verb) or appended(syntax, verb)
    if moved is not None:
        return Speaker(moved.i)
    subject = _subject(syntax, verb)
    if subject is not None:
        officer = apposed_officer(syntax, subject, verb)
        return Speaker(officer.i) if officer is not None else _antecedent(syntax, subject, verb)
    named = asked_before(syntax, verb) or _quoted_as(syntax, verb)
    if named is not None:
        return Speaker(named.i)
    if passive(syntax, verb):
        return _agent(syntax, verb)
    beside = after_quotation(syntax, verb) or stranded(syntax, verb)
    if beside is not None:
        return Speaker(beside.i)
    if verb.dep == "acl" and verb.tag == "VBG":
        return Speaker(verb.head)
    return _speaker_above(syntax, verb, depth)


def _subject(syntax: Syntax, verb: Token) -> Token | None:
    subjects = [t for t in syntax.children(verb.i, "nsubj", "csubj") if not is_day(t)]
    if not subjects:
        return before_the_day(syntax, verb)
    return _interviewed(syntax, subjects) or min(subjects, key=lambda t: abs(t.i - verb.i))


def _agent(syntax: Syntax, verb: Token) -> Speaker:
    """The "by X" of a passive."""
    agent = syntax.child(verb.i, "agent")
    by = syntax.child(agent.i, "pobj") if agent is not None else None
    return Speaker(by.i if by is not None else None)


def _speaker_above(syntax: Syntax, verb: Token, depth: int) -> Speaker:
    own_clause = verb.dep == "ccomp" and verb.tag != "VBG"
    if depth >= _DEEPEST or verb.dep not in _INHERITING or own_clause or verb.head == verb.i:
        return Speaker(None)
    return speaker(syntax, syntax.tokens[verb.head], depth + 1)


def _interviewed(syntax: Syntax, subjects: list[Token]) -> Token | None:
    """ "A colonel interviewed by the agency Corvin said": the colonel speaks, whatever the parser makes of the name."""
    first = min(subjects, key=lambda t: t.i)
    through = any(
        c.lemma in {"interview", "quote", "cite", "contact", "reach"} for c in syntax.children(first.i, "acl")
    )
    return first if through and len(subjects) > 1 else None


def _quoted_as(syntax: Syntax, verb: Token) -> Token | None:
    """The person in "X was quoted by Y as saying P" and "Y quoted X as saying P"."""
    citing = citing_verb(syntax, verb)
    if citing is None:
        return None
    return syntax.child(citing.i, "nsubjpass" if passive(syntax, citing) else "dobj")


def citing_verb(syntax: Syntax, verb: Token) -> Token | None:
    """The "quoted" or "cited" above an "as saying"."""
    above = syntax.tokens[verb.head]
    if verb.dep not in {"pcomp", "advcl", "prep"} or verb.tag != "VBG":
        return None
    if above.lemma == "as":
        above = syntax.tokens[above.head]
    return above if above.lemma in {"quote", "cite"} else None


def _antecedent(syntax: Syntax, subject: Token, verb: Token) -> Speaker:
    """Who the subject stands for: the noun of a relative clause, the publisher of a "we", nobody for "there" and "what"."""
    if subject.tag in {"WP", "WDT"} or (subject.lemma in _RELATIVE and verb.dep == "relcl"):
        return Speaker(verb.head) if verb.dep == "relcl" else Speaker(None)
    if is_first_person(subject):
        return Speaker(subject.i, own=True)
    shown = syntax.child(subject.i, "nsubj") if subject.pos == "VERB" else None
    if shown is not None and shown.i < subject.i:
        return Speaker(shown.i)  # "Footage shot by X showed": the parser takes "shot" for the head
    if subject.dep == "expl" or subject.lemma in {"what", "there"}:
        return Speaker(None)
    return Speaker(subject.i)


def steps_out(syntax: Syntax, token: Token) -> bool:
    """ "denied that they had left and said that …": a plain past beside a pluperfect goes on with the denial's subject."""
    clause = syntax.tokens[token.head]
    above = syntax.tokens[clause.head]
    had = any(c.text.casefold() in {"had", "would"} for c in syntax.children(clause.i, "aux"))
    own = syntax.child(token.i, "nsubj", "nsubjpass")
    reported = clause.dep == "ccomp" and above.pos == "VERB" and cue_of(syntax, above) is not None
    plain_past = token.dep == "conj" and token.tag == "VBD" and own is None and token.lemma in verbs()
    return plain_past and had and reported


def sayer(syntax: Syntax, token: Token, said_by: Speaker) -> Speaker:
    """ "conceded that the tanks will not come and declined …": tanks decline nothing, the one who conceded does."""
    if token.dep != "conj" or said_by.head is None or syntax.child(token.i, "nsubj") is not None:
        return said_by
    head = syntax.tokens[said_by.head]
    if steps_out(syntax, token):
        return speaker(syntax, syntax.tokens[syntax.tokens[token.head].head])
    if head.lemma.casefold() in roles() or head.pos == "PROPN" or head.tag == "PRP":
        return said_by
    for above in syntax.ancestors(token.i):
        if above.pos == "VERB" and cue_of(syntax, above) is not None:
            higher = speaker(syntax, above)
            return higher if higher.head is not None else said_by
    return said_by
