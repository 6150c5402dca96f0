#!/usr/bin/env python3
"""Fit the weights by which pairs of claims are scored: log-odds that two claims tell of one event or state.

usage: pair_weights.py --gold GOLD/links.jsonl GOLD/reports --skip d06,d07 [--dry]

Two logistic regressions with a Gaussian prior (L2), fitted by Newton's method (iteratively reweighted least squares):

* pairs within one report: all pairs of the reports of ``corpus/reports`` whose split is ``train``, and, weighted eight times,
  those of the gold reports that may be looked at and of ``corpus/links/tuning.jsonl``;
* pairs of two reports: pairs of those gold reports and scenarios, with the first weights as the mean of the prior (labels
  are few, and most of what tells one event within a report tells it between reports).

Two claims are one event where their gold event keys are equal. The intercepts ("one report", "two reports") are then moved
by a cut, at which clusters came out best on the same reports. Reports to be measured on are left out by ``--skip``.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from muster.corroborate.answers import answered
from muster.corroborate.features import features
from muster.corroborate.proposition import proposition
from muster.domain.errors import UsageError
from muster.evaluation.link_worlds import Told, World, given, read_worlds, single_report
from muster.pipeline import compose

ROOT = Path(__file__).parents[2]
OUT = ROOT / "src" / "muster" / "data" / "corroborate" / "pair_weights.tsv"
HEAD = (
    "# Log-odds that two claims tell of one event: feature, weight within one report, weight between two reports.\n"
    "# Fitted by tools/corpus/pair_weights.py; do not edit by hand.\n"
)
GOLD_WEIGHT = 8.0
PRIOR_WITHIN, PRIOR_BETWEEN = 3.0, 2.0  # inverse variances
CUT_WITHIN, CUT_BETWEEN = -0.5, -1.5  # log-odds from which pairs count as one event

Row = tuple[dict[str, float], bool, bool]  # features, one event, one report
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def rows(world: World, told: Told, skip: Sequence[str] = ()) -> Iterable[Row]:
    """Every pair of claims of a world, save those of reports to be skipped."""
    named = [(told.names[r.claim.id], proposition(r, r.claim.report)) for r in told.recorded]
    kept = [(name, p) for name, p in named if name.partition(":")[0] not in skip]
    answers = answered([p for _, p in kept])
    for (one, a), (two, b) in itertools.combinations(kept, 2):
        yield features(a, b, answers), world.events[one] == world.events[two], a.document == b.document


def fit(x: Floats, y: Floats, weight: Floats, prior: Floats, precision: float) -> Floats:
    """The maximum a posteriori weights of a logistic regression, prior N(``prior``, 1 / ``precision``)."""
    w = prior.copy()
    for _ in range(60):
        p = 1 / (1 + np.exp(-(x @ w)))
        slope = x.T @ (weight * (p - y)) + precision * (w - prior)
        curve = (x * (weight * p * (1 - p) + 1e-9)[:, None]).T @ x + precision * np.eye(len(w))
        step = np.linalg.solve(curve, slope)
        w = w - step
        if np.abs(step).max() < 1e-6:
            break
    return w


def matrix(data: Sequence[Row], names: Sequence[str]) -> tuple[Floats, Floats]:
    place = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(data), len(names)))
    for i, (found, _, _) in enumerate(data):
        for name, value in found.items():
            x[i, place[name]] = value
    return x, np.array([float(same) for _, same, _ in data])


def corpus() -> Iterable[Row]:
    """Pairs within the training reports of the corpus; a report with two claims of one record is left out."""
    gazetteer = compose.gazetteer()
    for file in sorted((ROOT / "corpus" / "reports").glob("*.json")):
        raw = json.loads(file.read_text("utf-8"))
        if raw["split"] == "train":
            world = single_report(raw)
            try:
                told = given(world, gazetteer)
            except UsageError as error:
                print(f"left out: {error}")
                continue
            yield from rows(world, told)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--gold", nargs=2, type=Path, required=True, metavar=("LINKS", "REPORTS"))
    options.add_argument("--skip", default="", help="gold reports left out, separated by commas")
    options.add_argument("--dry", action="store_true", help="write nothing")
    chosen = options.parse_args()
    gazetteer, skip = compose.gazetteer(), chosen.skip.split(",")
    shared = [*read_worlds(*chosen.gold), *read_worlds(ROOT / "corpus" / "links" / "tuning.jsonl", None)]
    gold = [row for world in shared for row in rows(world, given(world, gazetteer), skip)]
    own = list(corpus())
    names = sorted({name for found, _, _ in (*own, *gold) for name in found})
    within = [row for row in gold if row[2]]
    x, y = matrix([*own, *within], names)
    weight = np.array([1.0] * len(own) + [GOLD_WEIGHT] * len(within))
    one = fit(x, y, weight, np.zeros(len(names)), PRIOR_WITHIN)
    prior = one.copy()
    prior[names.index("two reports")] = one[names.index("one report")]
    between = [row for row in gold if not row[2]]
    x, y = matrix(between, names)
    two = fit(x, y, np.ones(len(between)), prior, PRIOR_BETWEEN)
    one[names.index("one report")] -= CUT_WITHIN
    two[names.index("two reports")] -= CUT_BETWEEN
    print(f"{len(own)} + {len(within)} pairs within reports, {len(between)} between")
    if not chosen.dry:
        lines = (f"{name}\t{a:.3f}\t{b:.3f}\n" for name, a, b in zip(names, one, two, strict=True))
        OUT.write_text(HEAD + "".join(lines), "utf-8")


if __name__ == "__main__":
    main()
