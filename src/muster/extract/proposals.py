"""Rules and model together: what the model proposes beside what the rules found, held to lexicons.

A proposal whose predicate the rules have, too, fills what the rules left open; one that they lack becomes a claim of its own
where the model is sure enough and the report or the claim itself speaks of forces; a claim of the rules in which the model sees
no event falls away. Every claim says which evidence made it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from muster.domain.claim import Action, Claim, Equipment, Phrase, SpeechAct
from muster.domain.document import Document
from muster.domain.mention import Attribution
from muster.domain.place import PlaceMention
from muster.domain.reading import Proposal, Reading
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax
from muster.domain.text import Span
from muster.extract.claims import covering
from muster.extract.counts import Count, count
from muster.extract.equipment import EquipmentMention, equipment
from muster.extract.triggers import triggers

# chosen on the corpus reports of split dev; detection and strict F1 move by less than a point around them
SURE = 0.95  # a proposal this likely becomes a claim
KNOWN_BETTER = 0.9  # how sure the model must be to change action, polarity, certainty, time frame or act that the rules read
CLEAR = 0.8  # how sure of a place where the rules have another
LISTED = 3.0  # how much likelier an action is where the codebook has it for the word
SAME_WORDS = 0.8  # share of words above which two claims are one
_CLOCK = re.compile(r"[0-2]?\d[:.]?[0-5]\d")
_DETERMINER = re.compile(r"(?i)(?:an?|one|the|this|that|its|his|her|their|another|each)$")
_ANSWERS = {SpeechAct.NO_COMMENT, SpeechAct.CANNOT_CONFIRM, SpeechAct.DENY}
# a place marked from within "the eastern side of X", "north of X": less the "of", more the bearing
_OF = re.compile(r"of\s+(?:the\s+)?(?=\w)")
_BEARING = re.compile(r"\b(?:north|south|east|west)(?:-?(?:east|west))?\s+$", re.IGNORECASE)
_NOBODY = Source("unknown publisher", SourceKind.OUTLET, False)


def with_proposals(
    document: Document,
    syntax: Syntax,
    claims: Sequence[Claim],
    attributions: Sequence[Attribution],
    reading: Reading,
) -> tuple[Claim, ...]:
    """The claims of rules and model in printed order; those of the rules as they are where no model read the report.

    A claim of the rules falls away where the model rules its predicate out.
    """
    if reading.model is None:
        return tuple(claims)
    joined = _Joined(document, syntax, attributions)
    met = {n: _proposal_of(claim, reading) for n, claim in enumerate(claims)}
    told = Counter(claim.predicate for claim in claims)
    made = [_kept(joined, c, reading, met[n], told[c.predicate] == 1) for n, c in enumerate(claims)]
    ranked = sorted(enumerate(reading.proposals), key=lambda item: -item[1].probability)
    for number, proposal in ranked:
        if number in met.values() or proposal.probability < SURE:
            continue
        if not any(claim is not None and _told_already(claim, proposal) for claim in made):
            made.append(joined.claim(proposal))
    found = {claim.id: claim for claim in made if claim is not None}
    return tuple(sorted(found.values(), key=lambda claim: (claim.span, claim.predicate)))


def _told_already(claim: Claim, proposal: Proposal) -> bool:
    """Whether a claim of the same words in the same act is there: two words of one predicate make one claim."""
    shared = min(claim.span.end, proposal.extent.end) - max(claim.span.start, proposal.extent.start)
    joint = len(claim.span) + len(proposal.extent) - shared
    return shared >= SAME_WORDS * joint and claim.speech_act is proposal.speech_act


def _kept(joined: _Joined, claim: Claim, reading: Reading, number: int | None, alone: bool) -> Claim | None:
    if number is not None:
        return joined.filled(claim, reading.proposals[number], alone)
    return None if reading.rules_out(claim.predicate) else claim


def _proposal_of(claim: Claim, reading: Reading) -> int | None:
    """The proposal with the claim's predicate; for an answer, one of the same act inside its words."""
    for number, proposal in enumerate(reading.proposals):
        if proposal.predicate.overlaps(claim.predicate):
            return number
    if claim.speech_act in _ANSWERS:
        for number, proposal in enumerate(reading.proposals):
            if claim.span.contains(proposal.predicate) and proposal.speech_act is claim.speech_act:
                return number
    return None


def _better(proposal: Proposal, attribute: str, alone: bool) -> bool:
    return alone and proposal.sure.get(attribute, 0.0) >= KNOWN_BETTER


