"""Review: the queue, deciding by plain forms and by the API, and what the other pages then say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from muster.pipeline.consolidate import consolidate
from muster.pipeline.queue import queue
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.web.access import Principal, Role
from muster.web.app import create_app

from .conftest import CLOCK, Case

OWN = {"origin": "http://127.0.0.1:8000"}


@pytest.fixture
def ledger_folder(case: Case, tmp_path: Path) -> Path:
    """The press file as consolidation sees it, to be written to."""
    folder = tmp_path / "ledger"
    with Ledger.open(folder, lambda: CLOCK) as ledger:
        case.store(ledger)
        consolidate(ledger)
    return folder


@pytest.fixture
def analyst(ledger_folder: Path) -> Iterator[TestClient]:
    app = create_app(ledger_folder, analyst="ana", clock=lambda: CLOCK)
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False, headers=OWN) as client:
        yield client


def decide(client: TestClient, claim: str, **form: str) -> str:
    """Post the form of a page; the id of the decision that it leads back with."""
    sent = client.post("/review/decide", data={"claim": claim, "back": "/review", **form})
    assert sent.status_code == 303, sent.text
    return sent.headers["location"].partition("done=")[2]


def test_the_queue_says_why_and_leads_on(analyst: TestClient, ledger_folder: Path) -> None:
    with LedgerReader.open(ledger_folder) as reader:
        items = queue(reader)
    assert [i.score for i in items] == sorted((i.score for i in items), reverse=True)
    shown = analyst.get("/review")
    assert shown.status_code == 200
    assert f"1 of {len(items)}" in shown.text
    listed = analyst.get("/api/review", params={"limit": 1}).json()
    assert listed["page"]["total"] == len(items)
    assert listed["data"][0]["why"]
    assert analyst.get("/review", params={"at": items[-1].id}).text.count('aria-current="true"') == 1


def test_a_rejected_claim_counts_nowhere_and_is_still_shown(analyst: TestClient, case: Case) -> None:
    claim = case.claims["seen"]
    said = decide(analyst, claim.id, ruling="reject", why="the picture <b>is</b> old")
    listed = analyst.get("/api/claims", params={"limit": 200}).json()
    assert claim.id not in [c["id"] for c in listed["data"]]
    page = analyst.get(f"/claims/{claim.id}").text
    assert analyst.get(f"/api/claims/{claim.id}").json()["data"]["decided"]["rejected"] is True
    assert "counts nowhere" in page
    assert "the picture &lt;b&gt;is&lt;/b&gt; old" in page
    assert "rejected by" in analyst.get(f"/reports/{claim.report}").text
    assert claim.id not in [i["subject"] for i in analyst.get("/api/review").json()["data"]]
    back = analyst.post("/review/undo", data={"id": said, "back": f"/claims/{claim.id}"})
    assert back.headers["location"] == f"/claims/{claim.id}"
    assert claim.id in [c["id"] for c in analyst.get("/api/claims", params={"limit": 200}).json()["data"]]


def test_a_correction_is_shown_beside_what_was_read(analyst: TestClient, case: Case) -> None:
    claim = case.claims["seen"]
    form = {"ruling": "correct", "field": "action", "value": "arrive", "why": "it had just landed"}
    decide(analyst, claim.id, **form)
    told = analyst.get(f"/api/claims/{claim.id}").json()["data"]
    assert (told["action"], told["decided"]["corrected"]) == ("arrive", {"action": "present"})
    assert (told["review"], told["reviewed_by"]) == ("corrected", "ana")
    assert told["reviewed_at"]
    listing = analyst.get("/", params={"action": "arrive"}).text
    assert re.search(r'<span class="sign" title="by ana, [^"]+">corrected</span>', listing)
    rest = analyst.get("/", params={"action": "depart"}).text
    assert ">corrected</span>" not in rest
    assert ">unreviewed" not in rest
    found = analyst.get("/api/claims", params={"action": "arrive"}).json()["data"]
    assert claim.id in [c["id"] for c in found]
    page = analyst.get("/review", params={"claim": claim.id}).text
    assert re.search(
        r"read as <bdi>present</bdi>, corrected by <bdi>ana</bdi>: <bdi>it had just landed", page
    )
    again = analyst.post("/review/decide", data={"claim": claim.id, "back": "/review", **form, "why": "x"})
    assert again.status_code == 400
    assert "says that already" in again.text


def test_all_but_an_acceptance_needs_a_reason(analyst: TestClient, case: Case) -> None:
    claim = case.claims["leave"].id
    assert decide(analyst, claim, ruling="accept")
    refused = analyst.post("/review/decide", data={"claim": claim, "ruling": "reject", "back": "/review"})
    assert (refused.status_code, "needs its reason" in refused.text) == (400, True)
    judged = analyst.post("/api/judgements", json={"a": claim, "b": claim, "verdict": "same"})
    assert judged.status_code == 400


def test_claims_are_split_and_a_source_graded(analyst: TestClient, case: Case) -> None:
    a, b = case.claims["leave"].id, case.claims["copied"].id
    form = {"a": a, "b": b, "verdict": "different", "why": "two aircraft", "back": "/review?at=q_1&from=q_2"}
    split = analyst.post("/review/judge", data=form)
    assert split.status_code == 303
    assert re.fullmatch(r"/review\?at=q_1&done=j_[0-9a-f]{20}", split.headers["location"])
    assert "judged different" in analyst.get(split.headers["location"]).text
    graded = {"source": "wayfare", "reliability": "B", "why": "checked", "back": "/review"}
    assert analyst.post("/review/grade", data=graded).headers["location"] == "/review"
    taken = analyst.post("/api/undo", json={"id": split.headers["location"].partition("done=")[2]})
    assert taken.json()["data"]["reverses"]


@pytest.mark.parametrize(
    "back", ["//evil.example/", "/\\evil.example", "https://evil.example", "/api/counts"]
)
def test_a_form_leads_back_to_these_pages_alone(analyst: TestClient, case: Case, back: str) -> None:
    sent = analyst.post(
        "/review/decide", data={"claim": case.claims["load"].id, "ruling": "accept", "back": back}
    )
    assert sent.headers["location"].startswith("/review")


def test_who_only_reads_decides_nothing(analyst: TestClient, case: Case) -> None:
    class Reader:
        def who(self, request: object) -> Principal:
            return Principal("rita", Role.READER)

    analyst.app.state.doorkeeper = Reader()  # type: ignore[attr-defined]
    claim = case.claims["load"].id
    assert analyst.get("/review").status_code == 403
    assert analyst.post("/review/decide", data={"claim": claim, "ruling": "accept"}).status_code == 403
    assert analyst.post("/api/decisions", json={"claim": claim, "ruling": "accept"}).status_code == 403
    page = analyst.get(f"/claims/{claim}")
    assert page.status_code == 200
    assert "/review/decide" not in page.text
    assert analyst.get("/api/decisions").status_code == 200


def test_another_site_cannot_decide(analyst: TestClient, case: Case) -> None:
    form = {"claim": case.claims["load"].id, "ruling": "accept"}
    for origin in ("https://evil.example", "null"):
        assert analyst.post("/review/decide", data=form, headers={"origin": origin}).status_code == 403
