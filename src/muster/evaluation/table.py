"""Scores as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from muster.evaluation.compare import Change, Comparison
from muster.evaluation.news_time import NewsTimeScore
from muster.evaluation.score import GoldScore

_GROUPS = {
    "fields": "fields, on matched claims",
    "fields_where_gold_not_null": "fields, where gold has a value",
    "chain_steps": "attribution chain by step",
    "attribution": "innermost source",
}


def gold_tables(score: GoldScore) -> RenderableType:
    """Claims, fields and chains with their intervals, then one line a report."""
    figures = score.as_json()
    head = Text(f"{figures['reports']} reports, {len(score.missing_predictions)} without prediction")
    groups = (_accuracies(title, name, figures) for name, title in _GROUPS.items())
    return Group(head, _claims(figures), *groups, _reports(figures["per_report"]))


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column(columns[0])
    for column in columns[1:]:
        table.add_column(column, justify="right")
    return table


def _claims(figures: Mapping[str, Any]) -> Table:
    table = _table("claims", "", "precision", "recall", "F1", "95 %", "hit", "gold", "predicted")
    for name in ("detection", "strict_claim"):
        one = figures[name]
        values = (_three(one[part]) for part in ("precision", "recall", "f1"))
        counts = (str(one[part]) for part in ("tp", "gold", "predicted"))
        table.add_row(name.replace("_", " "), *values, _interval(figures, f"{name}.f1"), *counts)
    return table


def _accuracies(title: str, group: str, figures: Mapping[str, Any]) -> Table:
    table = _table(title, "", "accuracy", "95 %", "n")
    for name, one in figures[group].items():
        bounds = _interval(figures, f"{group}.{name}")
        table.add_row(name.replace("_", " "), _three(one["accuracy"]), bounds, str(one["n"]))
    return table


def _reports(lines: Mapping[str, Mapping[str, Any]]) -> Table:
    table = _table("reports", "", "precision", "recall", "F1", "strict F1", "gold", "predicted")
    for name, one in lines.items():
        values = (_three(one[part]) for part in ("precision", "recall", "f1", "strict_f1"))
        table.add_row(name, *values, str(one["gold"]), str(one["predicted"]))
    return table


def time_table(score: NewsTimeScore) -> RenderableType:
    """Accuracy by part, then every failure."""
    figures = score.as_json()
    table = _table("news time", "", "accuracy", "95 %", "n")
    for part, one in figures["parts"].items():
        table.add_row(part, _three(one["accuracy"]), _interval(figures, part), str(one["n"]))
    table.add_row("all", _three(figures["accuracy"]), _interval(figures, "all"), str(figures["rows"]))
    failures = _table("failures", "id", "anchor", "expression", "expected", "read")
    for one in figures["failures"]:
        failures.add_row(
            one["id"], one["anchor"] or "–", one["expression"], str(one["expected"]), str(one["read"])
        )
    return Group(table, failures) if figures["failures"] else table


def sites_table(figures: Mapping[str, Any]) -> RenderableType:
    """Shares put within ten kilometres, then every wrong pin."""
    title = f"{figures['names']} printed names, {figures['pinned']} pinned"
    table = _table(title, "", "share", "95 %")
    for name in ("within_10_km", "sites_within_10_km", "pins_within_10_km"):
        table.add_row(name.replace("_", " "), _three(figures[name]), _interval(figures, name))
    wrong = _table("wrong pins", "report", "name", "read as", "km")
    for one in figures["wrong_pins"]:
        wrong.add_row(one["report"], one["name"], one["read_as"], str(one["km"]))
    return Group(table, wrong) if figures["wrong_pins"] else table


def polnear_table(figures: Mapping[str, Any]) -> RenderableType:
    """Exact spans of each kind."""
    title = f"attribution spans, {figures['articles']} articles"
    table = _table(title, "", "precision", "recall", "F1", "95 %", "hit", "gold", "predicted")
    for kind in ("source", "cue", "content"):
        one = figures[kind]
        values = (_three(one[part]) for part in ("precision", "recall", "f1"))
        counts = (str(one[part]) for part in ("tp", "gold", "predicted"))
        table.add_row(kind, *values, _interval(figures, kind), *counts)
    return table


def factuality_table(figures: Mapping[str, Any]) -> RenderableType:
    """Correlation and mean absolute error."""
    counted = f"{figures['predicates']} predicates in {figures['sentences']} sentences"
    title = f"factuality as {figures['scale']}, {counted}"
    table = _table(title, "", "value", "95 %")
    for name, words in (("pearson_r", "Pearson r"), ("mae", "mean absolute error")):
        table.add_row(words, _three(figures[name]), _interval(figures, name))
    return table


def stories_table(figures: Mapping[str, Any]) -> RenderableType:
    """BCubed of all events and of either half, then events merged and split."""
    title = (
        f"{figures['reports']} reports of {figures['events']} events in {figures['stories']} stories, BCubed"
    )
    table = _table(title, "", "precision", "recall", "F1", "reports")
    for part in ("all", "even", "odd"):
        one = figures[part]
        table.add_row(
            part, *(_three(one[name]) for name in ("precision", "recall", "f1")), str(one["reports"])
        )
    table.add_row("95 %", *(_interval(figures, name) for name in ("precision", "recall", "f1")), "")
    errors = _table("events merged and split", "", "reports")
    for events in figures["merged"]:
        errors.add_row("merged", "\n".join(f"{count} of {event}" for event, count in events.items()))
    for one in figures["split"]:
        sizes = " + ".join(map(str, one["sizes"]))
        errors.add_row(f"split: {one['event']} ({sizes})", "\n".join(one["apart"]))
    return Group(table, errors) if figures["merged"] or figures["split"] else table


def copies_table(figures: Mapping[str, Any]) -> RenderableType:
    """Pairs joined by label, then every false merge and every joined quotation, and the copies that stay apart."""
    table = _table(
        f"{figures['pairs']} labelled pairs of {figures['articles']} articles",
        "",
        "joined",
        "of",
        "share",
        "95 %",
    )
    for label, one in figures["labels"].items():
        table.add_row(
            label, str(one["joined"]), str(one["pairs"]), _three(one["share"]), _interval(figures, label)
        )
    across = len(figures["joined_across_events"])
    table.add_row("pairs of two events, labelled or not", str(across), "", "", "")
    listed = _table("pairs", "", "a", "b", "what they share")
    for name in ("false_merges", "quotes_joined", "copies_apart"):
        for pair in figures[name]:
            listed.add_row(name.replace("_", " "), pair["a"][:12], pair["b"][:12], pair["why"])
    return Group(table, listed)


def origins_table(scores: Mapping[str, Mapping[str, Any]]) -> RenderableType:
    """A column each part: the figures, then the share of each relation joined with its origin, then every false merge."""
    table = _table("origins", "", *scores)
    for name in ("reports", "ari", "pair_precision", "pair_recall", "false_merges", "roundups_exact"):
        values = (one[name] for one in scores.values())
        table.add_row(
            name.replace("_", " "), *(_three(v) if isinstance(v, float) else str(v) for v in values)
        )
    joined = [one["joined_to_its_origin"] for one in scores.values()]
    shares = _table("joined with its origin", "", *scores)
    for relation in sorted({name for one in joined for name in one}):
        shares.add_row(relation, *(one.get(relation, "–") for one in joined))
    wrong = _table("false merges", "report", "with")
    for a, b in next(iter(scores.values()))["false_merge_pairs"]:
        wrong.add_row(a, b)
    return Group(table, shares, wrong) if wrong.row_count else Group(table, shares)


def comparison_table(comparison: Comparison) -> RenderableType:
    """Losses first, then gains, each with both values."""
    changed = (("losses", comparison.losses), ("gains", comparison.gains))
    tables = [_changes(title, changes) for title, changes in changed if changes]
    return Group(*tables) if tables else Text("no figure differs")


def _changes(title: str, changes: Iterable[Change]) -> Table:
    table = _table(title, "", "before", "after", "change")
    for change in sorted(changes, key=lambda c: c.gain):
        table.add_row(change.name, _three(change.before), _three(change.after), f"{change.gain:+.3f}")
    return table


def _three(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.3f}"


def _interval(figures: Mapping[str, Any], name: str) -> str:
    bounds = figures["intervals"].get(name)
    return f"{bounds[0]:.2f}–{bounds[1]:.2f}" if bounds else ""


def links_table(figures: Mapping[str, Any]) -> RenderableType:
    """One table a part: the relations with their counts, then what stands beside them."""
    parts = [name for name, one in figures.items() if isinstance(one, dict)]
    return Group(*(_links_part(name.replace("_", "-"), figures[name]) for name in parts))


def _links_part(name: str, one: Mapping[str, Any]) -> Table:
    title = f"{name} ({one['claims']} claims)"
    table = _table(title, "", "precision", "recall", "F1", "hit", "gold", "predicted")
    for measure, label in _LINK_MEASURES.items():
        row = one[measure]
        values = (_three(row[p]) if p in row else "" for p in ("precision", "recall", "f1"))
        table.add_row(label, *values, *(str(row.get(k, "")) for k in ("tp", "gold", "predicted")))
    return table


_LINK_MEASURES = {
    "same_event": "same event, all pairs",
    "contradicts": "contradicts",
    "supersedes": "supersedes",
    "micro": "micro average",
    "same_event_bcubed": "same event, BCubed",
    "same_event_listed": "same event, listed pairs",
    "contradicts_without_unlisted": "contradicts, unlisted denials apart",
}
