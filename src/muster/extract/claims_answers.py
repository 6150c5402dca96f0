"""Answers without an event of their own: refusals to comment, doubts, verdicts. What they are about stands elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from muster.domain.claim import Certainty, Claim, Phrase, Polarity, SpeechAct, TimeFrame
from muster.domain.document import Document
from muster.domain.mention import Attribution
from muster.domain.syntax import Syntax
from muster.domain.text import Span

ANSWERS = {SpeechAct.NO_COMMENT, SpeechAct.CANNOT_CONFIRM, SpeechAct.DENY}
_FLAT = 6  # characters of a cue that stands alone
_REACH = 6  # sentences back to look for what is answered when no words are shared
_STOP = {"the", "a", "an", "of", "and", "in", "on", "at", "to", "for", "with", "that", "this", "these", "those", "its",
         "their", "his", "her", "either", "any", "whether", "how", "who", "when", "what", "which", "had", "has", "have",
         "were", "was", "is", "are", "been", "be", "it", "they", "report", "reports", "claim", "claims", "account"}  # fmt: skip


def answers(
    document: Document, syntax: Syntax, attributions: Sequence[Attribution], made: Sequence[Claim]
) -> Iterator[Claim]:
    """Claims for refusals, doubts and verdicts that hold no event; nothing where there is no claim to answer."""
    for said in attributions:
        attribution = _as_denial(document, said)
        if attribution.speech_act not in ANSWERS or attribution.cue is None:
            continue
        if any(_held_already(attribution, claim) for claim in made):
            continue
        topic = attribution.content[0].of(document.text) if attribution.content else ""
        answered = _answered(syntax, attribution, topic, made)
        if answered is not None:
            yield _answer(document, syntax, attribution, answered)


def _as_denial(document: Document, said: Attribution) -> Attribution:
    """ "X says no such request has been made" throws back what was said before, whatever the verb."""
    if said.speech_act is not SpeechAct.STATE or said.source is None or len(said.content) != 1:
        return said
    opening = said.content[0].of(document.text)[:30].casefold()
    if "no such" not in opening:
        return said
    return replace(said, speech_act=SpeechAct.DENY, polarity=Polarity.NEGATED)


def _held_already(attribution: Attribution, claim: Claim) -> bool:
    answered = claim.speech_act is attribution.speech_act or claim.attribution == attribution.chain
    return answered and any(s.contains(claim.predicate) for s in attribution.content)


def _answered(syntax: Syntax, attribution: Attribution, topic: str, made: Sequence[Claim]) -> Claim | None:
    """The claim that is answered: the nearest earlier one that shares words with the topic, else the one just before."""
    cue = attribution.cue
    assert cue is not None
    here = syntax.sentence_at(cue.start)
    earlier = [
        c
        for c in made
        if c.span.start < cue.start and c.speech_act not in {SpeechAct.NO_COMMENT, SpeechAct.CANNOT_CONFIRM}
    ]
    earlier = [
        c
        for c in earlier
        if not (attribution.speech_act is SpeechAct.DENY and c.attribution == attribution.chain)
    ] or []
    if not earlier:
        return None
    words = _words(topic)
    if words:
        shared = [(len(words & _claim_words(c)), c.span.start, n) for n, c in enumerate(earlier)]
        best = max(shared)
        if best[0]:
            return earlier[best[2]]
    last = earlier[-1]
    there = syntax.sentence_at(last.span.start)
    near = here is not None and there is not None and here.number - there.number <= _REACH
    return last if near and not (words and len(words) > 3) else None


def contradicted(syntax: Syntax, made: Sequence[Claim]) -> Iterator[Claim]:
    """The claims, with a plain negation that follows a denial in its paragraph, or throws back another source's
    claim of the same kind there, told as the denial it is."""
    for n, claim in enumerate(made):
        plain = claim.speech_act is SpeechAct.STATE and claim.polarity is Polarity.NEGATED
        if plain and "no such" in claim.quote.casefold() and len(claim.attribution) > 1:
            yield replace(
                claim, speech_act=SpeechAct.DENY, reasons=(*claim.reasons, "rejects it with “no such”")
            )
        elif plain and claim.time_frame is not TimeFrame.FUTURE and _throws_back(syntax, claim, made[:n]):
            yield replace(
                claim, speech_act=SpeechAct.DENY, reasons=(*claim.reasons, "rejects what was said before")
            )
        else:
            yield claim


def _throws_back(syntax: Syntax, claim: Claim, before: Sequence[Claim]) -> bool:
    here = syntax.sentence_at(claim.span.start)
    if here is None:
        return False
    near = [
        c
        for c in before
        if (s := syntax.sentence_at(c.span.start)) is not None and s.paragraph == here.paragraph
    ]
    if not near or near[-1].span.overlaps(claim.span):
        return False
    if near[-1].speech_act is SpeechAct.DENY:
        return True
    spoken = len(claim.attribution) > 1
    return spoken and any(
        len(c.attribution) > 1
        and c.speaker.name != claim.speaker.name
        and c.action is claim.action
        and c.polarity is Polarity.AFFIRMED
        and c.speech_act is SpeechAct.STATE
        for c in near[-2:]
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(
        _stem(w) for w in re.findall(r"[\w-]+", text.casefold()) if w not in _STOP and len(w) > 2
    )


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _claim_words(claim: Claim) -> frozenset[str]:
    parts = [claim.quote, *(e.text for e in claim.equipment)]
    parts.extend(phrase.text for phrase in (claim.actor, claim.object) if phrase is not None)
    parts.extend(place.text for _, place in claim.places)
    return _words(" ".join(parts))


def _answer(document: Document, syntax: Syntax, attribution: Attribution, answered: Claim) -> Claim:
    span = _clause(syntax, attribution)
    cue = attribution.cue
    assert cue is not None
    denied = attribution.speech_act is SpeechAct.DENY
    return Claim(
        report=document.id,
        span=span,
        quote=span.of(document.text),
        predicate=cue,
        attribution=attribution.chain,
        speech_act=attribution.speech_act,
        action=answered.action,
        polarity=Polarity.NEGATED if denied else Polarity.AFFIRMED,
        certainty=(attribution.certainty or Certainty.CERTAIN) if denied else Certainty.UNKNOWN,
        time_frame=answered.time_frame,
        cue=Phrase(cue.of(document.text), cue) if len(attribution.chain) > 1 else None,
        actor=_carried(answered.actor),
        object=_topic(document, attribution) or _carried(answered.object),
        equipment=tuple(e._replace(span=None) for e in answered.equipment),
        origin=tuple(p._replace(span=None) for p in answered.origin),
        destination=tuple(p._replace(span=None) for p in answered.destination),
        via=tuple(p._replace(span=None) for p in answered.via),
        site=tuple(p._replace(span=None) for p in answered.site),
        about=answered.span,
        reasons=(attribution.reason, f"answers “{answered.quote}”"),
    )


def _carried(phrase: Phrase | None) -> Phrase | None:
    return Phrase(phrase.text) if phrase is not None else None


def _topic(document: Document, attribution: Attribution) -> Phrase | None:
    """The printed topic of a refusal where it is a short noun phrase ("the convoy")."""
    if not attribution.content or attribution.speech_act is SpeechAct.DENY:
        return None
    words = attribution.content[0].of(document.text).split()
    if len(words) > 4 or words[0].casefold() in {
        "how",
        "who",
        "when",
        "whether",
        "what",
        "why",
        "where",
        "if",
        "that",
    }:
        return None
    text = " ".join(
        words[1:]
        if words[0].casefold() in {"the", "a", "an", "either", "any", "this", "that", "those"}
        and len(words) > 1
        else words
    )
    return Phrase(text, attribution.content[0])


def _clause(syntax: Syntax, attribution: Attribution) -> Span:
    """From the speaker to the end of cue and topic, inside the cue's sentence."""
    cue = attribution.cue
    assert cue is not None
    sentence = syntax.sentence_at(cue.start)
    if sentence is None:
        return cue
    span = cue
    if len(cue) < _FLAT and sentence.number + 1 < len(
        syntax.sentences
    ):  # "No." is read with what it introduces
        following = syntax.sentences[sentence.number + 1]
        if following.paragraph == sentence.paragraph:
            span = cue.cover(Span(following.span.start, following.span.end - 1))
    for part in (*attribution.content, *_subject(syntax, cue)):
        if sentence.span.contains(part):
            span = span.cover(part)
    return span


def _subject(syntax: Syntax, cue: Span) -> Iterator[Span]:
    """The grammatical subject beside the cue, with its article."""
    for token in syntax.tokens:
        if not cue.contains(token.span):
            continue
        for child in syntax.children(token.i, "nsubj", "nsubjpass"):
            under = syntax.subtree_span(child.i)
            if any(syntax.tokens[i].dep == "relcl" for i in syntax.subtree(child.i)):
                continue
            if child.i < token.i and token.start - under.end < 40:
                yield under if len(syntax.subtree(child.i)) < 14 else child.span
