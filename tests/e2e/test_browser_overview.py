"""The overview in Chromium: choosing, looking back in time, what is new since the last look, symbols, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def opened(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}/{query}")
    page.wait_for_selector("body.map-ready")


def number(text: str) -> int:
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found.group().replace(",", ""))


def shown(page: Page) -> int:
    return number(page.locator(".found b").first.inner_text())


def test_the_number_beside_a_choice_is_what_it_leaves(page: Page, address: str) -> None:
    opened(page, address)
    option = page.locator("select[name=act] option").filter(has_text="denied")
    value, promised = option.get_attribute("value"), number(option.inner_text().rpartition("·")[2])
    page.select_option("select[name=act]", value)
    page.wait_for_url(f"**act={value}*")
    expect(page.locator(".found b").first).to_have_text(f"{promised:,}")
    # the other choices now count under this one
    action = page.locator("select[name=action] option").filter(has_text="depart")
    expected = number(action.inner_text().rpartition("·")[2])
    page.select_option("select[name=action]", action.get_attribute("value"))
    expect(page.locator(".found b").first).to_have_text(f"{expected:,}")


def test_grade_disputes_and_origins_filter_and_stand_in_the_address(page: Page, address: str) -> None:
    opened(page, address)
    page.click(".further summary")
    page.check("input[name=disputed]")
    page.wait_for_url("**disputed=true*")
    expect(page.locator(".chips")).to_contain_text("contradicted")
    assert page.locator(".claim .disputed").count() == page.locator(".claim").count() > 0
    page.fill("input[name=origins]", "2")
    page.keyboard.press("Enter")
    page.wait_for_url("**origins=2*")
    expect(page.locator(".chips")).to_contain_text("origins, at least: 2")
    both = shown(page)
    page.reload()
    page.wait_for_selector("body.map-ready")
    assert shown(page) == both
    assert page.is_checked("input[name=disputed]")


def test_looking_back_by_keyboard_leaves_out_what_was_not_known(page: Page, address: str) -> None:
    opened(page, address)
    everything = shown(page)
    page.focus("#slider")
    page.keyboard.press("Home")
    page.wait_for_url("**known=*")
    expect(page.locator(".chips")).to_contain_text("known by")
    expect(page.locator(".found b").first).not_to_have_text(f"{everything:,}")
    first_day = page.input_value("input[name=known]")
    assert page.evaluate("document.activeElement.id") == "slider"
    listed = page.request.get(f"{address}/api/claims?known={first_day}&limit=200").json()["data"]
    assert listed
    assert all(one["published"][:10] <= first_day for one in listed)
    page.keyboard.press("End")
    expect(page.locator(".found b").first).to_have_text(f"{everything:,}")
    # on the clock of records all was recorded today
    page.select_option("select[name=clock]", "recorded")
    page.fill("input[name=known]", "2020-01-01")
    page.keyboard.press("Enter")
    page.wait_for_url("**known=2020-01-01*")
    expect(page.locator(".found b").first).to_have_text("0")


def test_what_came_since_the_last_look_is_said_shown_and_marked_as_seen(page: Page, address: str) -> None:
    opened(page, address)
    expect(page.locator("#news section")).to_have_count(0)  # the first look
    # a look long ago, and a new session
    page.evaluate(
        "() => { localStorage.setItem('muster.look', '2020-01-01T00:00:00Z'); sessionStorage.clear(); }"
    )
    page.reload()
    strip = page.locator("#news .news")
    expect(strip).to_contain_text("since Wed 1 Jan 2020")
    total = shown(page)
    assert number(strip.inner_text()) == total
    strip.get_by_text("Show these").click()
    page.wait_for_url("**since_seen=*")
    expect(page.locator(".chips")).to_contain_text("recorded after")
    assert shown(page) == total
    page.get_by_role("button", name="Mark as seen").click()
    expect(page.locator("#news section")).to_have_count(0)
    page.reload()
    page.wait_for_selector("body.map-ready")
    expect(page.locator("#news section")).to_have_count(0)


def test_symbols_are_neutral_until_somebody_takes_a_side(page: Page, address: str) -> None:
    features = page.request.get(f"{address}/api/map").json()["data"]["places"]["features"]
    told = [one["properties"] for one in features if "symbol" in one["properties"]]
    assert told
    assert {one["symbol"][1] for one in told} == {"N"}
    assert {one["side"] for one in told} == {"neutral"}
    opened(page, address)
    page.click(".further summary")
    page.fill("input[name=friend]", "a")
    page.keyboard.press("Enter")
    page.wait_for_url("**friend=a*")
    expect(page.locator(".chips")).to_have_count(0)  # it draws otherwise and hides nothing
    taken = page.request.get(f"{address}/api/map?friend=a").json()["data"]["places"]["features"]
    assert "friend" in {one["properties"].get("side") for one in taken}


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_every_filter_works_without_scripts(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.click(".further summary")
    page.select_option("select[name=grade]", index=1)
    page.fill("input[name=known]", "2026-12-31")
    page.select_option("select[name=clock]", "recorded")
    page.get_by_role("button", name="Show", exact=True).click()
    assert "grade=" in page.url
    assert "known=2026-12-31" in page.url
    assert page.locator(".chips").inner_text().count("×") >= 2
    page.goto(f"{address}/?since_seen=2020-01-01T00:00:00Z")
    assert "since Wed 1 Jan 2020" in page.locator("#news").inner_text()
    assert page.get_by_role("link", name="Show all claims").count() == 1


def test_a_country_stands_for_the_places_in_it_until_it_is_narrowed(page: Page, address: str) -> None:
    sites = page.request.get(f"{address}/api/sites").json()["data"]
    country = next(one["id"] for one in sites if one["precision"] == "country" and one["country"] == "SY")
    with page.expect_request(lambda asked: "/api/map" in asked.url) as asked:
        opened(page, address, f"?place={country}")
    assert (
        "place=country" in asked.value.url
    )  # the map shows what lies in it, and what comes from there or goes there
    every = shown(page)
    page.locator("#within").get_by_role("link", name="Only those that name it").click()
    expect(page.locator("#within")).to_contain_text("Only the")
    assert 0 < shown(page) < every
    assert "named=true" in page.url
    page.select_option("select[name=act]", "deny")  # a further filter keeps it
    expect(page).to_have_url(re.compile("named=true"))
    with page.expect_request(lambda asked: "/api/map" in asked.url) as asked:
        page.locator("[data-drop=place]").click()
    assert "place=" not in asked.value.url
    expect(page.locator("#within")).to_have_count(0)
    assert "named" not in page.url
