"""Forked processes that each stay with one stretch of time: whoever reads a report also compares it, and reads it once."""

from __future__ import annotations

import gc
import multiprocessing
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

_PORTIONS = 8  # of what each has to do: the first results are taken in while the others are at work


def can_fork() -> bool:
    """Whether a copy of this process would be whole."""
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for unreachable cycles within: where millions of values are made and kept, none of them in a cycle, it
    would walk through all of them again and again."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


class Team:
    """Processes with a copy of this one's memory as it was when the team was made. ``work`` is done there, on portions of
    items; what it takes and gives is pickled."""

    def __init__(self, size: int, work: Callable[[str, Any, Sequence[Any]], Any]) -> None:
        context = multiprocessing.get_context("fork")
        self._ends: list[Connection] = []
        self._processes = []
        gc.freeze()  # what is in memory already is not walked through again, nor copied for that, in each process
        for _ in range(size):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there, work, [*self._ends, here]), daemon=True)
            process.start()
            there.close()
            self._ends.append(here)
            self._processes.append(process)

    @property
    def size(self) -> int:
        return len(self._processes)

    def map(self, what: str, state: Any, shares: Sequence[Sequence[Any]]) -> Iterator[Any]:
        """What each makes of its share, portion by portion. Raises what the work raises; EOFError where a process died."""
        waiting = [_portions(share) for share in shares]
        busy = [end for end, ones in zip(self._ends, waiting, strict=True) if _give(end, what, state, ones)]
        left = dict(zip(self._ends, waiting, strict=True))
        while busy:
            end = busy.pop(0)
            found = end.recv()
            if isinstance(found, Exception):
                raise found
            if _give(end, what, state, left[end]):
                busy.append(end)
            yield found

    def close(self) -> None:
        for end in self._ends:
            end.close()
        for process in self._processes:
            process.join()
        gc.unfreeze()


def _portions(share: Sequence[Any]) -> list[Sequence[Any]]:
    size = max(1, -(-len(share) // _PORTIONS))
    return [share[n : n + size] for n in range(0, len(share), size)][::-1]


def _give(end: Connection, what: str, state: Any, portions: list[Sequence[Any]]) -> bool:
    if not portions:
        return False
    end.send((what, state, portions.pop()))
    return True


def _serve(
    end: Connection, work: Callable[[str, Any, Sequence[Any]], Any], others: Sequence[Connection]
) -> None:
    """Work until the other side closes its end; the ends of the others are closed, or theirs would never be."""
    gc.disable()
    for other in others:
        other.close()
    while True:
        try:
            what, state, items = end.recv()
        except (EOFError, OSError):
            return
        try:
            end.send(work(what, state, items))
        except Exception as error:
            end.send(error)
