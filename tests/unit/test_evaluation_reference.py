"""The measure gives exactly the figures of the reference scorer, on predictions made from gold by seeded damage."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from muster.evaluation.score import score_reports

_ROOT = Path(__file__).parents[2]
_SHARED = Path(os.environ.get("MUSTER_GOLD", _ROOT.parent / "shared" / "gold"))

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not (_SHARED / "score.py").is_file(),
        reason="needs the shared gold folder with its scorer beside the project, or MUSTER_GOLD",
    ),
]


def damaged(claim: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A prediction that is wrong in some way: moved, mislabelled, without places, with another speaker."""
    worse = dict(claim, predicate={"start": claim["start"], "end": claim["start"] + 3})
    worse["start"] = max(0, claim["start"] + chance.choice([0, 0, 0, -20, 15, 40]))
    worse["end"] = max(worse["start"] + 4, claim["end"] + chance.choice([0, 0, -15, 30]))
    if chance.random() < 0.3:
        worse["action"] = chance.choice(["move", "present", "withdraw"])
    if chance.random() < 0.3:
        worse["attribution"] = worse["attribution"][: chance.randint(1, 3)]
    if chance.random() < 0.3:
        worse |= {"site": None, "origin": "the port"}
    if chance.random() < 0.3:
        worse["time"] = {"text": None, "start": "2024-12-14", "end": None}
    return worse


@pytest.fixture
def predictions(tmp_path: Path) -> Path:
    chance = random.Random(7)
    for path in sorted((_SHARED / "reports").glob("*.json")):
        report = json.loads(path.read_text("utf-8"))
        kept = [damaged(c, chance) for c in report["claims"] if chance.random() < 0.8]
        extra = [damaged(c, chance) for c in report["claims"] if chance.random() < 0.2]
        (tmp_path / path.name).write_text(json.dumps(report | {"claims": kept + extra}), "utf-8")
    return tmp_path


@pytest.mark.parametrize("only", [None, ("d01", "d03")])
def test_same_figures_as_the_reference_scorer(predictions: Path, only: tuple[str, ...] | None) -> None:
    command = [sys.executable, str(_SHARED / "score.py"), str(predictions), "--json"]
    if only:
        command += ["--only", ",".join(only)]
    expected = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    found = score_reports(_SHARED / "reports", predictions, only).as_json()
    found.pop("intervals")
    differing = [name for name in expected if found.get(name) != expected[name]]
    assert not differing
    assert found.keys() == expected.keys()
