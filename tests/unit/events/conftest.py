"""Reading of constructed sentences for the tests of events and equipment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from muster.domain.document import DateBasis, Document, Published
from muster.domain.mention import EventMention
from muster.domain.place import Place
from muster.domain.syntax import Syntax
from muster.domain.text import Span
from muster.extract.events import events
from muster.inference.parser import SpacyParser

# a line without events that makes the document a military one
CONTEXT = "\nMilitary briefing: navy, army, troops, frigates, missiles, brigades, radar and squadrons."

Read = Callable[..., tuple[EventMention, ...]]


class NoPlaces:
    """A gazetteer that knows nothing."""

    def find(self, name: str) -> tuple[Place, ...]:
        return ()

    def get(self, place_id: str) -> Place | None:
        return None

    def spot(self, text: str) -> tuple[tuple[Span, str], ...]:
        return ()

    def near(self, lon: float, lat: float, metres: float) -> tuple[Place, ...]:
        return ()


@pytest.fixture(scope="session")
def parser() -> SpacyParser:
    return SpacyParser()


@pytest.fixture(scope="session")
def parse(parser: SpacyParser) -> Callable[[str], Syntax]:
    return lambda text: parser.parse(Document("r", text, language="en"))


@pytest.fixture(scope="session")
def read(parser: SpacyParser) -> Read:
    def run(text: str, context: str = CONTEXT) -> tuple[EventMention, ...]:
        published = Published("2025-03-10", DateBasis.DECLARED)
        document = Document("r", text + context, published=published, language="en")
        found = events(document, parser.parse(document), NoPlaces(), ())
        return tuple(m for m in found if m.span.start < len(text))

    return run
