"""Scoring of attribution spans and of factuality on the files' own formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from muster.domain.errors import UsageError
from muster.domain.reading import Scale
from muster.domain.text import Span
from muster.evaluation.factuality import Judged, judged_sentences, scale_of, score_factuality
from muster.evaluation.polnear import Labelled, articles, as_words, score_polnear

TEXT = "The mayor said the convoy left.\nNobody answered."
ANNOTATION = (
    "T1\tSource 0 9\tThe mayor\n"
    "T2\tCue 10 14\tsaid\n"
    "T3\tContent 15 30\tthe convoy left\n"
    "T4\tAttribution 10 14\tsaid\n"
    "E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n"
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name in ("text", "attributions"):
        (tmp_path / "dev" / name).mkdir(parents=True)
    (tmp_path / "dev/text/a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "dev/attributions/a_1111.ann").write_text(ANNOTATION, "utf-8")
    (tmp_path / "dev/attributions/a_2222.ann").write_text("T1\tSource 32 38\tNobody\n", "utf-8")
    return tmp_path


def test_one_annotator_an_article_unless_all_are_asked_for(corpus: Path) -> None:
    (article,) = articles(corpus)
    assert [(kind, span.of(TEXT)) for kind, span in article.spans] == [
        ("source", "The mayor"),
        ("cue", "said"),
        ("content", "the convoy left"),
    ]
    assert len(list(articles(corpus, every_annotator=True))) == 2


def test_fragments_are_spans_of_their_own(corpus: Path) -> None:
    (corpus / "dev/attributions/a_1111.ann").write_text("T1\tContent 15 25;26 30\tx\n", "utf-8")
    (article,) = articles(corpus)
    assert [span for _, span in article.spans] == [Span(15, 25), Span(26, 30)]


def test_spans_are_compared_by_words() -> None:
    with_stop, without = ({Labelled("content", Span(15, end))} for end in (31, 30))
    assert as_words(TEXT, with_stop) != as_words(TEXT, without)
    assert as_words(TEXT, {Labelled("cue", Span(10, 15))}) == as_words(TEXT, {Labelled("cue", Span(10, 14))})


def test_exact_spans_are_hits(corpus: Path) -> None:
    read = [Labelled("source", Span(0, 9)), Labelled("cue", Span(10, 14)), Labelled("content", Span(15, 25))]
    score = score_polnear(corpus, lambda text: read).as_json()
    assert score["articles"] == 1
    assert (score["source"]["f1"], score["cue"]["f1"], score["content"]["f1"]) == (1.0, 1.0, 0.0)


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no text"):
        list(articles(tmp_path))


def judged(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return path


ROW = {
    "text": "They left , it did n't help",
    "targets": [{"span1": [1, 2], "label": 3.0}, {"span1": [6, 7], "label": -3.0}],
}


def test_predicates_are_found_by_word_position(tmp_path: Path) -> None:
    (sentence,) = judged_sentences(judged(tmp_path / "dev.jsonl", ROW))
    assert [(span.of(sentence.text), value) for span, value in sentence.predicates] == [
        ("left", 3.0),
        ("help", -3.0),
    ]


def test_correlation_and_error(tmp_path: Path) -> None:
    path = judged(tmp_path / "dev.jsonl", ROW, ROW)
    right = score_factuality(path, lambda text, spans, scale: [2.0, -2.0]).as_json()
    assert right["pearson_r"] == pytest.approx(1.0)
    assert right["mae"] == pytest.approx(1.0)
    flat = score_factuality(path, lambda text, spans, scale: [1.0, 1.0]).as_json()
    assert flat["pearson_r"] == 0.0


def test_a_malformed_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="line 2"):
        list(judged_sentences(judged(tmp_path / "dev.jsonl", ROW, {"text": "x"})))


@pytest.mark.parametrize(("labels", "scale"), [([3.0, 0.75], Scale.TOLD), ([3.0, 2.25], Scale.HAPPENED)])
def test_the_scale_shows_in_the_values(labels: list[float], scale: Scale) -> None:
    words = Judged("It rained twice", tuple((Span(3, 9), label) for label in labels))
    assert scale_of([words]) is scale
