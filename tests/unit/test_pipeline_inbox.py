"""Jobs on the disk: whole or not at all, read as ingest reads, counted once although they were read twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from muster.domain.document import RawReport
from muster.domain.errors import NotFound
from muster.domain.record import Quarantined
from muster.pipeline.inbox import End, Inbox, Part, tally_of
from muster.pipeline.ingest import Fate, Step

AT = "2026-04-20T06:00:00+00:00"


def given(name: str, content: bytes, **said: str) -> tuple[Part, list[bytes]]:
    return Part(name, "", **said), [content]


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "inbox")


def test_what_was_given_comes_out_as_ingest_would_read_it(inbox):
    job = inbox.receive(
        "kim",
        AT,
        [
            given("pasted text", b"Trucks left.", media_type="text/plain", outlet="Delta Post"),
            given("page.html", b"<html><body><p>Trucks left.</p></body></html>"),
            given("lines.jsonl", b'{"text": "Trucks left."}\n{broken\n'),
            given("nothing.txt", b""),
        ],
    )
    pasted, page, line, broken, empty = inbox.items(job)
    assert isinstance(pasted, RawReport)
    assert (pasted.media_type, pasted.outlet) == ("text/plain", "Delta Post")
    assert pasted.locator == "added by kim: pasted text"
    assert isinstance(page, RawReport)
    assert page.media_type == "text/html"
    assert isinstance(line, RawReport)
    assert line.locator == "added by kim: lines.jsonl#line-1"
    assert [type(item) for item in (broken, empty)] == [Quarantined, Quarantined]


def test_files_of_one_name_are_told_apart(inbox):
    job = inbox.receive("kim", AT, [given("a.txt", b"one"), given("a.txt", b"two"), given("a.txt", b"three")])
    assert [part.name for part in job.parts] == ["a.txt", "a (2).txt", "a (3).txt"]
    assert [item.content for item in inbox.items(job)] == [b"one", b"two", b"three"]


def test_the_queue_outlives_the_process(inbox, tmp_path):
    first = inbox.receive("kim", AT, [given("a.txt", b"one")])
    second = inbox.receive("kim", AT, [given("b.txt", b"two")])
    again = Inbox(tmp_path / "inbox")
    assert again.waiting() == [first, second]
    assert again.jobs() == [second, first]
    again.end(first.id, End(AT))
    assert inbox.waiting() == [second]
    assert not list((tmp_path / "inbox" / first.id).glob("part-*"))


def test_a_job_cut_short_while_it_came_in_is_none(inbox, tmp_path):
    def cut():
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        inbox.receive("kim", AT, [(Part("a.txt", ""), cut())])
    left, coming = (tmp_path / "inbox" / f".{digit * 24}" for digit in "01")
    left.mkdir()
    coming.mkdir()
    os.utime(left, (0, 0))
    inbox.sweep()
    assert inbox.jobs() == []
    assert list((tmp_path / "inbox").iterdir()) == [coming]


def test_the_oldest_jobs_that_are_over_are_forgotten(inbox, monkeypatch):
    monkeypatch.setattr("muster.pipeline.inbox.KEPT", 2)
    jobs = [inbox.receive("kim", AT, [given(f"{n}.txt", b"one")]) for n in range(5)]
    for job in jobs[:4]:
        inbox.end(job.id, End(AT))
    inbox.sweep()
    assert inbox.jobs() == [jobs[4], jobs[3], jobs[2]]


def test_what_was_stored_stays_stored_when_it_is_read_again(inbox):
    job = inbox.receive("kim", AT, [given("a.txt", b"one")])
    inbox.log(job.id, Step(Fate.STORED, "a", 2, report="r_1"))
    inbox.log(job.id, Step(Fate.QUARANTINED, "b", detail="broken"))
    inbox.log(job.id, Step(Fate.KNOWN, "a", report="r_1"))
    inbox.log(job.id, Step(Fate.QUARANTINED, "b", detail="broken"))
    inbox.log(job.id, Step(Fate.KNOWN, "c", report="r_2"))
    tally = tally_of(inbox.steps(job.id))
    assert (tally.stored, tally.known, tally.quarantined, tally.claims) == (1, 1, 1, 2)


def test_a_stopped_job_keeps_its_bytes_and_can_be_tried_again(inbox):
    job = inbox.receive("kim", AT, [given("a.txt", b"one")])
    with pytest.raises(NotFound):
        inbox.again(job.id)
    inbox.end(job.id, End(AT, "no space"))
    assert inbox.waiting() == []
    inbox.again(job.id)
    assert inbox.waiting() == [job]
    assert [item.content for item in inbox.items(job)] == [b"one"]


@pytest.mark.parametrize("name", ["", "..", "../..", "0" * 23, "g" * 24, "0" * 24])
def test_only_jobs_are_found(inbox, name):
    with pytest.raises(NotFound):
        inbox.job(name)
