"""What many reports say of each other's outlets and agencies, gathered before the first of them is taken in.

An outlet that is credited for the first time, or an agency that is named for the first time, lets reports taken in before be
read otherwise: they are read and compared anew. Where many are taken in portion by portion, that is most of the work; known
beforehand, each is read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from muster.corroborate.boilerplate import boilerplate, printed_lines
from muster.corroborate.copies import DATELINE, OUTLET, Copies
from muster.corroborate.credited import Credited, kind
from muster.corroborate.credits import Creditable, creditable, is_outlet
from muster.corroborate.profile import Profile, dateline_credit, read_together
from muster.corroborate.shares import shared
from muster.domain.document import Document

_CHUNK = 4_000  # reports read at a time
_WORTH_SHARING = 1_000


class Printed:
    """Names of outlets and of agencies in datelines that some reports show."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self.outlets, self.datelines = set[str](), set[str]()
        for _ in self.noting(documents):
            pass

    def noting(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The same reports, their names noted as they pass."""
        for document in documents:
            if document.outlet:
                self.outlets.add(document.outlet)
            if wire := dateline_credit(document):
                self.datelines.add(wire)
            yield document


def foresee(reports: Sequence[str], kept: Copies, workers: int = 1) -> None:
    """Note what all of the reports (ids), which are about to be taken in, show to be outlets and agencies, and who of them is
    credited. For an archive in which nothing was taken in before: else older reports would have to be read anew."""
    printed, chunks = Printed(), [reports[n : n + _CHUNK] for n in range(0, len(reports), _CHUNK)]
    documents = (d for chunk in chunks for d in kept.documents(chunk).values())
    dull = boilerplate(printed.noting(documents))
    sources = creditable(frozenset(printed.outlets), frozenset(printed.datelines))
    told = set[tuple[str, date | None]]()
    for chunk in chunks:
        ones = list(kept.documents(chunk).items())
        told.update(shared(lambda some: _credited(some, dull, sources), ones, workers, _WORTH_SHARING))
    for what, names in ((OUTLET, printed.outlets), (DATELINE, printed.datelines)):
        kept.add_names(what, names - kept.names(what))
    for stretch, outlets in Credited(kept.names).note(told).items():
        kept.add_names(kind(stretch), outlets)


def _credited(
    documents: Sequence[tuple[str, Document]], dull: frozenset[int], sources: Creditable
) -> list[tuple[str, date | None]]:
    """The outlets that reports credit, with the reports' days."""
    profiles = [
        Profile(d, report, frozenset(line.key for line in printed_lines(d)) & dull, sources)
        for report, d in documents
    ]
    read_together(profiles)
    return list({(name, p.day) for p in profiles for name in p.credits if is_outlet(name)})
