"""Claims: every event held to the innermost source whose words it stands in, and the answers that have no event.

Speech act, polarity and certainty are those of the innermost source as printed; nothing is believed or doubted here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from muster.domain.claim import Action, Certainty, Claim, Phrase, Polarity, SpeechAct, TimeFrame
from muster.domain.document import Document
from muster.domain.mention import Attribution, EventMention
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax
from muster.domain.text import Span
from muster.extract.attribution_lexicon import verbs
from muster.extract.claims_answers import ANSWERS, answers, contradicted

_FIRMNESS = (Certainty.UNKNOWN, Certainty.POSSIBLE, Certainty.PROBABLE, Certainty.CERTAIN)
_WITH_CUE = {SpeechAct.DENY, SpeechAct.NO_COMMENT, SpeechAct.CANNOT_CONFIRM, SpeechAct.DEMAND}
_NOBODY = Source("unknown publisher", SourceKind.OUTLET, False)


def claims(
    document: Document, syntax: Syntax, events: Sequence[EventMention], attributions: Sequence[Attribution]
) -> tuple[Claim, ...]:
    """The claims of one document in printed order.

    ``attributions`` come with their chains (:func:`muster.resolve.speaker.speakers`). An event inside a denial of
    somebody else's words makes two claims, the echo and the denial; a refusal, doubt or verdict without an event
    takes what it is about from the words it answers.
    """
    made: list[Claim] = []
    taken_back = [
        a.cue for a in attributions if a.reason == "verdict" and a.cue is not None and not a.content
    ]
    # "it added that …" reinforces nothing, "the statement is withdrawn" moves no force
    said = [a.cue for a in attributions if a.cue is not None and a.content and a.reason.startswith("say:")]
    for event in events:
        if any(cue.contains(event.predicate) for cue in (*taken_back, *said)):
            continue
        made.extend(_held(document, syntax, event, attributions))
    made = sorted(_unique(made), key=_order)
    made = [*made, *answers(document, syntax, attributions, made)]
    return tuple(contradicted(syntax, sorted(_unique(made), key=_order)))


def _order(claim: Claim) -> tuple[int, int, int]:
    return claim.span.start, claim.span.end, claim.predicate.start


def _unique(made: Sequence[Claim]) -> list[Claim]:
    return list({claim.id: claim for claim in made}.values())


def _held(
    document: Document, syntax: Syntax, event: EventMention, attributions: Sequence[Attribution]
) -> list[Claim]:
    """The claim of one event; two where a denial echoes another source's claim."""
    around = covering(attributions, event.predicate)
    if not around:
        return [_claim(document, syntax, event, (), (_NOBODY,))]
    inner = around[0]
    voice = [a for a in around if a.chain == inner.chain]
    found = [_claim(document, syntax, event, voice, inner.chain)]
    for outer in around:
        denies = outer.speech_act in {SpeechAct.DENY, SpeechAct.CANNOT_CONFIRM}
        if denies and outer.chain != inner.chain and outer.source != inner.source:
            found.append(_claim(document, syntax, event, [outer], outer.chain))
            break
    return found


def covering(attributions: Sequence[Attribution], predicate: Span) -> list[Attribution]:
    """Attributions whose content holds the predicate, innermost (smallest content) first."""
    held: list[tuple[int, bool, int, int, Attribution]] = []
    for n, attribution in enumerate(attributions):
        for span in attribution.content:
            if span.contains(predicate):
                denies = attribution.speech_act is SpeechAct.DENY
                held.append((len(span), denies, -len(attribution.chain), n, attribution))
    return [item[4] for item in sorted(held, key=lambda item: item[:4])]


def _claim(
    document: Document,
    syntax: Syntax,
    event: EventMention,
    voice: Sequence[Attribution],
    chain: tuple[Source, ...],
) -> Claim:
    act = _decided(syntax, event, voice, chain[-1], _act(syntax, event, voice))
    span = _span(syntax, event, voice, act)
    return Claim(
        report=document.id,
        span=span,
        quote=span.of(document.text),
        predicate=event.predicate,
        attribution=chain,
        speech_act=act,
        action=event.action,
        polarity=_polarity(event, voice, act),
        certainty=_certainty(event, voice, act),
        time_frame=event.time_frame,
        cue=_cue(document, voice, chain),
        actor=event.actor,
        object=event.object,
        equipment=event.equipment,
        origin=event.origin,
        destination=event.destination,
        via=event.via,
        site=event.site,
        reasons=tuple(r for r in (event.reason, *(a.reason for a in voice if a.source or a.cue)) if r),
    )


