"""A large ledger of constructed reports, and what it costs to ask it and to add to it.

usage: python bench/ledger_scale.py build --reports N --ledger DIR [--seed S]
       python bench/ledger_scale.py decades --turns N --from DIR --ledger DIR
       python bench/ledger_scale.py measure --ledger DIR [--runs 300] [--only status,search,chain,feed,add] [--seed S] [--json]
       python bench/ledger_scale.py growth --sizes 1000,10000 [--csv FILE] [--svg docs/images/growth.svg] [--under DIR]
       python bench/ledger_scale.py further --ledger DIR [DIR ...] [--reports 10000] [--svg docs/images/further.svg]

build writes what the product would write, in bulk, with origins and events as the archive was made (see ledger_build.py).
decades writes a ledger N times as large, without a derivation: the same archive again at other times (see ledger_decades.py).
measure prints p50, p95 and the most milliseconds of each operation in a fresh transaction (by the clock, and of the process's own
time), and the process's memory; adding changes the ledger: measure a copy. growth runs the product's own store and
derivation for each size, in processor time of one process. further takes in so many reports of the days after the archive's last,
and prints what each cost; several ledgers, from the smallest, are drawn side by side. They are changed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from ledger_build import build
from ledger_decades import decades
from ledger_drawing import each, totals
from ledger_growth import further, growth, write_csv
from ledger_measure import OPERATIONS, measure, peak_memory


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    steps = arguments.add_subparsers(dest="step", required=True)
    making = steps.add_parser("build")
    making.add_argument("--reports", type=int, required=True)
    making.add_argument("--ledger", type=Path, required=True)
    turning = steps.add_parser("decades")
    turning.add_argument("--turns", type=int, choices=range(2, 11), required=True)
    turning.add_argument("--from", dest="source", type=Path, required=True)
    turning.add_argument("--ledger", type=Path, required=True)
    asking = steps.add_parser("measure")
    asking.add_argument("--ledger", type=Path, required=True)
    asking.add_argument("--runs", type=int, default=300)
    asking.add_argument("--only", default=",".join(OPERATIONS))
    asking.add_argument("--json", action="store_true")
    growing = steps.add_parser("growth")
    growing.add_argument("--sizes", default="1000,10000,100000")
    growing.add_argument("--csv", type=Path)
    growing.add_argument("--svg", type=Path)
    growing.add_argument("--under", type=Path, help="folder for the temporary ledgers")
    more = steps.add_parser("further")
    more.add_argument("--ledger", type=Path, nargs="+", required=True)
    more.add_argument("--svg", type=Path)
    more.add_argument("--reports", type=int, default=10_000)
    for step in (making, asking, growing, more):
        step.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    steps_by_name = {
        "build": _build,
        "decades": _decades,
        "measure": _measure,
        "growth": _growth,
        "further": _further,
    }
    steps_by_name[chosen.step](chosen)


def _build(chosen: argparse.Namespace) -> None:
    _print(build(chosen.ledger, chosen.reports, chosen.seed)._asdict())


def _decades(chosen: argparse.Namespace) -> None:
    _print(decades(chosen.source, chosen.ledger, chosen.turns)._asdict())


def _measure(chosen: argparse.Namespace) -> None:
    found = measure(chosen.ledger, chosen.runs, chosen.seed, tuple(chosen.only.split(",")))
    if chosen.json:
        _print({"operations": [one._asdict() for one in found], "memory": peak_memory()})
        return
    sys.stdout.write(
        f"{'operation':<10}{'runs':>6}{'p50 ms':>12}{'p95 ms':>12}{'max ms':>12}{'cpu p50':>12}{'cpu p95':>12}\n"
    )
    for one in found:
        numbers = "".join(f"{number:>12.1f}" for number in one[2:])
        sys.stdout.write(f"{one.operation:<10}{one.runs:>6}{numbers}\n")
    sys.stdout.write("".join(f"{name} {value}\n" for name, value in peak_memory().items()))


def _growth(chosen: argparse.Namespace) -> None:
    sys.stdout.write(
        f"{'reports':>10}{'store s':>12}{'derive s':>12}{'ms/report':>12}{'peak MiB':>12}{'KB/report':>12}\n"
    )
    points = []
    for p in growth([int(size) for size in chosen.sizes.split(",")], chosen.seed, chosen.under):
        points.append(p)
        numbers = f"{p.store_seconds:>12.2f}{p.consolidate_seconds:>12.2f}{p.per_report_ms:>12.2f}"
        sys.stdout.write(f"{p.reports:>10}{numbers}{p.peak_mib:>12}{p.bytes / p.reports / 1000:>12.1f}\n")
        sys.stdout.flush()
    if chosen.csv:
        write_csv(points, chosen.csv)
    _draw(chosen.svg, totals([(p.reports, p.store_seconds + p.consolidate_seconds) for p in points]))


def _further(chosen: argparse.Namespace) -> None:
    found = []
    for ledger in chosen.ledger:
        found.append(further(ledger, chosen.reports, chosen.seed))
        _print(found[-1]._asdict())
    _draw(chosen.svg, each([(one.archive, one.store_ms + one.derive_ms) for one in found]))


def _draw(file: Path | None, picture: str) -> None:
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(picture, encoding="utf-8")


def _print(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, indent=1) + "\n")


if __name__ == "__main__":
    main()
