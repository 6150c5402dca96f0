"""What a person can decide of a claim, worded for the pages: every field with what it says, what was read, and who changed it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from muster.corroborate.judgements import Standing, standings
from muster.domain.claim import Claim
from muster.domain.decided import Decided, DecisionStanding, value_of
from muster.domain.decision import ClaimField, Decision, Ruling
from muster.domain.grade import Reliability
from muster.domain.link import Judgement
from muster.domain.record import Recorded
from muster.domain.source import Source
from muster.pipeline.correcting import WORDS
from muster.web.desk import Desk
from muster.web.views import ClaimView
from muster.web.words import visible

LABELS = {
    ClaimField.ACTION: "Action",
    ClaimField.SPEECH_ACT: "Speech act",
    ClaimField.POLARITY: "Polarity",
    ClaimField.CERTAINTY: "Certainty",
    ClaimField.TIME_FRAME: "Time frame",
    ClaimField.ACTOR: "Actor",
    ClaimField.OBJECT: "Object",
    ClaimField.EQUIPMENT: "Equipment",
    ClaimField.ORIGIN: "From",
    ClaimField.DESTINATION: "To",
    ClaimField.VIA: "By way of",
    ClaimField.SITE: "At",
    ClaimField.TIME: "Time",
    ClaimField.SPEAKER: "Speaker",
}
_PLACE = "name or gazetteer id; several with ;"
HINTS = {
    ClaimField.EQUIPMENT: "printed words | type | 2-4; several with ;",
    ClaimField.ORIGIN: _PLACE,
    ClaimField.DESTINATION: _PLACE,
    ClaimField.VIA: _PLACE,
    ClaimField.SITE: _PLACE,
    ClaimField.TIME: "2024-12-14, 2024-12-14/2024-12-16 or ../2024-12-16",
    ClaimField.SPEAKER: "name (kind)",
}
RULINGS = {Ruling.ACCEPT: "accepted", Ruling.REJECT: "rejected", Ruling.CORRECT: "corrected"}
_REASONS = 8  # last reasons that are offered
_REACH = 240  # characters of the report shown on either side of a claim
_MATES = 12  # claims of its event that a claim can be split from


class FieldLine(NamedTuple):
    """One field: what it says now, what was read where that differs, and the correction in force."""

    field: ClaimField
    label: str
    says: str
    read: str | None
    by: Decision | None
    choices: tuple[str, ...]
    hint: str


class HistoryLine(NamedTuple):
    """One decision in words."""

    id: str
    told: str
    by: str
    at: str
    why: str
    in_force: bool
    state: str
    undoable: bool


class Around(NamedTuple):
    """The words of a claim with those before and after them."""

    before: str
    quote: str
    after: str


class DecideView(NamedTuple):
    """Everything that the panel of one claim shows."""

    claim: str
    around: Around
    lines: tuple[FieldLine, ...]
    history: tuple[HistoryLine, ...]
    decided: Decided | None
    accepted: Decision | None
    rejected: Decision | None
    sources: tuple[Source, ...]
    mates: tuple[Recorded, ...]
    reasons: tuple[str, ...]
    undo: str | None  # the latest decision in force
    letters: tuple[Reliability, ...] = tuple(Reliability)


def panel_of(view: ClaimView, desk: Desk) -> DecideView:
    """What can be decided of a claim, with the claims of its event that it can be split from."""
    mates = [i for i in (view.event.claims if view.event else ()) if i != view.id][:_MATES]
    return decide_view(view.record, desk, desk.reader.claims_by_id(mates))


def decide_view(record: Recorded, desk: Desk, mates: Iterable[Recorded] = ()) -> DecideView:
    """``mates``: other claims of its event, from which it can be split."""
    held = [s for s in desk.reader.decisions_on(record.claim.report) if s.claim == record.claim.id]
    ruled = [s.decision for s in held if s.in_force and not s.decision.reverses and s.decision.field is None]
    last = ruled[-1] if ruled else None
    taken = [s.decision for s in held if s.in_force and s.decision.reverses is None]
    return DecideView(
        claim=record.claim.id,
        around=around(record),
        lines=field_lines(record),
        history=tuple(history_line(s) for s in reversed(held)),
        decided=record.decided,
        accepted=last if last and last.ruling is Ruling.ACCEPT else None,
        rejected=last if last and last.ruling is Ruling.REJECT else None,
        sources=tuple(s for s in record.claim.attribution if s.named),
        mates=tuple(mates),
        reasons=last_reasons(desk),
        undo=max(taken, key=lambda d: d.at).id if taken else None,
    )


def around(record: Recorded) -> Around:
    """As much as :data:`_REACH` characters on either side, whole words."""
    text, (start, end) = record.document.text, (record.claim.span.start, record.claim.span.end)
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    before = "…" + before.partition(" ")[2] if start > _REACH else before
    after = after.rpartition(" ")[0] + " …" if end + _REACH < len(text) else after
    return Around(visible(before), visible(record.claim.quote), visible(after))


def field_lines(record: Recorded) -> tuple[FieldLine, ...]:
    """Every field of a claim as decided."""
    read = record.decided.read if record.decided else record.claim
    made = {d.field: d for d in record.decided.corrections} if record.decided else {}
    return tuple(_line(field, record.claim, read, made.get(field)) for field in ClaimField)


def _line(field: ClaimField, claim: Claim, read: Claim, by: Decision | None) -> FieldLine:
    says, was = value_of(claim, field).written, value_of(read, field).written
    hint = HINTS.get(field, "as printed")
    return FieldLine(
        field, LABELS[field], visible(says), visible(was) if by else None, by, WORDS.get(field, ()), hint
    )


def told(said: Decision) -> str:
    """A decision in a few words."""
    if said.field is None:
        words = RULINGS[said.ruling]
    else:
        was, now = (v.written if v and v.written else "nothing" for v in (said.was, said.now))
        words = f"{LABELS[said.field]}: {was} → {now}"
    return visible(f"taken back: {words}" if said.reverses else words)


def history_line(standing: DecisionStanding) -> HistoryLine:
    said = standing.decision
    undoable = not standing.why.startswith("taken back")
    state = "" if standing.why == "in force" else standing.why
    return HistoryLine(
        said.id, told(said), visible(said.by), said.at, visible(said.why), standing.in_force, state, undoable
    )


def last_reasons(desk: Desk) -> tuple[str, ...]:
    """The latest reasons that anybody gave, each once, newest first."""
    said: list[Decision | Judgement] = [s.decision for s in all_decisions(desk)]
    said += [s.judgement for s in all_judgements(desk)]
    newest = sorted(said, key=lambda one: one.at, reverse=True)
    return tuple(dict.fromkeys(visible(one.why) for one in newest if one.why))[:_REASONS]


def all_decisions(desk: Desk) -> tuple[DecisionStanding, ...]:
    """All decisions, remembered until the ledger changes."""
    return desk.reader.remember("decisions", desk.reader.decisions)


def all_judgements(desk: Desk) -> tuple[Standing, ...]:
    """All judgements, remembered until the ledger changes."""
    return desk.reader.remember("judgements", lambda: standings(desk.reader.judgements()))


def last_said(desk: Desk, by: str) -> Decision | Judgement | None:
    """The latest word of a person that is in force, to be taken back."""
    words: list[Decision | Judgement] = [
        s.decision for s in all_decisions(desk) if s.in_force and s.decision.reverses is None
    ]
    words += [s.judgement for s in all_judgements(desk) if s.in_force and s.judgement.reverses is None]
    return max((w for w in words if w.by == by), key=lambda w: (w.at, w.id), default=None)


def said_words(said: Decision | Judgement) -> str:
    """A decision or judgement in a few words."""
    if isinstance(said, Decision):
        return told(said)
    return f"{said.kind.value} judged {said.verdict.value}"
