"""Stories and copies against labelled data: reading the data, figures by hand, and errors that say what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from muster.domain.errors import NotFound, UsageError
from muster.evaluation.commands import evaluate_copies, evaluate_stories
from muster.evaluation.copies import read_labels, score_copies
from muster.evaluation.labelled_stories import labelled_stories
from muster.evaluation.stories import score_stories

LABELS = Path(__file__).parents[2] / "corpus" / "copy_pairs.tsv"
CONVOY = (
    "RMELAN, Syria, March 4 (Delta Press) - A column of forty army trucks left the Rmelan garrison before dawn and drove toward "
    "Deir Hafir, Governor Salim Haddad said. Three tank transporters followed. The garrison at Rmelan is to be closed by Friday."
)
FRIGATE = (
    "The frigate Valdemar Storm put into Narvik with a damaged rudder after a storm off Lofoten. Her captain, Ingrid Moe, said "
    "that repairs would take two weeks."
)


def article(folder: Path, name: str, text: str, event: int, **fields: Any) -> None:
    (folder / "articles").mkdir(exist_ok=True)
    raw = {
        "text": text,
        "title": None,
        "url": None,
        "language": "en",
        "source_domain": f"{name}.example",
        "date_publish": "2025-03-04T08:00:00",
        "newsCluster": {"EventId": event, "Event": "an_event"},
    }
    (folder / "articles" / f"{name}.json").write_text(json.dumps(raw | fields), "utf-8")


@pytest.fixture
def cluster(tmp_path: Path) -> Path:
    article(tmp_path, "a", CONVOY, 1)
    article(tmp_path, "b", CONVOY, 1, source_domain="other.example")
    article(tmp_path, "c", CONVOY, 1, date_publish="2021-03-04T08:00:00")
    article(tmp_path, "d", FRIGATE, 2)
    return tmp_path


def labels(path: Path, *rows: str) -> Path:
    path.write_text("# a comment\na\tb\tlabel\twhy\n" + "".join(row + "\n" for row in rows), "utf-8")
    return path


def test_articles_are_read_by_the_real_reader(cluster: Path) -> None:
    first = labelled_stories(cluster)[0]
    assert first.story == "1 an_event"
    assert (first.document.report_id, first.document.outlet) == ("a.json", "a.example")
    assert first.document.published is not None
    assert first.document.published.iso.startswith("2025-03-04")
    assert first.document.dateline is not None


def test_stories_are_scored_and_errors_listed(cluster: Path) -> None:
    figures = score_stories(cluster).as_json()
    assert (figures["reports"], figures["events"], figures["stories"]) == (4, 2, 3)
    assert figures["all"]["precision"] == 1.0
    assert figures["all"]["recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4, abs=1e-4)
    assert figures["merged"] == []
    (split,) = figures["split"]
    assert (split["event"], split["sizes"]) == ("1 an_event", [2, 1])
    assert split["apart"][0].startswith("2021-03-04")
    low, high = figures["intervals"]["f1"]
    assert low <= figures["all"]["f1"] <= high


def test_lines_of_reports_with_their_story(tmp_path: Path) -> None:
    rows = [
        {"report_id": "1", "story": "s1", "text": CONVOY, "published": "2025-03-04", "relation": "origin"},
        {
            "report_id": "2",
            "story": "s1",
            "text": FRIGATE,
            "published": "2025-03-04",
            "relation": "hard_negative",
        },
    ]
    path = tmp_path / "rows.jsonl"
    again = rows[0] | {"story": "s2"}
    path.write_text("\n".join(json.dumps(row) for row in (*rows, again)) + "\n\n", "utf-8")
    assert [one.story for one in labelled_stories(path)] == ["s1", "s1 (other happening)"]
    path.write_text(json.dumps({"text": CONVOY}), "utf-8")
    with pytest.raises(UsageError, match="line 1: no story"):
        labelled_stories(path)


def test_data_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no articles"):
        labelled_stories(tmp_path)
    article(tmp_path, "a", CONVOY, 1, newsCluster=None)
    with pytest.raises(UsageError, match="EventId"):
        labelled_stories(tmp_path)
    (tmp_path / "articles" / "a.json").write_text("{", "utf-8")
    with pytest.raises(UsageError, match=r"a\.json"):
        labelled_stories(tmp_path)


def test_copies_count_what_is_joined_by_label(cluster: Path, tmp_path: Path) -> None:
    table = labels(tmp_path / "p.tsv", "a.json\tb.json\tcopy\tone text", "a.json\td.json\tboilerplate\ta form",
                   "a.json\tc.json\tcopy\tyears apart")  # fmt: skip
    figures = score_copies(cluster, table).as_json()
    assert figures["labels"]["copy"] == {"pairs": 2, "joined": 1, "share": 0.5}
    assert figures["labels"]["boilerplate"] == {"pairs": 1, "joined": 0, "share": 0.0}
    assert figures["false_merges"] == []
    assert figures["joined_across_events"] == []
    assert [pair["b"] for pair in figures["copies_apart"]] == ["c.json"]


def test_a_false_merge_is_listed(tmp_path: Path) -> None:
    article(tmp_path, "a", CONVOY, 1)
    article(tmp_path, "b", CONVOY, 2, source_domain="other.example")
    figures = score_copies(
        tmp_path, labels(tmp_path / "p.tsv", "a.json\tb.json\tbackground\tas a trial")
    ).as_json()
    assert figures["false_merges"] == [
        {"a": "a.json", "b": "b.json", "label": "background", "why": "as a trial"}
    ]
    assert figures["joined_across_events"] == [["a.json", "b.json"]]


def test_labels_that_do_not_fit_are_refused(cluster: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_labels(tmp_path / "absent.tsv")
    with pytest.raises(UsageError, match="not a labelled pair"):
        read_labels(labels(tmp_path / "p.tsv", "a.json\tb.json\tsame\t"))
    with pytest.raises(UsageError, match=r"no article z\.json"):
        score_copies(cluster, labels(tmp_path / "p.tsv", "a.json\tz.json\tcopy\t"))


def test_the_commands_print_tables_and_json(
    cluster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = labels(tmp_path / "p.tsv", "a.json\tb.json\tcopy\tone text", "b.json\tc.json\tcopy\tyears apart")
    assert evaluate_stories(cluster, as_json=False) == 0
    assert "split" in capsys.readouterr().out
    assert evaluate_copies(cluster, table, as_json=False) == 0
    assert "years apart" in capsys.readouterr().out
    assert evaluate_stories(cluster, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["events"] == 2


def test_every_label_of_the_corpus_has_its_reason_and_every_pair_one_label() -> None:
    pairs = read_labels(LABELS)
    assert len(pairs) == len({frozenset((pair.a, pair.b)) for pair in pairs}) == 260
    assert all(pair.why and pair.a != pair.b for pair in pairs)
