"""A country as the place of a question, on the page, in the API, in what is taken away and on the command line."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from muster.cli.asking import claims as list_claims
from muster.cli.asking import site as say_site
from muster.cli.writing import Format, brief, export
from muster.domain.claim import Action
from muster.domain.errors import NotFound
from muster.domain.marking import Subject, Tlp
from muster.domain.place import PlaceBasis, PlaceMention, PlaceReading, Precision
from muster.domain.source import SourceKind
from muster.export.book import Book
from muster.pipeline import marking
from muster.pipeline.consolidate import consolidate
from muster.pipeline.judging import Word
from muster.store.address import Address
from muster.store.ledger import Ledger
from muster.web.app import create_app
from muster.web.filters import Filters

from .conftest import CLOCK, Case, on, source

SYRIA = ("country:SY", "Syria", Precision.COUNTRY, "SY")
TARTUS = ("gn:163345", "Tartus", Precision.LOCALITY, "SY")
TRIPOLI = ("gn:266826", "Tripoli", Precision.LOCALITY, "LB")


def mention(place: str, name: str, precision: Precision, country: str) -> tuple[PlaceMention, ...]:
    lon = 35.9 if place.startswith("gn") else 38.0
    read = PlaceReading(place, name, precision, PlaceBasis.STATED, "full name", lon, 34.9, 9000, country)
    return (PlaceMention(name, None, read),)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports that all print "Syria": a claim about it, one about a town in it, one about a town elsewhere."""
    case, folder = Case(), tmp_path_factory.mktemp("countries") / "ledger"
    paper = source("The Paper", SourceKind.OUTLET, identity="paper")
    for name, day, quote, place in (
        ("whole", "2026-04-10", "Tanks moved in Syria", SYRIA),
        ("town", "2026-04-12", "A convoy stood at Tartus", TARTUS),
        ("abroad", "2026-04-14", "Trucks stood at Tripoli", TRIPOLI),
    ):
        case.report(name, "The Paper", day, f"{quote}. It was far from calm in Syria.")
        case.claim(name, name, quote, Action.PRESENT, paper, site=mention(*place), time=on(day))
    with Ledger.open(folder, lambda: CLOCK) as ledger:
        case.store(ledger)
        consolidate(ledger)
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(folder), base_url="http://127.0.0.1:8000") as client:
        yield client


def quotes(client: TestClient, query: str) -> list[str]:
    return [one["quote"] for one in client.get(f"/api/claims?{query}").json()["data"]]


def test_the_api_finds_what_lies_in_a_country_and_can_be_narrowed(client: TestClient) -> None:
    assert quotes(client, "place=country:SY") == ["A convoy stood at Tartus", "Tanks moved in Syria"]
    assert quotes(client, "place=country:SY&named=true") == ["Tanks moved in Syria"]
    assert quotes(client, "place=country:SY&until=2026-04-10") == ["Tanks moved in Syria"]
    assert quotes(client, "place=gn:163345") == ["A convoy stood at Tartus"]
    assert quotes(client, "place=nowhere") == []
    drawn = client.get("/api/map?place=country:SY").json()["data"]["places"]["features"]
    assert {one["properties"]["name"] for one in drawn} == {"Syria", "Tartus"}


def test_the_page_says_that_it_did_and_how_to_narrow(client: TestClient) -> None:
    page = client.get("/?place=country:SY").text
    assert "In Syria: 1 claim names it, 1 more is at places in it." in page
    assert "Syria</bdi> and places in it" in page
    assert 'href="/?place=country%3ASY&amp;named=true"' in page
    narrowed = client.get("/?place=country:SY&named=true").text
    assert "Only the 1 claim that names Syria." in narrowed
    assert 'href="/?place=country%3ASY"' in narrowed
    assert "A convoy stood at Tartus" in page
    assert "A convoy stood at Tartus" not in narrowed
    assert "Trucks stood at Tripoli" not in page
    assert 'href="/?" data-drop="place"' in narrowed  # with the place goes what was said of it
    assert 'name="named" value="true"' in narrowed  # a further filter keeps it
    assert "more is at places" not in client.get("/?place=gn:163345").text
    assert "more is at places" in client.get("/sites/country:SY").text
    assert Filters(named=True).active == ()


