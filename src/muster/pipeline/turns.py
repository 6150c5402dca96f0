"""Many reports into a ledger that others write to as well: the pen is put down now and then, so that nobody waits long."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from threading import Event

from muster.domain.errors import Retry
from muster.pipeline.engine import Engine
from muster.pipeline.ingest import OnStep, take
from muster.pipeline.pen import Pen
from muster.read.containers import Item
from muster.store.ledger import Ledger

TURN = 4.0  # seconds of reading before somebody else may write
_PAUSE = 0.05  # seconds in which those who wait take the pen
_AGAIN = 1.0  # seconds between two tries where another process writes


class Turns:
    """Items handed out in portions of about ``seconds``, none of them lost between two; ``stop`` ends a portion early."""

    def __init__(self, items: Iterable[Item], stop: Event, seconds: float = TURN) -> None:
        self._items = iter(items)
        self._stop = stop
        self._seconds = seconds
        self.spent = False  # whether all were handed out

    def portion(self) -> Iterator[Item]:
        until = time.monotonic() + self._seconds
        for item in self._items:
            yield item
            if self._stop.is_set() or time.monotonic() > until:
                return
        self.spent = True


def take_in_turns(
    items: Iterable[Item],
    pen: Pen,
    engine: Engine,
    on_step: OnStep,
    stop: Event,
    on_read: Callable[[], None] = lambda: None,
    seconds: float = TURN,
) -> bool:
    """Take all items in. False when ``stop`` was set before the end: what was read is kept, the rest was not.

    ``on_read`` is called when a portion is stored and is now compared with the rest of the ledger.
    """
    turns = Turns(items, stop, seconds)
    while not turns.spent and not stop.is_set():
        with ExitStack() as stack:
            ledger = _pen_in_hand(pen, stack, stop)
            if ledger is None:
                return False
            take(turns.portion(), ledger, engine, on_step)
            on_read()
        if not turns.spent:
            time.sleep(_PAUSE)
    return turns.spent


def _pen_in_hand(pen: Pen, stack: ExitStack, stop: Event) -> Ledger | None:
    """The writer, as soon as there is no other; None when ``stop`` was set meanwhile."""
    while True:
        try:
            return stack.enter_context(pen())
        except Retry:
            if stop.wait(_AGAIN):
                return None
