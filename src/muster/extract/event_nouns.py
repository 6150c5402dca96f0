"""Event nouns and the verbs that carry them: "carry out a withdrawal", "rather than a withdrawal"."""

from __future__ import annotations

from muster.domain.claim import Action
from muster.domain.syntax import Token
from muster.extract.codebook import codebook
from muster.extract.scene import (
    Scene,
)

SELF_EVIDENT = {
    Action.WITHDRAW,
    Action.LOAD,
    Action.EXERCISE,
    Action.TRANSFER,
    Action.DEPLOY,
    Action.REINFORCE,
}


def core_argument(scene: Scene, noun: Token) -> bool:
    """Subject or object of a full verb: the event itself is what the sentence is about."""
    head = scene.syntax.tokens[noun.head]
    return noun.dep in ("nsubj", "nsubjpass", "dobj") and head.pos in ("VERB", "AUX")


def light_verb(scene: Scene, noun: Token) -> Token | None:
    """The verb that carries an event noun, if one does."""
    head = scene.syntax.tokens[noun.head]
    if core_argument(scene, noun) and any(
        e.action in SELF_EVIDENT for e in codebook().nouns.get(noun.lemma, ())
    ):
        return head
    if noun.dep in ("dobj", "nsubj", "nsubjpass", "attr", "oprd") and head.lemma in codebook().light:
        return head
    if noun.dep == "pobj":
        verb = scene.syntax.tokens[head.head]
        if (
            verb.lemma in codebook().light
            and verb.pos in ("VERB", "AUX")
            and head.text.lower() in ("out", "with", "for", "in", "under", "on", "at")
        ):
            return verb
    if noun.dep == "conj" and head.pos == "NOUN":
        return light_verb(scene, head)
    return None


def negated_alternative(scene: Scene, noun: Token) -> bool:
    """ "rather than a full withdrawal", "instead of", "without", "not a"."""
    sentence = scene.syntax.sentence_of(noun.i)
    before = " ".join(t.text.lower() for t in scene.syntax.tokens[max(sentence.first, noun.i - 6) : noun.i])
    return any(
        words in before for words in ("rather than", "instead of", "no question of", "not a ", "short of")
    )
