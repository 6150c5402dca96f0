"""Faults of the machine and of the outlets: nothing is lost, nothing is doubled, and the message says what to do.

What a kill at any moment leaves is tested beside this file; damaged files and bad input are, too.
"""

from __future__ import annotations

import errno
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from muster.cli import main
from muster.corroborate.revisions import latest, links, revisions, standing, withdrawn
from muster.domain.errors import Retry
from muster.domain.link import Relation
from muster.pipeline import compose, engines
from muster.pipeline.analyse import Ports
from muster.store import sqlite
from muster.store.custody import ALSO_AT, CLOCK_BACK
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.sqlite import DATABASE

REPORTS = 12


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def stored(self) -> list[str]:
        return [line.split("\t")[2] for line in self.out.splitlines() if line.startswith("stored\t")]


Run = Callable[..., Ran]


@cache
def rules_alone() -> Ports:
    """The parser, loaded once for all commands of this file; what the reading model adds does not matter here."""
    return Ports(engines.SpacyParser(), compose.gazetteer(), engines.NoTagger())


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MUSTER_NOW", "2025-01-31T12:00:00Z")
    monkeypatch.setattr(engines, "ports", rules_alone)

    def command(*arguments: str | Path) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        told = capfd.readouterr()
        assert "Traceback" not in told.err
        return Ran(int(ended.value.code or 0), told.out, told.err)

    return command


def report(name: str | None, text: str, **fields: str) -> dict[str, str]:
    named = {"report_id": name} if name else {}
    return named | {"outlet": "Coast Daily", "published": "2025-01-14", "text": text} | fields


def write(path: Path, *reports: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in reports), "utf-8")
    return path


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """Reports of some length that share no words, so that a small disk is soon full and nothing is compared at length."""
    chance = random.Random(7)
    filler = [" ".join(f"{chance.getrandbits(28):07x}" for _ in range(120)) for _ in range(REPORTS)]
    told = [f"A convoy of {n + 12} army trucks left Tartus on Monday.\n\n{filler[n]}" for n in range(REPORTS)]
    return write(tmp_path / "batch.jsonl", *(report(f"n{n}", text) for n, text in enumerate(told)))


def kept(folder: Path) -> list[str]:
    with LedgerReader.open(folder) as reader:
        assert not [problem for problem in reader.verify() if "derived" not in problem]
        return [entry.locator for entry in reader.custody()]


def finished(run: Run, batch: Path, folder: Path, promised: list[str]) -> None:
    """The same command again, now that the fault is gone: all is there once, as if nothing had happened."""
    assert set(promised) <= set(kept(folder))
    again = run("ingest", batch, "--ledger", folder)
    assert again.code == 0, again.err
    undisturbed = folder.with_name("undisturbed")
    assert run("ingest", batch, "--ledger", undisturbed).code == 0
    with LedgerReader.open(folder) as reader, LedgerReader.open(undisturbed) as other:
        assert reader.counts().reports == REPORTS
        assert reader.verify() == ()
        assert reader.digest() == other.digest()
    assert not list(folder.glob("evidence/*/*.part"))


def test_a_full_disk_under_the_database(
    run: Run, batch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, set_up = tmp_path / "ledger", sqlite._set_up_writer
    Ledger.open(folder).close()

    def small(connection: Any, record: Any) -> None:
        set_up(connection, record)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages + 8}").close()

    with monkeypatch.context() as full:
        full.setattr(sqlite, "_set_up_writer", small)
        told = run("ingest", batch, "--ledger", folder, "--verbose")
    assert told.code == 3
    assert "check disk space" in told.err
    assert 0 < len(told.stored) < REPORTS
    finished(run, batch, folder, told.stored)


