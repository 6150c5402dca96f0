"""The pen: the ledger's one writer for as long as something is written; what is derived is up to date when it is put down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Lock

from muster.corroborate.owners import Owners
from muster.domain.errors import Retry
from muster.pipeline import compose
from muster.pipeline.consolidate import consolidate
from muster.store.address import Address
from muster.store.ledger import Ledger, Now, utc_now

Pen = Callable[[], AbstractContextManager[Ledger]]

PATIENCE = 15.0  # seconds: longer than one who adds many reports keeps the pen (pipeline.turns)


def pen_of(
    address: Address | Path,
    clock: Now = utc_now,
    owners: Owners | None = None,
    create: bool = False,
    patience: float = PATIENCE,
) -> Pen:
    """A pen for one ledger. Those of this process who want it wait for each other up to ``patience`` seconds.

    Taking it raises Retry when that was not enough or another process writes, NotFound when there is no ledger and none
    is to be made.
    """
    turn = Lock()

    @contextmanager
    def pen() -> Iterator[Ledger]:
        if not turn.acquire(timeout=patience):
            raise Retry("somebody else is writing to this ledger; try again in a moment")
        try:
            with compose.writer(address, clock, create) as ledger:
                yield ledger
                consolidate(ledger, owners)
        finally:
            turn.release()

    return pen
