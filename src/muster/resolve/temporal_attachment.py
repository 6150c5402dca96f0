"""How firmly a printed time hangs on a claim's predicate in the dependency tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from muster.domain.claim import Claim, SpeechAct
from muster.domain.interval import TimePrecision, TimeReading
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.resolve.temporal_anchor import Anchors
from muster.resolve.temporal_calendar import Days
from muster.resolve.temporal_reading import edtf

_SAYING = frozenset(
    {
        "say",
        "tell",
        "report",
        "announce",
        "add",
        "confirm",
        "deny",
        "state",
        "warn",
        "note",
        "write",
        "acknowledge",
    }
    | {
        "claim",
        "declare",
        "reply",
        "insist",
        "explain",
        "comment",
        "publish",
        "release",
        "issue",
        "post",
        "tweet",
    }
    | {
        "quote",
        "cite",
        "speak",
        "ask",
        "respond",
        "stress",
        "admit",
        "allege",
        "indicate",
        "suggest",
        "accord",
    }
)
_SHARED = frozenset(
    {"conj", "xcomp", "acl", "advcl", "relcl", "pcomp", "dep", "aux", "auxpass", "dobj", "pobj"}
)
_COMPLETING = frozenset({"advcl", "acl", "xcomp", "dobj", "attr", "oprd", "prep", "pobj", "conj", "amod"})
_ANSWERS = frozenset({SpeechAct.DENY, SpeechAct.CANNOT_CONFIRM, SpeechAct.NO_COMMENT})
_DATED = re.compile(
    r"\b(?:document|letter|memo|memorandum|statement|report|order|decree|note|paper|circular|notice|directive)s?"
    r",? dated\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Attachments:
    """The claims and the time expressions of one document over its parse."""

    syntax: Syntax
    anchors: Anchors
    claims: tuple[Claim, ...]
    expressions: tuple[TimeReading, ...]

    def own(self, claim: Claim) -> TimeReading | None:
        """The reading that stands with the predicate, the better attached and the resolved first."""
        ranked = []
        for reading in self._near(claim):
            rank = self._attachment(claim, reading)
            if rank and reading.span:
                far = abs(reading.span.start - claim.predicate.start)
                ranked.append((rank if reading.resolved else rank - 10, -far, reading))
        if not ranked:
            return None
        ranked.sort(key=lambda r: r[:2], reverse=True)
        return _joined([reading for _, _, reading in ranked])

    def _near(self, claim: Claim) -> Iterator[TimeReading]:
        sentence = self.syntax.sentence_at(claim.predicate.start)
        for reading in self.expressions:
            span = reading.span
            if span and self.anchors.stamp(span):
                continue  # the stamp of a live entry dates the entry, not what others are said to have done
            if span and (claim.span.contains(span) or (sentence and sentence.span.overlaps(span))):
                yield reading

    def _attachment(self, claim: Claim, reading: TimeReading) -> int:
        """How firmly the reading hangs on the claim's predicate: 0 not at all, 3 directly."""
        span = reading.span
        if span is None:
            return 0
        inside = claim.span.contains(span)
        if self._of_paper(span) or (not inside and claim.speech_act in _ANSWERS):
            return 0
        top, predicate = self.top(span.start, span.end), self.word(claim)
        if top is None or predicate is None:
            return 2 if inside else 0
        governor = self.governor(top)
        if self._of_statement(claim, governor, predicate) or self._after_saying(span, predicate):
            return 0
        if governor.i == predicate.i:
            return 3
        if self._qualifies(top, span, predicate):
            return 2
        owner = self._owner(governor, claim)
        if owner is not None and not self._leads(predicate, governor):
            alike = owner.span == claim.span if inside else self._shares(governor, predicate, {"conj"})
            return 1 if alike else 0
        if inside:
            return 2
        shared = self._shares(governor, predicate, _SHARED) or self._completes(governor, predicate)
        return 1 if shared and not (governor.tag == "VBD" and self._present(predicate)) else 0

    def _present(self, predicate: Token) -> bool:
        """Whether a predicate is told in the present: "left at six and are on station"."""
        helpers = list(self.syntax.children(predicate.i, "aux", "auxpass"))
        tags = [t.tag for t in (predicate, *helpers) if t.tag in ("VBZ", "VBP") and t.lemma != "have"]
        return bool(tags) and predicate.dep == "conj"

    def _of_statement(self, claim: Claim, governor: Token, predicate: Token) -> bool:
        """Whether the governor is the verb of saying and not the event itself."""
        cue = claim.cue.span if claim.cue else None
        if cue and cue.overlaps(governor.span) and not claim.predicate.overlaps(governor.span):
            return True
        return governor.lemma in _SAYING and governor.pos == "VERB" and governor.i != predicate.i

    def _of_paper(self, span: Span) -> bool:
        """ "The letter, dated 2 September, …": the day of the paper is not the day of what it says."""
        words = self.syntax.text[max(0, span.start - 40) : span.end]
        return _DATED.search(words) is not None and span.of(self.syntax.text).lower().startswith("dated")

    def _after_saying(self, span: Span, predicate: Token) -> bool:
        """ "Said in January it would stay": right after the verb of saying and before the subject of what was said."""
        top = self.top(span.start, span.end)
        if top is None or predicate.start < span.end:
            return False
        inside = [t.i for t in self.syntax.tokens[max(0, top.i - 12) : top.i + 12] if t.span.overlaps(span)]
        before = self.syntax.tokens[inside[0] - 1] if inside and inside[0] else None
        after = (
            self.syntax.tokens[inside[-1] + 1]
            if inside and inside[-1] + 1 < len(self.syntax.tokens)
            else None
        )
        if before is None or after is None or before.lemma not in _SAYING or before.tag != "VBD":
            return False
        return after.text.lower() == "that" or after.tag in ("PRP", "DT", "NNP", "NNPS", "NNS", "PRP$")

    def _owner(self, governor: Token, claim: Claim) -> Claim | None:
        """Another claim whose predicate the governor is."""
        for other in self.claims:
            if other is not claim and other.predicate.overlaps(governor.span):
                return other
        return None

    def _leads(self, predicate: Token, governor: Token) -> bool:
        """ "Were ordered to leave by Friday": the governor completes the predicate."""
        token = governor
        while token.head != token.i and token.dep in ("xcomp", "ccomp", "pcomp"):
            token = self.syntax.tokens[token.head]
            if token.i == predicate.i:
                return True
        return False

    def _qualifies(self, top: Token, span: Span, predicate: Token) -> bool:
        """ "In October 2019, when they withdrew", "the pass of 26 January, on which it is empty": the predicate hangs
        on the time itself or on the noun that the time dates."""
        hosts = {i for i in self.syntax.subtree(top.i) if self.syntax.tokens[i].span.overlaps(span)}
        for token in self.syntax.ancestors(top.i):
            if token.pos in ("VERB", "AUX"):
                break
            hosts.add(token.i)
        token = predicate
        while token.head != token.i and token.lemma not in _SAYING:
            if token.dep in ("relcl", "acl", "advcl", "pcomp"):
                return token.head in hosts
            if token.dep not in _SHARED:
                return False
            token = self.syntax.tokens[token.head]
        return False

    def _completes(self, governor: Token, predicate: Token) -> bool:
        """ "Photographed the ship heading west on Tuesday": the time hangs on a word that only completes the predicate."""
        token = governor
        while token.head != token.i and token.dep in _COMPLETING and token.lemma not in _SAYING:
            if self.syntax.child(token.i, "nsubj", "nsubjpass"):
                return False
            token = self.syntax.tokens[token.head]
            if token.i == predicate.i:
                return True
        return False

    def _shares(self, governor: Token, predicate: Token, down: AbstractSet[str]) -> bool:
        """Whether the predicate hangs below the governor by co-ordination or completion, past no verb of saying."""
        token = predicate
        while token.head != token.i:
            if token.dep not in down:
                return False
            token = self.syntax.tokens[token.head]
            if token.i == governor.i:
                return True
            if token.lemma in _SAYING:
                return False
        return False

    def word(self, claim: Claim) -> Token | None:
        """The head word of the predicate."""
        return self.top(claim.predicate.start, claim.predicate.end)

    def top(self, start: int, end: int) -> Token | None:
        """The word of the expression whose head lies outside it."""
        sentence = self.syntax.sentence_at(start) or self.syntax.sentence_at(end - 1)
        if sentence is None:
            return None
        inside = [t for t in self.syntax.sentence_tokens(sentence) if t.start < end and t.end > start]
        held = {t.i for t in inside}
        return next((t for t in inside if t.head not in held or t.head == t.i), None)

    def governor(self, top: Token) -> Token:
        """The nearest verb above the expression, else the word it hangs on."""
        last = top
        for token in self.syntax.ancestors(top.i):
            last = token
            if token.pos in ("VERB", "AUX") or any(token.span.overlaps(c.predicate) for c in self.claims):
                return token
        return last


def _joined(readings: list[TimeReading]) -> TimeReading:
    """The best reading; "since May … until July" printed apart becomes one interval."""
    best = readings[0]
    for other in readings[1:]:
        if (
            best.earliest
            and not best.latest
            and other.latest
            and not other.earliest
            and best.earliest < other.latest
        ):
            at = Days(best.start, other.end)
            return replace(
                best, latest=other.latest, edtf=edtf(at, TimePrecision.DAY), reason="two bounds printed apart"
            )
    return best
