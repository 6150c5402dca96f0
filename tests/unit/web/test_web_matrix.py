"""Every route of the application against everybody who may ask: the table is made from the routes themselves."""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount

from muster.domain.team import Role
from muster.team.entry import ABSOLUTE
from muster.web.access import in_person_only, role_needed
from muster.web.server import ROUTERS

WHO = ("nobody", "reader", "analyst", "admin", "expired", "ended", "revoked", "disabled", "reader's token", "demoted token")  # fmt: skip
ROLE = {"reader": Role.READER, "analyst": Role.ANALYST, "admin": Role.ADMIN, "reader's token": Role.READER, "demoted token": Role.READER}  # fmt: skip
# what everybody may have: nothing of the ledger is in it
NUMBERS = itertools.count()
OPEN = {"/sign-in", "/sign-out", "/join"}


class Route(NamedTuple):
    method: str
    path: str
    role: Role
    in_person: bool

    @property
    def address(self) -> str:
        return re.sub(r"\{\w+(:\w+)?\}", "nothing", self.path)

    @property
    def page(self) -> bool:
        return not self.path.startswith("/api/")


def routes_of(router) -> list[Route]:
    return [
        Route(method, route.path, role_needed(route.endpoint), in_person_only(route.endpoint))
        for route in router.routes
        for method in sorted(route.methods - {"HEAD"})
    ]


ROUTES = [route for router in ROUTERS for route in routes_of(router)]


def client_of(crowd, who: str):
    """A fresh client, bearing what this somebody has left."""
    team, accounts = crowd.team, crowd.accounts
    if who in ("reader", "analyst", "admin"):
        return crowd.signed_in(who)
    if who == "nobody":
        return crowd.client()
    if who in ("expired", "ended", "disabled"):
        key = crowd.session("admin")
        if who == "expired":
            crowd.now += ABSOLUTE
        elif who == "ended":
            team.entry.end_session(accounts["admin"].id, team.entry.of_session(key).key, crowd.root)
        else:
            other = team.people.add(f"second {next(NUMBERS)}", Role.ADMIN, crowd.root)
            key = team.entry.open_session(other, "", "")
            team.people.set_disabled(other.id, True, crowd.root)
        return crowd.client(key)
    if who == "demoted token":
        other = team.people.add(f"third {next(NUMBERS)}", Role.ADMIN, crowd.root)
        key, _ = team.entry.add_token(other, "", Role.ADMIN, 9, crowd.root)
        team.people.set_role(other.id, Role.READER, crowd.root)
        return crowd.client(token=key)
    owner = accounts["admin" if who == "revoked" else "reader"]
    key, token = team.entry.add_token(owner, "", owner.role, 9, crowd.root)
    if who == "revoked":
        team.entry.revoke(owner.id, token.id, crowd.root)
    return crowd.client(token=key)


def allowed(route: Route, who: str) -> bool:
    if "token" in who and route.in_person:
        return False
    return ROLE.get(who, Role.STRANGER) >= route.role


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("route", ROUTES, ids=lambda r: f"{r.method} {r.path}")
def test_every_route_lets_in_whom_it_names_and_nobody_else(crowd, route, who):
    client = client_of(crowd, who)
    answer = client.request(route.method, route.address)
    assert answer.status_code < 500
    if allowed(route, who):
        assert answer.status_code not in ({403} if route.path in OPEN else {401, 403, 429})
    elif ROLE.get(who):
        assert answer.status_code == 403
    else:
        assert answer.status_code == (303 if route.page else 401)
        assert route.page or set(answer.json()) == {"error"}
        assert not route.page or answer.headers["location"].startswith("/sign-in")


def test_the_table_holds_every_route_of_the_application(crowd):
    listed = {(route.method, route.path) for route in ROUTES}
    assert len(listed) > 50
    for route in crowd.app.routes:
        router = getattr(route, "original_router", None)  # None for what is no included router
        assert router in ROUTERS or (isinstance(route, Mount) and route.path == "/static"), route
    for router in ROUTERS:
        assert all(isinstance(route, APIRoute) for route in router.routes)


def test_strangers_find_the_door_and_nothing_else():
    assert {route.path for route in ROUTES if route.role is Role.STRANGER} == OPEN


def test_what_writes_needs_more_than_a_reader_but_for_ones_own_account():
    for route in ROUTES:
        if route.method != "GET" and route.path not in OPEN and "/account" not in route.path:
            assert route.role >= Role.ANALYST, route


def test_what_lets_people_in_is_not_for_programs():
    writing = [r for r in ROUTES if r.method != "GET" and ("/account" in r.path or "/admin" in r.path)]
    assert len(writing) > 8
    assert all(route.in_person for route in writing)


OWN = [
    ("POST", "/account/tokens/{token}/revoke", 303),
    ("DELETE", "/api/account/tokens/{token}", 200),
    ("POST", "/account/sessions/{session}/end", 303),
    ("DELETE", "/api/account/sessions/{session}", 200),
]


@pytest.mark.parametrize(("method", "path", "done"), OWN)
@pytest.mark.parametrize("who", ["reader", "analyst", "admin"])
@pytest.mark.parametrize("owner", ["reader", "analyst", "admin"])
def test_tokens_and_sessions_are_their_owners_alone(crowd, method, path, done, who, owner):
    team, account = crowd.team, crowd.accounts[owner]
    key, token = team.entry.add_token(account, "", Role.READER, 9, crowd.root)
    cookie = crowd.session(owner)
    session = team.entry.of_session(cookie).key
    answer = crowd.signed_in(who).request(method, path.format(token=token.id, session=session))
    assert answer.status_code == (done if who == owner else 404)
    holds = team.entry.of_token(key) and team.entry.of_session(cookie)
    assert bool(holds) == (who != owner)


@pytest.mark.parametrize("who", ["reader", "analyst"])
@pytest.mark.parametrize("owner", ["reader", "analyst", "admin"])
@pytest.mark.parametrize("act", ["role", "disable", "enable", "invite", "api"])
def test_nobody_but_an_admin_changes_an_account_their_own_included(crowd, who, owner, act):
    account, client = crowd.accounts[owner], crowd.signed_in(who)
    if act == "api":
        answer = client.patch(f"/api/admin/people/{account.id}", json={"role": "admin"})
    else:
        answer = client.post(f"/admin/people/{account.id}/{act}", data={"role": "admin"})
    assert answer.status_code == 403
    assert crowd.team.people.named(owner) == crowd.team.people.named(owner)._replace(role=account.role, disabled=False)  # fmt: skip
    assert crowd.client(crowd.session(owner)).get("/api/me").json()["data"]["role"] == owner
