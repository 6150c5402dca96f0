"""Cost against archive size: ledgers built report by report through the product's own store and consolidation, and what some
thousand reports more cost beside an archive that is there."""

from __future__ import annotations

import csv
import math
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
from muster.store.sqlite import DATABASE

_WIDTH, _HEIGHT, _MARGIN = 640, 400, 60


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
    """What ``reports`` more cost, in milliseconds a report: stored one by one and derived in portions, by the clock and in
    processor time."""

    reports: int
    store_ms: float
    store_cpu_ms: float
    derive_ms: float
    derive_cpu_ms: float


def further(folder: Path, reports: int, seed: int) -> Further:
    """Take in reports of the days after the archive's last, as many a day as an archive of 100,000 in ten years has: what
    they meet in time is the same beside an archive of any size. The ledger is changed: use a copy."""
    stored = derived = _Clocks(0.0, 0.0)
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
    return Further(reports, *each)


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


def svg(points: Sequence[Point]) -> str:
    """Seconds in all against reports, both axes logarithmic, with the line of linear growth through the first point."""
    totals = [(p.reports, p.store_seconds + p.consolidate_seconds) for p in points]
    first = totals[0]
    linear = [(n, first[1] * n / first[0]) for n, _ in totals]
    values = [s for _, s in totals + linear]
    frame = _Frame(
        math.log10(totals[0][0]), math.log10(totals[-1][0]), math.log10(min(values)), math.log10(max(values))
    )
    dots = "".join(
        f'<circle cx="{frame.x(n):.1f}" cy="{frame.y(s):.1f}" r="4" fill="#1f4e79"/>'
        f'<text x="{frame.x(n):.1f}" y="{frame.y(s) - 10:.1f}" text-anchor="middle">{s:,.1f} s</text>'
        f'<text x="{frame.x(n):.1f}" y="{_HEIGHT - 35}" text-anchor="middle">{n:,}</text>'
        for n, s in totals
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">'
        f"<title>Seconds to store and consolidate an archive, by its reports</title>"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>'
        f'<polyline points="{frame.line(linear)}" fill="none" stroke="#999" stroke-dasharray="5 4"/>'
        f'<polyline points="{frame.line(totals)}" fill="none" stroke="#1f4e79" stroke-width="2"/>{dots}'
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 12}" text-anchor="middle">reports (logarithmic)</text>'
        f'<text x="16" y="24">seconds (logarithmic); dashed: linear growth</text></svg>\n'
    )


class _Frame(NamedTuple):
    """Logarithms at the edges of the drawing."""

    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        share = (math.log10(value) - self.left) / ((self.right - self.left) or 1)
        return _MARGIN + share * (_WIDTH - 2 * _MARGIN)

    def y(self, value: float) -> float:
        share = (math.log10(value) - self.low) / ((self.high - self.low) or 1)
        return _HEIGHT - _MARGIN - share * (_HEIGHT - 2 * _MARGIN)

    def line(self, points: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{self.x(a):.1f},{self.y(b):.1f}" for a, b in points)
