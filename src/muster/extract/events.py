"""Posture events of one document: codebook triggers with their arguments, held to selectional restrictions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from muster.domain.claim import Action, Equipment, Phrase
from muster.domain.document import Document
from muster.domain.interval import TimeReading
from muster.domain.mention import EventMention
from muster.domain.ports import Gazetteer
from muster.domain.syntax import Sentence, Syntax, Token
from muster.domain.text import Span
from muster.extract.antecedents import antecedent, same_thing, with_subject
from muster.extract.arguments import arguments
from muster.extract.carried import with_carried_places
from muster.extract.clauses import claim_span
from muster.extract.codebook import ROLES
from muster.extract.counts import count
from muster.extract.event_nouns import light_verb
from muster.extract.factuality import factuality
from muster.extract.findings import Finding
from muster.extract.noun_phrases import conjuncts, left_edge, phrase
from muster.extract.predicates import predicate
from muster.extract.printed_places import with_printed_places
from muster.extract.readings import reread
from muster.extract.scene import FORCE, MATERIEL, PLATFORM, PRESENCE, STATE, Scene, scene
from muster.extract.selection import counts
from muster.extract.states import states
from muster.extract.triggers import Trigger, triggers


def events(
    document: Document, syntax: Syntax, gazetteer: Gazetteer, expressions: Sequence[TimeReading]
) -> tuple[EventMention, ...]:
    """Every posture event, in order of its predicate. ``expressions`` are never read as objects or places."""
    found = scene(document, syntax, gazetteer, expressions)
    mentions = []
    for sentence in syntax.sentences:
        for finding in _findings(found, sentence):
            mentions.append(_mention(found, finding))
    ordered = sorted(_distinct(mentions), key=lambda m: (m.predicate.start, m.span.start))
    return tuple(with_carried_places(found, with_printed_places(found, ordered)))


def _findings(found: Scene, sentence: Sentence) -> list[Finding]:
    words = list(triggers(found.syntax, sentence))
    verbal = [f for t in words if not t.nominal for f in _read(found, t)]
    used = _argument_tokens(verbal)
    nominal = [f for t in words if t.nominal and t.token.i not in used for f in _read(found, t)]
    accords = {f.head.i for f in verbal if f.action is Action.AGREEMENT}
    nominal = [f for f in nominal if f.carrier is None or f.carrier.i not in accords]
    both = _without_modifiers(found, [*verbal, *nominal])
    taken = frozenset(i for f in both for i in f.words) | frozenset(
        f.carrier.i for f in both if f.carrier is not None
    )
    return [*both, *states(found, sentence, taken)]


def _argument_tokens(findings: list[Finding]) -> frozenset[int]:
    return frozenset(t.i for f in findings for t in (f.theme, f.agent, f.extra) if t is not None)


def _read(found: Scene, trigger: Trigger) -> Iterator[Finding]:
    """The first entry whose conditions hold."""
    syntax = found.syntax
    carrier = light_verb(found, trigger.token) if trigger.nominal else None
    clause = with_subject(found, predicate(syntax, trigger.token))
    if trigger.nominal and carrier is not None:
        above = predicate(syntax, carrier)
        clause = clause._replace(
            chain=(carrier, *above.chain), top=above.top, subject=above.subject, holder=above.holder
        )
    for entry in trigger.entries:
        args = arguments(found, trigger, clause, entry)
        if counts(found, trigger, clause, entry, args):
            form = "noun" if trigger.nominal else "verb"
            reason = f"{entry.action}/{entry.number}:{trigger.token.lemma}"
            yield Finding(
                entry.action,
                trigger.words,
                clause,
                form,
                args.theme,
                args.agent,
                args.extra,
                args.places,
                reason,
                carrier,
            )
            return


def _without_modifiers(found: Scene, findings: list[Finding]) -> list[Finding]:
    """Drop participles that only describe an argument of another predicate ("a column coming from X was turned back")."""
    syntax = found.syntax
    themes = {f.theme.i: f for f in findings if f.theme is not None and not f.predicate.reduced}
    governors = {t.i for f in findings for t in f.predicate.chain if f.form == "verb"}
    carriers = {f.carrier.i for f in findings if f.carrier is not None}
    kept = []
    for finding in findings:
        above = [finding.head, *syntax.ancestors(finding.head.i)][1:4] if finding.predicate.reduced else []
        described = any(t.i in themes and themes[t.i].head.i != finding.head.i for t in above)
        sighting = finding.form == "verb" and finding.head.i in governors | carriers
        standing = finding.action in (Action.PRESENT, Action.DEPLOY, Action.REMAIN)
        if not (described and not standing) and not sighting:
            kept.append(finding)
    return kept


def _mention(found: Scene, finding: Finding) -> EventMention:
    syntax = found.syntax
    action, facts = reread(found, finding, factuality(found, finding))
    places = {role: finding.places.get(role, ()) for role in ROLES}
    actor, thing = _actor_and_object(found, finding)
    head = finding.head
    words = [syntax.tokens[i] for i in finding.words]
    predicate_span = Span(min(t.start for t in words), max(t.end for t in words))
    if len(predicate_span) > 40:
        predicate_span = head.span
    return EventMention(
        predicate=predicate_span,
        head=head.i,
        span=claim_span(found, finding),
        action=action,
        polarity=facts.polarity,
        certainty=facts.certainty,
        time_frame=facts.time_frame,
        actor=actor,
        object=thing,
        equipment=_equipment(found, finding),
        origin=places["origin"],
        destination=places["destination"],
        via=places["via"],
        site=places["site"],
        speech_act=facts.speech_act,
        reason=finding.reason,
    )


def _actor_and_object(found: Scene, finding: Finding) -> tuple[Phrase | None, Phrase | None]:
    theme = _standing_for(found, finding.theme)
    doer = _standing_for(found, finding.agent)
    if doer is not None and not found.all_kinds(doer.i) & {FORCE, STATE, PLATFORM, PRESENCE}:
        doer = None
    actor = phrase(found.syntax, doer.i) if doer is not None else None
    if theme is None:
        return actor, None
    kinds = found.all_kinds(theme.i)
    if actor is None and FORCE in kinds and theme.lemma not in ("convoy", "column"):
        return phrase(found.syntax, theme.i), None
    if actor is None and STATE in kinds and not kinds & {PLATFORM, MATERIEL}:
        return phrase(found.syntax, theme.i), None
    return actor or _nationality(found, theme), phrase(found.syntax, theme.i)


def _nationality(found: Scene, theme: Token) -> Phrase | None:
    """The possessive state of the object: "Russia's planes"."""
    for child in found.syntax.children(theme.i, "poss"):
        if found.all_kinds(child.i) & {STATE, FORCE}:
            return phrase(found.syntax, child.i)
    return None


def _standing_for(found: Scene, token: Token | None) -> Token | None:
    if token is None:
        return None
    return antecedent(found, token) or token


def _equipment(found: Scene, finding: Finding) -> tuple[Equipment, ...]:
    """Equipment named in theme, object and agent, pronouns and short definites read as what they take up."""
    items: list[Equipment] = []
    for token in (finding.theme, finding.extra, finding.agent):
        if token is None:
            continue
        for item in _items(found, token):
            if item not in items:
                items.append(item)
    return tuple(items)


def _items(found: Scene, token: Token, depth: int = 0) -> Iterator[Equipment]:
    syntax = found.syntax
    stands_for = antecedent(found, token)
    if stands_for is not None and depth < 3:  # two pronouns may stand for each other
        for item in _items(found, stands_for, depth + 1):
            if token.tag == "CD":
                yield _recounted(syntax, token, item)
                return
            yield item._replace(span=None)
        return
    for noun in conjuncts(syntax, token.i):
        for at in syntax.subtree(noun.i):
            mention = found.equipment.get(at)
            if mention is None or not _part_of(found, at, noun.i):
                continue
            if mention.kind == "personnel" and not mention.counted:
                continue
            fuller = same_thing(found, mention)
            yield fuller.equipment._replace(span=None) if fuller is not None else mention.equipment


def _part_of(found: Scene, at: int, noun: int) -> bool:
    """Whether equipment is the noun itself or counted by it ("a convoy of 30 vehicles"), not inside a clause below it."""
    syntax = found.syntax
    while at != noun:
        token = syntax.tokens[at]
        if token.dep in ("relcl", "acl", "poss"):
            return False
        if token.dep == "prep" and token.text.lower() not in ("of", "including", "with", "like"):
            return False
        at = token.head
    return True


def _recounted(syntax: Syntax, token: Token, item: Equipment) -> Equipment:
    first = left_edge(syntax, token.i)
    span = Span(syntax.tokens[first].start, token.end)
    words = span.of(syntax.text)
    number = count(words, singular=False)
    return Equipment(words, item.type, number.low, number.high, span)


def _distinct(mentions: list[EventMention]) -> list[EventMention]:
    """One mention for each predicate."""
    seen: dict[tuple[int, Action], EventMention] = {}
    for mention in mentions:
        seen.setdefault((mention.head, mention.action), mention)
    return list(seen.values())
