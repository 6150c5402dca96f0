"""The moment that the page of a site asks about, where the form leaves it open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from muster.domain.status import AsOf, Clock, end_of
from muster.store.at_place import PlaceDays, place_days, recorded_last
from muster.web.desk import Desk
from muster.web.filters import AsOfForm


def asked_of(desk: Desk, place: str, form: AsOfForm) -> AsOf:
    """The question that a form asks of a place; see :func:`asked`."""
    return asked(desk.reader.ask(place_days, place), lambda: desk.reader.ask(recorded_last, place), form)


def asked(days: PlaceDays, recorded: Callable[[], datetime | None], form: AsOfForm) -> AsOf:
    """What a form asks, given the days of a place and when its newest claim was recorded.

    On the clock of publication a valid day alone is asked with the knowledge of that day. A known day alone is asked
    for that day; neither means the last day on which a claim of the place was published (or recorded, on that clock).
    Where no clock is asked and none of the reports bears a date, the clock of records is the only one that runs.
    """
    clock = form.clock if days.last or "clock" in form.model_fields_set else Clock.RECORDED
    by = form.known or (form.valid if clock is Clock.PUBLISHED else None)
    now = datetime.now(UTC)
    latest = recorded() or now if clock is Clock.RECORDED else end_of(days.last or now.date())
    known = end_of(by) if by else latest
    return AsOf(form.valid or known.date(), known, clock)
