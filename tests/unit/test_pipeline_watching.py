"""Rounds over watched folders: known files are passed by, growing ones left, what leads out refused."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import pytest

from muster.domain.errors import NotFound, UsageError
from muster.domain.record import Analysis
from muster.pipeline.engine import Outcome
from muster.pipeline.looking import Looker
from muster.pipeline.pen import pen_of
from muster.pipeline.watching import run_round
from muster.pipeline.watchlist import Memory, Round, Watchlist, machine_folder, vetted
from muster.read.document import read
from muster.store.address import Address
from muster.store.reader import LedgerReader

SECOND = 1_000_000_000
NOW = 1_776_000_000 * SECOND
AT = "2026-04-20T06:00:00+00:00"


class ReadOnly:
    """An engine that reads and finds no claims."""

    def run(self, reports):
        for raw in reports:
            yield Outcome(raw, Analysis(read(raw), ()))


class Desk:
    """A watched folder, a clock that is set by hand, and the memory between rounds."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "reports"
        self.root.mkdir()
        self.ledger = folder / "ledger"
        self.pen = pen_of(self.ledger, create=True)
        self.memory, self.now = Memory(), NOW
        with self.pen():
            pass

    def file(self, name: str, text: str, at: int = NOW - 60 * SECOND) -> Path:
        path = self.root / name
        path.write_text(text, "utf-8")
        os.utime(path, ns=(at, at))
        return path

    def round(self) -> Round:
        looker = Looker(self.memory, lambda: self.now)
        found, self.memory = run_round(self.root, looker, self.pen, ReadOnly(), AT, Event())
        return found

    def counts(self):
        with LedgerReader.open(self.ledger) as reader:
            return reader.counts()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path.resolve())


def files(found: Round) -> tuple[int, int, int, int]:
    return found.read, found.same, found.growing, found.gone


def test_a_second_round_reads_nothing(desk):
    desk.file("a.txt", "Trucks left.")
    desk.file("b.jsonl", '{"text": "Two ships came."}\n{broken\n')
    first, second = desk.round(), desk.round()
    assert (first.stored, first.known, first.aside) == (2, 0, 1)
    assert first.refused[0][0].endswith("b.jsonl#line-2")
    assert files(first) == (2, 0, 0, 0)
    assert files(second) == (0, 2, 0, 0)
    assert not second.news
    assert desk.counts().reports == 2


def test_a_touched_file_is_no_news_and_a_changed_one_is(desk):
    path = desk.file("a.txt", "Trucks left.")
    desk.round()
    desk.file("a.txt", "Trucks left.", NOW - 30 * SECOND)
    assert files(desk.round()) == (0, 1, 0, 0)
    path.write_text("Trucks left again.")
    os.utime(path, ns=(NOW - 10 * SECOND,) * 2)
    changed = desk.round()
    assert files(changed) == (1, 0, 0, 0)
    assert changed.stored == 1


def test_the_same_bytes_under_another_name_are_known(desk):
    desk.file("a.txt", "Trucks left.")
    desk.round()
    desk.file("b.txt", "Trucks left.")
    found = desk.round()
    assert (found.stored, found.known) == (0, 1)


def test_a_file_that_grows_is_left_for_the_next_round(desk):
    desk.file("a.txt", "Trucks le", NOW - SECOND)
    assert files(desk.round()) == (0, 0, 1, 0)
    desk.now += 2 * SECOND
    desk.file("a.txt", "Trucks left.", desk.now)
    assert files(desk.round()) == (0, 0, 1, 0)
    assert desk.counts().reports == 0
    desk.now += 5 * SECOND
    assert desk.round().stored == 1


def test_a_file_from_the_future_is_read_once_it_was_left_alone(desk):
    desk.file("a.txt", "Trucks left.", NOW + 3_600 * SECOND)
    assert files(desk.round()) == (0, 0, 1, 0)
    desk.now += SECOND
    assert files(desk.round()) == (0, 0, 1, 0)
    desk.now += 5 * SECOND
    assert desk.round().stored == 1


