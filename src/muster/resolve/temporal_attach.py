"""Which of the printed times each claim is about.

An expression belongs to the predicate that governs it in the dependency tree. A time that hangs on the verb of saying
is the time of the statement and never becomes the time of the event. Where a sentence goes on about the same event
without a time of its own, the time before it carries over and is marked as inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from muster.domain.claim import Action, Claim, Polarity, SpeechAct, TimeFrame
from muster.domain.document import Document
from muster.domain.interval import TimeBasis, TimePrecision, TimeReading, days
from muster.domain.source import SourceKind
from muster.domain.syntax import Sentence, Syntax, Token
from muster.domain.text import Span
from muster.resolve.temporal_anchor import Anchors
from muster.resolve.temporal_calendar import Days
from muster.resolve.temporal_frames import bounded, frame_day, period
from muster.resolve.temporal_reading import edtf
from muster.resolve.temporal_towards import towards

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
_GOES_ON = frozenset(
    {"they", "it", "she", "he", "both", "most", "some", "others", "all", "none", "these", "those", "this"}
)
_INHERITS = frozenset({SpeechAct.DENY, SpeechAct.CANNOT_CONFIRM})
_CARRIES = frozenset({SpeechAct.STATE, SpeechAct.ANNOUNCE})


_DATED = re.compile(
    r"\b(?:document|letter|memo|memorandum|statement|report|order|decree|note|paper|circular|notice|directive)s?"
    r",? dated\b",
    re.IGNORECASE,
)


def times(
    document: Document, syntax: Syntax, claims: Sequence[Claim], expressions: tuple[TimeReading, ...]
) -> tuple[Claim, ...]:
    """The claims in their order, each with its time: printed (stated, resolved) or carried over (inferred).

    None where no time is printed and none carries over; a reading without bounds where one is printed that cannot be
    resolved.
    """
    scene = _Scene(document, syntax, Anchors.of(document), tuple(claims), expressions)
    own = {n: scene.own(claim) for n, claim in enumerate(claims)}
    dated: list[Claim] = []
    for n, claim in enumerate(claims):
        time = (
            bounded(document.text, claim, towards(claim, own[n], scene.anchors.main), scene.anchors.main)
            or scene.pictured(claim)
            or frame_day(document.text, claim, expressions, scene.anchors.main)
            or scene.carried(claim, dated)
            or scene.inherent(claim)
            or period(document.text, document.title, claim)
        )
        dated.append(replace(claim, time=time) if time != claim.time else claim)
    return tuple(dated)


@dataclass(frozen=True, slots=True)
class _Scene:
    document: Document
    syntax: Syntax
    anchors: Anchors
    claims: tuple[Claim, ...]
    expressions: tuple[TimeReading, ...]

    # -- times printed with the claim

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
        top, predicate = self._top(span.start, span.end), self._word(claim)
        if top is None or predicate is None:
            return 2 if inside else 0
        governor = self._governor(top)
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
        top = self._top(span.start, span.end)
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

    def _word(self, claim: Claim) -> Token | None:
        """The head word of the predicate."""
        return self._top(claim.predicate.start, claim.predicate.end)

    def _top(self, start: int, end: int) -> Token | None:
        """The word of the expression whose head lies outside it."""
        sentence = self.syntax.sentence_at(start) or self.syntax.sentence_at(end - 1)
        if sentence is None:
            return None
        inside = [t for t in self.syntax.sentence_tokens(sentence) if t.start < end and t.end > start]
        held = {t.i for t in inside}
        return next((t for t in inside if t.head not in held or t.head == t.i), None)

    def _governor(self, top: Token) -> Token:
        """The nearest verb above the expression, else the word it hangs on."""
        last = top
        for token in self.syntax.ancestors(top.i):
            last = token
            if token.pos in ("VERB", "AUX") or any(token.span.overlaps(c.predicate) for c in self.claims):
                return token
        return last

    # -- times that carry over

    def carried(self, claim: Claim, before: Sequence[Claim]) -> TimeReading | None:
        """The time of the claim before it, where the sentence goes on about the same event."""
        if claim.about is not None:
            told = next((c for c in before if c.span.overlaps(claim.about)), None)
            taken = claim.speech_act in _INHERITS and told is not None and self._points_at(claim)
            return (
                _inferred(told.time, "the time of what it answers")
                if told and taken and _single(told.time)
                else None
            )
        last = self._last(claim, before)
        if last is None or last.time is None or not last.time.resolved:
            return None
        sentence = self.syntax.sentence_at(claim.predicate.start)
        if sentence is None or (self._timeless(claim) and not self._same_exercise(claim, before)):
            return None
        if claim.action is Action.EXERCISE and self._same_exercise(claim, before):
            return _inferred(last.time, "carried over: the same exercise")
        if self._continues(claim, sentence) or (self._past(claim) and _single(last.time)):
            return _inferred(last.time, "carried over: the sentence continues the same event")
        return None

    def _last(self, claim: Claim, before: Sequence[Claim]) -> Claim | None:
        """The dated claim nearest before, of the same voice in the same paragraph."""
        here = self.anchors.paragraph(claim.predicate.start)
        for other in reversed(before):
            if other.predicate.start > claim.predicate.start:
                continue
            if self.anchors.paragraph(other.predicate.start) != here:
                return None
            if other.time is not None and _voice(other) == _voice(claim):
                return other
        return None

    def _timeless(self, claim: Claim) -> bool:
        """Claims to which no earlier time carries over: refusals to comment, orders, plans, open questions."""
        answers = claim.speech_act in _INHERITS and self._points_at(claim)
        return not (answers or claim.speech_act in _CARRIES) or claim.time_frame in (
            TimeFrame.FUTURE,
            TimeFrame.OPEN,
        )

    def _points_at(self, claim: Claim) -> bool:
        """Whether an answer takes the event up by a pronoun ("called that invented"), not by a noun ("the claim")."""
        sentence = self.syntax.sentence_at(claim.predicate.start)
        tokens = self.syntax.sentence_tokens(sentence) if sentence else ()
        return any(
            t.text.lower() in ("that", "this", "it")
            and t.start > claim.predicate.start
            and t.dep not in ("mark", "advmod")
            and not (t.dep == "det" and self.syntax.tokens[t.head].pos in ("NOUN", "PROPN"))
            for t in tokens
        )

    def _same_exercise(self, claim: Claim, before: Sequence[Claim]) -> bool:
        """Who takes part, told right after when the exercise is held."""
        last = self._last(claim, before)
        return last is not None and claim.action is Action.EXERCISE is last.action

    def _continues(self, claim: Claim, sentence: Sentence) -> bool:
        """A fragment without a finite verb, or a subject that points back ("they", "both", "the second", "five")."""
        tokens = self.syntax.sentence_tokens(sentence)
        finite = [t for t in tokens if t.tag in ("VBD", "VBZ", "VBP", "MD")]
        if not finite:
            return True
        predicate = self._word(claim)
        subject = self.syntax.child(predicate.i, "nsubj", "nsubjpass") if predicate else None
        if subject is None or (not self._past(claim) and claim.polarity is not Polarity.NEGATED):
            return False
        return subject.lemma in _GOES_ON or subject.text.lower() in _GOES_ON or subject.pos == "NUM"

    def _past(self, claim: Claim) -> bool:
        """Whether the predicate is in a past tense (not the present perfect, which reaches to now)."""
        token = self._word(claim)
        if token is None:
            return False
        helpers = list(self.syntax.children(token.i, "aux", "auxpass"))
        if any(t.tag in ("VBZ", "VBP", "MD") for t in helpers):
            return False
        return token.tag == "VBD" or any(t.tag == "VBD" for t in helpers)

    # -- times of the source and of the document itself

    def pictured(self, claim: Claim) -> TimeReading | None:
        """A picture shows its own day: "imagery of 24 January"."""
        span = claim.speaker.span if claim.attribution else None
        if span is None or claim.speaker.kind is not SourceKind.IMAGERY:
            return None
        for reading in self.expressions:
            if reading.span and reading.span.overlaps(span) and _single(reading):
                return _inferred(reading, "the day of the picture")
        return None

    def inherent(self, claim: Claim) -> TimeReading | None:
        """A post speaks of its own day, and so does an entry of a live blog in the publisher's own voice."""
        embed = self.document.embed_at(claim.predicate.start)
        if embed and embed.published:
            return _whole_day(embed.published.day, "the post's own day")
        live = self.anchors.live_entry(claim.predicate.start)
        now = claim.time_frame in (TimeFrame.PAST, TimeFrame.ONGOING)
        if live and now and len(claim.attribution) == 1 and self.anchors.main:
            return _whole_day(self.anchors.main, "an entry of a live report takes its own day")
        return None


def _voice(claim: Claim) -> str | None:
    """The innermost speaker, by the body where it is known, else by name."""
    if not claim.attribution:
        return None
    return claim.speaker.identity or claim.speaker.name.casefold()


def _whole_day(day: date, reason: str) -> TimeReading:
    first, last = days(day, day)
    return TimeReading(
        None, None, first, last, TimePrecision.DAY, TimeBasis.INFERRED, None, day.isoformat(), reason
    )


def _single(time: TimeReading | None) -> bool:
    """A day or a few, not a month or an open interval."""
    if time is None or time.start is None or time.end is None:
        return False
    return (time.end - time.start).days <= 7


def _inferred(time: TimeReading | None, reason: str) -> TimeReading | None:
    return replace(time, basis=TimeBasis.INFERRED, reason=reason) if time else None


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
