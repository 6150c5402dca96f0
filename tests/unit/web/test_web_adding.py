"""Adding in the browser and over the API: what is given, what becomes of it, what is refused."""

from __future__ import annotations

import html
import json
import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from containers import answered, gz, mail, page, pdf, warc, zipped
from muster.domain.errors import StopRun
from muster.domain.record import Analysis
from muster.pipeline.engine import Outcome
from muster.pipeline.inbox import Inbox, Part
from muster.pipeline.ingest import take
from muster.pipeline.pen import pen_of
from muster.read.document import read
from muster.store.ledger import Ledger, utc_now
from muster.store.reader import LedgerReader
from muster.web.access import Alone, Principal, Role
from muster.web.desk import Desk
from muster.web.jobs import Jobs
from muster.web.reader import RememberingReader
from muster.web.server import serve_desk

OWN = {"origin": "http://127.0.0.1:8000"}


def clock() -> datetime:
    return datetime(2026, 4, 20, 6, tzinfo=UTC)


class Slow:
    """An engine that reads, finds no claims, waits for its turn where a test holds it, and fails where told to."""

    def __init__(self) -> None:
        self.go, self.fail = threading.Event(), False
        self.go.set()

    def run(self, reports):
        for raw in reports:
            self.go.wait(20)
            if self.fail:
                raise StopRun("/secret/place: no space")
            yield Outcome(raw, Analysis(read(raw), ()))


@pytest.fixture
def engine() -> Slow:
    return Slow()


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    Ledger.open(tmp_path / "ledger").close()
    return tmp_path / "ledger"


@pytest.fixture
def open_desk(ledger: Path, engine: Slow) -> Iterator[TestClient]:
    """A desk over an empty ledger whose background runs."""
    with RememberingReader.open(ledger) as reader:
        pen = pen_of(ledger, clock)
        app = serve_desk(Desk(reader, lambda place, as_of: None, pen), Alone("kim"))
        app.state.jobs = Jobs(ledger, pen, engine, reader, clock)
        app.state.jobs.start()
        with TestClient(app, base_url="http://127.0.0.1:8000", headers=OWN) as client:
            yield client
        engine.go.set()
        app.state.jobs.stop()


