"""What the overview costs on a ledger of any size: server time of each filter, and first paint in Chromium.

usage: python bench/web_speed.py --ledger DIR [--runs 15] [--no-browser] [--json]

The ledger is one of bench/ledger_scale.py. Each run of a filter asks both requests of a change of filter (the parts of the page,
and the map) of the application in this process, through the whole stack but the socket, with another value of the filter where it has
several, so that no answer is one kept from before. Times are CPU milliseconds of the process (what a machine with nothing else to do takes);
"survey" is the one reading of the ledger when the server starts. First paint is the browser's own mark, in wall milliseconds: of the
first page that a browser just started shows, and of those after it, each in a fresh profile without anything kept.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import shutil
import socket
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import numpy as np
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import sync_playwright

from muster.store.reader import LedgerReader
from muster.store.survey import Survey
from muster.web.app import create_app
from muster.web.desk import places
from muster.web.steady import settle

HOST = "http://127.0.0.1:8765"


class Timed(NamedTuple):
    """CPU milliseconds of the two requests of one filter; the slower of them is what a person waits for."""

    name: str
    runs: int
    parts_p50: float
    parts_p95: float
    map_p50: float
    map_p95: float


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--ledger", type=Path, required=True)
    arguments.add_argument("--runs", type=int, default=15, help="at least 2")
    arguments.add_argument("--no-browser", action="store_true")
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    survey, took = surveyed(chosen.ledger)
    found = asyncio.run(measure(create_app(chosen.ledger), survey, chosen.runs))
    paint = None if chosen.no_browser else first_paint(chosen.ledger, chosen.runs)
    if chosen.json:
        rows = [one._asdict() for one in found]
        sys.stdout.write(
            json.dumps({"claims": len(survey.claims), "survey": took, "filters": rows, "paint": paint})
        )
        return
    sys.stdout.write(f"{len(survey.claims):,} claims; survey {took:,.0f} ms\n")
    sys.stdout.write(
        f"{'filter':<12}{'runs':>6}{'parts p50':>12}{'parts p95':>12}{'map p50':>12}{'map p95':>12}\n"
    )
    for one in found:
        sys.stdout.write(f"{one.name:<12}{one.runs:>6}" + "".join(f"{ms:>12.1f}" for ms in one[2:]) + "\n")
    if paint:
        sys.stdout.write("".join(f"{name} {ms:,.0f} ms\n" for name, ms in paint.items()))


def surveyed(ledger: Path) -> tuple[Survey, float]:
    """The survey, and the CPU milliseconds that reading it took."""
    with LedgerReader.open(ledger) as reader:
        start = time.process_time()
        survey = reader.survey()
        return survey, 1000 * (time.process_time() - start)


def questions(survey: Survey) -> dict[str, Iterator[dict[str, str]]]:
    """For each filter values to ask for, again and again."""
    claims, words = survey.claims, survey.claims.words
    days = [f"20{year}-0{month}-01" for year in range(15, 25) for month in range(1, 10)]
    names = [one for one in words.actors.values if one.isascii()][:50] or ["brigade"]
    events = [
        one for _, one in sorted(zip(survey.found.events.origins, survey.found.events.ids, strict=True))
    ][-50:]
    boxes = [f"{lon},{lat},{lon + 40},{lat + 30}" for lon in range(-20, 120, 20) for lat in (0, 20, 40)]
    asked = {
        "none": [{}],
        "words": [
            {"q": word}
            for word in ("aircraft", "tank", "ship", "left", "seen", "convoy", "radar", "the base")
        ],
        "action": [{"action": one} for one in words.actions.values],
        "act": [{"act": one} for one in words.acts.values],
        "source": [{"source": name} for name, _ in claims.sources.sources.values[:50]],
        "actor": [{"actor": name} for name in names],
        "place": [{"place": one} for one in claims.places.places.values[:50]],
        "country": [{"place": one} for one in countries(survey)],
        "event": [{"event": one} for one in events],
        "report": [{"report": one} for one in words.reports.values[:50]],
        "language": [{"language": one} for one in words.languages.values],
        "grade": [{"grade": one} for one in "123456"],
        "origins": [{"origins": str(one)} for one in range(1, 8)],
        "disputed": [{"disputed": "true"}],
        "box": [{"bbox": one} for one in boxes],
        "time": [{"since": one, "until": two} for one, two in itertools.pairwise(days)],
        "published": [{"known": one} for one in days],
        "recorded": [{"known": one, "clock": "recorded"} for one in days],
        "since_seen": [{"since_seen": f"{one}T00:00:00Z"} for one in days],
        "several": [{"action": one, "origins": "2", "since": "2016-01-01"} for one in words.actions.values],
    }
    return {name: itertools.cycle(values) for name, values in asked.items()}


def countries(survey: Survey) -> list[str]:
    """The country (id) that each of the most told of places lies in: asked for with what lies in it."""
    found = survey.claims.places
    told = np.bincount(found.country[found.country >= 0], minlength=len(found.countries))
    return [f"country:{found.countries.values[code]}" for code in np.argsort(-told)[:15]]


async def measure(app: FastAPI, survey: Survey, runs: int) -> list[Timed]:
    """Both requests of every filter, ``runs`` times."""
    transport = httpx.ASGITransport(app)
    found = []
    async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        for _ in range(2):
            await timed(client, "/", {})
        places()  # as the server does when it starts
        settle()
        for name, values in questions(survey).items():
            asked = [next(values) for _ in range(runs)]
            parts = [await timed(client, "/parts/overview", one) for one in asked]
            maps = [await timed(client, "/api/map", one) for one in asked]
            found.append(Timed(name, runs, *middle(parts), *middle(maps)))
    return found


async def timed(client: httpx.AsyncClient, path: str, query: dict[str, str]) -> float:
    start = time.process_time()
    answer = await client.get(path, params=query)
    took = 1000 * (time.process_time() - start)
    answer.raise_for_status()
    return took


def middle(times: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    ranked = sorted(times)
    return statistics.median(ranked), ranked[min(len(ranked) - 1, round(0.95 * (len(ranked) - 1)))]


def first_paint(ledger: Path, runs: int) -> dict[str, Any] | None:
    """Medians of what Chromium marks on fresh loads of the page, the server being warm; None without a browser."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(ledger, warmed=settle), host="127.0.0.1", port=port, log_level="error", ws="none"
        )
    )
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    httpx.get(f"http://127.0.0.1:{port}/", timeout=300)
    marks = []
    flags = ["--no-sandbox", "--headless=new", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for _ in range(runs):
            page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
            page.goto(f"http://127.0.0.1:{port}/", wait_until="domcontentloaded")
            while not page.evaluate("performance.getEntriesByName('first-contentful-paint').length"):
                time.sleep(0.01)
            marks.append(
                page.evaluate(
                    "[performance.getEntriesByType('navigation')[0].responseEnd, performance.getEntriesByName('first-contentful-paint')[0].startTime]"
                )
            )
            page.context.close()
        browser.close()
    server.should_exit = True
    answered, painted = zip(*marks, strict=True)
    return {
        "answered": statistics.median(answered),
        "first paint, browser just started": painted[0],
        "first paint after it, p50": middle(list(painted[1:]))[0],
        "first paint after it, most": max(painted[1:]),
    }


if __name__ == "__main__":
    main()
