"""What the evaluate commands print and return; news time and comparisons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from muster.domain.errors import NotFound, UsageError
from muster.evaluation.commands import evaluate_compare, evaluate_gold, evaluate_time
from muster.evaluation.compare import compare_scores
from muster.evaluation.news_time import score_news_time
from muster.evaluation.score import score_reports

ROW: dict[str, Any] = {
    "id": "t1",
    "part": "dev",
    "anchor": "2025-03-19",
    "sentence": "The tug left on Tuesday.",
    "expression": "on Tuesday",
    "offset": 13,
    "is_time": True,
    "start": "2025-03-18",
    "end": "2025-03-18",
}


def table(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", "utf-8")
    return path


def reports(folder: Path, **claims: list[dict[str, Any]]) -> Path:
    folder.mkdir()
    for name, found in claims.items():
        report = {"report_id": name, "text": "Ships left the port.", "claims": found}
        (folder / f"{name}.json").write_text(json.dumps(report), "utf-8")
    return folder


CLAIM = {"start": 0, "end": 19, "action": "depart", "attribution": [{"name": "Post"}], "polarity": "affirmed"}


def test_news_time_counts_right_wrong_and_invented(tmp_path: Path) -> None:
    wrong = ROW | {"id": "t2", "part": "held_out", "start": "2025-03-11", "end": "2025-03-11"}
    invented = ROW | {"id": "t3", "is_time": False, "start": None, "end": None}
    none = invented | {"id": "t4", "expression": "The tug", "offset": 0}
    score = score_news_time(table(tmp_path / "t.jsonl", ROW, wrong, invented, none))
    assert [o.right for o in score.outcomes] == [True, False, False, True]
    assert score.accuracy("dev") == pytest.approx(2 / 3)
    assert score.accuracy("held_out") == 0.0
    assert [f["id"] for f in score.as_json()["failures"]] == ["t2", "t3"]


def test_a_malformed_table_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="line 2"):
        score_news_time(table(tmp_path / "t.jsonl", ROW, ROW | {"offset": 3}))
    with pytest.raises(NotFound):
        score_news_time(tmp_path / "absent.jsonl")


def test_time_prints_a_table_or_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(tmp_path / "t.jsonl", ROW, ROW | {"start": None})
    assert evaluate_time(path, as_json=False) == 0
    assert "failures" in capsys.readouterr().out
    assert evaluate_time(path, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["accuracy"] == 0.5


def test_gold_prints_a_table_or_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = reports(tmp_path / "gold", a=[CLAIM], b=[CLAIM])
    predicted = reports(tmp_path / "predicted", a=[CLAIM])
    assert evaluate_gold(predicted, gold, None, as_json=True) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["detection"]["f1"] == 0.6667
    assert evaluate_gold(predicted, gold, ("a",), as_json=False) == 0
    printed = capsys.readouterr().out
    assert "1 reports, 0 without prediction" in printed
    assert "strict claim" in printed


def test_gold_beside_the_project_is_found_or_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    predicted = reports(tmp_path / "predicted", a=[CLAIM])
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    with pytest.raises(NotFound, match="--gold"):
        evaluate_gold(predicted, None, None, as_json=True)
    (tmp_path / "work" / "gold").mkdir()
    reports(tmp_path / "work" / "gold" / "reports", a=[CLAIM])
    assert evaluate_gold(predicted, None, None, as_json=True) == 0


def score_file(path: Path, gold: Path, predicted: Path) -> Path:
    path.write_text(json.dumps(score_reports(gold, predicted).as_json()), "utf-8")
    return path


def test_compare_names_gains_and_losses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = reports(tmp_path / "gold", a=[CLAIM], b=[CLAIM])
    worse = reports(tmp_path / "worse", a=[CLAIM], b=[CLAIM | {"action": "arrive"}])
    best = score_file(tmp_path / "best.json", gold, gold)
    fallen = score_file(tmp_path / "fallen.json", gold, worse)
    comparison = compare_scores(best, fallen)
    assert not comparison.gains
    assert {c.name for c in comparison.losses} >= {"fields.action", "strict_claim.f1", "b strict_f1"}
    assert "a strict_f1" not in {c.name for c in comparison.losses}
    assert evaluate_compare(best, fallen) == 1
    assert "losses" in capsys.readouterr().out
    assert evaluate_compare(fallen, best) == 0
    assert evaluate_compare(best, best) == 0
    assert "no figure differs" in capsys.readouterr().out


def test_compare_refuses_files_that_are_no_scores(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("[]", "utf-8")
    with pytest.raises(UsageError, match="not a score file"):
        compare_scores(other, other)
    with pytest.raises(NotFound):
        compare_scores(tmp_path / "absent.json", other)