@dataclass(frozen=True)
class _Joined:
    """What both sides are read against: the report, who speaks where, which equipment is printed."""

    document: Document
    syntax: Syntax
    attributions: Sequence[Attribution]

    @cached_property
    def things(self) -> Sequence[EquipmentMention]:
        return equipment(self.syntax)

    def codebook(self, predicate: Span) -> frozenset[Action]:
        """What the codebook says that the words of a predicate may report."""
        sentence = self.syntax.sentence_at(predicate.start)
        found = triggers(self.syntax, sentence) if sentence is not None else ()
        return frozenset(e.action for t in found if t.token.span.overlaps(predicate) for e in t.entries)

    def filled(self, claim: Claim, proposal: Proposal, alone: bool) -> Claim:
        """A claim of the rules with what the model adds and where it is sure to know better.

        Where the rules read two claims in one predicate, an echo and its denial (not ``alone``), their acts stand.
        """
        return replace(
            claim,
            action=proposal.action if proposal.actions[0][1] >= KNOWN_BETTER else claim.action,
            polarity=proposal.polarity if _better(proposal, "polarity", alone) else claim.polarity,
            certainty=proposal.certainty if _better(proposal, "certainty", alone) else claim.certainty,
            time_frame=proposal.time_frame if _better(proposal, "time_frame", alone) else claim.time_frame,
            speech_act=proposal.speech_act if _better(proposal, "speech_act", alone) else claim.speech_act,
            origin=self._either(claim.origin, proposal, "origin"),
            destination=self._either(claim.destination, proposal, "destination"),
            via=self._either(claim.via, proposal, "via"),
            site=self._either(claim.site, proposal, "site"),
            actor=claim.actor or self._phrase(proposal, "actor"),
            object=claim.object or self._phrase(proposal, "object"),
            equipment=claim.equipment or self._equipment(proposal),
            reasons=(*claim.reasons, f"model:{proposal.probability:.2f}"),
        )

    def claim(self, proposal: Proposal) -> Claim:
        """A claim that rests on the model alone; its speaker is whose words it stands in."""
        around = covering(self.attributions, proposal.predicate)
        chain = around[0].chain if around else (_NOBODY,)
        cue = next((a.cue for a in around if a.chain == chain and a.cue and a.source), None)
        return Claim(
            report=self.document.id,
            span=proposal.extent,
            quote=proposal.extent.of(self.document.text),
            predicate=proposal.predicate,
            attribution=chain,
            speech_act=proposal.speech_act,
            action=self._action(proposal),
            polarity=proposal.polarity,
            certainty=proposal.certainty,
            time_frame=proposal.time_frame,
            cue=Phrase(cue.of(self.document.text), cue) if cue and len(chain) > 1 else None,
            actor=self._phrase(proposal, "actor"),
            object=self._phrase(proposal, "object"),
            equipment=self._equipment(proposal),
            origin=self._places(proposal, "origin", 0.0),
            destination=self._places(proposal, "destination", 0.0),
            via=self._places(proposal, "via", 0.0),
            site=self._places(proposal, "site", 0.0),
            reasons=(f"model:{proposal.probability:.2f}", *(a.reason for a in around[:1] if a.reason)),
        )

    def _action(self, proposal: Proposal) -> Action:
        """The likeliest action; those that the codebook has for the word count several times."""
        listed = self.codebook(proposal.predicate)
        return max(proposal.actions, key=lambda item: item[1] * (LISTED if item[0] in listed else 1))[0]

    def _phrase(self, proposal: Proposal, role: str) -> Phrase | None:
        best = max(proposal.in_role(role), key=lambda guess: guess.probability, default=None)
        return Phrase(best.span.of(self.document.text), best.span) if best is not None else None

    def _either(
        self, known: tuple[PlaceMention, ...], proposal: Proposal, role: str
    ) -> tuple[PlaceMention, ...]:
        return self._places(proposal, role, CLEAR if known else 0.0) or known

    def _places(self, proposal: Proposal, role: str, least: float) -> tuple[PlaceMention, ...]:
        named: dict[str, PlaceMention] = {}
        for guess in proposal.in_role(role):
            span = self._place(guess.span)
            words = span.of(self.document.text)
            if guess.probability >= least and any(c.isalnum() for c in words):
                named.setdefault(words.casefold(), PlaceMention(words, span))
        return tuple(named.values())

    def _place(self, marked: Span) -> Span:
        """The place that is marked, where the mark begins with the "of" before it."""
        cut = _OF.match(marked.of(self.document.text))
        if cut is None:
            return marked
        bearing = _BEARING.search(self.document.text, 0, marked.start)
        return Span(bearing.start() if bearing else marked.start + cut.end(), marked.end)

    def _equipment(self, proposal: Proposal) -> tuple[Equipment, ...]:
        """Each thing once, though the model may mark it in two pieces."""
        return tuple(dict.fromkeys(self._marked(proposal)))

    def _marked(self, proposal: Proposal) -> Iterator[Equipment]:
        """What the lexicon knows at the stretches the model marks, else the words with the number they print."""
        for guess in proposal.in_role("equipment"):
            known = [
                t.equipment
                for t in self.things
                if t.equipment.span is not None and t.equipment.span.overlaps(guess.span)
            ]
            if known:
                yield from known
            elif not _CLOCK.fullmatch(words := guess.span.of(self.document.text)):
                number = self._count(guess.span)
                yield Equipment(words, None, number.low, number.high, guess.span)

    def _count(self, thing: Span) -> Count:
        """The number printed before the noun; one where the noun is singular and has a determiner or is a name."""
        sentence = self.syntax.sentence_at(thing.start)
        tokens = self.syntax.sentence_tokens(sentence) if sentence is not None else ()
        inside = [token for token in tokens if thing.contains(token.span)]
        noun = next((n for n, token in enumerate(inside) if token.pos in ("NOUN", "PROPN")), None)
        if noun is None:
            return count(thing.of(self.document.text), singular=False)
        last = next((t for t in inside[noun:] if t.head not in {o.i for o in inside}), inside[noun])
        single = last.tag in ("NN", "NNP") and (last.tag == "NNP" or _DETERMINER.match(inside[0].text))
        return count(self.document.text[thing.start : inside[noun].start], singular=bool(single))
