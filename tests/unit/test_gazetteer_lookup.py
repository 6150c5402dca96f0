"""Finding places by name."""

import hashlib
import threading
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from muster.domain.errors import AssetMismatch
from muster.domain.place import Precision
from muster.domain.ports import Gazetteer
from muster.gazetteer.lookup import PlaceIndex, digest, distance_m


@pytest.fixture(scope="module")
def index() -> Iterator[PlaceIndex]:
    found = PlaceIndex.bundled()
    yield found
    found.close()


def test_it_is_the_port(index: PlaceIndex) -> None:
    port: Gazetteer = index
    assert port.find("Syria")


def test_the_shipped_file_is_the_recorded_one() -> None:
    recorded = (
        files("muster.data").joinpath("gazetteer", "places.sqlite.sha256").read_text("ascii").split()[0]
    )
    assert digest() == recorded
    content = files("muster.data").joinpath("gazetteer", "places.sqlite").read_bytes()
    assert hashlib.sha256(content).hexdigest() == recorded


@pytest.mark.parametrize(
    "name",
    [
        "Hmeimim",
        "Khmeimim",
        "Hmeymim airbase",
        "Humaymim",
        "Bassel al-Assad Airport",
        "حميميم",
        "Хмеймим",
        "OSLK",
    ],
)
def test_one_base_under_many_names(index: PlaceIndex, name: str) -> None:
    assert index.find(name)[0].id == "site:hmeimim"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tartus naval base", "site:tartus-naval"),
        ("the Tartous naval facility", "site:tartus-naval"),
        ("port of Tartous", "site:tartus-port"),
        ("Al Khadim airbase", "site:al-khadim"),
        ("Maaten al-Sarra", "site:maaten-al-sarra"),
        ("Engels air base", "site:engels-2"),
        ("Alawite Mountains", "area:alawite-mountains"),
        ("Suwałki Gap", "area:suwalki-gap"),
        ("Syrian", "country:SY"),
        ("Сирия", "country:SY"),
        ("the Netherlands", "country:NL"),
        ("Libyan", "country:LY"),
        ("Gaza", "area:gaza-strip"),
    ],
)
def test_first_candidate(index: PlaceIndex, name: str, expected: str) -> None:
    assert index.find(name)[0].id == expected


def test_kind_words_choose_between_city_and_base(index: PlaceIndex) -> None:
    assert index.find("Tartus")[0].kind == "locality"
    assert index.find("Tartus naval base")[0].kind == "naval_base"


def test_spellings_that_only_sound_alike_say_so(index: PlaceIndex) -> None:
    found = index.find("Kamishly")
    assert found
    assert any(p.country == "SY" for p in found)
    odd = index.find("Dzhableh")
    assert all("sounds alike" in p.source or p.precision is Precision.SITE for p in odd)


@pytest.mark.parametrize("name", ["", "   ", "Xqzzvt", "north", "the", "air base", "naval facility"])
def test_what_is_no_name_finds_nothing(index: PlaceIndex, name: str) -> None:
    assert index.find(name) == ()


def test_codes_count_only_as_printed(index: PlaceIndex) -> None:
    assert index.find("CA")[0].name == "California"
    assert index.find("Calif.")[0].name == "California"
    assert index.find("CTC") == ()  # an abbreviation as often as an airport
    assert index.find("JFK") == ()
    assert index.find("JFK airport")[0].id == index.find("KJFK")[0].id
    assert not any(p.name == "California" for p in index.find("ca"))


def test_capitals_are_flagged(index: PlaceIndex) -> None:
    assert index.find("Moscow")[0].kind == "capital"
    assert index.find("Damascus")[0].kind == "capital"
    assert index.find("Aleppo")[0].kind != "capital"


def test_every_found_place_can_be_got_by_id(index: PlaceIndex) -> None:
    for name in (
        "Latakia",
        "Hmeimim",
        "Libya",
        "Black Sea",
        "Orange County",
        "José Martí International Airport",
    ):
        for place in index.find(name):
            assert index.get(place.id) is not None, place.id
    assert index.get("gn:1") is None
    assert index.get("nonsense") is None


def test_near_is_sorted_and_bounded(index: PlaceIndex) -> None:
    found = index.near(35.79, 35.53, 30_000)
    distances = [distance_m(35.79, 35.53, p.lon, p.lat) for p in found]
    assert distances == sorted(distances)
    assert all(d <= 30_000 for d in distances)
    assert "site:hmeimim" in [p.id for p in found]
    assert index.near(0.0, -50.0, 1000) == ()


def test_a_missing_file_is_no_quiet_empty_gazetteer(tmp_path: Path) -> None:
    with pytest.raises(AssetMismatch, match="make gazetteer"):
        PlaceIndex(tmp_path / "absent.sqlite")


def test_many_threads_may_ask_at_once(index: PlaceIndex) -> None:
    names = ["Latakia", "Brest", "Kamenka", "Homs", "Sumy", "Gao"] * 20
    expected = {name: index.find(name) for name in names}
    wrong: list[str] = []

    def ask() -> None:
        wrong.extend(name for name in names if PlaceIndex._find(index, name) != expected[name])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_finding_again_is_fast(index: PlaceIndex) -> None:
    index.find("Latakia")
    start = time.process_time()
    for _ in range(1000):
        index.find("Latakia")
    assert (time.process_time() - start) / 1000 < 50e-6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Convoys left Qamishli for Hmeimim air base.", ["Qamishli", "Hmeimim air base"]),
        ("Syria's coast and the Alawite Mountains", ["Syria", "Alawite Mountains"]),
        ("the ambassador met Assad", []),
        ("It was nice reading in the bath in March.", []),
        ("Reading from the Hama file, Tara Kirkwood spoke.", ["Hama"]),
        ("a column reached Deir ez-Zor Airport", ["Deir ez-Zor Airport"]),
        ("The Kremlin said nothing.", []),
        ("ships left BALTIYSK", ["BALTIYSK"]),
        ("Корабли вышли из Хмеймим", ["Хмеймим"]),
        ("On October 6 they left", []),
    ],
)
def test_spotting(index: PlaceIndex, text: str, expected: list[str]) -> None:
    found = index.spot(text)
    assert [name for _, name in found] == expected
    assert all(span.of(text) == name for span, name in found)


def test_an_airport_code_counts_only_in_capitals():
    index = PlaceIndex.bundled()
    assert "ap:SBTE" in [place.id for place in index.find("THE airport")]
    for words in ("the airport", "The airport", "the airbase"):
        assert "ap:SBTE" not in [place.id for place in index.find(words)]
