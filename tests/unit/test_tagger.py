"""The bundled reading model: what it is, that it is checked, that it reads the same way every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from muster.domain.claim import Action
from muster.domain.document import Document
from muster.domain.errors import AssetMismatch
from muster.domain.reading import Reading
from muster.domain.text import Span
from muster.evaluation.commands import evaluate_factuality, evaluate_polnear
from muster.inference.model_card import ModelCard
from muster.inference.tagger import NoTagger, OnnxTagger

TEXT = (
    "TARTUS — Two Russian landing ships left Tartus on Wednesday, a port official said.\n"
    "Four tankers were still moored at the northern pier on Friday morning, he added."
)
DOCUMENT = Document("t", TEXT, outlet="Port Herald", title="Ships leave Tartus", language="en")

pytestmark = pytest.mark.skipif(
    not ModelCard.installed("reading"), reason="the reading model is not installed"
)


@pytest.fixture(scope="module")
def tagger() -> OnnxTagger:
    return OnnxTagger(threads=1)


def test_events_with_their_participants_places_and_times(tagger: OnnxTagger) -> None:
    reading = tagger.read(DOCUMENT)
    left = reading.at(Span(TEXT.index("left"), TEXT.index("left") + 4))
    assert left is not None
    assert left.action is Action.DEPART
    assert left.probability > 0.9
    assert "landing ships left Tartus" in left.extent.of(TEXT)
    assert any("Tartus" in guess.span.of(TEXT) for guess in left.in_role("origin"))
    assert any("Wednesday" in guess.span.of(TEXT) for guess in left.in_role("time"))
    voice = left.voice("source")
    assert voice is not None
    assert "official" in voice.span.of(TEXT)


def test_every_span_lies_in_the_text(tagger: OnnxTagger) -> None:
    reading = tagger.read(DOCUMENT)
    spans = [p.predicate for p in reading.proposals] + [p.extent for p in reading.proposals]
    spans += [g.span for p in reading.proposals for g in (*p.roles, *p.voices)]
    spans += [g.span for g in reading.attributions]
    assert spans
    assert all(span.end <= len(TEXT) and span.of(TEXT).strip() for span in spans)


def test_the_number_of_threads_changes_nothing(tagger: OnnxTagger) -> None:
    assert OnnxTagger(threads=2).read(DOCUMENT) == tagger.read(DOCUMENT)


def test_other_languages_and_no_model_propose_nothing(tagger: OnnxTagger) -> None:
    russian = Document("r", "Корабли покинули Тартус.", language="ru")
    assert tagger.read(russian) == NoTagger().read(DOCUMENT) == Reading()


def test_a_file_that_is_not_the_recorded_one_is_refused() -> None:
    card = ModelCard("reading", None, "1", "models/reading", "Apache-2.0", {"encoder.onnx": "0" * 64})
    with pytest.raises(AssetMismatch, match=r"encoder\.onnx"):
        card.locate()


def test_an_absent_model_is_known_to_be_absent() -> None:
    assert not ModelCard.installed("no-such-model")


def test_polnear_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("text", "attributions"):
        (tmp_path / name).mkdir()
    words = "The mayor said the convoy had left. Nobody answered the question."
    (tmp_path / "text/a.txt").write_text(words, "utf-8")
    spans = ("Source 0 9\tThe mayor", "Cue 10 14\tsaid", "Content 15 34\tthe convoy had left")
    lines = (f"T{n}\t{span}" for n, span in enumerate(spans, 1))
    (tmp_path / "attributions/a_1.ann").write_text("\n".join(lines) + "\n", "utf-8")
    assert evaluate_polnear(tmp_path, as_json=True) == 0
    score = json.loads(capsys.readouterr().out)
    assert score["cue"]["f1"] == 1.0
    assert evaluate_polnear(tmp_path, as_json=False) == 0
    assert "content" in capsys.readouterr().out


def test_factuality_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"text": "They left on Monday .", "targets": [{"span1": [1, 2], "label": 3.0}]},
        {"text": "They did not leave .", "targets": [{"span1": [3, 4], "label": -3.0}]},
    ]
    path = tmp_path / "dev.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert evaluate_factuality(path, as_json=True) == 0
    score = json.loads(capsys.readouterr().out)
    assert score["predicates"] == 2
    assert score["pearson_r"] == 1.0
    assert score["mae"] < 3
