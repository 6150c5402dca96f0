"""Archives, mail and PDF through the command: one of each, twice, cut short, and in two containers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from containers import answered, gz, mail, page, pdf, warc, zipped
from muster.cli import main
from muster.pipeline.engines import engine
from muster.pipeline.ingest import Step, ingest
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader

WORDS = "Trucks left {} on Monday, a port official said."


def ended(*arguments: str) -> int:
    with pytest.raises(SystemExit) as error:
        main(list(arguments))
    return int(error.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    crawl = [
        answered("https://a.example/1", WORDS.format("Tartus")),
        ("request", "https://a.example/1", b"", None, []),
    ]
    message = mail(WORDS.format("Banias"))
    message.add_attachment(WORDS.format("Homs"), filename="note.txt")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    inside = tmp_path / "in"
    inside.mkdir()
    for name, content in {
        "a.html.gz": gz(page(WORDS.format("Latakia"))),
        "b.zip": zipped([("x/one.txt", WORDS.format("Hama").encode()), ("../two.txt", b"Guns fell silent.")]),
        "c.warc.gz": warc(crawl),
        "d.wacz": zipped([("archive/data.warc.gz", warc([answered("https://a.example/2", "Tanks came.")])), ("datapackage.json", b"{}")]),
        "e.eml": message.as_bytes(),
        "f.mbox": b"From a@b.example Tue Jan 14 10:30:00 2025\n" + mail(WORDS.format("Kufra"), Subject="x").as_bytes(),
        "g.pdf": pdf([WORDS.format("Jableh")]),
        "h.jsonl.gz": gz(b'{"id":"h1","text":"Ships came."}\n{"id":"h2","text":"Ships went."}\n'),
    }.items():  # fmt: skip
        (inside / name).write_bytes(content)
    return inside


def test_one_of_each_is_read_and_again_nothing_changes(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_NOW", "2025-01-31T12:00:00Z")
    digests, told = [], []
    for _ in range(2):
        assert ended("ingest", str(folder), "--ledger", str(tmp_path / "ledger")) == 0
        told.append(capfd.readouterr())
        with LedgerReader.open(tmp_path / "ledger") as reader:
            digests.append(reader.digest())
            assert reader.verify() == ()
    assert "14 taken in = 11 stored + 0 already known + 0 set aside + 3 left out" in told[0].out
    assert "14 taken in = 0 stored + 11 already known + 0 set aside + 3 left out" in told[1].out
    assert "request records (1)" in told[0].err
    assert digests[0] == digests[1]
    assert {path.name for path in folder.iterdir()} == {
        path.name for path in folder.glob("?.*")
    }  # nothing unpacked
    with LedgerReader.open(tmp_path / "ledger") as reader:
        places = {entry.locator.removeprefix(f"{folder}/") for entry in reader.custody()}
        assert {
            "b.zip#../two.txt",
            "c.warc.gz#urn:uuid:1",
            "d.wacz#archive/data.warc.gz#urn:uuid:1",
        } <= places
        crawled = next(one for one in reader.all_documents() if one.url == "https://a.example/1")
        assert crawled.published is None
        sent = next(one for one in reader.all_documents() if one.outlet == "The Paper")
        assert sent.published is not None


def test_what_is_cut_or_a_bomb_is_told_and_the_rest_is_read(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("b.zip", "c.warc.gz", "h.jsonl.gz", "g.pdf"):
        (folder / name).write_bytes((folder / name).read_bytes()[:-40])
    (folder / "i.gz").write_bytes(gz(bytes(300_000_000)))
    assert ended("ingest", str(folder), "--ledger", str(tmp_path / "ledger")) == 1
    told = capfd.readouterr()
    for name in ("b.zip", "c.warc.gz", "h.jsonl.gz", "g.pdf"):
        assert f"{name}: " in told.err
    assert told.err.count("truncated") == 4
    with LedgerReader.open(tmp_path / "ledger") as reader:
        counts = reader.counts()
        aside = {Path(item.locator).name for item in reader.quarantined()}
        assert {"b.zip", "c.warc.gz", "h.jsonl.gz", "g.pdf", "i.gz"} <= aside
        assert any(entry.locator.endswith("b.zip#../two.txt") for entry in reader.custody())
    assert f"{counts.reports} stored + 0 already known + {counts.quarantined} set aside" in told.out


def test_the_same_bytes_in_two_containers_are_one_piece_of_evidence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = WORDS.format("Hama").encode()
    (tmp_path / "a.txt").write_bytes(words)
    (tmp_path / "b.txt.gz").write_bytes(gz(words))
    (tmp_path / "c.zip").write_bytes(zipped([("x.txt", words), ("y.txt", words)]))
    inputs = [str(tmp_path / name) for name in ("c.zip", "a.txt", "b.txt.gz")]
    assert ended("ingest", *inputs, "--ledger", str(tmp_path / "ledger")) == 0
    assert "4 taken in = 1 stored + 3 already known" in capfd.readouterr().out
    with LedgerReader.open(tmp_path / "ledger") as reader:
        (entry,) = reader.custody()
    assert entry.locator == f"{tmp_path}/c.zip#x.txt"


def test_watch_reads_them_too(folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for expected in ("14 taken in = 11 stored", "0 files read, 8 unchanged"):
        assert ended("watch", str(folder), "--once", "--ledger", str(tmp_path / "ledger")) == 0
        assert expected in capfd.readouterr().out


def test_a_run_that_was_cut_short_inside_archives_is_continued(folder: Path, tmp_path: Path) -> None:
    class Killed(Exception):
        pass

    def run(ledger: Path, stop_after: int | None) -> None:
        steps: list[Step] = []

        def stepped(step: Step) -> None:
            steps.append(step)
            if len(steps) == stop_after:
                raise Killed

        with Ledger.open(ledger, lambda: datetime(2025, 1, 31, tzinfo=UTC)) as book:
            ingest([folder], book, engine(1), on_step=stepped)

    run(tmp_path / "whole", None)
    for stop_after in (1, 3, 5, 8, 11):
        with pytest.raises(Killed):
            run(tmp_path / "cut", stop_after)
    run(tmp_path / "cut", None)
    with LedgerReader.open(tmp_path / "whole") as whole, LedgerReader.open(tmp_path / "cut") as cut:
        assert whole.digest() == cut.digest()
        assert [entry.locator for entry in whole.custody()] == [entry.locator for entry in cut.custody()]