def test_a_vanished_file_is_counted_once_and_its_report_stays(desk):
    path = desk.file("a.txt", "Trucks left.")
    desk.round()
    path.unlink()
    assert files(desk.round()) == (0, 0, 0, 1)
    assert files(desk.round()) == (0, 0, 0, 0)
    assert desk.counts().reports == 1


def test_links_out_and_special_files_are_refused_once(desk, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (desk.root / "out.txt").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(desk.root / "pipe")
    first, second = desk.round(), desk.round()
    assert first.aside == 2
    assert {reason.partition(":")[0] for _, reason in first.refused} == {
        "a link out of the folder",
        "neither a file nor a folder",
    }
    assert second.aside == 0
    assert desk.counts().reports == 0


def test_a_folder_that_went_is_said_and_not_forgotten(desk):
    desk.file("a.txt", "Trucks left.")
    desk.round()
    desk.root.rename(desk.root.with_name("elsewhere"))
    assert "not there" in desk.round().trouble
    desk.root.with_name("elsewhere").rename(desk.root)
    assert files(desk.round()) == (0, 1, 0, 0)
    desk.root.rename(desk.root.with_name("elsewhere"))
    desk.root.symlink_to(desk.root.with_name("elsewhere"))
    assert "link" in desk.round().trouble


def test_a_single_feed_file_is_read_when_it_is_replaced(desk):
    def feed(*titles: str) -> str:
        entries = "".join(f"<item><title>{t}</title><description>{t} left port.</description></item>" for t in titles)  # fmt: skip
        return f'<rss version="2.0"><channel><title>Delta Post</title>{entries}</channel></rss>'

    path = desk.file("feed.xml", feed("One"))
    desk.root = path
    assert desk.round().stored == 1
    path.write_text(feed("Two", "One"))
    os.utime(path, ns=(NOW - 5 * SECOND,) * 2)
    found = desk.round()
    assert (found.stored, found.known) == (1, 1)


def test_the_list_survives_and_keeps_its_history(tmp_path):
    listed = Watchlist(tmp_path / "watch")
    folder = tmp_path / "reports"
    first = listed.add(folder, 60, AT, "kim", served=False)
    listed.keep(first.id, Round(AT, stored=2), Memory(refused=("x",)))
    listed.keep(first.id, Round(AT), Memory(refused=("x",)))
    listed.pause(first.id, True)
    assert Watchlist(tmp_path / "watch").one(first.id).paused
    second = listed.add(folder, 30, AT, "lee", served=True)
    assert second == listed.one(first.id)
    assert (second.every, second.served, second.paused, second.by) == (30, True, False, "kim")
    assert [round_.stored for round_ in listed.rounds(first.id).news] == [2]
    assert listed.rounds(first.id).last == Round(AT)
    assert listed.memory(first.id).refused == ("x",)
    listed.remove(first.id)
    assert listed.all() == []
    assert listed.memory(first.id) == Memory()
    with pytest.raises(NotFound):
        listed.one(first.id)
    with pytest.raises(NotFound):
        listed.one("../../etc")


def test_what_may_not_be_watched(tmp_path):
    folder = tmp_path.resolve()
    ledger, reports = folder / "ledger", folder / "reports"
    (ledger / "evidence").mkdir(parents=True)
    reports.mkdir()
    (folder / "link").symlink_to(reports)
    assert vetted(reports, ledger) == reports
    refused = [Path("reports"), reports / ".." / "reports", folder / "link", folder / "none", folder, ledger, ledger / "evidence", Path("/"), Path(f"{reports}\x00")]  # fmt: skip
    for path in refused:
        with pytest.raises(UsageError):
            vetted(path, ledger)


def test_a_database_has_its_things_on_this_machine(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    place = machine_folder(Address.of("postgresql://kim:secret@db/muster"))
    assert place.parent == tmp_path / "muster"
    assert place == machine_folder(Address.of("postgresql://kim:changed@db/muster"))
    assert machine_folder(tmp_path / "ledger") == tmp_path / "ledger"
