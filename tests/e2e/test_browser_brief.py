"""A brief made, changed and taken along, in a real browser."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser


def test_a_brief_is_asked_changed_and_taken_along(page, address, browser, tmp_path):
    page.goto(f"{address}/brief")
    page.get_by_label("Site").fill("Qamishli Airport")
    page.get_by_role("button", name="Make the brief").click()
    assert page.locator(".brief figure svg").count() == 2
    first = page.locator(".sentence textarea").first
    first.fill("Our own words about it.")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="HTML").click()
    waiting.value.save_as(tmp_path / "brief.html")
    offline = browser.new_context(offline=True, java_script_enabled=False)
    taken = offline.new_page()
    taken.goto((tmp_path / "brief.html").as_uri())
    assert taken.locator("svg").count() == 2
    assert "Our own words about it." in taken.locator("main").inner_text()
    assert re.search(r"written or changed by \w+", taken.locator("header").inner_text())
    offline.close()


def test_a_sentence_without_a_citation_is_kept_back(page, address):
    page.goto(f"{address}/brief?place=Qamishli+Airport")
    page.get_by_placeholder("a sentence of your own").first.fill("They have gone.")
    page.get_by_role("button", name="PDF").click()
    assert "no citation" in page.get_by_role("alert").inner_text()
    page.get_by_placeholder("notes: 1, 4").first.fill("1")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PDF").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")
