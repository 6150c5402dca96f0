"""An analyst marks a source and a report in Chromium and takes a brief along that keeps both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SOURCE = "three local security officials"


def test_from_a_source_to_a_brief_that_does_not_name_it(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/sources/{SOURCE}")
    card = page.get_by_role("region", name="Handling")
    card.get_by_text("Say what is sensitive").click()
    card.get_by_label("What it tells").fill("person")
    card.get_by_label("Reason, for this ledger only").fill("asked not to be named")
    card.get_by_role("button", name="Mark as sensitive").click()
    expect(page).to_have_url(re.compile("#handling$"))
    expect(card.locator(".decisions")).to_contain_text("asked not to be named")
    expect(page.locator(".eyebrow")).to_contain_text("sensitive: identifies a person")

    page.goto(f"{address}/reports/steppe-mirror")
    card.get_by_text("Give a label").click()
    card.get_by_label("Who may be told").select_option("RED")
    card.get_by_label("Reason", exact=True).fill("from a subscriber")
    card.get_by_role("button", name="Give the label").click()
    expect(page.locator(".eyebrow .tlp")).to_have_text("TLP:RED")

    page.goto(f"{address}/brief?place=Qamishli")
    expect(page.locator(".going-out")).to_contain_text("TLP:RED")
    page.get_by_label("made for").select_option("TLP:GREEN")
    page.get_by_role("button", name="Make the brief").click()
    expect(page.locator(".handled").first).to_contain_text(
        "of 1 report left out: marked stricter than TLP:GREEN"
    )
    shown = page.locator("form.brief").inner_text() + "".join(
        page.locator("form.brief textarea").evaluate_all("all => all.map(one => one.value)")
    )
    assert "[redacted: identifies a person]" in shown
    assert "security officials, cited" not in shown
    with page.expect_download() as download:
        page.get_by_role("button", name="HTML").click()
    made = Path(download.value.path()).read_text("utf-8")
    assert SOURCE not in made.casefold()
    assert "Steppe Mirror" not in made
    assert "[redacted: identifies a person]" in made

    page.goto(f"{address}/markings")
    rows = page.locator("table.markings tbody tr")
    expect(rows).to_have_count(2)
    rows.filter(has_text="TLP:RED").get_by_role("link").click()
    card.get_by_role("button", name="Take back: TLP:RED").click()
    expect(page.locator(".eyebrow .tlp")).to_have_count(0)
    expect(card.locator(".decisions .past")).to_contain_text("TLP:RED")
