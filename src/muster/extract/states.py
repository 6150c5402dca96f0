"""Which states of presence does a sentence tell without a verb of presence?

"To be" is read in ``copula``, lines without any finite verb in ``log_lines``; here are "has 1,200 troops at X" and forces
that are only addressed ("personnel at X have been instructed")."""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.claim import Action
from muster.domain.syntax import Sentence, Token
from muster.extract.copula import copula
from muster.extract.copula_conditions import figure
from muster.extract.findings import Finding
from muster.extract.log_lines import listed, located, placed_as, segments
from muster.extract.predicates import predicate
from muster.extract.scene import FORCE, PLATFORM, Scene

_ADDRESSED = frozenset({"instruct", "order", "tell", "ask", "direct", "warn", "urge", "advise", "summon"})
_POSTURES = ("stand", "lie", "sit")


def states(scene: Scene, sentence: Sentence, taken: frozenset[int]) -> Iterator[Finding]:
    """States of one sentence; ``taken`` are trigger tokens that verbs and nouns already claim."""
    for token in scene.syntax.sentence_tokens(sentence):
        if token.i in taken or token.pos not in ("AUX", "VERB") or token.dep in ("aux", "auxpass"):
            continue
        if token.lemma == "be" or (token.lemma in _POSTURES and _linking(scene, token)):
            yield from copula(scene, token, taken)
        elif token.lemma == "have":
            yield from _possession(scene, token)
    yield from _nested(scene, sentence, taken)
    for first, last in segments(scene, sentence):
        yield from listed(scene, sentence, first, last, taken)


def _linking(scene: Scene, token: Token) -> bool:
    """ "Stands empty", "stood at 46": the verb only links, like "to be"."""
    complement = scene.syntax.child(token.i, "acomp", "oprd")
    return complement is not None or figure(scene, token, None) is not None


def _possession(scene: Scene, token: Token) -> Iterator[Finding]:
    """ "Russia had about 1,200 troops in the northeast": present."""
    syntax = scene.syntax
    thing = syntax.child(token.i, "dobj")
    if thing is None or not scene.posture or syntax.child(token.i, "xcomp", "ccomp") is not None:
        return
    kinds = scene.all_kinds(thing.i)
    places = located(scene, token) + located(scene, thing)
    if kinds & {FORCE, PLATFORM} and places:
        found = predicate(syntax, token)
        where = placed_as("site", places)
        yield Finding(
            Action.PRESENT, (token.i,), found, "state", thing, found.subject, None, where, "state:has"
        )


def _nested(scene: Scene, sentence: Sentence, taken: frozenset[int]) -> Iterator[Finding]:
    """A force at a named place that is subject of an order, permission or demand: "personnel at X have been instructed"."""
    syntax = scene.syntax
    for token in syntax.sentence_tokens(sentence):
        governor = syntax.tokens[token.head]
        addressed = token.dep == "nsubjpass" and governor.lemma in _ADDRESSED
        if not addressed or FORCE not in scene.all_kinds(token.i):
            continue
        places = [p for p in located(scene, token) if p.text[:1].isupper()]
        if places:
            found = predicate(syntax, token)._replace(subject=token, chain=(), top=token)
            where = placed_as("site", places)
            yield Finding(Action.PRESENT, (token.i,), found, "noun", token, None, None, where, "state:nested")
