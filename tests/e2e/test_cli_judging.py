"""Judgements, grades and changes as a person types them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from muster.cli import main
from muster.export.lint_icd203 import lint_icd203
from muster.store.ledger import Ledger

REPORTS = (
    {
        "report_id": "coast-1",
        "outlet": "Coast Daily",
        "published": "2025-01-14",
        "text": "TARTUS, Syria, Jan 14 - A convoy of 30 trucks left Tartus on Monday, two port officials told Coast Daily.\n",
    },
    {
        "report_id": "harbour-1",
        "outlet": "Harbour Gazette",
        "published": "2025-01-15",
        "text": "Two frigates are moored at Tartus, residents said on Wednesday.\n",
    },
    {
        "report_id": "coast-2",
        "outlet": "Coast Weekly",
        "published": "2025-01-20",
        "text": "The defence ministry denied on Monday that trucks had left Tartus.\n",
    },
)


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command line to its exit code."""
    monkeypatch.setenv("MUSTER_NOW", "2025-01-31T12:00:00Z")
    monkeypatch.setenv("COLUMNS", "240")

    def command(*arguments: str | Path) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        told = capfd.readouterr()
        return Ran(int(ended.value.code or 0), told.out, told.err)

    return command


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judging")
    (folder / "reports.jsonl").write_text("".join(json.dumps(r) + "\n" for r in REPORTS), "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["ingest", str(folder / "reports.jsonl"), "--ledger", str(folder / "ledger")])
    assert not ended.value.code
    return folder / "ledger"


@pytest.fixture
def ledger(filled: Path, tmp_path: Path) -> Path:
    """A copy of the small ledger, for this test alone."""
    return Path(shutil.copytree(filled, tmp_path / "ledger"))


@pytest.fixture
def claims(run: Run, ledger: Path) -> list[str]:
    found = json.loads(run("claims", "--ledger", ledger, "--json").out)["claims"]
    assert len(found) >= 3
    return [claim["claim_id"] for claim in found]


def test_a_judgement_is_kept_with_its_reason_taken_back_and_listed(
    run: Run, ledger: Path, claims: list[str]
) -> None:
    a, b = claims[:2]
    said = run("judge", a, b, "different", "--why", "two convoys", "--by", "ana", "--ledger", ledger)
    assert said.code == 0, said.err
    assert said.out.rstrip().endswith("in force")
    again = run("judge", a, b, "different", "--why", "two convoys", "--by", "ana", "--ledger", ledger)
    assert "said before" in again.out
    listed = json.loads(run("judgements", "--ledger", ledger, "--json").out)
    (one,) = listed["judgements"]
    assert (one["kind"], one["verdict"], one["by"], one["why"]) == (
        "claims",
        "different",
        "ana",
        "two convoys",
    )
    assert one["in_force"]
    back = run("judge", "--undo", one["id"], "--why", "wrong day", "--by", "ben", "--ledger", ledger)
    assert f"takes back {one['id']}" in back.out
    first, second = json.loads(run("judgements", "--ledger", ledger, "--json").out)["judgements"]
    assert (first["in_force"], first["state"]) == (False, f"taken back by {second['id']}")
    twice = run("judge", "--undo", one["id"], "--why", "again", "--by", "ben", "--ledger", ledger)
    assert (twice.code, "already" in twice.err) == (2, True)
    told = run("judgements", "--ledger", ledger)
    assert "2 judgements, 1 in force" in told.out
    assert "wrong day" in told.out
    assert run("verify", "--ledger", ledger).code == 0


def test_what_is_said_later_is_dated_later_though_the_clock_stands_still(
    run: Run, ledger: Path, claims: list[str]
) -> None:
    a, b = claims[:2]
    for verdict in ("same", "different", "unsure", "same"):
        run("judge", a, b, verdict, "--why", f"now {verdict}", "--by", "ana", "--ledger", ledger)
    found = json.loads(run("judgements", "--ledger", ledger, "--json").out)["judgements"]
    assert [j["verdict"] for j in found] == ["same", "different", "unsure", "same"]
    assert [j["in_force"] for j in found] == [False, False, False, True]


def test_reports_are_judged_by_name(run: Run, ledger: Path) -> None:
    told = run(
        "judge", "coast-1", "harbour-1", "same", "--why", "one text", "--ledger", ledger, "--by", "ana"
    )
    assert told.code == 0, told.err
    (one,) = json.loads(run("judgements", "--ledger", ledger, "--json").out)["judgements"]
    assert one["kind"] == "reports"
    assert {one["a"][:2], one["b"][:2]} == {"r_"}


def test_mistakes_in_judging_are_told(run: Run, ledger: Path, claims: list[str]) -> None:
    a, b = claims[:2]
    for arguments, code, complaint in (
        ([a, b, "same"], 2, "--why"),
        ([a, b], 2, "name two records"),
        ([a, a, "same", "--why", "x"], 2, "one and the same record"),
        ([a, "coast-1", "same", "--why", "x"], 2, "not of one kind"),
        ([a, "c_nothing", "same", "--why", "x"], 4, "no claim c_nothing"),
        (["--undo", "j_nothing", "--why", "x"], 4, "no judgement j_nothing"),
        ([a, b, "same", "--why", "x", "--by", "automatic"], 2, "a person's name"),
    ):
        told = run("judge", *arguments, "--ledger", ledger)
        assert (told.code, complaint in told.err) == (code, True), told
    assert json.loads(run("judgements", "--ledger", ledger, "--json").out)["total"] == 0


def test_a_source_is_graded_by_name_and_shown_beside_what_it_says(run: Run, ledger: Path) -> None:
    before = run("site", "Tartus", "--ledger", ledger, "--as-of", "2025-01-16").out
    assert "[F" in before
    made = run("grade", "coast daily", "B", "--why", "checked often", "--by", "ana", "--ledger", ledger)
    assert made.code == 0, made.err
    assert "B Usually reliable" in made.out
    after = run("site", "Tartus", "--ledger", ledger, "--as-of", "2025-01-16").out
    assert "[B3 Possibly true" in after
    found = json.loads(run("claims", "--ledger", ledger, "--json", "--source", "coast daily").out)["claims"]
    assert {claim["reliability"] for claim in found} == {"B"}
    assert re.search(r"\bB[1-6]\b", run("claims", "--ledger", ledger).out)
    assert "Grade B3" in run("brief", "Tartus", "--ledger", ledger, "--as-of", "2025-01-16").out
    assert run("verify", "--ledger", ledger).code == 0


def test_as_of_an_earlier_day_the_grade_of_that_day_is_shown(
    run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for now, letter in (("2025-02-10", "B"), ("2025-03-10", "D")):
        monkeypatch.setenv("MUSTER_NOW", f"{now}T12:00:00Z")
        run("grade", "Coast Daily", letter, "--why", f"as of {now}", "--by", "ana", "--ledger", ledger)
    asked = ("site", "Tartus", "--ledger", ledger, "--as-of", "2025-01-16", "--known")
    shown = [run(*asked, day).out for day in ("2025-02-01", "2025-02-20", "2025-03-20")]
    assert ["[F3" in shown[0], "[B3" in shown[1], "[D3" in shown[2]] == [True, True, True]
    listed = json.loads(run("grades", "--ledger", ledger, "--json").out)["grades"]
    assert [(one["reliability"], one["in_force"]) for one in listed] == [("B", False), ("D", True)]
    assert "2 grades of 1 sources" in run("grades", "--ledger", ledger).out


def test_a_name_that_may_mean_several_sources_lists_them(run: Run, ledger: Path) -> None:
    told = run("grade", "Coast", "C", "--why", "x", "--by", "ana", "--ledger", ledger)
    assert told.code == 2
    assert "Coast Daily" in told.err
    assert "Coast Weekly" in told.err
    unnamed = run("grade", "residents", "C", "--why", "x", "--by", "ana", "--ledger", ledger)
    assert (unnamed.code, "not named in print" in unnamed.err) == (2, True)
    absent = run("grade", "Nobody's Times", "C", "--why", "x", "--by", "ana", "--ledger", ledger)
    assert (absent.code, "no claim cites" in absent.err) == (4, True)


def test_what_changed_since_a_day(run: Run, ledger: Path) -> None:
    asked = ("site", "Tartus", "--ledger", ledger, "--as-of", "2025-01-21", "--known", "2025-01-21")
    told = run(*asked, "--since", "2025-01-14")
    assert told.code == 0, told.err
    assert "since 2025-01-14:" in told.out
    assert "NEW  " in told.out
    machine = json.loads(run(*asked, "--since", "2025-01-14", "--json").out)
    assert {"kind", "text", "claims"} == set(machine["changes"][0])
    assert "since 2025-01-21: no changes" in run(*asked, "--since", "2025-01-21").out
    assert "changes" not in json.loads(run(*asked, "--json").out)


def test_only_one_at_a_time_judges(run: Run, ledger: Path, claims: list[str]) -> None:
    with Ledger.open(ledger):
        told = run("judge", *claims[:2], "same", "--why", "x", "--ledger", ledger)
    assert (told.code, "another muster is writing" in told.err) == (5, True)


def test_the_briefs_of_the_demonstration_keep_the_rules_of_estimates(run: Run, tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    assert run("demo", "--no-serve", "--ledger", demo).code == 0
    places = json.loads(run("site", "--ledger", demo, "--json").out)["places"][:6]
    assert places
    words = 0
    for place in places:
        name = place["place"]["id"]
        text = run("brief", name, "--ledger", demo, "--as-of", "2026-05-01", "--known", "2026-12-31").out
        assert lint_icd203(text) == (), name
        words += text.count("Judged ")
    assert words > 0
