"""What many reports show to be outlets and agencies, gathered before the first of them is taken in.

A name that is seen for the first time lets older reports that print it be read otherwise: they are looked for, read and compared
anew. Where many reports are taken in portion by portion, each portion brings such names; known beforehand, each report is
read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from muster.corroborate.copies import DATELINE, OUTLET, Copies
from muster.corroborate.profile import dateline_credit
from muster.domain.document import Document

_CHUNK = 2_000  # reports read at a time


class Printed:
    """Names of outlets, and of agencies in datelines, that some reports show."""

    def __init__(self) -> None:
        self.outlets, self.datelines = set[str](), set[str]()

    def note(self, documents: Iterable[Document]) -> None:
        for document in documents:
            if document.outlet:
                self.outlets.add(document.outlet)
            if wire := dateline_credit(document):
                self.datelines.add(wire)


def foresee(reports: Sequence[str], kept: Copies) -> None:
    """Note the names in all of the reports (ids), which are about to be taken in. For an archive in which nothing was taken in
    before: else older reports would have to be read anew."""
    printed = Printed()
    for n in range(0, len(reports), _CHUNK):
        printed.note(kept.documents(reports[n : n + _CHUNK]).values())
    for kind, names in ((OUTLET, printed.outlets), (DATELINE, printed.datelines)):
        kept.add_names(kind, names - kept.names(kind))
