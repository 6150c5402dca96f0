"""The journeys of an analyst in Chromium, from page to page: over the sample reports, and over a large ledger where there is one.

``make journeys`` builds a constructed ledger of about 100,000 claims and walks them there, too; ``MUSTER_LARGE_LEDGER`` names
one that was built before. What is decided on the walk is taken back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from muster.web.app import create_app

Served = Callable[[FastAPI], AbstractContextManager[str]]
LARGE = os.environ.get("MUSTER_LARGE_LEDGER")

pytestmark = pytest.mark.browser


@pytest.fixture(
    scope="module",
    params=[
        "samples",
        pytest.param(
            "large", marks=pytest.mark.skipif(not LARGE, reason="takes minutes to build: make journeys")
        ),
    ],
)
def address(
    request: pytest.FixtureRequest,
    served: Served,
    tmp_path_factory: pytest.TempPathFactory,
    sampled: Callable[[Path], Path],
) -> Iterator[str]:
    large = request.param == "large"
    ledger = Path(str(LARGE)) if large else sampled(tmp_path_factory.mktemp("journeys"))
    with served(create_app(ledger)) as there:
        yield there


def shown(page: Page) -> int:
    return int(page.locator(".found b").first.inner_text().replace(",", ""))


def asked(page: Page, address: str, path: str) -> list[dict]:
    return page.request.get(f"{address}/api/{path}").json()["data"]


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_the_overview_by_filters_and_words_to_a_claim_and_its_event(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.wait_for_selector("body.map-ready")
    everything = shown(page)
    page.select_option("select[name=action]", "depart")
    page.wait_for_url("**action=depart*")
    expect(page.locator(".chips")).to_contain_text("depart")
    some = shown(page)
    assert 0 < some < everything
    word = _a_word_of(page.locator(".claims a.open").first.inner_text())
    page.fill("input[name=q]", word)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**q={word}*")
    expect(page.locator(".chips")).to_contain_text(word)
    assert 0 < shown(page) <= some
    page.locator(".claims a.open").first.click()
    page.wait_for_selector(".claim-sheet")
    assert page.locator(".paper mark").count() >= 1
    page.goto(f"{address}/events/{_in_an_event(page, address)['event']}")
    assert page.locator("h1").inner_text()
    assert page.locator("main article").count() >= 2
    assert fits(page)


def _a_word_of(quote: str) -> str:
    return max(re.findall(r"[A-Za-z]+", quote), key=len)


def _in_an_event(page: Page, address: str) -> dict:
    """A claim whose event has others, too."""
    listed = [one for one in asked(page, address, "claims?limit=200") if one["event"]]
    events = [one["event"] for one in listed]
    return max(listed, key=lambda one: events.count(one["event"]))


def test_a_site_as_of_a_day_and_a_source(page: Page, address: str) -> None:
    sites = asked(page, address, "sites")
    page.goto(f"{address}/sites/{sites[0]['id']}")
    page.wait_for_selector(".site-sheet")
    latest = page.locator("#status").inner_text()
    page.fill("input[name=known]", "2012-01-01")
    page.click(".as-of button")
    expect(page.locator("#status")).not_to_have_text(latest)
    page.goto(f"{address}/sources")
    page.locator("main a[href^='/sources/']").first.click()
    page.wait_for_url("**/sources/*")
    assert page.locator("h1").inner_text()
    assert fits(page)


def test_a_report_and_every_list(page: Page, address: str) -> None:
    report = asked(page, address, "claims?limit=1")[0]["report"]
    page.goto(f"{address}/reports/{report}")
    assert page.locator(".side .claim").count() >= 1
    for path in ("sites", "events", "reports", "sources", "review", "brief", "add", "markings"):
        answer = page.goto(f"{address}/{path}")
        assert answer is not None
        assert answer.ok, path
        assert page.locator("h1").first.inner_text(), path
        assert fits(page), path


def test_a_claim_is_accepted_by_keyboard_and_that_is_taken_back(page: Page, address: str) -> None:
    page.goto(f"{address}/review")
    page.keyboard.press("a")
    expect(page.locator(".done")).to_contain_text("accepted")
    page.keyboard.press("u")
    expect(page.locator(".done")).to_contain_text("taken back")


def test_a_brief_of_the_most_spoken_of_site(page: Page, address: str) -> None:
    site = next(one for one in asked(page, address, "sites") if one["precision"] == "site")
    page.goto(f"{address}/brief")
    page.get_by_label("Site").fill(site["name"])
    page.get_by_role("button", name="Make the brief").click()
    assert page.locator(".sentence textarea").count() >= 1
    with page.expect_download() as waiting:
        page.get_by_role("button", name="HTML").click()
    assert b"<svg" in Path(waiting.value.path()).read_bytes()


@pytest.mark.parametrize("page", [{"viewport": {"width": 390, "height": 800}}], indirect=True)
def test_on_a_telephone(page: Page, address: str) -> None:
    for path in (
        "",
        "review",
        f"claims/{asked(page, address, 'claims?limit=1')[0]['id']}",
        "sites",
        "events",
    ):
        page.goto(f"{address}/{path}")
        assert page.locator("h1, .found").first.is_visible(), path
        assert fits(page), path
