"""One report, from bytes to claims: read this file first.

Each step returns new values and changes none; what every stage does is in its own package.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from muster.domain.document import Document, RawReport
from muster.domain.ports import Gazetteer, Parser, Tagger
from muster.domain.record import Analysis
from muster.extract.attribution import attributions
from muster.extract.claims import claims
from muster.extract.events import events
from muster.extract.no_places import with_places_alone
from muster.extract.proposals import with_proposals
from muster.extract.relevance import of_events, speaks_of_forces, worth_parsing, worth_reading
from muster.extract.voices import with_voices
from muster.extract.whole_names import with_whole_names
from muster.read.document import read
from muster.resolve.speaker import speakers
from muster.resolve.temporal import expressions, times
from muster.resolve.toponym import places


@dataclass(frozen=True, slots=True)
class Ports:
    """The adapters that analysis needs."""

    parser: Parser
    gazetteer: Gazetteer
    tagger: Tagger


def analyse(raw: RawReport, ports: Ports) -> Analysis:
    """Read one report and everything it claims. Raises SkipReport when the bytes are no report."""
    document = read(raw)
    return understand(document, ports)


def analyse_many(documents: Iterable[Document], ports: Ports) -> Iterator[Analysis]:
    """Analyses of documents already read, in order."""
    for document in documents:
        yield understand(document, ports)


def understand(document: Document, ports: Ports) -> Analysis:
    """From a document to its claims. The costly steps are spared where no claim can come of them."""
    if not speaks_of_forces(document.text):
        return Analysis(document, ())
    reading = ports.tagger.read(document, worth_reading(document.text))  # what the model proposes
    if reading.silent:
        return Analysis(document, ())
    syntax = ports.parser.parse(document, worth_parsing(document.text, reading))
    when = expressions(document)  # "on Saturday" -> 2024-12-14
    heard = with_voices(syntax, attributions(document, syntax), reading)
    said = speakers(document, syntax, heard)  # who says what; "he" -> the official
    found = events(document, syntax, ports.gazetteer, when)  # what moves where
    stated = claims(document, syntax, found, said)  # each event held to its speaker
    joined = with_proposals(document, syntax, stated, said, reading)  # rules and model together
    named = with_whole_names(document, joined, ports.gazetteer)  # "Salem Air Base" -> "Ali Al Salem Air Base"
    placed = with_places_alone(document, named, ports.gazetteer)  # nobody is attacked "at" a vehicle
    dated = of_events(times(document, syntax, placed, when, reading), reading)
    return Analysis(document, places(document, dated, ports.gazetteer))
