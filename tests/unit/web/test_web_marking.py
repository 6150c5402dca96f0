"""Markings in the browser and the API: who may, what is shown, where it leads, what errors keep to themselves."""

from __future__ import annotations

import logging

import pytest
from starlette.testclient import TestClient

from muster.web.access import Alone
from muster.web.server import serve_desk

OWN = {"origin": "http://127.0.0.1:8000"}


@pytest.fixture
def client(alone_apart):
    app = serve_desk(alone_apart, Alone("desk"))
    with TestClient(
        app,
        base_url="http://127.0.0.1:8000",
        headers=OWN,
        raise_server_exceptions=False,
        follow_redirects=False,
    ) as client:
        yield client


def test_a_label_and_a_tag_from_the_page_and_back(client, case):
    report, claim = case.documents["wire"].id, case.claims["load"].id
    sent = {
        "subject": "report",
        "key": report,
        "tlp": "AMBER+STRICT",
        "why": "held here",
        "back": f"/reports/{report}",
    }
    made = client.post("/markings", data=sent)
    assert (made.status_code, made.headers["location"]) == (303, f"/reports/{report}#handling")
    assert "TLP:AMBER+STRICT" in client.get(f"/reports/{report}").text
    assert "TLP:AMBER+STRICT" in client.get(f"/claims/{claim}").text
    tag = {
        "subject": "claim",
        "key": claim,
        "sensitive": "person",
        "covers": "Ivan Petrov\r\nIvan",
        "why": "x",
    }
    assert client.post("/markings", data=tag | {"back": f"/claims/{claim}"}).status_code == 303
    page = client.get(f"/claims/{claim}").text
    assert "sensitive: <bdi>identifies a person</bdi>" in page
    assert "Ivan Petrov" in page
    (listed,) = [m for m in client.get("/api/markings").json()["data"] if m["subject"] == "claim"]
    assert (listed["covers"], listed["by"], listed["in_force"]) == (["Ivan Petrov", "Ivan"], "desk", True)
    assert (
        client.post("/markings/undo", data={"id": listed["id"], "back": "//evil.example"}).headers["location"]
        == "/markings"
    )
    assert "sensitive:" not in client.get(f"/claims/{claim}").text.partition("<h1")[0]
    assert "taken back by" in client.get("/markings").text


def test_markings_are_reached_where_nothing_is_marked(client):
    for address in ("/", "/reports", "/markings"):
        assert '<a class="unmarked" href="/markings"' in client.get(address).text
    assert "Nobody has given the ledger a label." in client.get("/markings").text


def test_the_ledgers_label_stands_on_every_page(client):
    made = client.post("/api/markings", json={"subject": "ledger", "tlp": "GREEN", "why": "the desk's"})
    assert made.json()["data"]["tlp"] == "GREEN"
    for address in ("/", "/reports", "/markings"):
        assert 'href="/markings" title="The ledger' in client.get(address).text
        assert 'class="unmarked"' not in client.get(address).text
    undone = client.post("/api/markings/undo", json={"id": made.json()["data"]["id"]})
    assert undone.json()["data"]["reverses"] == made.json()["data"]["id"]
    assert client.post("/api/markings/undo", json={"id": "m_none"}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "report", "key": "wire", "why": "neither"},
        {"subject": "report", "key": "wire", "tlp": "GREEN", "sensitive": "person", "why": "both"},
        {"subject": "report", "key": "wire", "tlp": "GREEN"},
        {"subject": "ledger", "key": "wire", "tlp": "GREEN", "why": "named"},
        {"subject": "report", "tlp": "GREEN", "why": "not named"},
        {"subject": "report", "key": "wire", "sensitive": "person", "covers": ["a"], "why": "short"},
    ],
)
def test_what_is_no_marking_is_refused(client, wrong):
    assert client.post("/api/markings", json=wrong).status_code == 400


def test_errors_and_the_log_keep_what_was_typed_to_themselves(client, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "Svetlana Orlova"
    answers = [
        client.post("/api/markings", json={"subject": "source", "key": secret, "tlp": "RED", "why": secret}),
        client.post("/api/markings", json={"subject": "report", "key": secret, "tlp": secret, "why": secret}),
        client.get(f"/sources/{secret}"),
        client.get(f"/claims/{secret}"),
    ]
    assert [answer.status_code for answer in answers] == [404, 400, 404, 404]
    assert all("Orlova" not in answer.text for answer in answers)
    ours = [r.getMessage() for r in caplog.records if r.name.startswith(("muster", "sqlalchemy"))]
    assert not any("Orlova" in line for line in ours)


def test_a_reader_sees_and_takes_no_more_than_a_reader_may(gathering):
    reader, analyst = gathering.signed_in("reader"), gathering.signed_in("analyst")
    asked = {"subject": "report", "key": "wire", "sensitive": "person", "covers": ["Wayfare"], "why": "x"}
    assert reader.post("/api/markings", json=asked).status_code == 403
    assert analyst.post("/api/markings", json=asked).status_code == 200
    assert reader.get("/api/markings").json()["page"]["total"] == 1
    page = reader.get("/reports/wire").text
    assert "sensitive:" in page
    assert "Mark as sensitive" not in page
    for address in (
        "/api/export.csv",
        "/api/export.geojson",
        "/api/brief?place=site:lumen",
        "/api/brief/file.md?place=site:lumen",
    ):
        whole = address + ("&" if "?" in address else "?") + "with_sensitive=true"
        assert (reader.get(address).status_code, reader.get(whole).status_code) == (200, 403)
        assert analyst.get(whole).status_code == 200
    taken = (
        [e.about for e in gathering.team.people.log(50).items]
        if hasattr(gathering.team.people, "log")
        else []
    )
    assert not any("Wayfare" in about for about in taken)


def test_the_brief_page_says_what_it_will_bear_and_leave_out(client):
    red = client.post("/api/markings", json={"subject": "report", "key": "images", "tlp": "RED", "why": "x"})
    page = client.get("/brief?place=site:lumen&valid=2026-04-20&known=2026-04-20")
    assert "TLP:RED</abbr> for the people" in page.text
    page = client.get("/brief?place=site:lumen&valid=2026-04-20&known=2026-04-20&tlp=AMBER+STRICT")
    assert "2 claims of 1 report left out: marked stricter than TLP:AMBER+STRICT." in page.text
    assert client.get("/brief?place=site:lumen&tlp=WHITE").status_code == 400
    client.post("/api/markings/undo", json={"id": red.json()["data"]["id"]})
