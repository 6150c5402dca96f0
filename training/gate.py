"""Teach the gate before the encoder from what the exported model finds possible, line by line.

usage: gate.py --out src/muster/data/models/reading [--shared ../shared] [--corpus corpus/reports]

Positive are lines of the own corpus (part train) in which a claim has its predicate, and lines of the openly licensed reports in which
the model sees a likely predicate. The threshold is the highest that keeps ``KEPT`` of the positive lines of a quarter of the
real reports that the weights were not fitted on, and ``KEPT_OWN`` of the lines of the corpus part dev that hold a claim.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F

import data
from muster.domain.document import RawReport
from muster.domain.text import paragraphs
from muster.inference.gate import features
from muster.inference.tagger import OnnxTagger
from muster.read.document import read
from train import real_reports

LIKELY = 0.2  # probability of a predicate from which a line should be read
KEPT, KEPT_OWN = 0.95, 0.99
LEAST = 4  # lines in which a word or pair must occur
STEPS, RATE, LASSO, RIDGE = 150, 0.03, 3e-5, 1e-4
SMALL = 0.02  # weight that is left away


class Line(NamedTuple):
    words: frozenset[str]
    positive: bool


def corpus_lines(reports: list[dict[str, Any]]) -> Iterator[Line]:
    """Lines of annotated reports: does a claim have its predicate there?"""
    for report in reports:
        at = [claim["predicate"]["start"] for claim in report["claims"]]
        for span in paragraphs(report["text"]):
            yield Line(features(span.of(report["text"])), any(span.start <= a < span.end for a in at))


def real_lines(reports: list[dict[str, Any]], tagger: OnnxTagger) -> Iterator[Line]:
    """Lines of real reports: does the model see a likely predicate there?"""
    for report in reports:
        document = read(RawReport(json.dumps(report).encode(), "application/json", str(report["id"])))
        likely = [p.predicate for p in tagger.read(document).proposals if p.probability >= LIKELY]
        for span in paragraphs(document.text):
            yield Line(features(span.of(document.text)), any(span.overlaps(word) for word in likely))


class Gate:
    """Logistic regression over the vocabulary of the lines it is fitted on."""

    def __init__(self, lines: list[Line]) -> None:
        counted = Counter(word for line in lines for word in line.words)
        known = (word for word, n in sorted(counted.items()) if n >= LEAST)
        self.places = {word: n for n, word in enumerate(known)}
        self.weights = torch.nn.EmbeddingBag(len(self.places), 1, mode="sum")
        torch.nn.init.zeros_(self.weights.weight)
        self.bias = torch.nn.Parameter(torch.tensor(-2.0))

    def fit(self, lines: list[Line]) -> None:
        table = self.weights.weight
        rule = torch.optim.Adam([table, self.bias], lr=RATE)
        gold = torch.tensor([float(line.positive) for line in lines])
        packed = self._packed(lines)
        for _ in range(STEPS):
            rule.zero_grad()
            scores = self.weights(*packed)[:, 0] + self.bias
            loss = F.binary_cross_entropy_with_logits(scores, gold, 1 + gold)
            (loss + LASSO * table.abs().sum() + RIDGE * table.square().sum()).backward()
            rule.step()

    @torch.no_grad()
    def scores(self, lines: list[Line]) -> list[float]:
        return list((self.weights(*self._packed(lines))[:, 0] + self.bias).tolist())

    def _packed(self, lines: list[Line]) -> tuple[torch.Tensor, torch.Tensor]:
        at: list[int] = []
        starts: list[int] = []
        for line in lines:
            starts.append(len(at))
            at += sorted(self.places[word] for word in line.words if word in self.places)
        return torch.tensor(at), torch.tensor(starts)

    def card(self, threshold: float) -> dict[str, Any]:
        values = self.weights.weight.detach()[:, 0].tolist()
        kept = {word: round(values[n], 3) for word, n in self.places.items() if abs(values[n]) >= SMALL}
        return {"threshold": round(threshold - float(self.bias.detach()), 3), "weights": kept}


def threshold(gate: Gate, real: list[Line], own: list[Line]) -> float:
    """The highest score that loses no more of either than said above."""
    return min(_keeping(gate, real, KEPT), _keeping(gate, own, KEPT_OWN))


def _keeping(gate: Gate, lines: list[Line], share: float) -> float:
    """The highest score that a share of the positive lines reaches."""
    at = sorted(s for s, line in zip(gate.scores(lines), lines, strict=True) if line.positive)
    return at[int((1 - share) * len(at))]


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--shared", type=Path, default=Path("../shared"))
    options.add_argument("--corpus", type=Path, default=Path("corpus/reports"))
    given = options.parse_args()
    torch.manual_seed(0)
    reports = data.read_reports(given.corpus)
    train, dev = ([r for r in reports if r["split"] == part] for part in ("train", "dev"))
    real = real_reports(given)
    random.Random(0).shuffle(real)
    tagger = OnnxTagger(gated=False)
    fitted = [*corpus_lines(train), *real_lines(real[len(real) // 4 :], tagger)]
    kept_apart = list(real_lines(real[: len(real) // 4], tagger))
    gate = Gate(fitted)
    gate.fit(fitted)
    chosen = threshold(gate, kept_apart, list(corpus_lines(dev)))
    passed = sum(score >= chosen for score in gate.scores(kept_apart)) / len(kept_apart)
    print({"threshold": chosen, "lines of real reports that pass": round(passed, 3)})
    file = given.out / "gate.json"
    file.write_text(json.dumps(gate.card(chosen), ensure_ascii=False, indent=0) + "\n", "utf-8")
    card = given.out.parent / "reading.json"
    known = json.loads(card.read_text("utf-8"))
    known["sha256"][file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
    card.write_text(json.dumps(known, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
