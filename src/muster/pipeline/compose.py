"""The one place that opens what is kept: the ledger, the gazetteer, the table of owners."""

from __future__ import annotations

from pathlib import Path

from muster.corroborate.owners import Owners, known_owners, read_owners
from muster.gazetteer.lookup import PlaceIndex
from muster.store.address import Address
from muster.store.ledger import Ledger, Now, utc_now
from muster.store.reader import LedgerReader


def gazetteer() -> PlaceIndex:
    """The bundled places and sites."""
    return PlaceIndex.bundled()


def owners(path: Path | None = None) -> Owners:
    """Which outlets belong to one house: the user's table before the one that comes with Muster. Raises UsageError."""
    return read_owners(path) if path else known_owners()


def writer(address: Address | Path, clock: Now = utc_now, create: bool = True) -> Ledger:
    """The ledger's one writer; see :meth:`Ledger.open`."""
    return Ledger.open(address, clock, create)


def reader(address: Address | Path) -> LedgerReader:
    """A reader of the ledger; see :meth:`LedgerReader.open`."""
    return LedgerReader.open(address)
