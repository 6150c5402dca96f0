"""demo: the main job on the shipped sample reports."""

from __future__ import annotations

from contextlib import ExitStack
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from muster.cli.console import safe, say
from muster.cli.options import settings
from muster.cli.reading import run_ingest, told
from muster.cli.serving import PORT, Port, serve
from muster.cli.telling import story
from muster.pipeline import compose, engines
from muster.pipeline.ingest import count
from muster.store.address import Address

_LEDGER = Address(Path("muster-demo"))
_NOT_REPORTS = (".md", ".py", ".pyc")


def demo(
    serving: Annotated[
        bool,
        typer.Option("--serve/--no-serve", help="Serve the result in the browser, or end after printing."),
    ] = True,
    port: Port = PORT,
    ledger: Annotated[
        Address,
        typer.Option(
            "--ledger",
            parser=Address.of,
            metavar="FOLDER|URL",
            help="Where the demonstration's ledger is kept.",
        ),
    ] = _LEDGER,
) -> None:
    """Run the main job on the sample reports that come with Muster, print what it found, and serve it.

    The samples are written for this project; nothing in them happened.

    \b
    Examples:
      muster demo
      muster demo --no-serve
    """
    chosen = settings(ledger)
    with ExitStack() as stack:
        samples = [stack.enter_context(as_file(item)) for item in _samples()]
        total = count(samples)
        with compose.writer(ledger, chosen.clock) as book:
            tally = run_ingest(samples, book, engines.engine(chosen.workers), total)
    say(told(tally, str(ledger)))
    say("The sample reports are constructed: their outlets do not exist and nothing in them happened.")
    with compose.reader(ledger) as reader:
        for finding in story(reader):
            say(finding)
    say(
        f"Look further: muster claims --ledger {safe(str(ledger))}   muster serve --ledger {safe(str(ledger))}"
    )
    if serving:
        serve(port=port, ledger=ledger)


def _samples() -> list[Traversable]:
    folder = files("muster.data").joinpath("samples")
    found = [item for item in folder.iterdir() if item.is_file() and not item.name.endswith(_NOT_REPORTS)]
    return sorted(found, key=lambda item: item.name)
