"""The moment that a site's page asks about."""

from __future__ import annotations

from datetime import UTC, date, datetime

from muster.domain.status import Clock, end_of
from muster.store.at_place import PlaceDays
from muster.web.as_of import asked, asked_of
from muster.web.filters import AsOfForm

RECORDED = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)


def test_without_any_date_the_clock_of_records_runs():
    undated = PlaceDays(1, 1, None, None)
    assert asked(undated, lambda: RECORDED, AsOfForm()).clock is Clock.RECORDED
    assert asked(undated, lambda: RECORDED, AsOfForm()).known == RECORDED
    assert asked(undated, lambda: RECORDED, AsOfForm(clock=Clock.PUBLISHED)).clock is Clock.PUBLISHED


def test_what_the_form_leaves_open_is_the_latest(desk):
    latest = asked_of(desk, "site:lumen", AsOfForm())
    assert (latest.valid, latest.known) == (date(2026, 4, 16), end_of(date(2026, 4, 16)))
    day = asked_of(desk, "site:lumen", AsOfForm(valid=date(2026, 4, 14)))
    assert (day.valid, day.known) == (date(2026, 4, 14), end_of(date(2026, 4, 14)))
    both = asked_of(desk, "site:lumen", AsOfForm(valid=date(2026, 4, 14), known=date(2026, 4, 20)))
    assert (both.valid, both.known) == (date(2026, 4, 14), end_of(date(2026, 4, 20)))
    assert asked_of(desk, "site:lumen", AsOfForm(clock=Clock.RECORDED)).known == RECORDED
