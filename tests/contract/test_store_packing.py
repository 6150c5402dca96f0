"""A ledger whose bodies are text is packed when it is next written to, and says the same afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Connection,
    LargeBinary,
    Table,
    bindparam,
    column,
    select,
    table,
    text,
    type_coerce,
    update,
)

from muster.domain.errors import StopRun
from muster.pipeline.consolidate import consolidate
from muster.store import dialect, schema
from muster.store.columns import Text
from muster.store.ledger import Ledger
from muster.store.packed import unpack
from muster.store.reader import LedgerReader

Make = Callable[..., Any]


def as_text(connection: Connection, packed: Table) -> None:
    """The table as it was before bodies were packed."""
    key = [one.name for one in packed.primary_key.columns]
    rows = connection.execute(select(packed)).all()
    if connection.dialect.name == "postgresql":
        to_text = f"ALTER TABLE {packed.name} ALTER COLUMN body TYPE text COLLATE \"C\" USING ''"
        connection.execute(text(to_text))
    bare = table(packed.name, *(column(name, Text) for name in (*key, "body")))
    put = update(bare).where(*(bare.c[name] == bindparam(f"its_{name}") for name in key))
    for row in rows:
        values = {f"its_{name}": getattr(row, name) for name in key}
        connection.execute(put.values(body=row.body), values)


@pytest.fixture
def older(folder: Path, make: Make) -> str:
    """A ledger before the step; its digest."""
    with Ledger.open(folder) as book:
        for number in range(3):
            book.store(
                *make(
                    f"n{number}", body=f"Report {number}\0. Lorries left Alpha. Nobody saw a 100%_full ship."
                )
            )
        consolidate(book)
        before = book.digest()
        with book._engine.begin() as connection:
            for packed in schema.PACKED:
                as_text(connection, packed)
            connection.execute(text("DELETE FROM migrations WHERE name = 'packed-bodies'"))
    return before


def stored(connection: Connection, packed: Table) -> list[Any]:
    return list(connection.execute(select(type_coerce(packed.c.body, LargeBinary))).scalars())


def test_a_ledger_is_packed_and_says_the_same(folder: Path, older: str) -> None:
    with pytest.raises(StopRun, match="older Muster"):
        LedgerReader.open(folder)
    with Ledger.open(folder) as book:
        assert book.digest() == older
        with book._engine.begin() as connection:
            for packed in schema.PACKED:
                assert all(unpack(body) for body in stored(connection, packed)), packed.name
            assert stored(connection, schema.claims)
    with LedgerReader.open(folder) as reader:
        assert reader.verify() == ()
        assert reader.digest() == older


def test_a_packing_that_is_cut_short_leaves_the_ledger_as_it_was(
    folder: Path, older: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = dialect.pack_bodies

    def cut(connection: Connection, packed: Table) -> None:
        if packed is schema.PACKED[-1]:
            raise KeyboardInterrupt
        whole(connection, packed)

    monkeypatch.setattr(dialect, "pack_bodies", cut)
    with pytest.raises(KeyboardInterrupt):
        Ledger.open(folder)
    monkeypatch.undo()
    with pytest.raises(StopRun, match="older Muster"):
        LedgerReader.open(folder)
    with Ledger.open(folder) as book:
        assert book.digest() == older
    with LedgerReader.open(folder) as reader:
        assert reader.verify() == ()
