"""Rows by key straight through the driver, as the column types of either database ask for them."""

from __future__ import annotations

import pytest
from sqlalchemy import Integer, bindparam, select

from muster.domain.errors import MusterError
from muster.store import schema
from muster.store.columns import AMONG
from muster.store.ledger import Ledger
from muster.store.prepared import MANY, delete_keys, delete_of, insert_rows, rows_of
from muster.store.prepared_selects import rows_among

MANY_NAMES = [f"n{n:04}" for n in range(MANY + 3)]
ODD = "a\0b\1c"


def test_rows_come_back_as_they_were_put(ledger: Ledger) -> None:
    origins = [
        {"id": ODD, "sort": "s", "label": ODD, "root": "r", "lineage_known": True},
        {"id": "two", "sort": "s", "label": "l", "root": "r", "lineage_known": False},
    ]
    with ledger.working() as space:
        connection = space.copies._connection
        insert_rows(connection, schema.origins, origins)
        found = rows_of(connection, schema.origins, "id", [ODD, "two", "none"])
        assert sorted((row._asdict() for row in found), key=lambda row: str(row["id"])) == origins
        assert [row._asdict() for row in connection.execute(select(schema.origins).order_by("id"))] == origins
        assert [*map(tuple, rows_of(connection, schema.origins, "id", ["two"], ("label",)))] == [("l",)]
        delete_of(connection, schema.origins, "id", [ODD, "two"])


def test_more_values_than_one_statement_holds(ledger: Ledger) -> None:
    rows = [{"kind": "k", "name": name} for name in MANY_NAMES]
    with ledger.working() as space:
        connection = space.copies._connection
        insert_rows(connection, schema.names, rows)
        assert len(rows_of(connection, schema.names, "name", MANY_NAMES)) == len(MANY_NAMES)
        delete_keys(
            connection, schema.names, ("kind", "name"), [("k", MANY_NAMES[0]), ("other", MANY_NAMES[1])]
        )
        assert space.copies.names("k") == frozenset(MANY_NAMES[1:])
        delete_of(connection, schema.names, "name", MANY_NAMES)
        assert space.copies.names("k") == frozenset()


def test_what_the_driver_refuses_is_told_as_a_fault_of_the_ledger(ledger: Ledger) -> None:
    row = {"kind": "k", "name": "twice"}
    with pytest.raises(MusterError), ledger.working() as space:
        insert_rows(space.copies._connection, schema.names, [row, row])
    with ledger.working() as space:
        assert space.copies.names("k") == frozenset()  # nothing of it was kept


def test_the_first_question_of_a_connection_begins_its_transaction(ledger: Ledger) -> None:
    with ledger._engine.connect() as connection:
        assert rows_of(connection, schema.names, "kind", ["none"]) == []
        assert connection.in_transaction()


def test_a_select_is_asked_as_sqlalchemy_asks_it(ledger: Ledger) -> None:
    table = schema.origins
    ids = [ODD, *MANY_NAMES]
    rows = [
        {
            "id": one,
            "sort": "odd" if n % 2 else "even",
            "label": one,
            "root": "r",
            "lineage_known": n % 3 == 0,
        }
        for n, one in enumerate(ids)
    ]
    some = table.c.sort.in_(bindparam("sorts", expanding=True))
    known = table.c.lineage_known == bindparam("known")
    query = select(table.c.label.label("said"), table.c.lineage_known, table.c.id).where(
        table.c.id.in_(AMONG), some, known, table.c.root == "r", bindparam("one", type_=Integer) == 1
    )
    with ledger.working() as space:
        connection = space.copies._connection
        insert_rows(connection, table, rows)
        for sorts, flag in ((["odd"], True), (["odd", "even"], False), (["odd", "even"], True)):
            bound = {"sorts": sorts, "known": flag, "one": 1}
            usual = [*map(tuple, connection.execute(query, {"values": ids[:2], **bound}))]
            assert [*map(tuple, rows_among(connection, query, ids[:2], **bound))] == usual
            found = rows_among(connection, query, [*ids, "none"], **bound)
            wanted = {r["id"] for r in rows if r["sort"] in sorts and r["lineage_known"] is flag}
            assert {row.id for row in found} == {row.said for row in found} == wanted
            assert all(row.lineage_known is flag for row in found)
            assert len(found) == len(wanted)
        assert rows_among(connection, query, [], sorts=["odd"], known=True, one=1) == []
        assert rows_among(connection, query, ids, sorts=["odd"], known=True, one=2) == []
        delete_of(connection, table, "id", ids)
