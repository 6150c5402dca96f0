"""Derived state is a pure function of the base tables, replaced whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from muster.domain.errors import NotFound
from muster.domain.place import Place, Precision
from muster.domain.status import AsOf
from muster.domain.text import Span
from muster.pipeline import absorb as absorbing
from muster.pipeline.consolidate import consolidate, derive, differences
from muster.pipeline.ingest import Fate, Tally
from muster.pipeline.ingest import Step as Done
from muster.pipeline.site import find_place, site_status
from muster.store.ledger import Derived, Ledger
from muster.store.reader import LedgerReader

Make = Callable[..., Any]


class Aliases:
    """A gazetteer that knows one alias."""

    def find(self, name: str) -> tuple[Place, ...]:
        if name != "ألفا":
            return ()
        return (Place("alpha", "Alpha", "airbase", 36.0, 35.0, Precision.SITE, 800),)

    def get(self, place_id: str) -> Place | None:
        return None

    def spot(self, text: str) -> tuple[tuple[Span, str], ...]:
        return ()

    def near(self, lon: float, lat: float, metres: float) -> tuple[Place, ...]:
        return ()


@pytest.fixture
def filled(ledger: Ledger, make: Make) -> Ledger:
    for number in range(4):
        ledger.store(*make(f"n{number}", published=f"2025-01-0{number + 1}"))
    return ledger


def test_derivation_forgets_what_was_derived_before(filled: Ledger, folder: Path) -> None:
    consolidate(filled)
    digest = filled.digest()
    consolidate(filled, anew=True)
    assert filled.digest() == digest
    with LedgerReader.open(folder) as reader:
        assert differences(reader) == ()
        assert reader.verify() == ()


def test_the_order_of_arrival_does_not_matter(filled: Ledger, folder: Path) -> None:
    with LedgerReader.open(folder) as reader:
        documents, claims = reader.all_documents(), reader.all_claims()
    one, other = derive(documents, claims), derive(documents[::-1], claims[::-1])
    assert set(one.origins) == set(other.origins)
    assert {event.id for event in one.events} == {event.id for event in other.events}
    assert {link.id for link in one.links} == {link.id for link in other.links}
    assert one.sites == other.sites


def test_every_report_has_an_origin(filled: Ledger, folder: Path) -> None:
    consolidate(filled)
    with LedgerReader.open(folder) as reader:
        reports = {document.id for document in reader.all_documents()}
        assert {member for group in reader.origins() for member in group.members} == reports
        assert all(record.origin_group for record in reader.all_claims())


def test_a_consolidation_that_fails_leaves_the_old_state(
    filled: Ledger, folder: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    consolidate(filled)
    filled.store(*make("late"))
    before = filled.digest()

    def fail(*_: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(absorbing, "within", fail)
    with pytest.raises(RuntimeError):
        consolidate(filled)
    assert filled.digest() == before
    assert not filled.current()


def test_a_replacement_that_fails_half_way_is_undone(filled: Ledger, folder: Path) -> None:
    consolidate(filled)
    before = filled.digest()
    with LedgerReader.open(folder) as reader:
        doubled = Derived(sites=(*reader.sites(), *reader.sites()))
    with pytest.raises(Exception, match=r"(?i)unique"):
        filled.replace_derived(doubled)
    assert filled.digest() == before


def test_derived_tables_that_are_not_what_the_reports_give_are_named(filled: Ledger, folder: Path) -> None:
    filled.replace_derived(Derived())
    with LedgerReader.open(folder) as reader:
        assert any(problem.startswith("origins:") for problem in differences(reader))
        assert reader.verify() == ()  # nobody touched the tables: only recomputing shows it


@pytest.mark.parametrize("name", ["alpha", "Alpha", "ALPHA", "alph", "ألفا"])
def test_a_place_is_found_by_id_name_part_of_a_name_and_alias(
    filled: Ledger, folder: Path, name: str
) -> None:
    consolidate(filled)
    with LedgerReader.open(folder) as reader:
        assert find_place(reader, Aliases(), name)[0].id == "alpha"


def test_a_place_that_no_claim_speaks_of_names_those_that_are(filled: Ledger, folder: Path) -> None:
    consolidate(filled)
    with LedgerReader.open(folder) as reader:
        with pytest.raises(NotFound, match="Alpha"):
            find_place(reader, Aliases(), "Zulu")
        with pytest.raises(NotFound):
            site_status(reader, "zulu", AsOf(date(2025, 1, 1), datetime(2025, 1, 1, tzinfo=UTC)))


def test_status_considers_only_what_was_known(filled: Ledger, folder: Path) -> None:
    consolidate(filled)
    with LedgerReader.open(folder) as reader:
        early = site_status(reader, "alpha", AsOf(date(2025, 1, 2), datetime(2025, 1, 2, 23, tzinfo=UTC)))
        late = site_status(reader, "alpha", AsOf(date(2025, 1, 9), datetime(2025, 1, 9, 23, tzinfo=UTC)))
    assert early.claims_considered + early.claims_left_out == 4
    assert early.claims_considered < late.claims_considered == 4


def test_a_tally_adds_up() -> None:
    tally = Tally()
    for fate, claims in ((Fate.STORED, 3), (Fate.KNOWN, 0), (Fate.QUARANTINED, 0), (Fate.STORED, 1)):
        tally.add(Done(fate, "x", claims))
    assert (tally.taken, tally.stored, tally.known, tally.quarantined, tally.claims) == (4, 2, 1, 1, 4)
