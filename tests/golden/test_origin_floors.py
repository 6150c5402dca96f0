"""Copies stay joined with their origin and like stories stay apart: floors on the constructed translations.

Lower a floor only together with ``docs/evaluation.md``, saying why.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from muster.domain.errors import NotFound, UsageError
from muster.evaluation.commands import evaluate_origins
from muster.evaluation.origins import GoldReport, OriginScore, merged, read_gold, score, score_origins
from muster.inference.model_card import ModelCard
from muster.pipeline import engines

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "corpus" / "translations.jsonl"
DIGEST = "34a9b5c43a168326"
LANGUAGES = ("ar", "es", "fr", "ru", "tr", "uk")
SHARED = Path(os.environ.get("MUSTER_GOLD", ROOT.parent / "shared" / "gold"))
needs_gold = pytest.mark.skipif(
    not (SHARED / "score_origins.py").is_file(),
    reason="needs the shared gold folder with its scorer beside the project, or MUSTER_GOLD",
)
needs_extra = pytest.mark.skipif(
    not ModelCard.installed("multilingual"), reason="the extra multilingual is not installed"
)


def test_the_set_is_the_one_that_was_measured() -> None:
    assert hashlib.sha256(TRANSLATIONS.read_bytes()).hexdigest()[:16] == DIGEST


def test_each_story_is_told_in_each_language_once_and_has_its_negatives() -> None:
    told: dict[tuple[str, str], Counter[str]] = {}
    for line in TRANSLATIONS.read_text("utf-8").splitlines():
        row = json.loads(line)
        assert row["constructed"] is True
        assert row["licence"] == "CC0-1.0"
        counts = told.setdefault((row["split"], row["story"]), Counter())
        counts[
            f"{row['relation']} {row['language']}" if row["relation"] == "translated" else row["relation"]
        ] += 1
    assert Counter(split for split, _ in told) == {"tuning": 6, "held_out": 6}
    for counts in told.values():
        assert counts["origin"] == counts["hard_negative"] == 1
        assert counts["independent"] == 2
        assert all(counts[f"translated {language}"] == 1 for language in LANGUAGES)


@pytest.fixture(scope="module")
def plain() -> dict[str, OriginScore]:
    return score_origins(read_gold(TRANSLATIONS))


@pytest.mark.parametrize("part", ["tuning", "held_out"])
def test_translations_are_joined_without_the_extra(plain: dict[str, OriginScore], part: str) -> None:
    assert plain[part].false_merges == ()
    assert plain[part].precision == 1.0
    assert plain[part].ari >= 0.95
    for language in LANGUAGES:
        hit, total = plain[part].joined[f"translated {language}"]
        assert hit >= total - 1, language


def test_foreign_briefs_of_two_sentences_are_mostly_joined_without_the_extra() -> None:
    scores = score_origins(read_gold(TRANSLATIONS, lead=2))["all"]
    assert scores.false_merges == ()
    assert scores.recall >= 0.9


@needs_extra
def test_the_extra_joins_foreign_briefs_of_one_sentence() -> None:
    gold = read_gold(TRANSLATIONS, lead=1)
    without, with_it = score_origins(gold)["all"], score_origins(gold, encoder=engines.encoder())["all"]
    assert with_it.false_merges == without.false_merges == ()
    assert with_it.joined["translated"][0] >= 64 > without.joined["translated"][0]


@pytest.mark.shared
@needs_gold
def test_gold_stories_keep_their_floors() -> None:
    scores = score_origins(read_gold(SHARED / "origins.jsonl"), ("s6", "s7", "s8"))
    for name, floor in (("all", 0.94), ("s6, s7, s8", 0.80)):
        assert scores[name].false_merges == ()
        assert scores[name].ari >= floor
        for relation in ("verbatim", "trimmed", "embedded", "rewritten", "spun", "back_translated"):
            hit, total = scores[name].joined[relation]
            assert hit == total, relation


@pytest.mark.shared
@needs_gold
@pytest.mark.parametrize("damage", ["as it is", "split", "merged"])
def test_the_figures_are_those_of_the_shared_scorer(tmp_path: Path, damage: str) -> None:
    spec = importlib.util.spec_from_file_location("score_origins", SHARED / "score_origins.py")
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    gold = merged(read_gold(SHARED / "origins.jsonl"))
    guess = _guess(gold, damage)
    lines = (json.dumps({"report_id": name, "origins": list(said)}) for name, said in guess.items())
    (tmp_path / "guess.jsonl").write_text("\n".join(lines), "utf-8")
    expected = reference.score(str(SHARED / "origins.jsonl"), str(tmp_path / "guess.jsonl"))
    mine = score(gold, guess).as_json()
    for name in (
        "reports",
        "ari",
        "pair_precision",
        "pair_recall",
        "pair_f1",
        "false_merges",
        "roundups_exact",
    ):
        assert mine[name] == expected[name], name
    assert expected["joined_to_its_origin"].items() <= mine["joined_to_its_origin"].items()


def _guess(gold: list[GoldReport], damage: str) -> dict[str, tuple[str, ...]]:
    """Gold origins, some of them torn apart, put together or left out."""
    guess = {r.id: tuple(sorted(r.origins)) for r in gold}
    for n, r in enumerate(gold):
        if damage == "split" and n % 5 == 0:
            guess[r.id] = (f"alone {n}",)
        if damage == "merged" and r.relation in ("independent", "hard_negative"):
            guess[r.id] = (f"{r.story}-o1",)
    if damage == "split":
        del guess[gold[1].id]
    return guess


def test_the_table_shows_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate_origins(TRANSLATIONS, ["t1"], None, False, False) == 0
    shown = capsys.readouterr().out
    assert "held_out" in shown
    assert "translated, credit none" in shown


def test_a_malformed_line_and_a_strange_story_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_gold(tmp_path / "none.jsonl")
    (tmp_path / "bad.jsonl").write_text('{"report_id": "a"}\n', "utf-8")
    with pytest.raises(UsageError, match="line 1"):
        read_gold(tmp_path / "bad.jsonl")
    with pytest.raises(UsageError, match="no report to score"):
        score_origins(read_gold(TRANSLATIONS), ("nowhere",))


def test_json_is_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    evaluate_origins(TRANSLATIONS, [], None, False, True)
    figures: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert figures["all"]["reports"] == 120
