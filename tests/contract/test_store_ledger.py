"""What the ledger promises its writers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect

from muster.domain.claim import Polarity
from muster.domain.errors import NotFound, Retry, StopRun
from muster.domain.grade import Reliability, ReliabilityGrade
from muster.domain.link import Judgement, Verdict
from muster.domain.record import Analysis, Quarantined
from muster.store.ledger import Derived, Ledger
from muster.store.migrations import STEPS, Step, applied_steps, migrate
from muster.store.reader import LedgerReader

Make = Callable[..., Any]
NOW = datetime(2025, 1, 31, 12, tzinfo=UTC)


def test_a_report_is_kept_with_its_bytes_and_custody(ledger: Ledger, folder: Path, make: Make) -> None:
    raw, analysis = make()
    assert ledger.store(raw, analysis) is True
    with LedgerReader.open(folder) as reader:
        document = reader.document("one")
        assert document.evidence_sha256 is not None
        assert reader.evidence.get(document.evidence_sha256) == raw.content
        (entry,) = reader.custody()
        assert (entry.seq, entry.action, entry.sha256, entry.locator) == (
            1,
            "collected",
            document.evidence_sha256,
            "one.txt",
        )
        assert [r.claim for r in reader.claims_of(document.id)] == list(analysis.claims)
        assert {r.recorded_at for r in reader.claims_of(document.id)} == {NOW}
        assert reader.verify() == ()


def test_the_same_input_again_changes_nothing(ledger: Ledger, make: Make) -> None:
    ledger.store(*make())
    before = ledger.digest()
    assert ledger.known(make()[0])
    assert ledger.store(*make()) is False
    assert ledger.digest() == before


def test_other_bytes_of_a_known_report_are_further_evidence(ledger: Ledger, folder: Path, make: Make) -> None:
    raw, analysis = make()
    ledger.store(raw, analysis)
    other = replace(raw, content=raw.content + b"\n", locator="copy.txt")
    assert not ledger.known(other)
    assert ledger.store(other, analysis) is False
    assert ledger.known(other)
    with LedgerReader.open(folder) as reader:
        assert reader.counts().reports == 1
        assert len(reader.custody()) == 2
        assert reader.verify() == ()


def test_one_text_under_two_declared_names_is_two_reports_on_one_piece_of_evidence(
    ledger: Ledger, folder: Path, make: Make
) -> None:
    raw, analysis = make()
    ledger.store(raw, analysis)
    document = replace(analysis.document, report_id="two")
    claims = tuple(replace(claim, report=document.id) for claim in analysis.claims)
    assert ledger.store(replace(raw, report_id="two"), Analysis(document, claims)) is True
    with LedgerReader.open(folder) as reader:
        assert reader.counts().reports == 2
        assert len(reader.custody()) == 1
        assert reader.verify() == ()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=8))
def test_any_sequence_of_repeats_gives_the_ledger_of_the_first_occurrences(
    backend: Any, make: Make, names: list[str]
) -> None:
    digests = []
    for sequence in (names, list(dict.fromkeys(names))):
        with Ledger.open(backend.new(), clock=lambda: NOW) as book:
            new = [book.store(*make(name)) for name in sequence]
            digests.append(book.digest())
        assert sum(new) == len(set(names))
    assert digests[0] == digests[1]


def test_two_fresh_ledgers_of_one_input_at_one_time_are_identical(backend: Any, make: Make) -> None:
    digests = set()
    for _ in range(2):
        with Ledger.open(backend.new(), clock=lambda: NOW) as book:
            book.store(*make())
            book.quarantine(Quarantined("x", "empty", "UnreadableReport"))
            digests.add(book.digest())
    with Ledger.open(backend.new(), clock=lambda: NOW + timedelta(days=1)) as book:
        book.store(*make())
        digests.add(book.digest())
    assert len(digests) == 2


def test_two_readings_of_the_same_words_keep_the_first_and_say_so(
    ledger: Ledger, folder: Path, make: Make
) -> None:
    raw, analysis = make()
    first = analysis.claims[0]
    doubled = (first, replace(first, polarity=Polarity.NEGATED), first, analysis.claims[1])
    ledger.store(raw, Analysis(analysis.document, doubled))
    with LedgerReader.open(folder) as reader:
        kept = reader.claims_of(analysis.document.id)
        assert [r.claim for r in kept] == list(analysis.claims)
        assert reader.document("one").notes == (
            "1 readings of words that another claim already rests on were left out",
        )


def test_a_report_that_cannot_be_stored_whole_is_not_stored_at_all(
    ledger: Ledger, folder: Path, make: Make
) -> None:
    raw, analysis = make()
    stray = replace(analysis.claims[0], report="r_elsewhere")
    before = ledger.digest()
    with pytest.raises(StopRun):
        ledger.store(raw, Analysis(analysis.document, (stray,)))
    assert ledger.digest() == before
    with LedgerReader.open(folder) as reader:
        assert reader.counts().reports == 0
        assert reader.custody() == ()


def test_there_is_one_writer(ledger: Ledger, folder: Path, make: Make) -> None:
    with pytest.raises(Retry, match="another muster is writing"):
        Ledger.open(folder)
    code = "import sys; from muster.store.ledger import Ledger; Ledger.open(sys.argv[1])"
    other = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True)
    assert "another muster is writing" in other.stderr
    ledger.store(*make())  # the first goes on undisturbed
    ledger.close()
    Ledger.open(folder).close()


def test_readers_see_whole_reports_while_a_writer_is_at_work(
    ledger: Ledger, folder: Path, make: Make
) -> None:
    with LedgerReader.open(folder) as reader:
        assert reader.counts().reports == 0
        ledger.store(*make())
        assert reader.counts()[:2] == (1, 2)


def test_evidence_cut_short_is_written_again(backend: Any, ledger: Ledger, folder: Path) -> None:
    sha256 = ledger.evidence.put(b"whole")
    backend.spoil(folder, sha256, b"who")
    assert ledger.evidence.problem(sha256, 5) is not None
    assert ledger.evidence.put(b"whole") == sha256
    assert ledger.evidence.problem(sha256, 5) is None


def test_judgements_stand_beside_each_other(ledger: Ledger, folder: Path) -> None:
    said = [
        Judgement("c_1", "c_2", verdict, "ana", f"2025-01-0{day}", "looked")
        for day, verdict in ((1, Verdict.SAME), (2, Verdict.DIFFERENT))
    ]
    assert [ledger.judge(j) for j in (*said, said[0])] == [True, True, False]
    with LedgerReader.open(folder) as reader:
        assert reader.judgements() == tuple(said)


def test_the_latest_grade_of_a_source_counts_and_none_is_none(ledger: Ledger, folder: Path) -> None:
    old = ReliabilityGrade("paper", Reliability.C, "ana", "2025-01-01", "three errors in a year")
    new = ReliabilityGrade("paper", Reliability.B, "ana", "2025-02-01", "corrected quickly")
    assert ledger.grade(new)
    assert ledger.grade(old)
    with LedgerReader.open(folder) as reader:
        assert reader.reliability("paper") == new
        assert reader.reliability("unheard-of") is None


def test_derived_tables_are_replaced_and_known_to_be_stale(ledger: Ledger, make: Make) -> None:
    ledger.store(*make())
    assert not ledger.current()
    ledger.replace_derived(Derived())
    assert ledger.current()
    ledger.store(*make("two"))
    assert not ledger.current()


def test_opening_without_creating_makes_nothing(backend: Any) -> None:
    address = backend.new()
    for _ in range(2):
        with pytest.raises(NotFound, match="no ledger"):
            Ledger.open(address, create=False)
        with pytest.raises(NotFound, match="no ledger"):
            LedgerReader.open(address)


def test_steps_are_recorded_and_an_older_ledger_is_brought_up_to_date(
    backend: Any, folder: Path, make: Make
) -> None:
    with Ledger.open(folder) as book:
        book.store(*make())
    for table in ("derivation", "sites", "links"):
        backend.run(folder, f"DROP TABLE {table}")
    backend.run(folder, "DELETE FROM migrations WHERE name = 'derived-tables'")
    with pytest.raises(StopRun, match="older Muster"):
        LedgerReader.open(folder)
    with Ledger.open(folder) as book:
        assert applied_steps(book._engine) == {step.name for step in STEPS}
    with LedgerReader.open(folder) as reader:
        assert reader.counts().reports == 1
        assert reader.sites() == ()


def test_a_ledger_of_a_newer_muster_is_refused(backend: Any, folder: Path) -> None:
    Ledger.open(folder).close()
    backend.run(folder, "INSERT INTO migrations VALUES ('zz-from-the-future', 99)")
    for opening in (Ledger.open, LedgerReader.open):
        with pytest.raises(StopRun, match="newer"):
            opening(folder)
    backend.run(folder, "DELETE FROM migrations WHERE position = 99")
    Ledger.open(folder).close()  # the refusal gave the writer's lock back


def test_a_step_that_fails_leaves_nothing_of_itself(ledger: Ledger) -> None:
    def halfway(connection: Any) -> None:
        connection.exec_driver_sql("CREATE TABLE half (x text)")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        migrate(ledger._engine, (*STEPS, Step("half", halfway)))
    assert not inspect(ledger._engine).has_table("half")
    assert "half" not in applied_steps(ledger._engine)
