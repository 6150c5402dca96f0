"""Watched folders in the browser: who may name one, what is refused, what a round brings."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from muster.domain.record import Analysis
from muster.pipeline.engine import Outcome
from muster.pipeline.pen import pen_of
from muster.read.document import read
from muster.store.ledger import Ledger, utc_now
from muster.web.access import Alone, Principal, Role
from muster.web.desk import Desk
from muster.web.jobs import Jobs
from muster.web.reader import RememberingReader
from muster.web.server import serve_desk


class ReadOnly:
    def run(self, reports):
        for raw in reports:
            yield Outcome(raw, Analysis(read(raw), ()))


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "reports"
    folder.mkdir()
    old(folder / "a.txt", "Trucks left.")
    return folder


def old(path: Path, text: str) -> Path:
    path.write_text(text)
    os.utime(path, (time.time() - 60,) * 2)
    return path


@pytest.fixture
def client(tmp_path: Path, reports: Path) -> Iterator[TestClient]:
    ledger = tmp_path.resolve() / "ledger"
    Ledger.open(ledger).close()
    with RememberingReader.open(ledger) as reader:
        pen = pen_of(ledger)
        app = serve_desk(Desk(reader, lambda place, as_of: None, pen), Alone("kim"))
        app.state.jobs = Jobs(ledger, pen, ReadOnly(), reader, utc_now)
        app.state.jobs.start()
        headers = {"origin": "http://127.0.0.1:8000"}
        with TestClient(app, base_url="http://127.0.0.1:8000", headers=headers) as client:
            yield client
        app.state.jobs.stop()


def looked(client: TestClient, after: str | None = None, stored: int = 0) -> dict:
    """The watched folder once it was looked at and so many reports came of it in all."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        (one,) = client.get("/api/watch").json()["data"]
        if one["last"] and sum(found["stored"] for found in one["news"]) >= stored:
            return one
        time.sleep(0.02)
    raise AssertionError("nobody looks")


def test_a_named_folder_is_looked_at_again_and_again(client, reports):
    added = client.post("/watch", data={"path": f" {reports} ", "every": "5"}, follow_redirects=False)
    assert added.status_code == 303
    one = looked(client, stored=1)
    assert (one["path"], one["every"], one["by"], one["served"]) == (str(reports), 5, "kim", True)
    assert one["news"][0]["read"] == 1
    old(reports / "b.txt", "Ships came.")
    old(reports / "c.jsonl", "{broken")
    assert client.post(f"/watch/{one['id']}/look", follow_redirects=False).status_code == 303
    one = looked(client, stored=2)
    assert (one["news"][0]["stored"], one["news"][0]["aside"], one["news"][0]["same"]) == (1, 1, 1)
    shown = client.get("/watch").text
    assert "b.txt" not in shown or "Ships came" in shown
    assert "broken JSON" in shown
    assert client.get("/api/reports").json()["page"]["total"] == 2


def test_pause_resume_remove(client, reports):
    one = client.post("/api/watch", json={"path": str(reports)}).json()["data"]
    assert client.post(f"/api/watch/{one['id']}/pause").json()["data"]["paused"]
    assert "paused" in client.get("/watch").text
    assert not client.post(f"/api/watch/{one['id']}/resume").json()["data"]["paused"]
    looked(client, stored=1)
    assert client.delete(f"/api/watch/{one['id']}").json()["data"]["id"] == one["id"]
    assert client.get("/api/watch").json()["data"] == []
    assert client.get("/api/reports").json()["page"]["total"] == 1
    for act in ("pause", "resume", "look"):
        assert client.post(f"/api/watch/{one['id']}/{act}").status_code == 404


@pytest.mark.parametrize(
    "path", ["reports", "{0}/../reports", "{0}/none", "{0}/link", "/", "{1}", "{1}/evidence", "\x00", "/a" + "b" * 3_000]
)  # fmt: skip
def test_paths_that_may_not_be_watched(client, reports, tmp_path, path):
    (reports / "link").symlink_to("/etc")
    named = path.format(reports, tmp_path.resolve() / "ledger")
    answer = client.post("/api/watch", json={"path": named})
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"] == ["path"]
    page = client.post("/watch", data={"path": named})
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert client.get("/api/watch").json()["data"] == []


@pytest.mark.parametrize(
    "body", [{}, {"path": ""}, {"path": "/srv", "every": 0}, {"path": "/srv", "every": "x"}, []]
)
def test_bad_bodies(client, body):
    assert client.post("/api/watch", json=body).status_code == 400


def test_only_who_lets_others_in_may_name_a_folder(client, reports, monkeypatch):
    door = type("Door", (), {"who": lambda self, request: Principal("an", Role.ANALYST)})()
    monkeypatch.setattr(client.app.state, "doorkeeper", door)
    assert client.get("/watch").status_code == 403
    assert client.get("/api/watch").status_code == 403
    assert client.post("/watch", data={"path": str(reports)}).status_code == 403
    assert client.post("/api/watch", json={"path": str(reports)}).status_code == 403
    assert client.delete("/api/watch/0000000000000000").status_code == 403
    assert "/watch" not in client.get("/add").text


def test_hostile_names_are_inert(client, reports):
    old(reports / "<script>alert(1)<", "{broken")
    client.post("/api/watch", json={"path": str(reports)})
    looked(client, stored=1)
    assert "<script>alert" not in client.get("/watch").text


def test_words_given_by_a_person_go_before_the_rest_of_a_round(client, reports):
    for n in range(60):
        old(reports / f"{n}.txt", f"Convoy {n} left.")
    client.post("/api/watch", json={"path": str(reports)})
    job = client.post("/api/reports", json={"text": "Mine."}).json()["data"]["id"]
    one = looked(client, stored=61)
    assert client.get(f"/api/jobs/{job}").json()["data"]["state"] == "done"
    assert sum(found["stored"] for found in one["news"]) == 61
    assert client.get("/api/reports").json()["page"]["total"] == 62
