"""The measure on a constructed mini-gold whose figures are worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from muster.domain.errors import NotFound, UsageError
from muster.evaluation.agreement import abbreviations, plain, same, same_count, same_source, token_f1
from muster.evaluation.gold import read_claims
from muster.evaluation.matching import overlap, pairs
from muster.evaluation.score import precision_recall, score_reports

TEXT = "Forces of the North left the port on Monday, two officials said. The ministry denied that ships had sailed."


def chain(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "kind": "outlet", "named": True} for name in names]


def claim(quote: str, **changes: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    base = {
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "attribution": chain("Pier Post", "two officials"),
        "speech_act": "state",
        "action": "withdraw",
        "polarity": "affirmed",
        "certainty": "certain",
        "time_frame": "past",
        "equipment": [],
        "origin": "the port",
        "time": {"text": "on Monday", "start": "2025-03-17", "end": "2025-03-17"},
    }
    return base | changes


LEFT = claim("Forces of the North left the port on Monday")
SAILED = claim(
    "ships had sailed",
    attribution=chain("Pier Post", "The ministry"),
    speech_act="deny",
    polarity="negated",
    action="depart",
    origin=None,
    time={"text": None, "start": None, "end": None},
    equipment=[{"text": "two ships", "type": "ship", "low": 2, "high": 2}],
)


def write(folder: Path, name: str, claims: list[dict[str, Any]]) -> None:
    folder.mkdir(exist_ok=True)
    report = {"report_id": name, "text": TEXT, "claims": claims}
    (folder / f"{name}.json").write_text(json.dumps(report), "utf-8")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    gold, predicted = tmp_path / "gold", tmp_path / "predicted"
    write(gold, "a", [LEFT, SAILED])
    write(gold, "b", [LEFT])
    wrong_speaker = SAILED | {"attribution": chain("Pier Post"), "equipment": []}
    spurious = claim("The ministry denied")
    write(predicted, "a", [LEFT | {"origin": None}, wrong_speaker, spurious])
    write(predicted, "z", [LEFT])
    return gold, predicted


def test_figures_worked_out_by_hand(folders: tuple[Path, Path]) -> None:
    figures = score_reports(*folders).as_json()
    assert figures["detection"] == precision_recall(2, 3, 3)
    assert figures["strict_claim"] == precision_recall(1, 3, 3)
    assert figures["fields"]["action"] == {"accuracy": 1.0, "n": 2}
    assert figures["fields"]["innermost_source"] == {"accuracy": 0.5, "n": 2}
    assert figures["fields"]["origin"] == {"accuracy": 0.5, "n": 2}
    assert figures["fields"]["count_low"] == {"accuracy": 0.5, "n": 2}
    assert figures["fields_where_gold_not_null"]["origin"] == {"accuracy": 0.0, "n": 1}
    assert figures["fields_where_gold_not_null"]["time_start"] == {"accuracy": 1.0, "n": 1}
    assert figures["fields_where_gold_not_null"]["via"] == {"accuracy": None, "n": 0}
    assert figures["chain_steps"] == {
        "step1": {"accuracy": 1.0, "n": 2},
        "step2": {"accuracy": 0.5, "n": 2},
    }
    assert figures["attribution"]["in_sentence"] == {"accuracy": 0.5, "n": 2}
    assert figures["attribution"]["in_sentence_end_to_end"] == {"accuracy": 0.3333, "n": 3}
    assert figures["missing_predictions"] == ["b"]
    assert figures["ignored_predictions"] == ["z"]
    assert figures["per_report"]["a"]["f1"] == 0.8
    assert figures["per_report"]["b"]["recall"] == 0.0


def test_perfect_predictions_score_one(folders: tuple[Path, Path]) -> None:
    gold, _ = folders
    figures = score_reports(gold, gold).as_json()
    assert figures["strict_claim"]["f1"] == 1.0
    assert all(one["accuracy"] == 1.0 for one in figures["fields"].values())
    assert figures["intervals"]["detection.f1"] == [1.0, 1.0]


def test_intervals_are_seeded_and_hold_the_figure(folders: tuple[Path, Path]) -> None:
    one, other = score_reports(*folders), score_reports(*folders)
    assert one.intervals == other.intervals
    low, high = one.intervals["detection.f1"]
    assert low <= one.as_json()["detection"]["f1"] <= high
    assert low < high


def test_only_chooses_reports_by_id_or_first_letter(folders: tuple[Path, Path]) -> None:
    gold, predicted = folders
    assert score_reports(gold, predicted, ("a",)).as_json()["reports"] == 1
    assert score_reports(gold, predicted, ("a", "b")).as_json()["reports"] == 2
    with pytest.raises(UsageError, match="no gold reports"):
        score_reports(gold, predicted, ("q",))


def test_absent_folders_and_broken_files_are_said(tmp_path: Path, folders: tuple[Path, Path]) -> None:
    with pytest.raises(NotFound, match="no folder"):
        score_reports(tmp_path / "nowhere", folders[1])
    (folders[1] / "broken.json").write_text("{", "utf-8")
    with pytest.raises(UsageError, match=r"broken\.json"):
        score_reports(*folders)


def test_claims_without_a_usable_span_are_left_out() -> None:
    assert len(read_claims([LEFT, LEFT | {"end": LEFT["start"]}, LEFT | {"start": None}])) == 1


def spans(*bounds: tuple[int, int], predicate: tuple[int, int] | None = None) -> Any:
    marked = {"start": predicate[0], "end": predicate[1]} if predicate else None
    return read_claims([LEFT | {"start": a, "end": b, "predicate": marked} for a, b in bounds])


def test_overlap_needs_half_or_a_shared_predicate() -> None:
    (gold,) = spans((0, 100))
    assert overlap(gold, *spans((0, 50))) == 0.5
    assert overlap(gold, *spans((100, 120))) is None
    assert overlap(gold, *spans((0, 20))) == 0.2  # neither predicate is known
    assert overlap(gold, *spans((0, 20), predicate=(5, 9))) == 0.2
    assert overlap(*spans((0, 100), predicate=(60, 64)), *spans((0, 20))) is None
    assert overlap(gold, *spans((90, 190))) is None


def test_matching_is_one_to_one_and_takes_the_best() -> None:
    gold, predicted = spans((0, 100), (100, 200)), spans((0, 160), (10, 100), (100, 201))
    assert sorted(pairs(gold, predicted, {})) == [(0, 1), (1, 2)]


def test_printed_values_agree_without_case_accents_articles_and_possessives() -> None:
    assert plain("The Ministry’s Séance") == "ministry seance"
    assert plain("the") is None
    assert same(None, None)
    assert not same("port", None)
    assert same("port of Tartous", "the port")
    assert token_f1("a b", "b c") == 0.5


def test_one_body_under_several_printed_forms() -> None:
    known = abbreviations("The Northern Defence Council (NDC) met.")
    assert known == {"ndc": "northern defence council"}
    assert same_source("NDC", "Northern Defence Council", known)
    assert same_source("SDF", "Syrian Democratic Forces", {})
    assert same_source("Novak", "Colonel Petra Novak", {})
    assert not same_source("the navy", "two officials", known)


@pytest.mark.parametrize(
    ("gold", "predicted", "agree"),
    [((), (), True), ((2,), (), False), ((2, 3), (5,), True), ((2, 9), (9, 1), True), ((2,), (3,), False)],
)
def test_counts(gold: tuple[int, ...], predicted: tuple[int, ...], agree: bool) -> None:
    assert same_count(gold, predicted) is agree
