"""Every page over a small ledger."""

from __future__ import annotations

import pytest

LISTS = ("/", "/parts/overview", "/sites", "/events", "/reports", "/sources")


@pytest.mark.parametrize("path", LISTS)
def test_lists_are_served(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text


def test_pages_of_every_record(client, desk):
    records = [f"/claims/{c['id']}" for c in client.get("/api/claims").json()["items"]]
    records += [f"/reports/{d['id']}" for d in client.get("/api/reports").json()["items"]]
    records += [f"/events/{e['id']}" for e in client.get("/api/events").json()["items"]]
    records += [f"/origins/{o['id']}" for o in client.get("/api/origins").json()["items"]]
    records += [f"/sites/{s['id']}" for s in client.get("/api/sites").json()]
    for path in records:
        answer = client.get(path)
        assert answer.status_code == 200, path
