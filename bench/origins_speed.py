"""Origins of a constructed archive: seconds, recall and precision over pairs of copies, beside rensa and datasketch.

usage: python bench/origins_speed.py [--reports 100000] [--seed 1] [--workers 2] [--without SIDE] [--json]
       python bench/origins_speed.py --growth 1000,10000,100000

Copies have 2-10 % of their words edited and half of them are cut to their first 40-80 % of sentences. The documents are made
and read into memory before the clock starts; inside the clock is everything from documents to groups, for all sides in
the same run on the same texts. The peers' threshold is the one that scores the best F1 on another archive of the same size, 10,000 at most
(seed + 1), found before the clock starts; their processes are warm when it starts, Muster starts its own inside it. Pairs are counted by contingency tables, never listed; a report in several
groups counts in each.
"""

from __future__ import annotations

import argparse
import gc
import inspect
import json
import math
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from minhash_peers import PEERS, THRESHOLDS, Groups, Peer, groups, processes, similar, sketched, united
from pair_scores import score

from muster.corroborate.syndication import origins
from muster.domain.document import Document
from muster.evaluation.synthetic import Options, archive

EDITED = Options(verbatim=0.0)
TUNING = 10_000
_AS_GOOD = 0.0005


class Archive(NamedTuple):
    """Documents with the story each belongs to, and the stories told in another year's words."""

    documents: list[Document]
    stories: list[str]
    twins: frozenset[str]


def make(seed: int, reports: int) -> Archive:
    documents, stories, twins = [], [], set()
    for report in archive(seed, reports, EDITED):
        documents.append(report.document)
        stories.append(report.truth.origins[0])
        twins |= {report.truth.origins[0]} if report.truth.twin_of else set()
    return Archive(documents, stories, frozenset(twins))


def ours(documents: Sequence[Document], workers: int) -> Groups:
    """Muster's own, with as many workers as it takes."""
    takes = inspect.signature(origins).parameters
    found = origins(documents, **({"workers": workers} if "workers" in takes else {}))
    at = {document.id: n for n, document in enumerate(documents)}
    return [[at[member] for member in group.members] for group in found]


def tuned(peer: Peer, reports: int, seed: int) -> float:
    """The threshold of the best F1 on another archive of the same size (at most :data:`TUNING`); of equally good ones the
    highest, since chance pairs that chain groups together grow with the square of an archive."""
    other = make(seed + 1, min(reports, TUNING))
    sketches = sketched(peer, [d.text for d in other.documents])
    pairs = list(similar(peer, sketches, THRESHOLDS[0]))

    def f1(threshold: float) -> float:
        kept = ((one, two) for one, two, alike in pairs if alike >= threshold)
        return score(united(len(other.documents), kept), other.stories).f1

    found = {threshold: f1(threshold) for threshold in THRESHOLDS}
    best = max(found.values())
    return max(threshold for threshold, value in found.items() if value >= best - _AS_GOOD)


class Cost(NamedTuple):
    """Seconds on the wall, and of processors: of this process and the others that took part."""

    wall: float
    cpu: float


def timed(work: Callable[[], Groups], helpers: Sequence[int] = ()) -> tuple[Cost, Groups]:
    """Run ``work``; ``helpers`` are ids of processes that live on after it."""
    gc.collect()
    before, start = cpu(helpers), time.perf_counter()
    found = work()
    return Cost(time.perf_counter() - start, cpu(helpers) - before), found


def cpu(helpers: Sequence[int]) -> float:
    """Processor seconds of this process, of those that it has waited for, and of ``helpers`` (Linux: proc(5))."""
    mine = sum(os.times()[:4])
    ticks = os.sysconf("SC_CLK_TCK")
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in helpers]
    return mine + sum(int(stat[11]) + int(stat[12]) for stat in stats) / ticks


def row(name: str, cost: Cost, found: Groups, made: Archive) -> dict[str, Any]:
    said = score(found, made.stories)
    plain = [i for i, story in enumerate(made.stories) if story not in made.twins]
    kept = set(plain)
    without = score(([i for i in group if i in kept] for group in found), made.stories)
    return {
        "side": name,
        "seconds": round(cost.wall, 2),
        "cpu": round(cost.cpu, 2),
        "recall": round(said.recall, 5),
        "precision": round(said.precision, 5),
        "false_pairs": said.false_pairs,
        "precision_without_twins": round(without.precision, 5),
        "groups": len(found),
    }


def compare(reports: int, seed: int, workers: int, without: Sequence[str]) -> list[dict[str, Any]]:
    made = make(seed, reports)
    texts = [document.text for document in made.documents]
    rows = []
    if "muster" not in without:
        cost, found = timed(lambda: ours(made.documents, workers))
        rows.append(row("muster", cost, found, made))
    for peer in (peer for peer in PEERS if peer.name not in without):
        threshold = tuned(peer, reports, seed)
        with processes(workers) as pool:
            helpers = [child.pid for child in multiprocessing.active_children()]
            cost, found = timed(lambda p=peer, t=threshold, w=pool: groups(p, texts, t, w), helpers)
        rows.append(row(peer.name, cost, found, made) | {"threshold": threshold})
    first = rows[0]["seconds"]
    return [one | {"ratio_to_first": round(one["seconds"] / first, 2)} for one in rows]


def growth(sizes: Sequence[int], seed: int, workers: int) -> list[dict[str, Any]]:
    """Muster's seconds for each size, and the slope of their logarithms (1 = linear)."""
    rows = []
    for size in sizes:
        made = make(seed, size)
        cost, found = timed(lambda a=made: ours(a.documents, workers))
        rows.append({"reports": size} | row("muster", cost, found, made))
    return rows


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Least-squares slope of log y over log x."""
    x, y = ([math.log(p[k]) for p in points] for k in (0, 1))
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((a - mean_x) ** 2 for a in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread


def show(rows: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(rows, indent=1) + "\n")
        return
    names = list(dict.fromkeys(name for one in rows for name in one))
    sys.stdout.write("  ".join(f"{name:>12}" for name in names) + "\n")
    for one in rows:
        sys.stdout.write("  ".join(f"{one.get(name, '')!s:>{max(12, len(name))}}" for name in names) + "\n")


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--reports", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument(
        "--without", action="append", default=[], help="leave out a side: muster, rensa, datasketch"
    )
    arguments.add_argument(
        "--growth", help="sizes, comma-separated: Muster's seconds for each, and the slope"
    )
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    if chosen.growth:
        rows = growth([int(size) for size in chosen.growth.split(",")], chosen.seed, chosen.workers)
        show(rows, chosen.json)
        if len(rows) > 1:
            found = slope([(r["reports"], r["seconds"]) for r in rows])
            sys.stderr.write(f"log-log slope of seconds over reports: {found:.2f}\n")
        return
    show(compare(chosen.reports, chosen.seed, chosen.workers, chosen.without), chosen.json)


if __name__ == "__main__":
    main()
