"""Two workers against one: the same reports through the same engine, in the same run.

usage: python bench/engine.py REPORTS... [--engine pool|ray] [--limit 400] [--block 16] [--rounds 1] [--bar 1.7]

Counted is the time from the first report given to the last outcome taken: cutting blocks, sending them to workers,
analysis with one thread a worker, parts written and read back. Not counted: starting the engine, loading the models
(each worker has answered a first task before the clock starts), reading the input file, the ledger. The blocks are
smaller than in an archive, so that the last one, at which one worker works alone, does not weigh much in so few
reports. Each number of workers runs --rounds times in turn and its best round counts. Exit code 1 where the outputs differ
or the ratio is under the bar.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from muster.domain.document import RawReport
from muster.domain.engine_name import EngineName
from muster.domain.ids import digest
from muster.pipeline import engines
from muster.pipeline.distributed import Distributed, Workers
from muster.pipeline.engines import hire
from muster.pipeline.fingerprint import fingerprint
from muster.pipeline.parts import Parts
from muster.pipeline.verdicts import Verdict
from muster.read.intake import intake

WARM = 2  # reports of a worker's first task


def ready(crew: Workers, reports: Sequence[RawReport], workers: int) -> float:
    """Seconds until every worker has answered a first task."""
    start = time.perf_counter()
    while crew.room < 2 * workers:
        crew.hear(wait=True)
    for number in range(workers):
        crew.give(-number - 1, reports[:WARM])
    answered = 0
    while answered < workers:
        answered += len(crew.hear(wait=True))
    return time.perf_counter() - start


def timed(reports: Sequence[RawReport], name: EngineName, workers: int, block: int) -> tuple[float, str]:
    """Seconds for all reports, and the digest of what came out."""
    begun = time.perf_counter()
    crew = hire(name, partial(engines.ports, threads=1), workers)
    waited = ready(crew, reports, workers)
    note(f"{workers} workers ready after {time.perf_counter() - begun:.1f} s ({waited:.1f} s of it models)")
    with tempfile.TemporaryDirectory() as folder:
        engine = Distributed(lambda: crew, Parts(Path(folder), keep=True), fingerprint(), block)
        start = time.perf_counter()
        outcomes = list(engine.run(reports))
        took = time.perf_counter() - start
    found = (Verdict.of(outcome.result) for outcome in outcomes)
    return took, digest(*(text for verdict in found for text in verdict))


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("reports", type=Path, nargs="+")
    arguments.add_argument(
        "--engine", type=EngineName, choices=[EngineName.POOL, EngineName.RAY], default="ray"
    )
    arguments.add_argument("--limit", type=int, default=400)
    arguments.add_argument("--block", type=int, default=16)
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--bar", type=float, default=1.7)
    chosen = arguments.parse_args()
    items = (item for item in intake(chosen.reports) if isinstance(item, RawReport))
    reports = list(islice(items, chosen.limit))
    rounds = [
        [timed(reports, chosen.engine, workers, chosen.block) for workers in (1, 2)]
        for _ in range(chosen.rounds)
    ]
    one, two = (min(took for took, _ in side) for side in zip(*rounds, strict=True))
    identical = len({made for each in rounds for _, made in each}) == 1
    result = {
        "engine": chosen.engine.value,
        "reports": len(reports),
        "processors": os.cpu_count(),
        "load_of_the_last_minute": os.getloadavg()[0],
        "one_worker_reports_per_second": round(len(reports) / one, 2),
        "two_workers_reports_per_second": round(len(reports) / two, 2),
        "ratio": round(one / two, 2),
        "bar": chosen.bar,
        "identical_output": identical,
    }
    print(json.dumps(result, indent=1))
    sys.exit(0 if identical and one / two >= chosen.bar else 1)


if __name__ == "__main__":  # worker processes import this module again
    main()
