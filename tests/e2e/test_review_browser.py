"""An analyst reviews with the keyboard alone, in Chromium, over a real ledger of the sample reports."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

IMAGES = Path(__file__).parents[2] / "docs" / "images"

pytestmark = pytest.mark.browser


def queue(page: Page, address: str) -> list[dict]:
    return page.request.get(f"{address}/api/review?limit=200").json()["data"]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def picture(page: Page) -> None:
    if os.environ.get("MUSTER_SCREENSHOTS"):
        IMAGES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=IMAGES / "review.png")


def test_by_keyboard_alone(page: Page, address: str) -> None:
    items = queue(page, address)
    page.goto(f"{address}/review")
    picture(page)
    first, second = items[0]["subject"], items[1]["subject"]
    eyebrow = page.locator(".why-here .eyebrow")

    press(page, "a")  # accepted: no reason is asked, and the next one is in hand
    expect(page.locator(".done")).to_contain_text("accepted")
    expect(eyebrow).to_contain_text(f"1 of {len(queue(page, address))}")
    assert first not in [i["subject"] for i in queue(page, address)]

    press(page, "r")
    expect(page.locator("details.act[open] input[name=why]")).to_be_focused()
    page.keyboard.type("a caption of last year")
    press(page, "Enter")
    expect(page.locator(".done")).to_contain_text("rejected")
    decided = page.request.get(f"{address}/api/decisions").json()["data"]
    assert [(d["claim"], d["ruling"], d["why"]) for d in decided[:1]] == [
        (second, "reject", "a caption of last year")
    ]

    press(page, "u")
    expect(page.locator(".done")).to_contain_text("taken back: rejected")
    assert second in [i["subject"] for i in queue(page, address)]

    at = int(eyebrow.inner_text().partition("·")[2].partition("of")[0])
    press(page, "j")
    expect(eyebrow).to_contain_text(f"· {at + 1} of")
    press(page, "k", "?")  # a key pressed while the page is on its way waits for it
    expect(eyebrow).to_contain_text(f"· {at} of")
    expect(page.locator(".help[open]")).to_be_visible()


def test_a_field_is_corrected_by_keyboard_and_shown_on_its_page(page: Page, address: str) -> None:
    claims = page.request.get(f"{address}/api/claims?limit=200&action=depart").json()["data"]
    claim = claims[0]["id"]
    page.goto(f"{address}/review?claim={claim}")
    press(page, "e", "Enter")  # the first field: the action
    expect(page.locator(".edit[open] select")).to_be_focused()
    page.keyboard.type("withdraw")
    press(page, "Tab")
    page.keyboard.type("they leave for good")
    press(page, "Enter")
    expect(page.locator(".field.corrected")).to_contain_text("read as depart, corrected by")
    page.goto(f"{address}/claims/{claim}")
    expect(page.locator(".headline .verb")).to_have_text("withdraw")
    expect(page.locator("#decide .decisions")).to_contain_text("Action: depart → withdraw")
    press(page, "u")
    expect(page.locator(".headline .verb")).to_have_text("depart")


def test_two_claims_are_split_with_the_reason_given_before(page: Page, address: str) -> None:
    item = next(i for i in queue(page, address) if i["doubt"] == "weakly joined")
    page.goto(f"{address}/review?at={item['id']}")
    press(page, "s")
    page.keyboard.type("two convoys")
    press(page, "Enter")
    expect(page.locator(".done")).to_contain_text("judged different")
    events = {
        i: page.request.get(f"{address}/api/claims/{i}").json()["data"]["event"]
        for i in (item["subject"], item["other"])
    }
    assert len(set(events.values())) == 2
    offered = page.locator("datalist#reasons option").evaluate_all("all => all.map(one => one.value)")
    assert "two convoys" in offered


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


def test_it_works_without_scripts(plain: Page, address: str) -> None:
    plain.goto(f"{address}/review")
    plain.get_by_text("Reject r", exact=False).first.click()
    plain.locator("#reject-why").fill("no such thing is said")
    plain.get_by_role("button", name="Reject", exact=True).click()
    expect(plain.locator(".done")).to_contain_text("rejected")
    plain.get_by_role("button", name="Undo").click()
    expect(plain.locator(".done")).to_contain_text("taken back")
