"""An outlet that is credited is looked up by its content in those days: in all in which a copy may be found, and in no others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.corroborate import syndication
from muster.corroborate.comparing import Comparing
from muster.corroborate.credited import Credited, days, kind
from muster.corroborate.keys import CREDIT
from muster.corroborate.memory import MemoryCopies
from muster.domain.document import DateBasis, Document, Published

DAY = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(DAY, st.integers(-CREDIT.space.reach, CREDIT.space.reach))
def test_whoever_a_report_may_meet_knows_whom_it_credits(day: date, apart: int) -> None:
    credited = Credited()
    credited.note([("outlet:herald", day)])
    assert "outlet:herald" in credited.near(day + timedelta(apart))
    assert "outlet:herald" in credited.near(None)
    assert "outlet:herald" not in credited.near(day + timedelta(3 * CREDIT.space.reach))


@given(DAY)
def test_a_credit_of_unknown_day_counts_for_every_day(day: date) -> None:
    credited = Credited()
    credited.note([("outlet:herald", None)])
    assert "outlet:herald" in credited.near(day)
    assert "outlet:herald" in credited.near(None)


@given(DAY)
def test_what_is_noted_twice_is_new_once_and_is_told_for_its_days(day: date) -> None:
    kept: dict[str, frozenset[str]] = {}

    def names(what: str) -> frozenset[str]:
        return kept.get(what, frozenset())

    fresh = Credited(names).note([("outlet:herald", day)])
    told = [days(stretch) for stretch in fresh]
    assert any(first <= day.toordinal() <= last for first, last in told)
    kept |= {kind(stretch): outlets for stretch, outlets in fresh.items()}
    assert not Credited(names).note([("outlet:herald", day)])


def report(name: str, day: str, outlet: str, text: str) -> Document:
    return Document(name, text, outlet=outlet, published=Published(day, DateBasis.DECLARED), language="en")


def test_only_reports_of_those_days_are_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "Eleven helicopters were flown out of Lora at night, witnesses said."
    old, near = (report(day, day, "Vraito Herald", told) for day in ("2024-03-01", "2026-02-20"))
    later = report("b", "2026-03-05", "Omgrad Daily", "Eleven helicopters left, the Vraito Herald reported.")
    kept, read = MemoryCopies({d.id: d for d in (old, near, later)}), list[str]()
    syndication.take_in(frozenset([old.id, near.id]), kept)
    reading = Comparing.read

    def counted(self: Comparing, reports: Sequence[str]) -> Any:
        read.extend(reports)
        return reading(self, reports)

    monkeypatch.setattr(Comparing, "read", counted)
    syndication.take_in(frozenset([later.id]), kept)
    assert set(read) == {near.id, later.id}
