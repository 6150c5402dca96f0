"""Who may ask, what is sent with every answer, and what errors give away."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from fastapi import Depends
from starlette.testclient import TestClient

import muster.web
from muster.web.access import Alone, permit, role_needed
from muster.web.desk import Desk
from muster.web.security import MAX_BODY
from muster.web.server import ROUTERS, serve_desk

STATIC = Path(muster.web.__file__).parent / "static"
TEMPLATES = Path(muster.web.__file__).parent / "templates"
PATHS = ("/", "/api/claims", "/static/css/base.css", "/nowhere", "/api/nowhere")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_policy(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8000", "127.0.0.2", "", "localhost.", "0.0.0.0"]
)
def test_foreign_hosts_are_refused(client, host):
    answer = client.get("/api/claims", headers={"host": host})
    assert answer.status_code == 403
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:9", "[::1]:8000", "localhost"])
def test_loopback_hosts_are_served(client, host):
    assert client.get("/api/counts", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8000"]
)
def test_foreign_origins_are_refused(client, origin):
    assert client.get("/api/claims", headers={"origin": origin}).status_code == 403


def test_its_own_origin_is_served(client):
    assert client.get("/api/claims", headers={"origin": "http://127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_may_lead_here_but_not_read(client, site):
    followed = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.get("/api/claims", headers={"sec-fetch-site": site}).status_code == 403
    assert client.get("/static/css/base.css", headers={"sec-fetch-site": site}).status_code == 403
    assert client.get("/", headers=followed).status_code == 200
    assert client.get("/api/claims", headers=followed).status_code == 403
    assert client.get("/", headers=followed | {"sec-fetch-dest": "iframe"}).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/api/claims"])
def test_what_writes_must_come_from_our_own_pages(client, method, path):
    own = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    assert client.request(method, path).status_code == 403
    assert client.request(method, path, headers=own | {"origin": "http://evil.example"}).status_code == 403
    assert client.request(method, path, headers=own).status_code == 405


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "CONNECT"])
def test_other_methods_are_refused(client, method):
    assert client.request(method, "/api/claims").status_code == 405


def test_a_body_beyond_the_limit_is_refused_unread(client):
    own = {"origin": "http://127.0.0.1:8000", "content-length": str(MAX_BODY + 1)}
    assert client.post("/api/claims", headers=own).status_code == 413
    assert client.post("/api/claims", headers=own | {"content-length": "-1"}).status_code == 413


def test_every_route_names_the_role_that_it_needs():
    routes = [route for router in ROUTERS for route in router.routes]
    assert len(routes) > 30
    assert [route.path for route in routes if role_needed(route.endpoint) is None] == []


def test_a_route_without_a_role_lets_nobody_in(desk):
    app = serve_desk(desk, Alone("desk"))

    @app.get("/api/forgotten", dependencies=[Depends(permit)])
    def forgotten() -> None: ...

    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert client.get("/api/forgotten").status_code == 403


def test_a_stranger_is_asked_to_sign_in(desk):
    class Nobody:
        def who(self, request):
            return None

    with TestClient(serve_desk(desk, Nobody()), base_url="http://127.0.0.1") as client:
        assert client.get("/api/claims").status_code == 401
        assert client.get("/").status_code == 401


def test_overlong_addresses_are_refused(client):
    assert client.get("/api/claims?q=" + "a" * 5_000).status_code == 414


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "offset=-1", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=0,0,0,999", "bbox=nan,0,1,1", "since=2026-13-01", "action=fly", "origins=0", "q=" + "a" * 201],
)  # fmt: skip
def test_bad_values_name_the_field_and_reflect_nothing(client, query):
    answer = client.get(f"/api/claims?{query}")
    name, value = query.split("=", 1)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["code"] == "bad_request"
    assert error["fields"] == [name]
    assert value not in json.dumps(error["message"])


@pytest.mark.parametrize(
    "path", ["claims/c_1", "reports/r_1", "events/e_1", "origins/o_1", "sites/none", "sites/none/status"]
)
def test_what_is_not_there(client, path):
    answer = client.get(f"/api/{path}")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"
    assert path.rpartition("/")[2] not in answer.json()["error"]["message"]


def test_pages_fail_as_pages(client):
    answer = client.get("/claims/<script>alert(1)</script>")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "alert" not in answer.text


def test_unexpected_errors_leak_nothing(desk):
    def broken(place, as_of):
        raise RuntimeError("secret path /home/analyst")

    with TestClient(serve_desk(Desk(desk.reader, broken, desk.pen), Alone("desk")), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:  # fmt: skip
        answer = client.get("/api/sites/site:lumen/status")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "name", ["../ledger.sqlite", "..%2f..%2fledger.sqlite", "a" * 63, "A" * 64, "0" * 64, "%00"]
)
def test_evidence_is_only_found_by_its_hash(client, name):
    assert client.get(f"/evidence/{name}").status_code == 404


def test_evidence_is_a_download(client, desk, case):
    sha256 = desk.reader.document(case.documents["posts"].id).evidence_sha256
    listed = client.get("/api/reports").json()["data"]
    sha256 = next(d["evidence_sha256"] for d in listed if d["report_id"] == "posts")
    answer = client.get(f"/evidence/{sha256}")
    assert hashlib.sha256(answer.content).hexdigest() == sha256
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd"]
)
def test_static_files_stay_in_their_folder(client, path):
    assert client.get(path).status_code == 404


def test_templates_hold_no_inline_script_or_style():
    for template in TEMPLATES.glob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|\|\s*safe\b", text), template.name
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), template.name


def test_pages_and_scripts_name_no_other_machine():
    own = [*TEMPLATES.glob("*.html"), *STATIC.glob("js/*.js"), *STATIC.glob("css/*.css")]
    for path in own:
        addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]+", path.read_text(encoding="utf-8")))
        assert addresses <= {"http://www.w3.org"}, path.name


def test_vendored_files_are_the_recorded_ones():
    recorded = json.loads((STATIC / "vendor" / "VENDORED.json").read_text(encoding="utf-8"))
    found = {
        p.relative_to(STATIC / "vendor").as_posix() for p in (STATIC / "vendor").rglob("*") if p.is_file()
    }
    assert found - {"VENDORED.json"} == set(recorded)
    for name, entry in recorded.items():
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == entry["sha256"], name
        assert entry["licence"]
        assert (STATIC / "vendor" / name).parent.joinpath("LICENSE.txt").is_file()