def _act(syntax: Syntax, event: EventMention, voice: Sequence[Attribution]) -> SpeechAct:
    acts = [a.speech_act for a in voice if a.speech_act is not SpeechAct.STATE]
    if not acts:
        believed = any(a.certainty is Certainty.PROBABLE and a.reason.startswith("say") for a in voice)
        if believed and event.certainty is Certainty.POSSIBLE:
            return SpeechAct.SUGGEST
        if any(a.reason.startswith("negated") for a in voice):
            return SpeechAct.STATE
        own = _own_act(syntax, event)
        return own if event.speech_act in {None, SpeechAct.STATE} else event.speech_act or own
    if acts[0] is SpeechAct.ANNOUNCE and event.time_frame is TimeFrame.PAST:
        return event.speech_act or SpeechAct.STATE
    return acts[0]


def _decided(
    syntax: Syntax, event: EventMention, voice: Sequence[Attribution], speaker: Source, act: SpeechAct
) -> SpeechAct:
    """What a government says will be done it announces; what it says may not be done it forbids."""
    if act is not SpeechAct.STATE or speaker.kind is not SourceKind.GOVERNMENT:
        return act
    head = syntax.tokens[event.head]
    helpers = {c.text.casefold() for c in syntax.children(head.i, "aux")}
    refused = any(a.polarity is not None for a in voice)
    if event.polarity is Polarity.NEGATED and "may" in helpers and not refused:
        return SpeechAct.ORDER
    planned = bool(helpers & {"will", "would", "shall"})
    if (
        planned
        and event.time_frame is TimeFrame.FUTURE
        and event.polarity is Polarity.AFFIRMED
        and not refused
    ):
        return SpeechAct.ANNOUNCE if event.certainty is Certainty.CERTAIN else act
    return act


def _own_act(syntax: Syntax, event: EventMention) -> SpeechAct:
    """An event that is itself an act of speech: "we agreed"."""
    for token in syntax.sentence_tokens(syntax.sentence_of(event.head)):
        if event.span.contains(token.span) and token.pos == "VERB":
            cue = verbs().get(token.lemma)
            if cue is not None and cue.frame == "agree" and event.action is Action.AGREEMENT:
                return cue.act
    return SpeechAct.STATE


def _polarity(event: EventMention, voice: Sequence[Attribution], act: SpeechAct) -> Polarity:
    if act in {SpeechAct.NO_COMMENT, SpeechAct.CANNOT_CONFIRM}:
        return Polarity.AFFIRMED
    return next((a.polarity for a in voice if a.polarity is not None), event.polarity)


def _certainty(event: EventMention, voice: Sequence[Attribution], act: SpeechAct) -> Certainty:
    if act in {SpeechAct.NO_COMMENT, SpeechAct.CANNOT_CONFIRM}:
        return Certainty.UNKNOWN
    if act is SpeechAct.SUGGEST and event.certainty is Certainty.CERTAIN:
        return next((a.certainty for a in voice if a.certainty is not None), event.certainty)
    levels = [event.certainty, *(a.certainty for a in voice if a.certainty is not None)]
    return min(levels, key=_FIRMNESS.index)


def _cue(document: Document, voice: Sequence[Attribution], chain: tuple[Source, ...]) -> Phrase | None:
    """The words that attribute; none in the publisher's own voice."""
    if len(chain) < 2:
        return None
    for attribution in voice:
        if attribution.cue is not None and attribution.source is not None:
            return Phrase(attribution.cue.of(document.text), attribution.cue)
    return None


def _span(syntax: Syntax, event: EventMention, voice: Sequence[Attribution], act: SpeechAct) -> Span:
    """The event's words; with the cue where they alone would say the opposite, or where the cue is the predicate."""
    for attribution in voice:
        cue = attribution.cue
        if cue is None:
            continue
        needed = act in _WITH_CUE and attribution.speech_act is act
        shown = attribution.reason.startswith(("show", "perceive")) and _nominal(syntax, event)
        if (needed or shown) and _together(syntax, cue, event.span):
            said = cue
            if attribution.source is not None and attribution.source.span is not None:
                named = attribution.source.span
                said = cue.cover(named) if _together(syntax, cue, named) and named.start < cue.start else cue
            return with_article(syntax.text, said.cover(event.span))
    return event.span


def with_article(text: str, span: Span) -> Span:
    """The span with the article before it: "The harbour office denied …" is quoted whole."""
    before = re.search(
        r"\b(?:the|a|an|its|their|his|her|our|my)\s+$",
        text[max(0, span.start - 8) : span.start],
        re.IGNORECASE,
    )
    return Span(span.start - len(before.group()), span.end) if before is not None else span


def _nominal(syntax: Syntax, event: EventMention) -> bool:
    return syntax.tokens[event.head].pos not in {"VERB", "AUX"}


def _together(syntax: Syntax, a: Span, b: Span) -> bool:
    first, second = syntax.sentence_at(a.start), syntax.sentence_at(b.start)
    return first is not None and second is not None and first.number == second.number


__all__ = ["ANSWERS", "claims", "covering"]
