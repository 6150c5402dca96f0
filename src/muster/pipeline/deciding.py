"""A person's decision on one claim put into the ledger: accepted, rejected, corrected, or an earlier decision taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from muster.domain.claim import Claim
from muster.domain.decided import DecisionStanding, value_of
from muster.domain.decision import Anchor, ClaimField, Decision, Ruling
from muster.domain.errors import NotFound, UsageError
from muster.domain.ports import Gazetteer
from muster.domain.record import Recorded
from muster.pipeline.correcting import as_value
from muster.pipeline.judging import Word, not_before, person
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader


class Correction(NamedTuple):
    """A field, what a person writes for it, and the gazetteer that places are looked up in."""

    field: ClaimField
    written: str
    places: Gazetteer


class Made(NamedTuple):
    """What became of a decision, and whether it was new."""

    standing: DecisionStanding
    new: bool


def decide(
    ledger: Ledger, claim_id: str, ruling: Ruling, word: Word, correction: Correction | None = None
) -> Made:
    """Add a decision on a claim. The same word again while it is in force adds nothing.

    Raises NotFound for an unknown claim or place, UsageError for a value that the field cannot have, for a correction that
    changes nothing, and where a reason is missing: all but an acceptance need one.
    """
    if (ruling is Ruling.CORRECT) is not (correction is not None):
        raise UsageError("a correction, and nothing else, names a field and its value")
    by = person(word.by)
    why = _reason(word, ruling)
    with LedgerReader.open(ledger.address) as reader:
        record = reader.claim(claim_id)
        held = reader.decisions_on(record.claim.report)
    draft = _draft(record, Decision(claim_id, Anchor.of(_read(record)), ruling, by, "", why), correction)
    for standing in held:
        if standing.in_force and replace(standing.decision, at="", was=draft.was) == draft:
            return Made(standing, False)
    if draft.field is not None and draft.was == draft.now:
        raise UsageError(f"{draft.field.value.replace('_', ' ')} says that already")
    return _added(ledger, replace(draft, at=_at(word, held)))


def take_back(ledger: Ledger, decision_id: str, word: Word) -> Made:
    """Add a decision that reverses another one; taking that back in turn restores the first.

    Raises NotFound when there is no such decision, UsageError when it is taken back already.
    """
    by, why = person(word.by), " ".join(word.why.split()) or "taken back"
    with LedgerReader.open(ledger.address) as reader:
        said = reader.decision(decision_id)
        if said is None:
            raise NotFound(f"no decision {decision_id}; list them with: muster decisions")
        held = reader.decisions_on(said.anchor.report)
    (standing,) = [s for s in held if s.decision.id == decision_id]
    if standing.why.startswith("taken back"):
        raise UsageError(f"{decision_id} is {standing.why} already")
    return _added(ledger, replace(said, by=by, at=_at(word, held), why=why, reverses=said.id))


def _read(record: Recorded) -> Claim:
    return record.decided.read if record.decided else record.claim


def _draft(record: Recorded, said: Decision, correction: Correction | None) -> Decision:
    if correction is None:
        return said
    field, written, places = correction
    now = as_value(written, field, record.claim, record.document, places)
    return replace(said, field=field, was=value_of(record.claim, field), now=now)


def _reason(word: Word, ruling: Ruling) -> str:
    why = " ".join(word.why.split())
    if not why and ruling is not Ruling.ACCEPT:
        raise UsageError("a decision needs its reason")
    return why


def _at(word: Word, held: Iterable[DecisionStanding]) -> str:
    return not_before(word.now, (s.decision.at for s in held))


def _added(ledger: Ledger, decision: Decision) -> Made:
    new = ledger.decide(decision)
    with LedgerReader.open(ledger.address) as reader:
        held = reader.decisions_on(decision.anchor.report)
    (standing,) = [s for s in held if s.decision.id == decision.id]
    return Made(standing, new)
