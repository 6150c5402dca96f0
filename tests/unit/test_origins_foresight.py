"""Names gathered before reports are taken in portion by portion are those that taking all in leaves, and spare a second reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from muster.corroborate import syndication
from muster.corroborate.comparing import Comparing
from muster.corroborate.copies import DATELINE, OUTLET
from muster.corroborate.foresight import foresee
from muster.corroborate.memory import MemoryCopies
from muster.domain.document import DateBasis, Document, Published
from muster.evaluation.synthetic import archive


def report(name: str, day: int, outlet: str, text: str) -> Document:
    published = Published(f"2026-03-{day:02}", DateBasis.DECLARED)
    return Document(name, text, outlet=outlet, published=published, language="en")


def kept_of(documents: Sequence[Document]) -> MemoryCopies:
    return MemoryCopies({d.id: d for d in documents})


def test_what_is_foreseen_is_what_taking_in_all_leaves() -> None:
    documents = [r.document for r in archive(5, 300)]
    foreseen, taken = kept_of(documents), kept_of(documents)
    foresee(sorted(foreseen.everything), foreseen)
    syndication.take_in(taken.everything, taken)
    for kind in (OUTLET, DATELINE):
        assert foreseen.names(kind) == taken.names(kind)
        assert taken.names(kind)


def test_a_report_is_read_once_where_whom_it_names_is_known_to_be_an_outlet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = report(
        "a", 1, "Omgrad Daily", "Eleven helicopters were flown out of Lora, the Vraito Herald reported."
    )
    later = report(
        "b", 5, "Vraito Herald", "A ferry was hired for the exercise at Ploce, three workers said."
    )
    read = list[str]()
    reading = Comparing.read

    def counted(self: Comparing, reports: Sequence[str]) -> Any:
        read.extend(reports)
        return reading(self, reports)

    monkeypatch.setattr(Comparing, "read", counted)
    for known in (False, True):
        kept = kept_of([first, later])
        if known:
            foresee([first.id, later.id], kept)
        for one in (first, later):
            syndication.take_in(frozenset([one.id]), kept)
        assert read.count(first.id) == (1 if known else 2)
        read.clear()
