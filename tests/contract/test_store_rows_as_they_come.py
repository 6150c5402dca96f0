"""A ledger whose links, propositions and holdings lay by their ids gets them as they come, and says what it said."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text, inspect, text

from muster.domain.record import Analysis
from muster.evaluation.synthetic import Options, archive
from muster.pipeline.consolidate import consolidate, differences
from muster.store import schema
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader

EARLIER = MetaData()
TABLES = (
    Table(
        "links",
        EARLIER,
        Column("id", Text, primary_key=True),
        Column("relation", Text, nullable=False),
        Column("a", Text, nullable=False, index=True),
        Column("b", Text, nullable=False, index=True),
        Column("owner", Text, nullable=False, index=True),
        Column("body", LargeBinary, nullable=False),
    ),
    Table(
        "propositions",
        EARLIER,
        Column("claim", Text, primary_key=True),
        Column("body", LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    ),
    Table(
        "holdings",
        EARLIER,
        Column("owner", Text, primary_key=True),
        Column("space", Integer, primary_key=True, autoincrement=False),
        Column("day", Integer, nullable=False),
        Column("packed", LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    ),
)


@pytest.fixture
def address(backend: Any) -> Any:
    return backend.new()


def test_what_was_derived_is_made_anew_and_is_the_same(address: Any) -> None:
    with Ledger.open(address) as book:
        for report in archive(11, 20, Options(years=1)):
            book.store(report.raw(), Analysis(report.document, report.claims))
        consolidate(book)
        digest = book.digest()
        with book._engine.begin() as connection:
            for table in TABLES:
                schema.metadata.tables[table.name].drop(connection)
                table.create(connection)
            connection.execute(text("DELETE FROM migrations WHERE name = 'rows-as-they-come'"))
    with Ledger.open(address) as book:
        assert book.outdated()
        consolidate(book)
        assert book.digest() == digest
        assert "ix_links_owner" not in {one["name"] for one in inspect(book._engine).get_indexes("links")}
    with LedgerReader.open(address) as reader:
        assert reader.links()
        assert differences(reader) == ()
        assert reader.verify() == ()
