"""What holds for any text and any name."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.domain.place import Precision
from muster.domain.text import Span
from muster.gazetteer.lookup import PlaceIndex
from muster.gazetteer.spelling import loose, plain
from muster.resolve.toponym import resolve_mentions
from muster.resolve.toponym_phrase import compass, located, nested, part
from muster.resolve.toponym_reading import moved

WORDS = st.sampled_from(
    [
        "Tartus",
        "near",
        "the",
        "base",
        "Homs",
        "northern",
        "Syria",
        ",",
        "of",
        "Brest",
        "8 nm off",
        "حميميم",
        "Хмеймим",
        "é",
        "\n",
        "'s",
    ]
)


@pytest.fixture(scope="module")
def index() -> Iterator[PlaceIndex]:
    found = PlaceIndex.bundled()
    found.spot("warm")
    yield found
    found.close()


@given(st.text(max_size=40))
def test_keys_are_stable(name: str) -> None:
    assert plain(plain(name)) == plain(name)
    key = loose(name)
    assert key is None or (key.isalpha() and key == key.lower())


@given(st.text(max_size=60))
def test_taking_phrases_apart_never_fails_and_never_invents(text: str) -> None:
    phrase = located(text)
    assert phrase.core in text
    assert all(p.core in phrase.core and (p.outer or "") in phrase.core for p in nested(phrase.core))
    portion = part(phrase.core)
    assert portion is None or portion.core in phrase.core


@given(st.lists(WORDS, max_size=25))
def test_spots_show_printed_words_and_do_not_overlap(index: PlaceIndex, words: list[str]) -> None:
    text = " ".join(words)
    found = index.spot(text)
    assert all(span.of(text) == name and len(span) for span, name in found)
    assert all(a.end <= b.start for (a, _), (b, _) in pairwise(found))


@given(st.lists(WORDS, min_size=1, max_size=25), st.data())
def test_readings_are_whole_or_say_why_not(index: PlaceIndex, words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    (reading,) = resolve_mentions(text, [(Span(start, end), text[start:end])], index)
    assert reading.reason
    located_at = (reading.lon, reading.lat, reading.uncertainty_m, reading.place_id)
    if reading.precision is Precision.UNLOCATED:
        assert located_at == (None, None, None, None)
    else:
        assert None not in located_at
        assert index.get(reading.place_id or "") is not None


@given(st.floats(-180, 180), st.floats(-85, 85), st.floats(0, 360), st.floats(0, 2_000_000))
def test_moved_points_stay_on_the_earth(lon: float, lat: float, bearing: float, metres: float) -> None:
    there = moved(lon, lat, bearing, metres)
    assert -180 <= there[0] <= 180
    assert -90 <= there[1] <= 90


@given(st.text(max_size=12))
def test_compass_is_a_bearing_or_nothing(words: str) -> None:
    bearing = compass(words)
    assert bearing is None or 0 <= bearing < 360
