"""One report, from bytes to claims: read this file first.

Each step returns new values and changes none; what every stage does is in its own package.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from muster.domain.document import Document, RawReport
from muster.domain.ports import Gazetteer, Parser
from muster.domain.record import Analysis
from muster.domain.syntax import Syntax
from muster.extract.attribution import attributions
from muster.extract.claims import claims
from muster.extract.events import events
from muster.read.document import read
from muster.resolve.speaker import speakers
from muster.resolve.temporal import expressions, times
from muster.resolve.toponym import places


@dataclass(frozen=True, slots=True)
class Ports:
    """The adapters that analysis needs."""

    parser: Parser
    gazetteer: Gazetteer


def analyse(raw: RawReport, ports: Ports) -> Analysis:
    """Read one report and everything it claims. Raises SkipReport when the bytes are no report."""
    document = read(raw)
    return understand(document, ports.parser.parse(document), ports.gazetteer)


def analyse_many(documents: Iterable[Document], ports: Ports) -> Iterator[Analysis]:
    """Analyses of documents already read, in order."""
    for document in documents:
        yield understand(document, ports.parser.parse(document), ports.gazetteer)


def understand(document: Document, syntax: Syntax, gazetteer: Gazetteer) -> Analysis:
    """From a parsed document to its claims."""
    when = expressions(document)  # "on Saturday" -> 2024-12-14
    said = speakers(document, syntax, attributions(document, syntax))  # who says what; "he" -> the official
    found = events(document, syntax, gazetteer, when)  # what moves where
    stated = claims(document, syntax, found, said)  # each event held to its speaker
    dated = times(document, syntax, stated, when)
    return Analysis(document, places(document, dated, gazetteer))
