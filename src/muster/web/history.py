"""How the picture of a site changed: its status at a row of dates, as a strip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from muster.domain.status import AsOf, Clock, Presence, SiteStatus, end_of
from muster.store.at_place import days_told
from muster.web.desk import Desk
from muster.web.words import MONTHS

MAX_COLUMNS = 24
MAX_READ = 500  # newest claims whose own days get a column


class Cell(NamedTuple):
    """One presence at one date: how many lines say so, on how many origins at best."""

    lines: int
    origins: int


class Strip(NamedTuple):
    """Columns are dates, rows are presences in a fixed order; a cell is None where nothing was said.

    ``captions`` name month or year where they change from one column to the next.
    """

    days: tuple[date, ...]
    captions: tuple[str, ...]
    rows: tuple[tuple[Presence, tuple[Cell | None, ...]], ...]


def strip(desk: Desk, place: str, asked: AsOf) -> Strip:
    """Fold the status once for each date on which something was published or happened.

    On the clock of publication each date is seen with the knowledge of that date, on the clock of records with what
    was recorded by the asked moment.
    """
    days = thinned(desk.reader.ask(days_told, place, MAX_READ))
    recorded = asked.clock is Clock.RECORDED
    folds = [desk.status(place, AsOf(d, asked.known if recorded else end_of(d), asked.clock)) for d in days]
    rows = [(presence, tuple(_cell(fold, presence) for fold in folds)) for presence in Presence]
    return Strip(tuple(days), captions(days), tuple((p, cells) for p, cells in rows if any(cells)))


def thinned(days: Sequence[date], most: int = MAX_COLUMNS) -> list[date]:
    """At most ``most`` of the dates, evenly, the first and the last among them."""
    if len(days) <= most:
        return list(days)
    return [days[round(k * (len(days) - 1) / (most - 1))] for k in range(most)]


def captions(days: Sequence[date]) -> tuple[str, ...]:
    """The year where it is new, else the month where it is new, else nothing."""
    found = []
    for before, day in zip([None, *days], days, strict=False):
        if before is None or before.month != day.month:
            found.append(str(day.year) if before and before.year != day.year else MONTHS[day.month - 1])
        else:
            found.append(str(day.year) if before.year != day.year else "")
    return tuple(found)


def _cell(fold: SiteStatus, presence: Presence) -> Cell | None:
    lines = [line for line in fold.lines if line.presence is presence]
    return Cell(len(lines), max(line.origins for line in lines)) if lines else None
