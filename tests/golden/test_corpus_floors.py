"""Quality cannot slip unseen: floors on the parts of the own corpus that nothing was trained or written on.

Lower a floor only together with ``docs/evaluation.md``, saying why.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from muster.domain.document import RawReport
from muster.evaluation.score import score_reports
from muster.export.gold import to_gold
from muster.inference.tagger import NoTagger
from muster.pipeline import engines
from muster.pipeline.analyse import Ports, analyse

CORPUS = Path(__file__).parents[2] / "corpus" / "reports"
DIGEST = "ebd7143dc52cc3e8"
FLOORS = {"detection": 0.84, "strict_claim": 0.50}
RULES_ALONE = {"detection": 0.58, "strict_claim": 0.30}
FIELDS = {
    "innermost_source": 0.77,
    "action": 0.75,
    "polarity": 0.93,
    "certainty": 0.91,
    "speech_act": 0.81,
    "time_frame": 0.79,
}


def test_the_corpus_is_the_one_that_was_measured() -> None:
    digest = hashlib.sha256()
    for file in sorted(CORPUS.glob("*.json")):
        digest.update(file.read_bytes())
    assert digest.hexdigest()[:16] == DIGEST


@pytest.fixture(scope="module")
def scored() -> tuple[str, ...]:
    """Reports that are only scored."""
    reports = (json.loads(file.read_text("utf-8")) for file in sorted(CORPUS.glob("*.json")))
    return tuple(report["report_id"] for report in reports if report["split"] != "train")


@pytest.fixture(scope="module")
def ports() -> Ports:
    return engines.ports()


def measured(ports: Ports, folder: Path, names: tuple[str, ...]) -> dict[str, Any]:
    for name in names:
        raw = RawReport((CORPUS / f"{name}.json").read_bytes(), "application/json", name)
        (folder / f"{name}.json").write_text(json.dumps(to_gold(analyse(raw, ports))), "utf-8")
    return score_reports(CORPUS, folder, names).as_json()


@pytest.fixture(scope="module")
def figures(
    ports: Ports, scored: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    return measured(ports, tmp_path_factory.mktemp("claims"), scored)


@pytest.mark.parametrize("measure", FLOORS)
def test_claims_are_found(figures: dict[str, Any], measure: str) -> None:
    assert figures[measure]["f1"] >= FLOORS[measure]


@pytest.mark.parametrize("field", FIELDS)
def test_fields_are_right(figures: dict[str, Any], field: str) -> None:
    assert figures["fields"][field]["accuracy"] >= FIELDS[field]


def test_the_rules_alone_still_read_and_the_model_adds_to_them(
    ports: Ports, scored: tuple[str, ...], figures: dict[str, Any], tmp_path: Path
) -> None:
    alone = measured(replace(ports, tagger=NoTagger()), tmp_path, scored)
    for measure, floor in RULES_ALONE.items():
        assert floor <= alone[measure]["f1"] < figures[measure]["f1"]
