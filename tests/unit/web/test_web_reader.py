"""The remembering reader: quick, and never stale."""

from __future__ import annotations

from muster.domain.document import RawReport
from muster.domain.grade import Reliability, ReliabilityGrade
from muster.domain.query import ClaimQuery
from muster.domain.record import Analysis
from muster.store.ledger import Ledger
from muster.web import reader as module
from muster.web.reader import RememberingReader


def test_the_same_question_is_asked_once(case, folder):
    with RememberingReader.open(folder) as reader:
        assert reader.links() is reader.links()
        assert reader.claims(ClaimQuery(limit=3)) is reader.claims(ClaimQuery(limit=3))
        assert reader.claims(ClaimQuery(limit=4)) is not reader.claims(ClaimQuery(limit=3))


def test_a_new_report_is_seen_at_once(case, tmp_path):
    folder = tmp_path / "ledger"
    wire, copy = case.documents["wire"], case.documents["copy"]
    with Ledger.open(folder) as ledger:
        ledger.store(RawReport(wire.text.encode(), "text/plain", "wire.txt"), Analysis(wire, case.of("wire")))
        with RememberingReader.open(folder) as reader:
            assert reader.counts().reports == 1
            ledger.store(
                RawReport(copy.text.encode(), "text/plain", "copy.txt"), Analysis(copy, case.of("copy"))
            )
            assert reader.counts().reports == 2
            assert reader.claims(ClaimQuery()).total == 5
            ledger.grade(ReliabilityGrade("wayfare", Reliability.C, "desk", "2026-05-01T00:00:00Z", "a slip"))
            assert reader.reliability("wayfare").reliability is Reliability.C


def test_only_so_many_answers_are_kept(case, folder, monkeypatch):
    monkeypatch.setattr(module, "MAX_KEPT", 2)
    with RememberingReader.open(folder) as reader:
        first = reader.claims(ClaimQuery(limit=1))
        for limit in (2, 3):
            reader.claims(ClaimQuery(limit=limit))
        assert reader.claims(ClaimQuery(limit=1)) is not first
