"""Twenty times kill -9 in the middle of an ingest: nothing that was reported as stored is lost, nothing is doubled."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.sqlite import DATABASE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL and fork are POSIX")

KILLS = 20
REPORTS = 60
SEED = 20250131

# Starting Python and loading the parser takes far longer than storing a report. The nursery does both once and forks
# an ordinary `muster ingest` for every line it reads; each child is a process of its own and is really killed. The rules
# read alone there: the runtime of the reading model does not outlive a fork. The last test runs the whole command.
NURSERY = """
import os, sys
from muster.cli import main
from muster.pipeline import engines
parser = engines.SpacyParser()
engines.SpacyParser = lambda: parser
engines.tagger = lambda threads=0: engines.NoTagger()
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        main(line.rstrip("\\n").split("\\t"))
    print(f"pid {pid}", flush=True)
    _, status = os.waitpid(pid, 0)
    print(f"ended {status}", flush=True)
"""


class Nursery:
    """Runs commands one at a time; collects what they print until they end."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "MUSTER_NOW": "2025-01-31T12:00:00Z", "NO_COLOR": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=environment,
        )

    def start(self, *arguments: str) -> int:
        """Process id of a new ``muster`` with these arguments."""
        stream = self._in()
        stream.write("\t".join(arguments) + "\n")
        stream.flush()
        while True:
            line = self._line()
            if line.startswith("pid "):
                return int(line.split()[1])

    def finish(self) -> tuple[int, list[str]]:
        """Wait for the running command: its wait status and its lines."""
        lines = []
        while True:
            line = self._line()
            if line.startswith("ended "):
                return int(line.split()[1]), lines
            lines.append(line)

    def close(self) -> None:
        self._in().close()
        self._process.wait(timeout=30)
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()

    def _in(self) -> IO[str]:
        assert self._process.stdin is not None
        return self._process.stdin

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            assert self._process.stderr is not None
            pytest.fail(f"the nursery died: {self._process.stderr.read()}")
        return line.rstrip("\n")


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    made = Nursery(tmp_path)
    yield made
    made.close()


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Short constructed reports, one of them unreadable and one a repeat."""
    places = ("Tartus", "Murmansk", "Kufra", "Visby")
    lines = [
        json.dumps(
            {
                "report_id": f"n{number}",
                "outlet": f"Paper {number % 7}",
                "published": f"2025-01-{number % 28 + 1:02d}",
                "language": "en",
                "title": f"Movement {number}",
                "text": f"Officials said on Monday that {number + 2} trucks left {places[number % 4]}. "
                "The ministry denied that troops were withdrawing.",
            }
        )
        for number in range(REPORTS)
    ]
    lines[40:40] = ["{broken", lines[3]]
    path = tmp_path / "reports.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def stored(lines: list[str]) -> set[str]:
    return {line.split("\t")[2] for line in lines if line.startswith("stored\t") and line.count("\t") == 2}


def kept(folder: Path) -> set[str]:
    """Locators that the ledger holds evidence of."""
    if not (folder / DATABASE).exists():
        return set()
    Ledger.open(folder).close()  # a first run killed before its schema was made leaves none
    with LedgerReader.open(folder) as reader:
        return {entry.locator for entry in reader.custody()}


def test_twenty_kills_lose_nothing_and_double_nothing(
    nursery: Nursery, reports: Path, tmp_path: Path
) -> None:
    undisturbed = tmp_path / "undisturbed"
    nursery.start("ingest", str(reports), "--ledger", str(undisturbed), "--verbose")
    begun = time.monotonic()
    status, lines = nursery.finish()
    whole = time.monotonic() - begun
    assert os.waitstatus_to_exitcode(status) == 1  # one line was unreadable
    assert len(stored(lines)) == REPORTS

    chance, folder, promised, killed = random.Random(SEED), tmp_path / "killed", set[str](), 0
    for _ in range(6 * KILLS):
        if killed == KILLS:
            break
        pid = nursery.start("ingest", str(reports), "--ledger", str(folder), "--verbose")
        timer = threading.Timer(chance.uniform(0, whole / 4), os.kill, (pid, signal.SIGKILL))
        timer.start()
        status, lines = nursery.finish()
        timer.cancel()
        timer.join()
        killed += os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        promised |= stored(lines)
        assert promised <= kept(folder)
    assert killed == KILLS

    nursery.start("ingest", str(reports), "--ledger", str(folder), "--verbose")
    status, _ = nursery.finish()
    assert os.waitstatus_to_exitcode(status) == 1
    with LedgerReader.open(folder) as reader, LedgerReader.open(undisturbed) as other:
        assert reader.verify() == ()
        assert reader.counts() == other.counts()
        assert reader.custody() == other.custody()
        assert reader.digest() == other.digest()
    assert not list(folder.glob("evidence/*/*.part"))


def test_a_killed_process_of_its_own_can_be_continued(reports: Path, tmp_path: Path) -> None:
    """The same once without the nursery: interpreter, command and all."""
    command = [sys.executable, "-m", "muster", "ingest", str(reports), "--ledger", "l", "--verbose"]
    environment = {**os.environ, "MUSTER_NOW": "2025-01-31T12:00:00Z"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=tmp_path, env=environment
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().rstrip("\n") for _ in range(5)]
        process.kill()
    assert len(stored(lines)) == 5
    assert stored(lines) <= kept(tmp_path / "l")
    again = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
    )
    assert again.returncode == 1
    assert f"{REPORTS + 2} taken in" in again.stdout
    with LedgerReader.open(tmp_path / "l") as reader:
        assert reader.counts().reports == REPORTS
        assert reader.verify() == ()
