"""What holds of a ledger in a folder alone: its files, and the disk below them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from muster.domain.errors import LedgerCorrupt, NotFound, StopRun
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.sqlite import DATABASE

Make = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


@pytest.fixture
def ledger(folder: Path) -> Iterator[Ledger]:
    with Ledger.open(folder) as book:
        yield book


def test_halves_of_evidence_left_by_a_killed_writer_are_swept(folder: Path, make: Make) -> None:
    with Ledger.open(folder) as book:
        book.store(*make())
    (kept,) = [path for path in (folder / "evidence").glob("*/*") if path.is_file()]
    half = kept.with_name(f"{kept.name}.123.part")
    half.write_bytes(b"hal")
    Ledger.open(folder).close()
    assert not half.exists()
    assert kept.exists()


def test_no_folder_is_made_without_creating_and_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no ledger"):
        Ledger.open(tmp_path / "none", create=False)
    with pytest.raises(NotFound, match="no ledger"):
        LedgerReader.open(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    (tmp_path / DATABASE).write_bytes(b"this is no database, it is a note to myself. " * 200)
    with pytest.raises(LedgerCorrupt):
        Ledger.open(tmp_path)
    with pytest.raises(LedgerCorrupt):
        LedgerReader.open(tmp_path)


def test_a_full_disk_is_told_plainly(ledger: Ledger, make: Make) -> None:
    with ledger._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.rollback()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def fill() -> None:
        for number in range(200):
            ledger.store(*make(f"n{number}"))

    with pytest.raises(StopRun, match="disk space"):
        fill()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OSError, match="denied"):
        Ledger.open(tmp_path / "ledger")
