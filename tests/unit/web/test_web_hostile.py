"""A report that attacks its reader stays words on every page, and nothing of Muster can ask another machine for anything."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

import muster
from muster.domain.claim import Action
from muster.pipeline.consolidate import consolidate
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.web.app import create_app
from muster.web.server import ROUTERS

SCRIPT = "<script>alert(1)</script>"
BREAKING = "\"'><img src=x onerror=alert(2)> javascript:alert(3) {{ 7*7 }} </title></textarea>"
TURNED = "\u202egnp.exe\u2066\u200f"
TEXT = f"Convoy of trucks at Port Orrin {SCRIPT} {BREAKING} {TURNED} tonight, he said. Nothing else."
QUOTE = TEXT.partition(" tonight")[0]


@pytest.fixture(scope="module")
def attacked(case, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """A ledger of two copies of a hostile report, its outlet, title, address, speaker and actor as hostile as its text."""
    folder, file = tmp_path_factory.mktemp("hostile") / "ledger", type(case)()
    for name in ("one", "two"):
        outlet = f"Daily {name} {SCRIPT}{TURNED}"
        file.report(name, outlet, "2026-04-16", TEXT, title=f"{name} {SCRIPT}{BREAKING}{TURNED}")
        speaker = case.claims["convoy"].speaker._replace(
            name=f"{SCRIPT} {BREAKING} {TURNED}", identity=f"@{SCRIPT}"
        )
        known = case.claims["convoy"]
        where = {"site": known.site, "time": known.time, "actor": known.object}
        file.claim(name, name, QUOTE, Action.PRESENT, speaker, **where)
    with Ledger.open(folder) as ledger:
        file.store(ledger)
        consolidate(ledger)
    with LedgerReader.open(folder) as reader:
        kept = reader.document(file.documents["one"].id)
        ids = {
            "claim_id": file.claims["one"].id,
            "report_id": kept.id,
            "event_id": reader.events()[0].id,
            "origin_id": reader.origins()[0].id,
            "place_id": "site:orrin",
            "source_id": quote(file.claims["one"].speaker.key, safe=""),
            "sha256": kept.evidence_sha256 or "0" * 64,
        }
    with TestClient(create_app(folder, analyst=f"ana {SCRIPT}"), base_url="http://127.0.0.1") as client:
        yield client, ids


PAGES = [
    route.path
    for router in ROUTERS
    for route in router.routes
    if "GET" in route.methods and not route.path.startswith("/api/")
]


@pytest.mark.parametrize("path", PAGES)
def test_a_hostile_report_is_inert_on_every_page(attacked, path):
    client, ids = attacked
    address = re.sub(r"\{(\w+)(?::\w+)?\}", lambda m: ids.get(m[1], "none"), path)
    for query in (
        "",
        f"?q={quote(SCRIPT + BREAKING)}&source={quote(SCRIPT + TURNED)}&actor={quote(BREAKING)}",
    ):
        answer = client.get(address + query)
        if answer.headers.get("content-disposition", "").startswith("attachment"):
            assert answer.headers["x-content-type-options"] == "nosniff"
            continue
        tree = LexborHTMLParser(answer.text)
        assert not set("\u202e\u2066") & set(tree.text())  # a field keeps what was typed into it
        inert(tree)


def inert(tree: LexborHTMLParser) -> None:
    """No script of its own, no handler, no way to a script, no picture from anywhere, nothing computed by the template."""
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), node.html
            if name in ("href", "src", "action", "formaction", "srcset", "data"):
                assert urlsplit(value or "").scheme in ("", "http", "https"), node.html
                assert node.tag == "a" or urlsplit(value or "").netloc == "", node.html
    assert all(node.attributes.get("src", "").startswith("/static/") for node in tree.css("script"))
    assert all(node.attributes.get("src", "").startswith(("/static/", "/")) for node in tree.css("img"))
    assert "alert(1)" not in "".join(node.text() for node in tree.css("script"))


def test_the_pages_did_show_the_attack(attacked):
    client, ids = attacked
    shown = client.get(f"/claims/{ids['claim_id']}").text
    assert "&lt;script&gt;alert(1)" in shown
    assert "{{ 7*7 }}" in shown
    assert "[U+202E]" in shown
    assert client.get(f"/events/{ids['event_id']}").status_code == 200
    assert client.get(f"/origins/{ids['origin_id']}").status_code == 200


# what can open a connection by itself; a team's database is reached through SQLAlchemy alone
CLIENTS = {"requests", "httpx", "httpx2", "aiohttp", "urllib3", "http.client", "urllib.request", "ftplib", "smtplib", "websockets"}  # fmt: skip


def test_no_module_can_fetch_anything():
    found = []
    for path in Path(muster.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
            found += [(path.name, name) for name in names if name in CLIENTS]
    assert found == []
