"""A question that takes the database too long is stopped, in both databases, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import Connection, text

from muster.domain.errors import TooSlow
from muster.store.ledger import Ledger
from muster.store.limits import limited
from muster.store.reader import LedgerReader

ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT count(*) FROM n"
)
NEVER = 10_000_000_000
SOON = 500_000  # takes longer than the limit below, and ends


def counting(connection: Connection, last: int) -> int:
    return int(connection.execute(text(ENDLESS.format(last=last))).scalar_one())


def test_a_slow_statement_is_stopped_and_the_reader_goes_on(
    ledger: Ledger, folder: Path, make: Callable
) -> None:
    ledger.store(*make())
    with LedgerReader.open(folder) as reader:
        begun = monotonic()
        for _ in range(2):
            with limited(0.2), pytest.raises(TooSlow, match="ask for less"):
                reader.ask(counting, NEVER)
        assert monotonic() - begun < 20
        with limited(0.2):
            assert reader.counts().reports == 1
        assert len(reader.all_claims()) == 2


def test_only_what_is_asked_inside_is_limited(ledger: Ledger, folder: Path) -> None:
    with LedgerReader.open(folder) as reader:
        with limited(0.02), pytest.raises(TooSlow):
            reader.ask(counting, SOON)
        assert reader.ask(counting, SOON) == SOON
        with limited(0.02), limited(None):
            assert reader.ask(counting, SOON) == SOON


def test_the_writer_is_never_limited(ledger: Ledger, make: Callable) -> None:
    with limited(0.000_001):
        assert ledger.store(*make())
        with ledger._transaction() as connection:
            assert counting(connection, SOON) == SOON


def test_each_statement_has_its_own_time(ledger: Ledger, folder: Path) -> None:
    def several(connection: Connection) -> int:
        told = 0
        for _ in range(4):
            told += counting(connection, 1_000)
            sleep(0.4)
        return told

    with LedgerReader.open(folder) as reader, limited(1.0):
        assert reader.ask(several) == 4_000
