"""Which outlets are credited, and in which days.

Of an outlet that nobody credits no copy is told by the credit, so that its own reports need not be looked up under its name.
What is noted is the stretch of days of the report that credits, as far as the search for copies reaches: an outlet credited for
the first time makes its reports of those days be read anew, not all that it ever published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from muster.corroborate.copies import CREDITED
from muster.corroborate.keys import CREDIT

_WIDTH = CREDIT.space.reach  # days of a stretch: those whom a report meets stand in its own or one beside it
_UNDATED, _ALL = 0, -1  # stretches of reports of unknown day, and of all reports
_LAST = date.max.toordinal()

Names = Callable[[str], frozenset[str]]


class Credited:
    """The outlets (ids) known to be credited; ``names`` tells those of a kind (see :func:`kind`) that were noted before."""

    def __init__(self, names: Names = lambda _kind: frozenset()) -> None:
        self._names = names
        self.at_hand: dict[int, frozenset[str]] = {}  # by stretch, as far as they were asked for

    def near(self, day: date | None) -> frozenset[str]:
        """Outlets that some report credits which one of the day may meet."""
        return self._of(_stretch(day)) | self._of(_ALL)

    def note(self, found: Iterable[tuple[str, date | None]]) -> Mapping[int, frozenset[str]]:
        """Note outlets with the days of reports that credit them; returns what is new, by stretch."""
        told: dict[int, set[str]] = defaultdict(set)
        for outlet, day in found:
            for stretch in _met_from(day):
                told[stretch].add(outlet)
        fresh = {stretch: outlets - self._of(stretch) for stretch, outlets in told.items()}
        for stretch, outlets in fresh.items():
            self.at_hand[stretch] |= outlets
        return {stretch: frozenset(outlets) for stretch, outlets in fresh.items() if outlets}

    def _of(self, stretch: int) -> frozenset[str]:
        if stretch not in self.at_hand:
            self.at_hand[stretch] = self._names(kind(stretch))
        return self.at_hand[stretch]


def kind(stretch: int) -> str:
    """The kind of names under which the outlets credited in a stretch are kept."""
    return f"{CREDITED} {stretch}"


def days(stretch: int) -> tuple[int, int]:
    """First and last day (proleptic; 0: unknown) of the reports that a stretch is about."""
    if stretch == _ALL:
        return 0, _LAST
    return (0, 0) if stretch == _UNDATED else (stretch * _WIDTH, stretch * _WIDTH + _WIDTH - 1)


def _stretch(day: date | None) -> int:
    return day.toordinal() // _WIDTH if day else _UNDATED


def _met_from(day: date | None) -> tuple[int, ...]:
    """The stretches of reports that may meet one of a day: those of unknown day are met by all, and stand before all."""
    at = _stretch(day)
    return (_UNDATED, at - 1, at, at + 1) if day else (_UNDATED, _ALL)
