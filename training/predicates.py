"""Predicates for gold reports that mark none: the word that the rules read in the claim that matches."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from muster.domain.document import RawReport
from muster.evaluation.agreement import abbreviations
from muster.evaluation.gold import read_reports
from muster.evaluation.matching import pairs
from muster.export.gold import to_gold
from muster.pipeline.analyse import Ports, analyse


def with_predicates(reports: Sequence[dict[str, Any]], rules: Ports) -> Iterator[dict[str, Any]]:
    """The reports; claims without a predicate get one where the rules have the claim, too."""
    for report in reports:
        missing = any("predicate" not in claim for claim in report["claims"])
        yield _with_predicates(report, rules) if missing else report


def _with_predicates(report: dict[str, Any], ports: Ports) -> dict[str, Any]:
    name = report["report_id"]
    read = to_gold(analyse(RawReport(json.dumps(report).encode(), "application/json", name), ports))
    with tempfile.TemporaryDirectory() as folder:
        for part, content in (("gold", report), ("read", read)):
            (Path(folder) / part).mkdir()
            (Path(folder) / part / "one.json").write_text(json.dumps(content), "utf-8")
        gold, mine = (read_reports(Path(folder) / part)[name].claims for part in ("gold", "read"))
    matched = dict(pairs(gold, mine, abbreviations(report["text"])))
    claims = [
        {**claim, "predicate": read["claims"][matched[n]]["predicate"]} if n in matched else claim
        for n, claim in enumerate(report["claims"])
    ]
    return {**report, "claims": claims}
