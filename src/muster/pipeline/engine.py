"""Where analysis runs: in this process, or in a pool of processes. Results keep the order of the input."""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import NamedTuple, Protocol

from muster.domain.document import RawReport
from muster.domain.errors import MusterError, SkipReport, StopRun
from muster.domain.record import Analysis, Quarantined
from muster.pipeline.analyse import Ports, analyse

_log = logging.getLogger(__name__)
_AHEAD = 4  # reports in flight for each worker

MakePorts = Callable[[], Ports]


class Outcome(NamedTuple):
    """What became of one report: its analysis, or the reason why there is none."""

    raw: RawReport
    result: Analysis | Quarantined


class Engine(Protocol):
    """Analyses reports in order."""

    def run(self, reports: Iterable[RawReport]) -> Iterator[Outcome]: ...


class Inline:
    """One report after the other, in this process."""

    def __init__(self, ports: MakePorts) -> None:
        self._make = ports
        self._ports: Ports | None = None

    def run(self, reports: Iterable[RawReport]) -> Iterator[Outcome]:
        for raw in reports:
            if self._ports is None:  # loaded for the first report, so a run with nothing to do is quick
                self._ports = self._make()
            yield Outcome(raw, attempt(raw, self._ports))


class Pool:
    """``workers`` processes, each with its own adapters; at most four reports a worker are held in memory."""

    def __init__(self, ports: MakePorts, workers: int) -> None:
        self._make = ports
        self._workers = workers

    def run(self, reports: Iterable[RawReport]) -> Iterator[Outcome]:
        """Raises StopRun when a worker process dies."""
        waiting: deque[tuple[RawReport, Future[Analysis | Quarantined]]] = deque()
        context = multiprocessing.get_context("spawn")
        given = (self._make, logging.getLogger().getEffectiveLevel())
        with ProcessPoolExecutor(self._workers, context, _set_up_worker, given) as pool:
            try:
                for raw in reports:
                    waiting.append((raw, pool.submit(_work, raw)))
                    if len(waiting) >= _AHEAD * self._workers:
                        yield _outcome(*waiting.popleft())
                while waiting:
                    yield _outcome(*waiting.popleft())
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


def attempt(raw: RawReport, ports: Ports) -> Analysis | Quarantined:
    """Analyse one report. What is wrong with this report alone becomes a reason; what stops the run is raised."""
    try:
        return analyse(raw, ports)
    except SkipReport as error:
        return _refused(raw, str(error), error)
    except MusterError:
        raise
    except Exception as error:  # a defect met by one report must not cost the batch; it is listed and logged
        _log.exception("analysis of %s failed", raw.locator)
        return _refused(raw, f"analysis failed ({type(error).__name__}: {error}); please report this", error)


def _refused(raw: RawReport, reason: str, error: Exception) -> Quarantined:
    return Quarantined(raw.locator, reason, type(error).__name__, hashlib.sha256(raw.content).hexdigest())


_worker_ports: list[Ports] = []  # one entry in a worker process, none elsewhere


def _set_up_worker(make: MakePorts, log_level: int) -> None:
    logging.basicConfig(level=log_level, format="%(message)s")
    _worker_ports.append(make())


def _work(raw: RawReport) -> Analysis | Quarantined:
    return attempt(raw, _worker_ports[0])


def _outcome(raw: RawReport, future: Future[Analysis | Quarantined]) -> Outcome:
    try:
        return Outcome(raw, future.result())
    except BrokenProcessPool as error:
        raise StopRun(f"a worker process died near {raw.locator}; run again with --workers 1") from error