def test_a_country_that_no_claim_names_is_found_by_the_places_in_it(client: TestClient, folder: Path) -> None:
    page = client.get("/?place=country:LB").text
    assert "In Lebanon: 0 claims name it, 1 more is at places in it." in page
    assert "Trucks stood at Tripoli" in page
    assert "state as of a date" not in page  # nothing is told of it as a whole
    assert "state as of a date" in client.get("/?place=country:SY").text
    assert quotes(client, "place=country:LB") == ["Trucks stood at Tripoli"]
    told = client.get("/api/brief?place=Lebanon&valid=2026-04-20&known=2026-04-20").json()["data"]
    assert told["title"].startswith("Lebanon: what is reported")
    assert client.get("/?place=country:FR").status_code == 404
    assert client.get("/api/brief?place=France").status_code == 404
    with Book.open(folder) as book:
        assert len(book.records(site="Lebanon")) == 1
        with pytest.raises(NotFound):
            book.records(site="France")
        with pytest.raises(NotFound):
            book.status("Lebanon")


def test_what_is_taken_away_from_the_page_is_what_it_shows(client: TestClient) -> None:
    for query, said in (("", 2), ("&named=true", 1)):
        taken = csv.DictReader(io.StringIO(client.get(f"/api/export.csv?place=country:SY{query}").text))
        assert len(list(taken)) == said


def test_a_brief_of_a_country_tells_of_the_places_in_it(client: TestClient) -> None:
    asked = "place=Syria&valid=2026-04-20&known=2026-04-20"
    told = client.get(f"/api/brief?{asked}").json()["data"]
    assert {section["heading"] for section in told["sections"]} >= {"Syria", "Tartus"}
    assert "In Syria: 1 claim names it, 1 more is at places in it." in str(told)
    named = client.get(f"/api/brief?{asked}&named=true").json()["data"]
    assert "Tartus" not in str(named)
    assert "only what names Syria" in client.get(f"/brief?{asked}").text


def test_what_an_audience_may_not_be_told_is_not_counted_either(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(folder, tmp_path / "ledger")
    with Ledger.open(copy, lambda: CLOCK) as ledger:
        marking.mark(ledger, Subject.REPORT, "town", Tlp.RED, Word("ana", CLOCK, "from somebody in town"))
    asked = {"ledger": Address.of(copy), "tlp": Tlp.GREEN}
    for command in (
        partial(export, Format.CSV, place="Syria", out=tmp_path / "c.csv"),
        partial(brief, "Syria"),
    ):
        command(**asked)
        told = capsys.readouterr()
        said = " ".join((told.out + told.err).split())
        assert "In Syria: 1 claim names it, 0 more are at places in it." in said
        assert "1 claim of 1 report left out" in said


def test_the_library_asks_alike(folder: Path) -> None:
    with Book.open(folder) as book:
        assert len(book.records(site="Syria")) == 2
        assert len(book.records(site="Syria", named_only=True)) == 1
        asked = {"as_of": date(2026, 4, 20), "known": date(2026, 4, 20)}
        assert "Tartus" in book.brief("Syria", **asked).markdown()
        assert "Tartus" not in book.brief("Syria", named_only=True, **asked).markdown()


def test_the_command_line_says_how_many_name_it(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(command: Callable[..., None], *args: object, **options: object) -> str:
        command(*args, ledger=Address.of(folder), **options)
        shown = capsys.readouterr()
        return " ".join((shown.out + shown.err).split())

    told = "In Syria: 1 claim names it, 1 more is at places in it."
    assert f"2 claims {told}" in said(list_claims, place="Syria")
    narrowed = said(list_claims, place="Syria", named_only=True)
    assert "1 claims" in narrowed
    assert told not in narrowed
    assert '"inside": 1' in said(list_claims, place="Syria", as_json=True)
    assert told in said(export, Format.CSV, place="Syria", out=tmp_path / "claims.csv")
    assert len((tmp_path / "claims.csv").read_text().splitlines()) == 3
    assert told in said(say_site, "Syria")
    assert "Tartus" in said(brief, "Syria")
    assert told not in said(brief, "Syria", named_only=True)
