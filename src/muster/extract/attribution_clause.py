"""Is this verb a cue, and in which voice and polarity does it stand?"""

from __future__ import annotations

from muster.domain.claim import SpeechAct
from muster.domain.source import SourceKind
from muster.domain.syntax import Syntax, Token
from muster.extract.attribution_lexicon import Cue, verbs
from muster.extract.source_phrase import source

_SPEAKING = {
    SourceKind.MEDIA,
    SourceKind.WIRE,
    SourceKind.OFFICIAL,
    SourceKind.ANALYST,
    SourceKind.MILITARY,
}


def cue_of(syntax: Syntax, token: Token) -> Cue | None:
    """The entry of a verb, with its particle or preposition where the lexicon knows the pair."""
    table = verbs()
    for child in syntax.children(token.i, "prt", "prep"):
        if child.i <= token.i + 2 and f"{token.lemma} {child.lemma}" in table:
            return table[f"{token.lemma} {child.lemma}"]
    if token.lemma == "have" and token.tag in {"VBZ", "VBP", "VBD"} and token.dep not in {"aux", "auxpass"}:
        return _having(syntax, token)
    return table.get(token.lemma)


def _having(syntax: Syntax, token: Token) -> Cue | None:
    """ "Sentinel-1 has an object in the channel", "the weekly has the jets flying home in May": shown and reported."""
    subject = syntax.child(token.i, "nsubj")
    if subject is None or subject.pos == "PRON":
        return None
    kind = source(syntax, subject.i).kind
    if any(c.lemma == "it" for c in syntax.children(token.i, "dobj")) and syntax.child(
        token.i, "ccomp", "advcl", "acl"
    ):
        return Cue("say", SpeechAct.STATE, None)  # "the paper has it that P"
    if kind in {SourceKind.IMAGERY, SourceKind.TRACKER} and syntax.child(token.i, "dobj") is not None:
        return Cue("show", SpeechAct.STATE, None)
    clause = syntax.child(token.i, "ccomp")
    if kind in _SPEAKING and clause is not None and clause.tag == "VBG":
        return Cue("say", SpeechAct.STATE, None)
    return None


def passive(syntax: Syntax, verb: Token) -> bool:
    """Passive by auxiliary or subject, or a bare past participle ("troops sent to X")."""
    return any(True for _ in syntax.children(verb.i, "auxpass", "nsubjpass")) or (
        verb.tag == "VBN"
        and verb.dep in {"acl", "advcl"}
        and not any(True for _ in syntax.children(verb.i, "aux"))
    )


def negated(syntax: Syntax, verb: Token) -> bool:
    """Negated by "not", or by "never", "neither", "nor" before the verb."""
    return any(
        c.dep == "neg" or (c.lemma in {"never", "neither", "nor"} and c.i < verb.i)
        for c in syntax.children(verb.i)
    )
