"""The schema and the questions hold for PostgreSQL as they do for SQLite; the custody chain holds by itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import MetaData, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from muster.domain.claim import Action, SpeechAct
from muster.domain.query import ClaimQuery
from muster.domain.record import Custody
from muster.store import custody, schema
from muster.store.questions import matching

DIALECTS = (sqlite.dialect(), postgresql.dialect())
FULL = ClaimQuery(
    action=Action.MOVE,
    speech_act=SpeechAct.DENY,
    place="p",
    country="c",
    actor="a_b%",
    source="s",
    report="r",
    event="e",
    since=date(2025, 1, 1),
    until=date(2025, 2, 1),
    bbox=(170, -10, -170, 10),
    min_origins=2,
)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda d: d.name)
def test_every_table_can_be_made(dialect: sqlite.dialect) -> None:
    made = [str(CreateTable(table).compile(dialect=dialect)) for table in schema.metadata.sorted_tables]
    indexes = [index for table in schema.metadata.sorted_tables for index in table.indexes]
    assert all(str(CreateIndex(index).compile(dialect=dialect)) for index in indexes)
    assert len(made) == len(schema.BASE) + len(schema.DERIVED) + len(schema.WORKING) + 4
    assert not any(
        "AUTOINCREMENT" in text or "SERIAL" in text for text in made
    )  # ids are ours, never the database's


def test_postgresql_orders_every_text_by_its_bytes() -> None:
    for table in schema.metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert made.count("TEXT") == made.count('TEXT COLLATE "C"') > 0


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda d: d.name)
def test_a_question_binds_all_its_values(dialect: sqlite.dialect) -> None:
    compiled = matching(FULL).compile(dialect=dialect)
    text = str(compiled)
    assert "2025-01-01" not in text
    assert "a_b" not in text
    assert {"r", "p", "c", "e", "s", "2025-01-01", "2025-02-01"} <= {
        str(value) for value in compiled.params.values()
    }


def test_base_derived_and_working_tables_are_all_tables() -> None:
    named = {table.name for table in (*schema.BASE, *schema.DERIVED, *schema.WORKING)}
    named |= {"migrations", "derivation", "pending", "tallies"}
    assert named == set(schema.metadata.tables)
    assert isinstance(schema.metadata, MetaData)
    assert all(
        isinstance(table, Table) and list(table.primary_key.columns)
        for table in schema.metadata.tables.values()
    )


FIELD = st.text(max_size=5)


@st.composite
def chains(draw: st.DrawFn) -> list[Custody]:
    chain: list[Custody] = []
    for _ in range(draw(st.integers(1, 6))):
        chain.append(custody.append(chain[-1] if chain else None, *(draw(FIELD) for _ in range(5))))
    return chain


@given(chains())
def test_an_untouched_chain_holds(chain: list[Custody]) -> None:
    assert custody.problems(chain) == ()


@given(chains(), st.data())
def test_any_change_breaks_the_chain(chain: list[Custody], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    field = data.draw(st.sampled_from(("at", "action", "sha256", "locator", "tool", "previous", "hash")))
    changed = chain[at]._replace(**{field: getattr(chain[at], field) + "x"})
    assert custody.problems([*chain[:at], changed, *chain[at + 1 :]])


@given(chains(), st.data())
def test_an_entry_taken_out_is_missed_unless_it_is_the_last(
    chain: list[Custody], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    left = chain[:at] + chain[at + 1 :]
    assert bool(custody.problems(left)) is (at < len(chain) - 1)


def test_fields_that_flow_into_each_other_are_kept_apart() -> None:
    one = custody.append(None, "ab", "c", "", "", "")
    other = custody.append(None, "a", "bc", "", "", "")
    assert one.hash != other.hash
