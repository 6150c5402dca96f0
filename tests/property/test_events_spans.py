"""Whatever the text, every span of an event shows printed characters and holds its predicate."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.domain.document import Document
from muster.domain.place import Place
from muster.domain.text import Span
from muster.extract.events import events
from muster.inference.parser import SpacyParser

_PIECES = [
    "Russian troops",
    "two An-124",
    "The frigate Vega",
    "withdrew from",
    "left",
    "the base at Homs",
    "on Friday",
    ",",
    "and",
    "headed for Malta",
    "—",
    "“",
    "”",
    "No soldier",
    "has been seen",
    "will be handed over",
    "there were",
    "eleven T-72B3",
    "said",
    "that",
    "🧵",
    "الحشد",
    ".",
    ":",
    "\n",
    "to",
    "they",
    "missiles and army",
    "was not",
    "exercise",
    "1/",
    "near",
    "(CVN 76)",
]


class NoPlaces:
    def find(self, name: str) -> tuple[Place, ...]:
        return ()

    def get(self, place_id: str) -> Place | None:
        return None

    def spot(self, text: str) -> tuple[tuple[Span, str], ...]:
        return ()

    def near(self, lon: float, lat: float, metres: float) -> tuple[Place, ...]:
        return ()


@cache
def parser() -> SpacyParser:
    return SpacyParser()


@settings(max_examples=60)
@given(st.lists(st.sampled_from(_PIECES), max_size=24))
def test_spans_are_sound_and_reading_is_repeatable(pieces):
    document = Document("r", " ".join(pieces), language="en")
    syntax = parser().parse(document)
    found = events(document, syntax, NoPlaces(), ())
    assert found == events(document, syntax, NoPlaces(), ())
    for mention in found:
        assert mention.span.end <= len(document.text)
        assert mention.span.contains(syntax.tokens[mention.head].span)
        assert mention.span.of(document.text).strip() == mention.span.of(document.text)
        for place in (*mention.origin, *mention.destination, *mention.via, *mention.site):
            assert place.span is None or place.span.of(document.text) == place.text
        for item in mention.equipment:
            assert item.span is None or item.span.of(document.text) == item.text
            assert item.low is None or item.high is None or item.low <= item.high
