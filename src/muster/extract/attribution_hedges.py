"""How sure is the voice? "reportedly", "allegedly", "if true", "if X is to be believed": the same content, less sure."""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.claim import Certainty, SpeechAct
from muster.domain.mention import Attribution
from muster.domain.source import Source
from muster.domain.syntax import Syntax, Token
from muster.extract.attribution_lexicon import words
from muster.extract.attribution_nouns import FIGURES
from muster.extract.attribution_stretch import clause_without, pieces
from muster.extract.source_phrase import source

_RELIABLE = {"genuine", "right", "correct", "reliable", "accurate", "authentic"}
_TRUE = {"true", "correct", "confirm", "accurate"}
_BELIEVE = {"trust", "believe", "credit"}
_SAID = FIGURES | {"number", "data", "information", "account", "report"}


def hedged(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """Attributions that a condition on trust or truth, or a hedging adverb, makes at ``token``."""
    if token.dep == "advcl":
        yield from _on_condition(syntax, token)
    elif token.dep == "advmod" and token.head != token.i:
        for level in (Certainty.PROBABLE, Certainty.POSSIBLE):
            if token.text.casefold() in words(f"hedge_adverb_{level}"):
                content = pieces(syntax, syntax.subtree(token.head))
                reason = f"hedge: {token.text.casefold()}"
                yield Attribution(token.span, content, certainty=level, reason=reason)


def _on_condition(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """ "if X can be trusted": X says so, probably; "if true": the same voice, possibly."""
    if not any(c.lemma == "if" for c in syntax.children(token.i, "mark")):
        return
    content = clause_without(syntax, token.head, (token.i,))
    trusted = _if_trusted(syntax, token)
    if trusted is not None:
        cue = syntax.subtree_span(token.i)
        yield Attribution(cue, content, trusted, certainty=Certainty.PROBABLE, reason="if trusted")
    elif token.lemma in _TRUE and len(syntax.subtree(token.i)) <= 3:
        yield Attribution(
            token.span,
            content,
            speech_act=SpeechAct.SUGGEST,
            certainty=Certainty.POSSIBLE,
            reason="conditional: if true",
        )


def _if_trusted(syntax: Syntax, token: Token) -> Source | None:
    """The source in "if X can be trusted", "if X is to be believed", "if X is anything to go by"."""
    subject = syntax.child(token.i, "nsubj", "nsubjpass")
    under = {syntax.tokens[i].lemma for i in syntax.subtree(token.i)}
    believed = token.lemma in _BELIEVE or (bool(under & {"believe", "trust"}) and "be" in under)
    trusted = bool(under & _RELIABLE) or believed or {"go", "by"} <= under
    if subject is None or not trusted or subject.pos == "PRON":
        return None
    owner = syntax.child(subject.i, "poss")
    if owner is not None and subject.lemma in _SAID:
        return source(syntax, owner.i)
    return source(syntax, subject.i)
