"""A walk through the pages in Chromium, over a real ledger of the sample reports.

Set MUSTER_SCREENSHOTS to write docs/images/{overview,claim,site}.png on the way.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

IMAGES = Path(__file__).parents[2] / "docs" / "images"

pytestmark = pytest.mark.browser


def open_overview(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}/{query}")
    page.wait_for_selector("body.map-ready")


def picture(page: Page, name: str, *, full_page: bool = False) -> None:
    if os.environ.get("MUSTER_SCREENSHOTS"):
        IMAGES.mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(1_500)
        page.screenshot(path=IMAGES / f"{name}.png", full_page=full_page)


def busiest_site(page: Page, address: str) -> dict:
    sites = page.request.get(f"{address}/api/sites").json()["data"]
    return next(s for s in sites if s["precision"] == "site")


def test_from_the_map_to_the_claim_to_the_evidence_to_the_site_as_of(page: Page, address: str) -> None:
    open_overview(page, address)
    total = page.locator(".found b").first.inner_text()

    site = busiest_site(page, address)
    sites = page.request.get(f"{address}/api/sites").json()["data"]
    near = [s for s in sites if s["country"] == site["country"] and s["precision"] in ("site", "locality")]
    lons, lats = [s["lon"] for s in near], [s["lat"] for s in near]
    look_at(page, address, (min(lons) - 1.5, min(lats) - 1, max(lons) + 1.5, max(lats) + 1))
    picture(page, "overview")
    click_on_map(page, site)
    expect(page.locator(".chips")).to_contain_text(site["name"])
    assert f"place={site['id'].replace(':', '%3A')}" in page.url
    assert page.locator(".found b").first.inner_text() != total

    first = page.locator(".claims a.open").first
    quote = first.inner_text()
    first.click()
    page.wait_for_selector(".claim-sheet")
    assert quote in page.locator("h1").inner_text()
    assert page.locator(".paper mark").count() >= 1
    assert page.locator(".chain-drawn li").count() >= 1
    with page.expect_download() as download:
        page.locator('a[href^="/evidence/"]').click()
    assert Path(download.value.path()).stat().st_size > 0

    page.locator(f'.card a[href="/sites/{site["id"].replace(":", "%3A")}"]').or_(
        page.locator(f'.card a[href="/sites/{site["id"]}"]')
    ).first.click()
    page.wait_for_selector(".site-sheet")
    page.wait_for_selector("body.map-ready")
    picture(page, "site")
    latest = page.locator("#status").inner_text()
    page.fill("input[name=valid]", "2020-01-01")
    page.fill("input[name=known]", "2020-01-01")
    page.click(".as-of button")
    expect(page.locator("#status")).to_contain_text("State on 1 Jan 2020")
    assert page.locator("#status").inner_text() != latest
    expect(page.locator(".finding")).to_have_count(0)


def look_at(page: Page, address: str, box: tuple[float, float, float, float]) -> None:
    """Open the overview with the map on (west, south, east, north)."""
    open_overview(page, address, f"?bbox={','.join(f'{side:.4f}' for side in box)}")
    page.wait_for_timeout(1_000)


def click_on_map(page: Page, site: dict) -> None:
    """Click the middle of the map, where the site is once it is near enough to stand alone."""
    parts = urlsplit(page.url)
    lon, lat = site["lon"], site["lat"]
    look_at(page, f"{parts.scheme}://{parts.netloc}", (lon - 0.2, lat - 0.1, lon + 0.2, lat + 0.1))
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_disputed_claim_shows_both_sides(page: Page, address: str) -> None:
    listed = page.request.get(f"{address}/api/claims?limit=200").json()["data"]
    disputed = next(c for c in listed if c["disputed"] and len(c["attribution"]) > 1)
    page.goto(f"{address}/claims/{disputed['id']}")
    assert page.locator(".versus > div").count() == 2
    assert page.locator(".versus article").count() >= 2
    picture(page, "claim", full_page=True)


def test_moving_the_map_filters_the_list(page: Page, address: str) -> None:
    open_overview(page, address)
    before = page.locator(".found").inner_text()
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 120)
    page.mouse.down()
    page.mouse.move(box["x"] + 600, box["y"] + 300, steps=8)
    page.mouse.up()
    page.wait_for_url("**bbox=*")
    expect(page.locator(".chips")).to_contain_text("map view")
    assert page.locator(".found").inner_text() != before
    page.locator(".chips .clear").click()
    expect(page.locator(".found")).to_have_text(before)


def test_places_that_lie_together_are_one_ring_that_parts(page: Page, address: str) -> None:
    open_overview(page, address)
    sites = page.request.get(f"{address}/api/sites").json()["data"]
    near = [s for s in sites if s["precision"] in ("site", "locality")]
    pairs = [(a, b) for a in near for b in near if a["id"] < b["id"]]
    one, two = min(pairs, key=lambda p: abs(p[0]["lon"] - p[1]["lon"]) + abs(p[0]["lat"] - p[1]["lat"]))
    lon, lat = (one["lon"] + two["lon"]) / 2, (one["lat"] + two["lat"]) / 2
    look_at(page, address, (lon - 3, lat - 1.5, lon + 3, lat + 1.5))
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    expect(page.locator("#hint")).to_contain_text("Press to come nearer")
    expect(page.locator("#hint")).to_contain_text(one["name"])
    before = page.url
    page.mouse.click(*middle)
    expect(page).not_to_have_url(before)
    west, _, east, _ = (float(x) for x in page.url.partition("bbox=")[2].replace("%2C", ",").split(","))
    assert east - west < 5


def test_names_without_a_place_are_listed(page: Page, address: str) -> None:
    open_overview(page, address)
    names = page.request.get(f"{address}/api/map").json()["data"]["unlocated"]
    page.click(".unlocated summary")
    expect(page.locator(".unlocated li")).to_have_count(len(names))
    page.locator(".unlocated a").first.click()
    expect(page.locator(".chips")).to_contain_text(names[0]["text"])


def test_a_silent_server_is_said_and_the_last_answer_stays(page: Page, address: str) -> None:
    open_overview(page, address)
    before = page.locator("article.claim").count()
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()); }")
    page.select_option("select[name=act]", "deny")
    expect(page.locator("#trouble")).to_contain_text("does not answer")
    assert page.locator("article.claim").count() == before


def test_a_shared_address_shows_the_same(page: Page, address: str) -> None:
    open_overview(page, address, "?act=deny&bbox=30.0,30.0,50.0,40.0")
    found = page.locator(".found").inner_text()
    assert "match the filters" in found
    assert page.input_value("select[name=act]") == "deny"
    other = page.context.new_page()
    other.goto(page.url)
    assert other.locator(".found").inner_text() == found
    other.close()


def test_brushing_the_timeline_filters_the_list(page: Page, address: str) -> None:
    open_overview(page, address)
    before = page.locator(".found").inner_text()
    box = page.locator("svg.timeline").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.35, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + 6, steps=6)
    page.mouse.up()
    page.wait_for_url("**since=*until=*")
    expect(page.locator(".found")).not_to_have_text(before)
    assert page.input_value("input[name=since]") <= page.input_value("input[name=until]")
    page.go_back()
    expect(page.locator(".found")).to_have_text(before)


def test_the_list_by_keyboard(page: Page, address: str) -> None:
    open_overview(page, address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    links = page.locator(".claims a.open")
    assert page.evaluate("document.activeElement.href") == links.nth(1).evaluate("link => link.href")
    page.keyboard.press("Enter")
    page.wait_for_selector(".claim-sheet")


def test_words_and_choices_filter_the_list(page: Page, address: str) -> None:
    open_overview(page, address)
    page.fill("input[name=q]", "convoy")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=convoy*")
    expect(page.locator(".chips")).to_contain_text("convoy")
    page.select_option("select[name=act]", "deny")
    page.wait_for_url("**act=deny*")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_it_reads_without_scripts(page: Page, address: str) -> None:
    page.goto(f"{address}/?action=depart")
    assert page.locator("article.claim").count() >= 1
    assert page.locator("svg.timeline .bar").count() >= 1


SCHEMES = [{"color_scheme": "light"}, {"color_scheme": "dark"}]
CONTRAST = """() => {
  const lum = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const parse = text => { context.clearRect(0, 0, 1, 1); context.fillStyle = text; context.fillRect(0, 0, 1, 1); return [...context.getImageData(0, 0, 1, 1).data]; };
  const ground = element => {
    for (let at = element; at; at = at.parentElement) { const c = parse(getComputedStyle(at).backgroundColor); if (c[3] > 250) return c; }
    return parse(getComputedStyle(document.documentElement).getPropertyValue('--paper'));
  };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    if (!element.offsetParent || element.closest('svg, .maplibregl-map, .hidden')) continue;
    if (![...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const [a, b] = [lum(parse(getComputedStyle(element).color)), lum(ground(element))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) poor.push(`${element.className || element.tagName} ${ratio.toFixed(2)}`);
  }
  return poor;
}"""


@pytest.mark.parametrize("page", SCHEMES, indirect=True)
def test_contrast_is_enough_in_both_schemes(page: Page, address: str) -> None:
    claim = page.request.get(f"{address}/api/claims?limit=1").json()["data"][0]["id"]
    site = busiest_site(page, address)["id"]
    for path in ("/", f"/claims/{claim}", f"/sites/{site}", "/events", "/sources", "/reports"):
        page.goto(address + path)
        assert page.evaluate(CONTRAST) == [], path
        page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("page", [{"color_scheme": "light"}], indirect=True)
def test_nothing_is_wider_than_a_narrow_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    claim = page.request.get(f"{address}/api/claims?limit=1").json()["data"][0]["id"]
    site = busiest_site(page, address)["id"]
    for path in ("/", f"/claims/{claim}", f"/sites/{site}", "/events", "/sources", "/reports", "/sites"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        page.wait_for_load_state("networkidle")
