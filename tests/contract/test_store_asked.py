"""What the pages of single records ask: sources and how they fared, places in figures, a report's bookkeeping."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from muster.domain.event import PostureEvent
from muster.domain.grade import Credibility, Reliability, ReliabilityGrade
from muster.domain.link import Judgement, Link, Relation, Verdict
from muster.domain.origin import OriginGroup
from muster.domain.record import Quarantined, Revision
from muster.domain.track_record import Neighbour, Outcome
from muster.store import about_report, at_place, citing
from muster.store import track_record as records
from muster.store.ledger import Derived, Ledger
from muster.store.reader import LedgerReader

Make = Callable[..., Any]


@pytest.fixture
def filled(ledger: Ledger, folder: Path, make: Make) -> dict[str, tuple[Any, ...]]:
    """Three reports of three days: the officer, then a pilot, then the officer again who takes it back."""
    told = {
        "first": make("first", "2025-01-10", speaker="An Officer"),
        "second": make("second", "2025-01-12", speaker="a pilot"),
        "third": make("third", "2025-01-14", speaker="An Officer"),
    }
    for raw, analysis in told.values():
        ledger.store(raw, analysis)
    claims = {name: analysis.claims for name, (_, analysis) in told.items()}
    reports = {name: analysis.document.id for name, (_, analysis) in told.items()}
    groups = tuple(OriginGroup((one,), one, name, True) for name, one in reports.items())
    left = tuple(sorted(claims[name][0].id for name in told))
    event = PostureEvent(
        left, claims["first"][0].action, "Lorries", None, "alpha", None, None, None,
        tuple(g.id for g in groups), (), Credibility.CONFIRMED, (),
    )  # fmt: skip
    links = (
        Link(Relation.CONTRADICTS, claims["first"][0].id, claims["second"][0].id, "says otherwise"),
        Link(Relation.SUPERSEDES, claims["third"][0].id, claims["first"][0].id, "corrected"),
    )
    ledger.replace_derived(
        Derived(groups, (event,), links, (), revisions=(Revision(reports["first"], reports["third"]),))
    )
    return claims


def test_sources_are_listed_with_their_place_in_the_chains(ledger, folder, filled) -> None:
    with LedgerReader.open(folder) as reader:
        page = reader.ask(citing.cited)
        assert [(one.key, one.speaks, one.passes_on, one.reports) for one in page.items] == [
            ("paper", 0, 6, 3),
            ("żołnierz", 3, 0, 3),
            ("an officer", 2, 0, 2),
            ("a pilot", 1, 0, 1),
        ]
        assert page.items[1].name == "Żołnierz"
        assert page.total == 4
        assert [one.key for one in reader.ask(citing.cited, None, None, 1, 2).items] == ["an officer"]
        assert [one.key for one in reader.ask(citing.cited, "OFFICER").items] == ["an officer"]
        assert reader.ask(citing.cited, "%").total == 0
        assert [one.key for one in reader.ask(citing.cited, None, "outlet").items] == ["paper"]
        assert reader.ask(citing.citing, "nobody") is None


def test_neighbours_stand_one_step_further_in_or_out(ledger, folder, filled) -> None:
    with LedgerReader.open(folder) as reader:
        assert reader.ask(citing.neighbours, "a pilot", -1) == (Neighbour("paper", "The Paper", 1),)
        assert [one.key for one in reader.ask(citing.neighbours, "paper", 1)] == [
            "żołnierz",
            "an officer",
            "a pilot",
        ]
        assert reader.ask(citing.neighbours, "paper", -1) == ()


def test_a_record_counts_only_what_came_later_and_from_others(ledger, folder, filled) -> None:
    with LedgerReader.open(folder) as reader:
        officer = reader.ask(records.track_record, "an officer")
        first = filled["first"][0].id
        assert officer.met == {
            Outcome.CONFIRMED: (first,),
            Outcome.CONTRADICTED: (first,),
            Outcome.SUPERSEDED: (first,),
        }
        assert (officer.said, officer.counted, officer.unmet) == (2, 2, 1)
        pilot = reader.ask(records.track_record, "a pilot")
        assert pilot.met[Outcome.CONFIRMED] == (filled["second"][0].id,)
        assert pilot.met[Outcome.CONTRADICTED] == ()  # what contradicts it was published before
        denials = reader.ask(records.track_record, "żołnierz")
        assert (denials.said, denials.unmet) == (3, 3)


def test_copies_of_one_origin_confirm_nothing(ledger, folder, filled) -> None:
    reports = tuple(sorted(claims[0].report for claims in filled.values()))
    with LedgerReader.open(folder) as reader:
        event = reader.events()
    ledger.replace_derived(Derived((OriginGroup(reports, reports[0], "one", True),), event, (), ()))
    with LedgerReader.open(folder) as reader:
        assert reader.ask(records.track_record, "an officer").unmet == 2


def test_what_a_source_said_and_passed_on_is_paged(ledger, folder, filled) -> None:
    with LedgerReader.open(folder) as reader:
        said, total = reader.ask(records.said_by, "an officer", True, None, None, 1, 1)
        assert (said, total) == ((filled["first"][0].id,), 2)
        passed, total = reader.ask(records.said_by, "paper", False, None, "deny", 10, 0)
        assert (len(passed), total) == (3, 3)


def test_a_place_in_figures(ledger, folder, filled, make: Make) -> None:
    ledger.store(*make("undated", None))
    with LedgerReader.open(folder) as reader:
        days = reader.ask(at_place.place_days, "alpha")
        assert days == at_place.PlaceDays(4, 1, date(2025, 1, 10), date(2025, 1, 14))
        assert reader.ask(at_place.place_days, "nowhere") == at_place.PlaceDays(0, 0, None, None)
        assert reader.ask(at_place.days_told, "alpha", 10) == tuple(date(2025, 1, d) for d in (10, 12, 14))
        assert reader.ask(at_place.recorded_last, "alpha") is not None
        assert reader.ask(at_place.moving_claims, "alpha", 2)[0] == filled["third"][0].id
        assert reader.ask(at_place.equipment_claims, "alpha", 10) == ()


def test_the_bookkeeping_of_one_report(ledger, folder, filled) -> None:
    first, third = filled["first"][0].report, filled["third"][0].report
    ledger.grade(ReliabilityGrade("paper", Reliability.C, "ana", "2025-01-01", "errors"))
    ledger.grade(ReliabilityGrade("paper", Reliability.B, "ana", "2025-02-01", "corrected"))
    said = Judgement(first, third, Verdict.SAME, "ana", "2025-02-01", "looked")
    ledger.judge(said)
    with LedgerReader.open(folder) as reader:
        sha256 = reader.document(first).evidence_sha256
        ledger.quarantine(Quarantined("one.txt", "locked", "StopRun", sha256))
        assert [entry.action for entry in reader.ask(about_report.custody_of, sha256)] == ["collected"]
        assert reader.ask(about_report.custody_of, None) == ()
        assert reader.ask(about_report.versions_of, third) == (first, third)
        assert reader.ask(about_report.versions_of, filled["second"][0].report) == ()
        assert [entry.reason for entry in reader.ask(about_report.refused, sha256)] == ["locked"]
        assert [grade.reliability for grade in reader.ask(about_report.grades_of, "paper")] == ["B", "C"]
        now = reader.ask(about_report.grades_now, ("paper", "nobody"))
        assert {key: grade.reliability for key, grade in now.items()} == {"paper": Reliability.B}
        assert reader.ask(about_report.judgements_on, (first,)) == (said,)