def test_a_full_disk_under_the_evidence(
    run: Run, batch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, left = os.fsync, [10]

    def full_after_a_while(handle: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    with monkeypatch.context() as full:
        full.setattr("muster.store.evidence.os.fsync", full_after_a_while)
        told = run("ingest", batch, "--ledger", tmp_path / "ledger", "--verbose")
    assert told.code == 3
    assert "no space left to keep the original bytes; make space and run the same command again" in told.err
    assert 0 < len(told.stored) < REPORTS
    assert not list((tmp_path / "ledger").glob("evidence/*/*.part"))
    finished(run, batch, tmp_path / "ledger", told.stored)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full(run: Run, batch: Path, small_disk: Path) -> None:
    folder = small_disk / "ledger"
    told = run("ingest", batch, "--ledger", folder, "--verbose")
    assert told.code == 3, told
    assert "space" in told.err
    assert len(told.stored) < REPORTS
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    finished(run, batch, folder, told.stored)


def test_a_database_that_another_program_holds(
    run: Run, batch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ledger"
    Ledger.open(folder).close()
    monkeypatch.setattr(sqlite, "_WAIT_MS", 50)
    other = sqlite3.connect(folder / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    told = run("ingest", batch, "--ledger", folder, "--verbose")
    assert told.code == Retry.exit_code == 5
    assert "the ledger is busy; try again" in told.err
    assert told.stored == []
    other.execute("ROLLBACK")
    other.close()
    finished(run, batch, folder, [])


def test_two_ingests_at_once(run: Run, batch: Path, tmp_path: Path) -> None:
    """The second one is told to wait and changes nothing; the first one goes on undisturbed."""
    folder = tmp_path / "ledger"
    environment = {**os.environ, "MUSTER_NOW": "2025-01-31T12:00:00Z"}
    command = [sys.executable, "-m", "muster", "ingest", "-", "--ledger", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as first:
        until = time.monotonic() + 60
        while not _held(folder) and time.monotonic() < until:
            time.sleep(0.1)
        second = run("ingest", batch, "--ledger", folder, "--verbose")
        out, _ = first.communicate(batch.read_text("utf-8"))
    assert second.code == Retry.exit_code == 5
    assert "another muster is writing to this ledger; try again when it has finished" in second.err
    assert second.stored == []
    assert first.returncode == 0
    assert f"{REPORTS} stored" in out
    with LedgerReader.open(folder) as reader:
        assert reader.counts().reports == REPORTS
        assert reader.verify() == ()


def _held(folder: Path) -> bool:
    if not (folder / DATABASE).exists():
        return False
    try:
        Ledger.open(folder).close()
    except Retry:
        return True
    return False


def test_a_clock_that_is_set_back(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time in the ledger does not run backwards: what was known at a moment is a beginning of the custody log."""
    folder = tmp_path / "ledger"
    for n, now in enumerate(("2025-01-10", "2025-01-20", "2024-06-01", "2024-06-02", "2025-01-25")):
        told = report(
            f"n{n}",
            f"A convoy of {n + 12} army trucks left Tartus on Monday, two port officials said.",
            published="2024-05-01",
        )
        monkeypatch.setenv("MUSTER_NOW", f"{now}T12:00:00Z")
        assert run("ingest", write(tmp_path / f"{n}.jsonl", told), "--ledger", folder).code == 0
    monkeypatch.setenv("MUSTER_NOW", "2024-06-03T12:00:00Z")
    with LedgerReader.open(folder) as reader:
        log = reader.custody()
        assert reader.verify() == ()
        order = [reader.recordings()[reader.document(f"n{n}").id] for n in range(5)]
    assert [entry.at for entry in log] == sorted(entry.at for entry in log)
    noted = [entry.locator for entry in log if entry.action == CLOCK_BACK]
    assert [note[:26] for note in noted] == ["the clock says 2024-06-01T", "the clock says 2024-06-02T"]
    assert order == sorted(order)

    def known(*arguments: str) -> int:
        asked = (
            "site",
            "Tartus",
            "--clock",
            "recorded",
            "--as-of",
            "2025-02-01",
            "--json",
            "--ledger",
            folder,
        )
        return int(json.loads(run(*asked, *arguments).out)["status"]["claims_considered"])

    assert known("--known", "2024-12-31") == 0
    assert known("--known", "2025-01-15") == 1
    assert known("--known", "2025-01-21") == 4
    assert known() == 5  # "now" is never before the last entry, whatever the clock says


def test_the_same_report_under_two_addresses(run: Run, tmp_path: Path) -> None:
    text = "A convoy of 12 army trucks left Tartus on Monday, two port officials said."
    first, second, third = (
        f"https://{host}/2025/trucks-leave-tartus" for host in ("a.example", "m.a.example", "print.a.example")
    )
    folder = tmp_path / "ledger"
    for n, url in enumerate((first, second, third, second)):
        told = run("ingest", write(tmp_path / f"{n}.jsonl", report(None, text, url=url)), "--ledger", folder)
        assert told.code == 0, told.err
    with LedgerReader.open(folder) as reader:
        assert reader.counts()[:2] == (1, 1)
        (kept_once,) = reader.all_documents()
        assert kept_once.url == first
        assert reader.addresses(kept_once.id) == (first, second, third)
        actions = [entry.action for entry in reader.custody()]
        assert actions == ["collected", "collected", ALSO_AT, "collected", ALSO_AT]
        assert len({entry.sha256 for entry in reader.custody()}) == 3  # each address's own bytes are kept
        assert reader.verify() == ()
    assert run("verify", "--ledger", folder).code == 0


def test_reports_that_their_input_names_apart_stay_two_with_one_origin(run: Run, tmp_path: Path) -> None:
    text = "A convoy of 12 army trucks left Tartus on Monday, two port officials said, and that the harbour gate stayed closed for the night."
    told = [report(name, text, url=f"https://{name}.example/trucks") for name in ("one", "two")]
    assert run("ingest", write(tmp_path / "r.jsonl", *told), "--ledger", tmp_path / "ledger").code == 0
    with LedgerReader.open(tmp_path / "ledger") as reader:
        assert reader.counts().reports == 2
        assert reader.counts().origins == 1


def test_a_report_corrected_under_the_same_address(run: Run, tmp_path: Path) -> None:
    """Both versions are kept; the later one is a revision of the earlier, not a second voice and no contradiction."""
    url = "https://coast.example/2025/01/trucks-leave-tartus"
    before = report(
        None,
        "A convoy of 30 army trucks left Tartus on Monday, two port officials said.\n\n"
        "A Russian landing ship arrived at Tartus on Monday, a port official said.",
        url=url,
    )
    after = report(
        None, "A convoy of 13 army trucks left Tartus on Monday, two port officials said.", url=url
    )
    folder = tmp_path / "ledger"
    for n, one in enumerate((before, after, before)):
        assert run("ingest", write(tmp_path / f"{n}.jsonl", one), "--ledger", folder).code == 0
    with LedgerReader.open(folder) as reader:
        documents = {d.id: d for d in reader.all_documents()}
        recorded, order = reader.all_claims(), reader.recordings()
        assert len(documents) == 2
        assert reader.verify() == ()
    (revision,) = revisions(documents.values(), order)
    assert (documents[revision.earlier].text, documents[revision.later].text) == (
        before["text"],
        after["text"],
    )
    newest = latest([revision], documents, order)
    gone = withdrawn(recorded, newest)
    assert {w.why for w in gone} == {
        "the outlet's later version says it otherwise",
        "the outlet's later version no longer says this",
    }
    assert {link.relation for link in links(gone)} == {Relation.SUPERSEDES}
    assert {r.document.text for r in standing(recorded, newest)} == {after["text"]}
