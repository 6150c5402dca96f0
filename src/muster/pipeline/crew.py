"""Workers of any engine, and what happens when one of them dies.

Each worker works off its own queue in order, so whatever it was doing when it died is known: the first task of its queue
is reported as lost, the others go to its replacement untouched.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

from muster.domain.document import RawReport
from muster.domain.errors import Retry, StopRun
from muster.pipeline.verdicts import Verdicts

_log = logging.getLogger(__name__)
_QUEUE = 2  # tasks a worker: one in work, one that waits, so that no worker waits while the ledger is written
_FALSE_STARTS = 3  # workers in a row that died before they were ready
PATIENCE = 600.0  # seconds until a first worker must be ready

Hand = TypeVar("Hand")


class Ready(NamedTuple):
    """The worker has built its adapters. ``program`` is its fingerprint."""

    program: str


class Gone(NamedTuple):
    """The worker's process ended. ``how`` is what the engine says of it."""

    how: str


Heard = Ready | Verdicts | Gone


class Hands(Protocol[Hand]):
    """How an engine starts workers and talks with them. Errors that stop a run are raised by ``hear``."""

    def start(self) -> Hand:
        """A new worker, which says Ready before anything else."""
        ...

    def give(self, hand: Hand, reports: Sequence[RawReport]) -> None:
        """Queue reports to a worker; it answers in order."""
        ...

    def hear(self, hands: Sequence[Hand], seconds: float) -> list[tuple[Hand, Heard]]:
        """At most one thing a worker that has something to say; waits up to ``seconds`` for the first."""
        ...

    def close(self) -> None: ...


class Done(NamedTuple):
    task: int
    verdicts: Verdicts


class Died(NamedTuple):
    """A worker's process ended in the midst of this task."""

    task: int
    how: str


class _Task(NamedTuple):
    number: int
    reports: Sequence[RawReport]


@dataclass(slots=True)
class _Worker(Generic[Hand]):
    hand: Hand
    ready: bool = False
    queue: deque[_Task] = field(default_factory=deque)


class Crew(Generic[Hand]):
    """``size`` workers that are replaced when they die."""

    def __init__(self, hands: Hands[Hand], size: int, program: str) -> None:
        self._hands = hands
        self._program = program
        self._false_starts = 0
        self._workers = [_Worker(hands.start()) for _ in range(size)]

    @property
    def room(self) -> int:
        """How many more tasks can be given now."""
        return sum(_QUEUE - len(worker.queue) for worker in self._workers if worker.ready)

    def give(self, number: int, reports: Sequence[RawReport]) -> None:
        """Queue a task to the worker with the least to do. There must be room."""
        ready = [worker for worker in self._workers if worker.ready]
        self._pass(_Task(number, reports), min(ready, key=lambda worker: len(worker.queue)))

    def hear(self, wait: bool) -> list[Done | Died]:
        """What has become of tasks. With ``wait`` it returns when there is any news; new room is news too.

        Raises Retry when no worker gets ready, StopRun when workers die before they are ready or run another program,
        and whatever stopped a worker's run (AssetMismatch).
        """
        heard = self._hands.hear([worker.hand for worker in self._workers], PATIENCE if wait else 0.0)
        if wait and not heard and not any(worker.ready for worker in self._workers):
            raise Retry(f"no worker was ready within {PATIENCE:.0f} s: the engine has no free processor")
        by_hand = {id(worker.hand): worker for worker in self._workers}
        found = [self._understand(by_hand[id(hand)], news) for hand, news in heard]
        return [event for event in found if event]

    def close(self) -> None:
        self._hands.close()

    def _understand(self, worker: _Worker[Hand], news: Heard) -> Done | Died | None:
        if isinstance(news, Gone):
            return self._replace(worker, news.how)
        if isinstance(news, Ready):
            self._welcome(worker, news.program)
            return None
        return Done(worker.queue.popleft().number, news)

    def _welcome(self, worker: _Worker[Hand], program: str) -> None:
        if program != self._program:
            raise StopRun("a worker runs another version of muster: install the same one on every machine")
        worker.ready, self._false_starts = True, 0

    def _replace(self, worker: _Worker[Hand], how: str) -> Died | None:
        self._false_starts += not worker.ready
        if self._false_starts >= _FALSE_STARTS:
            raise StopRun(f"workers die before they are ready ({how})")
        begun = worker.queue.popleft() if worker.ready and worker.queue else None
        _log.warning("a worker died (%s): another takes its place", how)
        self._workers[self._workers.index(worker)] = new = _Worker(self._hands.start())
        for task in worker.queue:
            self._pass(task, new)
        return Died(begun.number, how) if begun else None

    def _pass(self, task: _Task, worker: _Worker[Hand]) -> None:
        self._hands.give(worker.hand, task.reports)
        worker.queue.append(task)
