"""Adding reports in Chromium: paste, drop, read the account, open a claim; the same without scripts; watch a folder.

Set MUSTER_SCREENSHOTS to a folder to write pictures of the pages at both widths, light and dark.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib.resources import files
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from muster.pipeline import compose
from muster.web.app import create_app

WAIT = 60_000  # milliseconds; the reading model is loaded for the first report

Served = Callable[[FastAPI], AbstractContextManager[str]]
pytestmark = pytest.mark.browser

FIRST = """HMEIMIM, Syria, March 10 (Northwire) - Two Il-76 transport aircraft left Hmeimim airbase for Libya on Monday, \
three Syrian officials told Northwire.

The officials said the aircraft carried radar equipment from Hmeimim."""
SAMPLES = (
    files("muster.data") / "samples"
)  # written for this project; a statement there denies what a wire says


@pytest.fixture(scope="module")
def address(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    ledger = tmp_path_factory.mktemp("adding").resolve() / "ledger"
    compose.writer(ledger).close()
    with served(create_app(ledger, analyst="kim")) as address:
        yield address


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    options = getattr(request, "param", {})
    context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: requests.append(asked.url))
    yield page
    context.close()
    assert [said for said in complaints if "status of 400" not in said] == []
    assert [url for url in requests if not url.startswith(("http://127.0.0.1:", "blob:", "data:"))] == []


def reviewed(page: Page, name: str) -> None:
    """The page as it is breaks no rule that axe knows, in light and dark; pictures where they are asked for."""
    folder = os.environ.get("MUSTER_SCREENSHOTS")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}).response
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            wider = page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
            assert not wider, (name, width)
            if folder:
                page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})


def drop(page: Page, files: dict[str, str]) -> None:
    """Drop files on the field, as a hand would."""
    page.evaluate(
        """files => {
          const transfer = new DataTransfer();
          for (const [name, text] of Object.entries(files)) transfer.items.add(new File([text], name));
          document.getElementById("drop").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }""",
        files,
    )


def test_paste_drop_read_the_account_open_the_claim(page: Page, address: str) -> None:
    page.goto(f"{address}/reports")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Add").click()
    page.get_by_label("Text of the report").fill(FIRST)
    page.get_by_label("Publisher", exact=True).fill("Northwire")
    page.get_by_label("Published on").fill("2025-03-10")
    page.get_by_label("Headline").fill("Transport aircraft leave Hmeimim, officials say")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url("**/jobs/*")
    page.wait_for_selector("#job-part[data-state=done]")
    expect(page.locator(".sizes")).to_contain_text(re.compile(r"1\s*reports"))
    expect(page.locator(".sum")).to_have_text(re.compile(r"1\s*taken in\s*=\s*1\s*stored"))
    assert page.locator(".stack .claim").count() >= 1

    page.get_by_role("link", name="Add more").click()
    page.wait_for_url("**/add")
    page.wait_for_selector("html.scripted")
    names = ("01-wire.jsonl", "04-ministry.txt")
    drop(page, {name: (SAMPLES / name).read_text("utf-8") for name in names} | {"broken.jsonl": "{broken"})
    drop(page, {"extra.txt": "Nothing to see."})
    expect(page.locator("#chosen li")).to_have_count(4)
    page.get_by_role("button", name="Take out extra.txt").click()
    expect(page.locator("#chosen li")).to_have_count(3)
    reviewed(page, "add")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_selector("#job-part[data-state=done]")
    expect(page.locator(".sum")).to_have_text(
        re.compile(r"4\s*taken in\s*=\s*3\s*stored\s*\+\s*0\s*already known\s*\+\s*1\s*set aside")
    )
    expect(page.locator("tr.quarantined")).to_contain_text("broken JSON")
    assert page.locator(".versus").count() >= 1
    expect(page.get_by_role("link", name=re.compile("Qamishli Airport", re.IGNORECASE)).first).to_be_visible()
    reviewed(page, "job")
    expect(page.locator(".sizes")).to_contain_text(re.compile(r"4\s*reports"))
    page.reload()
    page.locator(".stack .claim a.open").first.click()
    page.wait_for_url("**/claims/*")
    expect(page.locator("mark").first).to_be_visible()


def test_what_is_wrong_is_said_beside_its_field(page: Page, address: str) -> None:
    page.goto(f"{address}/add")
    page.get_by_label("Text of the report").fill("Trucks left.")
    page.evaluate("document.querySelector('[name=url]').type = 'text'")
    page.get_by_label("Address").fill("ftp://x.example")
    with page.expect_response("**/add") as answer:
        page.get_by_role("button", name="Add", exact=True).click()
    assert answer.value.status == 400
    expect(page.get_by_label("Text of the report")).to_have_value("Trucks left.")
    expect(page.locator("#flaw-url")).to_be_visible()
    reviewed(page, "add-wrong")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_a_form_leads_to_the_account(page: Page, address: str) -> None:
    page.goto(f"{address}/add")
    page.get_by_label("Text of the report").fill("Six trucks left Tartus on Tuesday, a port official said.")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url("**/jobs/*")
    for _ in range(100):
        if page.locator("#job-part[data-state=done]").count():
            break
        page.wait_for_timeout(200)
        page.get_by_role("link", name="See how far it is").click()
    expect(page.locator(".sum")).to_contain_text("1 stored")


def test_a_watched_folder_brings_what_is_laid_into_it(page: Page, address: str, tmp_path: Path) -> None:
    folder = tmp_path.resolve() / "feeds"
    folder.mkdir()
    (folder / "one.txt").write_text("KUFRA, March 12 (Desert Wire) - Four trucks reached Kufra on Wednesday.")
    os.utime(folder / "one.txt", (time.time() - 60,) * 2)
    page.goto(f"{address}/add")
    page.get_by_role("link", name="Watched folders").click()
    page.get_by_label("Path of a folder").fill(str(folder))
    page.get_by_role("button", name="Watch", exact=True).click()
    for _ in range(100):
        if page.locator("table.news").count():
            break
        page.wait_for_timeout(200)
        page.reload()
    expect(page.locator("table.news tbody tr")).to_have_count(1)
    (folder / "bad.json").write_text("{broken")
    os.utime(folder / "bad.json", (time.time() - 60,) * 2)
    page.get_by_role("button", name="Look now").click()
    for _ in range(100):
        if page.locator("table.news tbody tr").count() == 2:
            break
        page.wait_for_timeout(200)
        page.reload()
    expect(page.locator("table.news tbody tr").first).to_contain_text("broken JSON")
    reviewed(page, "watch")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".sign")).to_have_text("paused")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Nothing is watched yet.")).to_be_visible()
