"""The pen is shared: a long job lets others write, and waits where another process writes."""

from __future__ import annotations

import threading
from pathlib import Path
from threading import Event

import pytest

from muster.domain.document import RawReport
from muster.domain.errors import Retry
from muster.domain.record import Analysis, Quarantined
from muster.pipeline import compose
from muster.pipeline.engine import Outcome
from muster.pipeline.ingest import Fate, Step
from muster.pipeline.pen import pen_of
from muster.pipeline.turns import take_in_turns
from muster.read.document import read
from muster.store.reader import LedgerReader


class ReadOnly:
    def run(self, reports):
        for raw in reports:
            yield Outcome(raw, Analysis(read(raw), ()))


def raws(count: int) -> list[RawReport]:
    return [RawReport(f"Convoy {n} left.".encode(), "text/plain", f"{n}.txt") for n in range(count)]


def test_no_report_is_lost_between_portions(tmp_path):
    steps: list[Step] = []
    portions: list[int] = []
    done = take_in_turns(
        raws(7), pen_of(tmp_path / "l", create=True), ReadOnly(), steps.append, Event(),
        on_read=lambda: portions.append(len(steps)), seconds=0,
    )  # fmt: skip
    assert done
    assert portions == [1, 2, 3, 4, 5, 6, 7, 7]
    assert [step.fate for step in steps] == [Fate.STORED] * 7
    with LedgerReader.open(tmp_path / "l") as reader:
        assert reader.counts().reports == 7
        assert reader.counts().origins == 7
        assert {step.report for step in steps} == {d.id for d in reader.all_documents()}


def test_the_report_that_is_known_is_named(tmp_path):
    steps: list[Step] = []
    item = Quarantined("x", "broken", "UnreadableReport")
    pen = pen_of(tmp_path / "l", create=True)
    for _ in range(2):
        take_in_turns([*raws(1), item], pen, ReadOnly(), steps.append, Event())
    stored, aside, known, _ = steps
    assert (stored.fate, aside.fate, known.fate) == (Fate.STORED, Fate.QUARANTINED, Fate.KNOWN)
    assert stored.report == known.report is not None
    assert aside.report is None


def test_others_write_between_two_portions(tmp_path):
    pen = pen_of(tmp_path / "l", create=True)
    written: list[int] = []
    steps: list[Step] = []

    def other() -> None:
        with pen():
            written.append(len(steps))

    thread = threading.Thread(target=other)

    def stepped(step: Step) -> None:
        steps.append(step)
        if len(steps) == 1:
            thread.start()

    assert take_in_turns(raws(40), pen, ReadOnly(), stepped, Event(), seconds=0)
    thread.join(10)
    assert written
    assert written[0] < 40


def test_who_waits_too_long_is_told(tmp_path):
    pen = pen_of(tmp_path / "l", create=True, patience=0.01)
    with pen(), pytest.raises(Retry), pen():
        pass


def test_a_job_waits_until_the_other_process_is_done(tmp_path):
    folder = tmp_path / "l"
    with pen_of(folder, create=True)():
        pass
    steps: list[Step] = []
    book = compose.writer(Path(folder))
    thread = threading.Thread(
        target=take_in_turns, args=(raws(1), pen_of(folder), ReadOnly(), steps.append, Event())
    )
    thread.start()
    thread.join(0.3)
    assert steps == []
    book.close()
    thread.join(10)
    assert len(steps) == 1


def test_a_stopped_job_keeps_what_it_read(tmp_path):
    stop, steps = Event(), list[Step]()

    def stepped(step: Step) -> None:
        steps.append(step)
        if len(steps) == 2:
            stop.set()

    assert not take_in_turns(raws(9), pen_of(tmp_path / "l", create=True), ReadOnly(), stepped, stop)
    with LedgerReader.open(tmp_path / "l") as reader:
        assert reader.counts().reports == reader.counts().origins == 2
