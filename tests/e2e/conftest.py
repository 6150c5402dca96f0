"""A real browser over a real server, which every test in Chromium begins with; and the command line.

A test that uses ``page`` is skipped where there is no Chromium, and fails where the page complains on its console or asks for
anything that is not on this machine.
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, chdir, contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

from muster.cli import main
from muster.pipeline import compose, engines
from muster.pipeline.consolidate import consolidate
from muster.pipeline.ingest import ingest
from muster.web.app import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    *("--no-sandbox", "--headless=new", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"),
    "--disable-quic",
)
WAIT = 60_000  # milliseconds; the map is drawn in software here


Served = Callable[[FastAPI], AbstractContextManager[str]]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def served() -> Served:
    """Serves an application for as long as its context lasts, at the address that it gives."""
    return _served


@contextmanager
def _served(app: FastAPI) -> Iterator[str]:
    """The address of a server on a free loopback port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Puts a ledger of the sample reports into a folder: read once, and copied for each who asks."""
    made = tmp_path_factory.mktemp("sampled")
    with as_file(files("muster.data") / "samples") as samples:
        shutil.copytree(samples, made / "samples")
    # a relative path, so that custody shows where the reports lay and no more
    with chdir(made), compose.writer(made / "ledger") as book:
        tally = ingest([Path("samples")], book, engines.engine())
        assert tally.stored > 10
        consolidate(book)
    return lambda folder: shutil.copytree(made / "ledger", folder / "ledger")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, sampled: Callable[[Path], Path]) -> Iterator[str]:
    """A server over a fresh ledger of the samples."""
    with _served(create_app(sampled(tmp_path_factory.mktemp("browser")))) as there:
        yield there


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


class Watch:
    """What a page asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _console(self, message) -> None:
        if message.type in ("error", "warning") and "GPU stall" not in message.text:
            self.complaints.append(message.text)

    @property
    def foreign(self) -> list[str]:
        local = ("blob", "data")
        return [
            u
            for u in self.requests
            if urlsplit(u).scheme not in local and urlsplit(u).hostname != "127.0.0.1"
        ]


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    options = getattr(request, "param", {})
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
    page = context.new_page()
    page.set_default_timeout(WAIT)
    watch = Watch(page)
    yield page
    context.close()
    assert watch.complaints == []
    assert watch.requests
    assert watch.foreign == []


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line over a ledger of its own at a fixed time: exit code, output, complaints."""
    monkeypatch.setenv("MUSTER_NOW", "2025-01-31T12:00:00Z")
    monkeypatch.setenv("MUSTER_LEDGER", str(tmp_path / "ledger"))
    monkeypatch.setenv("COLUMNS", "240")

    def command(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        return (int(ended.value.code or 0), *capfd.readouterr())

    return command
