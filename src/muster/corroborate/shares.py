"""Work on many items that do not touch one another, shared out to forked processes where that pays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from muster.corroborate.team import Team, can_fork

T = TypeVar("T")
R = TypeVar("R")


def shared(
    work: Callable[[Sequence[T]], list[R]], items: Sequence[T], workers: int, least: int = 20_000
) -> list[R]:
    """What ``work`` makes of the items, portion by portion, in no certain order.

    Below ``least`` items (or with one worker) it is done here. Else each process has what this one has in memory: neither
    ``work`` nor the items are sent, only what is found. ``work`` may not ask a database.
    """
    if workers < 2 or len(items) < least or not can_fork():
        return work(items)

    def serve(_what: str, _state: object, places: Sequence[int]) -> list[R]:
        return work([items[n] for n in places])

    team = Team(workers, serve)
    try:
        places = [range(n, len(items), workers) for n in range(workers)]
        return [one for found in team.map("", None, places) for one in found]
    finally:
        team.close()
