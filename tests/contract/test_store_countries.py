"""A country as the place of a question: what lies in it, in either database, however old the ledger is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from muster.domain.errors import StopRun
from muster.domain.place import Place, PlaceBasis, PlaceMention, PlaceReading, Precision
from muster.domain.query import ClaimQuery
from muster.domain.record import Analysis
from muster.pipeline.consolidate import consolidate
from muster.pipeline.within import Within, within
from muster.store import migrations, schema
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.tally import TalliedTables, recount, summed

Make = Callable[..., tuple[Any, Analysis]]
SYRIA = ("country:SY", "Syria", Precision.COUNTRY, "SY")
TARTUS = ("gn:1", "Tartus", Precision.LOCALITY, "SY")
LATAKIA = ("gn:2", "Latakia", Precision.LOCALITY, "SY")
TRIPOLI = ("gn:3", "Tripoli", Precision.LOCALITY, "LB")
COAST = ("area:1", "Levant", Precision.AREA, None)


def mention(place: str, name: str, precision: Precision, country: str | None) -> PlaceMention:
    reading = PlaceReading(place, name, precision, PlaceBasis.STATED, "", 36.0, 35.0, 900, country)
    return PlaceMention(name, None, reading)


def at(made: tuple[Any, Analysis], *places: Any) -> tuple[Any, Analysis]:
    """A report whose first claim is of other places, and whose second one has none."""
    raw, analysis = made
    first, second = analysis.claims
    moved = replace(first, origin=(), site=tuple(mention(*place) for place in places))
    return raw, Analysis(analysis.document, (moved, replace(second, origin=())))


@pytest.fixture
def book(ledger: Ledger, make: Make) -> Ledger:
    for name, places in (
        ("names", (SYRIA,)),
        ("both", (TARTUS, SYRIA, LATAKIA)),
        ("inside", (TARTUS,)),
        ("abroad", (TRIPOLI,)),
        ("vague", (COAST,)),
    ):
        body = f"Report {name} of Syria. Lorries left Alpha at dawn. Nobody saw a 100%_full ship."
        ledger.store(*at(make(name, body=body), *places))
    consolidate(ledger)
    return ledger


def reports(reader: LedgerReader, query: ClaimQuery) -> set[str]:
    """Names of the reports, once the list and the columns said the same."""
    found, chosen = reader.claims(query), reader.survey().select(query)
    assert chosen.page(100) == tuple(r.claim.id for r in found.items)
    assert found.total == chosen.total == len(found.items)
    return {r.document.report_id for r in found.items}


def test_a_country_finds_what_lies_in_it_and_nothing_that_only_speaks_of_it(
    book: Ledger, folder: Path
) -> None:
    with LedgerReader.open(folder) as reader:
        syria, lebanon = reader.place("country:SY"), reader.place("gn:3")
        assert reports(reader, ClaimQuery().at(syria)) == {"names", "both", "inside"}
        assert reports(reader, ClaimQuery().at(syria, named_only=True)) == {"names", "both"}
        assert reports(reader, ClaimQuery(country="LB")) == {"abroad"}
        assert reports(reader, ClaimQuery().at(lebanon)) == {"abroad"}
        assert reports(reader, ClaimQuery(country="sy' OR 1=1")) == set()
        assert reports(reader, ClaimQuery(country="SY", text="lorries")) == {"names", "both", "inside"}
        assert reports(reader, ClaimQuery(place="gn:1", country="SY")) == {"both", "inside"}
        assert reports(reader, ClaimQuery(place="gn:1", country="LB")) == set()


def test_it_is_said_how_many_only_lie_in_it(book: Ledger, folder: Path) -> None:
    with LedgerReader.open(folder) as reader:
        syria = reader.place("country:SY")
        told = within(reader, ClaimQuery(text="lorries", limit=1).at(syria), syria)
        assert told == Within("Syria", 2, 1)
        assert told.words == "In Syria: 2 claims name it, 1 more is at places in it."
        assert within(reader, ClaimQuery().at(syria, named_only=True), syria) is None
        assert within(reader, ClaimQuery().at(reader.place("gn:1")), reader.place("gn:1")) is None


def test_only_a_whole_country_stands_for_what_lies_in_it() -> None:
    county = Place("gn:9", "Tartus", "admin1", 36.0, 35.0, Precision.ADMIN1, 9, country="SY")
    assert ClaimQuery().at(county) == ClaimQuery(place="gn:9")


INDEXES = {"country": "ix_claim_places_country_day", "told_from": "ix_claim_places_place_told"}
STEPS = {"country": "countries", "told_from": "days-beside-places"}


def before_the_columns(connection: Connection, columns: tuple[str, ...]) -> None:
    """The ledger as it was before these stood beside places, with the sum that it then had."""
    table = schema.claim_places
    rows = connection.execute(select(*(c for c in table.c if c.name not in columns))).all()
    tables = TalliedTables(connection)
    tables.change(table, summed(table, rows) - recount(connection, (table,)))
    tables.flush()
    for column in columns:
        for statement in (
            f"DROP INDEX {INDEXES[column]}",
            f"ALTER TABLE claim_places DROP COLUMN {column}",
            f"DELETE FROM migrations WHERE name = '{STEPS[column]}'",
        ):
            connection.execute(text(statement))


@pytest.fixture(params=[("country", "told_from"), ("told_from",)], ids=" ".join)
def older(book: Ledger, folder: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A ledger from before the step, closed; the digest that it has after it."""
    monkeypatch.setattr(migrations, "_AT_ONCE", 2)  # several portions
    digest = book.digest()
    with book._engine.begin() as connection:
        before_the_columns(connection, request.param)
    book.close()
    return digest


def test_a_ledger_of_before_gets_the_column_and_what_was_derived_stays(
    older: str, folder: Path, backend: Any
) -> None:
    with pytest.raises(StopRun, match="older Muster"):
        LedgerReader.open(folder)
    derived = backend.run(folder, "SELECT id, derived, tool FROM derivation")
    with Ledger.open(folder) as book:
        assert book.current()
        assert book.digest() == older
    assert backend.run(folder, "SELECT id, derived, tool FROM derivation") == derived
    with LedgerReader.open(folder) as reader:
        assert reader.verify() == ()
        assert reports(reader, ClaimQuery(country="SY")) == {"names", "both", "inside"}


def test_a_step_that_is_cut_short_leaves_the_ledger_as_it_was(
    older: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as cutting:
        cutting.setattr(migrations, "recount", cut)  # the columns are there and filled
        with pytest.raises(KeyboardInterrupt):
            Ledger.open(folder)
    with pytest.raises(StopRun, match="older Muster"):
        LedgerReader.open(folder)
    with Ledger.open(folder) as book:
        assert book.digest() == older
    with LedgerReader.open(folder) as reader:
        assert reader.verify() == ()
