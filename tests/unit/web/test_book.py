"""The ledger as tables and pictures."""

from __future__ import annotations

from datetime import date

import pytest

from muster.domain.errors import NotFound
from muster.export.book import Book
from muster.export.fields import COLUMNS


@pytest.fixture
def book(desk):
    return Book(desk.reader)


def test_claims_are_one_row_each_in_the_columns_of_the_csv(book, case):
    frame = book.claims()
    assert list(frame.columns) == list(COLUMNS)
    assert set(frame.claim_id) == {claim.id for claim in case.claims.values()}
    assert str(frame.recorded_at.dtype).endswith("UTC]")
    assert frame.time_start.dtype.kind == "M"
    assert book.claims("no such words").empty


def test_arrow_holds_the_same(book):
    assert book.arrow().to_pandas().claim_id.tolist() == book.claims().claim_id.tolist()


def test_every_claim_has_a_row_in_the_geography(book, case):
    frame = book.places()
    assert frame.crs.to_epsg() == 4326
    assert set(frame.claim_id) == {claim.id for claim in case.claims.values()}
    assert {"Point", "LineString", "Polygon"} <= set(frame.geom_type.dropna())


def test_filters_are_those_of_the_pages(book, case):
    assert book.claims(speech_act="deny").speech_act.unique().tolist() == ["deny"]
    with pytest.raises(ValueError, match="fly"):
        book.claims(action="fly")
    with pytest.raises(NotFound, match="Atlantis"):
        book.claims(site="Atlantis")


def test_events_and_status(book):
    events = book.events(site="Lumen airfield")
    assert {"title", "credibility", "origins"} <= set(events.columns)
    assert len(events) > 0
    state = book.status("Lumen airfield", as_of="2026-04-16", known=date(2026, 4, 16))
    assert set(state.presence) <= {
        "present",
        "arriving",
        "leaving",
        "remaining",
        "left",
        "works",
        "disputed",
        "unknown",
    }
    assert len(state) > 0


def test_pictures_and_brief_show_themselves(book):
    assert book.map(site="Lumen airfield")._repr_html_().startswith("<svg")
    assert book.timeline()._repr_html_().startswith("<svg")
    assert (
        book.brief("Lumen airfield", as_of="2026-04-16", known="2026-04-16")
        ._repr_markdown_()
        .startswith("# Lumen")
    )
