"""What the ledger promises about judgements, grades as of a day, sources by name, addresses and the order of recording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from muster.domain.grade import Reliability, ReliabilityGrade
from muster.domain.link import JudgedKind, Judgement, Verdict
from muster.domain.record import Analysis
from muster.store.custody import ALSO_AT, CLOCK_BACK
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader

Make = Callable[..., tuple]


def test_kind_and_reversal_of_a_judgement_are_kept(ledger: Ledger, folder: Path) -> None:
    said = Judgement("r_1", "r_2", Verdict.SAME, "ana", "2025-01-01", "looked", JudgedKind.REPORTS)
    back = replace(said, at="2025-01-02", reverses=said.id)
    assert [ledger.judge(said), ledger.judge(back), ledger.judge(back)] == [True, True, False]
    with LedgerReader.open(folder) as reader:
        assert reader.judgements() == (said, back)


def test_a_grade_is_known_from_its_date_on(ledger: Ledger, folder: Path) -> None:
    old = ReliabilityGrade("paper", Reliability.C, "ana", "2025-01-01", "three errors in a year")
    new = ReliabilityGrade("paper", Reliability.B, "ana", "2025-02-01T08:00:00+00:00", "corrected quickly")
    ledger.grade(old)
    ledger.grade(new)
    with LedgerReader.open(folder) as reader:
        asked = [
            reader.reliability("paper", datetime(y, m, d, 9, tzinfo=UTC))
            for y, m, d in ((2024, 12, 31), (2025, 1, 1), (2025, 2, 1))
        ]
        assert asked == [None, old, new]
        assert reader.reliability("paper") == new
        assert reader.grades() == (old, new)


def test_sources_are_found_by_identity_and_by_part_of_a_name(
    ledger: Ledger, folder: Path, make: Make
) -> None:
    ledger.store(*make())
    with LedgerReader.open(folder) as reader:
        (paper,) = reader.sources("paper")
        assert (paper.key, paper.name, paper.named, paper.claims) == ("paper", "The Paper", True, 2)
        (officer,) = reader.sources("OFFICER")
        assert (officer.key, officer.named) == ("an officer", False)
        assert reader.sources("100%_full") == ()


def test_the_same_report_at_another_address_is_that_report(ledger: Ledger, folder: Path, make: Make) -> None:
    raw, analysis = make()
    for n, url in enumerate(("https://a.example/x", "https://m.a.example/x", "https://a.example/x")):
        document = replace(analysis.document, url=url)
        claims = tuple(replace(claim, report=document.id) for claim in analysis.claims)
        put = replace(raw, url=url, content=raw.content + b" " * n)
        assert ledger.store(put, Analysis(document, claims)) is (n == 0)
    with LedgerReader.open(folder) as reader:
        (kept,) = reader.all_documents()
        assert reader.addresses(kept.id) == ("https://a.example/x", "https://m.a.example/x")
        assert [entry.action for entry in reader.custody()].count(ALSO_AT) == 1
        assert reader.verify() == ()


@pytest.mark.parametrize("field", ["text", "title", "published", "outlet"])
def test_what_differs_in_more_than_the_address_is_another_report(
    ledger: Ledger, make: Make, field: str
) -> None:
    raw, analysis = make()
    ledger.store(raw, analysis)
    other = {
        "text": analysis.document.text + " More.",
        "title": "Another",
        "published": None,
        "outlet": "Mirror",
    }
    document = replace(analysis.document, url="https://m.a.example/x", **{field: other[field]})
    claims = tuple(replace(claim, report=document.id) for claim in analysis.claims)
    assert ledger.store(replace(raw, url=document.url), Analysis(document, claims))


def test_time_in_a_ledger_never_runs_backwards(folder: Path, make: Make) -> None:
    start = datetime(2025, 1, 10, tzinfo=UTC)
    for n, day in enumerate((0, 5, -300, 6)):
        with Ledger.open(folder, clock=lambda day=day: start + timedelta(days=day)) as book:
            book.store(*make(f"n{n}"))
            book.store(*make(f"m{n}"))
    with LedgerReader.open(folder) as reader:
        log, order = reader.custody(), reader.recordings()
        reports = [order[reader.document(f"{letter}{n}").id] for n in range(4) for letter in "nm"]
        assert reader.last_recorded() == start + timedelta(days=6)
        assert reader.verify() == ()
    assert [entry.at for entry in log] == sorted(entry.at for entry in log)
    assert [entry.action for entry in log].count(CLOCK_BACK) == 1  # once for a writer, not once a report
    assert reports == sorted(reports)
    assert [r.at - start for r in reports] == [timedelta(days=day) for day in (0, 0, 5, 5, 5, 5, 6, 6)]
