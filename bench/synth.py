"""Write a constructed archive of any size, with the truth about it.

usage: python bench/synth.py --reports N --seed S --out FILE.jsonl|FILE.parquet [--truth FILE.jsonl] [--start A] [--stop B]

Every report is invented by a seeded grammar and says so ("constructed": true). The same seed gives the same bytes; a slice
(--start/--stop, report numbers) equals the same slice of the whole, so that several machines can write one archive. The
truth file has one line a report: origins, event, relation (origin, verbatim, trimmed, edited), the share of words edited
and of sentences kept, whether the origin is credited, and the event of each claim.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from muster.evaluation.synthetic import SyntheticReport, archive

ROWS = 5_000  # a row group: what is in memory at a time
COLUMNS = ("report_id", "outlet", "published", "language", "title", "text", "licence")
SCHEMA = pa.schema([*((name, pa.string()) for name in COLUMNS), ("constructed", pa.bool_())])


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--reports", type=int, required=True)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--truth", type=Path)
    arguments.add_argument("--start", type=int, default=0)
    arguments.add_argument("--stop", type=int)
    chosen = arguments.parse_args()
    reports = archive(chosen.seed, chosen.reports, start=chosen.start, stop=chosen.stop)
    written = write(reports, chosen.out, chosen.truth)
    sys.stderr.write(f"{written:,} constructed reports in {chosen.out}\n")


def write(reports: Iterable[SyntheticReport], out: Path, truth: Path | None) -> int:
    """Write reports, and the truth where asked for; the number written."""
    told = _with_truth(reports, truth) if truth else iter(reports)
    return _parquet(told, out) if out.suffix == ".parquet" else _jsonl(told, out)


def _with_truth(reports: Iterable[SyntheticReport], path: Path) -> Iterator[SyntheticReport]:
    with path.open("w", encoding="utf-8") as out:
        for report in reports:
            out.write(json.dumps(report.truth._asdict(), ensure_ascii=False) + "\n")
            yield report


def _jsonl(reports: Iterator[SyntheticReport], path: Path) -> int:
    written = 0
    with path.open("wb") as out:
        for report in reports:
            out.write(report.raw().content + b"\n")
            written += 1
    return written


def _parquet(reports: Iterator[SyntheticReport], path: Path) -> int:
    written = 0
    with ExitStack() as stack:
        out = stack.enter_context(pq.ParquetWriter(path, SCHEMA))
        while rows := [report.record for report in islice(reports, ROWS)]:
            out.write_table(_table(rows))
            written += len(rows)
    return written


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=SCHEMA)


if __name__ == "__main__":
    main()
