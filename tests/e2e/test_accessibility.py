"""Every kind of page for everybody: axe-core, narrow and wide, light and dark, by keyboard, on paper, right to left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from muster.domain.grade import Reliability, ReliabilityGrade
from muster.domain.link import Judgement, Relation, Verdict
from muster.pipeline import compose
from muster.pipeline.consolidate import consolidate
from muster.store.reader import LedgerReader
from muster.web.app import create_app

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
WIDTHS = (1280, 390)
WAIT = 120_000  # milliseconds; the map is drawn in software here

Served = Callable[[FastAPI], AbstractContextManager[str]]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, sampled: Callable[[Path], Path]) -> Path:
    """A ledger of the samples with a grade and a judgement, so that no part of a page is empty for want of one."""
    folder = sampled(tmp_path_factory.mktemp("accessible"))
    with compose.writer(folder) as ledger:
        with LedgerReader.open(folder) as reader:
            event = max(reader.events(), key=lambda e: (bool(e.contradicted_by), len(e.claims)))
        a, b, *_ = event.claims
        ledger.judge(Judgement(a, b, Verdict.SAME, "desk", "2026-03-20T08:00:00Z", "the same convoy"))
        ledger.grade(
            ReliabilityGrade("meridian", Reliability.B, "desk", "2026-03-01T00:00:00Z", "checked for years")
        )
        ledger.grade(
            ReliabilityGrade("meridian", Reliability.C, "desk", "2026-03-19T00:00:00Z", "a slip on the 11th")
        )
        consolidate(ledger)
    return folder


@pytest.fixture(scope="module")
def address(served: Served, folder: Path) -> Iterator[str]:
    with served(create_app(folder)) as there:
        yield there


@pytest.fixture(scope="module")
def paths(folder: Path) -> dict[str, str]:
    """One page of every kind, the fullest of each."""
    with LedgerReader.open(folder) as reader:
        event = max(reader.events(), key=lambda e: (bool(e.contradicted_by), len(e.claims)))
        claim = next(k.a for k in reader.links() if k.relation is Relation.CONTRADICTS)
        origin = max(reader.origins(), key=lambda g: len(g.members))
        site = next(s.place.id for s in reader.sites() if s.place.precision.value == "site")
        arabic = next(d.id for d in reader.all_documents() if d.language == "ar")
        embedding = next(d.id for d in reader.all_documents() if d.embeds)
        english = [m for m in origin.members if m != origin.root and reader.document(m).language == "en"]
    return {
        "overview": "/",
        "sites": "/sites",
        "site": f"/sites/{quote(site, safe='')}",
        "events": "/events",
        "event": f"/events/{event.id}",
        "reports": "/reports",
        "report": f"/reports/{embedding}",
        "arabic": f"/reports/{arabic}",
        "sources": "/sources",
        "source": "/sources/meridian",
        "origin": f"/origins/{origin.id}",
        "compare": f"/origins/{origin.id}/compare?a={origin.root}&b={english[0]}",
        "claim": f"/claims/{claim}",
        "brief": f"/brief?place={quote(site, safe='')}",
        "review": "/review",
        "markings": "/markings",
        "nothing": "/claims/none",
    }


def at(browser: Browser, width: int = 1280, scheme: str = "light", **more: bool) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    return page


def read(page: Page, address: str) -> None:
    """Open a page and wait for the map and the parts that come after it."""
    page.goto(address)
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=WAIT)
    if page.locator("#map").count():
        page.wait_for_selector("body.map-ready")


KINDS = (
    *("overview", "sites", "site", "events", "event", "reports", "report", "arabic"),
    *("sources", "source", "origin", "compare", "claim", "brief", "review", "markings", "nothing"),
)
FOCUS_IS_SEEN = """(e => [getComputedStyle(e), getComputedStyle(e, '::after')].some(s => s.outlineStyle !== 'none'))
(document.activeElement)"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_for_everybody(browser: Browser, address: str, paths: dict[str, str], kind: str) -> None:
    page = at(browser)
    read(page, address + paths[kind])
    _heads_are_in_order(page)
    if kind != "nothing":
        _the_first_stop_skips_to_the_content(page)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme} {one}" for one in _violations(page)]
    page.context.close()
    assert found == []


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]


def _heads_are_in_order(page: Page) -> None:
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip([1, *levels], levels, strict=False)), levels


def _the_first_stop_skips_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS_IS_SEEN)


def test_arabic_runs_from_the_right(browser: Browser, address: str, paths: dict[str, str]) -> None:
    page = at(browser)
    read(page, address + paths["arabic"])
    for selector in ("h1", ".paper .run"):
        style = "e => [getComputedStyle(e).direction, getComputedStyle(e).textAlign]"
        assert page.locator(selector).first.evaluate(style) in (["rtl", "start"], ["rtl", "right"])
    assert page.locator(".paper").get_attribute("lang") == "ar"
    page.context.close()


def test_paper_shows_words_and_no_controls(browser: Browser, address: str, paths: dict[str, str]) -> None:
    page = at(browser, 760, "dark")
    for name in ("claim", "site", "event", "report", "source"):
        read(page, address + paths[name])
        page.emulate_media(media="print")
        for hidden in page.locator("nav, button, select, input, .map-frame").all():
            assert not hidden.is_visible(), name
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator("h1").is_visible()
        page.emulate_media(media="screen")
    page.context.close()


def test_from_a_claim_to_its_source_its_path_and_the_words_that_changed(
    browser: Browser, address: str, paths: dict[str, str]
) -> None:
    page = at(browser)
    read(page, address + paths["origin"])
    expect(page.locator(".path .path > li").first).to_be_visible()  # drawn after the page
    page.evaluate("document.querySelectorAll('.path details').forEach(one => { one.open = true })")
    expect(page.locator(".path .changes blockquote").first).to_be_visible()
    page.get_by_role("link", name="side by side").nth(1).click()
    expect(page.locator(".two-texts del, .two-texts ins").first).to_be_visible()
    page.locator(".two-texts th a").first.click()
    page.locator(".side .claim a.open").first.click()
    expect(page.locator(".chain-drawn li").last).to_contain_text("says it")
    page.locator(".chain-drawn a.name").first.click()
    expect(page.locator("#record, h1").first).to_be_visible()
    assert "/sources/" in page.url
    page.select_option("select[name=step]", "passes_on")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#claims h2")).to_contain_text("What it passed on")
    assert page.locator("#claims article").count() > 0
    page.context.close()


def test_the_parts_that_come_later_are_links_without_scripts(
    browser: Browser, address: str, paths: dict[str, str]
) -> None:
    page = at(browser, java_script_enabled=False)
    page.goto(address + paths["origin"])
    page.get_by_role("link", name="Draw the path of the text").click()
    expect(page.locator(".path .path > li").first).to_be_visible()
    page.goto(address + paths["site"])
    link = page.get_by_role("link", name="Draw the state on each date")
    if link.count():
        link.click()
    expect(page.locator("table.strip")).to_be_visible()
    page.context.close()
