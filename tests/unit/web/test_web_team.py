"""Signing in and what follows from it, over the application itself."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from muster.cli.serving import front_of
from muster.domain.errors import UsageError
from muster.domain.team import Role
from muster.team.pace import KEPT, Pace, SignInPace, Tries
from muster.web.security import LOOPBACK, MAX_STRANGER, Front
from muster.web.team_door import local

PASSWORD = "four words in a row"
DOOR = {"name": "reader", "password": PASSWORD}


def what(gathering) -> list[str]:
    return [f"{e.who}: {e.what}" for e in reversed(gathering.team.audited(100).items)][6:]


def test_a_page_leads_to_the_door_and_back(gathering):
    client = gathering.client()
    asked = client.get("/sites?valid=2026-04-14")
    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?next=/sites%3Fvalid%3D2026-04-14"
    door = client.get(asked.headers["location"])
    assert 'value="/sites?valid=2026-04-14"' in door.text
    assert "claims" not in door.text  # nothing of the ledger, its size included
    done = client.post("/sign-in", data=DOOR | {"next": "/sites?valid=2026-04-14"})
    assert (done.status_code, done.headers["location"]) == (303, "/sites?valid=2026-04-14")
    page = client.get("/sites")
    assert page.status_code == 200
    assert ">reader</bdi></a>" in page.text
    assert client.get("/sign-in").status_code == 303
    assert what(gathering) == ["reader: signed in"]


def test_a_script_is_told_and_not_led_away(gathering):
    asked = gathering.client().get("/parts/overview", headers={"sec-fetch-dest": "empty"})
    assert asked.status_code == 401


def test_the_cookie_is_for_this_server_alone(gathering, behind_tls):
    def set_cookie(gathered) -> str:
        return gathered.client().post("/sign-in", data=DOOR).headers["set-cookie"].lower()

    for flag in ("httponly", "samesite=strict", "path=/"):
        assert flag in set_cookie(gathering)
        assert flag in set_cookie(behind_tls)
    assert "domain" not in set_cookie(gathering) + set_cookie(behind_tls)
    assert set_cookie(behind_tls).startswith("__host-muster=")
    assert "; secure" in set_cookie(behind_tls)
    assert behind_tls.client().get("/sign-in").headers["strict-transport-security"]
    assert "strict-transport-security" not in gathering.client().get("/sign-in").headers


def test_behind_tls_it_answers_to_its_names_and_own_pages(behind_tls):
    client = behind_tls.client()
    named = {"host": "osint.example.org", "origin": "https://osint.example.org"}
    assert client.post("/sign-in", data=DOOR, headers=named).status_code == 303
    assert client.get("/sign-in", headers={"host": "evil.example"}).status_code == 403
    in_the_open = named | {"origin": "http://osint.example.org"}
    assert client.post("/sign-in", data=DOOR, headers=in_the_open).status_code == 403


def test_signing_out_ends_the_session_and_not_only_the_cookie(gathering):
    key = gathering.session("analyst")
    client = gathering.client(key)
    assert client.get("/api/me").status_code == 200
    done = client.post("/sign-out")
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in")
    assert gathering.client(key).get("/api/me").status_code == 401
    assert gathering.client().post("/sign-out").status_code == 303
    assert what(gathering) == ["analyst: signed in", "analyst: signed out"]


def test_signing_in_gives_another_key_and_ends_the_one_before(gathering):
    key = gathering.session("reader")
    client = gathering.client(key)
    client.post("/sign-in", data=DOOR)
    assert client.cookies["muster"] != key
    assert gathering.client(key).get("/api/me").status_code == 401


def test_nobody_learns_who_has_an_account(gathering):
    def answer(name: str) -> str:
        told = gathering.client().post("/sign-in", data={"name": name, "password": "wrong words in a row"})
        assert told.status_code == 401
        return told.text.replace(name, "NAME")

    gathering.team.people.add("invited", Role.READER, gathering.root)
    disabled = gathering.team.people.add("disabled", Role.READER, gathering.root)
    gathering.team.people.set_password(disabled.id, PASSWORD, gathering.root)
    gathering.team.people.set_disabled(disabled.id, True, gathering.root)
    assert len({answer(name) for name in ("reader", "nobody", "invited", "disabled")}) == 1


def test_an_unknown_name_costs_a_hash_as_a_known_one_does(gathering, monkeypatch):
    passwords, tried = gathering.team.entry._passwords, []
    verify = passwords._hasher.verify

    class Counting:
        def verify(self, known, given):
            tried.append(known)
            return verify(known, given)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    for name in ("reader", "nobody"):
        assert gathering.team.entry.sign_in(name, "wrong words in a row", "", "") is None
    assert len(tried) == 2
    assert tried[0].split("$")[:4] == tried[1].split("$")[:4]  # the same parameters


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/", "javascript:alert(1)", "evil", "", "/\t/evil.example", "/\n/evil.example", "/%09/../\\evil", " /x", "/x\x00", "//[", "///evil.example", "http:/evil"],
)  # fmt: skip
def test_the_way_back_stays_here(gathering, address):
    assert local(address) == "/"
    done = gathering.client().post("/sign-in", data=DOOR | {"next": address})
    assert done.headers["location"] == "/"
    shown = gathering.signed_in("reader").get("/sign-in", params={"next": address})
    assert shown.headers["location"] == "/"


@pytest.mark.parametrize(
    "address", ["/", "/sites", "/claims/c_1?x=//evil", "/?q=%E2%80%AE&since=2026-01-01", "/a:b"]
)
def test_pages_of_ours_are_gone_back_to(address):
    assert local(address) == address


def test_tries_wait_longer_and_longer(gathering):
    client = gathering.client()
    wrong = {"name": "reader", "password": "wrong words in a row"}
    for _ in range(6):
        assert client.post("/sign-in", data=wrong).status_code == 401
    refused = client.post("/sign-in", data=DOOR)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert "set-cookie" not in refused.headers


def test_waiting_doubles_and_ends_and_is_forgotten():
    now = [0.0]
    tries, waits = Tries(2, lambda: now[0]), []
    for _ in range(16):
        tries.failed("k")
        waits.append(tries.wait("k"))
        now[0] += waits[-1]
        assert tries.wait("k") == 0
    assert waits[:5] == [0, 0, 2, 4, 8]
    assert waits[-1] == 3_600
    now[0] += 90_000
    tries.failed("k")
    assert tries.wait("k") == 0


def test_one_stranger_does_not_shut_the_owner_out_and_one_account_opens_no_others():
    tries = SignInPace(lambda: 0.0)
    for _ in range(7):
        tries.begin("ana", "10.0.0.6")
    assert tries.begin("ana", "10.0.0.6") > 0
    assert tries.begin("ana", "10.0.0.7") == 0
    for number in range(30):  # somebody with an account, who signs in between guesses
        tries.begin(f"guess {number}", "10.0.0.8")
        if tries.begin("mallory", "10.0.0.8") == 0:
            tries.succeeded("mallory", "10.0.0.8")
    assert tries.begin("guess again", "10.0.0.8") > 0


def test_one_network_of_ipv6_is_one_place():
    tries = SignInPace(lambda: 0.0)
    waits = [tries.begin("ana", f"2001:db8::{number:x}") for number in range(8)]
    assert waits[-1] > 0
    assert tries.begin("ana", "2001:db8:0:1::1") == 0


def test_what_is_remembered_of_strangers_is_bounded():
    tries, pace = SignInPace(), Pace()
    for number in range(KEPT + 500):
        tries.begin(f"name {number}", f"address {number}")
        pace.wait(number)
    assert len(tries) == KEPT
    assert len(pace) == KEPT


def test_asking_faster_than_the_pace_is_refused_each_for_themselves(gathering):
    gathering.app.state.pace = Pace(rate=0.5, burst=3, clock=lambda: 0.0)
    client = gathering.signed_in("reader")
    assert [client.get("/api/me").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    refused = client.get("/api/me")
    assert refused.headers["retry-after"] == "2"
    assert refused.json()["error"]["code"] == "too_many"
    assert gathering.signed_in("analyst").get("/api/me").status_code == 200


def test_strangers_send_little(gathering):
    client, much = gathering.client(), b"x" * (MAX_STRANGER + 1)
    for path in ("/sign-in", "/api/account/tokens", "/admin/people"):
        assert client.post(path, content=much).status_code == 413
        assert client.post(path, content=iter([much, much])).status_code in (303, 401, 413)
    assert gathering.client("junk").post("/sign-in", content=much).status_code == 413
    assert gathering.signed_in("reader").post("/api/account/tokens", content=much).status_code == 400


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/join", "/account/password", "/account/tokens", "/admin/people"])  # fmt: skip
def test_another_site_changes_nothing(gathering, path):
    client = gathering.signed_in("admin")
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1", "sec-fetch-site": "cross-site"},
        {"origin": "http://127.0.0.1", "sec-fetch-site": "same-site"},
    ):
        assert client.post(path, headers=headers).status_code == 403
    del client.headers["origin"]
    assert client.post(path).status_code == 403
    assert client.get("/api/me").status_code == 200


def test_a_token_speaks_alone(gathering):
    own, admin = gathering.accounts["reader"], gathering.session("admin")
    key, _ = gathering.team.entry.add_token(own, "", Role.READER, 9, gathering.root)
    both = gathering.client(admin, key)
    assert both.get("/api/me").json()["data"] == {"name": "reader", "role": "reader", "by": "token"}
    wrong = gathering.client(admin, "muster_wrong")
    assert wrong.get("/api/me").status_code == 401
    basic = gathering.client(admin)
    assert basic.get("/api/me", headers={"authorization": "Basic cmVhZGVyOng="}).status_code == 401


def test_a_token_is_made_shown_once_used_and_revoked(gathering):
    client = gathering.signed_in("analyst")
    assert client.post("/api/account/tokens", json={"role": "admin"}).status_code == 400
    made = client.post("/api/account/tokens", json={"role": "reader", "label": "x"}).json()["data"]
    program = gathering.client(token=made["key"])
    assert program.get("/api/counts").status_code == 200
    assert made["key"] not in client.get("/api/account/tokens").text
    assert made["key"] not in client.get("/account").text
    page = client.post("/account/tokens", data={"label": "<b>y</b>", "role": "analyst", "days": "3"})
    assert "muster_" in page.text
    assert "&lt;b&gt;y" in page.text
    assert client.post("/account/tokens", data={"role": "stranger"}).status_code == 400
    left = client.delete(f"/api/account/tokens/{made['token']['id']}").json()["data"]
    assert [bool(t["revoked_at"]) for t in left].count(True) == 1
    assert program.get("/api/counts").status_code == 401


def test_a_new_password_ends_all_sessions_but_the_one_it_was_chosen_in(gathering):
    client, other = gathering.signed_in("reader"), gathering.signed_in("reader")
    new = {"old": PASSWORD, "new": "five other words in a row", "again": "five other words in a row"}
    assert client.post("/account/password", data=new | {"old": "not it at all"}).status_code == 400
    assert client.post("/account/password", data=new | {"again": "x"}).status_code == 400
    assert client.post("/account/password", data=new | {"new": "short", "again": "short"}).status_code == 400
    assert client.post("/account/password", data=new).status_code == 303
    assert client.get("/api/me").status_code == 200
    assert other.get("/api/me").status_code == 401
    assert gathering.client().post("/sign-in", data=DOOR).status_code == 401


def test_an_admin_lets_somebody_in_and_out(gathering):
    admin = gathering.signed_in("admin")
    page = admin.post("/admin/people", data={"name": "Zoë", "role": "analyst"})
    key = page.text.partition("/join?key=")[2].partition("<")[0]
    assert admin.post("/admin/people", data={"name": "ZOË"}).status_code == 400
    stranger = gathering.client()
    assert "Welcome" in stranger.get("/join", params={"key": key}).text
    assert stranger.post("/join", data={"key": key, "password": "short", "again": "short"}).status_code == 400
    chosen = {"key": key, "password": PASSWORD, "again": PASSWORD}
    assert stranger.post("/join", data=chosen).status_code == 303
    assert stranger.get("/api/me").json()["data"]["name"] == "Zoë"
    assert gathering.client().post("/join", data=chosen).status_code == 404
    known = gathering.team.people.named("zoë")
    assert admin.post(f"/admin/people/{known.id}/role", data={"role": "reader"}).status_code == 303
    assert stranger.get("/api/me").status_code == 401
    assert admin.post(f"/admin/people/{known.id}/disable").status_code == 303
    assert admin.post(f"/admin/people/{known.id}/enable").status_code == 303
    changed = admin.patch(f"/api/admin/people/{known.id}", json={"role": "analyst", "disabled": True})
    assert {"analyst", True} <= {v for a in changed.json()["data"] if a["name"] == "Zoë" for v in a.values()}
    own = gathering.accounts["admin"].id
    assert admin.post(f"/admin/people/{own}/disable").status_code == 400
    assert admin.get("/api/me").status_code == 200


def test_what_is_written_and_taken_away_is_in_the_log(gathering):
    client = gathering.signed_in("reader")
    client.get("/api/export.csv")
    client.get("/claims")
    client.post("/admin/people")
    told = gathering.team.audited(2).items
    assert [(e.who, e.what, e.about) for e in reversed(told)] == [
        ("reader", "took away", "GET /api/export.csv 200"),
        ("reader", "refused", "POST /admin/people 403"),
    ]
    page = gathering.signed_in("admin").get("/admin/audit?who=reader")
    assert "took away" in page.text
    assert gathering.team.broken() == ()


def test_hostile_words_stand_inert_in_the_log(gathering):
    client = gathering.signed_in("reader")
    client.post("/account/tokens", data={"label": "x"}, headers={"user-agent": "<script>alert(1)</script>"})
    client.post("/<script>alert(2)</script>\u202e")
    gathering.team.entry.log(gathering.root, "<script>alert(3)</script>\u202e", "\u202e<img src=x>")
    page = gathering.signed_in("admin").get("/admin/audit").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u202e" not in page


def test_pages_of_a_team_are_not_kept_by_browsers(gathering):
    client = gathering.signed_in("reader")
    assert client.get("/sites").headers["cache-control"] == "no-store"
    assert "cache-control" not in client.get("/static/css/base.css").headers


def test_one_person_alone_has_no_door(client: TestClient):
    own = {"origin": "http://127.0.0.1:8000"}
    for path in ("/sign-in", "/join", "/account", "/admin/people", "/admin/audit", "/api/admin/audit"):
        assert client.get(path).status_code == 404
    assert client.post("/sign-in", headers=own, data=DOOR).status_code == 404
    assert client.get("/api/me").json()["data"]["by"] == "alone"


@pytest.mark.parametrize(
    ("host", "team", "allowed", "https", "insecure"),
    [
        ("0.0.0.0", False, [], False, False),
        ("192.168.1.5", False, ["x.example"], True, False),
        ("127.0.0.1", False, ["x.example"], False, False),
        ("127.0.0.1", False, [], True, False),
        ("192.168.1.5", True, ["x.example"], False, False),
        ("0.0.0.0", True, [], True, False),
        ("::", True, [], False, True),
        ("127.0.0.1", True, ["*"], False, False),
        ("127.0.0.1", True, ["https://x.example/"], False, False),
    ],
)
def test_strangers_and_open_passwords_are_not_let_through_by_mistake(host, team, allowed, https, insecure):
    with pytest.raises(UsageError):
        front_of(host, team, allowed, https, insecure)


def test_how_a_server_may_be_reached():
    assert front_of("127.0.0.1", False, [], False, False) == Front()
    named = front_of("0.0.0.0", True, ["OSINT.example.org:443"], True, False)
    assert named == Front(LOOPBACK | {"osint.example.org"}, https=True, shared=True)
    assert "192.168.1.5" in front_of("192.168.1.5", True, [], False, True).hosts
    assert front_of("::1", True, [], False, False).hosts >= {"[::1]"}
