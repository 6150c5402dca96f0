"""Names gathered before reports are taken in portion by portion are those that taking all in leaves, and spare a second reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from muster.corroborate import syndication
from muster.corroborate.comparing import Comparing
from muster.corroborate.copies import ABROAD_DAYS, OUTLET
from muster.corroborate.foresight import foresee
from muster.corroborate.memory import MemoryCopies
from muster.domain.document import DateBasis, Document, Published
from muster.evaluation.synthetic import archive

FOOT = "More on these stories: the Skarn Post reported them first. All rights are reserved by the publisher."


def report(name: str, day: int, outlet: str, *lines: str) -> Document:
    published = Published(f"2026-03-{day:02}", DateBasis.DECLARED)
    return Document(name, "\n".join(lines), outlet=outlet, published=published, language="en")


def kept_of(documents: Sequence[Document]) -> MemoryCopies:
    return MemoryCopies({d.id: d for d in documents})


def names(kept: MemoryCopies) -> dict[str, frozenset[str]]:
    return {
        kind: names for kind, names in kept.all_names().items() if names and not kind.startswith(ABROAD_DAYS)
    }


def boilerplate_that_credits() -> list[Document]:
    """Three stories over one standing line that names another outlet: it credits nobody."""
    told = ("Six transport aircraft left the northern air base before dawn on Monday.",
            "Officials closed the harbour road while a convoy of forty lorries passed.",
            "The ministry declined to say where the second battalion had been sent.")  # fmt: skip
    ones = [report(f"d{n}", n + 1, "Dral Courier", line, FOOT) for n, line in enumerate(told)]
    return [
        *ones,
        report("d9", 9, "Skarn Post", "A ferry was hired for the exercise, three port workers said."),
    ]


@pytest.mark.parametrize(
    "documents", [[r.document for r in archive(5, 300)], boilerplate_that_credits()], ids=["archive", "foot"]
)
def test_what_is_foreseen_is_what_taking_in_all_leaves(documents: list[Document]) -> None:
    foreseen, taken = kept_of(documents), kept_of(documents)
    foresee(sorted(foreseen.everything), foreseen)
    syndication.take_in(taken.everything, taken)
    assert names(foreseen) == names(taken)
    assert names(taken)[OUTLET]


def test_a_report_is_read_once_where_its_outlet_is_known_to_be_credited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = report(
        "a", 1, "Vraito Herald", "Eleven helicopters were flown out of Lora at night, witnesses said."
    )
    later = report(
        "b", 5, "Omgrad Daily", "Eleven helicopters were flown out of Lora, the Vraito Herald reported."
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
        assert read.count(later.id) == 1
        read.clear()
