"""Cost against archive size: ledgers built report by report through the product's own store and consolidation, and what some
thousand reports more cost beside an archive that is there."""

from __future__ import annotations

import csv
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ledger_measure import feed

from muster.domain.record import Analysis
from muster.evaluation.synthetic import archive
from muster.pipeline.consolidate import consolidate
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.sqlite import DATABASE


class Point(NamedTuple):
    """What one size costs: seconds of processor time for storing all reports and for deriving what they say together, the
    most memory that the process held (MiB), and the bytes of the database."""

    reports: int
    store_seconds: float
    consolidate_seconds: float
    peak_mib: int
    bytes: int

    @property
    def per_report_ms(self) -> float:
        """Processor time of deriving."""
        return self.consolidate_seconds / self.reports * 1000


def growth(sizes: Sequence[int], seed: int, at: Path | None = None) -> Iterator[Point]:
    """One ledger a size, in a temporary folder under ``at``, removed afterwards; each in a process of its own, so that none
    finds what another left in memory."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        yield from pool.imap(partial(_point, seed=seed, at=at), sizes)


def _point(size: int, seed: int, at: Path | None) -> Point:
    """Only storing and deriving are timed; the reports are made between, one at a time."""
    stored = 0.0
    with tempfile.TemporaryDirectory(dir=at) as folder, Ledger.open(Path(folder)) as ledger:
        for report in archive(seed, size):
            raw, analysis = report.raw(), Analysis(report.document, report.claims)
            start = time.process_time()
            ledger.store(raw, analysis)
            stored += time.process_time() - start
        start = time.process_time()
        consolidate(ledger)
        derived = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return Point(size, stored, derived, peak, (Path(folder) / DATABASE).stat().st_size)


class Further(NamedTuple):
    """What ``reports`` more cost beside an ``archive`` of so many, in milliseconds a report: stored one by one and derived
    together, by the clock and in processor time."""

    archive: int
    reports: int
    store_ms: float
    store_cpu_ms: float
    derive_ms: float
    derive_cpu_ms: float


def further(folder: Path, reports: int, seed: int) -> Further:
    """Take in reports of the days after the archive's last, as many a day as an archive of 100,000 in ten years has: what
    they meet in time is the same beside an archive of any size. The ledger is changed: use a copy."""
    stored = derived = _Clocks(0.0, 0.0)
    with LedgerReader.open(folder) as reader:
        before = reader.counts().reports
    with Ledger.open(folder) as ledger:
        fresh = (report for report in feed(folder, seed) if not ledger.known(report.raw()))
        for report in islice(fresh, reports):
            raw, analysis = report.raw(), Analysis(report.document, report.claims)
            start = _Clocks.now()
            ledger.store(raw, analysis)
            stored = stored.plus(start)
        start = _Clocks.now()
        consolidate(ledger)
        derived = derived.plus(start)
    each = (1000 * seconds / reports for seconds in (*stored, *derived))
    return Further(before, reports, *each)


class _Clocks(NamedTuple):
    """Seconds by the clock and of this process."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> _Clocks:
        return cls(time.perf_counter(), time.process_time())

    def plus(self, start: _Clocks) -> _Clocks:
        end = self.now()
        return _Clocks(self.wall + end.wall - start.wall, self.cpu + end.cpu - start.cpu)


def write_csv(points: Sequence[Point], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow((*Point._fields, "per_report_ms"))
        for p in points:
            writer.writerow((p.reports, f"{p.store_seconds:.3f}", f"{p.consolidate_seconds:.3f}", p.peak_mib, p.bytes,
                             f"{p.per_report_ms:.3f}"))  # fmt: skip
