"""A question from a page or the API may take the database a second; the server goes on after one that did."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text
from starlette.testclient import TestClient

from muster.web.access import Alone
from muster.web.reader import RememberingReader
from muster.web.server import serve_desk

NEVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n"
SOON = NEVER.replace("1000000000", "1000000")


def slowly(connection: Connection, statement: str) -> int:
    return int(connection.execute(text(statement)).scalar_one())


@pytest.fixture
def hasty(desk):
    """A server whose questions may take a fifth of a second."""
    app = serve_desk(desk, Alone("desk"), query_limit=0.2)
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        yield client


def slow(monkeypatch, name: str, statement: str = NEVER) -> None:
    whole = getattr(RememberingReader, name)

    def asked(reader, *args, **kwargs):
        reader.ask(slowly, statement)
        return whole(reader, *args, **kwargs)

    monkeypatch.setattr(RememberingReader, name, asked)


def test_a_slow_question_is_stopped_and_answered_plainly(hasty, monkeypatch):
    with monkeypatch.context() as patch:
        slow(patch, "documents")
        asked = hasty.get("/api/reports")
        page = hasty.get("/reports")
    assert asked.status_code == page.status_code == 503
    said = asked.json()["error"]
    assert (said["code"], said["fields"]) == ("too_slow", [])
    assert "shorter period" in said["message"]
    assert "Ask for less" in page.text
    assert "<h1" in page.text
    assert "SELECT" not in asked.text + page.text
    assert hasty.get("/api/reports").status_code == hasty.get("/reports").status_code == 200


def test_what_is_taken_away_may_take_longer(hasty, monkeypatch):
    slow(monkeypatch, "claims", SOON)
    assert hasty.get("/api/export.csv").status_code == 200


def test_a_server_may_be_told_to_wait(desk, monkeypatch):
    slow(monkeypatch, "documents", SOON)
    with TestClient(serve_desk(desk, Alone("desk"), query_limit=None), base_url="http://127.0.0.1") as client:
        assert client.get("/api/reports").status_code == 200
