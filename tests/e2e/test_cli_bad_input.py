"""Bad input through the command: a clear reason each, the rest of the batch done, the right exit code."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from muster.cli import main
from muster.store.reader import LedgerReader

GOOD = {
    "report_id": "good",
    "outlet": "Paper",
    "published": "2025-01-14",
    "text": "Trucks left Tartus on Monday.",
}
ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<rss version='2.0'><channel><title>&b;</title><item><title>x</title><description>&b;</description></item></channel></rss>"
)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.bin").write_bytes(bytes(range(256)) * 64)
    (folder / "broken.html").write_bytes(b"<html><body><p>Trucks left Kufra on <b>Monday<div></p></table>")
    (folder / "lines.jsonl").write_text(
        json.dumps(GOOD) + "\n{broken\n" + json.dumps({"report_id": "x"}) + "\n"
    )
    (folder / "latin.txt").write_bytes(
        "Die Fähre verließ Jütland am Montag, sagte ein Sprecher.".encode("latin-1")
    )
    (folder / "bomb.xml").write_text(ENTITY_BOMB)
    (folder / "nested.json").write_text("[" * 5000 + "]" * 5000)
    with (folder / "long.txt").open("wb") as file:
        file.write(b"word " * 10_000_000)
    return folder


def ended(*arguments: str) -> int:
    with pytest.raises(SystemExit) as error:
        main(list(arguments))
    return int(error.value.code or 0)


def test_each_bad_input_has_its_reason_and_the_batch_goes_on(
    inputs: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ledger = tmp_path / "ledger"
    assert ended("ingest", str(inputs), str(tmp_path / "absent.html"), "--ledger", str(ledger)) == 1
    told = capfd.readouterr()
    assert "Traceback" not in told.err
    with LedgerReader.open(ledger) as reader:
        aside = {os.path.basename(item.locator): item for item in reader.quarantined()}
        names = " ".join(aside)
        for bad in (
            "empty.txt",
            "binary.bin",
            "lines.jsonl",
            "bomb.xml",
            "nested.json",
            "long.txt",
            "absent.html",
        ):
            assert bad in names, f"{bad} was not set aside: {names}"
        assert all(item.reason and item.error for item in aside.values())
        assert reader.document("good").outlet == "Paper"
        assert reader.verify() == ()
        counts = reader.counts()
    assert f"{counts.reports} stored + 0 already known + {counts.quarantined} set aside" in told.out


def test_again_nothing_changes(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_NOW", "2025-01-31T12:00:00Z")
    (inputs / "long.txt").unlink()
    digests = []
    for _ in range(2):
        assert ended("ingest", str(inputs), "--ledger", str(tmp_path / "ledger")) == 1
        with LedgerReader.open(tmp_path / "ledger") as reader:
            digests.append(reader.digest())
    assert digests[0] == digests[1]


def test_extract_and_origins_set_aside_and_go_on(inputs: Path, tmp_path: Path) -> None:
    (inputs / "long.txt").unlink()
    assert ended("extract", str(inputs), "--out", str(tmp_path / "out")) == 1
    assert (tmp_path / "out" / "good.json").is_file()
    assert ended("origins", str(inputs / "lines.jsonl"), "--out", str(tmp_path / "o.jsonl")) == 1
    assert json.loads((tmp_path / "o.jsonl").read_text())["report_id"] == "good"


def test_standard_input_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps(GOOD) + "\n")
    with (tmp_path / "in.jsonl").open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert ended("ingest", "-", "--ledger", str(tmp_path / "ledger")) == 0
    with LedgerReader.open(tmp_path / "ledger") as reader:
        assert reader.counts().reports == 1


def test_an_interrupt_is_told_and_has_its_own_code(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("muster.cli.reading.run_ingest", cut_short)
    assert ended("ingest", str(tmp_path), "--ledger", str(tmp_path / "ledger")) == 130
    assert "the same command again goes on from there" in capfd.readouterr().err
