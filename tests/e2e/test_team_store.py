"""A team's ledger in PostgreSQL, from the command line to the page: it says what a ledger in a folder says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fastapi.testclient import TestClient

from muster.cli import main
from muster.store.address import Address
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.web.app import create_app

SAMPLES = Path(__file__).parents[2] / "src/muster/data/samples"
THREE = tuple(str(SAMPLES / name) for name in ("01-wire.jsonl", "03-courier.html", "04-ministry.txt"))
NOW = "2026-04-01T12:00:00Z"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command line to its exit code."""
    monkeypatch.setenv("MUSTER_NOW", NOW)
    monkeypatch.setenv("COLUMNS", "200")

    def command(*arguments: str | Path) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        told = capfd.readouterr()
        return Ran(int(ended.value.code or 0), told.out, told.err)

    return command


@pytest.fixture
def database(postgres_server: Any) -> Iterator[str]:
    """The address of an empty database."""
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)


def test_both_kinds_of_ledger_say_the_same(
    run: Run, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(tmp_path / "ledger")
    assert run("claims", "--ledger", database).code == 4  # nothing was made yet
    for ledger in (folder, database):
        assert run("ingest", *THREE, "--ledger", ledger).code == 0
    with Ledger.open(folder) as one, Ledger.open(database) as other:
        assert one.digest() == other.digest()

    again = run("ingest", *THREE, "--ledger", database)
    assert "0 stored" in again.out
    questions: tuple[tuple[str, ...], ...] = (
        ("claims", "--json"),
        ("claims", "--text", "landing ships", "--json"),
        ("claims", "--action", "depart", "--source", "ministry", "--json"),
        ("events", "--json"),
        ("site", "--json"),
        ("site", "Tartus", "--json"),
        ("export", "--format", "csv"),
        ("verify", "--json"),
    )
    for question in questions:
        said, also = (run(*question, "--ledger", ledger) for ledger in (folder, database))
        assert said.out
        assert also.out == said.out
        assert also.code == said.code
    assert json.loads(run("verify", "--json", "--ledger", database).out)["problems"] == []

    monkeypatch.setenv("MUSTER_LEDGER", database)
    assert run("verify", "--rebuild").code == 0
    (tmp_path / "muster.toml").write_text(f"ledger = {json.dumps(database)}\n", "utf-8")
    monkeypatch.delenv("MUSTER_LEDGER")
    monkeypatch.chdir(tmp_path)
    assert "all holds" in run("verify").out


def test_the_page_reads_a_team_s_ledger(run: Run, database: str) -> None:
    run("ingest", THREE[0], "--ledger", database)
    with LedgerReader.open(database) as reader:
        entry = reader.custody()[0]
        content = reader.evidence.get(entry.sha256)
        before = reader.counts().reports
    with TestClient(create_app(Address.of(database)), base_url="http://127.0.0.1") as client:
        assert client.get("/").status_code == 200
        assert client.get("/api/claims").json()["page"]["total"] > 0
        assert client.get(f"/evidence/{entry.sha256}").content == content
        assert client.get(f"/evidence/{'0' * 64}").status_code == 404
        assert client.get("/api/claims", params={"text": "a\0b", "source": "\0"}).status_code in (200, 400)
        run("ingest", THREE[2], "--ledger", database)
        with LedgerReader.open(database) as reader:
            assert reader.counts().reports == before + 1
        assert client.get("/reports").text.count('href="/reports/') > before  # what was added is seen at once


def test_a_mistake_in_an_address_is_one_clear_message_without_the_password(run: Run, tmp_path: Path) -> None:
    for address, code in (
        ("mysql://ana:s3cret@db/team", 2),
        ("postgresql://ana:s3cret@db:port/team", 2),
        (f"postgresql://ana:s3cret@/team?host={tmp_path}", 5),
    ):
        told = run("claims", "--ledger", address)
        assert told.code == code, told
        assert "Traceback" not in told.err
        assert "s3cret" not in told.err + told.out


def test_a_killed_writer_loses_nothing(run: Run, database: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "undisturbed")
    run("ingest", SAMPLES, "--ledger", folder)
    command = [sys.executable, "-m", "muster", "ingest", str(SAMPLES), "--ledger", database, "--verbose"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "MUSTER_NOW": NOW},
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().rstrip("\n") for _ in range(4)]
        process.kill()
    promised = {line.split("\t")[2] for line in lines if line.startswith("stored\t")}
    assert promised
    with LedgerReader.open(database) as reader:
        assert promised <= {entry.locator for entry in reader.custody()}
    run("ingest", SAMPLES, "--ledger", database)
    with LedgerReader.open(database) as reader, LedgerReader.open(folder) as other:
        assert reader.verify() == ()
        assert reader.custody() == other.custody()
        assert reader.digest() == other.digest()
