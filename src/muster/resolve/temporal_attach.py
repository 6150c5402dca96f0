"""Which of the printed times each claim is about.

An expression belongs to the predicate that governs it in the dependency tree. A time that hangs on the verb of saying
is the time of the statement and never becomes the time of the event. Where a sentence goes on about the same event
without a time of its own, the time before it carries over and is marked as inferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from muster.domain.claim import Action, Claim, Polarity, SpeechAct, TimeFrame
from muster.domain.document import Document
from muster.domain.interval import TimeBasis, TimePrecision, TimeReading, days
from muster.domain.reading import Reading
from muster.domain.source import SourceKind
from muster.domain.syntax import Sentence, Syntax
from muster.resolve.temporal_anchor import Anchors
from muster.resolve.temporal_attachment import Attachments
from muster.resolve.temporal_frames import bounded, frame_day, period
from muster.resolve.temporal_towards import towards

_GOES_ON = frozenset(
    {"they", "it", "she", "he", "both", "most", "some", "others", "all", "none", "these", "those", "this"}
)
POINTED = 0.5  # how sure the model must be of a time where the tree shows none
OVERRULED = 0.9  # where it shows another
NOTHING_READ = Reading()
_INHERITS = frozenset({SpeechAct.DENY, SpeechAct.CANNOT_CONFIRM})
_CARRIES = frozenset({SpeechAct.STATE, SpeechAct.ANNOUNCE})


def times(
    document: Document,
    syntax: Syntax,
    claims: Sequence[Claim],
    expressions: tuple[TimeReading, ...],
    reading: Reading = NOTHING_READ,
) -> tuple[Claim, ...]:
    """The claims in their order, each with its time: printed (stated, resolved) or carried over (inferred).

    Where the tree shows no time for a predicate, the one that the model points at in ``reading`` is taken.

    None where no time is printed and none carries over; a reading without bounds where one is printed that cannot be
    resolved.
    """
    anchors = Anchors.of(document)
    printed = Attachments(syntax, anchors, tuple(claims), expressions)
    scene = _Scene(document, syntax, anchors, printed, expressions)
    own = {n: printed.own(claim) for n, claim in enumerate(claims)}
    dated: list[Claim] = []
    for n, claim in enumerate(claims):
        printed_time = _pointed(claim, own[n], expressions, reading) or own[n]
        time = (
            bounded(
                document.text, claim, towards(claim, printed_time, scene.anchors.main), scene.anchors.main
            )
            or scene.pictured(claim)
            or frame_day(document.text, claim, expressions, scene.anchors.main)
            or scene.carried(claim, dated)
            or scene.inherent(claim)
            or period(document.text, document.title, claim)
        )
        dated.append(replace(claim, time=time) if time != claim.time else claim)
    return tuple(dated)


def _pointed(
    claim: Claim, own: TimeReading | None, expressions: Sequence[TimeReading], reading: Reading
) -> TimeReading | None:
    """The expression that the model marks as the time of the claim's predicate: where the tree shows none, or, if the model
    is sure, one that it does not mark at all."""
    proposal = reading.at(claim.predicate)
    marked = sorted(proposal.in_role("time"), key=lambda g: -g.probability) if proposal else []
    if own is not None and own.span is not None and any(g.span.overlaps(own.span) for g in marked):
        return None
    least = POINTED if own is None else OVERRULED
    for guess in marked:
        for expression in expressions if guess.probability >= least else ():
            if expression.span is not None and expression.span.overlaps(guess.span):
                outside = not claim.span.contains(expression.span)
                return _inferred(expression, "the time that goes on") if outside else expression
    return None


@dataclass(frozen=True, slots=True)
class _Scene:
    document: Document
    syntax: Syntax
    anchors: Anchors
    printed: Attachments
    expressions: tuple[TimeReading, ...]

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
        predicate = self.printed.word(claim)
        subject = self.syntax.child(predicate.i, "nsubj", "nsubjpass") if predicate else None
        if subject is None or (not self._past(claim) and claim.polarity is not Polarity.NEGATED):
            return False
        return subject.lemma in _GOES_ON or subject.text.lower() in _GOES_ON or subject.pos == "NUM"

    def _past(self, claim: Claim) -> bool:
        """Whether the predicate is in a past tense (not the present perfect, which reaches to now)."""
        token = self.printed.word(claim)
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
        """A post speaks of its own day, and so does an entry of a live blog or a log in the publisher's own voice."""
        at = claim.predicate.start
        embed = self.document.embed_at(at)
        if embed and embed.published:
            return _whole_day(embed.published.day, "the post's own day")
        own = len(claim.attribution) == 1 and claim.time_frame in (TimeFrame.PAST, TimeFrame.ONGOING)
        logged = self.anchors.entry_day(at)
        if own and logged:
            return _whole_day(logged, "an entry of a log takes the day it stands under")
        if own and self.anchors.live_entry(at) and self.anchors.main:
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
