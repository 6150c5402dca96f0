"""Claim extraction against gold reports: detection, strict claims, fields, chains, with bootstrap intervals.

Detection is F1 over one-to-one matches of spans. A claim is *strictly* right when action, polarity and innermost source
are right too. Field accuracies are over matched claims, and again over those where gold has a value. Intervals are
percentile bootstrap over reports (Efron 1979), seeded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from muster.domain.errors import UsageError
from muster.evaluation.agreement import abbreviations, same, same_count, same_source
from muster.evaluation.gold import LABELS, PLACES, GoldClaim, GoldReport, choose, read_reports
from muster.evaluation.matching import pairs, speaker_in_sentence
from muster.evaluation.resampling import intervals

FIELDS = (
    *LABELS,
    "innermost_source",
    "chain_length",
    "chain_full",
    *PLACES,
    "count_low",
    "time_start",
    "time_end",
)
NULLABLE = (*PLACES, "count_low", "time_start", "time_end")
ATTRIBUTION = (
    "in_sentence",
    "out_of_sentence",
    "publisher_own_voice",
    "in_sentence_end_to_end",
    "out_of_sentence_end_to_end",
)

Tally = Counter[str]  # "<figure>+" hits and "<figure>#" cases; sums over reports are again a tally


@dataclass(frozen=True, slots=True)
class GoldScore:
    """Figures over all reports, tallies per report, and which ids had no partner."""

    tallies: Mapping[str, Tally]
    missing_predictions: tuple[str, ...]
    ignored_predictions: tuple[str, ...]
    intervals: Mapping[str, tuple[float, float]]

    def as_json(self) -> dict[str, Any]:
        """Plain data: the same figures and names as the reference scorer, and ``intervals``."""
        figures = _figures(_total(self.tallies.values()))
        return {
            "reports": len(self.tallies),
            **figures,
            "per_report": {name: _report_line(tally) for name, tally in self.tallies.items()},
            "missing_predictions": list(self.missing_predictions),
            "ignored_predictions": list(self.ignored_predictions),
            "intervals": {name: list(bounds) for name, bounds in self.intervals.items()},
        }


def score_reports(gold: Path, predictions: Path, only: Sequence[str] | None = None) -> GoldScore:
    """Score a folder of predicted reports against a folder of gold ones, matched by ``report_id``.

    Gold reports without a prediction count as all missed; predictions for unknown ids are ignored and named. Raises
    NotFound for a folder that is not there and UsageError where no gold report is left.
    """
    wanted, offered = choose(read_reports(gold), only), read_reports(predictions)
    if not wanted:
        raise UsageError(f"no gold reports in {gold}" + (f" among {', '.join(only)}" if only else ""))
    tallies = {name: tally(report, offered.get(name)) for name, report in wanted.items()}
    return GoldScore(
        tallies=tallies,
        missing_predictions=tuple(sorted(wanted.keys() - offered.keys())),
        ignored_predictions=() if only is not None else tuple(sorted(offered.keys() - wanted.keys())),
        intervals=intervals(list(tallies.values()), lambda drawn: flat(_figures(_total(drawn)))),
    )


def tally(gold: GoldReport, predicted: GoldReport | None) -> Tally:
    """Hits and cases of every figure for one report."""
    offered = predicted.claims if predicted else ()
    known = abbreviations(gold.text)
    counts: Tally = Counter()
    counts["gold"], counts["predicted"] = len(gold.claims), len(offered)
    for claim in gold.claims:
        if len(claim.chain) > 1:
            counts[f"{_place_of_speaker(gold.text, claim)}_end_to_end#"] += 1
    for i, j in pairs(gold.claims, offered, known):
        _count_pair(counts, gold.text, gold.claims[i], offered[j], known)
    return counts


def _count_pair(
    counts: Tally, text: str, gold: GoldClaim, predicted: GoldClaim, known: Mapping[str, str]
) -> None:
    counts["matched"] += 1
    right = _judged(gold, predicted, known)
    for field in FIELDS:
        _count(counts, field, right[field])
        if field in NULLABLE and _has(gold, field):
            _count(counts, f"{field}|given", right[field])
    for step, name in enumerate(gold.chain):
        there = step < len(predicted.chain) and same_source(name, predicted.chain[step], known)
        _count(counts, f"step{step + 1}", there)
    counts["strict"] += right["action"] and right["polarity"] and right["innermost_source"]
    group = "publisher_own_voice" if len(gold.chain) == 1 else _place_of_speaker(text, gold)
    _count(counts, group, right["innermost_source"])
    if len(gold.chain) > 1:
        counts[f"{group}_end_to_end+"] += right["innermost_source"]


def _judged(gold: GoldClaim, predicted: GoldClaim, known: Mapping[str, str]) -> dict[str, bool]:
    right = {label: gold.labels[label] == predicted.labels[label] for label in LABELS}
    steps = zip(gold.chain, predicted.chain, strict=False)
    right["innermost_source"] = same_source(gold.speaker, predicted.speaker, known)
    right["chain_length"] = len(gold.chain) == len(predicted.chain)
    right["chain_full"] = right["chain_length"] and all(same_source(a, b, known) for a, b in steps)
    right |= {role: same(gold.places[role], predicted.places[role]) for role in PLACES}
    right["count_low"] = same_count(gold.lows, predicted.lows)
    right["time_start"] = gold.first_day == predicted.first_day
    right["time_end"] = gold.last_day == predicted.last_day
    return right


def _has(gold: GoldClaim, field: str) -> bool:
    if field in PLACES:
        return bool(gold.places[field])
    return bool({"count_low": gold.lows, "time_start": gold.first_day, "time_end": gold.last_day}[field])


def _place_of_speaker(text: str, claim: GoldClaim) -> str:
    return "in_sentence" if speaker_in_sentence(text, claim) else "out_of_sentence"


def _count(counts: Tally, name: str, hit: bool) -> None:
    counts[f"{name}+"] += hit
    counts[f"{name}#"] += 1


def _total(tallies: Iterable[Tally]) -> Tally:
    total: Tally = Counter()
    for one in tallies:
        total.update(one)
    return total


def _figures(total: Tally) -> dict[str, Any]:
    steps = sorted(key[:-1] for key in total if key.startswith("step") and key.endswith("#"))
    return {
        "detection": precision_recall(total["matched"], total["gold"], total["predicted"]),
        "strict_claim": precision_recall(total["strict"], total["gold"], total["predicted"]),
        "fields": {field: accuracy(total, field) for field in FIELDS},
        "fields_where_gold_not_null": {field: accuracy(total, f"{field}|given") for field in NULLABLE},
        "chain_steps": {step: accuracy(total, step) for step in steps},
        "attribution": {name: accuracy(total, name) for name in ATTRIBUTION},
    }


def accuracy(total: Tally, name: str) -> dict[str, Any]:
    cases = total[f"{name}#"]
    return {"accuracy": round(total[f"{name}+"] / cases, 4) if cases else None, "n": cases}


def precision_recall(hits: int, gold: int, predicted: int) -> dict[str, Any]:
    """Precision, recall and F1; nothing predicted where nothing is wanted is perfect."""
    precision = hits / predicted if predicted else float(not gold)
    recall = hits / gold if gold else 1.0
    both = precision + recall
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / both, 4) if both else 0.0,
        "tp": hits,
        "gold": gold,
        "predicted": predicted,
    }


def _report_line(tally: Tally) -> dict[str, Any]:
    strict = precision_recall(tally["strict"], tally["gold"], tally["predicted"])
    return {
        **precision_recall(tally["matched"], tally["gold"], tally["predicted"]),
        "strict_f1": strict["f1"],
    }


def flat(figures: Mapping[str, Any]) -> dict[str, float]:
    """Every figure that has a value, by a dotted name ("fields.action", "detection.f1")."""
    found = {
        f"{name}.{part}": figures[name][part] for name in ("detection", "strict_claim") for part in _PARTS
    }
    for group in ("fields", "fields_where_gold_not_null", "chain_steps", "attribution"):
        for name, value in figures[group].items():
            if value["accuracy"] is not None:
                found[f"{group}.{name}"] = value["accuracy"]
    return found


_PARTS = ("precision", "recall", "f1")
