"""Which decisions are in force, which claim each belongs to, and the claim that they make: an algebra over the whole list.

Nothing here depends on the order in which decisions are handed in; they are ordered by their time, then by id.

1. A decision is taken back by one that ``reverses`` it, unless that one is taken back itself.
2. Of those left, the latest speaks for each claim and field; whether the claim counts is a field of its own.
3. A decision belongs to the claim with its id; where the report has none, to the claim of the same action that shares most
   of its span; where there is none either, it stands alone and is kept.

Taking back a decision therefore restores exactly what would hold had it never been made (Hypothesis tests).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, NamedTuple

from muster.domain.claim import Action, Certainty, Claim, Polarity, SpeechAct, TimeFrame
from muster.domain.decision import ClaimField, Decision, Ruling, Value
from muster.domain.reversal import order, taken_back

_WORDS: Mapping[ClaimField, Any] = {
    ClaimField.ACTION: Action,
    ClaimField.SPEECH_ACT: SpeechAct,
    ClaimField.POLARITY: Polarity,
    ClaimField.CERTAINTY: Certainty,
    ClaimField.TIME_FRAME: TimeFrame,
}
_PHRASES = frozenset({ClaimField.ACTOR, ClaimField.OBJECT})
ALONE = "stands alone: its claim was not read again"


class DecisionStanding(NamedTuple):
    """A decision, whether it is in force, and why; ``claim`` is the claim (id) that it belongs to, None where it stands
    alone."""

    decision: Decision
    in_force: bool
    why: str
    claim: str | None


class Resettled(NamedTuple):
    """What decisions did to some reports (ids): those of the reports that have any, claims (ids) that count nowhere, and
    places (gazetteer ids) that any decided claim ever named, as read or as judged."""

    reports: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


class Decided(NamedTuple):
    """A claim that people decided on: as it was read, and every decision in force on it, oldest first."""

    read: Claim
    decisions: tuple[Decision, ...] = ()

    @property
    def rejected(self) -> Decision | None:
        """The decision by which it counts nowhere."""
        last = [d for d in self.decisions if d.field is None]
        return last[-1] if last and last[-1].ruling is Ruling.REJECT else None

    @property
    def corrections(self) -> tuple[Decision, ...]:
        return tuple(d for d in self.decisions if d.field is not None)

    @property
    def unsigned(self) -> Decided:
        """The same without the names of those who decided."""
        return self._replace(decisions=tuple(replace(d, by="") for d in self.decisions))

    @property
    def claim(self) -> Claim:
        """The claim as judged, under the id that it was read with."""
        return applied(self.read, self.decisions)


class Review(StrEnum):
    """What became of a claim under the eyes of people."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CORRECTED = "corrected"


class Reviewed(NamedTuple):
    """What became of a claim, and who decided last and when (ISO date-time), as far as that is told."""

    review: Review = Review.UNREVIEWED
    by: str | None = None
    at: str | None = None


def reviewed(made: Decided | None) -> Reviewed:
    """What the decisions in force make of a claim: one that was corrected stays so when it is accepted as it then stands."""
    if made is None or not made.decisions:
        return Reviewed()
    last = made.decisions[-1]
    if made.rejected is not None:
        how = Review.REJECTED
    else:
        how = Review.CORRECTED if made.corrections else Review.ACCEPTED
    return Reviewed(how, last.by or None, last.at)


def standings(decisions: Iterable[Decision], read: Iterable[Claim]) -> tuple[DecisionStanding, ...]:
    """Every decision with whether it is in force, oldest first. ``read``: all claims of their reports, as read."""
    ordered = sorted({d.id: d for d in decisions}.values(), key=order)
    home = _homes(ordered, tuple(read))
    gone = taken_back(ordered)
    latest = {
        (home[d.id], d.topic): d
        for d in ordered
        if d.reverses is None and d.id not in gone and home[d.id] is not None
    }
    return tuple(_standing(d, gone, latest.get((home[d.id], d.topic)), home[d.id]) for d in ordered)


def _standing(
    d: Decision, gone: Mapping[str, str], latest: Decision | None, home: str | None
) -> DecisionStanding:
    if d.id in gone:
        return DecisionStanding(d, False, f"taken back by {gone[d.id]}", home)
    if d.reverses is not None:
        return DecisionStanding(d, True, f"takes back {d.reverses}", home)
    if home is None:
        return DecisionStanding(d, False, ALONE, None)
    if latest is not None and latest is not d:
        return DecisionStanding(d, False, f"a later decision of {latest.by} stands: {latest.id}", home)
    return DecisionStanding(d, True, "in force", home)


def decided(decisions: Iterable[Decision], read: Iterable[Claim]) -> dict[str, Decided]:
    """The claims (by id) that any decision ever belonged to. ``read``: all claims of their reports, as read."""
    known = {claim.id: claim for claim in read}
    made: dict[str, Decided] = {}
    for d, in_force, _, home in standings(decisions, known.values()):
        if home is not None:
            one = made.get(home, Decided(known[home]))
            counts = in_force and d.reverses is None
            made[home] = one._replace(decisions=(*one.decisions, d) if counts else one.decisions)
    return made


def applied(claim: Claim, decisions: Iterable[Decision]) -> Claim:
    """The claim (as read) with every correction made; its id stays what it was."""
    made = claim
    for d in decisions:
        if d.field is not None and d.now is not None:
            made = with_value(made, d.field, d.now)
    return made if made.id == claim.id else replace(made, read_as=claim.id)


def value_of(claim: Claim, field: ClaimField) -> Value:
    """What a field of a claim says."""
    said: Any = None if field is ClaimField.SPEAKER else getattr(claim, field.value)
    if field in _WORDS:
        return Value(word=said.value)
    if field in _PHRASES:
        return Value(phrase=said)
    if field is ClaimField.SPEAKER:
        return Value(speaker=claim.speaker)
    if field is ClaimField.EQUIPMENT:
        return Value(equipment=said)
    return Value(time=said) if field is ClaimField.TIME else Value(places=said)


def with_value(claim: Claim, field: ClaimField, value: Value) -> Claim:
    """The claim with one field set. Raises ValueError for a word that the field does not know."""
    if field is ClaimField.SPEAKER:
        return replace(claim, attribution=_chain(claim, value))
    return replace(claim, **{field.value: _content(field, value)})


def _content(field: ClaimField, value: Value) -> Any:
    if field in _WORDS:
        return _WORDS[field](value.word)
    if field in _PHRASES:
        return value.phrase
    if field is ClaimField.EQUIPMENT:
        return value.equipment
    return value.time if field is ClaimField.TIME else value.places


def _chain(claim: Claim, value: Value) -> tuple[Any, ...]:
    """The publisher is always first and never replaced; without a speaker it speaks itself."""
    outer = claim.attribution[:-1] or claim.attribution
    return outer if value.speaker is None else (*outer, value.speaker)


def _homes(decisions: Sequence[Decision], read: Sequence[Claim]) -> dict[str, str | None]:
    known = {claim.id for claim in read}
    return {d.id: d.claim if d.claim in known else _nearest(d, read) for d in decisions}


def _nearest(d: Decision, read: Sequence[Claim]) -> str | None:
    """The claim of the same report and action that shares most of the span; the first by id of several."""
    span = d.anchor.span
    near = [
        (max(c.span.start, span.start) - min(c.span.end, span.end), c.id)
        for c in read
        if c.report == d.anchor.report and c.action is d.anchor.action and c.span.overlaps(span)
    ]
    return min(near)[1] if near else None
