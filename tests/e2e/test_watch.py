"""`muster watch`, and a server that is killed in the middle of a job: the ledger is right afterwards."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader

REPORTS = 40
WAIT_S = 90


def muster(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "muster", *arguments, "--ledger", "l"]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, timeout=WAIT_S)


def test_watch_once_reads_what_is_new_and_only_that(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.txt").write_text("Two ships left Tartus on Monday, a port official said.")
    (reports / "b.json").write_text("{broken")
    first = muster(tmp_path, "watch", "reports", "--once", "--verbose")
    assert first.returncode == 1, first.stderr
    assert "stored\t" in first.stdout
    assert "1 stored + 0 already known + 1 set aside" in first.stdout
    (reports / "c.txt").write_text("Six trucks reached Tartus on Tuesday, a port official said.")
    second = muster(tmp_path, "watch", "--once")
    assert second.returncode == 0, second.stderr
    assert "1 taken in = 1 stored" in second.stdout
    third = muster(tmp_path, "watch", "--once")
    assert "0 files read, 3 unchanged" in third.stdout
    with LedgerReader.open(tmp_path / "l") as reader:
        assert reader.counts().reports == reader.counts().origins == 2
        assert reader.verify() == ()
    assert muster(tmp_path, "watch", "l", "--once").returncode == 2
    assert muster(tmp_path, "watch", "none", "--once").returncode == 2


class Server:
    """`muster serve` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "muster", "serve", "--port", str(port), "--ledger", "l"]
        self.process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            try:
                self.ask("/api/counts")
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server does not start")

    def ask(self, path: str, body: bytes | None = None) -> Any:
        headers = {"content-type": "multipart/form-data; boundary=part", "origin": self.address}
        request = urllib.request.Request(self.address + path, body, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["data"]

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(WAIT_S)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_server_killed_in_the_middle_of_a_job_loses_and_doubles_nothing(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "l").close()
    lines = [json.dumps({"report_id": f"n{n}", "text": f"Officials said on Monday that {n + 2} trucks left Tartus."}) for n in range(REPORTS)]  # fmt: skip
    content = "\n".join([*lines, "{broken"])
    head = '--part\r\ncontent-disposition: form-data; name="files"; filename="a.jsonl"\r\n\r\n'
    server = Server(tmp_path)
    job = server.ask("/api/reports", f"{head}{content}\r\n--part--\r\n".encode())["id"]
    deadline = time.monotonic() + WAIT_S
    while server.ask(f"/api/jobs/{job}")["stored"] < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    server.end(signal.SIGKILL)
    with LedgerReader.open(tmp_path / "l") as reader:
        assert 3 <= reader.counts().reports < REPORTS

    server = Server(tmp_path)
    while (found := server.ask(f"/api/jobs/{job}"))["state"] != "done" and time.monotonic() < deadline:
        time.sleep(0.1)
    server.end(signal.SIGTERM)
    assert found["state"] == "done"
    assert found["taken"] == found["stored"] + found["known"] + found["quarantined"] == REPORTS + 1
    # a report that was stored in the very moment of the kill may not have been noted down any more
    assert found["stored"] >= REPORTS - 1
    assert found["quarantined"] == 1
    with LedgerReader.open(tmp_path / "l") as reader:
        assert reader.counts().reports == REPORTS
        assert len(reader.custody()) == REPORTS
        assert reader.verify() == ()
    with Ledger.open(tmp_path / "l") as book:
        assert book.current()
