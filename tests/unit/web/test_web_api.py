"""The JSON API over a small ledger."""

from __future__ import annotations


def test_counts(client):
    counts = client.get("/api/counts").json()
    assert counts["reports"] == 5 and counts["claims"] == 9


def test_smoke(client):
    for path in (
        "claims",
        "map",
        "timeline",
        "reports",
        "events",
        "origins",
        "sites",
        "sources",
        "quarantine",
        "custody",
    ):
        answer = client.get(f"/api/{path}")
        assert answer.status_code == 200, (path, answer.text)