def over(client: TestClient, job: str) -> dict:
    """The job once it is over."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = client.get(f"/api/jobs/{job}").json()["data"]
        if found["state"] in ("done", "stopped"):
            return found
        time.sleep(0.02)
    raise AssertionError("the job does not end")


def paste(client: TestClient, **fields: str) -> dict:
    answer = client.post("/api/reports", json=fields)
    assert answer.status_code == 202, answer.text
    return over(client, answer.json()["data"]["id"])


def test_pasted_words_become_a_report(open_desk, ledger):
    done = paste(
        open_desk, text="Trucks left.", outlet="Delta Post", published="2026-04-14", url="https://delta.example/1"
    )  # fmt: skip
    assert (done["taken"], done["stored"], done["by"], done["inputs"], done["begun"]) == (1, 1, "kim", 1, 1)
    with LedgerReader.open(ledger) as reader:
        (document,) = reader.all_documents()
        (entry,) = reader.custody()
        assert reader.verify() == ()
    assert (document.outlet, document.published.iso) == ("Delta Post", "2026-04-14")
    assert document.id == done["steps"][0]["report"]
    assert entry.locator == "added by kim: pasted text"
    assert entry.at == "2026-04-20T06:00:00+00:00"


def test_the_same_words_again_are_already_known(open_desk):
    first = paste(open_desk, text="Trucks left.\nShips came.")
    answer = open_desk.post("/add", data={"text": "Trucks left.\r\nShips came."}, follow_redirects=False)
    assert answer.status_code == 303
    again = over(open_desk, answer.headers["location"].rpartition("/")[2])
    assert (again["stored"], again["known"]) == (0, 1)
    assert again["steps"][0]["report"] == first["steps"][0]["report"]
    assert "already known" in open_desk.get(f"/jobs/{again['id']}").text


def test_a_bad_file_fails_no_batch_and_counts_agree(open_desk, ledger):
    files = [
        ("files", ("one.txt", b"Trucks left.")),
        ("files", ("bin.txt", b"\x00\x01\x02\x00" * 100)),
        ("files", ("lines.jsonl", b'{"text": "Ships came."}\n{broken\n{"text": "Ships came."}\n')),
        ("files", ("one.txt", b"Other trucks left.")),
        ("files", ("feed.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><rss>&b;</rss>")),
    ]
    answer = open_desk.post("/api/reports", files=files, data={"html": "<p>A page of words.</p>"})
    done = over(open_desk, answer.json()["data"]["id"])
    assert done["taken"] == done["stored"] + done["known"] + done["quarantined"] == len(done["steps"]) == 8
    assert (done["stored"], done["known"], done["quarantined"], done["inputs"], done["begun"]) == (
        4,
        1,
        3,
        6,
        6,
    )
    aside = {step["input"]: step["reason"] for step in done["steps"] if step["fate"] == "quarantined"}
    assert set(aside) == {f"added by kim: {name}" for name in ("bin.txt", "lines.jsonl#line-2", "feed.xml")}
    assert all(aside.values())
    with LedgerReader.open(ledger) as reader:
        assert reader.counts().reports == 4
        assert len(reader.quarantined()) == 3
    shown = open_desk.get(f"/jobs/{done['id']}").text
    assert [reason for reason in aside.values() if reason not in html.unescape(shown)] == []


def test_dropped_archives_are_read_member_by_member_and_counts_agree(open_desk, ledger):
    crawl = [
        answered("https://a.example/1", "Trucks left."),
        ("request", "https://a.example/1", b"", None, []),
    ]
    files = [
        ("files", ("a.zip", zipped([("x/one.txt", b"Ships came."), ("../two.html", page("Tanks came."))]))),
        ("files", ("b.warc.gz", warc(crawl))),
        ("files", ("c.eml", mail("Guns fell silent.").as_bytes())),
        ("files", ("d.pdf", pdf(["Trucks reached the port."]))),
        ("files", ("e.jsonl.gz", gz(b'{"text": "Ships left."}\n' * 3)[:-9])),
    ]
    done = over(open_desk, open_desk.post("/api/reports", files=files).json()["data"]["id"])
    counted = done["stored"] + done["known"] + done["quarantined"] + done["left_out"]
    assert done["taken"] == counted == len(done["steps"])
    assert (done["inputs"], done["begun"], done["left_out"]) == (5, 5, 1)
    fates = {step["input"].removeprefix("added by kim: "): step["fate"] for step in done["steps"]}
    for place in ("a.zip#x/one.txt", "a.zip#../two.html", "b.warc.gz#urn:uuid:1", "c.eml", "d.pdf"):
        assert fates[place] == "stored"
    assert fates["e.jsonl.gz"] == "quarantined"
    shown = html.unescape(open_desk.get(f"/jobs/{done['id']}").text)
    assert "1 left out, no reports" in shown
    assert "request records (1)" in shown
    assert "truncated at byte" in shown
    with LedgerReader.open(ledger) as reader:
        assert reader.verify() == ()


def test_two_adds_at_once_wait_for_each_other(open_desk, engine, ledger):
    engine.go.clear()
    ids = [
        open_desk.post("/api/reports", json={"text": f"Convoy {n}."}).json()["data"]["id"] for n in range(3)
    ]
    states = [open_desk.get(f"/api/jobs/{one}").json()["data"] for one in ids]
    assert [state["ahead"] for state in states] == [0, 1, 2]
    assert [state["state"] for state in states] == ["running", "waiting", "waiting"]
    assert "2 jobs before it" in open_desk.get(f"/jobs/{ids[2]}").text
    assert "2 jobs before it" in open_desk.get("/add").text
    engine.go.set()
    assert [over(open_desk, one)["stored"] for one in ids] == [1, 1, 1]
    with LedgerReader.open(ledger) as reader:
        assert [entry.seq for entry in reader.custody()] == [1, 2, 3]
        assert reader.counts().origins == 3


def test_many_threads_add_and_nothing_is_lost(open_desk, ledger):
    def add(n: int) -> None:
        assert open_desk.post("/api/reports", json={"text": f"Convoy {n % 7}."}).status_code == 202

    threads = [threading.Thread(target=add, args=(n,)) for n in range(14)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    jobs = [over(open_desk, one["id"]) for one in open_desk.get("/api/jobs?limit=100").json()["data"]]
    assert sum(job["stored"] for job in jobs) == sum(job["known"] for job in jobs) == 7
    with LedgerReader.open(ledger) as reader:
        assert reader.counts().reports == 7
        assert reader.verify() == ()


def test_a_stopped_job_says_so_without_the_inside_and_can_be_read_again(open_desk, engine):
    engine.fail = True
    job = open_desk.post("/api/reports", json={"text": "Trucks left."}).json()["data"]["id"]
    stopped = over(open_desk, job)
    assert stopped["state"] == "stopped"
    shown = open_desk.get(f"/jobs/{job}").text
    assert "Read it again" in shown
    assert "secret" not in shown + json.dumps(stopped)
    engine.fail = False
    assert open_desk.post(f"/jobs/{job}/again", follow_redirects=False).status_code == 303
    assert over(open_desk, job)["stored"] == 1
    assert open_desk.post(f"/api/jobs/{job}/again").status_code == 404


def test_a_server_that_starts_again_reads_what_was_left(ledger, engine):
    """A job whose server died is read by the next one, and is counted as what it was."""
    inbox = Inbox(ledger / "inbox")
    job = inbox.receive("kim", "2026-04-20T06:00:00+00:00", [(Part(f"{n}.txt", ""), [f"Convoy {n}.".encode()]) for n in range(3)])  # fmt: skip
    items = inbox.items(job)
    with Ledger.open(ledger) as book:  # killed after two, before anything was compared
        take([next(items), next(items)], book, engine, lambda step: inbox.log(job.id, step))
    with LedgerReader.open(ledger) as reader:
        jobs = Jobs(ledger, pen_of(ledger), engine, reader, utc_now)
        jobs.start()
        deadline = time.monotonic() + 20
        while jobs.state(job.id).end is None and time.monotonic() < deadline:
            time.sleep(0.02)
        jobs.stop()
        tally = jobs.state(job.id).tally
        assert (tally.stored, tally.known, tally.taken) == (3, 0, 3)
        assert reader.counts().reports == reader.counts().origins == 3


def test_of_two_servers_one_reads_and_the_other_takes_over(ledger, engine):
    with LedgerReader.open(ledger) as reader:
        one, two = (Jobs(ledger, pen_of(ledger), engine, reader, clock) for _ in range(2))

        def ended(job: str) -> None:
            deadline = time.monotonic() + 20
            while two.state(job).end is None and time.monotonic() < deadline:
                time.sleep(0.02)
            assert two.state(job).tally.stored == 1

        one.start()
        ended(one.submit("kim", [(Part("a.txt", ""), [b"One."])]).id)
        two.start()
        ended(two.submit("lee", [(Part("b.txt", ""), [b"Two."])]).id)
        one.stop()
        ended(two.submit("lee", [(Part("c.txt", ""), [b"Three."])]).id)
        two.stop()
        assert [entry.seq for entry in reader.custody()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("published", "yesterday"),
        ("url", "javascript:alert(1)"),
        ("language", "Klingon"),
        ("outlet", "x" * 201),
    ],
)
def test_a_wrong_field_is_named_and_keeps_the_words(open_desk, field, value):
    answer = open_desk.post("/api/reports", json={"text": "Trucks left.", field: value})
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"] == [field]
    page = open_desk.post("/add", data={"text": "Trucks <left>.", field: value})
    assert page.status_code == 400
    assert "Trucks &lt;left&gt;." in page.text
    assert open_desk.get("/api/jobs").json()["data"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"json": {}},
        {"json": {"text": "  \n "}},
        {"json": []},
        {"json": {"text": 7}},
        {"content": b"{", "headers": {"content-type": "application/json"}},
        {"content": b"[" * 100_000, "headers": {"content-type": "application/json"}},
        {"content": b"\xff", "headers": {"content-type": "application/json"}},
        {"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=y"}},
        {"content": b"x", "headers": {"content-type": "multipart/form-data"}},
        {"content": b"x", "headers": {"content-type": "text/plain"}},
        {"data": {"outlet": "Delta Post"}},
    ],
)
def test_nothing_to_add_is_no_job(open_desk, body):
    assert open_desk.post("/api/reports", **body).status_code == 400
    assert open_desk.get("/api/jobs").json()["data"] == []


def test_hostile_names_and_words_are_inert(open_desk, ledger):
    name = "../../etc/<script>alert(1)</script>\u202egnp.txt"
    answer = open_desk.post("/api/reports", files={"files": (name, b"<b>Trucks</b> \xff left.")})
    done = over(open_desk, answer.json()["data"]["id"])
    shown = open_desk.get(f"/jobs/{done['id']}").text + open_desk.get("/add").text
    assert "<script>alert" not in shown
    assert "\u202e" not in shown
    assert not re.search(r"etc/", done["steps"][0]["input"])
    others = {"writer.lock", "writer.lock-journal"}
    assert {path.name for path in (ledger / "inbox").iterdir()} - others == {done["id"]}
    halves = b'{"text": "Trucks \\ud800 left.", "outlet": "\\udfff"}'
    answer = open_desk.post("/api/reports", content=halves, headers={"content-type": "application/json"})
    assert answer.json()["error"]["fields"] == ["outlet"]


def test_a_reader_may_not_add(open_desk, monkeypatch):
    monkeypatch.setattr(
        open_desk.app.state,
        "doorkeeper",
        type("Door", (), {"who": lambda s, r: Principal("r", Role.READER)})(),
    )
    assert open_desk.get("/add").status_code == 403
    assert open_desk.post("/api/reports", json={"text": "Trucks left."}).status_code == 403
    assert open_desk.get("/api/jobs").status_code == 403
    assert ">Add<" not in open_desk.get("/reports").text


@pytest.mark.parametrize("job", ["0" * 24, "x", "..%2f..%2fledger.sqlite"])
def test_jobs_that_are_not_there(open_desk, job):
    for path in (f"/api/jobs/{job}", f"/jobs/{job}", f"/jobs/{job}/part"):
        assert open_desk.get(path).status_code == 404


def test_the_api_describes_both_bodies(open_desk):
    described = open_desk.get("/api/openapi.json").json()
    content = described["paths"]["/api/reports"]["post"]["requestBody"]["content"]
    assert set(content) == {"application/json", "multipart/form-data"}
    assert content["multipart/form-data"]["schema"]["properties"]["files"]["items"]["format"] == "binary"
    assert "/api/jobs/{job_id}" in described["paths"]
