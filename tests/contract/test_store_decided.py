"""What the ledger promises about decisions on claims: they change what counts, keep what was read, and outlive a new reading."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from muster.domain.claim import Action, SpeechAct
from muster.domain.decided import value_of
from muster.domain.decision import Anchor, ClaimField, Decision, Ruling, Value
from muster.domain.query import ClaimQuery
from muster.domain.record import Analysis
from muster.domain.text import Span
from muster.export.gold import decided_gold
from muster.pipeline import carrying
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader

Make = Callable[..., tuple[Any, Analysis]]


def correction(claim: Any, field: ClaimField, word: str) -> Decision:
    was = value_of(claim, field)
    return Decision(
        claim.id,
        Anchor.of(claim),
        Ruling.CORRECT,
        "ana",
        "2025-02-01",
        "misread",
        field,
        was,
        Value(word=word),
    )


def test_a_correction_is_what_questions_find_and_the_reading_is_kept(
    ledger: Ledger, folder: Path, make: Make
) -> None:
    raw, analysis = make()
    ledger.store(raw, analysis)
    read = analysis.claims[0]
    said = correction(read, ClaimField.ACTION, "arrive")
    assert [ledger.decide(said), ledger.decide(said)] == [True, False]
    with LedgerReader.open(folder) as reader:
        (found,) = reader.claims(ClaimQuery(action=Action.ARRIVE)).items
        assert reader.claims(ClaimQuery(action=Action.DEPART)).total == 0
        assert (found.claim.id, found.claim.action) == (read.id, Action.ARRIVE)
        assert found.decided
        assert found.decided.read == read
        assert found.decided.corrections == (said,)
        assert reader.verify() == ()
        assert [r.decided for r in reader.claims_of(read.report)][1] is None


def test_a_decision_waits_for_its_report(ledger: Ledger, backend: Any, make: Make) -> None:
    raw, analysis = make()
    said = correction(analysis.claims[1], ClaimField.SPEECH_ACT, "state")
    ledger.decide(said)
    ledger.store(raw, analysis)
    with Ledger.open(backend.new()) as other:
        other.store(raw, analysis)
        other.decide(said)
        with LedgerReader.open(other.address) as there, LedgerReader.open(ledger.address) as here:
            told = [r.claim.speech_act for r in here.claims_of(analysis.document.id)]
            assert told == [r.claim.speech_act for r in there.claims_of(analysis.document.id)]
            assert told[1] is SpeechAct.STATE
            assert here.decisions() == there.decisions()
            assert here.verify() == ()


def test_decisions_outlive_a_new_reading(ledger: Ledger, backend: Any, tmp_path: Path, make: Make) -> None:
    """The report analysed anew reads the same claim a little differently, and another one no more."""
    raw, analysis = make()
    ledger.store(raw, analysis)
    first, second = analysis.claims
    kept = correction(first, ClaimField.CERTAINTY, "possible")
    lost = Decision(second.id, Anchor.of(second), Ruling.REJECT, "bo", "2025-02-01", "an idiom")
    ledger.decide(kept)
    ledger.decide(lost)
    carried = tmp_path / "decisions.json"
    carried.write_text(json.dumps({"decisions": [{"record": carrying.record(d)} for d in (kept, lost)]}))
    wider = Span(first.span.start, first.span.end + 8)
    anew = replace(first, span=wider, quote=wider.of(analysis.document.text))
    with Ledger.open(backend.new()) as other:
        other.store(raw, Analysis(analysis.document, (anew,)))
        assert carrying.take_over(other, carried) == (2, 0, 1)
        assert carrying.take_over(other, carried) == (0, 2, 1)
        with LedgerReader.open(other.address) as reader:
            (found,) = reader.claims_of(analysis.document.id)
            assert anew.id != first.id
            assert found.claim.id == anew.id
            assert found.claim.certainty.value == "possible"
            by_id = {s.decision.id: s for s in reader.decisions()}
            assert by_id[lost.id].claim is None
            assert "stands alone" in by_id[lost.id].why
            assert reader.verify() == ()


def test_a_report_decided_on_as_a_whole_is_gold(ledger: Ledger, folder: Path, make: Make) -> None:
    raw, analysis = make()
    ledger.store(raw, analysis)
    first, second = analysis.claims
    ledger.decide(correction(first, ClaimField.ACTION, "withdraw"))
    with LedgerReader.open(folder) as reader:
        assert decided_gold(reader.claims_of(first.report), reader.rejected_of(first.report)) is None
    ledger.decide(Decision(second.id, Anchor.of(second), Ruling.REJECT, "bo", "2025-02-01", "an idiom"))
    with LedgerReader.open(folder) as reader:
        made = decided_gold(reader.claims_of(first.report), reader.rejected_of(first.report))
    assert made
    (claim,) = made["claims"]
    assert claim["action"] == "withdraw"
    assert made["text"][claim["start"] : claim["end"]] == claim["quote"]
    told = {(one["claim"], one["ruling"], one["field"], one["read"], one["judged"]) for one in made["review"]}
    assert told == {("c1", "correct", "action", "depart", "withdraw"), (None, "reject", None, None, None)}


@pytest.mark.parametrize("table", ["claims", "decisions", "readings"])
def test_verify_notices_what_was_changed_behind_its_back(
    ledger: Ledger, folder: Path, backend: Any, make: Make, table: str
) -> None:
    raw, analysis = make()
    ledger.store(raw, analysis)
    ledger.decide(correction(analysis.claims[0], ClaimField.ACTION, "arrive"))
    backend.run(folder, f"DELETE FROM {table} WHERE id = (SELECT min(id) FROM {table})" if table != "claims"
                else "UPDATE claims SET action = 'load' WHERE action = 'arrive'")  # fmt: skip
    with LedgerReader.open(folder) as reader:
        assert reader.verify() != ()
