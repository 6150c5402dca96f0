"""A team in Chromium: signing in, what a role may not, signing out, and nothing asked of another machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from muster.domain.document import Document, RawReport
from muster.domain.record import Analysis
from muster.domain.team import ROLES, Actor
from muster.store.ledger import Ledger
from muster.team.passwords import Passwords
from muster.team.team import Team
from muster.web.app import create_app
from muster.web.security import Front

PASSWORD = "four words in a row"

Served = Callable[[FastAPI], AbstractContextManager[str]]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a ledger of one report, with one account of each role."""
    folder = tmp_path_factory.mktemp("team") / "ledger"
    with Ledger.open(folder) as ledger:
        ledger.store(RawReport(b"Nothing moved.", "text/plain", "a.txt"), Analysis(Document("a", "Nothing moved."), ()))  # fmt: skip
    team, root = Team.open(folder, passwords=Passwords(memory_kib=8, rounds=1)), Actor("root", "test")
    for role in ROLES:
        team.people.set_password(team.people.add(role.word, role, root).id, PASSWORD, root)
    with served(create_app(folder, team=team, front=Front(shared=True))) as there:
        yield there


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if "Content Security Policy" in m.text else None)
    yield page
    context.close()
    assert complaints == []
    assert {urlsplit(u).hostname for u in asked if urlsplit(u).scheme != "data"} == {"127.0.0.1"}


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def test_in_by_the_door_held_back_by_the_role_and_out_again(page: Page, address: str) -> None:
    page.goto(f"{address}/reports?offset=0")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(page, "reader", "not it at all, no")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{address}/reports?offset=0")
    assert page.evaluate("document.cookie") == ""
    assert page.goto(f"{address}/admin/people").status == 403
    page.goto(f"{address}/reports")
    page.get_by_role("link", name="reader", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_admin_invites_and_the_invited_choose_a_password(
    page: Page, address: str, browser: Browser
) -> None:
    page.goto(f"{address}/admin/people")
    sign_in(page, "admin")
    page.get_by_label("Name", exact=True).fill("Zoë")
    page.locator(".row-form select").select_option("analyst")
    page.get_by_role("button", name="Add and invite").click()
    link = page.locator(".key code").inner_text()
    other = browser.new_context()
    guest = other.new_page()
    guest.goto(link)
    expect(guest.get_by_role("heading", name="Welcome, Zoë")).to_be_visible()
    guest.get_by_label("Password").fill("five other words in a row")
    guest.get_by_label("The same again").fill("five other words in a row")
    guest.get_by_role("button", name="Come in").click()
    expect(guest.get_by_role("link", name="Zoë")).to_be_visible()
    page.get_by_role("button", name="Disable Zoë").click()
    guest.reload()
    expect(guest.get_by_role("heading", name="Sign in")).to_be_visible()
    other.close()
    page.goto(f"{address}/admin/audit")
    expect(page.get_by_role("row").filter(has_text="account disabled").first).to_contain_text("Zoë")


def test_a_token_is_shown_once(page: Page, address: str) -> None:
    page.goto(f"{address}/account")
    sign_in(page, "analyst")
    page.get_by_label("What is it for?").fill("nightly export")
    page.get_by_role("button", name="Make a token").click()
    key = page.locator(".key code").inner_text()
    asked = {"Authorization": f"Bearer {key}", "Cookie": ""}
    told = page.request.get(f"{address}/api/me", headers=asked).json()["data"]
    assert told == {"name": "analyst", "role": "reader", "by": "token"}
    page.goto(f"{address}/account")
    assert key not in page.content()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("cell", name="revoked")).to_be_visible()
    assert page.request.get(f"{address}/api/me", headers=asked).status == 401


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit(browser: Browser, address: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    for path in ("/sign-in", "/account", "/admin/people", "/admin/audit"):
        page.goto(address + path)
        if path == "/account":
            sign_in(page, "admin")
            expect(page.get_by_role("heading", name="admin", exact=True)).to_be_visible()
        found = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
