"""``muster story``: the path of a story from a ledger, for people and for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import muster
from muster.cli import main
from muster.domain.errors import NotFound
from muster.domain.story_path import Aspect, Shift

LEAD = "Two Russian landing ships might leave Tartus on Thursday, a port official told Meridian News Agency."
TRUCKS = "About 30 trucks with spare parts were waiting on the eastern pier, the official said."
DENIED = "The fleet denied that the ships were leaving for good."


def entry(name: str, outlet: str, day: str, text: str, title: str) -> dict[str, str]:
    return {
        "report_id": name,
        "outlet": outlet,
        "published": day,
        "language": "en",
        "title": title,
        "text": text,
    }


REPORTS = (
    entry("wire", "Meridian News Agency", "2026-03-10", f"{LEAD}\n\n{TRUCKS}\n\n{DENIED}", "Ships may leave"),
    entry("paper", "Harbour Gazette", "2026-03-11", f"{LEAD}\n\n{TRUCKS}".replace("About 30", "30"), "Ships to go"),
    entry(
        "late", "Daily \u001b[31mLantern", "2026-03-12",
        "Two Russian landing ships left Tartus on Thursday. 30 trucks with spare parts were waiting on the eastern pier, Harbour Gazette said.",
        "Gone",
    ),
    entry("alone", "Hill Post", "2026-03-12", "A battalion arrived at Latakia on Monday, residents said.", "Arrived"),
)  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("story")
    reports = folder / "reports.jsonl"
    reports.write_text("".join(json.dumps(report) + "\n" for report in REPORTS), "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["ingest", str(reports), "--ledger", str(folder / "ledger")])
    assert not ended.value.code
    return folder / "ledger"


def run(capfd: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    capfd.readouterr()
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    told = capfd.readouterr()
    return int(ended.value.code or 0), told.out + told.err


def test_the_path_is_drawn_with_what_each_hop_changed(
    capfd: pytest.CaptureFixture[str], ledger: Path
) -> None:
    code, out = run(capfd, "story", "late", "--ledger", ledger)
    assert code == 0
    assert out.index("Meridian News Agency") < out.index("Harbour Gazette") < out.index("Daily")
    assert "count: about 30 → 30" in out
    assert "hardened" in out
    assert "The fleet denied that the ships were leaving for good." in out
    assert "\u001b[31m" not in out


def test_evidence_is_listed_where_it_is_asked_for(capfd: pytest.CaptureFixture[str], ledger: Path) -> None:
    _, plain = run(capfd, "story", "paper", "--ledger", ledger)
    _, told = run(capfd, "story", "paper", "--ledger", ledger, "--evidence")
    assert "Order: Meridian News Agency was published 1 day before Harbour Gazette." in told
    assert "Order:" not in plain


def test_machines_get_the_path_and_its_reports(capfd: pytest.CaptureFixture[str], ledger: Path) -> None:
    code, out = run(capfd, "story", "wire", "--ledger", ledger, "--json")
    assert code == 0
    (told,) = json.loads(out)["stories"]
    names = {key: report["report_id"] for key, report in told["reports"].items()}
    assert {(names[h["parent"]], names[h["child"]]) for h in told["path"]["hops"]} == {
        ("wire", "paper"),
        ("paper", "late"),
    }
    again = run(capfd, "story", told["path"]["origin"], "--ledger", ledger, "--json")
    assert again == (code, out)


def test_a_report_without_copies_has_a_path_without_hops(
    capfd: pytest.CaptureFixture[str], ledger: Path
) -> None:
    code, out = run(capfd, "story", "alone", "--ledger", ledger)
    assert code == 0
    assert "Hill Post: 1 report" in out
    assert "0 hops" in out


def test_an_unknown_report_is_said(capfd: pytest.CaptureFixture[str], ledger: Path) -> None:
    code, out = run(capfd, "story", "nowhere", "--ledger", ledger)
    assert code == 4
    assert "nowhere" in out


def test_the_library_gives_the_path_with_its_documents(ledger: Path) -> None:
    with muster.LedgerReader.open(ledger) as reader:
        (story,) = muster.story_path(reader, "paper")
        last = next(hop for hop in story.path.hops if story.documents[hop.child].report_id == "late")
        assert (Aspect.WORDING, Shift.HARDENED) in {
            (c.aspect, c.shift) for c in last.changes
        } or last.hardened
        assert [group.id for group in reader.origins_of(last.child)] == [story.group.id]
        assert reader.origins_of("nothing") == ()
        with pytest.raises(NotFound):
            muster.story_path(reader, "o_0000")


def test_owners_of_the_users_count_and_a_mistake_is_told(
    capfd: pytest.CaptureFixture[str], ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = (
        "Two Russian landing ships left Tartus on Monday.",
        "On Monday morning the landing ships of the Russian navy sailed out. They left Tartus for the west.",
    )
    papers = zip(("Hill Post", "Hill Echo"), texts, strict=True)
    listed = [entry(f"n{n}", paper, "2026-03-12", text, "Gone") for n, (paper, text) in enumerate(papers)]
    reports = tmp_path / "two.jsonl"
    listed = (entry(f"n{n}", paper, "2026-03-12", text, "Tanker") for n, (paper, text) in enumerate(zip(("Hill Post", "Hill Echo"), texts, strict=True)))  # fmt: skip
    reports.write_text("".join(json.dumps(one) + "\n" for one in listed), "utf-8")
    table = tmp_path / "mine.tsv"
    table.write_text("hill\tHill House\tHill Post|Hill Echo\thill.example\t2025-01-01\n", "utf-8")
    assert run(capfd, "ingest", reports, "--ledger", tmp_path / "book")[0] == 0
    plain = run(capfd, "events", "--ledger", tmp_path / "book", "--json")[1]
    monkeypatch.setenv("MUSTER_OWNERS", str(table))
    assert run(capfd, "verify", "--ledger", tmp_path / "book", "--rebuild")[0] == 0
    owned = run(capfd, "events", "--ledger", tmp_path / "book", "--json")[1]
    assert "one owner: Hill House (Hill Echo, Hill Post)" in owned
    assert "one owner" not in plain
    table.write_text("hill\tHill House\n", "utf-8")
    code, out = run(capfd, "verify", "--ledger", ledger)
    assert (code, "5 are needed" in out) == (2, True)
