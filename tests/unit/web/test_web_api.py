"""The JSON API over a small ledger."""

from __future__ import annotations

import csv
from io import StringIO

import pytest


def get(client, path):
    answer = client.get(f"/api/{path}")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert set(told) == {"data", "page"}
    return told["data"]


def test_counts(client):
    counts = get(client, "counts")
    assert (counts["reports"], counts["claims"], counts["origins"], counts["quarantined"]) == (5, 9, 4, 1)


@pytest.mark.parametrize(
    "path", ["map", "timeline", "reports", "events", "origins", "sites", "sources", "quarantine", "custody"]
)
def test_every_list_answers(client, path):
    assert get(client, path)


def test_a_claim_carries_its_whole_chain(client, case):
    claim = get(client, f"claims/{case.claims['copied'].id}")
    assert [s["name"] for s in claim["attribution"]] == ["Delta Post", "Wayfare", "three port officials"]
    assert claim["quote"] == case.documents["copy"].text[claim["span"]["start"] : claim["span"]["end"]]
    assert claim["grade"]["short"] == "F4"
    assert claim["grade"]["reliability_words"] == "Reliability cannot be judged"
    assert [(p["role"], p["place_id"]) for p in claim["places"]] == [
        ("origin", "site:lumen"),
        ("destination", "site:hallow"),
    ]
    assert claim["independent_origins"] == 1


def test_pages_of_claims(client):
    told = client.get("/api/claims?limit=4&offset=4").json()
    assert told["page"] == {"total": 9, "offset": 4}
    first, second = get(client, "claims?limit=4"), told["data"]
    assert (len(first), len(second)) == (4, 4)
    assert not {c["id"] for c in first} & {c["id"] for c in second}


def test_links_of_a_claim(client, case):
    relations = {link["relation"] for link in get(client, f"claims/{case.claims['leave'].id}/links")}
    assert relations == {"contradicts", "supports"}


def test_status_on_two_clocks(client):
    status = get(client, "sites/site:lumen/status?valid=2026-04-13&known=2026-04-15&clock=recorded")
    assert (status["valid"], status["known"][:10], status["clock"]) == (
        "2026-04-13",
        "2026-04-15",
        "recorded",
    )
    assert [line["presence"] for line in status["lines"]] == ["present", "arriving"]


def test_the_text_only_with_one_report(client, case):
    assert get(client, "reports")[0]["text"] is None
    assert get(client, f"reports/{case.documents['wire'].id}")["text"] == case.documents["wire"].text


def test_downloads_are_attachments(client):
    for path, kind in {
        "export.csv": "text/csv",
        "export.geojson": "application/geo+json",
        "brief/file.md?place=site:lumen": "text/markdown",
        "brief/file.html?place=site:lumen": "text/html",
        "brief/file.pdf?place=site:lumen": "application/pdf",
        "brief/file.docx?place=site:lumen": "application/vnd.openxmlformats",
    }.items():
        answer = client.get(f"/api/{path}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["content-type"].startswith(kind)


def test_exports_follow_the_filters_and_cut_nothing(client):
    rows = list(csv.DictReader(StringIO(client.get("/api/export.csv").text, newline="")))
    assert len(rows) == 9
    assert get(client, "map")["drawn"] == 2
    assert get(client, "map")["total"] == 9
    assert len(list(csv.DictReader(StringIO(client.get("/api/export.csv?act=deny").text, newline="")))) == 1


def test_the_schema_describes_every_route(client):
    schema = client.get("/api/openapi.json").json()
    assert all(path.startswith("/api/") for path in schema["paths"])
    assert all(one["description"] for methods in schema["paths"].values() for one in methods.values())


def test_sources_are_counted_by_identity(client):
    lines = {line["key"]: line for line in get(client, "sources")}
    assert (lines["wayfare"]["speaks"], lines["wayfare"]["passes_on"], lines["wayfare"]["reliability"]) == (
        1,
        4,
        "B",
    )
