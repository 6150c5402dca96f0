"""Polarity, certainty, time frame and the act that the predicate itself performs (after FactBank, Saurí & Pustejovsky 2009)."""

from __future__ import annotations

from typing import NamedTuple

from muster.domain.claim import Action, Certainty, Polarity, SpeechAct, TimeFrame
from muster.domain.syntax import Syntax, Token
from muster.extract.event_nouns import negated_alternative
from muster.extract.findings import Finding
from muster.extract.modality import modality
from muster.extract.scene import Scene
from muster.extract.time_frame import embedded_question, time_frame, verbs

_STATES = (Action.PRESENT, Action.REMAIN, Action.AGREEMENT, Action.OTHER)


class Factuality(NamedTuple):
    polarity: Polarity
    certainty: Certainty
    time_frame: TimeFrame
    speech_act: SpeechAct | None


def factuality(scene: Scene, finding: Finding) -> Factuality:
    """Read the factuality of a finding off its clause."""
    polarity = finding.polarity or _polarity(scene, finding)
    act = _act(scene, finding)
    return Factuality(polarity, _certainty(scene, finding), time_frame(scene, finding, polarity), act)


def _polarity(scene: Scene, finding: Finding) -> Polarity:
    syntax, lexicon = scene.syntax, modality()
    negations = 0
    for token in verbs(finding):
        if _negator(syntax, token) or _no_longer(syntax, token):
            negations += 1
        if _withheld(finding) and token.lemma in ("decline", "refuse"):
            continue
        if token.i != finding.head.i and token.lemma in lexicon.negative and _really_negative(syntax, token):
            negations += 1
        if _no_determiner(syntax, token) and token.pos in ("NOUN", "PROPN"):
            negations += 1
    negations += sum(
        1
        for noun in {
            t.i: t
            for t in (finding.theme, finding.extra, finding.predicate.subject, finding.agent)
            if t is not None
        }.values()
        if _no_determiner(syntax, noun) and noun.i not in {v.i for v in verbs(finding)}
    )
    if (
        _shared_negation(syntax, finding)
        or _without(syntax, finding)
        or (finding.form == "noun" and negated_alternative(scene, finding.head))
    ):
        negations += 1
    if finding.form == "list" and syntax.tokens[syntax.sentence_of(finding.head.i).first].text.lower() in (
        "no",
        "not",
    ):
        negations = 1
    return Polarity.NEGATED if negations % 2 else Polarity.AFFIRMED


def _withheld(finding: Finding) -> bool:
    """ "declined to discuss ship movements": nothing is denied, nothing is said."""
    lemmas = {t.lemma for t in verbs(finding)}
    return bool(lemmas & {"decline", "refuse"}) and bool(
        lemmas & {"discuss", "comment", "say", "confirm", "address", "describe"}
    )


def _no_longer(syntax: Syntax, token: Token) -> bool:
    return any(
        c.text.lower() == "longer" and syntax.tokens[c.i - 1].text.lower() == "no"
        for c in syntax.children(token.i, "advmod")
        if c.i
    )


def _really_negative(syntax: Syntax, token: Token) -> bool:
    return token.lemma != "rule" or any(c.text.lower() == "out" for c in syntax.children(token.i))


def _negator(syntax: Syntax, token: Token) -> bool:
    return any(
        c.dep == "neg"
        or (
            c.dep in ("advmod", "det", "preconj")
            and c.text.lower() in ("not", "never", "neither", "no", "nor", "hardly")
        )
        for c in syntax.children(token.i)
    ) and token.pos not in ("NOUN", "PROPN")


def _no_determiner(syntax: Syntax, token: Token) -> bool:
    if token.text.lower() in modality().none:
        return True
    return any(
        c.i < token.i
        and c.text.lower() in ("no", "neither", "not")
        and c.dep in ("det", "neg", "nummod", "preconj", "predet")
        for c in syntax.children(token.i)
    )


def _shared_negation(syntax: Syntax, finding: Finding) -> bool:
    """ "did not leave or hand over": a negation before "or" covers both."""
    top = finding.predicate.top
    if top.dep != "conj":
        return False
    head = syntax.tokens[top.head]
    joint = any(c.dep == "cc" and c.text.lower() in ("or", "nor") for c in syntax.children(head.i))
    return joint and _negator(syntax, head) and not _negator(syntax, top)


def _without(syntax: Syntax, finding: Finding) -> bool:
    for token in (finding.head, finding.predicate.top):
        head = syntax.tokens[token.head]
        if token.dep in ("pcomp", "pobj") and head.text.lower() == "without":
            return True
    return False


def _certainty(scene: Scene, finding: Finding) -> Certainty:
    syntax, lexicon = scene.syntax, modality()
    words = [
        c for token in verbs(finding) for c in syntax.children(token.i, "aux", "advmod", "acomp", "mark")
    ]
    governors = [t for t in verbs(finding) if t.i != finding.head.i]
    if _withheld(finding) or embedded_question(syntax, finding):
        return Certainty.UNKNOWN
    possible = any(w.text.lower() in lexicon.may or w.lemma in lexicon.possible for w in words)
    if possible or any(g.lemma in lexicon.alleged for g in governors) or _conditional(syntax, finding):
        return Certainty.POSSIBLE
    if any(w.lemma in lexicon.probable or w.text.lower() in lexicon.probable for w in words) or any(
        g.lemma in lexicon.belief and g.pos in ("VERB", "ADJ") for g in governors
    ):
        return Certainty.PROBABLE
    if _looks_like(syntax, finding):
        return Certainty.PROBABLE
    return Certainty.CERTAIN


def _looks_like(syntax: Syntax, finding: Finding) -> bool:
    sentence = syntax.sentence_of(finding.head.i)
    near = syntax.text[
        syntax.tokens[max(sentence.first, finding.head.i - 12)].start : syntax.tokens[finding.head.i].end
    ].lower()
    return any(
        words in near
        for words in ("what looks like", "what appears to be", "what appear to be", "what look like")
    )


def _conditional(syntax: Syntax, finding: Finding) -> bool:
    for child in syntax.children(finding.predicate.top.i, "advcl"):
        mark = syntax.child(child.i, "mark")
        if mark is not None and mark.text.lower() == "if":
            return True
    return False


def _act(scene: Scene, finding: Finding) -> SpeechAct | None:
    syntax, lexicon = scene.syntax, modality()
    for token in verbs(finding):
        if token.i == finding.head.i:
            continue
        for act, lemmas in lexicon.speech:
            if token.lemma in lemmas and _performs(syntax, token, act):
                return act
    forms = {c.text.lower() for t in verbs(finding) for c in syntax.children(t.i, "aux")}
    if "must" in forms:
        return SpeechAct.DEMAND
    return None


def _performs(syntax: Syntax, token: Token, act: SpeechAct) -> bool:
    if token.lemma == "call":
        return any(c.text.lower() in ("on", "upon", "for") for c in syntax.children(token.i, "prep", "prt"))
    if token.lemma == "tell":
        return syntax.child(token.i, "auxpass") is not None
    return True
