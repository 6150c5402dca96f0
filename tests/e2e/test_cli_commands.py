"""The commands as a person types them: what they print, and how they end."""

from __future__ import annotations

import csv
import json
import re
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from muster.cli import main
from muster.cli.serving import serve
from muster.domain.errors import UsageError
from muster.store.ledger import Ledger
from muster.store.sqlite import DATABASE

ROOT = Path(__file__).parents[2]
COMMANDS = (
    "demo",
    "ingest",
    "watch",
    "extract",
    "origins",
    "stories",
    "claims",
    "events",
    "site",
    "story",
    "judge",
    "judgements",
    "decide",
    "decisions",
    "grade",
    "grades",
    "brief",
    "export",
    "serve",
    "verify",
    "evaluate gold",
    "evaluate time",
    "evaluate geoparsing",
    "evaluate stories",
    "evaluate copies",
    "evaluate compare",
)
REPORTS = (
    {
        "report_id": "coast-1",
        "outlet": "Coast Daily",
        "published": "2025-01-14",
        "language": "en",
        "title": "Convoy leaves",
        "text": "TARTUS, Syria, Jan 14 (Coast Daily) - A convoy of 30 trucks left Tartus on Monday, two port officials said.\n\n"
        "The ministry denied that troops were withdrawing from Hmeimim air base.\n",
    },
    {
        "report_id": "../evil\u001b[31m",
        "outlet": "=cmd|' /C calc'!A0",
        "published": "2025-01-15",
        "language": "en",
        "title": "Later",
        "text": "A second convoy \u001b]0;owned\u0007 arrived at Tartus on Wednesday, residents said.",
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
    monkeypatch.setenv("COLUMNS", "200")

    def command(*arguments: str | Path) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        told = capfd.readouterr()
        return Ran(int(ended.value.code or 0), told.out, told.err)

    return command


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small ledger and the reports that are in it."""
    folder = tmp_path_factory.mktemp("cli")
    reports = folder / "reports.jsonl"
    reports.write_text("".join(json.dumps(report) + "\n" for report in REPORTS), "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["ingest", str(reports), "--ledger", str(folder / "ledger")])
    assert not ended.value.code
    return folder / "ledger", reports


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(run: Run, command: str) -> None:
    told = run(*command.split(), "--help")
    assert told.code == 0
    assert re.search(rf"Examples?:\s+.*muster {command}\b", re.sub(r"[│╭╮╰╯─]", " ", told.out), re.DOTALL)


def test_help_lists_every_command_and_the_exit_codes(run: Run) -> None:
    told = run("--help")
    assert all(command.split()[0] in told.out for command in COMMANDS)
    assert "Exit codes" in told.out
    assert run().code in (0, 2)
    assert "muster" in run("--version").out


@pytest.mark.skipif(not (ROOT / "docs").is_dir(), reason="the documentation is in the source tree")
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented(run: Run, command: str) -> None:
    page = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    section = re.search(rf"^### `muster {command}\b.*?(?=^##|\Z)", page, re.DOTALL | re.MULTILINE)
    assert section, f"docs/reference/cli.md has no section on muster {command}"
    options = set(re.findall(r"^│[ *]*(--[a-z][a-z-]+)", run(*command.split(), "--help").out, re.MULTILINE))
    assert {option for option in options - {"--help", "--serve"} if option not in section.group()} == set()


def test_ingest_counts_what_goes_in_and_again_changes_nothing(run: Run, filled: tuple[Path, Path]) -> None:
    ledger, reports = filled
    before = run("verify", "--ledger", ledger, "--json")
    again = run("ingest", reports, "--ledger", ledger, "--verbose")
    assert again.code == 0
    assert "2 taken in = 0 stored + 2 already known + 0 set aside" in again.out
    assert again.out.count("known\t0\t") == 2
    assert run("verify", "--ledger", ledger, "--json") == before
    assert json.loads(before.out)["problems"] == []


def test_a_pool_of_workers_gives_the_same_ledger(run: Run, filled: tuple[Path, Path], tmp_path: Path) -> None:
    _, reports = filled
    one = run("ingest", reports, "--ledger", tmp_path / "one")
    two = run("ingest", reports, "--ledger", tmp_path / "two", "--workers", "2")
    assert (one.code, two.code) == (0, 0)
    digests = {
        json.loads(run("verify", "--ledger", tmp_path / n, "--json").out)["digest"] for n in ("one", "two")
    }
    assert len(digests) == 1


def test_claims_are_listed_filtered_and_inert(run: Run, filled: tuple[Path, Path]) -> None:
    ledger, _ = filled
    told = run("claims", "--ledger", ledger)
    assert told.code == 0
    assert "Coast Daily" in told.out
    assert "\x1b" not in told.out + told.err
    machine = json.loads(run("claims", "--ledger", ledger, "--json").out)
    assert machine["total"] == len(machine["claims"]) > 0
    none = json.loads(run("claims", "--ledger", ledger, "--json", "--text", "submarine").out)
    assert none == {"total": 0, "offset": 0, "claims": []}
    paged = run("claims", "--ledger", ledger, "--limit", "1")
    assert f"{machine['total']} claims, 1 to 1 shown" in paged.out


def test_colour_is_for_terminals(
    run: Run, filled: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("events", "--ledger", filled[0]).out


def test_events_and_exports_are_machine_readable(run: Run, filled: tuple[Path, Path], tmp_path: Path) -> None:
    ledger, _ = filled
    events = json.loads(run("events", "--ledger", ledger, "--json").out)
    assert set(events) == {"total", "events"}
    for form, name in (("csv", "c.csv"), ("geojson", "c.geojson"), ("jsonl", "c.jsonl")):
        assert run("export", "--format", form, "--out", tmp_path / name, "--ledger", ledger).code == 0
    total = json.loads(run("claims", "--ledger", ledger, "--json").out)["total"]
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == total
    assert not any(row["outlet"].startswith("=") for row in rows)
    assert json.loads((tmp_path / "c.geojson").read_text("utf-8"))["type"] == "FeatureCollection"
    reports = [json.loads(line) for line in (tmp_path / "c.jsonl").read_text("utf-8").splitlines()]
    assert sum(len(report["claims"]) for report in reports) == total
    piped = run("export", "--format", "jsonl", "--ledger", ledger)
    assert piped.out == (tmp_path / "c.jsonl").read_text("utf-8")


def test_extract_writes_one_safe_file_a_report_and_touches_no_ledger(
    run: Run, filled: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("extract", filled[1], "--out", "deep/claims")
    assert told.code == 0
    written = sorted((tmp_path / "deep" / "claims").iterdir())
    assert len(written) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]
    report = json.loads((tmp_path / "deep" / "claims" / "coast-1.json").read_text("utf-8"))
    assert (report["report_id"], report["text"]) == ("coast-1", REPORTS[0]["text"])
    for claim in report["claims"]:
        assert report["text"][claim["start"] : claim["end"]] == claim["quote"]


def test_stories_are_told_with_their_reports_and_origins(run: Run, tmp_path: Path) -> None:
    copied = REPORTS[0] | {"report_id": "coast-copy", "outlet": "Bay Post", "title": "Trucks leave"}
    other = REPORTS[1] | {
        "text": "The frigate Valdemar \u001b]0;owned\u0007 put into Narvik with a damaged rudder."
    }
    path = tmp_path / "stories.jsonl"
    path.write_text(
        "".join(json.dumps(report) + "\n" for report in (REPORTS[0], other, copied)) + "{broken\n", "utf-8"
    )
    told = run("stories", path)
    assert told.code == 1
    assert "2 reports, 1 origin" in told.out
    assert "2025-01-14  Bay Post: Trucks leave" in told.out
    assert "3 reports tell 2 stories, 1 shown" in told.out
    assert "set aside" in told.err
    assert "\u001b" not in run("stories", path, "--all").out
    (story,) = json.loads(run("stories", path, "--json").out)["stories"]
    assert {report["report_id"] for report in story["reports"]} == {"coast-1", "coast-copy"}
    assert {o for report in story["reports"] for o in report["origins"]} == {
        o["id"] for o in story["origins"]
    }


def test_origins_writes_one_line_a_report_in_order(
    run: Run, filled: tuple[Path, Path], tmp_path: Path
) -> None:
    target = tmp_path / "origins.jsonl"
    told = run("origins", filled[1], "--out", target)
    assert told.code == 0
    lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert lines[0]["report_id"] == "coast-1"
    assert all(len(line["origins"]) >= 1 for line in lines)
    assert len(lines) == len(REPORTS)


def test_a_site_and_its_brief(run: Run, filled: tuple[Path, Path], tmp_path: Path) -> None:
    ledger, _ = filled
    told = run("site", "Tartus", "--ledger", ledger, "--as-of", "2025-01-16")
    assert told.code == 0
    assert "as of 2025-01-16" in told.out
    before = json.loads(run("site", "Tartus", "--ledger", ledger, "--known", "2024-01-01", "--json").out)
    assert before["status"].get("lines", []) == []
    for name, opening in (("b.md", "#"), ("b.html", "<!doctype html>")):
        made = run("brief", "Tartus", "--out", tmp_path / name, "--ledger", ledger, "--as-of", "2025-01-16")
        assert made.code == 0, made.err
        assert (tmp_path / name).read_text("utf-8").lower().startswith(opening)
    lines = (tmp_path / "b.md").read_text("utf-8").splitlines()
    leads = [n for n, line in enumerate(lines) if line.startswith("**")]
    assert leads
    assert all(lines[n - 1] == "" for n in leads)  # else CommonMark takes it into the list above


def test_without_a_name_all_sites_are_listed(run: Run, filled: tuple[Path, Path]) -> None:
    told = run("site", "--ledger", filled[0])
    assert told.code == 0
    assert "Tartus" in told.out
    listed = json.loads(run("site", "--ledger", filled[0], "--json").out)
    assert listed["total"] == len(listed["places"]) > 0
    counts = [p["claims"] for p in listed["places"] if p["place"]["precision"] == "site"]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["claims", "--ledger", "none"], 4, "no ledger in none"),
        (["verify", "--ledger", "none"], 4, "no ledger in none"),
        (["serve", "--ledger", "none"], 4, "no ledger in none"),
        (["verify", "--rebuild", "--ledger", "none"], 4, "no ledger in none"),
        (["claims", "--action", "fly"], 2, "fly"),
        (["claims", "--since", "yesterday"], 2, "yesterday"),
        (["claims", "--bbox", "1,2"], 2, "west,south,east,north"),
        (["claims", "--limit", "0"], 2, "--limit"),
        (["export", "--format", "xls"], 2, "xls"),
        (["brief"], 2, "name one site"),
        (["ingest"], 2, "INPUT"),
        (["fly"], 2, "fly"),
        (["evaluate", "gold", "absent"], 4, "absent"),
    ],
)
def test_a_mistake_is_one_clear_message(
    run: Run,
    filled: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    complaint: str,
) -> None:
    monkeypatch.chdir(filled[0].parent)
    monkeypatch.setenv("MUSTER_LEDGER", "ledger")
    told = run(*arguments)
    assert told.code == code, told
    assert complaint.casefold() in (told.err + told.out).casefold()
    assert "Traceback" not in told.err


def test_what_no_claim_speaks_of_is_not_found(run: Run, filled: tuple[Path, Path]) -> None:
    told = run("site", "Nowhere\x1b[31m-on-Sea", "--ledger", filled[0])
    assert told.code == 4
    assert "no claim speaks of" in told.err
    assert "\x1b" not in told.err


def test_debug_shows_where(run: Run) -> None:
    told = run("--debug", "claims", "--ledger", "none")
    assert told.code == 4
    assert "Traceback" in told.err


def test_another_writer_means_try_again(run: Run, filled: tuple[Path, Path]) -> None:
    with Ledger.open(filled[0]):
        told = run("ingest", filled[1], "--ledger", filled[0])
    assert told.code == 5
    assert "another muster is writing" in told.err


def test_a_damaged_ledger_stops_and_says_what_is_wrong(
    run: Run, filled: tuple[Path, Path], tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger"
    run("ingest", filled[1], "--ledger", ledger)
    connection = sqlite3.connect(ledger / DATABASE)
    with connection:
        connection.execute("UPDATE custody SET tool = 'other' WHERE seq = 1")
    connection.close()
    told = run("verify", "--ledger", ledger)
    assert told.code == 3
    assert "custody entry 1 was changed" in told.err
    (tmp_path / DATABASE).write_bytes(b"\x00\x01" * 4096)
    told = run("claims", "--ledger", tmp_path)
    assert told.code == 3
    assert "not a readable ledger" in told.err


def test_only_this_machine_is_served(filled: tuple[Path, Path]) -> None:
    for host in ("0.0.0.0", "192.0.2.1", "example.org", "::"):
        with pytest.raises(UsageError, match="loopback"):
            serve(host=host, ledger=filled[0])
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match="is taken"):
        serve(port=taken.getsockname()[1], ledger=filled[0])


def test_the_demonstration_tells_what_it_found(run: Run, tmp_path: Path) -> None:
    told = run("demo", "--no-serve", "--ledger", tmp_path / "demo")
    assert told.code == 0, told.err
    taken, stored = re.search(r"(\d+) taken in = (\d+) stored", told.out).groups()  # type: ignore[union-attr]
    assert taken == stored
    assert int(taken) >= 15
    origins = int(re.search(r"only (\d+) origins", told.out).group(1))  # type: ignore[union-attr]
    assert origins < int(taken)
    assert "one origin" in told.out
    again = run("demo", "--no-serve", "--ledger", tmp_path / "demo")
    assert f"0 stored + {taken} already known" in again.out


def test_a_ledger_too_large_for_memory_is_recomputed_only_where_asked(
    run: Run, filled: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = tmp_path / "ledger"
    run("ingest", filled[1], "--ledger", ledger)
    monkeypatch.setattr("muster.cli.checking.IN_MEMORY", 0)
    told = run("verify", "--ledger", ledger)
    assert told.code == 0
    assert "were not computed anew" in told.err
    assert json.loads(run("verify", "--ledger", ledger, "--json").out)["recomputed"] is False
    rebuilt = run("verify", "--rebuild", "--ledger", ledger)
    assert rebuilt.code == 0
    assert "were not computed anew" not in rebuilt.err
